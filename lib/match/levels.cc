#include "match/levels.h"

#include <algorithm>

#include "match/nicknames.h"
#include "match/similarity.h"

namespace c360::match {
namespace {

using Names = std::array<std::string_view, kMostLevels>;

struct Row {
  std::string_view name;
  Field field;
  Names names;
};

constexpr std::array<Row, kComparisons> kRows = {{
    {"given",
     Field::kName,
     {"unknown", "exact", "nickname", "near", "close", "far", "initial", "other_name", "differs_from_odd", "differs"}},
    {"family",
     Field::kName,
     {"unknown", "exact", "compound", "near", "close", "other_name", "initial", "far", "differs"}},
    {"middle", Field::kName, {"unknown", "exact", "near", "initial", "differs"}},
    {"generation", Field::kKind, {"unknown", "equal", "differs"}},
    {"order", Field::kName, {"unknown", "straight", "swapped"}},
    {"birth_date",
     Field::kBirthDate,
     {"unknown", "exact", "truncated_exact", "swapped", "one_edit", "two_edits", "same_year", "year_and_month",
      "day_and_month", "no_day", "three_edits", "year_only", "differs", "generation_apart"}},
    {"email", Field::kEmail, {"unknown", "exact", "local_part", "near", "differs"}},
    {"phone", Field::kPhone, {"unknown", "exact", "tail", "near", "differs"}},
    {"street",
     Field::kStreet,
     {"unknown", "street_and_house", "street", "near_and_house", "other_house", "near", "house_only", "differs"}},
    {"unit", Field::kStreet, {"unknown", "exact", "near", "differs"}},
    {"postcode", Field::kPostcode, {"unknown", "exact", "near", "area", "differs"}},
    {"city", Field::kCity, {"unknown", "exact", "near", "close", "differs"}},
    {"region", Field::kCity, {"unknown", "exact", "near", "differs"}},
    {"number", Field::kNumber, {"unknown", "exact", "near", "close", "differs"}},
    {"gender", Field::kGender, {"unknown", "equal", "differs"}},
    {"birth_place", Field::kBirthPlace, {"unknown", "exact", "near", "close", "differs"}},
    {"occupation", Field::kOccupation, {"unknown", "exact", "near", "differs"}},
    {"company", Field::kOrganisation, {"unknown", "exact", "near", "differs"}},
    {"kind", Field::kKind, {"unknown", "same", "differs"}},
}};

constexpr std::array<std::string_view, kFieldCount> kFieldNames = {"name",
                                                                   "kind",
                                                                   "birth_date",
                                                                   "email",
                                                                   "phone",
                                                                   "street",
                                                                   "postcode",
                                                                   "city",
                                                                   "number",
                                                                   "gender",
                                                                   "birth_place",
                                                                   "occupation",
                                                                   "organisation",
                                                                   "relative_name",
                                                                   "relative_birth_date",
                                                                   "relative_number",
                                                                   "household"};

constexpr int kNear = 920;   // Jaro-Winkler: a slip of the pen
constexpr int kClose = 850;  // a worse one
constexpr int kFar = 720;    // several, or chance

uint8_t RarityIn(const Side& side, const Word& word) {
  return word.term < side.rarity.size() ? side.rarity[word.term] : Answer::kNoRarity;
}

// Orders rarities: rare ones later; of equally rare ones those that fewer bear.
int Rareness(uint8_t rarity) { return RareBits(rarity) * (kLargestCrowd + 1) + kLargestCrowd - CrowdOf(rarity); }

// The frequency that two unequal values are taken by: that of the commoner one, for a misspelt name is always rare.
uint8_t Commoner(uint8_t a, uint8_t b) {
  if (a == Answer::kNoRarity) return b;
  if (b == Answer::kNoRarity) return a;
  return Rareness(a) <= Rareness(b) ? a : b;
}

void Improve(Answer* answer, uint8_t level, uint8_t rarity) {
  if (answer->level == 0 || level < answer->level) {
    *answer = {level, rarity};
  } else if (level == answer->level && rarity != Answer::kNoRarity &&
             (answer->rarity == Answer::kNoRarity || Rareness(rarity) > Rareness(answer->rarity))) {
    answer->rarity = rarity;  // of several that agree the rarest counts
  }
}

bool Opaque(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text[0]) >= 0x80; }

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool HasVowel(std::string_view text) { return std::any_of(text.begin(), text.end(), IsVowel); }

// Letters that one consonant of another alphabet is written as: "khn" and "cohen", "dwd" and "david".
char ConsonantOf(char c) { return c == 'c' || c == 'q' ? 'k' : c == 'w' ? 'v' : c; }

// Whether a name written without vowels, as from Arabic or Hebrew letters, has the consonants of the other.
bool SameConsonants(std::string_view bare, std::string_view full) {
  size_t i = 0;
  char last = 0;
  const auto skip_silent = [&] {
    while (i < bare.size() && bare[i] == 'h') ++i;
  };
  for (const char c : full) {
    if (IsVowel(c) || c == last || c == 'h') {
      last = IsVowel(c) ? 0 : last;
      continue;
    }
    skip_silent();
    if (i == bare.size() || ConsonantOf(bare[i]) != ConsonantOf(c)) return false;
    last = c;
    ++i;
  }
  skip_silent();
  return i == bare.size();
}

enum class Likeness : uint8_t { kEqual, kNear, kClose, kNone, kCannotTell };

Likeness LikenessOf(std::string_view a, std::string_view b, uint32_t sound_a, uint32_t sound_b) {
  if (a == b) return Likeness::kEqual;
  if (Opaque(a) || Opaque(b)) return Likeness::kCannotTell;
  if (a.size() >= 3 && b.size() >= 3) {
    const bool vowels_a = HasVowel(a), vowels_b = HasVowel(b);
    if (vowels_a != vowels_b)
      return (vowels_a ? SameConsonants(b, a) : SameConsonants(a, b)) ? Likeness::kNear : Likeness::kNone;
  }
  const size_t shorter = std::min(a.size(), b.size());
  if (shorter >= 4 && WithinOneEdit(a, b)) return Likeness::kNear;
  const int similarity = JaroWinkler(a, b);
  if (similarity >= kNear && shorter >= 3) return Likeness::kNear;
  if (similarity >= kClose && shorter >= 3) return Likeness::kClose;
  if (sound_a == sound_b && sound_a > 15 && similarity >= 700) return Likeness::kClose;
  if (shorter == 3 && WithinOneEdit(a, b)) return Likeness::kClose;
  return Likeness::kNone;
}

bool InitialOf(std::string_view a, std::string_view b) {
  return (a.size() == 1 || b.size() == 1) && !a.empty() && !b.empty() && a[0] == b[0];
}

struct Words {
  const Side& side;
  std::span<const Word> words;
  std::string_view text(const Word& word) const { return side.subject->text(word); }
};

Words Of(const Side& side, ValueKind kind) { return {side, side.subject->words(kind)}; }

void GivenPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, s.size() == 1 ? level::kGivenInitial : level::kGivenExact, rarity);
  if (s.size() == 1 || t.size() == 1) {
    return Improve(best, InitialOf(s, t) ? level::kGivenInitial : level::kGivenDiffers, Answer::kNoRarity);
  }
  if (SameNickname(x.note, y.note)) return Improve(best, level::kGivenNickname, rarity);
  if (x.note != 0 && y.note != 0) {
    // Two names that people bear, not forms of one: "darla" and "darlene". One letter apart it may still be a slip.
    return Improve(best, WithinOneEdit(s, t) ? level::kGivenFar : level::kGivenDiffers, Answer::kNoRarity);
  }
  switch (LikenessOf(s, t, x.sound, y.sound)) {
    case Likeness::kNear:
      return Improve(best, level::kGivenNear, rarity);
    case Likeness::kClose:
      return Improve(best, level::kGivenClose, rarity);
    case Likeness::kCannotTell:
      return;
    default:
      break;
  }
  // "ed" for "edward", "chris" for "christabel".
  const bool prefix = std::min(s.size(), t.size()) >= 2 && (s.starts_with(t) || t.starts_with(s));
  if (prefix) return Improve(best, level::kGivenClose, rarity);
  const bool far = JaroWinkler(s, t) >= kFar;
  const auto is_odd = [](uint8_t one) { return one != Answer::kNoRarity && IsOdd(one); };
  const bool odd = is_odd(RarityIn(a.side, x)) || is_odd(RarityIn(b.side, y));
  Improve(best, far ? level::kGivenFar : odd ? level::kGivenDiffersFromOdd : level::kGivenDiffers, Answer::kNoRarity);
}

void FamilyPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s.size() == 1 || t.size() == 1) {
    return Improve(best, InitialOf(s, t) ? level::kFamilyInitial : level::kFamilyDiffers, Answer::kNoRarity);
  }
  switch (LikenessOf(s, t, x.sound, y.sound)) {
    case Likeness::kEqual:
      return Improve(best, level::kFamilyExact, rarity);
    case Likeness::kNear:
      return Improve(best, level::kFamilyNear, rarity);
    case Likeness::kClose:
      return Improve(best, level::kFamilyClose, rarity);
    case Likeness::kCannotTell:
      return;
    default:
      return Improve(best, JaroWinkler(s, t) >= kFar ? level::kFamilyFar : level::kFamilyDiffers, Answer::kNoRarity);
  }
}

// A word of one side's compound family name that the other bears.
bool SharesPart(const Side& a, const Side& b) {
  const Words parts = Of(a, ValueKind::kFamilyPart);
  for (const Word& part : parts.words) {
    for (const ValueKind kind : {ValueKind::kFamily, ValueKind::kFamilyPart}) {
      const Words others = Of(b, kind);
      for (const Word& other : others.words) {
        if (part.size >= 3 && parts.text(part) == others.text(other)) return true;
      }
    }
  }
  return false;
}

bool InMiddle(const Words& names, const Side& other) {
  const Words middle = Of(other, ValueKind::kMiddle);
  for (const Word& x : names.words) {
    for (const Word& y : middle.words) {
      if (x.size >= 3 && names.text(x) == middle.text(y)) return true;
    }
  }
  return false;
}

