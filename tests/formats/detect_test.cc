#include "formats/detect.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace c360::formats {
namespace {

TEST(Detect, FormatsByTheirBeginning) {
  v1::Event event;
  event.set_source("shop");
  event.set_event_id("1");
  std::string framed;
  AppendLengthPrefixed(&framed, event.SerializeAsString());
  const std::pair<std::string, const char*> kCases[] = {
      {R"({"type":"track","messageId":"m"})", "segment"},
      {"\n  {\"eventId\":\"1\"}\n", "event-json"},
      {R"({"source":"s","event_id":"1"})", "event-json"},
      {R"({"DATA_SOURCE":"A","RECORD_ID":"1"})", "senzing"},
      {R"({"RECORD_ID":"1","FEATURES":[]})", "senzing"},
      {"{}", "segment"},
      {R"({"eventId":"1","name":"messageId"})", "event-json"},
      {R"({"properties":[{"name":"x","value":{"messageId":1}}],"eventId":"1"})", "event-json"},
      {R"({"RECORD_ID":"1","F":[{"eventId":"\\\""}]})", "senzing"},
      {R"({"type":"track","properties":{"eventId":"1"},"messageId":"m"})", "segment"},
      {R"({"eventId" : "1","x":{"messageId":"cut)", "event-json"},
      {"broken line\n{\"RECORD_ID\":1}\n", "senzing"},
      {framed, "event-pb"},
      {"id,name\n1,x\n", ""},
      {"", ""}};
  for (const auto& [head, name] : kCases) EXPECT_EQ(DetectFormat(head), name) << head;
}

TEST(Detect, WhatCannotBeReadIsSaid) {
  EXPECT_EQ(NewFormat({.name = "xml", .mapping_json = "", .source = ""}, "").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(NewFormat({.name = "csv", .mapping_json = "", .source = ""}, "").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(NewFormat({}, "id,name\n").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(NewFormat({}, "\n").ok());  // nothing to read is no error
  for (const char* name : {"segment", "event-json", "event-pb", "senzing"})
    EXPECT_TRUE(NewFormat({.name = name, .mapping_json = "", .source = ""}, "").ok());
}

}  // namespace
}  // namespace c360::formats
