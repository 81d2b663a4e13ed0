// The comparison form of one record: everything that scoring needs of it, parsed once.
#ifndef C360_LIB_MATCH_SUBJECT_H_
#define C360_LIB_MATCH_SUBJECT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/date.h"

namespace c360::match {

// One attribute or identifier of a record in its normal form.
//
// name   attribute: name, first_name, middle_name, last_name, suffix, birth_date, gender, email, phone, street,
// street2,
//        house_number, address (one line), city, postal_code, region, country, birth_place, occupation, company,
//        record_type ("PERSON" or "ORGANIZATION"). Identifier: email, phone, an official number by its namespace
//        (passport, ssn, national_id, tax_id, drivers_license, lei, ...) or any namespace after "number:". Every other
//        name is ignored: ids that systems assign are no matter of likeness.
struct NamedText {
  std::string_view name;
  std::string_view text;
};

// The kinds of values a subject keeps; each is a sorted set. Stored nowhere; the order is free to change.
enum class ValueKind : uint8_t {
  kGiven,
  kMiddle,
  kFamily,      // the whole family name, joined
  kFamilyPart,  // its words, where there are two or more
  kEmail,
  kPhone,
  kStreet,
  kHouse,
  kUnit,
  kPostcode,
  kCity,
  kRegion,
  kNumber,
  kGender,
  kBirthPlace,
  kOccupation,
  kCompany,
};
inline constexpr size_t kValueKinds = static_cast<size_t>(ValueKind::kCompany) + 1;

// One value in the arena of its subject.
struct Word {
  static constexpr uint8_t kNoTerm = 255;
  uint16_t begin = 0;
  uint8_t size = 0;
  uint8_t term = kNoTerm;  // its place in Terms(), where its frequency matters
  uint16_t note = 0;  // given: nickname number; e-mail: length of the local part; 1 for an opaque script in other names
  uint32_t sound = 0;  // names and places: SoundOf; official number: hash of the issuer
};

// Immutable; a few hundred bytes. Threads: safe. The same set of values gives the same subject in any order; at most
// kMostValues of a kind are kept, those with the smallest unkeyed hash.
class Subject {
 public:
  static constexpr size_t kMostValues = 8;

  // Has enough to take part in scoring at all: a name, an organisation, an official number, or two kinds of values.
  bool comparable() const { return comparable_; }
  // Neither flag may be set: not known. A record with a company and no name of a person is an organisation.
  bool is_person() const { return is_person_; }
  bool is_organisation() const { return is_organisation_; }

  std::span<const Word> words(ValueKind kind) const {
    const Range range = ranges_[static_cast<size_t>(kind)];
    return {all_words() + range.begin, range.count};
  }
  bool has(ValueKind kind) const { return ranges_[static_cast<size_t>(kind)].count != 0; }
  std::string_view text(const Word& word) const { return {texts() + word.begin, word.size}; }
  std::span<const PartialDate> birth_dates() const { return {dates(), date_count_}; }
  // A bit for each generation shown: bit 1 senior, bit 2 junior, bit 3 the third.
  uint8_t generations() const { return generations_; }
  size_t terms() const { return terms_; }
  size_t bytes() const;

 private:
  friend class SubjectBuilder;
  struct Range {
    uint8_t begin = 0;
    uint8_t count = 0;
  };

  const Word* all_words() const { return reinterpret_cast<const Word*>(block_.get()); }
  const PartialDate* dates() const {
    return reinterpret_cast<const PartialDate*>(block_.get() + word_count_ * sizeof(Word));
  }
  size_t block_bytes() const { return word_count_ * sizeof(Word) + date_count_ * sizeof(PartialDate) + text_bytes_; }
  const char* texts() const {
    return reinterpret_cast<const char*>(block_.get()) + word_count_ * sizeof(Word) + date_count_ * sizeof(PartialDate);
  }

  // Words, dates, texts, in this order: a store keeps a million of these.
  std::unique_ptr<std::byte[]> block_;
  uint16_t text_bytes_ = 0;
  std::array<Range, kValueKinds> ranges_{};
  uint8_t word_count_ = 0;
  uint8_t date_count_ = 0;
  uint8_t generations_ = 0;
  uint8_t terms_ = 0;
  bool comparable_ = false;
  bool is_person_ = false;
  bool is_organisation_ = false;
};

// Parses the values of one record. Unusable values (blank, placeholders, birth dates and official numbers known to be
// no one's) are left out: null never agrees. Cost   5 to 20 us. Threads: safe.
std::shared_ptr<const Subject> MakeSubject(std::span<const NamedText> values);

// The values whose frequency among all records matters, e.g. "family|nowak", in the order that Side::rarity follows. A
// store counts, for each, the records that show it.
std::vector<std::string> Terms(const Subject& subject);
// The kind of value that Terms(subject)[index] is. REQUIRES: index < subject.terms().
ValueKind KindOfTerm(const Subject& subject, size_t index);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_SUBJECT_H_
