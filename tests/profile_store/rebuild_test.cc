// Another policy or model for a store that has lived: as if it had been so from the start, also when the power fails at
// any write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/match_model.h"
#include "c360/privacy.h"
#include "profile_store/rebuild.h"
#include "profile_store/store.h"
#include "sim/shared_engine.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::HasSubstr;

StoreOptions Options(std::optional<v1::Policy> policy = {}) {
  StoreOptions options;
  options.policy = std::move(policy);
  options.clock = Now;
  options.fold_tail_events = 2;
  return options;
}

absl::StatusOr<RebuildReport> Rebuild(const std::shared_ptr<Machine>& machine, const RebuildOptions& rebuild) {
  return RebuildOn(std::make_unique<SharedEngine>(machine), Options(), rebuild);
}

void Block(v1::Policy* policy, const char* email) {
  auto* blocked = policy->add_blocked();
  blocked->set_namespace_("email");
  blocked->set_equals(email);
}

// E-mails and devices join or do not, caps are crossed or not, names count or not.
v1::Policy Strict() {
  v1::Policy policy = DefaultPolicy();
  policy.set_name("strict");
  policy.mutable_identity()->set_evidence_cap(3);
  policy.mutable_identity()->set_component_cap(4);
  for (v1::NamespaceRule& rule : *policy.mutable_namespaces()) {
    if (rule.name() == "crm_id") {  // anchors change
      rule.set_kind(v1::NamespaceRule::CONTACT);
      rule.set_exclusive(false);
    }
  }
  Block(&policy, "e1@x.pl");
  return policy;
}

std::vector<v1::Event> World(uint64_t seed) {
  SeededRandom random(seed);
  std::vector<v1::Event> events;
  static const char* const kNames[] = {"", "Anna", "Robert", "Anne"};
  const auto pick = [&](const char* prefix, uint64_t n) { return prefix + std::to_string(1 + random.Below(n)); };
  for (int i = 0; i < 30; ++i) {
    Ids ids = {{"anonymous_id", pick("a", 6)}};
    if (random.Chance(0.5)) ids.emplace_back("user_id", pick("u", 4));
    if (random.Chance(0.3)) ids.emplace_back("crm_id", pick("c", 3));
    if (random.Chance(0.5)) ids.emplace_back("email", pick("e", 4) + "@x.pl");
    v1::Event event =
        MakeEvent("e" + std::to_string(i), ids, 1'600'000'000 + static_cast<int64_t>(random.Below(20)) * 86'400,
                  kNames[random.Below(4)]);
    if (random.Chance(0.2)) {
      event.mutable_snapshot()->set_record_key(pick("k", 2));
      event.mutable_snapshot()->set_version(static_cast<int64_t>(random.Below(3)));
    }
    events.push_back(std::move(event));
  }
  return events;
}

std::string DigestUnder(const v1::Policy& policy, const std::vector<v1::Event>& events) {
  const auto store = OpenMemory(policy);
  IngestAll(*store, events, 7);
  return DigestOf(*store);
}

TEST(RebuildTest, IsAsIfThePolicyHadBeenSoFromTheStart) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    const auto events = World(seed);
    const auto machine = std::make_shared<Machine>();
    std::string before;
    {
      const auto store = OpenShared(machine, Options(DefaultPolicy()));
      IngestAll(*store, events, 3);
      before = DigestOf(*store);
    }
    const auto report = Rebuild(machine, {.policy = Strict()});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->events, static_cast<int64_t>(events.size()));
    EXPECT_EQ(report->refused, 0);
    {
      const auto store = OpenShared(machine, Options());
      EXPECT_EQ(store->policy().name(), "strict");
      EXPECT_EQ(DigestOf(*store), DigestUnder(Strict(), events));
      ExpectSound(*store);
      const auto again = store->IngestBatch(std::span<const v1::Event>(events));
      ASSERT_TRUE(again.ok());
      EXPECT_EQ(again->duplicates, static_cast<int64_t>(events.size()));
    }
    ASSERT_TRUE(Rebuild(machine, {.policy = DefaultPolicy()}).ok());
    const auto store = OpenShared(machine, Options(DefaultPolicy()));
    EXPECT_EQ(DigestOf(*store), before);
    ExpectSound(*store);
    if (HasFailure()) return;
  }
}

