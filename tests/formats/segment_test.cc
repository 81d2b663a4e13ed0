#include "formats/segment.h"

#include <gtest/gtest.h>

#include "types/event.h"

namespace c360::formats {
namespace {

v1::Event Decode(const std::string& json) {
  v1::Event event;
  const absl::Status status = NewSegmentFormat("segment")->NewDecoder()->Decode(json, 1, &event);
  EXPECT_TRUE(status.ok()) << status;
  return event;
}

TEST(Segment, ClockIsCorrected) {
  const v1::Event event =
      Decode(R"({"type":"identify","messageId":"m","userId":"u","originalTimestamp":"2024-05-01T10:00:00Z",
    "sentAt":"2024-05-01T10:00:02Z","receivedAt":"2024-05-01T10:00:05Z"})");
  EXPECT_EQ(ToMicros(event.time()) - ToMicros(event.original_time()), 3'000'000);
}

TEST(Segment, OrderIsTypedAndTheRestIsKept) {
  const v1::Event event = Decode(R"({"type":"track","event":"Order Completed","messageId":"m","userId":7,"properties":
    {"order_id":"o","total":12.55,"currency":"EUR","gift":true,"products":[{"sku":"s","price":2.5,"quantity":3}]}})");
  EXPECT_EQ(event.order().total().micros(), 12'550'000);
  EXPECT_EQ(event.order().lines(0).product_id(), "s");
  EXPECT_EQ(event.identifiers(0).value(), "7");
  ASSERT_EQ(event.properties_size(), 1);
  EXPECT_TRUE(event.properties(0).value().flag());
  EXPECT_FALSE(event.has_time());
}

TEST(Segment, OrderWithoutIdIsCustomWithAllKept) {
  const v1::Event event =
      Decode(R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"total":1}})");
  EXPECT_EQ(event.custom().type(), "Order Completed");
  EXPECT_EQ(event.properties_size(), 1);
}

TEST(Segment, AliasShowsTheFormerName) {
  const v1::Event event = Decode(R"({"type":"alias","messageId":"m","userId":"u","previousId":"p"})");
  EXPECT_EQ(event.identifiers(1).namespace_(), "previous_id");
}

TEST(Segment, MalformedIsRefused) {
  for (const char* line : {"", "[]", "{", R"({"type":"identify","userId":"u"})", R"({"type":"x","messageId":"m"})",
                           R"({"type":"page","messageId":"m","timestamp":"soon"})"}) {
    v1::Event event;
    EXPECT_EQ(NewSegmentFormat("segment")->NewDecoder()->Decode(line, 1, &event).code(),
              absl::StatusCode::kInvalidArgument)
        << line;
  }
}

}  // namespace
}  // namespace c360::formats
