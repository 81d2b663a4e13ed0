#include "csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace c360::command {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows ReadAll(std::string_view text) {
  CsvReader reader(text);
  Rows rows;
  std::vector<std::string> fields;
  while (true) {
    const auto more = reader.Next(&fields);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return rows;
    rows.push_back(fields);
  }
}

TEST(CsvField, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(CsvField("plain"), "plain");
  EXPECT_EQ(CsvField(""), "");
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvField("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(CsvField("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(CsvField(" blank"), "\" blank\"");
}

TEST(CsvReader, ReadsRows) {
  EXPECT_EQ(ReadAll(""), Rows{});
  EXPECT_EQ(ReadAll("a,b\n1,2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(ReadAll("a,b\r\n\r\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(ReadAll("a,,\n"), (Rows{{"a", "", ""}}));
  EXPECT_EQ(ReadAll("\xEF\xBB\xBF\"x,y\",\"q\"\"q\",\"l\nl\"\n"), (Rows{{"x,y", "q\"q", "l\nl"}}));
}

TEST(CsvReader, ReadsWhatCsvFieldWrites) {
  const std::vector<std::string> values = {"", "\"", "\"\"", ",", "\r\n", " a ", "a\"b,c\nd", "plain"};
  std::string text;
  for (const std::string& value : values) text += CsvField(value) + ",end\n";
  const Rows rows = ReadAll(text);
  ASSERT_EQ(rows.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) EXPECT_EQ(rows[i], (std::vector<std::string>{values[i], "end"}));
}

TEST(CsvReader, TellsTheLineOfABadQuote) {
  for (const std::string_view text : {"ok\n\"open", "ok\n\"open\"\"", "ok\n\"", "ok\n\"a\"b\n"}) {
    CsvReader reader(text);
    std::vector<std::string> fields;
    ASSERT_TRUE(reader.Next(&fields).ok());
    const auto row = reader.Next(&fields);
    ASSERT_TRUE(absl::IsInvalidArgument(row.status())) << text;
    EXPECT_THAT(std::string(row.status().message()), ::testing::HasSubstr("line 2"));
  }
}

TEST(CsvReader, CountsLinesInsideOfQuotes) {
  CsvReader reader("\"a\nb\"\nc\n");
  std::vector<std::string> fields;
  ASSERT_TRUE(reader.Next(&fields).ok());
  EXPECT_EQ(reader.line(), 1);
  ASSERT_TRUE(reader.Next(&fields).ok());
  EXPECT_EQ(reader.line(), 3);
}

}  // namespace
}  // namespace c360::command
