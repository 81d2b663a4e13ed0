// What the policy says of two records of one source: joined as any others, only by way of other sources, or never.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/world.h"

namespace c360::testing {
namespace {

using Rules = v1::IdentityRules;

v1::Policy Within(Rules::WithinSource rule, const std::vector<std::string>& sources = {}) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_within_source(rule);
  for (const std::string& source : sources) policy.mutable_identity()->add_within_sources(source);
  return policy;
}

// Record `key` of `source`, a snapshot.
v1::Event RecordOf(const std::string& source, const std::string& key, const std::string& first, const std::string& last,
                   const std::string& born, const std::string& email = "") {
  v1::Event event = MakePerson(source + key, {{"first_name", first}, {"last_name", last}, {"birth_date", born}}, email);
  event.set_source(source);
  event.mutable_snapshot()->set_record_key(key);
  return event;
}

// Which of the records are one, as sets of "<source><key>".
std::set<std::set<std::string>> PeopleOf(ProfileStore& store, const std::vector<v1::Event>& records) {
  std::map<std::string, std::set<std::string>> by_profile;
  for (const v1::Event& record : records) {
    const std::string id = record.source() + record.snapshot().record_key();
    const auto found = Find(store, "record_id:" + id);
    if (found.size() == 1) by_profile[found[0]].insert(id);
  }
  std::set<std::set<std::string>> people;
  for (const auto& [profile, ids] : by_profile) people.insert(ids);
  return people;
}

// The same person twice in the CRM, once in the shop.
std::vector<v1::Event> Doubled() {
  return {RecordOf("crm", "1", "Wilhelmina", "Abernathy", "1961-07-19"),
          RecordOf("crm", "2", "Wilhelmina", "Abernathy", "1961-07-19"),
          RecordOf("shop", "1", "Wilhelmina", "Abernathy", "1961-07-19")};
}

std::set<std::set<std::string>> Resolved(const v1::Policy& policy, const std::vector<v1::Event>& records) {
  auto store = OpenMemory(policy);
  IngestAll(*store, records, 1);
  ExpectSound(*store);
  return PeopleOf(*store, records);
}

TEST(WithinSource, JoinedAsAnyOthersUnlessSaid) {
  const std::set<std::set<std::string>> one = {{"crm1", "crm2", "shop1"}};
  EXPECT_EQ(Resolved(DefaultPolicy(), Doubled()), one);
  EXPECT_EQ(Resolved(Within(Rules::JOIN), Doubled()), one);
}

TEST(WithinSource, LinkOnlyJoinsThemByWayOfOtherSourcesAlone) {
  const auto records = Doubled();
  EXPECT_EQ(Resolved(Within(Rules::LINK_ONLY), {records[0], records[1]}),
            (std::set<std::set<std::string>>{{"crm1"}, {"crm2"}}));
  EXPECT_EQ(Resolved(Within(Rules::LINK_ONLY), records), (std::set<std::set<std::string>>{{"crm1", "crm2", "shop1"}}));
  // Said of the shop, it is nothing to the CRM.
  EXPECT_EQ(Resolved(Within(Rules::LINK_ONLY, {"shop"}), {records[0], records[1]}),
            (std::set<std::set<std::string>>{{"crm1", "crm2"}}));
}

TEST(WithinSource, LinkOnlyLeavesIdentifiersTheirWord) {
  std::vector<v1::Event> records = {RecordOf("crm", "1", "Anna", "Nowak", "1980-01-02", "anna@x.pl"),
                                    RecordOf("crm", "2", "Anna", "Nowak", "1980-01-02", "anna@x.pl")};
  EXPECT_EQ(Resolved(Within(Rules::LINK_ONLY), records), (std::set<std::set<std::string>>{{"crm1", "crm2"}}));
  EXPECT_EQ(Resolved(Within(Rules::ONE_PER_PROFILE), records), (std::set<std::set<std::string>>{{"crm1"}, {"crm2"}}));
}

TEST(WithinSource, OnePerProfileGivesTheBetterOfTwo) {
  const std::vector<v1::Event> records = {
      RecordOf("crm", "1", "Wilhelmina", "Abernathy", "1961-07-19", "w.a@mail.pl"),
      RecordOf("crm", "2", "Wilhelmine", "Abernathy", "1961-07-10"),
      RecordOf("shop", "1", "Wilhelmina", "Abernathy", "1961-07-19", "w.a@mail.pl")};
  EXPECT_EQ(Resolved(Within(Rules::ONE_PER_PROFILE), records),
            (std::set<std::set<std::string>>{{"crm1", "shop1"}, {"crm2"}}));
}

// Twice the same in the CRM: which of the two the record of the shop belongs to cannot be told, so it joins neither,
// and the review queue shows it; once one of them is gone, the other gets it.
TEST(WithinSource, OnePerProfileGivesNobodyWhatFitsTwoAlike) {
  const auto records = Doubled();
  auto store = OpenMemory(Within(Rules::ONE_PER_PROFILE));
  IngestAll(*store, records, 1);
  EXPECT_EQ(PeopleOf(*store, records), (std::set<std::set<std::string>>{{"crm1"}, {"crm2"}, {"shop1"}}));
  ExpectSound(*store);
  const auto queue = store->identity().Review({});
  ASSERT_TRUE(queue.ok()) << queue.status();
  int contested = 0;
  for (const v1::ReviewItem& item : *queue) contested += item.kind() == v1::ReviewItem::CONTESTED;
  EXPECT_EQ(contested, 2);
  const std::vector<EventKey> second = {{records[1].source(), records[1].event_id()}};
  ASSERT_TRUE(store->Delete(second).ok());
  EXPECT_EQ(PeopleOf(*store, records), (std::set<std::set<std::string>>{{"crm1", "shop1"}}));
  ExpectSound(*store);
}

TEST(WithinSource, WhySaysThatThePolicyKeepsThemApart) {
  auto store = OpenMemory(Within(Rules::ONE_PER_PROFILE));
  IngestAll(*store, Doubled(), 3);
  const auto why = store->identity().Why("record_id:crm1", "record_id:crm2");
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_FALSE(why->same());
  EXPECT_LT(why->score_millibits(), 0);
  bool told = false;
  for (const std::string& reason : why->reasons()) told = told || reason.find("ONE_PER_PROFILE") != reason.npos;
  EXPECT_TRUE(told);
}

TEST(WithinSource, NeitherAStewardNorABridgeBreaksOnePerProfile) {
  auto records = Doubled();
  auto store = OpenMemory(Within(Rules::ONE_PER_PROFILE));
  IngestAll(*store, {records[0], records[1]}, 2);
  ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "record_id:crm1", "record_id:crm2", "test").ok());
  EXPECT_EQ(PeopleOf(*store, records), (std::set<std::set<std::string>>{{"crm1"}, {"crm2"}}));
  // The steward may say whose the record of the shop is.
  IngestAll(*store, {records[2]}, 1);
  ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "record_id:crm2", "record_id:shop1", "test").ok());
  EXPECT_EQ(PeopleOf(*store, records), (std::set<std::set<std::string>>{{"crm1"}, {"crm2", "shop1"}}));
  ExpectSound(*store);
}

