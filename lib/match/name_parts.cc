#include "match/name_parts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "normalize/name.h"
#include "normalize/text.h"

namespace c360::match {
namespace {

using Words = std::vector<std::string>;

template <size_t N>
bool In(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 81> kTitles = {
    "mr",         "mrs",     "ms",       "miss",       "mister",  "dr",        "doctor",   "prof",     "professor",
    "sir",        "dame",    "lord",     "lady",       "rev",     "reverend",  "revd",     "hon",      "honourable",
    "capt",       "captain", "col",      "colonel",    "maj",     "major",     "gen",      "general",  "lt",
    "lieutenant", "sgt",     "cmdr",     "commander",  "admiral", "adm",       "baron",    "baroness", "count",
    "countess",   "earl",    "viscount", "marquess",   "duke",    "duchess",   "prince",   "princess", "st",
    "saint",      "pan",     "pani",     "herr",       "frau",    "mme",       "mlle",     "monsieur", "signor",
    "ing",        "mgr",     "fr",       "inz",        "dipl",    "hab",       "hc",       "mx",       "dhr",
    "mevr",       "mevrouw", "meneer",   "mw",         "senor",   "senora",    "senorita", "sra",      "srta",
    "dra",        "dna",     "dott",     "dottoressa", "signora", "signorina", "madame",   "drs",      "ir"};

// Titles that are names too: only in front of two words or more, the first no initial ("Don Juan Mora", not "Don
// Mora").
constexpr std::array<std::string_view, 3> kTitlesOrNames = {"don", "dona", "sig"};

// What is left of a title that a point cuts in two: "h.c.", "dott.ssa", "sig.ra".
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kCutTitles = {
    {{"h", "c"}, {"dott", "ssa"}, {"prof", "ssa"}, {"sig", "ra"}, {"sig", "na"}}};

constexpr std::array<std::string_view, 24> kHonours = {
    "bt", "bart", "baronet", "esq", "esquire", "phd", "md",  "obe", "mbe", "cbe", "kbe", "kcb",
    "cb", "gcb",  "kcmg",    "cmg", "frs",     "vc",  "dso", "qc",  "kc",  "mp",  "dds", "cpa"};

constexpr std::array<std::string_view, 24> kParticles = {"van", "von", "der", "den", "de",  "del", "della", "di",
                                                         "da",  "dos", "das", "du",  "la",  "le",  "el",    "al",
                                                         "bin", "ibn", "ben", "ter", "ten", "zu",  "y",     "e"};

// Family names of most Vietnamese, who write them first; and those that are words or names elsewhere too.
constexpr std::array<std::string_view, 16> kVietnamese = {"nguyen", "tran",  "pham",   "huynh", "hoang", "phan",
                                                          "vu",     "vo",    "dang",   "bui",   "ngo",   "duong",
                                                          "dinh",   "trinh", "truong", "doan"};
constexpr std::array<std::string_view, 7> kPerhapsVietnamese = {"le", "do", "ho", "ly", "dao", "lam", "luong"};
constexpr std::array<std::string_view, 16> kVietnameseMiddle = {"thi",  "van",   "huu",  "duc",  "minh", "ngoc",
                                                                "quoc", "xuan",  "chi",  "dinh", "hong", "thanh",
                                                                "thuy", "quang", "cong", "kim"};

bool IsOrdinal(std::string_view word) {
  if (word.size() < 3) return false;
  const std::string_view tail = word.substr(word.size() - 2);
  if (tail != "st" && tail != "nd" && tail != "rd" && tail != "th") return false;
  return std::all_of(word.begin(), word.end() - 2, [](char c) { return c >= '0' && c <= '9'; });
}

int GenerationOf(std::string_view word) {
  if (word == "jr" || word == "junior" || word == "jnr" || word == "ii" || word == "2nd") return 2;
  if (word == "sr" || word == "senior" || word == "snr") return 1;
  if (word == "iii" || word == "3rd") return 3;
  if (word == "iv" || word == "4th") return 4;
  return 0;
}

// "1857" and "2nd" are no names; "stansf9eld" is one, with a slip of the pen.
bool IsNumeric(std::string_view word) {
  const auto digits = std::count_if(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  return 2 * static_cast<size_t>(digits) >= word.size() || (digits > 0 && IsOrdinal(word));
}

// How many words from `at` on are a title of two.
size_t CutTitle(const Words& words, size_t at) {
  if (at + 2 >= words.size()) return 0;
  const std::pair<std::string_view, std::string_view> two{words[at], words[at + 1]};
  if (std::find(kCutTitles.begin(), kCutTitles.end(), two) == kCutTitles.end()) return 0;
  // "H. C. Andersen": initials, but for those behind a title.
  return two.first == "h" && (at == 0 || !In(kTitles, words[at - 1])) ? 0 : 2;
}

// What is no name: an ordinal with a title and all after it, titles, honours, numbers; the generation is taken out. A
// family name that is nothing but a title keeps it ("Lord", "Major"); a given name does not.
Words Strip(Words words, int* generation, bool may_be_title = true) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (!IsOrdinal(words[i])) continue;
    const bool last = i + 1 == words.size();
    if (last && GenerationOf(words[i]) != 0) break;
    words.resize(i);
  }
  while (words.size() > 1 && GenerationOf(words.back()) != 0) {
    *generation = std::max(*generation, GenerationOf(words.back()));
    words.pop_back();
  }
  Words kept;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    if (const size_t cut = CutTitle(words, i); cut > 0) {
      i += cut - 1;
      continue;
    }
    if (IsNumeric(words[i]) || words[i] == "nee" || words[i] == "born") continue;
    if (In(kHonours, words[i]) && (i > 0 || !may_be_title)) continue;
    if (In(kTitles, words[i]) && (!last || !may_be_title)) continue;
    if (words[i] == "sr" && kept.empty() && !last) continue;  // senor; behind a name it is senior
    const bool before_two = kept.empty() && may_be_title && i + 2 < words.size() && words[i + 1].size() > 1;
    if (In(kTitlesOrNames, words[i]) && before_two) continue;
    kept.push_back(words[i]);
  }
  return kept;
}

void SetFamily(const Words& words, NameParts* parts) {
  for (const std::string& word : words) parts->family_joined += word;
  for (const std::string& word : words) {
    if (!In(kParticles, word)) parts->family.push_back(word);
  }
  if (parts->family.empty()) parts->family = words;
}

template <size_t N>
bool EndsIn(const std::array<std::string_view, N>& endings, std::string_view word) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
}