Answer Best(const Side& a, ValueKind kind_a, const Side& b, ValueKind kind_b,
            void (*pair)(const Words&, const Word&, const Words&, const Word&, Answer*)) {
  const Words left = Of(a, kind_a), right = Of(b, kind_b);
  Answer best;
  for (const Word& x : left.words) {
    for (const Word& y : right.words) pair(left, x, right, y, &best);
  }
  return best;
}

// How much of a name agrees, for the choice between straight and swapped.
int Worth(const Answer& given, const Answer& family) {
  static constexpr std::array<int, 10> kGiven = {0, 10, 8, 8, 5, 1, 2, 0, -2, -2};
  static constexpr std::array<int, 9> kFamily = {0, 10, 8, 8, 5, 0, 2, -2, -2};
  return kGiven[given.level] + kFamily[family.level];
}

void CompareNames(const Side& a, const Side& b, Answers* answers) {
  Answer given = Best(a, ValueKind::kGiven, b, ValueKind::kGiven, GivenPair);
  Answer family = Best(a, ValueKind::kFamily, b, ValueKind::kFamily, FamilyPair);
  if (family.level > level::kFamilyCompound && (SharesPart(a, b) || SharesPart(b, a))) {
    family = {level::kFamilyCompound, Answer::kNoRarity};
  }
  uint8_t order = given.level != 0 && family.level != 0 ? level::kOrderStraight : 0;
  if (given.level >= level::kGivenDiffersFromOdd || level::IsOtherFamily(family.level) || given.level == 0 ||
      family.level == 0) {
    Answer first = Best(a, ValueKind::kGiven, b, ValueKind::kFamily, FamilyPair);
    Answer second = Best(a, ValueKind::kFamily, b, ValueKind::kGiven, FamilyPair);
    const int straight = Worth(given, family);
    const auto agrees = [](const Answer& answer) {
      return answer.level == level::kFamilyExact || answer.level == level::kFamilyNear;
    };
    const int crossed = Worth({}, first) + Worth({}, second);
    if (crossed >= straight + 6 && (agrees(first) || agrees(second))) {
      // Crossed, the two answers have no side; the better one stands for the family name, so that a and b may change
      // places.
      if (std::pair(first.level == 0, first.level) > std::pair(second.level == 0, second.level))
        std::swap(first, second);
      if (first.level == second.level && first.rarity < second.rarity) std::swap(first, second);
      family = first;
      given = second;
      if (given.level == level::kFamilyCompound) given.level = level::kGivenNear;
      if (level::IsOtherFamily(given.level)) given.level = level::kGivenDiffers;
      if (given.level == level::kFamilyInitial) given.level = level::kGivenInitial;
      order = level::kOrderSwapped;
    }
  }
  if (given.level >= level::kGivenDiffersFromOdd &&
      (InMiddle(Of(a, ValueKind::kGiven), b) || InMiddle(Of(b, ValueKind::kGiven), a))) {
    given = {level::kGivenOtherName, Answer::kNoRarity};
  }
  if (level::IsOtherFamily(family.level) &&
      (InMiddle(Of(a, ValueKind::kFamily), b) || InMiddle(Of(b, ValueKind::kFamily), a))) {
    family = {level::kFamilyOtherName, Answer::kNoRarity};
  }
  (*answers)[static_cast<size_t>(Comparison::kGiven)] = given;
  (*answers)[static_cast<size_t>(Comparison::kFamily)] = family;
  (*answers)[static_cast<size_t>(Comparison::kOrder)].level = order;
}

