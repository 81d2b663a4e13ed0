#include "formats/reader.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/status.h"

namespace c360::formats {
namespace {

// zlib's own reader passes plain files through and streams gzip, members one after the other too.
class FileReader final : public RecordReader {
 public:
  FileReader(gzFile file, bool quoted, int64_t max_record_bytes)
      : file_(file), quoted_(quoted), max_(static_cast<size_t>(max_record_bytes)) {
    gzbuffer(file_, 1 << 17);
  }
  ~FileReader() override { gzclose_r(file_); }

  absl::StatusOr<bool> Next(RawRecord* record) override {
    record->bytes.clear();
    record->oversize = false;
    record->line = line_;
    bool in_quotes = false, any = false;
    while (true) {
      if (begin_ == end_) {
        C360_ASSIGN_OR_RETURN(const bool more, Fill());
        if (!more) return any && Finish(record);
      }
      const char c = buffer_[begin_++];
      if (c == '"' && quoted_) in_quotes = !in_quotes;
      if (c != '\n') {
        any = true;
        if (record->bytes.size() < max_) {
          record->bytes.push_back(c);
        } else {
          record->oversize = true;
        }
        continue;
      }
      ++line_;
      if (in_quotes && !record->oversize) {
        record->bytes.push_back(c);
        continue;
      }
      if (Finish(record)) return true;
      record->line = line_;
      any = false;
    }
  }
  int64_t bytes_read() const override { return gzoffset(file_); }

 private:
  // False for a blank record, which is none.
  bool Finish(RawRecord* record) {
    if (!record->bytes.empty() && record->bytes.back() == '\r') record->bytes.pop_back();
    if (record->bytes.find_first_not_of(" \t") == std::string::npos) {
      record->bytes.clear();
      return false;
    }
    record->number = ++number_;
    if (number_ == 1 && record->bytes.starts_with("\xef\xbb\xbf")) record->bytes.erase(0, 3);
    return true;
  }

  absl::StatusOr<bool> Fill() {
    const int got = gzread(file_, buffer_.data(), static_cast<unsigned>(buffer_.size()));
    if (got < 0) return DataLoss("the gzip file is damaged or cut short; what stood before the damage was read");
    begin_ = 0;
    end_ = static_cast<size_t>(got);
    if (got > 0) return true;
    int code = 0;
    gzerror(file_, &code);
    if (code == Z_BUF_ERROR) return DataLoss("the gzip file is cut short; what stood before the end was read");
    return false;
  }

  gzFile file_;
  bool quoted_;
  size_t max_;
  std::vector<char> buffer_ = std::vector<char>(1 << 17);
  size_t begin_ = 0, end_ = 0;
  int64_t line_ = 1, number_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(const std::string& path, bool quoted,
                                                          int64_t max_record_bytes) {
  const int descriptor = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) return NotFound("there is no file {}", path);
    return Unavailable("{} cannot be read: {}", path, std::strerror(errno));
  }
  gzFile file = gzdopen(descriptor, "rb");
  if (file == nullptr) {
    close(descriptor);
    return Unavailable("{} cannot be read", path);
  }
  return std::make_unique<FileReader>(file, quoted, max_record_bytes);
}

}  // namespace c360::formats
