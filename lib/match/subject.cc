#include "match/subject.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "match/address_parts.h"
#include "match/name_parts.h"
#include "match/nicknames.h"
#include "match/similarity.h"
#include "normalize/address.h"
#include "normalize/text.h"

namespace c360::match {
namespace {

constexpr size_t kMostBytes = 60;  // of one value

template <size_t N>
bool In(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 17> kIssuers = {
    "ssn",       "passport", "national_id", "tax_id",         "drivers_license", "lei",
    "pesel",     "nip",      "soc_sec_id",  "driver_license", "identity_card",   "nin",
    "health_id", "medicare", "vat_id",      "duns",           "trusted_id"};

constexpr std::array<std::string_view, 24> kPlaceholders = {
    "null",      "none",      "nan",     "n/a", "na", "unknown", "undefined",  "nil",
    "test",      "anonymous", "missing", "-",   "--", "unnamed", "no name",    "noname",
    "not known", "not given", "tbd",     "xxx", "xx", "?",       "none given", "blank"};

bool IsPlaceholder(std::string_view text) { return text.size() <= 10 && In(kPlaceholders, normalize::FoldCase(text)); }

std::string Joined(const std::vector<std::string>& words, std::string_view between = "") {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : between).append(word);
  return out;
}

std::string Digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out.push_back(c);
  }
  return out;
}

bool AllEqual(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0]; });
}

// Numbers that name nobody: one digit repeated, counting up, and the specimen numbers of the US Social Security
// Administration that many people gave as their own (078-05-1120, 219-09-9999).
bool IsKnownInvalid(std::string_view number) {
  return number.size() < 4 || AllEqual(number) || number == "123456789" || number == "987654321" ||
         number == "12345678" || number == "1234567890" || number == "078051120" || number == "219099999";
}

std::string GenderOf(std::string_view text) {
  const std::string folded = normalize::Fold(text);
  if (folded == "m" || folded == "male" || folded == "man" || folded == "mezczyzna" || folded == "mann") return "m";
  if (folded == "f" || folded == "female" || folded == "woman" || folded == "w" || folded == "k" ||
      folded == "kobieta" || folded == "frau") {
    return "f";
  }
  return "";
}

std::string RegionOf(std::string_view text) {
  const std::string_view state = normalize::UsState(text);
  return state.empty() ? Joined(FoldedWords(text)) : std::string(state);
}

// Legal forms; most stand anywhere ("Berg GmbH & Co. KG"), some are words too and count where they stand last only.
constexpr std::array<std::string_view, 46> kForms = {
    "ltd", "limited", "llc", "inc", "incorporated", "corp", "corporation", "co",   "company", "gmbh",  "ag",  "sa",
    "sp",  "z",       "o",   "oo",  "zoo",          "plc",  "llp",         "the",  "bv",      "nv",    "kg",  "kgaa",
    "ohg", "gbr",     "ug",  "eg",  "spzoo",        "oy",   "oyj",         "aps",  "srl",     "sarl",  "sro", "doo",
    "ood", "eood",    "kft", "zrt", "sas",          "lda",  "ltda",        "bvba", "eurl",    "gesmbh"};
constexpr std::array<std::string_view, 10> kLastForms = {"as", "ab", "spa", "sl",  "se",
                                                         "ev", "ek", "ks",  "asa", "nyrt"};
// Not of the name: "Berg und Tal", "Berg & Tal".
constexpr std::array<std::string_view, 4> kAnds = {"und", "and", "y", "et"};

// "s p a", of "S.p.A.", in one: single letters that make a legal form together.
void JoinLetters(std::vector<std::string>* words) {
  for (size_t begin = 0; begin < words->size(); ++begin) {
    size_t end = begin;
    std::string joined;
    while (end < words->size() && (*words)[end].size() == 1) joined += (*words)[end++];
    if (end - begin < 2) continue;
    if (In(kForms, joined) || In(kLastForms, joined)) {
      const auto first = words->begin() + static_cast<std::ptrdiff_t>(begin);
      words->erase(first + 1, first + static_cast<std::ptrdiff_t>(end - begin));
      (*words)[begin] = joined;
    } else {
      begin = end - 1;
    }
  }
}

