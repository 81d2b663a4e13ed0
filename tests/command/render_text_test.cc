#include "render_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "command/samples.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<v1::TimelineEntry> SampleEntries() {
  const v1::TimelinePage page = SamplePage();
  return {page.entries().begin(), page.entries().end()};
}

TEST(RenderText, ProfileAtAGlance) {
  EXPECT_EQ(ProfileText(SampleProfile(), SampleEntries(), kSampleNow, {}),
            R"(Jan Nowak  p17
since 2024-01-01, last seen 2024-05-28 (2 days ago), 1,234 events on 2 records
also found as p20

Identifiers
  email                 jan@x.pl
                        rodzina@x.pl  shared, joins nobody
  user_id               u1

Attributes
  address               Dluga 5, Krakow, PL               crm
  first_name            Jan                               crm, shop; 2024-05-01; 3 times; 1 of 2 values
  last_name             Nowak                             crm
  tags                  vip                               crm

Traits
  events                1,234                       channels              email, web
  first_seen            2024-01-01 00:00            devices               ~300
  last_seen             2024-05-28 12:00            mean                  0.25
  revenue_net           279,489.02 GBP, -0.000005 PLN

Latest events
2024-05-01 Wed
  12:22  ecommerce     order            o-1, mug, 59.97 EUR
  00:00  email         campaign_touch   opened, spring
2024-04-30 Tue
  00:00  whatsapp      message          customer, Where is it?
without a time
                       identify
)");
}

TEST(RenderText, ProfileOfNobodyInParticular) {
  v1::Profile profile;
  profile.set_profile_id("p1");
  const std::string text = ProfileText(profile, {}, kSampleNow, {});
  EXPECT_THAT(text, HasSubstr("(no name)  p1\n0 events on 0 records\n"));
  EXPECT_THAT(text, HasSubstr("still queued"));
  EXPECT_THAT(text, Not(HasSubstr("Traits")));
  EXPECT_THAT(text, Not(HasSubstr("Latest")));
}

TEST(RenderText, ColoursOnlyWhereAskedFor) {
  EXPECT_THAT(ProfileText(SampleProfile(), {}, kSampleNow, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(ProfileText(SampleProfile(), {}, kSampleNow, {.colour = true}), HasSubstr("\x1b[1mJan Nowak\x1b[0m"));
}

TEST(RenderText, ValuesCannotCommandTheTerminal) {
  v1::Profile profile = SampleProfile();
  profile.mutable_identifiers(0)->set_value("a\x1b[2Jb");
  profile.mutable_attributes(1)->mutable_values(0)->set_text("J\x1b]0;x\x07");
  profile.mutable_traits(4)->mutable_list()->set_values(0, "\x1b[31m");
  v1::WhyResult why = SampleWhy();
  why.mutable_path(0)->set_via("\x1b[H");
  std::vector<v1::TimelineEntry> entries = SampleEntries();
  entries[0].mutable_event()->mutable_order()->set_order_id("\x1b[1A");
  entries[2].mutable_event()->set_channel_name("\x1b[2K");
  EXPECT_THAT(ProfileText(profile, entries, kSampleNow, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(WhyText("\x1b", "b:c", why, {}), Not(HasSubstr("\x1b")));
}

TEST(RenderText, SharedNamesThePeople) {
  v1::LookupResult result;
  *result.add_profiles() = SampleProfile();
  result.add_profiles()->set_profile_id("p30");
  result.set_shared(true);
  result.set_total(5);
  EXPECT_EQ(SharedText("email:rodzina@x.pl", result, {}),
            R"(email:rodzina@x.pl is shared by 5 profiles; it joins none of them.
  p17         Jan Nowak                     1,234 events
  p30         (no name)                     0 events
  and 3 more (--limit)
)");
  result.set_total_is_bound(true);
  EXPECT_THAT(SharedText("email:rodzina@x.pl", result, {}), HasSubstr("by at least 5 profiles"));
}

TEST(RenderText, TimelineKeepsTheDayAcrossPages) {
  const std::vector<v1::TimelineEntry> entries = SampleEntries();
  TimelineText whole({}), pages({});
  std::string text;
  for (const v1::TimelineEntry& entry : entries) text += pages.Render({&entry, 1});
  EXPECT_EQ(text, whole.Render(entries));
}

TEST(RenderText, TimelineFitsTheTerminal) {
  std::vector<v1::TimelineEntry> entries = SampleEntries();
  entries[2].mutable_event()->mutable_message()->set_text(std::string(500, 'x'));
  const std::string text = TimelineText({.width = 70}).Render(entries);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 70u);
    begin = end + 1;
  }
}

TEST(RenderText, WhyIsAWaterfall) {
  EXPECT_EQ(WhyText("user_id:u1", "email:jan@x.pl", SampleWhy(), {}),
            R"(One person.  user_id:u1 and email:jan@x.pl

  prior                                                -20  -------------------|
  email: same contact                                  +40  +++++++++++++++++++|++++++++++++++++++++
  name: near                                          +0.5                     |                    +
  score                                              +20.5                     |=====================

Path of evidence
  user_id:u1
    shares email:jan@x.pl (+40 bits)
  email:jan@x.pl

Reasons
  - a reason
)");
}

TEST(RenderText, WhyNot) {
  const auto why = FromText<v1::WhyResult>(R"(prior_millibits: -20000 score_millibits: -220000 reasons: "they differ"
    parts { comparison: "user_id" level: "differ" weight_millibits: -200000 })");
  const std::string text = WhyText("a:1", "a:2", why, {});
  EXPECT_THAT(text, HasSubstr("Not one person.  a:1 and a:2\n"));
  EXPECT_THAT(text, HasSubstr("-200"));
  EXPECT_THAT(text, HasSubstr("  - they differ\n"));
}

TEST(RenderText, HowGoesStepByStep) {
  const auto how = FromText<v1::HowResult>(R"(profile_id: "p1" anchors: "a:1" anchors: "b:2" anchors: "c:3"
    steps { step: 1 left: "a:1" right: "b:2" via: "email:x" score_millibits: 20000 }
    steps { step: 2 left: "a:1" left: "b:2" right: "c:3" via: "assertion 7" score_millibits: 80000 })");
  EXPECT_EQ(HowText(how, {}), R"(p1 came from 3 records in 2 steps.

Records
  - a:1
  - b:2
  - c:3

Steps
    1  a:1  +  b:2
       by email:x, +20 bits
    2  a:1 and 1 more  +  c:3
       by assertion 7, +80 bits
)");
}

TEST(RenderText, EvaluationAsATable) {
  Evaluation evaluation;
  evaluation.pairwise = {.precision = 1.0, .recall = 0.5, .f1 = 2.0 / 3};
  evaluation.items = 1500;
  const std::string text = EvaluationText(evaluation, {.shared = 2, .unknown = 0}, {});
  EXPECT_THAT(text, HasSubstr("pairwise         1.0000     0.5000     0.6667\n"));
  EXPECT_THAT(text, HasSubstr("b-cubed       undefined  undefined  undefined\n"));
  EXPECT_THAT(text, HasSubstr("1,500\n"));
}

TEST(RenderText, Breaches) {
  const Breach breach = {.invariant = "I3", .detail = "row of p1"};
  EXPECT_EQ(BreachesText({&breach, 1}, {}), "I3  row of p1\n");
  EXPECT_EQ(BreachesText({}, {}), "");
}

}  // namespace
}  // namespace c360::command