// Cyrillic, but not with the Serbian letter that ends "Petrovic", where such a name is the family's.
bool IsEastSlavic(std::string_view text) {
  return text.find_first_of("\xd0\xd1") != std::string_view::npos && text.find("\u045b") == std::string_view::npos &&
         text.find("\u040b") == std::string_view::npos;
}

// "Petrovich", "Sergeevna": a name after the father, which in Russian stands last where the family name stands first.
// Folded out of Cyrillic it is "petrovic"; in Latin letters that is a family name of the Balkans.
bool IsPatronymic(std::string_view word, bool east_slavic) {
  static constexpr std::array<std::string_view, 9> kEndings = {"ovich", "evich", "ovych", "evych", "ovna",
                                                               "evna",  "ivna",  "ichna", "icna"};
  static constexpr std::array<std::string_view, 2> kFolded = {"ovic", "evic"};
  static constexpr std::array<std::string_view, 5> kShort = {"ilic", "kuzmic", "lukic", "fomic", "nikitic"};
  if (east_slavic && (In(kShort, word) || (word.size() >= 6 && EndsIn(kFolded, word)))) return true;
  return word.size() >= (east_slavic ? 6 : 7) && EndsIn(kEndings, word);
}

bool MayBeVietnamese(std::string_view word) { return In(kVietnamese, word) || In(kPerhapsVietnamese, word); }

// "Nguyen Van Son": the family name stands first. Of the short ones ("Le Thi Hoa") a middle name must say so.
bool IsVietnameseOrder(const Words& words) {
  if (words.size() < 3) return false;
  const bool first = In(kVietnamese, words[0]);
  if (first && In(kVietnamese, words.back())) return true;
  const bool middle = std::any_of(words.begin() + 1, words.end() - 1,
                                  [](const std::string& word) { return In(kVietnameseMiddle, word); });
  if (MayBeVietnamese(words.back()) && !first) return false;
  return first || (middle && In(kPerhapsVietnamese, words[0]));
}

