// Tested by tests/normalize/month_test.cc.
#include "normalize/month.h"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "normalize/text.h"

namespace c360::normalize {
namespace {

// Of two that give one name to two months, the first counts.
constexpr std::array<const char*, 32> kLanguages = {"en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk",
                                                    "cs", "sk", "ro",    "hu", "sv", "da", "nb", "fi", "el", "bg", "sr",
                                                    "sl", "mk", "sq",    "lt", "lv", "et", "ca", "tr", "be", "hr"};

using Months = std::map<std::string, int, std::less<>>;

void AddNames(const icu::UnicodeString* names, int32_t count, Months* months) {
  for (int32_t i = 0; i < std::min(count, 12); ++i) {
    std::string name;
    names[i].toUTF8String(name);
    name = Fold(name);
    const size_t blank = name.find_last_of(" '", name.empty() ? 0 : name.size() - 2);  // Catalan: "de maig", "d'abril"
    if (blank != std::string::npos) name.erase(0, blank + 1);
    while (!name.empty() && (name.back() < 'a' || name.back() > 'z')) name.pop_back();
    if (name.size() >= 3) months->emplace(name, i + 1);
  }
}

// Made once.
const Months& AllMonths() {
  static const auto& months = *new Months([] {
    Months made;
    for (const char* language : kLanguages) {
      UErrorCode error = U_ZERO_ERROR;
      const icu::DateFormatSymbols symbols(icu::Locale(language), error);
      if (U_FAILURE(error)) continue;
      for (const auto context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
        for (const auto width : {icu::DateFormatSymbols::WIDE, icu::DateFormatSymbols::ABBREVIATED}) {
          int32_t count = 0;
          const icu::UnicodeString* names = symbols.getMonths(count, context, width);
          AddNames(names, count, &made);
        }
      }
    }
    // What people write besides: German without its dots, and its old short form.
    made.emplace("maerz", 3);
    made.emplace("mrz", 3);
    made.emplace("jaenner", 1);
    return made;
  }());
  return months;
}

}  // namespace

int MonthOf(std::string_view folded) {
  if (folded.size() < 3) return 0;
  const Months& months = AllMonths();
  auto it = months.lower_bound(folded);
  if (it == months.end()) return 0;
  if (it->first == folded) return it->second;
  if (folded.size() < 4 || !it->first.starts_with(folded)) return 0;
  const int month = it->second;
  for (; it != months.end() && it->first.starts_with(folded); ++it) {
    if (it->second != month) return 0;
  }
  return month;
}

int RomanMonth(std::string_view folded) {
  static constexpr std::array<std::string_view, 12> kNumerals = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                                                 "vii", "viii", "ix",  "x",  "xi", "xii"};
  const auto it = std::find(kNumerals.begin(), kNumerals.end(), folded);
  return it == kNumerals.end() ? 0 : static_cast<int>(it - kNumerals.begin()) + 1;
}

bool IsDateFiller(std::string_view folded) {
  static constexpr std::array<std::string_view, 11> kFillers = {"de",  "del",  "of", "den", "the", "r",
                                                                "rok", "roku", "g",  "god", "goda"};
  return std::find(kFillers.begin(), kFillers.end(), folded) != kFillers.end();
}

}  // namespace c360::normalize
