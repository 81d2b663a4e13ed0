// The bars of docs/quality.md, with the built-in and with a trained model. Sets that are absent are skipped, visibly.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "match/train.h"
#include "support/batch_linker.h"
#include "support/people.h"

namespace c360::testing {
namespace {

struct Bar {
  const char* set;
  double precision;
  double recall;
  double f1;
  double bcubed;
};

std::optional<PeopleSet> SetOf(const std::string& name) {
  return name == "families" ? std::optional(MakeFamilies(1500, 7)) : ReadPeople(name);
}

match::Model TrainedOn(const PeopleSet& set, const Population& population) {
  std::vector<match::TrainingRecord> records;
  for (uint32_t i = 0; i < population.size(); ++i) records.push_back({set.records[i].key, &population.subject(i)});
  return *match::Model::FromProto(*match::Train(records, {.random_pairs = 200'000}));
}

class QualityTest : public ::testing::TestWithParam<std::tuple<Bar, bool>> {};

TEST_P(QualityTest, MeetsItsBar) {
  const auto& [bar, trained] = GetParam();
  const auto set = SetOf(bar.set);
  if (!set) GTEST_SKIP() << bar.set << " is not in " << PeopleDirectory();
  const Population population(*set);
  const match::Model model = trained ? TrainedOn(*set, population) : match::Model::BuiltIn();
  const Evaluation judged = Judge(*set, Link(population, model).cluster);
  EXPECT_GE(*judged.pairwise.precision, bar.precision);
  EXPECT_GE(*judged.pairwise.recall, bar.recall);
  EXPECT_GE(*judged.pairwise.f1, bar.f1);
  EXPECT_GE(*judged.bcubed.f1, bar.bcubed);
}

INSTANTIATE_TEST_SUITE_P(
    Sets, QualityTest,
    ::testing::Combine(::testing::Values(Bar{"historical_dev", 0.985, 0, 0.97, 0.97}, Bar{"febrl2", 0, 0, 0.999, 0},
                                         Bar{"febrl3", 0, 0, 0.999, 0}, Bar{"febrl_dsgen_c10000", 0, 0, 0.998, 0},
                                         Bar{"fake_1000", 0, 0, 0.97, 0}, Bar{"families", 0.995, 0.98, 0, 0}),
                       ::testing::Bool()),
    [](const auto& info) {
      return std::string(std::get<0>(info.param).set) + (std::get<1>(info.param) ? "_trained" : "_built_in");
    });

// Law 1 for the pure part: the partition is a function of the set of records.
TEST(Quality, TheOrderOfRecordsDoesNotMatter) {
  PeopleSet set = MakeFamilies(200, 21);
  const auto partition = [](const PeopleSet& people) {
    const Population population(people);
    const Linking linking = Link(population, match::Model::BuiltIn());
    std::map<uint32_t, std::set<std::string>> clusters;
    for (uint32_t i = 0; i < linking.cluster.size(); ++i) clusters[linking.cluster[i]].insert(people.records[i].key);
    std::set<std::set<std::string>> out;
    for (auto& [id, members] : clusters) out.insert(std::move(members));
    return out;
  };
  const auto first = partition(set);
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SeededRandom random(seed);
    for (size_t i = set.records.size(); i > 1; --i) std::swap(set.records[i - 1], set.records[random.Below(i)]);
    EXPECT_EQ(partition(set), first) << "seed " << seed;
  }
}

}  // namespace
}  // namespace c360::testing
