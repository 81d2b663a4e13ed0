#include "match/similarity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace c360::match {
namespace {

constexpr size_t kMost = 64;

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

// Classes of sound; 1 is any vowel, and only at the start of a word.
uint32_t ClassOf(char c) {
  switch (c) {
    case 'b':
    case 'p':
      return 2;
    case 'f':
    case 'v':
    case 'w':
      return 3;
    case 'c':
    case 'k':
    case 'q':
    case 'g':
      return 4;
    case 's':
    case 'z':
    case 'x':
      return 5;
    case 'd':
    case 't':
      return 6;
    case 'l':
      return 7;
    case 'm':
      return 8;
    case 'n':
      return 9;
    case 'r':
      return 10;
    case 'j':
      return 11;
    case 'h':
      return 12;
    default:
      return 1;
  }
}

struct Digraph {
  std::string_view letters;
  char sound;  // 0: silent
};
// Longest first. "gh" is silent ("wright", "hughes"), "kn" and "wr" lose their first letter.
constexpr std::array<Digraph, 22> kDigraphs = {
    {{"sch", 's'}, {"tch", 's'}, {"dge", 'j'}, {"szcz", 's'}, {"sz", 's'}, {"cz", 's'}, {"rz", 's'}, {"ph", 'f'},
     {"ck", 'k'},  {"ch", 's'},  {"sh", 's'},  {"ts", 's'},   {"tz", 's'}, {"th", 't'}, {"gh", 0},   {"kn", 'n'},
     {"gn", 'n'},  {"wr", 'r'},  {"qu", 'k'},  {"ce", 's'},   {"ci", 's'}, {"cy", 's'}}};

}  // namespace

int JaroWinkler(std::string_view a, std::string_view b) {
  a = a.substr(0, kMost);
  b = b.substr(0, kMost);
  if (a.empty() || b.empty()) return 0;
  if (a == b) return 1000;
  // Which letters are taken for matches depends on the side one begins at.
  if (std::pair(a.size(), a) > std::pair(b.size(), b)) std::swap(a, b);
  const int na = static_cast<int>(a.size()), nb = static_cast<int>(b.size());
  const int window = std::max(0, std::max(na, nb) / 2 - 1);
  uint64_t used_a = 0, used_b = 0;
  int matches = 0;
  for (int i = 0; i < na; ++i) {
    const int end = std::min(nb, i + window + 1);
    for (int j = std::max(0, i - window); j < end; ++j) {
      if ((used_b >> j & 1) != 0 || a[i] != b[j]) continue;
      used_a |= uint64_t{1} << i;
      used_b |= uint64_t{1} << j;
      ++matches;
      break;
    }
  }
  if (matches == 0) return 0;
  int moved = 0;
  for (uint64_t rest = used_a, other = used_b; rest != 0; rest &= rest - 1, other &= other - 1) {
    moved += a[std::countr_zero(rest)] != b[std::countr_zero(other)];
  }
  const double m = matches;
  const double jaro = (m / na + m / nb + (m - moved / 2) / m) / 3;
  int prefix = 0;
  while (prefix < std::min({4, na, nb}) && a[prefix] == b[prefix]) ++prefix;
  return static_cast<int>(1000 * (jaro + prefix * 0.1 * (1 - jaro)));
}

bool WithinOneEdit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t head = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  a.remove_prefix(head);
  b.remove_prefix(head);
  while (!a.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() <= 1 && b.size() <= 1) return true;
  return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

int EditDistance(std::string_view a, std::string_view b) {
  a = a.substr(0, kMost);
  b = b.substr(0, kMost);
  if (a.size() > b.size() + 3 || b.size() > a.size() + 3) return 4;
  std::array<std::array<uint8_t, kMost + 1>, 3> rows;
  uint8_t* before = rows[0].data();
  uint8_t* above = rows[1].data();
  uint8_t* row = rows[2].data();
  for (size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<uint8_t>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<uint8_t>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      int best = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, before[j - 2] + 1);
      row[j] = static_cast<uint8_t>(best);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min<int>(4, above[b.size()]);
}

uint32_t SoundOf(std::string_view word) {
  uint32_t code = 0;
  uint32_t last = 0;
  int length = 0;
  for (size_t i = 0; i < word.size() && length < 7;) {
    char sound = word[i];
    size_t step = 1;
    for (const Digraph& digraph : kDigraphs) {
      if (!word.substr(i).starts_with(digraph.letters)) continue;
      sound = digraph.sound;
      // The vowel of "ce" and the like is left out with it.
      step = digraph.letters.size();
      break;
    }
    i += step;
    if (sound == 0) continue;
    if (sound < 'a' || sound > 'z') continue;
    if (IsVowel(sound) || (sound == 'h' && length > 0)) {
      if (length == 0) {
        code = 1;
        length = 1;
      }
      last = 0;
      continue;
    }
    const uint32_t klass = ClassOf(sound);
    if (klass == last) continue;
    code = code << 4 | klass;
    last = klass;
    ++length;
  }
  return code;
}

}  // namespace c360::match