// From any word on records of one source to any other.
TEST(RebuildTest, ChangesWhatRecordsOfOneSourceMayBe) {
  const auto policy_of = [](int rule) {
    v1::Policy policy = DefaultPolicy();
    policy.mutable_identity()->set_within_source(static_cast<v1::IdentityRules::WithinSource>(rule));
    return policy;
  };
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    auto events = World(seed);
    // Snapshots of one person under two keys, told apart or not by the rule alone.
    for (int key = 0; key < 2; ++key) {
      events.push_back(
          MakePerson("w" + std::to_string(key), {{"name", "Wilhelmina Abernathy"}, {"birth_date", "1961-07-19"}}));
      events.back().mutable_snapshot()->set_record_key("w" + std::to_string(key));
    }
    const auto machine = std::make_shared<Machine>();
    IngestAll(*OpenShared(machine, Options(policy_of(1))), events, 3);
    for (const int rule : {2, 3, 1, 3, 2, 1}) {
      ASSERT_TRUE(Rebuild(machine, {.policy = policy_of(rule)}).ok());
      const auto store = OpenShared(machine, Options());
      EXPECT_EQ(DigestOf(*store), DigestUnder(policy_of(rule), events)) << rule;
      ExpectSound(*store);
      EXPECT_EQ(Find(*store, "record_id:w0") == Find(*store, "record_id:w1"), rule == 1);
    }
  }
}

TEST(RebuildTest, APolicyOfARegionWithoutPhonesIsRefusedBeforeAnythingIsWritten) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_normalize()->set_default_region("XX");
  const auto machine = std::make_shared<Machine>();
  EXPECT_EQ(OpenOn(std::make_unique<SharedEngine>(machine), Options(policy)).status().code(),
            absl::StatusCode::kInvalidArgument);
  IngestAll(*OpenShared(machine, Options()), World(1), 10);
  const absl::Status status = Rebuild(machine, {.policy = policy}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.ToString(), HasSubstr("default_region"));
  EXPECT_EQ(OpenShared(machine, Options())->policy().normalize().default_region(), "");
}

TEST(RebuildTest, GoesOnWhereThePowerFailed) {
  const auto events = World(7);
  const std::string expected = DigestUnder(Strict(), events);
  bool clean = false;
  for (int64_t n = 0; !clean; ++n) {
    SCOPED_TRACE(n);
    const auto machine = std::make_shared<Machine>();
    IngestAll(*OpenShared(machine, Options(DefaultPolicy())), events, 10);
    machine->writes_left = n;
    clean = Rebuild(machine, {.policy = Strict()}).ok();
    machine->writes_left = -1;
    if (!clean && n > 0) {
      // Begun: nobody works on it by mistake; or ended but for settling.
      const auto half = OpenOn(std::make_unique<SharedEngine>(machine), Options());
      if (!half.ok()) {
        EXPECT_THAT(std::string(half.status().message()), HasSubstr("c360 rebuild"));
        const auto report = Rebuild(machine, {});
        ASSERT_TRUE(report.ok()) << report.status();
      }
    } else if (!clean) {
      ASSERT_TRUE(Rebuild(machine, {.policy = Strict()}).ok());
    }
    const auto store = OpenShared(machine, Options());
    EXPECT_EQ(DigestOf(*store), expected);
    ExpectSound(*store);
    ASSERT_LT(n, 1000);
    if (HasFailure()) return;
  }
}

TEST(RebuildTest, IdsAssertionsAndSuppressionsStay) {
  const auto machine = std::make_shared<Machine>();
  std::vector<std::string> ids;
  {
    const auto store = OpenShared(machine, Options());
    IngestAll(*store,
              {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}), MakeEvent("2", {{"user_id", "u2"}}),
               MakeEvent("3", {{"user_id", "u3"}, {"email", "ewa@x.pl"}}), MakeEvent("4", {{"user_id", "u4"}})},
              2);
    ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "user_id:u1", "user_id:u2", "told us").ok());
    ASSERT_TRUE(store->privacy().Erase("user_id:u4").ok());
    for (const char* key : {"user_id:u1", "user_id:u2", "user_id:u3"}) ids.push_back(Find(*store, key).at(0));
  }
  ASSERT_TRUE(Rebuild(machine, {.policy = Strict()}).ok());
  const auto store = OpenShared(machine, Options());
  std::vector<std::string> after;
  for (const char* key : {"user_id:u1", "user_id:u2", "user_id:u3"}) after.push_back(Find(*store, key).at(0));
  EXPECT_EQ(after, ids);
  EXPECT_EQ(after[0], after[1]);
  const auto report = store->Ingest(MakeEvent("5", {{"user_id", "u4"}}));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->suppressed, 1);
}

