#include "c360/metrics/period.h"

#include <gtest/gtest.h>

namespace c360::metrics {
namespace {

int64_t At(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return absl::ToUnixMicros(time);
}

TEST(Period, IsHalfOpen) {
  const Period period{10, 20, ""};
  EXPECT_TRUE(period.Contains(10));
  EXPECT_TRUE(period.Contains(19));
  EXPECT_FALSE(period.Contains(20));
  EXPECT_FALSE(period.Contains(9));
}

TEST(Calendar, LabelsAndBounds) {
  const Calendar utc;
  struct Case {
    CalendarUnit unit;
    const char* time;
    const char* label;
    const char* begin;
    const char* end;
  };
  const Case cases[] = {
      {CalendarUnit::kDay, "2024-02-29T23:59:59Z", "2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
      {CalendarUnit::kWeek, "2021-01-03T12:00:00Z", "2020-W53", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"},
      {CalendarUnit::kWeek, "2019-12-30T00:00:00Z", "2020-W01", "2019-12-30T00:00:00Z", "2020-01-06T00:00:00Z"},
      {CalendarUnit::kMonth, "2010-12-31T23:00:00Z", "2010-12", "2010-12-01T00:00:00Z", "2011-01-01T00:00:00Z"},
      {CalendarUnit::kQuarter, "2024-08-15T00:00:00Z", "2024-Q3", "2024-07-01T00:00:00Z", "2024-10-01T00:00:00Z"},
      {CalendarUnit::kYear, "1969-06-01T00:00:00Z", "1969", "1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {CalendarUnit::kQuarter, "1969-06-01T00:00:00Z", "1969-Q2", "1969-04-01T00:00:00Z", "1969-07-01T00:00:00Z"},
  };
  for (const Case& c : cases) {
    const Period period = utc.Of(c.unit, At(c.time));
    EXPECT_EQ(period.label, c.label);
    EXPECT_EQ(period.begin_us, At(c.begin)) << c.label;
    EXPECT_EQ(period.end_us, At(c.end)) << c.label;
    EXPECT_TRUE(period.Contains(At(c.time))) << c.label;
  }
}

TEST(Calendar, ADayIsTheZonesDay) {
  const auto warsaw = Calendar::Named("Europe/Warsaw");
  ASSERT_TRUE(warsaw.ok()) << warsaw.status();
  const Period day = warsaw->Of(CalendarUnit::kDay, At("2024-03-30T23:30:00Z"));  // 00:30 on the 31st there
  EXPECT_EQ(day.label, "2024-03-31");
  EXPECT_DOUBLE_EQ(day.Days() * 24, 23);  // the clocks go forward
  EXPECT_EQ(warsaw->Of(CalendarUnit::kDay, At("2024-10-27T12:00:00Z")).Days() * 24, 25);
  EXPECT_FALSE(Calendar::Named("Europe/Nowhere").ok());
}

TEST(Calendar, SplitCutsItsEndsAndCoversAll) {
  const Calendar utc;
  const Period span{At("2024-01-15T00:00:00Z"), At("2024-04-01T00:00:00Z"), ""};
  const auto months = utc.Split(CalendarUnit::kMonth, span);
  ASSERT_EQ(months.size(), 3u);
  EXPECT_EQ(months.front().begin_us, span.begin_us);
  EXPECT_EQ(months.back().end_us, span.end_us);
  for (size_t i = 1; i < months.size(); ++i) EXPECT_EQ(months[i - 1].end_us, months[i].begin_us);
  EXPECT_EQ(utc.Split(CalendarUnit::kMonth, span, /*cut=*/false).front().label, "2024-01");
  EXPECT_EQ(utc.Split(CalendarUnit::kMonth, span, false).front().begin_us, At("2024-01-01T00:00:00Z"));
  EXPECT_TRUE(utc.Split(CalendarUnit::kMonth, {5, 5, ""}).empty());
  EXPECT_EQ(utc.Custom(span.begin_us, span.end_us).label, "2024-01-15/2024-04-01");
}

TEST(Calendar, ConsecutiveUnitsHaveConsecutiveNumbers) {
  const Calendar utc;
  for (const CalendarUnit unit :
       {CalendarUnit::kDay, CalendarUnit::kWeek, CalendarUnit::kMonth, CalendarUnit::kQuarter, CalendarUnit::kYear}) {
    for (int64_t index = -30; index < 700; ++index) {
      const Period period = utc.At(unit, index);
      ASSERT_EQ(utc.IndexOf(unit, period.begin_us), index);
      ASSERT_EQ(utc.IndexOf(unit, period.end_us - 1), index);
      ASSERT_EQ(utc.At(unit, index + 1).begin_us, period.end_us);
    }
    EXPECT_EQ(ParseCalendarUnit(CalendarUnitName(unit)), unit);
  }
  EXPECT_FALSE(ParseCalendarUnit("fortnight").has_value());
}

}  // namespace
}  // namespace c360::metrics
