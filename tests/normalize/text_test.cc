#include "normalize/text.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <string>
#include <vector>

namespace c360::normalize {
namespace {

struct Case {
  const char *given, *text, *folded_case, *folded;
};

TEST(Text, Forms) {
  const Case kCases[] = {{"  Jan\tNowak ", "Jan Nowak", "jan nowak", "jan nowak"},
                         {"", "", "", ""},
                         {" \n ", "", "", ""},
                         {"\xc5\xbb\xc3\xb3\xc5\x82\xc4\x87", "\xc5\xbb\xc3\xb3\xc5\x82\xc4\x87",
                          "\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87", "zolc"},
                         {"Jo\xcc\x81zef", "J\xc3\xb3zef", "j\xc3\xb3zef", "jozef"},            // combining accent
                         {"\xef\xbc\xa1\xef\xbc\xa2", "\xef\xbc\xa1\xef\xbc\xa2", "ab", "ab"},  // full width
                         {"a\xc2\xa0 b", "a b", "a b", "a b"},                                  // no-break space
                         {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd",
                          "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", "ivan"}};
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeText(c.given), c.text) << c.given;
    EXPECT_EQ(FoldCase(c.given), c.folded_case) << c.given;
    EXPECT_EQ(Fold(c.given), c.folded) << c.given;
    // All are projections: what is normal stays.
    EXPECT_EQ(NormalizeText(NormalizeText(c.given)), NormalizeText(c.given));
    EXPECT_EQ(FoldCase(FoldCase(c.given)), FoldCase(c.given));
    EXPECT_EQ(Fold(Fold(c.given)), Fold(c.given));
  }
}

// What the short ways must give.
class Icu {
 public:
  Icu()
      : to_latin_(icu::Transliterator::createInstance("Any-Latin; NFD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower",
                                                      UTRANS_FORWARD, error_)),
        nfc_(icu::Normalizer2::getNFCInstance(error_)),
        casefold_(icu::Normalizer2::getNFKCCasefoldInstance(error_)) {}
  std::string Nfc(const std::string& text) { return Utf8(nfc_->normalize(Unicode(text), error_)); }
  std::string FoldCase(const std::string& text) {
    return Utf8(casefold_->normalize(nfc_->normalize(Unicode(text), error_), error_));
  }
  std::string Fold(const std::string& text) {
    icu::UnicodeString unicode = casefold_->normalize(Unicode(text), error_);
    to_latin_->transliterate(unicode);
    return Utf8(unicode);
  }
  bool ok() const { return U_SUCCESS(error_); }

 private:
  static icu::UnicodeString Unicode(const std::string& text) { return icu::UnicodeString::fromUTF8(text); }
  static std::string Utf8(const icu::UnicodeString& unicode) {
    std::string out;
    return unicode.toUTF8String(out);
  }

  UErrorCode error_ = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> to_latin_;
  const icu::Normalizer2* nfc_;
  const icu::Normalizer2* casefold_;
};

// The characters that the short ways take, and some next to them that they leave to ICU.
std::vector<std::string> Characters() {
  std::vector<std::string> characters;
  for (char c = '!'; c <= '~'; ++c) characters.emplace_back(1, c);
  for (UChar32 c = 0xa1; c <= 0x183; ++c) {
    if (c == 0xa8 || c == 0xad || c == 0xaf || c == 0xb4 || c == 0xb8) continue;  // a blank and a mark, or nothing
    std::string utf8;
    characters.push_back(icu::UnicodeString(c).toUTF8String(utf8));
  }
  return characters;
}

TEST(Text, LettersAreFoldedAsIcuFoldsThemWhateverStandsBeside) {
  Icu icu;
  for (const std::string& a : Characters()) {
    for (const std::string& b : Characters()) {
      const std::string text = a + b;
      if (IsAscii(text)) continue;
      ASSERT_EQ(NormalizeText(text), icu.Nfc(text)) << text;
      ASSERT_EQ(FoldCase(text), icu.FoldCase(text)) << text;
      ASSERT_EQ(Fold(text), icu.Fold(text)) << text;
    }
  }
  EXPECT_TRUE(icu.ok());
}

TEST(Text, WordsAreFoldedAsIcuFoldsThem) {
  Icu icu;
  const std::vector<std::string> characters = Characters();
  uint32_t state = 1;
  const auto any = [&](size_t below) {
    state = state * 1'664'525 + 1'013'904'223;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t left = 3 + any(10); left > 0; --left) {
      // Marks that compose with the letter before, a letter of another script.
      const char* const others[] = {"\xcc\x81", "\xcc\xa7", "\xd0\x96"};
      text += any(20) > 0 ? characters[any(characters.size())] : others[any(3)];
    }
    ASSERT_EQ(NormalizeText(text), icu.Nfc(text)) << text;
    ASSERT_EQ(FoldCase(text), icu.FoldCase(text)) << text;
    ASSERT_EQ(Fold(text), icu.Fold(text)) << text;
  }
  EXPECT_TRUE(icu.ok());
}

TEST(Text, LettersAreTrimmedAndCutOnesAreNone) {
  EXPECT_EQ(NormalizeText(" \xc5\x81ucja\t M\xc3\xbcller "), "\xc5\x81ucja M\xc3\xbcller");
  EXPECT_EQ(FoldCase(" \xc5\x81ucja\t M\xc3\xbcller "), "\xc5\x82ucja m\xc3\xbcller");
  EXPECT_EQ(Fold(" \xc5\x81ucja\t M\xc3\xbcller "), "lucja muller");
  for (const std::string cut : {"a\xc5", "\xc5", "\xc5z", "\xc3\xc3\xbc"}) {
    EXPECT_NE(NormalizeText(cut).find("\xef\xbf\xbd"), std::string::npos);
    EXPECT_NE(FoldCase(cut).find("\xef\xbf\xbd"), std::string::npos);
    EXPECT_NE(Fold(cut).find("\xef\xbf\xbd"), std::string::npos);
  }
}

TEST(Text, InvalidBytesBecomeTheReplacementCharacter) { EXPECT_EQ(NormalizeText("a\xff"), "a\xef\xbf\xbd"); }

TEST(Text, NumberText) {
  EXPECT_EQ(NormalizeNumberText(" ab-12 3/x"), "AB123X");
  EXPECT_EQ(NormalizeNumberText("us:\xef\xbc\x91"), "US1");
}

}  // namespace
}  // namespace c360::normalize
