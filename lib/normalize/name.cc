#include "normalize/name.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "normalize/text.h"

namespace c360::normalize {
namespace {

bool IsTitle(std::string_view token) {
  static constexpr std::array<std::string_view, 34> kTitles = {
      "mr",   "mrs",   "ms",     "mx",  "miss", "dr",  "prof", "sir",     "dame",   "pan",       "pani", "herr",
      "frau", "mme",   "m",      "mag", "ing",  "inz", "mgr",  "hab",     "dhr",    "mevr",      "mw",   "dipl",
      "dott", "senor", "senora", "sra", "srta", "dna", "mlle", "mevrouw", "meneer", "dottoressa"};
  return token.size() > 1 && std::find(kTitles.begin(), kTitles.end(), token) != kTitles.end();
}

std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens(1);
  for (const char c : Fold(WithoutRussianTitle(text))) {
    const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (in_word) {
      tokens.back().push_back(c);
    } else if (c != '\'' && !tokens.back().empty()) {
      tokens.emplace_back();
    }
  }
  if (tokens.back().empty()) tokens.pop_back();
  std::erase_if(tokens, [](const std::string& token) { return IsTitle(token); });
  return tokens;
}

std::string_view TextOf(const v1::Event& event, std::string_view name) {
  for (const v1::Attribute& attribute : event.attributes()) {
    if (attribute.name() == name) return attribute.value().text();
  }
  return {};
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view WithoutRussianTitle(std::string_view full) {
  // g-n (gospodin) and g-zha (gospozha), in either case.
  static constexpr std::array<std::string_view, 5> kTitles = {"\u0433-\u043d", "\u0413-\u043d", "\u0413-\u041d",
                                                              "\u0433-\u0436\u0430", "\u0413-\u0436\u0430"};
  for (const std::string_view title : kTitles) {
    if (!full.starts_with(title)) continue;
    const std::string_view rest = full.substr(title.size());
    const size_t name = rest.find_first_not_of(". ");
    if (name != std::string_view::npos && name > 0) return rest.substr(name);
  }
  return full;
}

std::string NameKey(std::string_view given, std::string_view family, std::string_view full) {
  std::string joined(given);
  joined.append(" ").append(family);
  std::vector<std::string> tokens = Tokens(joined);
  if (tokens.empty()) tokens = Tokens(full);
  std::sort(tokens.begin(), tokens.end());
  std::string key;
  for (const std::string& token : tokens) key.append(key.empty() ? "" : " ").append(token);
  return key;
}

std::string GivenName(std::string_view given, std::string_view full) {
  std::vector<std::string> tokens = Tokens(given);
  if (tokens.empty()) {
    const size_t comma = full.find(',');
    tokens = Tokens(comma == std::string_view::npos ? full : full.substr(comma + 1));
  }
  return tokens.empty() ? "" : tokens[0];
}

std::string NameKeyOf(const v1::Event& event) {
  return NameKey(TextOf(event, "first_name"), TextOf(event, "last_name"), TextOf(event, "name"));
}

std::string GivenNameOf(const v1::Event& event) {
  if (event.attributes_size() == 0) return "";
  return GivenName(TextOf(event, "first_name"), TextOf(event, "name"));
}

bool GivenNamesDiffer(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || !IsAscii(a) || !IsAscii(b)) return false;
  if (a.starts_with(b) || b.starts_with(a)) return false;
  return EditDistance(a, b) > (std::min(a.size(), b.size()) >= 6 ? 2u : 1u);
}

}  // namespace c360::normalize
