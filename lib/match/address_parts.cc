// Tested by tests/match/address_parts_test.cc.
#include "match/address_parts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "match/name_parts.h"
#include "normalize/address.h"

namespace c360::match {
namespace {

using Words = std::vector<std::string>;

// Kinds of street and their usual short forms (USPS Publication 28, appendix C1, and common knowledge).
constexpr std::array<std::pair<std::string_view, std::string_view>, 36> kShort = {
    {{"street", "st"},     {"str", "st"},         {"road", "rd"},      {"avenue", "ave"},    {"av", "ave"},
     {"drive", "dr"},      {"lane", "ln"},        {"court", "ct"},     {"crt", "ct"},        {"place", "pl"},
     {"crescent", "cres"}, {"boulevard", "blvd"}, {"square", "sq"},    {"terrace", "ter"},   {"tce", "ter"},
     {"close", "cl"},      {"circuit", "cct"},    {"parade", "pde"},   {"highway", "hwy"},   {"parkway", "pkwy"},
     {"north", "n"},       {"south", "s"},        {"east", "e"},       {"west", "w"},        {"northeast", "ne"},
     {"northwest", "nw"},  {"southeast", "se"},   {"southwest", "sw"}, {"plaza", "plz"},     {"trail", "trl"},
     {"ulica", "ul"},      {"strasse", "st"},     {"aleja", "al"},     {"apartment", "apt"}, {"appt", "apt"},
     {"suite", "ste"}}};

constexpr std::array<std::string_view, 25> kKinds = {
    "st",  "rd",  "ave",  "dr",  "ln",  "ct",  "pl",   "cres", "blvd", "sq",   "ter",  "cl",   "cct",
    "pde", "hwy", "pkwy", "plz", "trl", "way", "rise", "walk", "row",  "mews", "quay", "alley"};
constexpr std::array<std::string_view, 8> kDirections = {"n", "s", "e", "w", "ne", "nw", "se", "sw"};
constexpr std::array<std::string_view, 8> kUnits = {"apt", "unit", "flat", "ste", "m", "room", "kv", "kvartira"};
constexpr std::array<std::string_view, 7> kHouses = {"bld", "bldg", "building", "dom", "no", "nr", "bud"};
// Kinds that stand in front of a street's name (ulica, vulytsia, prospekt, aleja, osiedle, plac). Elsewhere they are
// something else: "al" and "pr" are states too.
constexpr std::array<std::string_view, 6> kFrontKinds = {"ul", "vul", "pr", "al", "os", "pl"};
// What has a number for its name: "12 Route 66".
constexpr std::array<std::string_view, 8> kNumberedRoads = {"route", "rte", "interstate", "us",
                                                            "cr",    "sr",  "fm",         "box"};

template <size_t N>
bool In(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool StartsWithDigit(std::string_view word) { return !word.empty() && IsDigit(word[0]); }
bool IsNumber(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), IsDigit); }
bool IsKind(const std::string& word) { return In(kKinds, word); }

bool IsAlpha(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}
bool IsNumberOf(std::string_view word, size_t digits) { return word.size() == digits && IsNumber(word); }

// "12", "12a", "120": what may be a house and no postcode.
bool IsHouse(std::string_view word) {
  const auto end = std::find_if_not(word.begin(), word.end(), IsDigit);
  return end != word.begin() && end - word.begin() <= 3 && word.end() - end <= 1;
}

// Whether a postcode of two words begins at `at`: "00-111" (Poland), "111 22" (Sweden, the Czech Republic),
// "1000-205" (Portugal).
bool IsSplitPostcode(const Words& words, size_t at) {
  if (at + 1 >= words.size()) return false;
  const auto is = [&](size_t first, size_t second) {
    return IsNumberOf(words[at], first) && IsNumberOf(words[at + 1], second);
  };
  return is(2, 3) || is(3, 2) || is(4, 3);
}

// "ul. Polna": a kind in front of a name. "AL 35004" is a state.
bool HasFrontKind(const Words& words) {
  if (words.size() < 2 || !In(kFrontKinds, words[0])) return false;
  const bool state = words[0] == "al" || words[0] == "pr";
  return !StartsWithDigit(words[1]) || (!state && words.size() > 2);
}

std::string Joined(Words::const_iterator begin, Words::const_iterator end, std::string_view between = "") {
  std::string out;
  for (auto it = begin; it != end; ++it) out.append(it == begin ? "" : between).append(*it);
  return out;
}

// What stands between two commas.
struct Segment {
  Words words;
  bool marked = false;  // "#" in front
};

std::vector<Segment> Cut(std::string_view text) {
  std::vector<Segment> segments;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(",;\n"), text.size());
    const std::string_view part = text.substr(0, end);
    Segment segment{FoldedWords(part), part.find('#') != std::string_view::npos && part.find('#') < 2};
    for (std::string& word : segment.words) {
      const auto it = std::find_if(kShort.begin(), kShort.end(), [&](const auto& pair) { return pair.first == word; });
      if (it != kShort.end()) word = it->second;
    }
    if (!segment.words.empty()) segments.push_back(std::move(segment));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return segments;
}

