// Tested by tests/profile_store/blocking_report_test.cc.
#include "profile_store/blocking_report.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include "base/status.h"
#include "match/blocking.h"

namespace c360 {
namespace {

using storage::Table;

// What one record can be found by, and whether too many others can be as well.
struct Keys {
  std::vector<Hash128Value> identifiers, blocks;  // not above their caps, sorted
  std::vector<Hash128Value> capped;               // sorted
  size_t all_blocks = 0;
};

size_t Shared(const std::vector<Hash128Value>& a, const std::vector<Hash128Value>& b) {
  std::vector<Hash128Value> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return common.size();
}

bool Meet(const Keys& a, const Keys& b) {
  return Shared(a.identifiers, b.identifiers) > 0 ||
         match::AreCandidates(Shared(a.blocks, b.blocks), a.all_blocks, b.all_blocks);
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
      std::vector<Hash128Value>& open = table == Table::kBlocks ? keys.blocks : keys.identifiers;
      (counts.after <= static_cast<uint64_t>(cap) ? open : keys.capped).push_back(value);
      return absl::OkStatus();
    };
    for (const resolve::Shown& shown : record->shown) {
      const int64_t own = shown.rule->evidence_cap();
      C360_RETURN_IF_ERROR(add(Table::kIdentifiers, shown.hash, own > 0 ? own : rules.evidence_cap()));
    }
    const auto blocks = resolve::BlockHashes(reader_.context().hasher, *record);
    keys.all_blocks = blocks.size();
    for (const Hash128Value& key : blocks) C360_RETURN_IF_ERROR(add(Table::kBlocks, key, rules.block_cap()));
    std::sort(keys.identifiers.begin(), keys.identifiers.end());
    std::sort(keys.blocks.begin(), keys.blocks.end());
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
        if (!Meet(keys[i], keys[j])) continue;
        ++report_.direct;
        parent[root(i)] = root(j);
      }
    }
    for (size_t i = 0; i < keys.size(); ++i) {
      for (size_t j = i + 1; j < keys.size(); ++j) {
        if (root(i) == root(j)) {
          ++report_.reached;
        } else if (Shared(keys[i].capped, keys[j].capped) > 0) {
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
