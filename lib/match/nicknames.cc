#include "match/nicknames.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace c360::match {
namespace {

constexpr std::string_view kGroups =
#include "match/nicknames.inc"
    ;

struct Table {
  absl::flat_hash_map<std::string, uint16_t> ids;
  std::vector<std::vector<std::string_view>> full;  // by id: the first words of these lines
  std::vector<std::vector<uint16_t>> groups;        // by id: sorted numbers of the lines a name stands in
};

Table MakeTable() {
  Table table;
  table.groups.emplace_back();
  table.full.emplace_back();
  uint16_t line = 0;
  size_t begin = 0;
  std::string_view first;
  for (size_t i = 0; i <= kGroups.size(); ++i) {
    const char c = i < kGroups.size() ? kGroups[i] : '\n';
    if (c >= 'a' && c <= 'z') continue;
    if (i > begin) {
      const auto [entry, added] = table.ids.try_emplace(std::string(kGroups.substr(begin, i - begin)),
                                                        static_cast<uint16_t>(table.groups.size()));
      if (added) table.groups.emplace_back();
      if (added) table.full.emplace_back();
      if (first.empty()) first = kGroups.substr(begin, i - begin);
      std::vector<uint16_t>& groups = table.groups[entry->second];
      if (groups.empty() || groups.back() != line) {
        groups.push_back(line);
        std::vector<std::string_view>& full = table.full[entry->second];
        if (full.size() < 3) full.push_back(first);
      }
    }
    begin = i + 1;
    if (c == '\n') {
      ++line;
      first = {};
    }
  }
  return table;
}

const Table& TheTable() {
  static const Table* const table = new Table(MakeTable());
  return *table;
}

}  // namespace

uint16_t NicknameId(std::string_view given) {
  const auto& ids = TheTable().ids;
  const auto found = ids.find(std::string(given));
  return found == ids.end() ? uint16_t{0} : found->second;
}

std::span<const std::string_view> FullNames(uint16_t id) { return TheTable().full[id]; }

bool SameNickname(uint16_t a, uint16_t b) {
  if (a == 0 || b == 0) return false;
  if (a == b) return true;
  const std::vector<uint16_t>& left = TheTable().groups[a];
  const std::vector<uint16_t>& right = TheTable().groups[b];
  for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) return true;
    left[i] < right[j] ? ++i : ++j;
  }
  return false;
}

}  // namespace c360::match
