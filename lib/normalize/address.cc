// Tested by tests/normalize/address_test.cc.
#include "normalize/address.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/absl_compat.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

// Codes and English names of all countries that ICU knows, folded, to their codes of two letters; made once.
const absl::flat_hash_map<std::string, std::string>& Countries() {
  static const auto& countries = *new absl::flat_hash_map<std::string, std::string>([] {
    absl::flat_hash_map<std::string, std::string> map;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      const icu::Locale country("", *code);
      icu::UnicodeString name;
      std::string utf8;
      country.getDisplayCountry(icu::Locale::getEnglish(), name).toUTF8String(utf8);
      map.emplace(Fold(*code), *code);
      map.emplace(Fold(country.getISO3Country()), *code);
      map.emplace(Fold(utf8), *code);
    }
    // What people write besides.
    for (const auto& [name, code] : {std::pair("uk", "GB"),
                                     {"great britain", "GB"},
                                     {"england", "GB"},
                                     {"united states of america", "US"},
                                     {"czech republic", "CZ"},
                                     {"holland", "NL"}})
      map.insert_or_assign(name, code);
    return map;
  }());
  return countries;
}

// Codes and names of the states of the US, its capital's district and Puerto Rico (USPS Publication 28, appendix B).
constexpr std::array<std::pair<std::string_view, std::string_view>, 52> kUsStates = {
    {{"al", "alabama"},        {"ak", "alaska"},        {"az", "arizona"},
     {"ar", "arkansas"},       {"ca", "california"},    {"co", "colorado"},
     {"ct", "connecticut"},    {"de", "delaware"},      {"dc", "district of columbia"},
     {"fl", "florida"},        {"ga", "georgia"},       {"hi", "hawaii"},
     {"id", "idaho"},          {"il", "illinois"},      {"in", "indiana"},
     {"ia", "iowa"},           {"ks", "kansas"},        {"ky", "kentucky"},
     {"la", "louisiana"},      {"me", "maine"},         {"md", "maryland"},
     {"ma", "massachusetts"},  {"mi", "michigan"},      {"mn", "minnesota"},
     {"ms", "mississippi"},    {"mo", "missouri"},      {"mt", "montana"},
     {"ne", "nebraska"},       {"nv", "nevada"},        {"nh", "new hampshire"},
     {"nj", "new jersey"},     {"nm", "new mexico"},    {"ny", "new york"},
     {"nc", "north carolina"}, {"nd", "north dakota"},  {"oh", "ohio"},
     {"ok", "oklahoma"},       {"or", "oregon"},        {"pa", "pennsylvania"},
     {"pr", "puerto rico"},    {"ri", "rhode island"},  {"sc", "south carolina"},
     {"sd", "south dakota"},   {"tn", "tennessee"},     {"tx", "texas"},
     {"ut", "utah"},           {"vt", "vermont"},       {"va", "virginia"},
     {"wa", "washington"},     {"wv", "west virginia"}, {"wi", "wisconsin"},
     {"wy", "wyoming"}}};

}  // namespace

std::string_view UsState(std::string_view text) {
  const std::string folded = Fold(text);
  const auto it = std::find_if(kUsStates.begin(), kUsStates.end(),
                               [&](const auto& state) { return folded == state.first || folded == state.second; });
  return it == kUsStates.end() ? std::string_view() : it->first;
}

std::string NormalizeIssuer(std::string_view text, bool by_state) {
  const std::string_view state = UsState(text);
  if (by_state && !state.empty()) return Upper(std::string(state));
  std::string country = NormalizeCountry(text);
  if (country.size() == 2 || state.empty()) return Upper(std::move(country));
  return Upper(std::string(state));
}

std::string NormalizePostalCode(std::string_view text) { return Upper(NormalizeText(text)); }

std::string NormalizeCountry(std::string_view text) {
  const std::string plain = NormalizeText(text);
  const auto it = Countries().find(Fold(plain));
  return it == Countries().end() ? plain : it->second;
}

v1::Address NormalizeAddress(const v1::Address& given) {
  v1::Address out;
  out.set_street(NormalizeText(given.street()));
  out.set_house_number(NormalizeText(given.house_number()));
  out.set_unit(NormalizeText(given.unit()));
  out.set_city(NormalizeText(given.city()));
  out.set_postal_code(NormalizePostalCode(given.postal_code()));
  out.set_region(NormalizeText(given.region()));
  out.set_country(NormalizeCountry(given.country()));
  return out;
}

}  // namespace c360::normalize