void Erase(Words* words, size_t at, size_t count) {
  const auto begin = words->begin() + static_cast<std::ptrdiff_t>(at);
  words->erase(begin, begin + static_cast<std::ptrdiff_t>(count));
}

// A word of `names` with a number behind it: the number, taken out with it.
template <size_t N>
bool TakeNumbered(const std::array<std::string_view, N>& names, Words* words, std::string* number) {
  for (size_t i = 0; i + 1 < words->size(); ++i) {
    if (!In(names, (*words)[i]) || !StartsWithDigit((*words)[i + 1])) continue;
    *number = (*words)[i + 1];
    Erase(words, i, 2);
    return true;
  }
  return false;
}

// "d. 12" (dom), "ul. Lenina, d. 12": one letter says so only in front, or beside a kind of street.
void TakeLetteredHouse(Words* words, std::string* house) {
  const auto begin = words->begin() + (HasFrontKind(*words) ? 1 : 0);
  const auto it = std::find(begin, words->end(), "d");
  if (it == words->end() || it + 1 == words->end() || !IsHouse(*(it + 1))) return;
  if (it != words->begin() && !HasFrontKind(*words)) return;
  *house = *(it + 1);
  words->erase(it, it + 2);
}

class AddressParser {
 public:
  explicit AddressParser(std::string_view text) : segments_(Cut(text)) {}

  AddressParts Parse() {
    if (segments_.empty()) return parts_;
    for (Segment& segment : segments_) {
      if (parts_.unit.empty()) TakeNumbered(kUnits, &segment.words, &parts_.unit);
      if (parts_.house.empty()) TakeNumbered(kHouses, &segment.words, &parts_.house);
      if (parts_.house.empty()) TakeLetteredHouse(&segment.words, &parts_.house);
    }
    TakeMarked();
    std::erase_if(segments_, [](const Segment& segment) { return segment.words.empty(); });
    if (segments_.empty()) return parts_;
    const size_t street = StreetSegment();
    for (size_t i = 0; i < street; ++i) {
      if (IsPostcodeFirst(segments_[i].words)) Place(segments_[i].words);
    }
    TakeHouseBehind(street);
    Words behind = Street(segments_[street].words);
    if (!behind.empty()) Place(std::move(behind));
    for (size_t i = street + 1; i < segments_.size(); ++i) Place(std::move(segments_[i].words));
    return parts_;
  }

