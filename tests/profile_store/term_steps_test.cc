// Weights follow live counts: however a term comes to be as rare or usual as it is, and whoever was scored before, the
// links are those that choosing from nothing gives (`check` makes them so), and equal records give equal digests.
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "support/world.h"

namespace c360::testing {
namespace {

// Small caps: choices are left out, so that a score that falls can bring back another. Keys bring all together.
v1::Policy TightPolicy() {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_choices(2);
  policy.mutable_identity()->set_block_cap(400);
  return policy;
}

using Values = std::vector<std::pair<std::string, std::string>>;

// Few names, near ones among them, in either place; one in ten bears a name of its own. A large house.
v1::Event RandomPerson(SeededRandom& random, const std::string& id) {
  static constexpr std::array<const char*, 7> kFirst = {"jan", "janek", "piotr", "pioter", "marek", "ewa", "nowak"};
  static constexpr std::array<const char*, 6> kLast = {"nowak", "nowack", "kowalski", "wilk", "zieba", "marek"};
  static constexpr std::array<const char*, 3> kCity = {"krakow", "gdansk", "kielce"};
  const auto pick = [&](const auto& of) { return std::string(of[random.Below(1 + random.Below(of.size()))]); };
  Values values = {{"first_name", random.Chance(0.1) ? "odd" + id : pick(kFirst)},
                   {"last_name", random.Chance(0.1) ? "rare" + id : pick(kLast)}};
  if (random.Chance(0.3)) std::swap(values[0].second, values[1].second);
  if (random.Chance(0.6)) values.emplace_back("birth_date", "1980-02-0" + std::to_string(1 + random.Below(4)));
  if (random.Chance(0.6)) values.emplace_back("city", pick(kCity));
  if (random.Chance(0.6)) {
    values.emplace_back("street", random.Chance(0.7) ? "dluga" : "krotka");
    values.emplace_back("house_number", std::to_string(1 + random.Below(1 + random.Below(4))));
  }
  return MakePerson(id, values, random.Chance(0.3) ? "p" + std::to_string(random.Below(60)) + "@x.pl" : "");
}

// Any weights that a model may have: an odd name, a crowd and a crossed name weigh what they like.
v1::MatchModel RandomModel(SeededRandom& random, const v1::MatchModel& from) {
  v1::MatchModel model = from;
  model.set_name("any");
  for (auto& comparison : *model.mutable_comparisons()) {
    for (auto& level : *comparison.mutable_levels()) {
      level.set_weight_millibits(level.weight_millibits() + static_cast<int32_t>(random.Below(6001)) - 3000);
      level.set_rarity_share_permille(static_cast<int32_t>(random.Below(1001)));
    }
  }
  return model;
}

void Send(ProfileStore& store, std::span<const v1::Event> events, bool defer) {
  const auto report = store.IngestBatch(events, {.defer = defer});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->accepted, static_cast<int64_t>(events.size()));
}

// A store of as many records that weights are of one size for all that follows, but for terms.
class Steps {
 public:
  explicit Steps(uint64_t seed) : random_(seed), store_(OpenMemory(TightPolicy())) {
    if (seed % 3 != 0) {
      const auto model = RandomModel(random_, store_->maintenance().CurrentModel());
      EXPECT_TRUE(store_->maintenance().UseModel(model).ok());
    }
    for (int n = 0; n < 185; ++n) Add();
    Write(/*defer=*/true);
  }

  void Add() {
    const std::string id = std::to_string(next_++);
    waiting_.push_back(RandomPerson(random_, id));
    there_[waiting_.back().event_id()] = waiting_.back();
  }
  void Write(bool defer) {
    Send(*store_, waiting_, defer);
    waiting_.clear();
    ASSERT_TRUE(store_->maintenance().Settle().ok());
  }
  void DeleteSome(size_t count) {
    std::vector<EventKey> gone;
    for (; count > 0; --count) {
      const auto it = std::next(there_.begin(), static_cast<ptrdiff_t>(random_.Below(there_.size())));
      gone.push_back({it->second.source(), it->second.event_id()});
      there_.erase(it);
    }
    ASSERT_TRUE(store_->Delete(std::span<const EventKey>(gone)).ok());
    ASSERT_TRUE(store_->maintenance().Settle().ok());
  }
  std::vector<v1::Event> there() const {
    std::vector<v1::Event> events;
    for (const auto& [id, event] : there_) events.push_back(event);
    return events;
  }
  SeededRandom& random() { return random_; }
  ProfileStore& store() { return *store_; }

 private:
  SeededRandom random_;
  std::unique_ptr<ProfileStore> store_;
  std::map<std::string, v1::Event> there_;
  std::vector<v1::Event> waiting_;
  int next_ = 0;
};

TEST(TermSteps, LinksAreThoseOfChoosingFromNothing) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Steps steps(seed);
    ExpectSound(steps.store());
    for (int step = 0; step < 10; ++step) {
      for (uint64_t n = 1 + steps.random().Below(16); n > 0; --n) steps.Add();
      steps.Write(steps.random().Chance(0.5));
      if (steps.random().Chance(0.4)) steps.DeleteSome(1 + steps.random().Below(6));
      ExpectSound(steps.store());
      if (::testing::Test::HasFailure()) return;
    }
    std::vector<v1::Event> events = steps.there();
    Shuffle(steps.random(), &events);
    const auto other = OpenMemory(TightPolicy());
    ASSERT_TRUE(other->maintenance().UseModel(steps.store().maintenance().CurrentModel()).ok());
    Send(*other, events, steps.random().Chance(0.5));
    EXPECT_EQ(DigestOf(*other), DigestOf(steps.store()));
  }
}

}  // namespace
}  // namespace c360::testing
