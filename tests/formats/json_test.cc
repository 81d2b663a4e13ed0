#include "formats/json.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace c360::formats {
namespace {

class JsonTest : public ::testing::Test {
 protected:
  JsonElement Parse(const std::string& json) {
    JsonElement element;
    EXPECT_EQ(parser_.parse(json).get(element), simdjson::SUCCESS) << json;
    return element;
  }
  simdjson::dom::parser parser_;
};

TEST_F(JsonTest, TextOfTextsAndNumbers) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"("a")", "a"}, {"7", "7"},   {"-7", "-7"}, {"1.5", "1.5"}, {"18446744073709551615", "18446744073709551615"},
      {"null", ""},    {"true", ""}, {"[]", ""}};
  for (const auto& [json, text] : kCases) EXPECT_EQ(JsonTextOf(Parse(json)), text) << json;
}

TEST_F(JsonTest, AmountsAreExact) {
  const std::pair<const char*, std::optional<int64_t>> kCases[] = {{"12.55", 12'550'000},
                                                                   {"0.1", 100'000},
                                                                   {"-279489.02", -279'489'020'000},
                                                                   {"999999999.999999", 999'999'999'999'999},
                                                                   {"\"2.55\"", 2'550'000},
                                                                   {"17", 17'000'000},
                                                                   {"1e3", 1'000'000'000},
                                                                   {"12345678901.25", 12'345'678'901'250'000},
                                                                   {"1e300", std::nullopt},
                                                                   {"\"x\"", std::nullopt},
                                                                   {"null", std::nullopt},
                                                                   {"9223372036854775807", std::nullopt}};
  for (const auto& [json, micros] : kCases) EXPECT_EQ(JsonMicros(Parse(json)), micros) << json;
  // Every amount of cents to a million comes back.
  for (int64_t cents = 0; cents < 1'000'000; cents += 7) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", static_cast<double>(cents) / 100);
    ASSERT_EQ(JsonMicros(Parse(text)), cents * 10'000);
  }
}

TEST_F(JsonTest, NumbersTimesAndFlags) {
  EXPECT_EQ(JsonNumber(Parse("\" 1.5 \"")), 1.5);
  EXPECT_FALSE(JsonNumber(Parse("\"1e999\"")).has_value());
  EXPECT_EQ(JsonInteger(Parse("7.9")), 7);
  EXPECT_FALSE(JsonInteger(Parse("1e30")).has_value());
  EXPECT_EQ(JsonTimeMicros(Parse("1714557600")), 1'714'557'600'000'000);
  EXPECT_EQ(JsonTimeMicros(Parse("1714557600000")), 1'714'557'600'000'000);
  EXPECT_EQ(JsonTimeMicros(Parse("\"2024-05-01T10:00:00Z\"")), 1'714'557'600'000'000);
  EXPECT_FALSE(JsonTimeMicros(Parse("-1")).has_value());
  EXPECT_FALSE(JsonTimeMicros(Parse("1e300")).has_value());
  EXPECT_EQ(JsonFlag(Parse("\"Yes\"")), true);
  EXPECT_EQ(JsonFlag(Parse("false")), false);
  EXPECT_FALSE(JsonFlag(Parse("\"perhaps\"")).has_value());
}

TEST_F(JsonTest, ListsAndObjectsBecomeTheCompactTextThatSimdjsonWrites) {
  for (const char* json :
       {R"({ "a" : [1, -2.5, true, null, "x\n\"\\\u0001\u017c"], "b" : { } , "c": [ ] })", "[[[]]]", "{}"}) {
    v1::Value value;
    const JsonElement element = Parse(json);
    JsonValue(element, &value);
    EXPECT_EQ(value.json(), std::string(simdjson::minify(element)));
  }
  v1::Value value;
  JsonValue(Parse(R"({"b":{"z":1,"a":[{"y":1,"x":2}]},"a":2})"), &value);
  EXPECT_EQ(value.json(), R"({"a":2,"b":{"a":[{"x":2,"y":1}],"z":1}})");  // by the order of the keys
  value.Clear();
  JsonValue(Parse(R"({"b":2,"a":3,"b":1,"":0})"), &value);
  EXPECT_EQ(value.json(), R"({"":0,"a":3,"b":2,"b":1})");  // equal ones as they came
  value.Clear();
  JsonValue(Parse(R"({"a":3,"a":1,"b":"\t"})"), &value);
  EXPECT_EQ(value.json(), R"({"a":3,"a":1,"b":"\t"})");
  value.Clear();
  JsonValue(Parse("null"), &value);
  EXPECT_EQ(value.kind_case(), v1::Value::KIND_NOT_SET);
}

TEST_F(JsonTest, EveryByteIsQuotedAsSimdjsonQuotesIt) {
  for (int code = 0; code < 0x80; ++code) {
    for (const char* around : {"", "0123456789abcdef0123456789abcdef"}) {  // alone, and behind whole vectors
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(code));
      v1::Value value;
      const JsonElement element = Parse(std::string("[\"") + around + escape + around + "\"]");
      JsonValue(element, &value);
      EXPECT_EQ(value.json(), std::string(simdjson::minify(element))) << code;
    }
  }
}

}  // namespace
}  // namespace c360::formats
