#include "match/households.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/container/flat_hash_set.h"

namespace c360::match {
namespace {

constexpr size_t kMostCompared = 40;
constexpr int32_t kDenied = -3000;  // one mark of a person disagrees
constexpr int32_t kAlike = 5000;    // the given name agrees, or a near one and the birth date

// What two records say of being one person, by the marks of a person alone.
struct Relation {
  bool alike = false;
  bool same_date = false;
  bool same_name = false;    // alike, and the given name is the same or a form of it
  bool other_name = false;   // the given name is another one
  bool different = false;    // two marks disagree, say given name and birth date
  bool generations = false;  // of one name, but father and son by generation or birth date
};

Relation RelationOf(const PairScore& score) {
  const auto part = [&score](Field field) { return score.millibits[static_cast<size_t>(field)]; };
  const auto at = [&score](Comparison comparison) { return score.levels[static_cast<size_t>(comparison)]; };
  const int32_t name = part(Field::kRelativeName), date = part(Field::kRelativeBirthDate);
  Relation relation;
  relation.generations = at(Comparison::kGeneration) == level::kGenerationDiffers ||
                         at(Comparison::kBirthDate) == level::kBirthDateGenerationApart;
  const bool same_number = at(Comparison::kNumber) == level::kNumberExact;
  if (same_number) relation.generations = false;
  relation.alike = same_number || (name + date + part(Field::kGender) >= kAlike && !relation.generations);
  relation.same_date = relation.alike && date > 0;
  const bool straight = at(Comparison::kOrder) != level::kOrderSwapped;
  relation.same_name =
      relation.alike && straight &&
      (at(Comparison::kGiven) == level::kGivenExact || at(Comparison::kGiven) == level::kGivenNickname);
  relation.other_name = !same_number && straight && name <= kDenied && at(Comparison::kGiven) == level::kGivenDiffers;
  relation.different =
      !same_number && name <= kDenied && (date <= kDenied || at(Comparison::kGender) == level::kGenderDiffers);
  return relation;
}

std::vector<std::string> SharedValues(const Subject& subject) {
  std::vector<std::string> values;
  for (const Word& word : subject.words(ValueKind::kEmail)) values.push_back("e" + std::string(subject.text(word)));
  for (const Word& word : subject.words(ValueKind::kPhone)) values.push_back("p" + std::string(subject.text(word)));
  for (const Word& street : subject.words(ValueKind::kStreet)) {
    for (const Word& house : subject.words(ValueKind::kHouse)) {
      values.push_back("h" + std::string(subject.text(street)) + "|" + std::string(subject.text(house)));
    }
  }
  return values;
}

}  // namespace

Households::Households(const Model& model, std::span<const Side> records)
    : model_(model), records_(records), member_(records.size()) {
  std::map<std::string, std::vector<uint32_t>> under;
  for (uint32_t i = 0; i < records.size(); ++i) {
    if (records[i].subject == nullptr) continue;
    for (std::string& value : SharedValues(*records[i].subject)) under[std::move(value)].push_back(i);
  }
  for (const auto& [value, members] : under) {
    if (members.size() < 3 || !SeveralPeople(members)) continue;
    for (const uint32_t member : members) member_[member] = true;
  }
  // Members are also those who bear a member's family name and show none of the values.
  absl::flat_hash_set<std::string_view> names;
  for (uint32_t i = 0; i < records.size(); ++i) {
    if (!member_[i]) continue;
    for (const Word& word : records[i].subject->words(ValueKind::kFamily)) names.insert(records[i].subject->text(word));
  }
  for (uint32_t i = 0; i < records.size(); ++i) {
    if (records[i].subject == nullptr) continue;
    for (const Word& word : records[i].subject->words(ValueKind::kFamily)) {
      if (names.contains(records[i].subject->text(word))) member_[i] = true;
    }
  }
}

bool Households::SeveralPeople(const std::vector<uint32_t>& records) const {
  const size_t n = std::min(records.size(), kMostCompared);
  std::vector<Relation> relations(n * n);
  std::vector<bool> recurs(n), recurs_by_name(n), recurs_with_date(n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) {
      const Relation relation = RelationOf(match::Compare(model_, records_[records[i]], records_[records[j]]));
      relations[i * n + j] = relations[j * n + i] = relation;
      if (relation.alike) recurs[i] = recurs[j] = true;
      if (relation.same_name) recurs_by_name[i] = recurs_by_name[j] = true;
      if (relation.same_date) recurs_with_date[i] = recurs_with_date[j] = true;
    }
  }
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) {
      const Relation& pair = relations[i * n + j];
      if (pair.different && recurs[i] && recurs[j]) return true;
      if (pair.other_name && recurs_by_name[i] && recurs_by_name[j]) return true;
      if (pair.generations && recurs_with_date[i] && recurs_with_date[j]) return true;
      if (!pair.different) continue;
      for (size_t k = j + 1; k < n; ++k) {
        if (relations[i * n + k].different && relations[j * n + k].different) return true;
      }
    }
  }
  return false;
}

PairScore CompareInHousehold(const Model& model, const Side& a, const Side& b) {
  PairScore score = Compare(model, a, b);
  // Among several people a name that is far from another one is another name.
  const uint8_t given = score.levels[static_cast<size_t>(Comparison::kGiven)];
  if (given == level::kGivenFar || given == level::kGivenDiffersFromOdd) {
    score.millibits[static_cast<size_t>(Field::kRelativeName)] +=
        model.RelativesWeight(Comparison::kGiven, level::kGivenDiffers) -
        model.RelativesWeight(Comparison::kGiven, given);
  }
  score.millibits[static_cast<size_t>(Field::kHousehold)] = model.large_household();
  score.present |= uint32_t{1} << static_cast<int>(Field::kHousehold);
  return score;
}

PairScore Households::Compare(uint32_t a, uint32_t b) const {
  return member_[a] || member_[b] ? CompareInHousehold(model_, records_[a], records_[b])
                                  : match::Compare(model_, records_[a], records_[b]);
}

}  // namespace c360::match
