// ICU knows what letters are, for microseconds a text. ASCII needs none of it. Nor, nearly, do the accented letters of
// Europe, U+00C0 to U+017F: each is in NFC, and ICU folds each the same whatever stands beside it, so it is asked once
// for each letter and not for each text. Tested by tests/normalize/text_test.cc, against ICU.
#include "normalize/text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/utf8.h"

namespace c360::normalize {
namespace {

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (Lower(c) >= 'a' && Lower(c) <= 'z'); }

// Nothing to trim or fold: most texts.
bool IsTidy(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    if (IsSpace(c) && (c != ' ' || before == ' ')) return false;
    before = c;
  }
  return before != ' ' || text.empty();
}

std::string FoldSpaces(std::string_view text) {
  if (IsTidy(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!IsSpace(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::UnicodeString Apply(const icu::Normalizer2* (*instance)(UErrorCode&), const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(error);
  if (U_FAILURE(error)) return text;
  icu::UnicodeString out = normalizer->normalize(text, error);
  return U_FAILURE(error) ? text : out;
}

// One transliterator a thread: making one is slow, and using one is not thread-safe.
icu::Transliterator* ToLatin() {
  thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, error));
  }();
  return transliterator.get();
}

std::string CasefoldByIcu(std::string_view text) {
  return FoldSpaces(ToUtf8(Apply(&icu::Normalizer2::getNFKCCasefoldInstance, FromUtf8(text))));
}

std::string FoldByIcu(std::string_view text) {
  icu::UnicodeString unicode = Apply(&icu::Normalizer2::getNFKCCasefoldInstance, FromUtf8(text));
  if (icu::Transliterator* transliterator = ToLatin(); transliterator != nullptr)
    transliterator->transliterate(unicode);
  return FoldSpaces(ToUtf8(unicode));
}

// The letters U+00C0 to U+017F. In UTF-8 they are two bytes each, of which the first is one of three.
constexpr unsigned char kFirstLead = 0xc3, kLastLead = 0xc5;
constexpr size_t kLettersOfLead = 64;
using Letters = std::array<std::string, (kLastLead - kFirstLead + 1) * kLettersOfLead>;

// Whether `text` is ASCII and such letters.
bool IsLatin(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) continue;
    if (c < kFirstLead || c > kLastLead || ++i == text.size() || (text[i] & 0xc0) != 0x80) return false;
  }
  return true;
}

// Each letter as `fold` makes it.
Letters FoldLetters(std::string (*fold)(std::string_view)) {
  Letters letters;
  for (size_t i = 0; i < letters.size(); ++i) {
    const char letter[] = {static_cast<char>(kFirstLead + i / kLettersOfLead),
                           static_cast<char>(0x80 + i % kLettersOfLead)};
    letters[i] = fold({letter, sizeof letter});
  }
  return letters;
}

// A text that IsLatin, in lower case, its letters as `letters` has them.
std::string FoldLatin(std::string_view text, const Letters& letters) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      out.push_back(Lower(text[i]));
    } else {
      out.append(letters[(c - kFirstLead) * kLettersOfLead + (static_cast<unsigned char>(text[++i]) & 0x3f)]);
    }
  }
  return FoldSpaces(out);
}

}  // namespace

bool IsAscii(std::string_view text) { return IsAsciiOnly(text); }

std::string NormalizeText(std::string_view text) {
  if (IsAscii(text) || IsLatin(text)) return FoldSpaces(text);
  icu::UnicodeString unicode = Apply(&icu::Normalizer2::getNFCInstance, FromUtf8(text));
  for (int32_t i = 0; i < unicode.length(); ++i) {
    if (u_isUWhiteSpace(unicode.charAt(i))) unicode.setCharAt(i, u' ');
  }
  return FoldSpaces(ToUtf8(unicode));
}

std::string FoldCase(std::string_view text) {
  if (!IsAscii(text) && IsLatin(text)) {
    static const auto& letters = *new Letters(FoldLetters(&CasefoldByIcu));
    return FoldLatin(text, letters);
  }
  std::string out = NormalizeText(text);
  if (!IsAscii(out)) return CasefoldByIcu(out);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

std::string Fold(std::string_view text) {
  if (IsAscii(text)) return FoldCase(text);
  if (!IsLatin(text)) return FoldByIcu(text);
  static const auto& letters = *new Letters(FoldLetters(&FoldByIcu));
  return FoldLatin(text, letters);
}

std::string NormalizeNumberText(std::string_view text) {
  std::string out;
  for (char c : Fold(text)) {
    if (IsAlnum(c)) out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  }
  return out;
}

}  // namespace c360::normalize
