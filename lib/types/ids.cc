#include "types/ids.h"

#include <charconv>

#include "fmt/format.h"

namespace c360 {

std::string FormatProfileId(RecordId id) { return fmt::format("p{}", id.value); }

std::optional<RecordId> ParseProfileId(std::string_view text) {
  if (text.size() < 2 || text[0] != 'p' || text[1] < '1' || text[1] > '9') return std::nullopt;
  RecordId id;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return id;
}

}  // namespace c360