// What was suppressed was normal under the policy of its time; under the new one the same person looks otherwise.
TEST(RebuildTest, SuppressedPeopleStayOutUnderAnotherPolicy) {
  v1::Policy policy = DefaultPolicy();
  v1::Policy other = DefaultPolicy();
  other.mutable_normalize()->set_gmail_rules(true);
  policy.mutable_normalize()->set_default_region("PL");
  other.mutable_normalize()->set_default_region("DE");
  for (v1::NamespaceRule& rule : *other.mutable_namespaces()) {
    if (rule.name() != "crm_id") continue;
    rule.set_kind(v1::NamespaceRule::CONTACT);  // anchors change
    rule.set_exclusive(false);
  }
  const auto jans = [](const std::string& prefix) {
    return std::vector<v1::Event>{
        MakeEvent(prefix + "1", {{"email", "jan.nowak@gmail.com"}}, 1'600'000'000, "Jan"),
        MakeEvent(prefix + "2", {{"phone", "601 111 222"}, {"email", "jan.nowak@gmail.com"}}, 1'600'000'000, "Jan"),
        MakeEvent(prefix + "3", {{"anonymous_id", "new" + prefix}, {"phone", "601 111 222"}}),
        MakeEvent(prefix + "4", {{"crm_id", "jan"}, {"email", "jan.nowak@gmail.com"}}),
    };
  };
  const v1::Event ewa = MakeEvent("e", {{"user_id", "ewa"}, {"phone", "601 111 222"}});
  for (const bool there_and_back : {false, true}) {
    const auto machine = std::make_shared<Machine>();
    std::string receipt;
    {
      const auto store = OpenShared(machine, Options(policy));
      IngestAll(*store, jans("j"), 4);
      receipt = store->privacy().Erase("crm_id:jan")->receipt;
    }
    const auto rebuilt = Rebuild(machine, {.policy = other});
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    if (there_and_back) {
      ASSERT_TRUE(Rebuild(machine, {.policy = policy}).ok());
    }
    const auto store = OpenShared(machine, Options());
    const std::string empty = DigestOf(*store);
    for (const char* prefix : {"j", "again-"}) {
      const auto events = jans(prefix);
      EXPECT_EQ(store->IngestBatch(std::span<const v1::Event>(events))->suppressed, 4);
      EXPECT_EQ(DigestOf(*store), empty);
    }
    IngestAll(*store, {ewa}, 1);
    EXPECT_EQ(store->profiles().Lookup("user_id:ewa")->profiles(0).identifiers_size(), 1);
    ExpectSound(*store);
    EXPECT_EQ(*store->privacy().Unsuppress("email:jan.nowak@gmail.com"), 1);
    EXPECT_GT(*store->privacy().Unsuppress(receipt), 0);
    const auto events = jans("j");
    EXPECT_EQ(store->IngestBatch(std::span<const v1::Event>(events))->suppressed, 0);
  }
}

TEST(RebuildTest, LosesNoEventUnasked) {
  v1::Policy blocking = DefaultPolicy();
  Block(&blocking, "jan@x.pl");
  const std::vector<v1::Event> events = {MakeEvent("1", {{"email", "jan@x.pl"}}), MakeEvent("2", {{"user_id", "u2"}})};
  const auto machine = std::make_shared<Machine>();
  std::string digest;
  {
    const auto store = OpenShared(machine, Options());
    IngestAll(*store, events, 2);
    digest = DigestOf(*store);
  }
  const auto refused = Rebuild(machine, {.policy = blocking});
  EXPECT_TRUE(absl::IsFailedPrecondition(refused.status())) << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("1 events"));
  EXPECT_EQ(DigestOf(*OpenShared(machine, Options())), digest);
  const auto report = Rebuild(machine, {.policy = blocking, .drop_refused = true});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->refused, 1);
  const auto store = OpenShared(machine, Options());
  EXPECT_EQ(DigestOf(*store), DigestUnder(blocking, {events[1]}));
  ExpectSound(*store);
}

