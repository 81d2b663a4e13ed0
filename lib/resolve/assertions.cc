#include "resolve/assertions.h"

#include <algorithm>
#include <functional>

namespace c360::resolve {

Assertions::Assertions(std::vector<AssertionEntry> entries) : entries_(std::move(entries)) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    by_identifier_[entries_[i].left].push_back(i);
    by_identifier_[entries_[i].right].push_back(i);
  }
  // Union of all SAME pairs; the smallest hash of a class stands for it.
  const std::function<Hash128Value(Hash128Value)> find = [&](Hash128Value x) {
    for (auto it = canonical_.find(x); it != canonical_.end(); it = canonical_.find(x)) x = it->second;
    return x;
  };
  for (const AssertionEntry& entry : entries_) {
    if (entry.kind != v1::Assertion::SAME) continue;
    Hash128Value a = find(entry.left), b = find(entry.right);
    if (a == b) continue;
    if (b < a) std::swap(a, b);
    canonical_[b] = a;
  }
}

const std::vector<size_t>& Assertions::Naming(const Hash128Value& identifier) const {
  static const std::vector<size_t>* const kNone = new std::vector<size_t>;
  const auto it = by_identifier_.find(identifier);
  return it == by_identifier_.end() ? *kNone : it->second;
}

bool Assertions::Counts(const RecordEvidence& record, const Shown& shown) const {
  if (entries_.empty()) return true;
  for (const size_t index : Naming(shown.hash)) {
    const AssertionEntry& entry = entries_[index];
    if (entry.kind != v1::Assertion::NOT_SAME) continue;
    const Hash128Value& other = entry.left == shown.hash ? entry.right : entry.left;
    if (record.anchor_hash == shown.hash) continue;  // its own anchor is never taken off
    if (Shows(record, other)) return false;
  }
  return true;
}

Hash128Value Assertions::Canonical(const Hash128Value& identifier) const {
  Hash128Value x = identifier;
  for (auto it = canonical_.find(x); it != canonical_.end(); it = canonical_.find(x)) x = it->second;
  return x;
}

}  // namespace c360::resolve
