// A recursive descent over the grammar of RFC 8259. UTF-8 inside of strings is not checked: proto3 strings are UTF-8.
#include "json_check.h"

#include <cstddef>

namespace c360::command {
namespace {

constexpr int kMaxDepth = 128;

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text) {}

  bool Whole() {
    if (!Value(0)) return false;
    Blanks();
    return at_ == text_.size();
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (Peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  bool Word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void Blanks() {
    while (Peek() == ' ' || Peek() == '\t') ++at_;
  }
  size_t Digits() {
    const size_t first = at_;
    while (Peek() >= '0' && Peek() <= '9') ++at_;
    return at_ - first;
  }

  bool Value(int depth) {
    if (depth > kMaxDepth) return false;
    Blanks();
    switch (Peek()) {
      case '{':
        return Members(depth);
      case '[':
        return Elements(depth);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  bool Members(int depth) {
    Take('{');
    Blanks();
    if (Take('}')) return true;
    do {
      Blanks();
      if (!String()) return false;
      Blanks();
      if (!Take(':') || !Value(depth + 1)) return false;
      Blanks();
    } while (Take(','));
    return Take('}');
  }

  bool Elements(int depth) {
    Take('[');
    Blanks();
    if (Take(']')) return true;
    do {
      if (!Value(depth + 1)) return false;
      Blanks();
    } while (Take(','));
    return Take(']');
  }

  bool String() {
    if (!Take('"')) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !Escape()) return false;
    }
    return false;
  }

  bool Escape() {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char h = Peek();
      if (!((h >= '0' && h <= '9') || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F'))) return false;
    }
    return true;
  }

  bool Number() {
    Take('-');
    if (Take('0')) {
      if (Peek() >= '0' && Peek() <= '9') return false;
    } else if (Digits() == 0) {
      return false;
    }
    if (Take('.') && Digits() == 0) return false;
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      return Digits() > 0;
    }
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool IsJson(std::string_view text) { return Checker(text).Whole(); }

}  // namespace c360::command
