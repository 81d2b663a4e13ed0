// The input comes in blocks; whole records are copied out of them into the batch. A record that is too long is let go
// as it comes, so neither a line of 100 MB nor an archive that unpacks to a thousand times its size takes more memory
// than any other. Tested by tests/formats/reader_test.cc.
#include "formats/reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/status.h"
#include "formats/byte_source.h"

namespace c360::formats {
namespace {

constexpr size_t kBlock = size_t{1} << 17;
constexpr size_t kPeek = size_t{1} << 16;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Finds line ends, and for quoted lines remembers how far it looked and in which state.
class LineFinder {
 public:
  LineFinder(const Framing& framing, size_t begin) : framing_(framing), at_(begin) {}

  // The position behind the line end that closes the record under way, or npos: more input is needed.
  size_t Find(std::string_view text) {
    while (true) {
      const size_t end = text.find('\n', at_);
      const size_t stop = end == std::string_view::npos ? text.size() : end;
      if (framing_.kind == Framing::Kind::kQuotedLines) Look(text.substr(at_, stop - at_));
      at_ = stop;
      if (end == std::string_view::npos) return end;
      ++at_;
      ++lines_;
      if (in_quotes_) continue;
      cell_start_ = true;
      after_quote_ = false;
      return at_;
    }
  }
  // Line ends passed so far.
  int64_t lines() const { return lines_; }
  // The first `bytes` of the text are gone.
  void Forget(size_t bytes) { at_ -= bytes; }
  // Takes the next line end, whatever quote is open.
  void DropQuotes() { in_quotes_ = after_quote_ = cell_start_ = false; }

 private:
  // A quote opens a cell only at its start, as RowCutter has it; in a quoted cell two quotes close it and open it
  // again.
  void Look(std::string_view text) {
    if (!in_quotes_ && !after_quote_ && text.find('"') == std::string_view::npos) {
      if (!text.empty()) cell_start_ = text.back() == framing_.delimiter;
      return;
    }
    for (const char c : text) {
      if (in_quotes_) {
        in_quotes_ = c != '"';
        after_quote_ = !in_quotes_;
      } else if (c == '"' && (cell_start_ || after_quote_)) {
        in_quotes_ = true;
        cell_start_ = after_quote_ = false;
      } else if (c == framing_.delimiter) {
        cell_start_ = true;
        after_quote_ = false;
      } else {
        cell_start_ &= c == ' ' || c == '\t';
        after_quote_ = false;
      }
    }
  }

  const Framing framing_;
  size_t at_;
  int64_t lines_ = 0;
  bool in_quotes_ = false, cell_start_ = true, after_quote_ = false;
};

class FileReader final : public RecordReader {
 public:
  FileReader(std::unique_ptr<ByteSource> source, const ReaderOptions& options)
      : source_(std::move(source)),
        max_record_(static_cast<size_t>(options.max_record_bytes)),
        max_batch_(static_cast<size_t>(options.max_batch_bytes)) {}

  absl::StatusOr<std::string_view> Peek() override {
    while (input_.size() < kPeek && !at_end_) {
      const absl::Status status = Fill();
      if (!status.ok() && input_.empty()) return status;
      if (!status.ok()) break;  // Next meets it again, behind what was read
    }
    SkipByteOrderMark();
    return std::string_view(input_).substr(begin_, kPeek);
  }

  absl::StatusOr<bool> Next(const Framing& framing, size_t most, RecordBatch* batch) override {
    batch->records.clear();
    batch->buffer.clear();
    offsets_.clear();
    C360_RETURN_IF_ERROR(error_);
    if (!finder_) {
      C360_RETURN_IF_ERROR(Peek().status());
      finder_.emplace(framing, begin_);
    }
    const auto one = framing.kind == Framing::Kind::kLengthPrefix ? &FileReader::OneOfLength : &FileReader::OneLine;
    absl::Status status;
    while (batch->records.size() < most && batch->buffer.size() < max_batch_ && !done_) {
      status = (this->*one)(batch);
      if (!status.ok()) break;
    }
    batch->buffer.append(RecordBatch::kPadding, '\0');
    for (size_t i = 0; i < batch->records.size(); ++i)
      batch->records[i].bytes = std::string_view(batch->buffer).substr(offsets_[i].first, offsets_[i].second);
    error_ = status;
    if (batch->records.empty() && !status.ok()) return status;
    return !batch->records.empty();
  }

  int64_t bytes_read() const override { return bytes_read_.load(std::memory_order_relaxed); }
  void Stop() override { stop_.store(true, std::memory_order_relaxed); }