bool IsWide(std::string_view text) {  // Han or Hangul: bytes e3..ed of UTF-8 start U+3000..U+DFFF
  return text.size() >= 6 && !text.empty() && static_cast<unsigned char>(text[0]) >= 0xe3 &&
         static_cast<unsigned char>(text[0]) <= 0xed;
}

}  // namespace

std::vector<std::string> FoldedWords(std::string_view text) {
  Words words(1);
  for (const char c : normalize::Fold(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      words.back().push_back(c);
    } else if (c != '\'' && c != '`' && !words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  // What transliteration could not write keeps its own letters whole: dropping its marks would make strangers equal.
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) { return !normalize::IsAscii(word); })) {
    words.clear();
    std::string folded = normalize::FoldCase(text);
    for (size_t begin = 0; begin < folded.size();) {
      const size_t end = std::min(folded.find(' ', begin), folded.size());
      if (end > begin) {
        const std::string word = folded.substr(begin, end - begin);
        const std::string plain = normalize::Fold(word);
        words.push_back(normalize::IsAscii(plain) ? plain : word);
      }
      begin = end + 1;
    }
  }
  return words;
}

int ParseGeneration(std::string_view text) {
  const Words words = FoldedWords(text);
  if (words.size() != 1) return 0;
  return words[0] == "i" ? 1 : GenerationOf(words[0]);
}

NameParts ParseGivenNames(std::string_view text) {
  NameParts parts;
  parts.given = Strip(FoldedWords(normalize::WithoutRussianTitle(text)), &parts.generation, false);
  // "Morris I" beside "Morris II"; it stays a name too, for an initial is written so.
  if (parts.given.size() > 1 && parts.given.back() == "i" && parts.generation == 0) parts.generation = 1;
  return parts;
}

NameParts ParseFamilyName(std::string_view text) {
  NameParts parts;
  SetFamily(Strip(FoldedWords(text), &parts.generation), &parts);
  return parts;
}

NameParts ParseFullName(std::string_view text) {
  NameParts parts;
  Words words;
  text = normalize::WithoutRussianTitle(text);
  const size_t comma = text.find(',');
  if (comma != std::string_view::npos) {
    const Words after = FoldedWords(text.substr(comma + 1));
    const bool suffix = std::all_of(after.begin(), after.end(), [](const std::string& word) {
      return GenerationOf(word) != 0 || IsOrdinal(word) || In(kHonours, word) || In(kTitles, word);
    });
    if (suffix || IsOrdinal(after[0])) {
      text = comma > 0 && suffix && !after.empty() && GenerationOf(after[0]) != 0 ? text : text.substr(0, comma);
    } else {
      const Words family = Strip(FoldedWords(text.substr(0, comma)), &parts.generation);
      parts.given = Strip(after, &parts.generation);
      SetFamily(family, &parts);
      return parts;
    }
  }
  const bool wide = IsWide(text) && text.find(' ') == std::string_view::npos;
  words = Strip(FoldedWords(text), &parts.generation);
  if (words.empty()) return parts;
  if (wide && words.size() >= 2) {  // the family name comes first
    std::string given;
    for (size_t i = 1; i < words.size(); ++i) given += words[i];
    parts.given.push_back(given);
    SetFamily({words[0]}, &parts);
    return parts;
  }
  const bool east_slavic = IsEastSlavic(text);
  // "Roman Arkadyevich Abramovich": two that end so are a patronymic and a family name.
  if (words.size() == 3 && IsPatronymic(words[2], east_slavic) && !IsPatronymic(words[1], east_slavic)) {
    parts.given = {words[1], words[2]};
    SetFamily({words[0]}, &parts);
    return parts;
  }
  if (IsVietnameseOrder(words)) {
    parts.given.push_back(words.back());
    // "Van" and "Thi" say man and woman: that two share one is no sign that they are one.
    std::copy_if(words.begin() + 1, words.end() - 1, std::back_inserter(parts.given),
                 [](const std::string& word) { return word != "van" && word != "thi"; });
    SetFamily({words[0]}, &parts);
    return parts;
  }
  size_t family = words.size() - 1;
  const bool middle_van = family > 1 && words[family - 1] == "van" && MayBeVietnamese(words[family]);
  while (family > 1 && In(kParticles, words[family - 1]) && !middle_van) --family;
  parts.given.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(family));
  SetFamily(Words(words.begin() + static_cast<std::ptrdiff_t>(family), words.end()), &parts);
  return parts;
}

}  // namespace c360::match
