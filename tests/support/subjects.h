// Subjects in short, for tests of matching.
#ifndef C360_TESTS_SUPPORT_SUBJECTS_H_
#define C360_TESTS_SUPPORT_SUBJECTS_H_

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "match/compare.h"
#include "match/subject.h"

namespace c360::testing {

using SubjectPtr = std::shared_ptr<const match::Subject>;

// S({{"first_name", "Jan"}, {"last_name", "Nowak"}})
inline SubjectPtr S(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::vector<match::NamedText> named;
  for (const auto& [name, text] : values) named.push_back({name, text});
  return match::MakeSubject(named);
}

inline match::PairScore Pair(const SubjectPtr& a, const SubjectPtr& b) {
  return match::Compare(match::Model::BuiltIn(), {a.get(), {}}, {b.get(), {}});
}

inline uint8_t LevelOf(const SubjectPtr& a, const SubjectPtr& b, match::Comparison comparison) {
  return Pair(a, b).levels[static_cast<size_t>(comparison)];
}

}  // namespace c360::testing

#endif  // C360_TESTS_SUPPORT_SUBJECTS_H_
