// A file that the generators write.
#ifndef C360_EXAMPLES_C360_GENERATE_FILE_H_
#define C360_EXAMPLES_C360_GENERATE_FILE_H_

#include <cstdio>
#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "output.h"
#include "text.h"

namespace c360::generate {

// A file that is written from its start.
class File {
 public:
  explicit File(const std::filesystem::path& path)
      : path_(path), file_(std::fopen(path.c_str(), "wb")), output_(file_.get()) {}
  bool is_open() const { return file_ != nullptr; }
  command::Output& output() { return output_; }
  absl::Status Close() {
    if (file_ != nullptr) output_.Flush();
    if (file_ != nullptr && output_.open()) return absl::OkStatus();
    return command::Failure(absl::StatusCode::kUnavailable, fmt::format("{}: cannot be written", path_.string()));
  }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::filesystem::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
  command::Output output_;  // goes before the file
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_FILE_H_
