// Tested by tests/profile/value_test.cc.
#include "profile/value.h"

#include <bit>

#include "base/bytes.h"
#include "fmt/format.h"

namespace c360::profile {
namespace {

// The bits of a number, in the order of numbers: the sign bit flipped, negative ones inverted.
uint64_t OrderedFromNumber(double number) {
  const uint64_t bits = std::bit_cast<uint64_t>(number + 0.0);  // -0 and 0 are one
  return (bits >> 63) != 0 ? ~bits : bits | (uint64_t{1} << 63);
}
double NumberFromOrdered(uint64_t ordered) {
  return std::bit_cast<double>((ordered >> 63) != 0 ? ordered & ~(uint64_t{1} << 63) : ~ordered);
}

const std::string& Part(const v1::Address& address, int part) {
  switch (part) {
    case 0:
      return address.street();
    case 1:
      return address.house_number();
    case 2:
      return address.unit();
    case 3:
      return address.postal_code();
    case 4:
      return address.city();
    case 5:
      return address.region();
    default:
      return address.country();
  }
}
std::string* MutablePart(v1::Address* address, int part) {
  switch (part) {
    case 0:
      return address->mutable_street();
    case 1:
      return address->mutable_house_number();
    case 2:
      return address->mutable_unit();
    case 3:
      return address->mutable_postal_code();
    case 4:
      return address->mutable_city();
    case 5:
      return address->mutable_region();
    default:
      return address->mutable_country();
  }
}
constexpr int kAddressParts = 7;

}  // namespace

std::string EncodeValue(const v1::Value& value) {
  std::string out;
  switch (value.kind_case()) {
    case v1::Value::kText:
      return "t" + value.text();
    case v1::Value::kJson:
      return "j" + value.json();
    case v1::Value::kFlag:
      return value.flag() ? "f1" : "f0";
    case v1::Value::kInteger:
      out = "i";
      AppendBigEndian64(&out, OrderedFromSigned(value.integer()));
      return out;
    case v1::Value::kNumber:
      out = "n";
      AppendBigEndian64(&out, OrderedFromNumber(value.number()));
      return out;
    case v1::Value::kAddress:
      out = "a";
      for (int i = 0; i < kAddressParts; ++i) AppendLengthPrefixed(&out, Part(value.address(), i));
      return out;
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return "";
}

bool DecodeValue(std::string_view bytes, v1::Value* value) {
  value->Clear();
  if (bytes.empty()) return true;
  const char kind = bytes[0];
  bytes.remove_prefix(1);
  switch (kind) {
    case 't':
      value->set_text(std::string(bytes));
      return true;
    case 'j':
      value->set_json(std::string(bytes));
      return true;
    case 'f':
      value->set_flag(bytes == "1");
      return bytes == "1" || bytes == "0";
    case 'i':
    case 'n': {
      if (bytes.size() != 8) return false;
      const uint64_t ordered = LoadBigEndian64(bytes.data());
      if (kind == 'i') value->set_integer(SignedFromOrdered(ordered));
      if (kind == 'n') value->set_number(NumberFromOrdered(ordered));
      return true;
    }
    case 'a': {
      v1::Address* address = value->mutable_address();
      for (int i = 0; i < kAddressParts; ++i) {
        std::string_view part;
        if (!ReadLengthPrefixed(&bytes, &part)) return false;
        if (!part.empty()) MutablePart(address, i)->assign(part);
      }
      return bytes.empty();
    }
    default:
      return false;
  }
}

std::string NumberText(double number) { return fmt::format("{}", number + 0.0); }

std::string ValueText(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return value.text();
    case v1::Value::kInteger:
      return fmt::format("{}", value.integer());
    case v1::Value::kNumber:
      return NumberText(value.number());
    case v1::Value::kFlag:
      return value.flag() ? "true" : "false";
    case v1::Value::kJson:
      return value.json();
    case v1::Value::kAddress: {
      std::string text;
      for (int i = 0; i < kAddressParts; ++i) {
        const std::string& part = Part(value.address(), i);
        if (part.empty()) continue;
        if (!text.empty()) text += i == 1 || i == 4 ? " " : ", ";
        text += part;
      }
      return text;
    }
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return "";
}

int64_t TextLength(std::string_view text) {
  int64_t length = 0;
  for (const char c : text) length += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return length;
}

}  // namespace c360::profile
