#include "normalize/month.h"

#include <gtest/gtest.h>

#include "normalize/text.h"

namespace c360::normalize {
namespace {

TEST(Month, NamesInManyLanguages) {
  const struct {
    int month;
    const char* names;  // one blank between
  } kCases[] = {
      {1, "January jan Januar J\xc3\xa4nner jaenner janvier enero gennaio stycznia sty janeiro ledna tammikuuta ocak"},
      {2, "Feb f\xc3\xa9vrier febrero febbraio lutego luty \xc3\xbanora helmikuu"},
      {3, "M\xc3\xa4rz Maerz Mrz mars marzo maart marca marzec mar\xc3\xa7o \xd0\xbc\xd0\xb0\xd1\x80\xd1\x82\xd0\xb0"},
      {5, "Mai mei maja mayo maggio \xd0\xbc\xd0\xb0\xd1\x8f kv\xc4\x9btna toukokuu"},
      {6, "June juin junio giugno czerwca \xd0\xb8\xd1\x8e\xd0\xbd\xd1\x8c \xd0\xb8\xd1\x8e\xd0\xbd\xd1\x8f"},
      {7, "July juillet juil julio luglio lipca \xd0\xb8\xd1\x8e\xd0\xbb\xd1\x8c"},
      {8, "agosto ao\xc3\xbbt augustus sierpnia srpna"},
      {9, "Sept septembre setembro wrze\xc5\x9bnia wrz"},
      {10,
       "Oktober ottobre outubro pa\xc5\xba"
       "dziernika paz octo"},
      {11, "listopada listopad lis noviembre noviem \xd0\xbd\xd0\xbe\xd1\x8f\xd0\xb1\xd1\x80\xd1\x8f"},
      {12,
       "Dezember d\xc3\xa9"
       "cembre dicembre grudnia decem joulukuuta"}};
  for (const auto& [month, names] : kCases) {
    for (std::string_view rest = names; !rest.empty();) {
      const std::string_view name = rest.substr(0, rest.find(' '));
      std::string folded = Fold(name);
      std::erase(folded, '\'');
      EXPECT_EQ(MonthOf(folded), month) << name;
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    }
  }
}

TEST(Month, WhatNamesNone) {
  for (const char* word : {"", "ma", "ju", "abc", "monday", "mardi", "martes", "born", "januaryx", "juli1"})
    EXPECT_EQ(MonthOf(word), 0) << word;
}

TEST(Month, RomanNumerals) {
  EXPECT_EQ(RomanMonth("i"), 1);
  EXPECT_EQ(RomanMonth("iv"), 4);
  EXPECT_EQ(RomanMonth("xii"), 12);
  for (const char* word : {"", "iiii", "xiii", "c"}) EXPECT_EQ(RomanMonth(word), 0) << word;
}

}  // namespace
}  // namespace c360::normalize
