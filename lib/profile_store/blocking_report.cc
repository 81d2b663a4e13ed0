// Tested by tests/profile_store/blocking_report_test.cc.
#include "profile_store/blocking_report.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/status.h"

namespace c360 {
namespace {

using storage::Table;

// What one record can be found by, and whether too many others can be as well.
struct Keys {
  std::vector<Hash128Value> open;    // sorted
  std::vector<Hash128Value> capped;  // sorted
};

bool Share(const std::vector<Hash128Value>& a, const std::vector<Hash128Value>& b) {
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) return true;
    if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return false;
}

class BlockingCounter {
 public:
  explicit BlockingCounter(Reader& reader) : reader_(reader) {}

  absl::Status Add(const std::vector<std::string>& person) {
    std::set<RecordId> records;
    for (const std::string& key : person) {
      const auto found = reader_.Find(key, 1);
      if (absl::IsNotFound(found.status()) || absl::IsInvalidArgument(found.status())) continue;
      C360_RETURN_IF_ERROR(found.status());
      records.insert(found->records.front());
    }
    std::vector<Keys> keys;
    for (const RecordId id : records) {
      C360_ASSIGN_OR_RETURN(keys.emplace_back(), KeysOf(id));
    }
    reader_.evidence().Trim();
    Count(keys);
    return absl::OkStatus();
  }

  const BlockingReport& report() const { return report_; }

 private:
  absl::StatusOr<Keys> KeysOf(RecordId id) {
    const v1::IdentityRules& rules = reader_.context().policy.identity();
    C360_ASSIGN_OR_RETURN(const auto record, reader_.evidence().Record(id));
    Keys keys;
    const auto add = [&](Table table, const Hash128Value& value, int64_t cap) -> absl::Status {
      C360_ASSIGN_OR_RETURN(const auto counts, reader_.state().CountOf(table, value));
      (counts.after <= static_cast<uint64_t>(cap) ? keys.open : keys.capped).push_back(value);
      return absl::OkStatus();
    };
    for (const resolve::Shown& shown : record->shown) {
      const int64_t own = shown.rule->evidence_cap();
      C360_RETURN_IF_ERROR(add(Table::kIdentifiers, shown.hash, own > 0 ? own : rules.evidence_cap()));
    }
    for (const Hash128Value& key : resolve::BlockHashes(reader_.context().hasher, *record))
      C360_RETURN_IF_ERROR(add(Table::kBlocks, key, rules.block_cap()));
    std::sort(keys.open.begin(), keys.open.end());
    std::sort(keys.capped.begin(), keys.capped.end());
    return keys;
  }

  void Count(const std::vector<Keys>& keys) {
    std::vector<size_t> parent(keys.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&parent](size_t i) {
      while (parent[i] != i) i = parent[i] = parent[parent[i]];
      return i;
    };
    for (size_t i = 0; i < keys.size(); ++i) {
      for (size_t j = i + 1; j < keys.size(); ++j) {
        ++report_.pairs;
        if (!Share(keys[i].open, keys[j].open)) continue;
        ++report_.direct;
        parent[root(i)] = root(j);
      }
    }
    for (size_t i = 0; i < keys.size(); ++i) {
      for (size_t j = i + 1; j < keys.size(); ++j) {
        if (root(i) == root(j)) {
          ++report_.reached;
        } else if (Share(keys[i].capped, keys[j].capped)) {
          ++report_.capped;
        }
      }
    }
  }

  Reader& reader_;
  BlockingReport report_;
};

}  // namespace

absl::StatusOr<BlockingReport> ReportBlocking(Reader& reader, std::span<const std::vector<std::string>> people) {
  BlockingCounter counter(reader);
  for (const std::vector<std::string>& person : people) {
    if (person.size() > 1) C360_RETURN_IF_ERROR(counter.Add(person));
  }
  return counter.report();
}

}  // namespace c360
