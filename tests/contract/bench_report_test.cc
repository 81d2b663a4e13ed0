// The benchmark's arithmetic and its command line.
#include "report.h"

#include <gtest/gtest.h>

#include "child.h"
#include "options.h"

namespace c360::bench {
namespace {

TEST(BenchReport, Median) {
  EXPECT_DOUBLE_EQ(SpreadOf({3}).median, 3);
  EXPECT_DOUBLE_EQ(SpreadOf({3}).relative, 0);
  EXPECT_DOUBLE_EQ(SpreadOf({5, 1, 3}).median, 3);
  EXPECT_DOUBLE_EQ(SpreadOf({4, 1, 3, 2}).median, 2.5);
  EXPECT_DOUBLE_EQ(SpreadOf({8, 10, 12}).relative, 0.4);
}

TEST(BenchReport, PercentileIsTheNearestRank) {
  const std::vector<double> values = {50, 15, 20, 35, 40};
  EXPECT_DOUBLE_EQ(Percentile(values, 0.05), 15);
  EXPECT_DOUBLE_EQ(Percentile(values, 0.30), 20);
  EXPECT_DOUBLE_EQ(Percentile(values, 0.50), 35);
  EXPECT_DOUBLE_EQ(Percentile(values, 1), 50);
  EXPECT_DOUBLE_EQ(Percentile({7}, 0), 7);
}

absl::StatusOr<BenchOptions> Parse(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  return ParseOptions(pointers);
}

TEST(BenchOptions, AreRead) {
  const auto options = Parse({"--scratch=/tmp/x", "--events=500", "--rows=ingest,merge", "--keep"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->events, 500);
  EXPECT_EQ(options->rows, "ingest,merge");
  EXPECT_TRUE(options->keep);
  EXPECT_EQ(options->batch, 1000);
}

TEST(BenchOptions, RefuseNonsense) {
  for (const char* bad : {"--events=1", "--events=many", "--events", "--speed=9", "events=500", "--batch=0"})
    EXPECT_FALSE(Parse({"--scratch=/tmp/x", bad}).ok()) << bad;
  EXPECT_FALSE(Parse({"--events=500"}).ok()) << "scratch is required";
}

TEST(BenchChild, GivesItsNumbers) {
  const auto numbers = InChild([]() -> absl::StatusOr<Numbers> { return Numbers{{"a", {1.5, 2.25}}, {"none", {}}}; });
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  EXPECT_EQ(numbers->at("a"), (std::vector<double>{1.5, 2.25}));
  EXPECT_TRUE(numbers->at("none").empty());
  EXPECT_GT(Only(*numbers, "peak_rss_bytes"), 1e6);
  EXPECT_EQ(Only(*numbers, "absent"), 0);
}

TEST(BenchChild, GivesItsError) {
  const auto failed = InChild([]() -> absl::StatusOr<Numbers> { return absl::NotFoundError("no such row"); });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.status().message(), "no such row");
  EXPECT_FALSE(InChild([]() -> absl::StatusOr<Numbers> { _exit(3); }).ok());
}

}  // namespace
}  // namespace c360::bench
