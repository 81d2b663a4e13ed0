// Where the command writes: a file descriptor's stream, or a string in tests.
#ifndef C360_EXAMPLES_C360_OUTPUT_H_
#define C360_EXAMPLES_C360_OUTPUT_H_

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"

namespace c360::command {

// Buffered text output that remembers its first failure. Not thread-safe.
//
// A reader that went away (`c360 export ... | head`) is not an error of ours: what is written afterwards is dropped,
// `open()` turns false so that long work can stop, and `failed()` stays false.
class Output {
 public:
  // Null: closed from the start.
  explicit Output(std::FILE* file) : file_(file), open_(file != nullptr) {}
  // Collects into `text`, which must live longer.
  explicit Output(std::string* text) : text_(text), open_(true) {}
  ~Output() { Flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Write(std::string_view text);
  template <typename... Args>
  void Print(fmt::format_string<Args...> format, Args&&... args) {
    Write(fmt::format(format, std::forward<Args>(args)...));
  }
  void Flush();

  // Whether writing still makes sense.
  bool open() const { return open_; }
  // Whether text was lost for another reason than a reader that went away, e.g. a full disk.
  bool failed() const { return failed_; }

 private:
  std::FILE* file_ = nullptr;
  std::string* text_ = nullptr;
  std::string buffer_;
  bool open_;
  bool failed_ = false;
};

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_OUTPUT_H_
