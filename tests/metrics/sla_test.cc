#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "google/protobuf/text_format.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

SlaPolicy PolicyOf(const std::vector<std::string>& texts) {
  std::vector<v1::ReferenceFact> facts(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(texts[i], &facts[i])) << texts[i];
  }
  return *SlaPolicy::Of(facts);
}

const char* const kOffice =
    "key: 'office' calendar {time_zone: 'UTC' openings {weekdays: [1, 2, 3, 4, 5] open_minute: 540 close_minute: "
    "1020}}";

// Friday 2024-05-31 16:00, answered on Monday at 9:30: an hour and a half of office time.
TEST(Sla, CountsOfficeHours) {
  const FactSet facts = Facts({{0, "2024-05-31T16:00:00Z", "case_update {action: OPENED case_id: 'a'}"},
                               {0, "2024-06-03T09:30:00Z", "message {case_id: 'a' author: AGENT}"}});
  const int64_t horizon = At("2024-06-10");
  const auto cases = FoldCases(facts, horizon);
  for (const auto& [minutes, met] : {std::pair{90, 1.0}, {89, 0.0}}) {
    const SlaPolicy policy = PolicyOf(
        {kOffice, "key: 't' sla_target {calendar: 'office' first_response_minutes: " + std::to_string(minutes) + "}"});
    EXPECT_EQ(Sla(facts, cases, policy, Span("2024-05-01", "2024-06-10"), horizon).first_response, Ratio::Of(met, 1));
  }
}

TEST(Sla, StopsWhileTheCaseWaitsForTheCustomer) {
  const FactSet facts = Facts({{0, "2024-05-31T08:00:00Z", "case_update {action: OPENED case_id: 'a'}"},
                               {0, "2024-05-31T09:00:00Z", "case_update {action: PENDING case_id: 'a'}"},
                               {0, "2024-05-31T19:00:00Z", "message {case_id: 'a' author: CUSTOMER}"},
                               {0, "2024-05-31T20:00:00Z", "case_update {action: SOLVED case_id: 'a'}"}});
  const int64_t horizon = At("2024-06-10");
  const auto cases = FoldCases(facts, horizon);
  const Period span = Span("2024-05-01", "2024-06-10");
  EXPECT_EQ(Sla(facts, cases, PolicyOf({"key: 't' sla_target {resolution_minutes: 120}"}), span, horizon).resolution,
            Ratio::Of(1, 1));
  EXPECT_EQ(
      Sla(facts, cases, PolicyOf({"key: 't' sla_target {resolution_minutes: 120 clock_runs_while_pending: true}"}),
          span, horizon)
          .resolution,
      Ratio::Of(0, 1));
}

// Open and not yet due is in neither; open and past due is a breach.
TEST(Sla, LeavesOutWhatIsNotYetDue) {
  const FactSet facts = Facts({{0, "2024-05-31T08:00:00Z", "case_update {action: OPENED case_id: 'a'}"},
                               {1, "2024-05-30T08:00:00Z", "case_update {action: OPENED case_id: 'b'}"}});
  const int64_t horizon = At("2024-05-31T09:00:00Z");
  const auto sla =
      Sla(facts, FoldCases(facts, horizon), PolicyOf({"key: 't' sla_target {first_response_minutes: 120}"}),
          Span("2024-05-01", "2024-06-01"), horizon);
  EXPECT_EQ(sla.first_response, Ratio::Of(0, 1));
  EXPECT_EQ(sla.first_response_open, 1);
  EXPECT_EQ(sla.resolution.why, Undefined::kNoData);
}

TEST(Sla, TheMostExactTargetCounts) {
  const SlaPolicy policy =
      PolicyOf({"key: 'a' sla_target {first_response_minutes: 1}",
                "key: 'b' sla_target {channel: CHANNEL_EMAIL first_response_minutes: 2}",
                "key: 'c' sla_target {priority: 'high' first_response_minutes: 3}",
                "key: 'd' sla_target {priority: 'high' channel: CHANNEL_EMAIL first_response_minutes: 4}"});
  const auto minutes = [&](const char* priority, int channel) {
    return policy.For(priority, static_cast<uint8_t>(channel))->first_response_us / 60'000'000;
  };
  EXPECT_EQ(minutes("low", v1::CHANNEL_WEB), 1);
  EXPECT_EQ(minutes("low", v1::CHANNEL_EMAIL), 2);
  EXPECT_EQ(minutes("high", v1::CHANNEL_WEB), 3);
  EXPECT_EQ(minutes("high", v1::CHANNEL_EMAIL), 4);
  EXPECT_EQ(SlaPolicy().For("high", 0), nullptr);
}

TEST(Sla, NamesACalendarThatIsNotThere) {
  std::vector<v1::ReferenceFact> facts(1);
  facts[0].set_key("t");
  facts[0].mutable_sla_target()->set_calendar("office");
  EXPECT_TRUE(absl::IsInvalidArgument(SlaPolicy::Of(facts).status()));
  EXPECT_EQ(SlaPolicy::MissingCalendars(facts), std::vector<std::string>{"office"});
  facts.push_back(facts[0]);
  facts.emplace_back().set_key("office");
  facts.back().mutable_calendar()->set_time_zone("UTC");
  EXPECT_TRUE(SlaPolicy::MissingCalendars(facts).empty());
  facts.back().set_withdrawn(true);
  EXPECT_EQ(SlaPolicy::MissingCalendars(facts), std::vector<std::string>{"office"});
}

}  // namespace
}  // namespace c360::metrics