 private:
  // "#321, Street 128" is a house; "#01-11, 4 Hillview Rise" is a flat, for the house stands elsewhere.
  void TakeMarked() {
    const auto only_numbers = [](const Segment& segment) {
      return segment.marked && std::all_of(segment.words.begin(), segment.words.end(), StartsWithDigit);
    };
    const auto it = std::find_if(segments_.begin(), segments_.end(), only_numbers);
    if (it == segments_.end() || segments_.size() == 1) return;
    const bool house_elsewhere = std::any_of(segments_.begin(), segments_.end(), [&](const Segment& other) {
      return &other != &*it && other.words.size() > 1 && StartsWithDigit(other.words[0]) &&
             !IsPostcodeFirst(other.words);
    });
    std::string& taker = house_elsewhere || !parts_.house.empty() ? parts_.unit : parts_.house;
    if (taker.empty()) taker = Joined(it->words.begin(), it->words.end());
    segments_.erase(it);
  }

  // "56422 Dusseldorf", "00-111 Warszawa": a postcode and its town.
  static bool IsPostcodeFirst(const Words& words) {
    const bool number = words.size() > 1 && words[0].size() >= 5 && IsNumber(words[0]);
    return (number || IsSplitPostcode(words, 0)) && std::none_of(words.begin(), words.end(), IsKind);
  }

  // "Hauptstrasse 5": a name and a house behind it. In the last part it may as well be "Dublin 4".
  bool IsHouseLast(const Segment& segment) const {
    if (segment.words.size() < 2 || !IsHouse(segment.words.back()) || IsPostcodeFirst(segment.words)) return false;
    return &segment != &segments_.back() || segments_.size() == 1 || IsPostcodeFirst(segments_[0].words);
  }

