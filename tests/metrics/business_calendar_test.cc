#include "c360/metrics/business_calendar.h"

#include <gtest/gtest.h>

#include "google/protobuf/text_format.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;

constexpr int64_t kHour = int64_t{3600} * 1'000'000;

BusinessCalendar Office(const std::string& more = "") {
  v1::BusinessCalendar in;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "time_zone: 'Europe/Warsaw' openings {weekdays: [1, 2, 3, 4, 5] open_minute: 540 close_minute: 1020}" + more,
      &in));
  return *BusinessCalendar::Of(in);
}

// 2024-05-31 is a Friday; Warsaw is two hours ahead of UTC then, so 9 to 17 is 7 to 15 in UTC.
TEST(BusinessCalendar, CountsOpeningHours) {
  const struct {
    const char* begin;
    const char* end;
    double hours;
  } kCases[] = {
      {"2024-05-31T07:00:00Z", "2024-05-31T15:00:00Z", 8},   // a whole day
      {"2024-05-31T06:00:00Z", "2024-05-31T08:00:00Z", 1},   // before opening
      {"2024-05-31T14:00:00Z", "2024-06-03T08:00:00Z", 2},   // over a week-end
      {"2024-06-01T00:00:00Z", "2024-06-02T22:00:00Z", 0},   // within one
      {"2024-05-27T00:00:00Z", "2024-06-03T00:00:00Z", 40},  // a week
      {"2024-05-31T15:00:00Z", "2024-05-31T07:00:00Z", 0},   // backwards
  };
  for (const auto& [begin, end, hours] : kCases) {
    EXPECT_EQ(Office().Elapsed(At(begin), At(end)), static_cast<int64_t>(hours * kHour)) << begin;
  }
}

TEST(BusinessCalendar, KnowsHolidays) {
  const BusinessCalendar closed = Office("holidays {date: '2024-05-31'}");
  EXPECT_EQ(closed.Elapsed(At("2024-05-30"), At("2024-06-01")), 8 * kHour);
  const BusinessCalendar half = Office("holidays {date: '2024-05-31' open_minute: 540 close_minute: 720}");
  EXPECT_EQ(half.Elapsed(At("2024-05-31"), At("2024-06-01")), 3 * kHour);
}

// On 2024-03-31 the clock goes from 2:00 to 3:00: a calendar open all day has 23 hours then, and 25 on 2024-10-27.
TEST(BusinessCalendar, FollowsSummerTime) {
  v1::BusinessCalendar in;
  in.set_time_zone("Europe/Warsaw");
  auto* opening = in.add_openings();
  for (int day = 1; day <= 7; ++day) opening->add_weekdays(day);
  opening->set_close_minute(1440);
  const BusinessCalendar always = *BusinessCalendar::Of(in);
  EXPECT_EQ(always.Elapsed(At("2024-03-30T23:00:00Z"), At("2024-03-31T22:00:00Z")), 23 * kHour);
  EXPECT_EQ(always.Elapsed(At("2024-10-26T22:00:00Z"), At("2024-10-27T23:00:00Z")), 25 * kHour);
  EXPECT_EQ(BusinessCalendar().Elapsed(At("2024-03-30"), At("2024-04-01")), 48 * kHour);
}

TEST(BusinessCalendar, DeadlineIsWhenTheTimeHasElapsed) {
  const BusinessCalendar office = Office();
  EXPECT_EQ(office.Deadline(At("2024-05-31T14:00:00Z"), 2 * kHour), At("2024-06-03T08:00:00Z"));
  EXPECT_EQ(office.Deadline(At("2024-06-01"), 0), At("2024-06-01"));
  EXPECT_EQ(BusinessCalendar().Deadline(At("2024-06-01"), kHour), At("2024-06-01T01:00:00Z"));
  v1::BusinessCalendar never;
  never.set_time_zone("UTC");
  EXPECT_FALSE(BusinessCalendar::Of(never)->Deadline(At("2024-06-01"), kHour).has_value());
}

TEST(BusinessCalendar, NeedsATimeZoneThatThereIs) {
  v1::BusinessCalendar in;
  in.set_time_zone("Europe/Nowhere");
  EXPECT_TRUE(absl::IsInvalidArgument(BusinessCalendar::Of(in).status()));
}

}  // namespace
}  // namespace c360::metrics
