#include "normalize/date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c360::normalize {
namespace {

TEST(Date, FormsThatCanBeReadInOneWay) {
  const std::pair<const char*, const char*> kCases[] = {{"1956-04-09", "1956-04-09"},
                                                        {" 1956-4-9 ", "1956-04-09"},
                                                        {"1956/04/09", "1956-04-09"},
                                                        {"1956.4.9", "1956-04-09"},
                                                        {"19560409", "1956-04-09"},
                                                        {"1956-04-09T12:00:00Z", "1956-04-09"},
                                                        {"1956-04-09 12:00", "1956-04-09"},
                                                        {"9.4.1956", "1956-04-09"},
                                                        {"25/4/1956", "1956-04-25"},
                                                        {"4/25/1956", "1956-04-25"},
                                                        {"25-04-1956", "1956-04-25"},
                                                        {"5/5/1956", "1956-05-05"},
                                                        {"9 Apr 1956", "1956-04-09"},
                                                        {"9th April 1956", "1956-04-09"},
                                                        {"April 9, 1956", "1956-04-09"},
                                                        {"APR 9 1956", "1956-04-09"},
                                                        {"9-apr-1956", "1956-04-09"},
                                                        {"29 Feb 2000", "2000-02-29"},
                                                        {"1956-04", "1956-04"},
                                                        {"1956", "1956"},
                                                        {"21st Sept 1956", "1956-09-21"},
                                                        {"23 listopada 1971 r.", "1971-11-23"},
                                                        {"3. M\xc3\xa4rz 1971", "1971-03-03"},
                                                        {"3 de octubre de 1971", "1971-10-03"},
                                                        {"23.XI.1971", "1971-11-23"},
                                                        {"1971 r.", "1971"}};
  for (const auto& [given, normal] : kCases) {
    const auto date = NormalizeDate(given);
    ASSERT_TRUE(date.ok()) << given << ": " << date.status();
    EXPECT_EQ(*date, normal) << given;
  }
}

TEST(Date, WhatIsRefusedSaysWhy) {
  const std::pair<const char*, const char*> kCases[] = {{"4/9/1956", "told apart"},
                                                        {"12-11-1978", "told apart"},
                                                        {"1956-13-01", "no date of the calendar"},
                                                        {"19560230", "calendar"},
                                                        {"1900-02-29", "calendar"},
                                                        {"9.4.56", "two digits"},
                                                        {"4/25/56", "two digits"},
                                                        {"", "no known form"},
                                                        {"about 1956", "no known form"},
                                                        {"1956-04-09-01", "no known form"},
                                                        {"9 Xyz 1956", "no known form"},
                                                        {"XI.9.1956", "no known form"},
                                                        {"0000", "no known form"},
                                                        {"99999999999", "no known form"},
                                                        {"1956-00", "calendar"},
                                                        {"32.1.1956", "calendar"}};
  for (const auto& [given, reason] : kCases) {
    const auto date = NormalizeDate(given);
    ASSERT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument) << given;
    EXPECT_THAT(date.status().ToString(), testing::HasSubstr(reason)) << given;
  }
}

}  // namespace
}  // namespace c360::normalize