Answer CompareMiddle(const Side& a, const Side& b) {
  const Words left = Of(a, ValueKind::kMiddle), right = Of(b, ValueKind::kMiddle);
  Answer best;
  for (const Word& x : left.words) {
    for (const Word& y : right.words) {
      const std::string_view s = left.text(x), t = right.text(y);
      uint8_t found = level::kMiddleDiffers;
      if (s == t) {
        found = s.size() == 1 ? level::kMiddleInitial : level::kMiddleExact;
      } else if (InitialOf(s, t)) {
        found = level::kMiddleInitial;
      } else if (SameNickname(x.note, y.note)) {
        found = level::kMiddleNear;
      } else {
        const Likeness likeness = LikenessOf(s, t, x.sound, y.sound);
        if (likeness == Likeness::kCannotTell) continue;
        if (likeness < Likeness::kClose) found = level::kMiddleNear;
      }
      Improve(&best, found, Answer::kNoRarity);
    }
  }
  return best;
}

Answer CompareBirthDates(const Side& a, const Side& b) {
  Answer best;
  for (const PartialDate& x : a.subject->birth_dates()) {
    for (const PartialDate& y : b.subject->birth_dates()) {
      Improve(&best, static_cast<uint8_t>(1 + static_cast<int>(CompareDates(x, y))), Answer::kNoRarity);
    }
  }
  return best;
}

bool IsRoleMailbox(std::string_view local) {
  static constexpr std::array<std::string_view, 16> kRoles = {
      "info",    "office",  "contact", "admin",   "sales", "kontakt", "mail",     "hello",
      "support", "noreply", "biuro",   "service", "home",  "team",    "no-reply", "hr"};
  return std::find(kRoles.begin(), kRoles.end(), local) != kRoles.end();
}

// The characters of one kind in their order: the digits of a mailbox, or all else.
bool SameOfKind(std::string_view a, std::string_view b, bool digits) {
  const auto skip = [digits](std::string_view& text) {
    while (!text.empty() && (text[0] >= '0' && text[0] <= '9') != digits) text.remove_prefix(1);
  };
  for (skip(a), skip(b); !a.empty() && !b.empty(); skip(a), skip(b)) {
    if (a[0] != b[0]) return false;
    a.remove_prefix(1), b.remove_prefix(1);
  }
  return a.empty() && b.empty();
}

bool IsMadeOfName(std::string_view local, const Words& names) {
  constexpr size_t kTelling = 4;
  for (const ValueKind kind : {ValueKind::kGiven, ValueKind::kFamily}) {
    for (const Word& word : names.side.subject->words(kind)) {
      if (word.size >= kTelling && local.find(names.text(word)) != local.npos) return true;
    }
  }
  return false;
}

// Whether a mailbox bears the family name of who shows it.
bool HasFamilyName(std::string_view local, const Words& names) {
  constexpr size_t kTelling = 4;
  const auto words = names.side.subject->words(ValueKind::kFamily);
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return word.size >= kTelling && local.find(names.text(word)) != local.npos;
  });
}

// Near mailboxes of two people rather than one misspelled: "jan.nowak12" and "jan.nowak57", or "jan.nowak" of Nowak and
// "jan.nowok" of Nowok, which say of the names only what the names say.
bool AreOfTwo(const Words& a, std::string_view local_a, const Words& b, std::string_view local_b, int edits) {
  if (!SameOfKind(local_a, local_b, /*digits=*/true) && (edits > 2 || SameOfKind(local_a, local_b, /*digits=*/false)))
    return true;
  return HasFamilyName(local_a, a) && HasFamilyName(local_b, b) && !HasFamilyName(local_a, b) &&
         !HasFamilyName(local_b, a);
}

void EmailPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  const std::string_view local_s = s.substr(0, x.note), local_t = t.substr(0, y.note);
  // A mailbox of an office names no person: that two show it, or do not, says nothing.
  if (IsRoleMailbox(local_s) || IsRoleMailbox(local_t)) return;
  if (s == t) return Improve(best, level::kEmailExact, rarity);
  if (local_s == local_t) {
    // What is made of a name says no more than the name.
    if (IsMadeOfName(local_s, a) && IsMadeOfName(local_t, b)) return;
    const bool telling = local_s.size() >= 5;
    return Improve(best, telling ? level::kEmailLocal : level::kEmailDiffers, Answer::kNoRarity);
  }
  const bool same_domain = s.substr(x.note) == t.substr(y.note);
  const int edits = EditDistance(s, t);
  const bool near = edits <= 2 || (same_domain && std::min(local_s.size(), local_t.size()) >= 5 &&
                                   JaroWinkler(local_s, local_t) >= kNear);
  const bool slip = near && std::min(s.size(), t.size()) >= 8 && !AreOfTwo(a, local_s, b, local_t, edits);
  Improve(best, slip ? level::kEmailNear : level::kEmailDiffers, Answer::kNoRarity);
}

// Whether `number` ends with the other one without its trunk zeros, which are no part of a local number.
bool EndsWithLocal(std::string_view number, std::string_view local) {
  while (!local.empty() && local[0] == '0') local.remove_prefix(1);
  return local.size() >= 7 && number.ends_with(local);
}

void PhonePair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kPhoneExact, rarity);
  if (EndsWithLocal(s, t) || EndsWithLocal(t, s)) return Improve(best, level::kPhoneTail, rarity);
  if (std::min(s.size(), t.size()) >= 7 && WithinOneEdit(s, t))
    return Improve(best, level::kPhoneNear, Answer::kNoRarity);
  Improve(best, level::kPhoneDiffers, Answer::kNoRarity);
}

Answer CompareStreets(const Side& a, const Side& b) {
  const Words houses_a = Of(a, ValueKind::kHouse), houses_b = Of(b, ValueKind::kHouse);
  bool house_equal = false, house_near = houses_a.words.empty() || houses_b.words.empty();
  uint8_t house_rarity = Answer::kNoRarity;  // of the whole address
  for (const Word& x : houses_a.words) {
    for (const Word& y : houses_b.words) {
      house_near = house_near || EditDistance(houses_a.text(x), houses_b.text(y)) <= 1;
      if (houses_a.text(x) != houses_b.text(y)) continue;
      house_equal = true;
      house_rarity = Commoner(house_rarity, Commoner(RarityIn(a, x), RarityIn(b, y)));
    }
  }
  const bool crowded = house_equal && house_rarity != Answer::kNoRarity && IsCrowd(house_rarity);
  const bool house_known = !houses_a.words.empty() && !houses_b.words.empty();
  const Words left = Of(a, ValueKind::kStreet), right = Of(b, ValueKind::kStreet);
  Answer best;
  for (const Word& x : left.words) {
    for (const Word& y : right.words) {
      const uint8_t rarity = Commoner(RarityIn(a, x), RarityIn(b, y));
      const Likeness likeness = LikenessOf(left.text(x), right.text(y), x.sound, y.sound);
      if (likeness == Likeness::kCannotTell) continue;
      if (crowded && likeness != Likeness::kNone) {
        // The address of very many: its own rarity counts, and nobody shares a household by it.
        Improve(&best, likeness == Likeness::kEqual ? level::kStreetExact : level::kStreetNear, house_rarity);
      } else if (likeness == Likeness::kEqual) {
        Improve(&best,
                house_equal   ? level::kStreetAndHouse
                : house_known ? level::kStreetOtherHouse
                              : level::kStreetExact,
                rarity);
      } else if (likeness != Likeness::kNone) {
        // A street of a near name in which another house is known is another street.
        if (house_equal || house_near) {
          Improve(&best, house_equal ? level::kStreetNearAndHouse : level::kStreetNear, rarity);
        } else {
          Improve(&best, level::kStreetDiffers, Answer::kNoRarity);
        }
      } else {
        Improve(&best, house_equal ? level::kStreetHouseOnly : level::kStreetDiffers, Answer::kNoRarity);
      }
    }
  }
  // One side names no street: its house number still speaks.
  if (best.level == 0 && house_known) best.level = house_equal ? level::kStreetHouseOnly : level::kStreetDiffers;
  return best;
}

void UnitPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kUnitExact, rarity);
  const bool near = std::min(s.size(), t.size()) >= 4 && (WithinOneEdit(s, t) || JaroWinkler(s, t) >= kNear);
  Improve(best, near ? level::kUnitNear : level::kUnitDiffers, near ? rarity : Answer::kNoRarity);
}

void PostcodePair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kPostcodeExact, rarity);
  if (std::min(s.size(), t.size()) >= 4 && WithinOneEdit(s, t)) {
    return Improve(best, level::kPostcodeNear, Answer::kNoRarity);
  }
  // The outward part of "bs2 0el", the first digits of others.
  const size_t area = s.size() == t.size() && s.size() > 5 ? s.size() - 3 : 3;
  const bool same_area = std::min(s.size(), t.size()) >= 5 && s.substr(0, area) == t.substr(0, area);
  Improve(best, same_area ? level::kPostcodeArea : level::kPostcodeDiffers, Answer::kNoRarity);
}

void PlacePair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kPlaceExact, rarity);
  // "bristol" and "bristol, city of".
  const bool inside = std::min(s.size(), t.size()) >= 5 && (s.starts_with(t) || t.starts_with(s));
  if (inside) return Improve(best, level::kPlaceNear, rarity);
  switch (LikenessOf(s, t, x.sound, y.sound)) {
    case Likeness::kNear:
      return Improve(best, level::kPlaceNear, rarity);
    case Likeness::kClose:
      return Improve(best, level::kPlaceClose, rarity);
    case Likeness::kCannotTell:
      return;
    default:
      return Improve(best, level::kPlaceDiffers, Answer::kNoRarity);
  }
}

void RegionPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  if (s == t) return Improve(best, level::kRegionExact, Answer::kNoRarity);
  const bool near = s.size() == t.size() && s.size() >= 3 && WithinOneEdit(s, t);
  Improve(best, near ? level::kRegionNear : level::kRegionDiffers, Answer::kNoRarity);
}

void NumberPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  if (x.sound != y.sound) return;  // another issuer: nothing to compare
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kNumberExact, rarity);
  if (std::min(s.size(), t.size()) >= 5) {
    if (WithinOneEdit(s, t)) return Improve(best, level::kNumberNear, Answer::kNoRarity);
    if (EditDistance(s, t) <= 2) return Improve(best, level::kNumberClose, Answer::kNoRarity);
  }
  Improve(best, level::kNumberDiffers, Answer::kNoRarity);
}

void GenderPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  Improve(best, a.text(x) == b.text(y) ? level::kGenderEqual : level::kGenderDiffers, Answer::kNoRarity);
}

// A word of a company's name and its likeness in the other one: "univrsl" for "universal".
bool SameWord(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const size_t shorter = std::min(a.size(), b.size());
  return shorter >= 4 && (WithinOneEdit(a, b) || JaroWinkler(a, b) >= kNear);
}

struct WordCount {
  size_t words = 0, found = 0;
};

// How many words `a` has, and how many of them `b` has too.
WordCount CountWords(std::string_view a, std::string_view b) {
  WordCount count;
  for (; !a.empty(); ++count.words) {
    const std::string_view word = a.substr(0, a.find(' '));
    a.remove_prefix(std::min(a.size(), word.size() + 1));
    for (std::string_view rest = b; !rest.empty();) {
      const std::string_view other = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), other.size() + 1));
      if (!SameWord(word, other)) continue;
      ++count.found;
      break;
    }
  }
  return count;
}

void CompanyPair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kFreeExact, rarity);
  if (Opaque(s) || Opaque(t)) return;
  const WordCount left = CountWords(s, t), right = CountWords(t, s);
  const auto within = [](const WordCount& count) { return count.words >= 2 && count.found == count.words; };
  const size_t shorter = std::min(s.size(), t.size());
  const bool near =
      within(left) || within(right) || (shorter >= 4 && (WithinOneEdit(s, t) || JaroWinkler(s, t) >= kNear));
  Improve(best, near ? level::kFreeNear : level::kFreeDiffers, near ? rarity : Answer::kNoRarity);
}