// Two record keys of one source under one user id are one record.
TEST(WithinSource, OneAnchorIsOneRecord) {
  std::vector<v1::Event> records;
  for (const char* key : {"1", "2"}) {
    records.push_back(MakeEvent(key, {{"user_id", "u1"}}));
    records.back().mutable_snapshot()->set_record_key(key);
  }
  auto store = OpenMemory(Within(Rules::ONE_PER_PROFILE));
  IngestAll(*store, records, 1);
  const auto found = store->profiles().Lookup("user_id:u1");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->profiles_size(), 1);
  ExpectSound(*store);
}

TEST(WithinSource, UnknownRulesAreRefused) {
  EXPECT_TRUE(ParsePolicy(R"({"identity":{"withinSource":"ONE_PER_PROFILE","withinSources":["crm"]}})").ok());
  EXPECT_FALSE(ParsePolicy(R"({"identity":{"withinSource":"SOMETIMES"}})").ok());
  EXPECT_FALSE(ParsePolicy(R"({"identity":{"withinSource":9}})").ok());
}

// People of few names in three sources, some of them twice in one, with slips and shared contacts.
std::vector<v1::Event> RandomRecords(SeededRandom& random) {
  static const char* const kFirst[] = {"Wilhelmina", "Bartholomew", "Cassandra", "Desmond"};
  static const char* const kLast[] = {"Abernathy", "Fitzgerald", "Kowalczyk"};
  std::vector<v1::Event> records;
  for (int i = 0; i < 14; ++i) {
    std::string first = kFirst[random.Below(4)], last = kLast[random.Below(3)];
    const std::string born = "196" + std::to_string(random.Below(2)) + "-07-19";
    if (random.Chance(0.3)) first[2 + random.Below(3)] = 'x';
    const std::string source = random.Chance(0.5) ? "crm" : random.Chance(0.5) ? "shop" : "web";
    const std::string email = random.Chance(0.3) ? last + std::to_string(random.Below(3)) + "@mail.pl" : "";
    records.push_back(RecordOf(source, std::to_string(i), first, last, born, email));
    if (random.Chance(0.1)) records.back().mutable_snapshot()->set_record_key("0");  // one record, two anchors
  }
  return records;
}

