#include "time_text.h"

#include <gtest/gtest.h>

namespace c360::command {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'717'156'800);  // 2024-05-31T12:00:00Z

TEST(TimeText, ReadsAbsoluteTimes) {
  EXPECT_EQ(ParseTimeText("2024-05-31", kNow), kNow - absl::Hours(12));
  EXPECT_EQ(ParseTimeText("2024-05-31T12:00:00Z", kNow), kNow);
  EXPECT_EQ(ParseTimeText("2024-05-31T14:00:00+02:00", kNow), kNow);
  EXPECT_EQ(ParseTimeText("2024-05-31T12:00:00.25Z", kNow), kNow + absl::Milliseconds(250));
}

TEST(TimeText, ReadsHowLongAgo) {
  EXPECT_EQ(ParseTimeText("30d", kNow), kNow - absl::Hours(720));
  EXPECT_EQ(ParseTimeText("2w", kNow), kNow - absl::Hours(336));
  EXPECT_EQ(ParseTimeText("12h", kNow), kNow - absl::Hours(12));
  EXPECT_EQ(ParseTimeText("45m", kNow), kNow - absl::Minutes(45));
  EXPECT_EQ(ParseTimeText("0d", kNow), kNow);
}

TEST(TimeText, RefusesAllElse) {
  for (const char* text : {"", "d", "30", "30x", "-3d", "3 d", "yesterday", "infinite-past", "2024-13-01",
                           "2024-05-31T12", "31.05.2024", "99999999999d"}) {
    EXPECT_EQ(ParseTimeText(text, kNow), std::nullopt) << text;
  }
}

TEST(TimeText, WritesUtc) {
  EXPECT_EQ(Rfc3339(kNow), "2024-05-31T12:00:00Z");
  EXPECT_EQ(Rfc3339(kNow + absl::Microseconds(1500)), "2024-05-31T12:00:00.0015Z");
  EXPECT_EQ(DayAndWeekday(kNow), "2024-05-31 Fri");
  EXPECT_EQ(ClockText(kNow), "12:00");
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(-1);
  timestamp.set_nanos(500'000'000);
  EXPECT_EQ(Rfc3339(FromProto(timestamp)), "1969-12-31T23:59:59.5Z");
}

}  // namespace
}  // namespace c360::command
