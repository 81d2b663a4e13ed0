// Suppression and its end, erasing a range, export, retention, audit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/privacy.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Outcome IngestOne(ProfileStore& store, const v1::Event& event) {
  const auto report = store.Ingest(event);
  EXPECT_TRUE(report.ok()) << report.status();
  return report->events[0].outcome;
}

TEST(SuppressTest, ValueIsDroppedFromOthersEvents) {
  const auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}})}, 1);
  ASSERT_TRUE(store->privacy().Erase("user_id:u1").ok());
  const v1::Event mixed = MakeEvent("2", {{"user_id", "u2"}, {"email", "Jan@X.pl"}, {"email", "ewa@x.pl"}});
  EXPECT_EQ(IngestOne(*store, mixed), Outcome::kAccepted);
  EXPECT_THAT(Find(*store, "user_id:u2"), SizeIs(1));
  EXPECT_THAT(Find(*store, "email:ewa@x.pl"), SizeIs(1));
  EXPECT_THAT(Find(*store, "email:jan@x.pl"), IsEmpty());
  EXPECT_EQ(IngestOne(*store, mixed), Outcome::kDuplicate);  // as often as it comes
  ExpectSound(*store);
  const auto never = OpenMemory();
  IngestAll(*never, {MakeEvent("2", {{"user_id", "u2"}, {"email", "ewa@x.pl"}})}, 1);
  EXPECT_EQ(DigestOf(*store), DigestOf(*never));
}

TEST(SuppressTest, FormerNamesOfThePersonAreTheirs) {
  const auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}, {"previous_id", "a1"}}), MakeEvent("2", {{"anonymous_id", "a1"}})}, 1);
  ASSERT_THAT(Find(*store, "anonymous_id:a1"), SizeIs(1));
  ASSERT_TRUE(store->privacy().Erase("user_id:u1").ok());
  EXPECT_EQ(IngestOne(*store, MakeEvent("3", {{"anonymous_id", "a1"}})), Outcome::kSuppressed);
}

TEST(SuppressTest, EraseWithoutSuppressionLetsThemIn) {
  const auto store = OpenMemory();
  const v1::Event event = MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}});
  EXPECT_EQ(IngestOne(*store, event), Outcome::kAccepted);
  const std::string digest = DigestOf(*store);
  const auto receipt = store->privacy().Erase("user_id:u1", {.suppress = false});
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->suppressed, 0);
  EXPECT_EQ(IngestOne(*store, event), Outcome::kAccepted);
  EXPECT_EQ(DigestOf(*store), digest);
}

TEST(SuppressTest, SuppressWithoutErasing) {
  const auto store = OpenMemory();
  const v1::Event first = MakeEvent("1", {{"user_id", "u1"}});
  EXPECT_EQ(IngestOne(*store, first), Outcome::kAccepted);
  const auto receipt = store->privacy().Suppress("user_id:u1");
  ASSERT_TRUE(receipt.ok());
  EXPECT_THAT(Find(*store, "user_id:u1"), SizeIs(1));  // what is there stays
  EXPECT_EQ(IngestOne(*store, MakeEvent("2", {{"user_id", "u1"}})), Outcome::kSuppressed);
  EXPECT_EQ(*store->privacy().Unsuppress("user_id:u1"), 1);
  EXPECT_EQ(IngestOne(*store, MakeEvent("2", {{"user_id", "u1"}})), Outcome::kAccepted);
  EXPECT_TRUE(absl::IsNotFound(store->privacy().Unsuppress("user_id:u1").status()));
}

TEST(SuppressTest, AnEventThatCameBeforeStaysADuplicate) {
  const auto store = OpenMemory();
  const v1::Event event = MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}});
  EXPECT_EQ(IngestOne(*store, event), Outcome::kAccepted);
  ASSERT_TRUE(store->privacy().Suppress("email:jan@x.pl").ok());
  EXPECT_EQ(IngestOne(*store, event), Outcome::kDuplicate);
  ExpectSound(*store);
}