// The words of its name, without its legal form and what stands in brackets.
std::string CompanyKey(std::string_view text) {
  std::string plain(text);
  const size_t open = plain.find('('), close = plain.find(')');
  if (open != plain.npos && close != plain.npos && open > 0 && close > open) plain.erase(open, close - open + 1);
  std::vector<std::string> words = FoldedWords(plain);
  const std::string all = Joined(words, " ");
  JoinLetters(&words);
  std::erase_if(words, [](const std::string& word) { return In(kForms, word) || In(kAnds, word); });
  while (words.size() > 1 && In(kLastForms, words.back())) words.pop_back();
  return words.empty() ? all : Joined(words, " ");
}

}  // namespace

class SubjectBuilder {
 public:
  void Add(const NamedText& value) {
    if (value.text.empty() || IsPlaceholder(value.text)) return;
    if (value.name == "first_name") {
      AddGiven(value.text);
    } else if (value.name == "middle_name") {
      for (std::string& word : ParseGivenNames(value.text).given) Put(ValueKind::kMiddle, std::move(word));
    } else if (value.name == "last_name") {
      AddFamily(ParseFamilyName(value.text));
    } else if (value.name == "name") {
      full_names_.emplace(value.text);
    } else if (value.name == "suffix") {
      AddGeneration(ParseGeneration(value.text));
    } else if (value.name == "birth_date" || value.name == "date_of_birth") {
      const std::optional<PartialDate> date = ParseDate(value.text);
      if (date && !IsPlaceholderDate(*date)) dates_.insert(*date);
    } else if (value.name == "gender") {
      Put(ValueKind::kGender, GenderOf(value.text));
    } else if (value.name == "record_type") {
      record_type_ = normalize::Fold(value.text);
    } else {
      AddContactOrPlace(value);
    }
  }

  std::shared_ptr<const Subject> Build() {
    AddFullNames();
    AddPlaces();
    auto subject = std::make_shared<Subject>();
    Subject& out = *subject;
    for (size_t kind = 0; kind < kValueKinds; ++kind) AppendKind(static_cast<ValueKind>(kind), &out);
    Pack(&out);
    out.generations_ = generations_;
    const bool person_name = out.has(ValueKind::kGiven) || out.has(ValueKind::kFamily);
    out.is_organisation_ = record_type_.starts_with("org") || record_type_ == "business" || record_type_ == "company" ||
                           (record_type_.empty() && !person_name && is_company_);
    out.is_person_ = !out.is_organisation_ && (person_name || record_type_.starts_with("person"));
    size_t kinds = !out.birth_dates().empty();
    for (size_t kind = 0; kind < kValueKinds; ++kind) kinds += out.has(static_cast<ValueKind>(kind));
    out.comparable_ = person_name || is_company_ || out.has(ValueKind::kNumber) || kinds >= 2;
    return subject;
  }

 private:
  void Put(ValueKind kind, std::string text, uint32_t issuer = 0) {
    if (text.empty()) return;
    if (text.size() > kMostBytes) text.resize(kMostBytes);
    values_[static_cast<size_t>(kind)].insert({std::move(text), issuer});
  }

  void AddGeneration(int generation) {
    if (generation > 0) generations_ |= static_cast<uint8_t>(1 << std::min(generation, 7));
  }

  void AddGiven(std::string_view text) {
    NameParts parts = ParseGivenNames(text);
    AddGeneration(parts.generation);
    for (size_t i = 0; i < parts.given.size(); ++i) {
      Put(i == 0 ? ValueKind::kGiven : ValueKind::kMiddle, std::move(parts.given[i]));
    }
  }

  void AddFamily(const NameParts& parts) {
    AddGeneration(parts.generation);
    Put(ValueKind::kFamily, parts.family_joined);
    if (parts.family.size() < 2) return;
    for (const std::string& word : parts.family) Put(ValueKind::kFamilyPart, word);
  }

  bool Has(ValueKind kind, const std::string& text) const {
    const auto& set = values_[static_cast<size_t>(kind)];
    const auto found = set.lower_bound({text, 0});
    return found != set.end() && found->first == text;
  }

  // Beside fields for the parts a full name adds only what they do not say; alone it is taken apart.
  void AddFullNames() {
    const bool has_given = !values_[static_cast<size_t>(ValueKind::kGiven)].empty();
    const bool has_family = !values_[static_cast<size_t>(ValueKind::kFamily)].empty();
    std::vector<NameParts> names;
    for (const std::string& text : full_names_) names.push_back(ParseFullName(text));
    for (NameParts& parts : names) {
      AddGeneration(parts.generation);
      // "name: bryant" beside "first name: bryant" says nothing of a family name.
      if (!has_family && !(has_given && Has(ValueKind::kGiven, parts.family_joined))) AddFamily(parts);
      if (!has_given && !parts.given.empty()) Put(ValueKind::kGiven, parts.given[0]);
    }
    for (const NameParts& parts : names) {
      for (size_t i = has_given ? 0 : 1; i < parts.given.size(); ++i) AddMiddle(parts.given[i]);
      if (!has_family || Has(ValueKind::kFamily, parts.family_joined)) continue;
      for (const std::string& word : parts.family) AddMiddle(word);
    }
  }

