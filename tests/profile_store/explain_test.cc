// Why adds up to the bit and agrees with the store; how, replayed, gives the profile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/people.h"
#include "support/world.h"

namespace c360::testing {
namespace {

// Families with shared contacts and slips, each record with an id of its own.
std::vector<v1::Event> Families(int count, uint64_t seed) {
  std::vector<v1::Event> events;
  for (const PersonRecord& record : MakeFamilies(count, seed).records) {
    v1::Event event = MakeEvent(record.key, {{"record_id", record.key}}, 1'600'000'000);
    for (const auto& [name, text] : record.values) {
      if (name == "email" || name == "phone") {
        v1::Identifier* const identifier = event.add_identifiers();
        identifier->set_namespace_(name);
        identifier->set_value(text);
        continue;
      }
      v1::Attribute* const attribute = event.add_attributes();
      attribute->set_name(name);
      attribute->mutable_value()->set_text(text);
    }
    events.push_back(std::move(event));
  }
  return events;
}

int64_t Sum(const v1::WhyResult& why) {
  int64_t sum = why.prior_millibits();
  for (const v1::ScorePart& part : why.parts()) sum += part.weight_millibits();
  return sum;
}

class ExplainTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = OpenMemory().release();
    IngestAll(*store_, Families(120, 3), 500);
    ASSERT_TRUE(store_->timeline()
                    .ScanEvents([](const v1::Event& event, std::string_view profile) {
                      profile_of_[event.event_id()] = std::string(profile);
                      return true;
                    })
                    .ok());
    for (const auto& [record, profile] : profile_of_) records_.push_back(record);
  }
  static void TearDownTestSuite() {
    delete store_;
    store_ = nullptr;
  }

  static ProfileStore* store_;
  static std::map<std::string, std::string> profile_of_;
  static std::vector<std::string> records_;
};

ProfileStore* ExplainTest::store_ = nullptr;
std::map<std::string, std::string> ExplainTest::profile_of_;
std::vector<std::string> ExplainTest::records_;

TEST_F(ExplainTest, PartsOfAThousandPairsAreTheScoreToTheBit) {
  SeededRandom random(17);
  int same = 0, alike = 0;
  for (int i = 0; i < 1000; ++i) {
    // Half of the pairs are neighbours in the order of families, which is where anything is to be explained.
    const size_t a = random.Below(records_.size());
    const size_t b = random.Chance(0.5) ? random.Below(records_.size()) : std::min(a + 1, records_.size() - 1);
    if (a == b) continue;
    const auto why = store_->identity().Why("record_id:" + records_[a], "record_id:" + records_[b]);
    ASSERT_TRUE(why.ok()) << why.status();
    EXPECT_EQ(Sum(*why), why->score_millibits()) << records_[a] << " " << records_[b];
    EXPECT_EQ(why->same(), profile_of_[records_[a]] == profile_of_[records_[b]]);
    EXPECT_EQ(why->same(), !why->path().empty());
    same += why->same();
    alike += !why->same() && why->parts_size() > 2;
    const auto back = store_->identity().Why("record_id:" + records_[b], "record_id:" + records_[a]);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->score_millibits(), why->score_millibits());
  }
  EXPECT_GT(same, 100);
  EXPECT_GT(alike, 300);
}

TEST_F(ExplainTest, HowReplaysToTheProfile) {
  std::set<std::string> seen;
  int scored = 0;
  for (const auto& [record, profile] : profile_of_) {
    if (!seen.insert(profile).second) continue;
    const auto how = store_->identity().How(profile);
    ASSERT_TRUE(how.ok()) << how.status();
    std::map<std::string, std::string> part;  // anchor -> name of its part
    for (const std::string& anchor : how->anchors()) part[anchor] = anchor;
    for (const v1::HowStep& step : how->steps()) {
      const std::string left = part.at(step.left(0)), right = part.at(step.right(0));
      EXPECT_NE(left, right);
      // A side is a whole part as it stands then.
      for (const auto& [side, name] : {std::pair(step.left(), left), std::pair(step.right(), right)}) {
        std::set<std::string> members, told(side.begin(), side.end());
        for (const auto& [anchor, own] : part) {
          if (own == name) members.insert(anchor);
        }
        EXPECT_EQ(members, told);
      }
      for (auto& [anchor, own] : part) {
        if (own == right) own = left;
      }
      scored += step.via_size() > 1;
    }
    std::set<std::string> names;
    for (const auto& [anchor, name] : part) names.insert(name);
    EXPECT_EQ(names.size(), 1u) << profile;
    std::set<std::string> expected;
    for (const auto& [other, of] : profile_of_) {
      if (of == profile) expected.insert("record_id:" + other);
    }
    std::set<std::string> told(how->anchors().begin(), how->anchors().end());
    EXPECT_EQ(told, expected);
  }
  EXPECT_GT(scored, 50);
}

}  // namespace
}  // namespace c360::testing
