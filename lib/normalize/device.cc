// Tested by tests/normalize/device_test.cc.
#include "normalize/device.h"

#include <algorithm>

#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// "AA:BB:CC:DD:EE:FF" or with dashes
bool IsMac(std::string_view text) {
  if (text.size() != 17) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i % 3 == 2 ? text[i] != text[2] || (text[i] != ':' && text[i] != '-') : !IsHex(text[i])) return false;
  }
  return true;
}

// Only `digit`, marks aside.
bool IsOnly(std::string_view text, char digit) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == digit || !IsHex(c); });
}

}  // namespace

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

absl::StatusOr<std::string> NormalizeDevice(std::string_view text) {
  std::string out = NormalizeText(text);
  std::string_view core = out;
  if (core.starts_with('{') && core.ends_with('}')) core = core.substr(1, core.size() - 2);
  for (const std::string_view prefix : {"urn:uuid:", "uuid:"}) {
    if (core.size() > prefix.size() &&
        std::equal(prefix.begin(), prefix.end(), core.begin(), [](char a, char b) { return a == Lower(b); }))
      core.remove_prefix(prefix.size());
  }
  if (!IsUuid(core) && !IsMac(core)) return out;
  std::string normal(core);
  std::transform(normal.begin(), normal.end(), normal.begin(), Lower);
  if (IsOnly(normal, '0') || IsOnly(normal, 'f')) return InvalidArgument("a device that does not show its id");
  if (IsMac(normal)) std::replace(normal.begin(), normal.end(), '-', ':');
  return normal;
}

}  // namespace c360::normalize