  void AddMiddle(const std::string& word) {
    if (Has(ValueKind::kGiven, word) || Has(ValueKind::kFamily, word) || Has(ValueKind::kFamilyPart, word)) return;
    Put(ValueKind::kMiddle, word);
  }

  void AddContactOrPlace(const NamedText& value) {
    const std::string_view name = value.name;
    if (name == "email") {
      std::string email = normalize::FoldCase(value.text);
      // Where the local part alone is longer than what is kept, what is kept is no address and is compared with none.
      if (email.find('@') < kMostBytes && email.size() > 3) Put(ValueKind::kEmail, std::move(email));
    } else if (name == "phone") {
      std::string digits = Digits(value.text);
      if (digits.size() >= 6 && !AllEqual(digits)) Put(ValueKind::kPhone, std::move(digits));
    } else if (name == "street" || name == "address") {
      AddAddress(ParseAddress(value.text));
    } else if (name == "street2") {
      Put(ValueKind::kUnit, Joined(FoldedWords(value.text)));
    } else if (name == "house_number") {
      Put(ValueKind::kHouse, Joined(FoldedWords(value.text)));
    } else if (name == "city") {
      Put(ValueKind::kCity, Joined(FoldedWords(value.text)));
    } else if (name == "postal_code") {
      Put(ValueKind::kPostcode, Joined(FoldedWords(value.text)));
    } else if (name == "region" || name == "state") {
      Put(ValueKind::kRegion, RegionOf(value.text));
    } else if (name == "birth_place") {
      Put(ValueKind::kBirthPlace, Joined(FoldedWords(value.text)));
    } else if (name == "occupation") {
      Put(ValueKind::kOccupation, Joined(FoldedWords(value.text)));
    } else if (name == "company" || name == "employer") {
      // Whoever has an employer is no company for that.
      is_company_ |= name == "company";
      Put(ValueKind::kCompany, CompanyKey(value.text));
    } else if (name.starts_with("number:") || In(kIssuers, name)) {
      const std::string_view issuer = name.starts_with("number:") ? name.substr(7) : name;
      const std::string number = Joined(FoldedWords(value.text));
      if (!IsKnownInvalid(number)) Put(ValueKind::kNumber, number, static_cast<uint32_t>(Hash64(issuer)));
    }
  }

  void AddAddress(AddressParts parts) {
    Put(ValueKind::kStreet, std::move(parts.street));
    Put(ValueKind::kHouse, std::move(parts.house));
    Put(ValueKind::kUnit, std::move(parts.unit));
    for (std::string& place : parts.places) in_line_.emplace_back(ValueKind::kCity, std::move(place));
    if (!parts.region.empty()) in_line_.emplace_back(ValueKind::kRegion, std::move(parts.region));
    if (!parts.postcode.empty()) in_line_.emplace_back(ValueKind::kPostcode, std::move(parts.postcode));
  }

  // Towns and postcodes out of one line count where the record has no field for them.
  void AddPlaces() {
    std::array<bool, kValueKinds> said{};
    for (size_t kind = 0; kind < kValueKinds; ++kind) said[kind] = !values_[kind].empty();
    for (auto& [kind, text] : in_line_) {
      if (!said[static_cast<size_t>(kind)]) Put(kind, std::move(text));
    }
  }

  bool Counted(ValueKind kind) const {
    switch (kind) {
      case ValueKind::kHouse:  // as an address: with the street, where it is clear which
        return values_[static_cast<size_t>(ValueKind::kStreet)].size() == 1;
      case ValueKind::kMiddle:
      case ValueKind::kFamilyPart:
      case ValueKind::kRegion:
      case ValueKind::kGender:
        return false;
      default:
        return true;
    }
  }

