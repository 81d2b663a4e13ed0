#include "profile/value.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <vector>

namespace c360::profile {
namespace {

v1::Value Text(const std::string& text) {
  v1::Value value;
  value.set_text(text);
  return value;
}
v1::Value Integer(int64_t integer) {
  v1::Value value;
  value.set_integer(integer);
  return value;
}
v1::Value Number(double number) {
  v1::Value value;
  value.set_number(number);
  return value;
}
v1::Value Flag(bool flag) {
  v1::Value value;
  value.set_flag(flag);
  return value;
}
v1::Value Address() {
  v1::Value value;
  value.mutable_address()->set_street("Prosta");
  value.mutable_address()->set_house_number("7");
  value.mutable_address()->set_postal_code("00-001");
  value.mutable_address()->set_city("Warszawa");
  return value;
}

TEST(Value, BytesReadBackAndAreOrderedAsValues) {
  const std::vector<v1::Value> ascending = {
      Address(),   Flag(false), Flag(true),     Integer(INT64_MIN), Integer(-1),   Integer(0),
      Integer(9),  Integer(10), Number(-1e300), Number(-1.5),       Number(0),     Number(1e-300),
      Number(2.5), Number(10),  Text("Anna"),   Text("B"),          Text("Berta"), Text("\xC5\x81ukasz")};
  std::string before;
  for (const v1::Value& value : ascending) {
    const std::string bytes = EncodeValue(value);
    EXPECT_LT(before, bytes) << value.ShortDebugString();
    v1::Value back;
    ASSERT_TRUE(DecodeValue(bytes, &back));
    EXPECT_EQ(back.SerializeAsString(), value.SerializeAsString());
    before = bytes;
  }
  EXPECT_EQ(EncodeValue(Number(-0.0)), EncodeValue(Number(0.0)));
}

TEST(Value, RefusesOtherBytes) {
  v1::Value value;
  for (const std::string bytes : {"i123", "n", "f2", "x", "a\x05zz"}) EXPECT_FALSE(DecodeValue(bytes, &value)) << bytes;
}

TEST(Value, NumbersAreShortestAndWithoutLocale) {
  const char* const set = std::setlocale(LC_ALL, "de_DE.UTF-8");  // a comma where the machine has it
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(1234567.25), "1234567.25");
  EXPECT_EQ(NumberText(10), "10");
  EXPECT_EQ(NumberText(-0.0), "0");
  EXPECT_EQ(NumberText(1.0 / 3), "0.3333333333333333");
  if (set != nullptr) std::setlocale(LC_ALL, "C");
  for (const double number : {1e-7, 0.1 + 0.2, 1e22, 123456789.123456789, 5e-324, 1.7976931348623157e308})
    EXPECT_EQ(std::strtod(NumberText(number).c_str(), nullptr), number);
}

TEST(Value, TextOfEveryKind) {
  EXPECT_EQ(ValueText(Integer(-42)), "-42");
  EXPECT_EQ(ValueText(Flag(true)), "true");
  EXPECT_EQ(ValueText(Text("x")), "x");
  EXPECT_EQ(ValueText(Address()), "Prosta 7, 00-001 Warszawa");
  EXPECT_EQ(TextLength("\xC5\x81\xC3\xB3\x64\xC5\xBA"), 4);
}

}  // namespace
}  // namespace c360::profile