TEST(SuppressTest, AReceiptLiftsAllItMade) {
  const auto store = OpenMemory();
  const std::vector<v1::Event> events = {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}),
                                         MakeEvent("2", {{"email", "jan@x.pl"}}, 1'600'000'000, "Jan"),
                                         MakeEvent("3", {{"user_id", "u9"}})};
  IngestAll(*store, events, 1);
  const std::string digest = DigestOf(*store);
  const auto receipt = store->privacy().Erase("user_id:u1");
  ASSERT_TRUE(receipt.ok());
  ASSERT_TRUE(store->privacy().Erase("user_id:u9").ok());
  const auto lifted = store->privacy().Unsuppress(receipt->receipt);
  ASSERT_TRUE(lifted.ok());
  EXPECT_EQ(*lifted, receipt->suppressed);
  EXPECT_EQ(IngestOne(*store, events[2]), Outcome::kSuppressed);  // another receipt's
  ASSERT_TRUE(store->privacy().Unsuppress("user_id:u9").ok());
  IngestAll(*store, events, 3);
  EXPECT_EQ(DigestOf(*store), digest);
}

// --- Events whose anchor names nobody ---

void AddText(v1::Event* event, const std::string& attribute, const std::string& text) {
  v1::Attribute* added = event->add_attributes();
  added->set_name(attribute);
  added->mutable_value()->set_text(text);
}

