#include "generate/generate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "csv.h"
#include "fmt/format.h"
#include "generate/effects.h"
#include "generate/lot.h"
#include "generate/names.h"
#include "generate/stream.h"
#include "generate/truth.h"
#include "generate/world.h"
#include "text.h"

namespace c360::generate {
namespace {

struct Written {
  std::vector<std::string> lines;
  std::map<std::string, int64_t> owners;
  std::map<std::pair<std::string, std::string>, int64_t> truth;
  Planted planted;
};

Written RunWorld(uint64_t seed, int64_t people, int64_t lines) {
  Written run;
  const World world(seed, people);
  Stream stream(world, lines);
  EXPECT_TRUE(stream.Run(
      {.line =
           [&](std::string_view line) {
             run.lines.emplace_back(line);
             return true;
           },
       .owner = [&](std::string_view id,
                    int64_t person) { EXPECT_TRUE(run.owners.emplace(id, person).second) << "a message id twice"; }}));
  WriteTruth(world, stream.people(), [&](std::string_view name_space, std::string_view value, int64_t person) {
    EXPECT_TRUE(run.truth.emplace(std::pair(name_space, value), person).second) << value << " is of two people";
  });
  run.planted = stream.planted();
  return run;
}

// The text between `before` and the next quote; empty when `before` is not there.
std::string Between(const std::string& line, const std::string& before) {
  const size_t at = line.find(before);
  if (at == std::string::npos) return "";
  const size_t begin = at + before.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

// The sizes at which rounding could leave something over.
TEST(Generate, WritesExactlyTheLinesAskedFor) {
  for (const auto& [people, lines] : {std::pair{1, 3}, {1, 100}, {7, 21}, {7, 22}, {50, 1001}, {300, 3000}}) {
    const Written run = RunWorld(3, people, lines);
    EXPECT_EQ(static_cast<int64_t>(run.lines.size()), lines);
    EXPECT_EQ(run.planted.lines, lines);
    EXPECT_EQ(run.planted.messages + run.planted.duplicates + run.planted.retries, lines);
    EXPECT_EQ(static_cast<int64_t>(run.owners.size()), run.planted.messages - run.planted.unattributed);
  }
}

TEST(Generate, DependsOnTheSeedAlone) {
  EXPECT_EQ(RunWorld(5, 40, 400).lines, RunWorld(5, 40, 400).lines);
  EXPECT_NE(RunWorld(5, 40, 400).lines, RunWorld(6, 40, 400).lines);
}

// The same bytes with every compiler and on every machine. The number changes when the world is changed on purpose.
TEST(Generate, IsTheSameEverywhere) {
  std::string all;
  for (const std::string& line : RunWorld(1, 100, 1000).lines) all += line;
  EXPECT_EQ(fmt::format("{:016x}", Hash64(all)), "6c7693b86e356d29");
}

TEST(Generate, EachPersonHasAUserIdInTheTruth) {
  const Written run = RunWorld(2, 500, 2000);
  std::set<int64_t> named;
  for (const auto& [identifier, person] : run.truth) {
    if (identifier.first == "user_id") named.insert(person);
  }
  EXPECT_EQ(named.size(), 500u);
}

// The truth against the file itself: what stands under the user ids of two people is in no truth, what stands under
// those of one is his.
TEST(Generate, TruthIsWhatTheFileShows) {
  const Written run = RunWorld(4, 1500, 22500);
  std::map<std::pair<std::string, std::string>, std::set<int64_t>> shown;
  for (const std::string& line : run.lines) {
    const std::string user = Between(line, "\"userId\":\"");
    const auto person = run.truth.find({"user_id", user});
    if (person == run.truth.end()) continue;
    const std::string email = Between(line, "\"email\":\"");
    std::string lower;
    for (const char c : email) lower += static_cast<char>(std::tolower(c));
    for (const auto& [name_space, value] :
         {std::pair<std::string, std::string>{"anonymous_id", Between(line, "\"anonymousId\":\"")},
          {"device_id", Between(line, "\"device\":{\"id\":\"")},
          {"email", lower}}) {
      if (!value.empty() && value != "null") shown[{name_space, value}].insert(person->second);
    }
  }
  int shared = 0;
  for (const auto& [identifier, people] : shown) {
    const auto truth = run.truth.find(identifier);
    if (people.size() > 1) {
      ++shared;
      EXPECT_EQ(truth, run.truth.end()) << identifier.second << " is shared";
    } else {
      ASSERT_NE(truth, run.truth.end()) << identifier.second << " is missing";
      EXPECT_EQ(truth->second, *people.begin());
    }
  }
  EXPECT_GT(shared, 50);
  EXPECT_GT(shown.size(), 2000u);
}

TEST(Generate, PlantsWhatTheReadmeSays) {
  const Written run = RunWorld(1, 2000, 20000);
  EXPECT_GT(run.planted.duplicates, 100);
  EXPECT_GT(run.planted.retries, 100);
  EXPECT_GT(run.planted.late, 100);
  EXPECT_GT(run.planted.unattributed, 1000);
  std::string all;
  for (const std::string& line : run.lines) all += line;
  for (const char* text : {"\"type\":\"alias\"",
                           "\"previousId\":\"legacy-",
                           "\"type\":\"group\"",
                           "\"type\":\"screen\"",
                           "\"userId\":null",
                           "\"userId\":\"\"",
                           "\"userId\":\"anonymous\"",
                           "\"userId\":\"null\"",
                           "\"userId\":0,",
                           "\"anonymousId\":\"null\"",
                           "kiosk-0001",
                           "Order Completed",
                           "Order Refunded",
                           "Subscription Cancelled",
                           "Payment Failed",
                           "Case Opened",
                           "Case Reopened",
                           "Campaign Targeted",
                           "Article Viewed",
                           "Call Abandoned",
                           "Points Earned",
                           "Referral Invited",
                           "Mention Posted",
                           "Review Submitted",
                           "Ad Clicked",
                           "Live Chat Message Received",
                           "Email Opened",
                           "NPS Survey Answered",
                           "\"phone\":\"00",
                           "family."}) {
    EXPECT_NE(all.find(text), std::string::npos) << text;
  }
}

TEST(Lot, FallsEvenly) {
  for (uint64_t seed = 0; seed < 5; ++seed) {
    for (int kind = 0; kind <= static_cast<int>(LotKind::kMoves); ++kind) {
      SCOPED_TRACE(fmt::format("seed {} kind {}", seed, kind));
      int of_chance = 0, nested = 0;
      for (int64_t person = 0; person < 1000; ++person) {
        Lot lot(seed, static_cast<LotKind>(kind), person);
        const bool first = lot.Happens(240);
        of_chance += first;
        nested += first && lot.Happens(500);
      }
      // The standard errors of independent draws are 13.5 and 10, and of so many the worst is off by 2.5 of them.
      EXPECT_NEAR(of_chance, 240, 6);
      EXPECT_NEAR(nested, 120, 6);
    }
  }
}

// The two lots that hang together: who has an unsolved case, and who of those subscribes and leaves.
TEST(Lot, FallsEvenlyForTwo) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    int together = 0;
    for (int64_t person = 0; person < 2500; ++person) {
      Lot subscription(seed, LotKind::kSubscription, person);
      together += Lot(seed, LotKind::kCase, person).Happens(planted::kUnsolvedCase) &&
                  subscription.Happens(planted::kSubscribes) && subscription.Happens(planted::kChurnAfterUnsolvedCase);
    }
    EXPECT_NEAR(together, 90, 6) << seed;  // 2,500 x .25 x .6 x .24; the standard error of draws is 9.3
  }
}

TEST(Generate, HasAHeavyTail) {
  const World world(1, 1000);
  const Stream stream(world, 10000);
  uint32_t least = 1000000, most = 0;
  for (const PersonState& person : stream.people()) {
    least = std::min(least, person.left);
    most = std::max(most, person.left);
  }
  EXPECT_GE(least, 2u);
  EXPECT_GT(most, 300u);
}

TEST(Generate, StopsWhenASinkSaysSo) {
  const World world(1, 100);
  Stream stream(world, 1000);
  int lines = 0;
  EXPECT_FALSE(
      stream.Run({.line = [&](std::string_view) { return ++lines < 10; }, .owner = [](std::string_view, int64_t) {}}));
  EXPECT_EQ(lines, 10);
}

TEST(Generate, PhonesAreWrittenInManyWays) {
  const Country& poland = Countries()[0];
  EXPECT_EQ(NationalNumber(poland, 7), "600000007");
  EXPECT_EQ(WrittenPhone(poland, 7, 0), "+48600000007");
  EXPECT_EQ(WrittenPhone(poland, 7, 1), "+48 600 000 007");
  EXPECT_EQ(WrittenPhone(poland, 7, 2), "+48 600-000-007");
  EXPECT_EQ(WrittenPhone(poland, 7, 3), "0048600000007");
}

TEST(Generate, WritesItsFilesAndTellsWhatIsWrong) {
  const std::string folder = ::testing::TempDir() + fmt::format("generate_test_{}/deep", getpid());
  const auto planted = Generate({.customers = 20, .events = 200, .seed = 1, .progress = {}}, folder);
  ASSERT_TRUE(planted.ok()) << planted.status();
  for (const char* name :
       {"events.ndjson", "truth.csv", "truth_events.csv", "README.txt", "effects.json", "reference.ndjson"}) {
    std::string text;
    ASSERT_TRUE(command::ReadFile(folder + "/" + name, &text).ok()) << name;
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find('{') != std::string::npos, std::string(name).find("json") != std::string::npos) << name;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(Generate({.customers = 0, .events = 10, .progress = {}}, folder).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Generate({.customers = 10, .events = 29, .progress = {}}, folder).status()));
  EXPECT_TRUE(absl::IsUnavailable(Generate({.customers = 1, .events = 10, .progress = {}}, "/proc/none").status()));
  std::filesystem::remove_all(std::filesystem::path(folder).parent_path());
}

}  // namespace
}  // namespace c360::generate