// Laws 1 and 2 under each rule, and what the rule promises.
TEST(WithinSource, LawsHoldUnderEveryRule) {
  int joined = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const auto rule = static_cast<Rules::WithinSource>(1 + seed % 3);
    const v1::Policy policy =
        Within(rule, random.Chance(0.3) ? std::vector<std::string>{"crm"} : std::vector<std::string>{});
    std::vector<v1::Event> records = RandomRecords(random);
    auto whole = OpenMemory(policy);
    IngestAll(*whole, records, records.size());
    const std::string digest = DigestOf(*whole);
    ExpectSound(*whole);

    Shuffle(random, &records);
    auto store = OpenMemory(policy);
    IngestAll(*store, records, 1 + random.Below(3));
    EXPECT_EQ(DigestOf(*store), digest);
    std::vector<EventKey> gone;
    std::vector<v1::Event> kept;
    for (const v1::Event& event : records) {
      if (random.Chance(0.3)) {
        gone.push_back({event.source(), event.event_id()});
      } else {
        kept.push_back(event);
      }
    }
    ASSERT_TRUE(store->Delete(gone).ok());
    ExpectSound(*store);
    auto without = OpenMemory(policy);
    IngestAll(*without, kept, 2);
    EXPECT_EQ(DigestOf(*store), DigestOf(*without));
    IngestAll(*store, records, 4);
    EXPECT_EQ(DigestOf(*store), digest);

    for (const std::set<std::string>& person : PeopleOf(*store, records)) {
      joined += person.size() > 1;
      if (rule != Rules::ONE_PER_PROFILE) continue;
      std::map<std::string, std::set<std::string>> keys;
      for (const v1::Event& record : records) {
        if (person.contains(record.event_id().substr(1))) keys[record.source()].insert(record.snapshot().record_key());
      }
      const bool all = policy.identity().within_sources().empty();
      for (const auto& [source, of_source] : keys) EXPECT_LE(of_source.size(), all || source == "crm" ? 1u : 14u);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(joined, 60);
}

// What a rebuild under another rule would part; that it does is tried by rebuild_test.cc.
TEST(WithinSource, WhatIfTellsWhatARuleWouldPart) {
  const auto records = Doubled();
  auto store = OpenMemory(DefaultPolicy());
  IngestAll(*store, records, 1);
  const auto what_if = store->identity().WhatIf({.policy = Within(Rules::ONE_PER_PROFILE)});
  ASSERT_TRUE(what_if.ok()) << what_if.status();
  EXPECT_EQ(what_if->splits_size(), 1);
}

}  // namespace
}  // namespace c360::testing