// What the tablet of the household said of Jan: with his address, and with nothing but what he did.
std::vector<v1::Event> OnTheTablet(const std::string& prefix) {
  std::vector<v1::Event> events = {
      MakeEvent(prefix + "1", {{"email", "jan@x.pl"}, {"user_id", "jan"}}, 1'600'000'000, "Jan"),
      MakeEvent(prefix + "2", {{"anonymous_id", "tablet"}, {"email", "jan@x.pl"}}, 1'600'000'100, "Jan"),
      MakeEvent(prefix + "3", {{"anonymous_id", "tablet"}}, 1'600'000'200, "Jan"),
      MakeEvent(prefix + "4", {{"anonymous_id", "tablet"}}, -1),
  };
  AddText(&events[2], "birth_date", "1980-03-04");
  return events;
}

TEST(SuppressTest, ErasedEventsOnADeviceOfOthersDoNotComeBack) {
  const std::vector<v1::Event> others = {MakeEvent("a", {{"user_id", "anna"}, {"anonymous_id", "tablet"}})};
  const auto store = OpenMemory();
  const auto never = OpenMemory();
  IngestAll(*never, others, 1);
  IngestAll(*store, OnTheTablet("j"), 2);
  IngestAll(*store, others, 1);
  const std::string full = DigestOf(*store);
  const auto receipt = store->privacy().Erase("email:jan@x.pl");
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->events, 4);
  ASSERT_THAT(receipt->shared, SizeIs(1));
  EXPECT_EQ(DigestOf(*store), DigestOf(*never));
  for (const char* prefix : {"j", "again-"}) {
    const std::vector<v1::Event> events = OnTheTablet(prefix);
    EXPECT_EQ(store->IngestBatch(std::span<const v1::Event>(events))->suppressed, 4);
    EXPECT_EQ(DigestOf(*store), DigestOf(*never));
  }
  // Anna's own visits are hers.
  EXPECT_EQ(IngestOne(*store, MakeEvent("b", {{"anonymous_id", "tablet"}}, 1'600'000'300)), Outcome::kAccepted);
  ASSERT_EQ(*store->Delete(std::vector<EventKey>{{"t", "b"}}), 1);
  ExpectSound(*store);
  EXPECT_EQ(*store->privacy().Unsuppress(receipt->receipt), receipt->suppressed);
  IngestAll(*store, OnTheTablet("j"), 4);
  EXPECT_EQ(DigestOf(*store), full);
}

// The profile of those that show `key` which neither Anna nor Ewa is.
std::string NeitherAnnaNorEwa(ProfileStore& store, const std::string& key) {
  for (const std::string& profile : Find(store, key)) {
    if (profile != Find(store, "user_id:anna").at(0) && profile != Find(store, "user_id:ewa").at(0)) return profile;
  }
  return "";
}

TEST(SuppressTest, ErasedEventsOfASharedNamelessContactDoNotComeBack) {
  // Two people show the address, so what it did without a name is nobody's, and a profile of its own.
  const std::vector<v1::Event> others = {MakeEvent("a", {{"user_id", "anna"}, {"email", "dom@x.pl"}}),
                                         MakeEvent("b", {{"user_id", "ewa"}, {"email", "dom@x.pl"}})};
  const auto nameless = [](const std::string& id) {
    v1::Event event = MakeEvent(id, {{"email", "dom@x.pl"}});
    AddText(&event, "birth_date", "1980-03-04");
    return event;
  };
  const auto store = OpenMemory();
  const auto never = OpenMemory();
  IngestAll(*never, others, 1);
  IngestAll(*store, others, 1);
  IngestAll(*store, {nameless("j")}, 1);
  ASSERT_EQ(store->privacy().Erase(NeitherAnnaNorEwa(*store, "email:dom@x.pl"))->events, 1);
  EXPECT_EQ(DigestOf(*store), DigestOf(*never));
  EXPECT_EQ(IngestOne(*store, nameless("again")), Outcome::kSuppressed);
  EXPECT_EQ(DigestOf(*store), DigestOf(*never));
  EXPECT_EQ(IngestOne(*store, MakeEvent("c", {{"email", "dom@x.pl"}})), Outcome::kAccepted);  // another event
  ExpectSound(*store);
}

// A browser or a nameless telephone that was never seen, and shows what only the erased person had.
TEST(SuppressTest, ANewDeviceThatShowsASuppressedValueIsOfThePerson) {
  const auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "jan"}, {"email", "jan@x.pl"}, {"phone", "+48601111222"}})}, 1);
  ASSERT_TRUE(store->privacy().Erase("user_id:jan").ok());
  const std::string empty = DigestOf(*store);
  EXPECT_EQ(IngestOne(*store, MakeEvent("2", {{"anonymous_id", "new"}, {"email", "Jan@x.pl"}}, 1'600'000'000, "Jan")),
            Outcome::kSuppressed);
  EXPECT_EQ(IngestOne(*store, MakeEvent("3", {{"email", "new@x.pl"}, {"phone", "+48 601 111 222"}})),
            Outcome::kSuppressed);
  v1::Event said = MakeEvent("4", {{"anonymous_id", "new"}}, 1'600'000'000, "Jan");
  AddText(&said, "email", "JAN@x.pl");
  EXPECT_EQ(IngestOne(*store, said), Outcome::kSuppressed);
  EXPECT_EQ(DigestOf(*store), empty);
  // Whoever has a name of their own keeps the rest of their event.
  EXPECT_EQ(IngestOne(*store, MakeEvent("5", {{"email", "ewa@x.pl"}, {"phone", "+48601111222"}}, 1'600'000'000, "Ewa")),
            Outcome::kAccepted);
  EXPECT_THAT(Find(*store, "email:ewa@x.pl"), SizeIs(1));
  EXPECT_THAT(Find(*store, "phone:+48601111222"), IsEmpty());
  ExpectSound(*store);
}

TEST(SuppressTest, ErasingLeavesASuppressionByHandWhole) {
  const auto store = OpenMemory();
  // Two people show the record, so it is nobody's, and a profile of its own.
  IngestAll(*store,
            {MakeEvent("1", {{"record_id", "r"}}), MakeEvent("2", {{"user_id", "anna"}, {"record_id", "r"}}),
             MakeEvent("3", {{"user_id", "ewa"}, {"record_id", "r"}})},
            3);
  const auto by_hand = store->privacy().Suppress("record_id:r");
  ASSERT_TRUE(by_hand.ok());
  const auto receipt = store->privacy().Erase(NeitherAnnaNorEwa(*store, "record_id:r"));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->events, 1);
  EXPECT_EQ(IngestOne(*store, MakeEvent("4", {{"user_id", "iga"}, {"record_id", "r"}})), Outcome::kAccepted);
  EXPECT_EQ(store->profiles().Lookup("user_id:iga")->profiles(0).identifiers_size(), 1);
  EXPECT_EQ(*store->privacy().Unsuppress(*by_hand), 1);
}

TEST(SuppressTest, PropertiesThatHoldASuppressedValueAreTakenOff) {
  const auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "jan"}, {"email", "jan@x.pl"}})}, 1);
  ASSERT_TRUE(store->privacy().Erase("user_id:jan").ok());
  const auto with = [](const std::string& name, bool json, const std::string& text) {
    v1::Event event = MakeEvent("2", {{"user_id", "ewa"}});
    v1::Property* other = event.add_properties();
    other->set_name("colour");
    other->mutable_value()->set_text("red");
    if (name.empty()) return event;
    v1::Property* property = event.add_properties();
    property->set_name(name);
    (json ? *property->mutable_value()->mutable_json() : *property->mutable_value()->mutable_text()) = text;
    return event;
  };
  const auto never = OpenMemory();
  IngestAll(*never, {with("", false, "")}, 1);
  for (const v1::Event& event :
       {with("email", false, "Jan@X.pl"), with("userId", false, "jan"), with("user_id", false, " jan "),
        with("email", true, R"(["ewa@x.pl","\u004aan@x.pl"])")}) {
    EXPECT_EQ(IngestOne(*store, event), Outcome::kAccepted);
    EXPECT_EQ(DigestOf(*store), DigestOf(*never)) << event.ShortDebugString();
    EXPECT_EQ(IngestOne(*store, event), Outcome::kDuplicate);
    ASSERT_EQ(*store->Delete(std::vector<EventKey>{{"t", "2"}}), 1);
  }
  // Another name, another value.
  const v1::Event kept = with("note", false, "jan@x.pl");
  EXPECT_EQ(IngestOne(*store, kept), Outcome::kAccepted);
  EXPECT_NE(DigestOf(*store), DigestOf(*never));
}

