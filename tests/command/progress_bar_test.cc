#include "progress_bar.h"

#include <gtest/gtest.h>

#include <string>

namespace c360::command {
namespace {

TEST(ProgressLine, ShowsShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine("ingest", 120'000, "events", 50, 100, absl::Seconds(80)),
            "ingest  [############............]  50%  1,500 events/s  1m20s left");
  EXPECT_EQ(ProgressLine("ingest", 10, "events", 0, 100, absl::Seconds(1)),
            "ingest  [........................]   0%  10 events/s");
  EXPECT_EQ(ProgressLine("ingest", 10, "events", 300, 100, absl::Seconds(1)),
            "ingest  [########################] 100%  10 events/s  0s left");
}

TEST(ProgressLine, WithoutATotalShowsCounts) {
  EXPECT_EQ(ProgressLine("check", 5000, "rows", 5000, 0, absl::Seconds(2)), "check  5,000 rows  2,500 rows/s");
}

TEST(ProgressBar, IsDrawnOnTerminalsOnlyAndWiped) {
  for (const bool terminal : {false, true}) {
    std::string out_text, err_text;
    Output out(&out_text), err(&err_text);
    Environment environment{.out = out, .err = err, .progress = terminal, .clock = {}};
    {
      ProgressBar bar(environment, "rows");
      EXPECT_TRUE(bar.Callback()({.stage = "check", .done = 1, .total = 2}));
    }
    EXPECT_EQ(err_text.empty(), !terminal);
    EXPECT_EQ(err_text.ends_with("\r\x1b[2K"), terminal);
    EXPECT_EQ(out_text, "");
  }
}

}  // namespace
}  // namespace c360::command
