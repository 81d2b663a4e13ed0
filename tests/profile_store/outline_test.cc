// What the timeline tells of an event stands for the event: profiles are the same, and less is read.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "fmt/format.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "support/world.h"
#include "types/event.h"

namespace c360::testing {
namespace {

v1::TraitRule* AddTrait(v1::Policy* policy, v1::TraitRule::Function function, const std::string& field, int window) {
  v1::TraitRule* rule = policy->add_traits();
  rule->set_name(std::to_string(function) + field + std::to_string(window));
  rule->set_function(function);
  rule->set_field(field);
  rule->set_window_days(window);
  return rule;
}

// Traits that outlines can serve, alone or with identifiers of some records; `wide` adds some that they cannot.
v1::Policy PolicyOf(bool wide, int cap) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_features_per_record_cap(cap);
  for (const int window : {0, 30}) {
    for (const char* field : {"channel", "device_id", "attribute:first_name"}) {
      AddTrait(&policy, v1::TraitRule::DISTINCT, field, window);
      AddTrait(&policy, v1::TraitRule::MOST_FREQUENT, field, window);
      AddTrait(&policy, v1::TraitRule::LAST, field, window);
    }
    if (!wide) continue;
    AddTrait(&policy, v1::TraitRule::UNIQUE_LIST, "identifier:crm_id", window);
    AddTrait(&policy, v1::TraitRule::UNIQUE_LIST, "identifier:previous_id", window);
  }
  return policy;
}

// Values differ from `world` to world, for a cap keeps those with the smallest hashes.
v1::Event RandomContact(SeededRandom& random, uint64_t world, size_t number) {
  Ids ids = {{"user_id", "u" + std::to_string(random.Below(4))}};
  const auto show = [&](double chance, const char* name, uint64_t of) {
    if (random.Chance(chance)) ids.emplace_back(name, fmt::format("{}-{}-{}", name, world, random.Below(of)));
  };
  show(0.1, "device_id", 5);
  show(0.05, "crm_id", 40);
  show(0.3, "anonymous_id", 300);  // so many that they push all others out of records with a small cap
  if (random.Chance(0.05)) ids.emplace_back("previous_id", "u" + std::to_string(random.Below(4)));
  const int64_t second = random.Chance(0.1) ? -1 : 1'740'000'000 + static_cast<int64_t>(random.Below(400)) * 25'000;
  v1::Event event = MakeEvent("e" + std::to_string(number), ids, second,
                              random.Chance(0.1) ? "n" + std::to_string(random.Below(5)) : "");
  event.set_channel(static_cast<v1::Channel>(random.Below(6)));
  switch (random.Below(8)) {
    case 0:
      event.mutable_order()->set_order_id("o" + std::to_string(number));
      event.mutable_order()->mutable_total()->set_currency("EUR");
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random.Below(1'000'000'000)));
      break;
    case 1:
      event.mutable_subscription()->mutable_amount()->set_currency("EUR");
      event.mutable_subscription()->mutable_amount()->set_micros(5'000'000);
      event.mutable_subscription()->set_action(v1::SubscriptionChange::STARTED);
      event.mutable_subscription()->set_subscription_id("s1");
      break;
    case 2:
      event.mutable_snapshot()->set_record_key("k" + std::to_string(random.Below(3)));
      event.mutable_snapshot()->set_version(static_cast<int64_t>(random.Below(5)));
      break;
    case 3:
      event.mutable_survey_answer()->set_kind(v1::SurveyAnswer::NPS);
      event.mutable_survey_answer()->set_score(static_cast<double>(random.Below(11)));
      break;
    case 4:
      event.mutable_case_update()->set_action(v1::CaseUpdate::OPENED);
      event.mutable_case_update()->set_case_id("c" + std::to_string(random.Below(9)));
      break;
    default:
      event.mutable_page_view()->set_url("https://shop.example/" + std::to_string(number));
  }
  return event;
}

// Everything that is seen of all profiles, now and as of some times.
std::string EveryProfile(ProfileStore& store) {
  std::string all;
  for (const int64_t second : {0, 1'742'000'000, 1'745'000'000}) {
    LookupOptions options;
    if (second > 0) options.as_of = absl::FromUnixSeconds(second);
    EXPECT_TRUE(store.profiles()
                    .Scan(options,
                          [&](const v1::Profile& profile) {
                            AppendLengthPrefixed(&all, profile.SerializeAsString());
                            return true;
                          })
                    .ok());
  }
  return all;
}

// With a tail of 1 each event is read when it comes and folded; with an endless one it is read, or not, by the lookup.
TEST(Outlines, SayWhatEventsDo) {
  for (uint64_t seed = 0; seed < 24; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const v1::Policy policy = PolicyOf(/*wide=*/seed % 2 == 0, /*cap=*/seed % 3 == 0 ? 8 : 1000);
    std::vector<v1::Event> events;
    for (size_t i = 0; i < 300; ++i) events.push_back(RandomContact(random, seed, i));
    auto folded = OpenMemory(policy, /*fold_tail=*/1);
    auto outlined = OpenMemory(policy, /*fold_tail=*/1 << 20);
    IngestAll(*folded, events, 20);
    IngestAll(*outlined, events, 20);
    EXPECT_EQ(EveryProfile(*outlined), EveryProfile(*folded));
    EXPECT_EQ(DigestOf(*outlined), DigestOf(*folded));
    ExpectSound(*outlined);
  }
}

// A store whose log has lost the row of an event.
class LostEvent : public ::testing::Test {
 protected:
  absl::StatusOr<v1::LookupResult> LookUpWithout(const v1::Event& lost) {
    auto made = storage::NewMemoryEngine();
    storage::Engine& engine = *made;
    auto store = OpenOn(std::move(made), {.engine = StoreOptions::Engine::kMemory, .clock = Now});
    EXPECT_TRUE(store.ok());
    IngestAll(**store, {lost}, 1);
    const auto it = engine.NewIterator(storage::Table::kLog);
    it->Seek("");
    EXPECT_TRUE(it->Valid());
    auto batch = engine.NewBatch();
    batch->Delete(storage::Table::kLog, it->key());
    if (older_row_) CutFact(engine, batch.get());
    EXPECT_TRUE(engine.Write(std::move(batch), false).ok());
    return (*store)->profiles().Lookup("user_id:u1");
  }
  // As it was written before there were facts.
  static void CutFact(storage::Engine& engine, storage::Batch* batch) {
    const auto it = engine.NewIterator(storage::Table::kTimeline);
    it->Seek("");
    EXPECT_TRUE(it->Valid());
    batch->Put(storage::Table::kTimeline, it->key(), it->value().substr(0, 2));
  }
  static v1::Event PageView(const Ids& more = {}) {
    Ids ids = {{"user_id", "u1"}};
    ids.insert(ids.end(), more.begin(), more.end());
    v1::Event event = MakeEvent("e1", ids);
    event.mutable_page_view()->set_url("https://shop.example/");
    return event;
  }
  bool older_row_ = false;
};

TEST_F(LostEvent, IsNotMissedWhereItsTimelineTellsAll) {
  const auto found = LookUpWithout(PageView());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->profiles(0).traits(0).name(), "events");
  EXPECT_EQ(found->profiles(0).traits(0).integer(), 1);
}

TEST_F(LostEvent, IsMissedWhereAProfileNeedsMore) {
  v1::Event speaking = PageView();
  *speaking.mutable_attributes() = MakeEvent("", {}, 0, "Anna").attributes();
  EXPECT_EQ(LookUpWithout(speaking).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(LookUpWithout(PageView({{"device_id", "d1"}})).status().code(), absl::StatusCode::kDataLoss);
  v1::Event order = PageView();
  order.mutable_order()->set_order_id("o1");
  EXPECT_EQ(LookUpWithout(order).status().code(), absl::StatusCode::kDataLoss);
  older_row_ = true;
  EXPECT_EQ(LookUpWithout(PageView()).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace c360::testing
