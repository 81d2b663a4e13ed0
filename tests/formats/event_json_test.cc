#include "formats/event_json.h"

#include <gtest/gtest.h>

namespace c360::formats {
namespace {

absl::Status Decode(const std::string& json, v1::Event* event) {
  const auto format = NewEventJsonFormat("native");
  return format->NewDecoder()->Decode(json, 1, event);
}

TEST(EventJson, AnEventInTheProto3Mapping) {
  v1::Event event;
  ASSERT_TRUE(
      Decode(R"({"eventId":"1","time":"2024-05-01T10:00:00.25Z","identifiers":[{"namespace":"email","value":"a@x.pl"}],
    "order":{"orderId":"o","total":{"currency":"EUR","micros":"2550000"}}})",
             &event)
          .ok());
  EXPECT_EQ(event.source(), "native");
  EXPECT_EQ(event.order().total().micros(), 2'550'000);
  EXPECT_EQ(event.time().nanos(), 250'000'000);
}

TEST(EventJson, WhatIsNoneIsRefusedWithoutItsValues) {
  testing::internal::CaptureStderr();
  for (const std::string& json :
       {std::string(), std::string("[]"), std::string("{"), std::string(R"({"secret":"x"})"),
        std::string(R"({"eventId":{}})"), std::string("{\"eventId\":\"\xff\"}"), std::string(R"({"eventId":"\ud800"})"),
        std::string(R"({"time":"soon"})"), std::string(R"({"order":{"lines":[{"quantity":1e999}]}})"),
        std::string(100'000, '['), std::string(R"({"snapshot":{"version":"99999999999999999999"}})")}) {
    v1::Event event;
    const absl::Status status = Decode(json, &event);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << json.substr(0, 80);
    EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// The field at fault is named, where events have one of that name; what stands in the input never is.
TEST(EventJson, ARefusalNamesTheField) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"secret":"x"})", "event: an unknown field in it"},
      {R"j({"(order)":"x"})j", "event: an unknown field in it"},
      {R"({"order":{"secret":1}})", "order: an unknown field in it"},
      {R"({"eventId":{}})", "event_id: a value of a wrong type"},
      {R"({"time":"secret"})", "time: a value of a wrong type"},
      {R"({"identifiers":[{"namespace":"a","value":{}}]})", "identifiers[0].value: a value of a wrong type"},
      {R"({"order":{"lines":[{},{"quantity":"secret"}]}})", "order.lines[1].quantity: a value of a wrong type"},
      {R"({"caseUpdate":{"action":"SECRET"}})", "case_update.action: a value of a wrong type"},
      {R"({"order":{},"call":{}})", "event: two fields of which it may have one only"},
      {R"({"secret" 1})", "event: not a JSON object"}};
  for (const auto& [json, reason] : kCases) {
    v1::Event event;
    EXPECT_EQ(std::string(Decode(json, &event).message()), reason) << json;
  }
}

}  // namespace
}  // namespace c360::formats
