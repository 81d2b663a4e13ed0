#include "text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

#include "fmt/format.h"

namespace c360::command {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Bytes of the well-formed UTF-8 sequence at the front of `text`; 0 when there is none.
size_t SequenceLength(std::string_view text) {
  const unsigned char lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || lead >= 0xF5 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  return length;
}

// The control characters of ISO 8859-1 (C2 80 .. C2 9F), some terminals obey them, and the marks that turn the
// direction of writing (E2 80 AA..AE, E2 81 A6..A9), which make a line read as another one.
bool IsObeyed(std::string_view sequence) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (sequence.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  if (sequence.size() != 3 || byte(0) != 0xE2) return false;
  return (byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE) ||
         (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1] ? 1 : 0)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

std::string PadRight(std::string_view text, size_t width) {
  std::string padded(text);
  const size_t columns = DisplayWidth(text);
  if (columns < width) padded.append(width - columns, ' ');
  return padded;
}

std::string PadLeft(std::string_view text, size_t width) {
  const size_t columns = DisplayWidth(text);
  return std::string(columns < width ? width - columns : 0, ' ') + std::string(text);
}

std::string Shorten(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 3) return std::string(width, '.');
  size_t end = 0;
  for (size_t columns = 0; end < text.size(); ++end) {
    if (!IsContinuation(text[end]) && ++columns > width - 3) break;
  }
  return std::string(text.substr(0, end)) + "...";
}

std::string Printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    const std::string_view sequence = text.substr(0, std::max<size_t>(length, 1));
    if (sequence == "\n" || sequence == "\r" || sequence == "\t") {
      clean.push_back(' ');
    } else if (length == 0 || IsObeyed(sequence)) {
      clean.push_back('?');
    } else {
      clean.append(sequence);
    }
    text.remove_prefix(sequence.size());
  }
  return clean;
}

std::string GroupDigits(int64_t value) {
  std::string digits = fmt::format("{}", value);
  const size_t first = digits[0] == '-' ? 1 : 0;
  for (size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string Counted(int64_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", GroupDigits(count), count == 1 ? singular : plural);
}

std::string_view NearestName(std::string_view given, std::span<const std::string_view> names) {
  std::string_view nearest;
  size_t least = 3;
  for (const std::string_view name : names) {
    const size_t distance = given.size() >= 2 && name.starts_with(given) ? 1 : EditDistance(given, name);
    if (distance < least && distance < name.size()) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::vector<std::string> SplitList(const std::string& list) {
  std::vector<std::string> items;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    if (end > begin) items.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

namespace {

// Stops behind `most` bytes.
absl::Status ReadUpTo(size_t most, const std::string& path, std::string* text) {
  const bool is_stdin = path == "-";
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> owned(is_stdin ? nullptr : std::fopen(path.c_str(), "rb"),
                                                        [](std::FILE* f) { return f != nullptr ? std::fclose(f) : 0; });
  std::FILE* file = is_stdin ? stdin : owned.get();
  if (file == nullptr) {
    return Failure(errno == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kUnavailable,
                   fmt::format("{}: {}", path, std::strerror(errno)));
  }
  text->clear();
  char buffer[1 << 16];
  for (size_t n; text->size() <= most && (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text->append(buffer, n);
  if (std::ferror(file) != 0) return Failure(absl::StatusCode::kUnavailable, fmt::format("{}: cannot be read", path));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadFile(const std::string& path, std::string* text) { return ReadUpTo(SIZE_MAX, path, text); }

absl::Status ReadRules(const std::string& path, std::string* text) {
  constexpr size_t kMiB = 64;
  if (absl::Status status = ReadUpTo(kMiB << 20, path, text); !status.ok()) return status;
  if (text->size() <= kMiB << 20) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument,
                 fmt::format("{}: longer than {} MiB, so it is no mapping, policy or model", path, kMiB));
}

}  // namespace c360::command
