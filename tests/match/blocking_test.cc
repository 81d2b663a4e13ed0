#include "match/blocking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "match/train.h"
#include "support/batch_linker.h"
#include "support/subjects.h"

namespace c360::match {
namespace {

using testing::S;

bool ShareAKey(const testing::SubjectPtr& a, const testing::SubjectPtr& b) {
  const std::vector<std::string> left = BlockingKeys(*a), right = BlockingKeys(*b);
  return std::any_of(left.begin(), left.end(),
                     [&](const std::string& key) { return std::binary_search(right.begin(), right.end(), key); });
}

TEST(BlockingKeys, BringTogetherWhatSlipsOfThePenSeparate) {
  const struct {
    const char* why;
    testing::SubjectPtr a;
    testing::SubjectPtr b;
  } cases[] = {
      {"swapped names", S({{"first_name", "Jan"}, {"last_name", "Nowak"}}),
       S({{"first_name", "Nowak"}, {"last_name", "Jan"}})},
      {"nickname", S({{"first_name", "Bob"}, {"last_name", "Smith"}}),
       S({{"first_name", "Robert"}, {"last_name", "Smyth"}})},
      {"misspelt family name", S({{"first_name", "Arthur"}, {"last_name", "Englefield"}}),
       S({{"first_name", "Arthur"}, {"last_name", "Englefiwld"}})},
      {"local phone", S({{"phone", "+48601000123"}, {"last_name", "A"}}),
       S({{"phone", "601000123"}, {"last_name", "B"}})},
      {"half a number", S({{"passport", "AB1234567"}}), S({{"passport", "AB12399999"}})},
      {"e-mail at another domain", S({{"email", "jan.nowak@x.pl"}, {"city", "A"}}),
       S({{"email", "jan.nowak@y.com"}, {"city", "B"}})},
      {"married", S({{"first_name", "Anna"}, {"last_name", "Nowak"}, {"birth_date", "1980-02-03"}}),
       S({{"first_name", "Anna"}, {"last_name", "Kowalska"}, {"birth_date", "1980-02-03"}})},
      {"organisation", S({{"company", "Acme Ltd"}}), S({{"company", "ACME Limited"}})},
  };
  for (const auto& [why, a, b] : cases) EXPECT_TRUE(ShareAKey(a, b)) << why;
  EXPECT_FALSE(
      ShareAKey(S({{"first_name", "Jan"}, {"last_name", "Nowak"}}), S({{"first_name", "Eva"}, {"last_name", "Kohl"}})));
}

TEST(BlockingKeys, SortedUniqueAndBounded) {
  std::vector<NamedText> values;
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) texts.push_back("19" + std::to_string(50 + i) + "-03-04");
  for (const std::string& text : texts) values.push_back({"birth_date", text});
  values.push_back({"name", "Jan Maria Nowak"});
  const auto keys = BlockingKeys(*MakeSubject(values));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  EXPECT_TRUE(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
  EXPECT_LE(keys.size(), kMostBlockingKeys);
}

// Law 6: blocked = all pairs on the pairs it keeps. The candidates are exactly the pairs that share a key small enough.
TEST(AreCandidates, OneKeyIsEnoughOnlyWhereOneOfTheTwoSaysLittle) {
  EXPECT_FALSE(AreCandidates(0, 1, 1));
  EXPECT_TRUE(AreCandidates(1, kManyKeys - 1, 60));
  EXPECT_TRUE(AreCandidates(1, 60, kManyKeys - 1));
  EXPECT_FALSE(AreCandidates(1, kManyKeys, kManyKeys));
  EXPECT_TRUE(AreCandidates(2, 60, 60));
}

TEST(CandidatePairs, EqualTheBruteForce) {
  const testing::Population people(testing::MakeFamilies(25, 5));
  const uint32_t cap = 6;
  std::map<std::string, std::vector<uint32_t>> blocks;
  for (uint32_t i = 0; i < people.size(); ++i) {
    for (const std::string& key : BlockingKeys(people.subject(i))) blocks[key].push_back(i);
  }
  std::map<std::pair<uint32_t, uint32_t>, size_t> shared;
  for (const auto& [key, block] : blocks) {
    if (block.size() > cap) continue;
    for (const uint32_t a : block) {
      for (const uint32_t b : block) {
        if (a < b) ++shared[{a, b}];
      }
    }
  }
  std::set<std::pair<uint32_t, uint32_t>> expected;
  for (const auto& [pair, count] : shared) {
    const size_t fewer =
        std::min(BlockingKeys(people.subject(pair.first)).size(), BlockingKeys(people.subject(pair.second)).size());
    if (count > 1 || fewer < kManyKeys) expected.insert(pair);
  }
  EXPECT_LT(expected.size(), shared.size());
  const auto pairs = people.Candidates(cap);
  EXPECT_GT(pairs.size(), 100u);
  ASSERT_EQ(pairs.size(), expected.size());
  EXPECT_TRUE(std::equal(pairs.begin(), pairs.end(), expected.begin(), expected.end()));
}

}  // namespace
}  // namespace c360::match
