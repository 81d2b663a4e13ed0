#include "formats/time.h"

#include <gtest/gtest.h>

#include <string>

namespace c360::formats {
namespace {

TEST(IsoTime, Forms) {
  const std::pair<const char*, int64_t> kCases[] = {{"1970-01-01T00:00:01.5Z", 1'500'000},
                                                    {"1970-01-01T01:00:01+01:00", 1'000'000},
                                                    {"1970-01-01T01:00:01+0100", 1'000'000},
                                                    {"1969-12-31T23:00:01-01", 1'000'000},
                                                    {"1970-01-01T00:00:00.123456789Z", 123'456},
                                                    {"1970-01-02 00:00:00", 86'400'000'000},
                                                    {"1970-01-02 00:00", 86'400'000'000},
                                                    {"1970-01-02", 86'400'000'000},
                                                    {"1969-12-31T23:59:59.999Z", -1'000},
                                                    {"2000-02-29T00:00:00Z", 951'782'400'000'000},
                                                    {"2024-05-01T10:00:00.000Z", 1'714'557'600'000'000},
                                                    {"9999-12-31T23:59:59Z", 253'402'300'799'000'000}};
  for (const auto& [text, micros] : kCases) EXPECT_EQ(ParseIsoMicros(text), micros) << text;
}

TEST(IsoTime, WhatIsNoTimeIsNone) {
  for (const char* text : {"", "yesterday", "2024", "2024-13-01", "2024-02-30", "2023-02-29", "2024-05-01T",
                           "2024-05-01T25:00", "2024-05-01T10:00:00.Z", "2024-05-01T10:00:00+", "2024-05-01T10:00:00Zx",
                           "2024-05-01T10:60:00Z", "0000-01-01", "24-05-01", "2024-5-1", "1900-02-29"})
    EXPECT_FALSE(ParseIsoMicros(text).has_value()) << text;
}

// The usual form has a way of its own; another spelling of the zone leads to the general one.
TEST(IsoTime, TheUsualFormReadsAsAllOthersDo) {
  for (const std::string usual : {"2024-02-29T23:59:60.999Z", "1969-12-31T00:00:00.000Z", "0001-01-01T09:08:07.065Z"}) {
    for (size_t at = 0; at + 1 < usual.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = usual;
        text[at] = static_cast<char>(byte);
        const std::string longer = text.substr(0, text.size() - 1) + "+00:00";
        ASSERT_EQ(ParseIsoMicros(text), ParseIsoMicros(longer)) << text;
      }
    }
    EXPECT_TRUE(ParseIsoMicros(usual).has_value());
    EXPECT_FALSE(ParseIsoMicros(usual.substr(0, usual.size() - 1) + "X").has_value());
  }
}

std::optional<int64_t> Parse(const char* pattern, const char* text, const char* zone_name = "UTC") {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(zone_name, &zone));
  const auto compiled = TimePattern::Compile(pattern);
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return compiled->ParseMicros(text, zone);
}

TEST(TimePattern, Conversions) {
  constexpr int64_t kNoon = 1'714'564'800'000'000;  // 2024-05-01T12:00:00Z
  EXPECT_EQ(Parse("%Y-%m-%d %H:%M:%S", "2024-05-01 12:00:00"), kNoon);
  EXPECT_EQ(Parse("%F %T", " 2024-05-01 12:00:00 "), kNoon);
  EXPECT_EQ(Parse("%Y%m%d%H%M%S", "20240501120000"), kNoon);
  EXPECT_EQ(Parse("%m/%d/%Y %I:%M %p", "5/1/2024 12:00 PM"), kNoon);
  EXPECT_EQ(Parse("%d %B %y %H:%M", "1 May 24 12:00"), kNoon);
  EXPECT_EQ(Parse("%b %d, %Y %H", "may 1, 2024 12"), kNoon);
  EXPECT_EQ(Parse("%Y-%m-%dT%H:%M:%S.%f%z", "2024-05-01T14:00:00.25+02:00"), kNoon + 250'000);
  EXPECT_EQ(Parse("%Y-%m-%d %H:%M", "2024-05-01 14:00", "Europe/Warsaw"), kNoon);
  EXPECT_EQ(Parse("iso", "2024-05-01 14:00", "Europe/Warsaw"), kNoon);
  EXPECT_EQ(Parse("iso", "2024-05-01T12:00:00.5Z", "Europe/Warsaw"), kNoon + 500'000);
  EXPECT_EQ(Parse("unix", "1714564800.5"), kNoon + 500'000);
  EXPECT_EQ(Parse("unix_ms", "1714564800001"), kNoon + 1'000);
  EXPECT_EQ(Parse("%I %p", "12 am"), 0);
  EXPECT_EQ(Parse("%y", "69"), -31'536'000'000'000);
}

TEST(TimePattern, WhatDoesNotFitIsNone) {
  EXPECT_FALSE(Parse("%Y%m%d", "1930021").has_value());
  EXPECT_FALSE(Parse("%Y%m%d", "19301301").has_value());
  EXPECT_FALSE(Parse("%Y%m%d", "193002133").has_value());
  EXPECT_FALSE(Parse("%d.%m.%Y", "31.4.2024").has_value());
  EXPECT_FALSE(Parse("%H:%M", "24:00").has_value());
  EXPECT_FALSE(Parse("%I %p", "13 pm").has_value());
  EXPECT_FALSE(Parse("%b", "maz").has_value());
  EXPECT_FALSE(Parse("unix", "now").has_value());
  EXPECT_FALSE(Parse("unix", "1e30").has_value());
  EXPECT_FALSE(Parse("unix_ms", "99999999999999999").has_value());
}

TEST(TimePattern, DatesAsFarAsThePatternSays) {
  const std::tuple<const char*, const char*, const char*> kCases[] = {{"%d/%m/%Y", "1/2/1930", "1930-02-01"},
                                                                      {"%m/%Y", "2/1930", "1930-02"},
                                                                      {"%Y", "1930", "1930"},
                                                                      {"iso", "1930-02-01T10:00:00Z", "1930-02-01"},
                                                                      {"unix", "0", "1970-01-01"}};
  for (const auto& [pattern, text, date] : kCases) EXPECT_EQ(TimePattern::Compile(pattern)->ParseDate(text), date);
  EXPECT_FALSE(TimePattern::Compile("%Y")->ParseDate("19300").has_value());
  EXPECT_EQ(TimePattern::Compile("%Y-%").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace c360::formats