// People with a few slips, as sparse as a CRM gives them.
std::vector<v1::Event> People(int count) {
  static const char* const kFirst[] = {"Anna", "Robert", "Ewa",  "Piotr", "Maria",
                                       "Jan",  "Zofia",  "Adam", "Olga",  "Igor"};
  static const char* const kLast[] = {"Nowak", "Kowalski", "Wrona", "Lis", "Sroka", "Bielik", "Kruk", "Wilk", "Borsuk"};
  std::vector<v1::Event> events;
  const auto put = [](v1::Event& event, const char* name, const std::string& text) {
    v1::Attribute* attribute = event.add_attributes();
    attribute->set_name(name);
    attribute->mutable_value()->set_text(text);
  };
  SeededRandom random(11);
  for (int i = 0; i < count; ++i) {
    const std::string birth = "19" + std::to_string(50 + random.Below(49)) + "-0" +
                              std::to_string(1 + random.Below(9)) + "-1" + std::to_string(random.Below(10));
    const std::string street = std::to_string(1 + random.Below(200)) + " Long Street";
    for (int copy = 0; copy < 2; ++copy) {
      v1::Event event = MakeEvent(std::to_string(i) + "-" + std::to_string(copy),
                                  {{"record_id", std::to_string(i) + "-" + std::to_string(copy)}}, 1'600'000'000);
      event.mutable_snapshot()->set_record_key("k");
      put(event, "first_name", kFirst[static_cast<size_t>(i) % 10]);
      put(event, "last_name",
          std::string(kLast[static_cast<size_t>(i / 10) % 9]) + (copy == 1 && i % 5 == 0 ? "a" : ""));
      put(event, "birth_date", birth);
      put(event, "street", copy == 1 && i % 7 == 0 ? "" : street);
      events.push_back(std::move(event));
    }
  }
  return events;
}

TEST(ModelTest, AStoreChangesItsModelAndBack) {
  const auto events = People(120);
  const auto machine = std::make_shared<Machine>();
  const auto store = OpenShared(machine, Options());
  IngestAll(*store, events, 50);
  const std::string before = DigestOf(*store);
  // Everything weighs next to nothing: nobody is joined by likeness.
  v1::MatchModel blind = store->maintenance().CurrentModel();
  blind.set_name("blind");
  for (v1::ComparisonModel& comparison : *blind.mutable_comparisons()) {
    for (v1::LevelWeight& level : *comparison.mutable_levels()) level.set_weight_millibits(0);
  }
  const v1::MatchModel built_in = store->maintenance().CurrentModel();
  ASSERT_TRUE(store->maintenance().UseModel(blind).ok());
  EXPECT_EQ(store->maintenance().CurrentModel().name(), "blind");
  const std::string apart = DigestOf(*store);
  EXPECT_NE(apart, before);
  ExpectSound(*store);
  {
    StoreOptions options = Options();
    options.model = blind;
    options.engine = StoreOptions::Engine::kMemory;
    const auto fresh = ProfileStore::Open("fresh", options);
    ASSERT_TRUE(fresh.ok()) << fresh.status();
    IngestAll(**fresh, events, 33);
    EXPECT_EQ(DigestOf(**fresh), apart);
  }
  // It is the store's, also after closing; another one is refused at opening.
  EXPECT_EQ(OpenShared(machine, Options())->maintenance().CurrentModel().name(), "blind");
  StoreOptions other = Options();
  other.model = built_in;
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenOn(std::make_unique<SharedEngine>(machine), other).status()));
  ASSERT_TRUE(store->maintenance().UseModel(built_in).ok());
  EXPECT_EQ(DigestOf(*store), before);
  ExpectSound(*store);
  const auto report = Rebuild(machine, {.model = blind});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(DigestOf(*OpenShared(machine, Options())), apart);
}

TEST(ModelTest, TrainingIsTheSameForEachOrderAndReadsBack) {
  auto events = People(200);
  const auto store = OpenMemory();
  IngestAll(*store, events, 100);
  const auto model = store->identity().Train({.seed = 3});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->training().records(), 400);
  SeededRandom random(5);
  Shuffle(random, &events);
  const auto shuffled = OpenMemory();
  IngestAll(*shuffled, events, 7);
  const auto again = shuffled->identity().Train({.seed = 3});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(FormatMatchModel(*again), FormatMatchModel(*model));
  const auto read = ParseMatchModel(FormatMatchModel(*model));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), model->SerializeAsString());
  EXPECT_THAT(DescribeMatchModel(*model), HasSubstr("family"));
  EXPECT_TRUE(absl::IsInvalidArgument(store->identity().Train({.rounds = 0}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ParseMatchModel("comparisons { name: \"no\" }").status()));
  EXPECT_THAT(std::string(ParseMatchModel("comparisons {").status().message()), HasSubstr("line 1"));
}

}  // namespace
}  // namespace c360::testing
