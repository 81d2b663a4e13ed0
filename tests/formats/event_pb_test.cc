#include "formats/event_pb.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace c360::formats {
namespace {

absl::Status Decode(const std::string& bytes, v1::Event* event) {
  const auto format = NewEventPbFormat("pb");
  return format->NewDecoder()->Decode(bytes, 1, event);
}

v1::Event Sample() {
  v1::Event event;
  event.set_event_id("1");
  event.add_identifiers()->set_namespace_("user_id");
  event.mutable_identifiers(0)->set_value("u\xc5\xbc");
  event.mutable_order()->set_order_id("o");
  event.mutable_order()->add_lines()->mutable_unit_price()->set_micros(5);
  return event;
}

TEST(EventPb, RoundTripAndDefaultSource) {
  v1::Event event;
  ASSERT_TRUE(Decode(Sample().SerializeAsString(), &event).ok());
  EXPECT_EQ(event.source(), "pb");
  event.clear_source();
  EXPECT_EQ(event.SerializeAsString(), Sample().SerializeAsString());
}

TEST(EventPb, FieldsOfANewerWriterAreDropped) {
  std::string bytes = Sample().SerializeAsString();
  AppendVarint(&bytes, 1000u << 3 | 2);
  AppendLengthPrefixed(&bytes, "new");
  v1::Event event;
  ASSERT_TRUE(Decode(bytes, &event).ok());
  EXPECT_EQ(event.ByteSizeLong(), Sample().ByteSizeLong() + 4);  // the source, not the field
}

TEST(EventPb, BytesThatAreNoEventAreRefusedWithoutAWord) {
  v1::Event bad_text = Sample();
  std::string invalid = bad_text.SerializeAsString();
  invalid[invalid.find("u\xc5\xbc") + 1] = '\xff';
  testing::internal::CaptureStderr();
  for (const std::string& bytes : {std::string("\xff"),
                                   std::string("\x0a\x05"
                                               "ab"),
                                   std::string("\x0b"), std::string(1, '\0'), invalid}) {
    v1::Event event;
    EXPECT_EQ(Decode(bytes, &event).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace c360::formats
