#include "formats/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace c360::formats {
namespace {

using ::testing::HasSubstr;

TEST(Mapping, ErrorsNameTheEntry) {
  const std::string ids = R"("identifiers": [{"namespace": "user_id", "column": "a"}])";
  const std::pair<std::string, const char*> kCases[] = {
      {"[]", "mapping: not a JSON object"},
      {"{", "mapping: not a JSON object"},
      {"{}", "mapping.identifiers: none"},
      {R"({"identfiers": []})", "no entry \"identfiers\" is known"},
      {R"({"identifiers": [{"column": "a"}]})", "mapping.identifiers[0]: without \"namespace\""},
      {R"({"identifiers": [{"namespace": "User Id", "column": "a"}]})",
       "mapping.identifiers[0].namespace: not 1 to 64"},
      {"{" + ids + R"(, "attributes": [{"name": "x", "column": "a"}, {"name": "x", "column": "b"}]})",
       "mapping.attributes[1].name: \"x\" twice"},
      {"{" + ids + R"(, "event_id": {"row_number": false}})", "mapping.event_id: neither"},
      {"{" + ids + R"(, "event_id": {"row_number": true, "column": "a"}})", "mapping.event_id: both"},
      {"{" + ids + R"(, "payload": {"type": "order", "fields": {"product_id": "a"}}})",
       "mapping.payload.fields: without \"order_id\""},
      {"{" + ids + R"(, "payload": {"type": "snapshot"}})", "mapping.payload.fields: without \"record_key\""},
      {"{" + ids + R"(, "rules": [{"when": {"column": "a", "equals": 1}, "payload": {"type": "none"}}]})",
       "mapping.rules[0].when.equals: neither a text nor a list of texts"},
      {R"({"identifiers": [{"namespace": "user_id"}]})", "mapping.identifiers[0]: neither"},
      {R"({"identifiers": [{"namespace": "user_id", "colum": "a"}]})", "mapping.identifiers[0]: no entry \"colum\""},
      {"{" + ids + R"(, "delimiter": ";;"})", "mapping.delimiter"},
      {"{" + ids + R"(, "channel": "telepathy"})", "mapping.channel: no channel"},
      {"{" + ids + R"(, "direction": "up"})", "mapping.direction"},
      {"{" + ids + R"(, "rest": true})", "mapping.rest: not a text"},
      {"{" + ids + R"(, "decimal": ";"})", "mapping.decimal"},
      {"{" + ids + R"(, "time": {"column": "a", "format": "%Q"}})", "no conversion %Q"},
      {"{" + ids + R"(, "time": {"column": "a", "time_zone": "Mars/Base"}})", "no zone \"Mars/Base\""},
      {"{" + ids + R"(, "attributes": [{"column": "a"}]})", "mapping.attributes[0]: without \"name\""},
      {"{" + ids + R"(, "attributes": [{"name": "x", "column": "a", "type": "blob"}]})", "mapping.attributes[0].type"},
      {"{" + ids + R"(, "attributes": [{"name": "x", "address": {"planet": "a"}}]})", "no part \"planet\""},
      {"{" + ids + R"(, "payload": {"type": "dance"}})", "\"dance\" is no kind of event"},
      {"{" + ids + R"(, "payload": {"type": "order", "fields": {"colour": "a"}}})", "order has no field \"colour\""},
      {"{" + ids + R"(, "payload": {"type": "order", "fields": {"lines": "a"}}})", "order has no field \"lines\""},
      {"{" + ids + R"(, "payload": {"type": "order", "fields": {"order_id": 7}}})", "mapping.payload.fields.order_id"},
      {"{" + ids + R"(, "rules": [{"when": {"column": "a"}, "payload": {"type": "none"}}]})", "without a condition"},
      {"{" + ids + R"(, "rules": [{"payload": {"type": "none"}}]})", "without \"when\" and \"payload\""},
      {"{" + ids + R"(, "rules": [{"when": {"column": "a", "less_than": "x"}, "payload": {"type": "none"}}]})",
       "mapping.rules[0].when.less_than: not a number"}};
  for (const auto& [json, reason] : kCases) {
    const auto mapping = ParseMapping(json);
    ASSERT_EQ(mapping.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(mapping.status().ToString(), HasSubstr(reason)) << json;
  }
}

TEST(Mapping, EveryExampleIsSound) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(C360_SOURCE_DIR "/examples/mappings")) {
    if (entry.path().extension() != ".json") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto mapping = ParseMapping(text.str());
    EXPECT_TRUE(mapping.ok()) << entry.path() << mapping.status();
    ++count;
  }
  EXPECT_GE(count, 9);
}

TEST(Mapping, BindFindsColumnsAndKeepsTheRest) {
  auto mapping = ParseMapping(R"({"identifiers": [{"namespace": "user_id", "columns": ["b", "a"]}], "ignore": ["d"]})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_TRUE(mapping->Bind({"a", "b", "c", "d", "", "e", "e"}).ok());
  EXPECT_EQ(mapping->identifiers[0].origin.cells, (std::vector<size_t>{1, 0}));
  EXPECT_EQ(mapping->Bind({"a", "b"}).code(), absl::StatusCode::kFailedPrecondition);  // "d" is not there to be ignored
  ASSERT_TRUE(mapping->Bind({"a", "b", "c", "d", "", "e", "e"}).ok());
  const std::vector<std::pair<size_t, std::string>> rest = {{2, "c"}, {5, "e#6"}, {6, "e#7"}};
  EXPECT_EQ(mapping->rest, rest);
}

}  // namespace
}  // namespace c360::formats