  void AppendKind(ValueKind kind, Subject* out) {
    std::vector<std::pair<std::string, uint32_t>> values(values_[static_cast<size_t>(kind)].begin(),
                                                         values_[static_cast<size_t>(kind)].end());
    if (values.size() > Subject::kMostValues) {
      std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
        return std::pair(Hash64(a.first), a) < std::pair(Hash64(b.first), b);
      });
      values.resize(Subject::kMostValues);
      std::sort(values.begin(), values.end());
    }
    Subject::Range& range = out->ranges_[static_cast<size_t>(kind)];
    range.begin = static_cast<uint8_t>(words_.size());
    range.count = static_cast<uint8_t>(values.size());
    for (const auto& [text, issuer] : values) {
      Word word;
      word.begin = static_cast<uint16_t>(texts_.size());
      word.size = static_cast<uint8_t>(text.size());
      if (Counted(kind)) word.term = out->terms_++;
      Annotate(kind, text, issuer, &word);
      texts_ += text;
      words_.push_back(word);
    }
  }

  // Moves what was gathered into one block.
  void Pack(Subject* out) const {
    static_assert(std::is_trivially_copyable_v<Word> && std::is_trivially_copyable_v<PartialDate>);
    static_assert(alignof(PartialDate) == 1 && alignof(Word) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    out->word_count_ = static_cast<uint8_t>(words_.size());
    out->date_count_ = static_cast<uint8_t>(std::min(dates_.size(), Subject::kMostValues));
    out->text_bytes_ = static_cast<uint16_t>(texts_.size());
    out->block_.reset(new std::byte[out->block_bytes()]);
    const std::vector<PartialDate> dates(dates_.begin(), std::next(dates_.begin(), out->date_count_));
    std::byte* next = out->block_.get();
    const auto append = [&next](const auto* from, size_t count) {
      if (count > 0) std::memcpy(next, from, count * sizeof(*from));
      next += count * sizeof(*from);
    };
    append(words_.data(), words_.size());
    append(dates.data(), dates.size());
    append(texts_.data(), texts_.size());
  }

  static void Annotate(ValueKind kind, const std::string& text, uint32_t issuer, Word* word) {
    switch (kind) {
      case ValueKind::kGiven:
      case ValueKind::kMiddle:
        word->note = NicknameId(text);
        word->sound = SoundOf(text);
        break;
      case ValueKind::kEmail:
        word->note = static_cast<uint16_t>(text.find('@'));
        break;
      case ValueKind::kNumber:
        word->sound = issuer;
        break;
      case ValueKind::kFamily:
      case ValueKind::kFamilyPart:
      case ValueKind::kStreet:
      case ValueKind::kCity:
      case ValueKind::kBirthPlace:
      case ValueKind::kCompany:
        word->sound = SoundOf(text);
        break;
      default:
        break;
    }
  }

  std::array<std::set<std::pair<std::string, uint32_t>>, kValueKinds> values_;
  std::vector<Word> words_;
  std::string texts_;
  std::set<PartialDate> dates_;
  std::set<std::string> full_names_;
  std::vector<std::pair<ValueKind, std::string>> in_line_;
  std::string record_type_;
  bool is_company_ = false;
  uint8_t generations_ = 0;
};

size_t Subject::bytes() const {
  constexpr size_t kCounted = 16;  // by whoever shares it
  return sizeof(*this) + kCounted + block_bytes();
}

std::shared_ptr<const Subject> MakeSubject(std::span<const NamedText> values) {
  SubjectBuilder builder;
  for (const NamedText& value : values) builder.Add(value);
  return builder.Build();
}

std::vector<std::string> Terms(const Subject& subject) {
  static constexpr std::array<std::string_view, kValueKinds> kNames = {
      "given",    "middle", "family", "family", "email",  "phone",       "street",     "house",  "unit",
      "postcode", "city",   "region", "number", "gender", "birth_place", "occupation", "company"};
  std::vector<std::string> terms;
  for (size_t kind = 0; kind < kValueKinds; ++kind) {
    for (const Word& word : subject.words(static_cast<ValueKind>(kind))) {
      if (word.term == Word::kNoTerm) continue;
      std::string term(kNames[kind]);
      if (static_cast<ValueKind>(kind) == ValueKind::kNumber) term.append("|").append(std::to_string(word.sound));
      if (static_cast<ValueKind>(kind) == ValueKind::kHouse)
        term.append("|").append(subject.text(subject.words(ValueKind::kStreet).front()));
      terms.push_back(term.append("|").append(subject.text(word)));
    }
  }
  return terms;
}

ValueKind KindOfTerm(const Subject& subject, size_t index) {
  for (size_t kind = 0; kind < kValueKinds; ++kind) {
    for (const Word& word : subject.words(static_cast<ValueKind>(kind))) {
      if (word.term == index) return static_cast<ValueKind>(kind);
    }
  }
  return ValueKind::kGiven;  // of which least can be said
}

}  // namespace c360::match
