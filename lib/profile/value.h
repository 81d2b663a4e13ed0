// Values of attributes as ordered bytes and as text.
#ifndef C360_LIB_PROFILE_VALUE_H_
#define C360_LIB_PROFILE_VALUE_H_

#include <string>
#include <string_view>

#include "c360/v1/event.pb.h"

namespace c360::profile {

// The value as bytes whose order is the order of values: by kind, then as text or as number. Equal values give equal
// bytes.
std::string EncodeValue(const v1::Value& value);
// False when `bytes` are not of EncodeValue.
bool DecodeValue(std::string_view bytes, v1::Value* value);

// As people write it, without a locale; a number in the fewest digits that read back as the same number. Addresses in
// one line, unset parts left out.
std::string ValueText(const v1::Value& value);
std::string NumberText(double number);

// Characters (code points) of UTF-8 text; every byte that starts none counts nothing.
int64_t TextLength(std::string_view text);

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_VALUE_H_
