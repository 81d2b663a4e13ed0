#include "options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace c360::command {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'717'156'800);

constexpr OptionSpec kOptions[] = {{"db", OptionKind::kText, "DIR", "", true},
                                   {"limit", OptionKind::kNumber, "N", ""},
                                   {"sync", OptionKind::kFlag, "", ""},
                                   {"since", OptionKind::kTime, "TIME", ""},
                                   {"output", OptionKind::kChoice, "text|json", ""},
                                   {"now", OptionKind::kTime, "TIME", ""}};

absl::StatusOr<Arguments> Parse(const std::vector<std::string>& words) {
  return Arguments::Parse(words, kOptions, {"KEY [KEY]", 1, 2}, kNow);
}

TEST(Options, StandAnywhereInBothForms) {
  const auto arguments = Parse({"a:b", "--db", "store", "--limit=7", "--sync", "--output=json", "c:d"});
  ASSERT_TRUE(arguments.ok()) << arguments.status();
  EXPECT_THAT(arguments->positional(), ElementsAre("a:b", "c:d"));
  EXPECT_EQ(arguments->Text("db"), "store");
  EXPECT_EQ(arguments->Number("limit"), 7);
  EXPECT_TRUE(arguments->Flag("sync"));
  EXPECT_TRUE(arguments->Json());
  EXPECT_EQ(arguments->Time("since"), std::nullopt);
  EXPECT_EQ(arguments->now(), kNow);
}

TEST(Options, ValuesMayHoldEqualsSignsAndDashes) {
  EXPECT_EQ(Parse({"--db=a=b", "k"})->Text("db"), "a=b");
  EXPECT_EQ(Parse({"--db", "-", "k"})->Text("db"), "-");
  EXPECT_THAT(Parse({"--db=x", "--", "--limit", "-"})->positional(), ElementsAre("--limit", "-"));
  EXPECT_THAT(Parse({"--db=x", "-"})->positional(), ElementsAre("-"));
}

TEST(Options, TheLastOfSeveralCounts) {
  EXPECT_EQ(Parse({"--db=a", "--db=b", "k"})->Text("db"), "b");
  EXPECT_FALSE(Parse({"--db=a", "--sync", "--sync=false", "k"})->Flag("sync"));
}

TEST(Options, RelativeTimesCountFromNow) {
  EXPECT_EQ(Parse({"--db=a", "--since=1d", "k"})->Time("since"), kNow - absl::Hours(24));
  // Also where --now stands after it.
  const auto arguments = Parse({"--db=a", "--since=1d", "--now=2024-01-02", "k"});
  EXPECT_EQ(arguments->Time("since"), absl::FromUnixSeconds(1'704'067'200));
}

TEST(Options, WrongOnesAreTold) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"k"}, "--db=DIR is missing"},
      {{"--db=a"}, "too few arguments"},
      {{"--db=a", "1", "2", "3"}, "too many arguments"},
      {{"--db=a", "--limt=3", "k"}, "unknown option --limt; did you mean --limit?"},
      {{"--db=a", "--colour", "k"}, "unknown option --colour"},
      {{"--db=a", "-x", "k"}, "two dashes"},
      {{"--db=a", "--limit=-3", "k"}, "whole number"},
      {{"--db=a", "--limit=3.5", "k"}, "whole number"},
      {{"--db=a", "--limit=99999999999999999999", "k"}, "whole number"},
      {{"--db=a", "--sync=maybe", "k"}, "takes no value"},
      {{"--db=a", "--since=soon", "k"}, "takes a time"},
      {{"--db=a", "--output=xml", "k"}, "one of text|json"},
      {{"--db=a", "--output=", "k"}, "one of text|json"},
      {{"--db=", "k"}, "needs a value"},
      {{"k", "--db"}, "needs a value"},
      {{"k", "--db", "--sync"}, "needs a value"},
  };
  for (const auto& [words, message] : cases) {
    const auto arguments = Parse(words);
    ASSERT_TRUE(absl::IsInvalidArgument(arguments.status())) << message;
    EXPECT_THAT(std::string(arguments.status().message()), HasSubstr(message));
  }
}

}  // namespace
}  // namespace c360::command
