#include "output.h"

#include <cerrno>

namespace c360::command {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

}  // namespace

void Output::Write(std::string_view text) {
  if (!open_) return;
  if (text_ != nullptr) {
    text_->append(text);
    return;
  }
  buffer_.append(text);
  if (buffer_.size() >= kBufferBytes) Flush();
}

void Output::Flush() {
  if (text_ != nullptr || !open_) return;
  if (!buffer_.empty()) std::fwrite(buffer_.data(), 1, buffer_.size(), file_);
  buffer_.clear();
  if (std::fflush(file_) != 0 || std::ferror(file_) != 0) {
    open_ = false;
    failed_ = errno != EPIPE;
  }
}

}  // namespace c360::command
