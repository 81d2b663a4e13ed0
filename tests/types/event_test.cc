#include "types/event.h"

#include <gtest/gtest.h>

#include <set>

namespace c360 {
namespace {

TEST(EventType, EveryPayloadHasANameOfItsOwnThatIsReadBack) {
  std::set<std::string_view> names;
  const auto* payload = v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payload->field_count(); ++i) {
    v1::Event event;
    event.GetReflection()->MutableMessage(&event, payload->field(i));
    const std::string_view name = EventTypeName(TypeOf(event));
    EXPECT_TRUE(names.insert(name).second) << payload->field(i)->name();
    EXPECT_EQ(ParseEventType(name), TypeOf(event)) << name;
  }
  EXPECT_EQ(names.size() + 1, static_cast<size_t>(kEventTypeCount));
  EXPECT_EQ(EventTypeName(TypeOf(v1::Event())), "identify");
  EXPECT_FALSE(ParseEventType("").has_value());
}

}  // namespace
}  // namespace c360