TEST(EraseRangeTest, TakesOnlyTheRange) {
  const auto store = OpenMemory();
  const auto kept = MakeEvent("1", {{"user_id", "u1"}}, 1'600'000'000);
  const auto timeless = MakeEvent("2", {{"user_id", "u1"}}, -1);
  IngestAll(*store, {kept, timeless, MakeEvent("3", {{"user_id", "u1"}, {"email", "jan@x.pl"}}, 1'650'000'000)}, 2);
  const auto receipt = store->privacy().Erase("user_id:u1", {.since = absl::FromUnixSeconds(1'640'000'000)});
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->events, 1);
  EXPECT_EQ(receipt->suppressed, 0);
  const auto without = OpenMemory();
  IngestAll(*without, {kept, timeless}, 1);
  EXPECT_EQ(DigestOf(*store), DigestOf(*without));
}

TEST(ExportTest, GivesAllThatIsHeld) {
  const auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 2500; ++i)  // more than a page
    events.push_back(
        MakeEvent(std::to_string(i), {{"user_id", "u1"}, {"email", "Jan@X.pl"}}, 1'600'000'000 + i, "Jan"));
  events.push_back(MakeEvent("other", {{"user_id", "u2"}}));
  IngestAll(*store, events, 1000);
  ASSERT_TRUE(store->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u1", "email:ewa@x.pl", "asked").ok());
  ASSERT_TRUE(store->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u2", "email:ewa@x.pl", "").ok());
  const auto person = store->privacy().Export("email:jan@x.pl");
  ASSERT_TRUE(person.ok()) << person.status();
  EXPECT_THAT(person->events, SizeIs(2500));
  EXPECT_EQ(person->events[0].event().event_id(), "2499");
  EXPECT_EQ(person->events[0].event().identifiers(0).value(), "Jan@X.pl");  // as given
  EXPECT_THAT(person->assertions, SizeIs(1));
  EXPECT_EQ(person->profile.identifiers_size(), 2);
}

TEST(RetentionTest, TakesWhatIsPastItsTime) {
  const auto store = OpenMemory();
  std::vector<v1::Event> kept, all;
  for (int i = 0; i < 3000; ++i) {
    const bool old = i % 3 == 0, login = i % 2 == 0;
    v1::Event event = MakeEvent(std::to_string(i), {{"user_id", "u" + std::to_string(i % 50)}},
                                i % 10 == 9 ? -1 : 1'750'000'000 - 86'400 * (old ? 800 : 10));
    if (login) event.mutable_login()->set_success(true);
    if (!(old && login) || i % 10 == 9) kept.push_back(event);
    all.push_back(std::move(event));
  }
  IngestAll(*store, all, 500);
  const RetentionRule rule{.max_age = absl::Hours(24 * 730), .types = {EventType::kLogin}};
  const auto gone = store->privacy().ApplyRetention(std::span(&rule, 1));
  ASSERT_TRUE(gone.ok()) << gone.status();
  EXPECT_EQ(*gone, static_cast<int64_t>(all.size() - kept.size()));
  const auto without = OpenMemory();
  IngestAll(*without, kept, 500);
  EXPECT_EQ(DigestOf(*store), DigestOf(*without));
  ExpectSound(*store);
}

TEST(RetentionTest, BeforeAMomentIsBeforeThatMoment) {
  const auto store = OpenMemory();
  const int64_t moment = 1'700'000'000;
  const std::vector<v1::Event> events = {MakeEvent("1", {{"user_id", "u"}}, moment - 1),
                                         MakeEvent("2", {{"user_id", "u"}}, moment),
                                         MakeEvent("3", {{"user_id", "u"}}, moment + 1)};
  IngestAll(*store, events, 3);
  RetentionRule rule{.before = absl::FromUnixSeconds(moment)};
  EXPECT_EQ(*store->privacy().ApplyRetention(std::span(&rule, 1)), 1);
  const auto without = OpenMemory();
  IngestAll(*without, {events[1], events[2]}, 3);
  EXPECT_EQ(DigestOf(*store), DigestOf(*without));
  rule.max_age = absl::Hours(1);
  EXPECT_TRUE(absl::IsInvalidArgument(store->privacy().ApplyRetention(std::span(&rule, 1)).status()));
}

TEST(RetentionTest, AnInterruptedOneStandsInTheAudit) {
  const auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 2500; ++i) events.push_back(MakeEvent(std::to_string(i), {{"user_id", "u"}}, 1'600'000'000 + i));
  IngestAll(*store, events, 500);
  const RetentionRule rule{.before = absl::FromUnixSeconds(1'650'000'000)};
  int calls = 0;
  const auto stopped =
      store->privacy().ApplyRetention(std::span(&rule, 1), [&](const Progress&) { return ++calls < 2; });
  EXPECT_TRUE(absl::IsCancelled(stopped.status()));
  auto audit = store->privacy().Audit();
  ASSERT_TRUE(audit.ok());
  ASSERT_THAT(*audit, SizeIs(1));
  EXPECT_EQ((*audit)[0].kind, AuditEntry::Kind::kRetained);
  EXPECT_EQ((*audit)[0].events, 2000);
  EXPECT_EQ(*store->privacy().ApplyRetention(std::span(&rule, 1)), 500);
  EXPECT_EQ(*store->privacy().ApplyRetention(std::span(&rule, 1)), 0);  // nothing done, nothing said
  EXPECT_THAT(*store->privacy().Audit(), SizeIs(2));
}

TEST(AuditTest, SaysWhatAndNotWho) {
  const auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}})}, 1);
  const auto receipt = store->privacy().Erase("user_id:u1");
  ASSERT_TRUE(receipt.ok());
  const auto audit = store->privacy().Audit();
  ASSERT_TRUE(audit.ok());
  ASSERT_THAT(*audit, SizeIs(1));
  EXPECT_EQ((*audit)[0].receipt, receipt->receipt);
  EXPECT_EQ((*audit)[0].kind, AuditEntry::Kind::kErased);
  EXPECT_EQ((*audit)[0].events, 1);
  EXPECT_EQ((*audit)[0].suppressed, 2);
  EXPECT_EQ((*audit)[0].at, Now());
  // Two erasures of equal people have unlike receipts.
  const auto other = OpenMemory();
  IngestAll(*other, {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}})}, 1);
  EXPECT_NE(other->privacy().Erase("user_id:u1")->receipt, receipt->receipt);
}

}  // namespace
}  // namespace c360::testing