void FreePair(const Words& a, const Word& x, const Words& b, const Word& y, Answer* best) {
  const std::string_view s = a.text(x), t = b.text(y);
  const uint8_t rarity = Commoner(RarityIn(a.side, x), RarityIn(b.side, y));
  if (s == t) return Improve(best, level::kFreeExact, rarity);
  if (Opaque(s) || Opaque(t)) return;
  const size_t shorter = std::min(s.size(), t.size());
  const bool near =
      shorter >= 4 && (WithinOneEdit(s, t) || s.find(t) != s.npos || t.find(s) != t.npos || JaroWinkler(s, t) >= kNear);
  Improve(best, near ? level::kFreeNear : level::kFreeDiffers, near ? rarity : Answer::kNoRarity);
}

}  // namespace

std::string_view ComparisonName(Comparison comparison) { return kRows[static_cast<size_t>(comparison)].name; }

std::string_view FieldName(Field field) { return kFieldNames[static_cast<size_t>(field)]; }

Field FieldOf(Comparison comparison) { return kRows[static_cast<size_t>(comparison)].field; }

std::span<const std::string_view> LevelNames(Comparison comparison) {
  const Row& row = kRows[static_cast<size_t>(comparison)];
  return {row.names.data(), static_cast<size_t>(std::find(row.names.begin(), row.names.end(), "") - row.names.begin())};
}

void CompareLevels(const Side& a, const Side& b, Answers* answers) {
  answers->fill({});
  const auto at = [answers](Comparison comparison) -> Answer& { return (*answers)[static_cast<size_t>(comparison)]; };
  CompareNames(a, b, answers);
  at(Comparison::kMiddle) = CompareMiddle(a, b);
  const uint8_t ga = a.subject->generations(), gb = b.subject->generations();
  if (ga != 0 && gb != 0)
    at(Comparison::kGeneration).level = (ga & gb) != 0 ? level::kGenerationEqual : level::kGenerationDiffers;
  at(Comparison::kBirthDate) = CompareBirthDates(a, b);
  at(Comparison::kEmail) = Best(a, ValueKind::kEmail, b, ValueKind::kEmail, EmailPair);
  at(Comparison::kPhone) = Best(a, ValueKind::kPhone, b, ValueKind::kPhone, PhonePair);
  at(Comparison::kStreet) = CompareStreets(a, b);
  at(Comparison::kUnit) = Best(a, ValueKind::kUnit, b, ValueKind::kUnit, UnitPair);
  at(Comparison::kPostcode) = Best(a, ValueKind::kPostcode, b, ValueKind::kPostcode, PostcodePair);
  at(Comparison::kCity) = Best(a, ValueKind::kCity, b, ValueKind::kCity, PlacePair);
  at(Comparison::kRegion) = Best(a, ValueKind::kRegion, b, ValueKind::kRegion, RegionPair);
  at(Comparison::kNumber) = Best(a, ValueKind::kNumber, b, ValueKind::kNumber, NumberPair);
  at(Comparison::kGender) = Best(a, ValueKind::kGender, b, ValueKind::kGender, GenderPair);
  at(Comparison::kBirthPlace) = Best(a, ValueKind::kBirthPlace, b, ValueKind::kBirthPlace, PlacePair);
  at(Comparison::kOccupation) = Best(a, ValueKind::kOccupation, b, ValueKind::kOccupation, FreePair);
  at(Comparison::kCompany) = Best(a, ValueKind::kCompany, b, ValueKind::kCompany, CompanyPair);
  const bool known_a = a.subject->is_person() || a.subject->is_organisation();
  const bool known_b = b.subject->is_person() || b.subject->is_organisation();
  // That both are people says nothing, and would water down the pooled denials of its field.
  if (known_a && known_b && a.subject->is_person() != b.subject->is_person()) {
    at(Comparison::kKind).level = level::kKindDiffers;
  } else if (a.subject->is_organisation() && b.subject->is_organisation()) {
    at(Comparison::kKind).level = level::kKindSame;
  }
}

}  // namespace c360::match