 private:
  // Takes the next line into `batch`, unless it is blank.
  absl::Status OneLine(RecordBatch* batch) {
    const int64_t line = finder_->lines() + 1;
    bool skipping = false;
    size_t end;
    while ((end = finder_->Find(input_)) == std::string::npos && !at_end_) {
      if (input_.size() - begin_ > max_record_) {
        skipping = true;
        finder_->DropQuotes();
        begin_ = input_.size();
      }
      C360_RETURN_IF_ERROR(Fill());
    }
    if (end == std::string::npos) {
      end = input_.size();
      done_ = true;
    }
    std::string_view text = std::string_view(input_).substr(begin_, end - begin_);
    begin_ = end;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (skipping || text.size() > max_record_) {
      Add({}, line, RawRecord::Flaw::kTooLong, batch);
    } else if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      Add(text, line, RawRecord::Flaw::kNone, batch);
    }
    return absl::OkStatus();
  }

  absl::Status OneOfLength(RecordBatch* batch) {
    while (input_.size() - begin_ < 10 && !at_end_) C360_RETURN_IF_ERROR(Fill());
    std::string_view rest = std::string_view(input_).substr(begin_);
    done_ = rest.empty();
    if (done_) return absl::OkStatus();
    uint64_t left = 0;
    if (!ReadVarint(&rest, &left)) {
      if (rest.size() >= 10)
        return DataLoss("record {}: its length is none, so the records behind it cannot be found", number_ + 1);
      left = rest.size() + 1;  // cut short in its length
    }
    begin_ = input_.size() - rest.size();
    const bool too_long = left > max_record_;
    while (input_.size() - begin_ < left && !at_end_) {
      if (too_long) {
        left -= input_.size() - begin_;
        begin_ = input_.size();
      }
      C360_RETURN_IF_ERROR(Fill());
    }
    done_ = input_.size() - begin_ < left;
    if (done_ || too_long) {
      Add({}, number_ + 1, done_ ? RawRecord::Flaw::kCutShort : RawRecord::Flaw::kTooLong, batch);
    } else {
      Add(std::string_view(input_).substr(begin_, left), number_ + 1, RawRecord::Flaw::kNone, batch);
    }
    begin_ = done_ ? input_.size() : begin_ + left;
    return absl::OkStatus();
  }

  void Add(std::string_view bytes, int64_t line, RawRecord::Flaw flaw, RecordBatch* batch) {
    offsets_.emplace_back(batch->buffer.size(), bytes.size());
    batch->buffer.append(bytes);
    batch->records.push_back({.bytes = {}, .number = ++number_, .line = line, .flaw = flaw});
  }

  void SkipByteOrderMark() {
    if (number_ == 0 && begin_ == 0 && input_.starts_with(kByteOrderMark)) begin_ = kByteOrderMark.size();
  }

  // Drops what was taken and appends a block. at_end_ is set where there is nothing more.
  absl::Status Fill() {
    if (stop_.load(std::memory_order_relaxed)) return absl::CancelledError("stopped on request");
    if (finder_) {
      input_.erase(0, begin_);
      finder_->Forget(begin_);
      begin_ = 0;
    }
    const size_t before = input_.size();
    input_.resize(before + kBlock);
    const auto got = source_->Read(input_.data() + before, kBlock);
    input_.resize(before + (got.ok() ? *got : 0));
    bytes_read_.store(source_->bytes_read(), std::memory_order_relaxed);
    C360_RETURN_IF_ERROR(got.status());
    at_end_ = *got == 0;
    return absl::OkStatus();
  }

  const std::unique_ptr<ByteSource> source_;
  const size_t max_record_, max_batch_;
  std::optional<LineFinder> finder_;
  std::string input_;  // read; what is before begin_ is taken
  size_t begin_ = 0;
  std::vector<std::pair<size_t, size_t>> offsets_;  // of the batch's records
  absl::Status error_;
  bool at_end_ = false;  // of the file
  bool done_ = false;    // of the records
  int64_t number_ = 0;
  std::atomic<int64_t> bytes_read_ = 0;
  std::atomic<bool> stop_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(const std::string& path, const ReaderOptions& options) {
  const int descriptor = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) return NotFound("there is no file {}", path);
    return Unavailable("{} cannot be read: {}", path, std::strerror(errno));
  }
  return std::make_unique<FileReader>(NewByteSource(descriptor), options);
}

}  // namespace c360::formats