  // "Calle Mayor, 12", "Calle Mayor 12, 3 B": the part right behind the street is its house, or else its flat.
  void TakeHouseBehind(size_t street) {
    if (street + 1 >= segments_.size()) return;
    const Words& words = segments_[street].words;
    const Words& next = segments_[street + 1].words;
    const bool numbered = !parts_.house.empty() || std::any_of(words.begin(), words.end(), StartsWithDigit);
    const bool flat = next.size() == 2 && IsHouse(next[0]) && next[1].size() == 1;
    if (!IsHouse(next[0]) || (next.size() > 1 && !flat)) return;
    if (numbered && !parts_.unit.empty()) return;
    (numbered ? parts_.unit : parts_.house) = Joined(next.begin(), next.end());
    segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(street) + 1);
  }

  size_t StreetSegment() const {
    const auto find = [this](const auto& is) -> size_t {
      const auto it = std::find_if(segments_.begin(), segments_.end(), is);
      return static_cast<size_t>(it - segments_.begin());
    };
    const size_t numbered_kind = find([](const Segment& segment) {
      const auto number = std::find_if(segment.words.begin(), segment.words.end(), StartsWithDigit);
      return number != segment.words.end() &&
             (HasFrontKind(segment.words) || std::any_of(segment.words.begin(), segment.words.end(), IsKind));
    });
    if (numbered_kind < segments_.size()) return numbered_kind;
    // Of both forms the one that stands first: "Wilgenlaan 9, 3512 AB Utrecht", "1010 Wien" behind a street.
    const size_t numbered = find([this](const Segment& segment) {
      return IsHouseLast(segment) ||
             (segment.words.size() > 1 && StartsWithDigit(segment.words[0]) && !IsPostcodeFirst(segment.words));
    });
    if (numbered < segments_.size()) return numbered;
    const size_t kind = find([](const Segment& segment) {
      return segment.words.size() > 1 &&
             (HasFrontKind(segment.words) || std::any_of(segment.words.begin(), segment.words.end(), IsKind));
    });
    return kind < segments_.size() ? kind : 0;
  }

  // Gives what stands behind the street in its segment.
  Words Street(Words words) {
    if (TakeBox(&words)) return words;
    const bool front_kind = HasFrontKind(words);
    if (words.size() > 1 && (words[0] == "ul" || words[0] == "vul")) Erase(&words, 0, 1);
    DropBuilding(&words);
    const bool named = front_kind && words.size() > 2;  // "pl. 3 Maja"
    if (words.size() > 1 && IsKind(words[0]) && IsNumber(words[1]) && !named)
      return SetStreet(words, 2);  // "Street 128"
    const size_t place = PlaceBegin(words);
    Words behind(words.begin() + static_cast<std::ptrdiff_t>(place), words.end());
    words.resize(place);
    if (words.size() > 1 && StartsWithDigit(words.front()) && !IsNamedByNumber(words, front_kind)) {
      if (parts_.house.empty()) parts_.house = words.front();
      Erase(&words, 0, 1);
      // "St Andrews St": the first word belongs to the name.
      for (size_t i = 1; i < words.size(); ++i) {
        if (!IsKind(words[i])) continue;
        const size_t end = i + 1 < words.size() && In(kDirections, words[i + 1]) ? i + 2 : i + 1;
        const bool more = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(end), words.end(),
                                      [](const std::string& word) { return !IsKind(word); });
        return SetStreet(words, more ? end : words.size());
      }
      return SetStreet(words, words.size());
    }
    TakeTrailingNumbers(&words);
    SetStreet(words, words.size());
    return behind;
  }

  // Where a town begins behind a house without a comma: "Polna 12 00-111 Warszawa".
  static size_t PlaceBegin(const Words& words) {
    for (size_t i = 2; i + 1 < words.size() && !StartsWithDigit(words[0]); ++i) {
      const size_t count = IsSplitPostcode(words, i) ? 2 : IsNumberOf(words[i], 5) ? 1 : 0;
      if (count == 0 || !IsHouse(words[i - 1]) || i + count >= words.size()) continue;
      if (!StartsWithDigit(words[i + count])) return i;
    }
    return words.size();
  }

  // "3 Maja 12", "ul. 1000-lecia 5": a number in front, of a day or behind a kind of street, belongs to the name where
  // the house stands last and no kind of street claims it ("12 Highway 50").
  static bool IsNamedByNumber(const Words& words, bool front_kind) {
    const bool may_be_day = IsNumberOf(words[0], 1) || (IsNumberOf(words[0], 2) && words[0] <= "31");
    return (front_kind || may_be_day) && words.size() > 2 && IsHouse(words.back()) && !StartsWithDigit(words[1]) &&
           !In(kNumberedRoads, words[1]) && std::none_of(words.begin(), words.end(), IsKind);
  }

  Words SetStreet(const Words& words, size_t end) {
    const auto behind = words.begin() + static_cast<std::ptrdiff_t>(end);
    parts_.street = Joined(words.begin(), behind);
    return Words(behind, words.end());
  }

  // "PO Box 12", "P.O. Box 12".
  bool TakeBox(Words* words) {
    for (size_t i = 0; i + 1 < words->size(); ++i) {
      if ((*words)[i] != "box" || !StartsWithDigit((*words)[i + 1])) continue;
      if (i > 0 && (*words)[i - 1] != "po" && (*words)[i - 1] != "o") continue;
      parts_.street = "pobox";
      parts_.house = (*words)[i + 1];
      Erase(words, 0, i + 2);
      return true;
    }
    return false;
  }

  // "Adventura Apartments 638 Downey St"
  static void DropBuilding(Words* words) {
    const auto number = std::find_if(words->begin(), words->end(), StartsWithDigit);
    if (number == words->begin() || words->end() - number < 3 || IsKind(words->front())) return;
    if (std::any_of(number + 2, words->end(), IsKind) && std::none_of(words->begin(), number, IsKind))
      words->erase(words->begin(), number);
  }

  // "Dluga 12/3": the last numbers are house and flat.
  void TakeTrailingNumbers(Words* words) {
    if (words->size() < 2) return;
    if (words->size() > 2 && StartsWithDigit(words->back()) && StartsWithDigit((*words)[words->size() - 2])) {
      parts_.unit = words->back();
      words->pop_back();
    }
    if (!StartsWithDigit(words->back())) return;
    if (parts_.house.empty()) parts_.house = words->back();
    words->pop_back();
  }

  // A town with what stands beside it: postcode, state, country.
  void Place(Words words) {
    const size_t given = words.size();
    TakePostcode(&words);
    const bool beside_postcode = words.size() < given;
    TakeRegion(&words);
    // A country says little; but a city may be called as its country is.
    for (size_t count = std::min<size_t>(words.size(), 3); count > 0; --count) {
      const auto begin = words.end() - static_cast<std::ptrdiff_t>(count);
      const std::string name = Joined(begin, words.end(), " ");
      if (name.size() < 3 || normalize::NormalizeCountry(name) == name) continue;
      if (count < words.size() || (!parts_.places.empty() && !beside_postcode)) words.erase(begin, words.end());
      break;
    }
    if (!words.empty() && parts_.places.size() < 3) parts_.places.push_back(Joined(words.begin(), words.end()));
  }

  void TakePostcode(Words* words) {
    for (size_t i = 0; i < words->size() && parts_.postcode.empty(); ++i) {
      const std::string& word = (*words)[i];
      const bool split = IsSplitPostcode(*words, i);
      // "D-56422", "S-111 22": the country's letter in front.
      const bool lettered = i == 1 && (*words)[0].size() == 1 && IsAlpha((*words)[0]);
      if (split || IsDutch(*words, i)) {
        parts_.postcode = word + (*words)[i + 1];
        Erase(words, lettered ? 0 : i, lettered ? 3 : 2);
      } else if (IsNumber(word) && word.size() >= 4 && word.size() <= 9 && words->size() + segments_.size() > 1) {
        parts_.postcode = word.size() == 9 ? word.substr(0, 5) : word;
        // "FL-2198": the country in front of four digits.
        const bool prefixed = lettered || (i > 0 && word.size() == 4 && (*words)[i - 1].size() <= 2);
        // "97301-1234": what follows is a part of the town.
        const bool extended = i + 1 < words->size() && word.size() == 5 && IsNumber((*words)[i + 1]);
        Erase(words, prefixed ? i - 1 : i, prefixed || extended ? 2 : 1);
      } else if (i + 1 < words->size() && IsOutward(word) && IsInward((*words)[i + 1])) {
        parts_.postcode = word + (*words)[i + 1];
        Erase(words, i, 2);
      }
    }
  }

  // "3512 AB Utrecht", "Utrecht 3512 AB". Behind four digits of Australia stands a state: "Perth 6000 WA".
  static bool IsDutch(const Words& words, size_t at) {
    if (at + 1 >= words.size() || !IsNumberOf(words[at], 4) || words[at + 1].size() != 2) return false;
    const std::string& letters = words[at + 1];
    if (!IsAlpha(letters) || letters == "sa" || letters == "nt") return false;
    return normalize::UsState(letters).empty() || (at == 0 && words.size() > 2);
  }

  // The halves of "LE11 1UU" and "M1S 1T4".
  static bool IsOutward(std::string_view word) {
    return word.size() >= 2 && word.size() <= 4 && !IsDigit(word[0]) && std::any_of(word.begin(), word.end(), IsDigit);
  }
  static bool IsInward(std::string_view word) {
    return word.size() == 3 && IsDigit(word[0]) && (IsDigit(word[1]) != IsDigit(word[2]) || !IsDigit(word[1]));
  }

  // A state of the US at the end.
  void TakeRegion(Words* words) {
    for (size_t count = std::min<size_t>(words->size(), 2); count > 0 && parts_.region.empty(); --count) {
      const auto begin = words->end() - static_cast<std::ptrdiff_t>(count);
      const std::string_view code = normalize::UsState(Joined(begin, words->end(), " "));
      // Alone in its part, or behind nothing, a full name is as likely a town.
      if (code.empty() || (count == words->size() && words->back().size() > 2 && parts_.places.empty())) continue;
      parts_.region = code;
      words->erase(begin, words->end());
    }
  }

  std::vector<Segment> segments_;
  AddressParts parts_;
};

}  // namespace

AddressParts ParseAddress(std::string_view text) { return AddressParser(text).Parse(); }

}  // namespace c360::match
