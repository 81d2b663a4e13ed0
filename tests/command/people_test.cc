#include "generate/people.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace c360::generate {
namespace {

struct Written {
  std::vector<std::string> lines;
  std::map<std::string, int64_t> person_of;
  PeopleCounts counts;
};

Written Make(int64_t records, uint64_t seed) {
  Written written;
  written.counts = WritePeople({.records = records, .seed = seed, .progress = {}},
                               [&](std::string_view line, std::string_view id, int64_t person) {
                                 written.lines.emplace_back(line);
                                 EXPECT_TRUE(written.person_of.emplace(id, person).second) << "an id twice";
                               });
  return written;
}

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\n') {
      cells.back() += c;
    }
  }
  return cells;
}

TEST(People, AreExactlyAsManyRecordsAndDependOnTheSeedAlone) {
  for (const int64_t records : {1, 2, 99, 1000}) {
    const Written written = Make(records, 5);
    EXPECT_EQ(static_cast<int64_t>(written.lines.size()), records);
    EXPECT_EQ(written.counts.records, records);
  }
  EXPECT_EQ(Make(500, 1).lines, Make(500, 1).lines);
  EXPECT_NE(Make(500, 1).lines, Make(500, 2).lines);
}

TEST(People, MakeTheMistakesOfPeople) {
  const Written written = Make(20'000, 1);
  const size_t columns = Cells(std::string(kPeopleHeader)).size();
  int64_t no_date = 0, no_phone = 0, no_email = 0, no_street = 0, juniors = 0;
  std::map<int64_t, std::set<std::string>> names, dates;
  std::map<std::string, std::set<int64_t>> emails;
  for (const std::string& line : written.lines) {
    const auto cells = Cells(line);
    ASSERT_EQ(cells.size(), columns) << line;
    const int64_t person = written.person_of.at(cells[0]);
    names[person].insert(cells[1] + " " + cells[2]);
    if (!cells[4].empty()) dates[person].insert(cells[4]);
    if (!cells[12].empty()) emails[cells[12]].insert(person);
    juniors += cells[3] == "Jr";
    no_date += cells[4].empty();
    no_street += cells[6].empty();
    no_phone += cells[11].empty();
    no_email += cells[12].empty();
  }
  const auto share = [&](int64_t count) { return static_cast<double>(count) / 20'000; };
  EXPECT_NEAR(share(no_date), 0.10, 0.02);
  EXPECT_NEAR(share(no_phone), 0.35, 0.02);
  EXPECT_NEAR(share(no_email), 0.35, 0.02);
  EXPECT_NEAR(share(no_street), 0.15, 0.02);
  EXPECT_GT(juniors, 20);
  const auto several = [](const auto& sets) {
    int64_t count = 0;
    for (const auto& [key, set] : sets) count += set.size() > 1;
    return count;
  };
  EXPECT_GT(several(names), 1500) << "people with several spellings of the name";
  EXPECT_GT(several(dates), 100);
  EXPECT_GT(several(emails), 500) << "addresses of several people";
  EXPECT_GT(written.counts.people, 10'000);
  EXPECT_LT(written.counts.people, 13'000);
}

TEST(People, RefusesNonsense) {
  EXPECT_TRUE(absl::IsInvalidArgument(GeneratePeople({.records = 0, .progress = {}}, ::testing::TempDir()).status()));
  EXPECT_TRUE(absl::IsUnavailable(GeneratePeople({.records = 1, .progress = {}}, "/proc/none").status()));
}

}  // namespace
}  // namespace c360::generate
