#include "json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "json_check.h"

namespace c360::command {
namespace {

TEST(JsonWriter, SetsCommasAndNests) {
  JsonWriter json;
  json.BeginObject().Key("a").BeginArray().Integer(1).Bool(true).Null().BeginObject().EndObject().EndArray();
  json.Key("b").String("x").Key("c").Raw("0.10").EndObject();
  EXPECT_EQ(json.text(), R"({"a":[1,true,null,{}],"b":"x","c":0.10})");
}

TEST(JsonWriter, EscapesWhatJsonCannotHold) {
  JsonWriter json;
  json.String(std::string_view("q\" b\\ n\n t\t r\r \x01 \x7F \xC5\x82 \0", 23));
  EXPECT_EQ(json.text(), "\"q\\\" b\\\\ n\\n t\\t r\\r \\u0001 \\u007f \xC5\x82 \\u0000\"");
}

TEST(JsonWriter, ReplacesBrokenUtf8) {
  // A lone tail, a cut sequence, an overlong form, a surrogate, a code point above U+10FFFF.
  for (const std::string_view broken : {"\x80", "\xC5", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    JsonWriter json;
    json.String(broken);
    EXPECT_NE(json.text().find("\\ufffd"), std::string::npos);
    EXPECT_TRUE(IsJson(json.text()));
    for (const char c : json.text()) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
  }
}

TEST(JsonWriter, WritesTheShortestNumberThatReadsBack) {
  JsonWriter json;
  json.BeginArray()
      .Double(0.1)
      .Double(3)
      .Double(-1e300)
      .Double(std::nan(""))
      .Double(std::numeric_limits<double>::infinity());
  json.Integer(std::numeric_limits<int64_t>::min()).EndArray();
  EXPECT_EQ(json.text(), "[0.1,3,-1e+300,null,null,-9223372036854775808]");
  EXPECT_TRUE(IsJson(json.text()));
}

TEST(DecimalText, IsExact) {
  EXPECT_EQ(DecimalText(0), "0");
  EXPECT_EQ(DecimalText(279'489'020'000), "279489.02");
  EXPECT_EQ(DecimalText(-2'550'000), "-2.55");
  EXPECT_EQ(DecimalText(-1), "-0.000001");
  EXPECT_EQ(DecimalText(std::numeric_limits<int64_t>::min()), "-9223372036854.775808");
}

TEST(BitsText, IsExact) {
  EXPECT_EQ(BitsText(-20'000), "-20");
  EXPECT_EQ(BitsText(-20'500), "-20.5");
  EXPECT_EQ(BitsText(1), "0.001");
}

}  // namespace
}  // namespace c360::command
