#include "match/address_parts.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "match/name_parts.h"

namespace c360::match {
namespace {

// Kinds of street and their usual short forms (USPS Publication 28, appendix C1, and common knowledge).
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kShort = {
    {{"street", "st"},     {"str", "st"},         {"road", "rd"},      {"avenue", "ave"},  {"av", "ave"},
     {"drive", "dr"},      {"lane", "ln"},        {"court", "ct"},     {"crt", "ct"},      {"place", "pl"},
     {"crescent", "cres"}, {"boulevard", "blvd"}, {"square", "sq"},    {"terrace", "ter"}, {"tce", "ter"},
     {"close", "cl"},      {"circuit", "cct"},    {"parade", "pde"},   {"highway", "hwy"}, {"parkway", "pkwy"},
     {"north", "n"},       {"south", "s"},        {"east", "e"},       {"west", "w"},      {"ulica", "ul"},
     {"strasse", "st"},    {"aleja", "al"},       {"apartment", "apt"}}};

bool StartsWithDigit(std::string_view word) { return !word.empty() && word[0] >= '0' && word[0] <= '9'; }

bool NamesUnit(std::string_view word) {
  return word == "apt" || word == "unit" || word == "flat" || word == "suite" || word == "ste" || word == "m";
}

}  // namespace

StreetParts ParseStreet(std::string_view text) {
  StreetParts parts;
  std::vector<std::string> words = FoldedWords(text);
  for (std::string& word : words) {
    for (const auto& [full, brief] : kShort) {
      if (word == full) word = brief;
    }
  }
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (!NamesUnit(words[i]) || !StartsWithDigit(words[i + 1])) continue;
    parts.unit = words[i + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    break;
  }
  if (words.size() > 1 && words[0] == "ul") words.erase(words.begin());
  if (words.size() > 1 && StartsWithDigit(words.front())) {
    parts.house = words.front();
    words.erase(words.begin());
  } else if (words.size() > 1) {
    // "Dluga 12/3": the last numbers are house and flat.
    if (words.size() > 2 && StartsWithDigit(words.back()) && StartsWithDigit(words[words.size() - 2])) {
      parts.unit = words.back();
      words.pop_back();
    }
    if (StartsWithDigit(words.back())) {
      parts.house = words.back();
      words.pop_back();
    }
  }
  for (const std::string& word : words) parts.street += word;
  return parts;
}

}  // namespace c360::match
