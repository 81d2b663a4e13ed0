#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace c360 {
namespace {

// The encoding of one code point, by the definition.
std::string Encode(uint32_t c) {
  std::string out;
  if (c < 0x80) return {static_cast<char>(c)};
  const int tails = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  out.push_back(static_cast<char>((0xff00 >> (tails + 1) & 0xff) | (c >> (6 * tails))));
  for (int i = tails - 1; i >= 0; --i) out.push_back(static_cast<char>(0x80 | (c >> (6 * i) & 0x3f)));
  return out;
}

TEST(Utf8, EveryCodePointButSurrogates) {
  for (uint32_t c = 0; c <= 0x110fff; ++c) {
    const bool is_character = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    ASSERT_EQ(IsUtf8(Encode(c)), is_character) << std::hex << c;
  }
}

TEST(Utf8, EveryPairOfBytesInEveryPlace) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string two = {static_cast<char>(a), static_cast<char>(b)};
      const bool expected = (a < 0x80 && b < 0x80) || (a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf);
      for (const size_t before : {0u, 1u, 7u, 8u, 13u})
        ASSERT_EQ(IsUtf8(std::string(before, 'x') + two + "yz"), expected) << a << " " << b;
      ASSERT_EQ(IsUtf8(two), expected);
    }
  }
}

TEST(Utf8, OverlongAndCutFormsAreNone) {
  for (const char* text : {"\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xe2\x82",
                           "\xf0\x9f\x98", "\x80"})
    EXPECT_FALSE(IsUtf8(text));
  EXPECT_TRUE(IsUtf8(""));
}

TEST(Utf8, CutKeepsCharactersWhole) {
  const std::string text = "a\xc5\xbc\xe2\x82\xac";
  const size_t kEnds[] = {0, 1, 1, 3, 3, 3, 6, 6};
  for (size_t bytes = 0; bytes < 8; ++bytes) EXPECT_EQ(CutUtf8(text, bytes).size(), kEnds[bytes]) << bytes;
}

}  // namespace
}  // namespace c360
