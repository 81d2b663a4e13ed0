// zlib's own reader of files is not used: of what stands behind a gzip member it lets go whatever does not start with
// the magic bytes, so a member with a damaged head, and all behind it, would be lost without a word.
// Tested by tests/formats/byte_source_test.cc.
#include "formats/byte_source.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace c360::formats {
namespace {

constexpr size_t kBlock = size_t{1} << 17;
constexpr std::string_view kMagic = "\x1f\x8b";
constexpr int kGzipOnly = 16 + MAX_WBITS;  // as inflateInit2 has it

class FileSource final : public ByteSource {
 public:
  explicit FileSource(int descriptor) : descriptor_(descriptor), block_(kBlock) {}
  ~FileSource() override {
    if (unpacking_) inflateEnd(&stream_);
    close(descriptor_);
  }

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    if (!started_) {
      started_ = true;
      C360_ASSIGN_OR_RETURN(packed_, AtMember());
    }
    return packed_ ? Unpack(out, size) : Pass(out, size);
  }

  int64_t bytes_read() const override { return bytes_read_; }

 private:
  size_t left() const { return end_ - begin_; }

  // Reads on, behind what is left in the block. False at the end of the file.
  absl::StatusOr<bool> Fill() {
    std::memmove(block_.data(), block_.data() + begin_, left());
    end_ -= begin_;
    begin_ = 0;
    C360_ASSIGN_OR_RETURN(const size_t got, ReadSome(block_.data() + end_, block_.size() - end_));
    end_ += got;
    return got > 0;
  }
  absl::StatusOr<size_t> ReadSome(char* out, size_t size) {
    ssize_t got;
    do {
      got = read(descriptor_, out, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return Unavailable("the file cannot be read: {}", std::strerror(errno));
    bytes_read_ += got;
    return static_cast<size_t>(got);
  }

  // Whether a gzip member starts here.
  absl::StatusOr<bool> AtMember() {
    while (left() < kMagic.size()) {
      C360_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) return false;
    }
    return std::string_view(block_.data() + begin_, kMagic.size()) == kMagic;
  }

  // What the block holds from the search for the magic bytes, then straight from the file.
  absl::StatusOr<size_t> Pass(char* out, size_t size) {
    if (left() == 0) return ReadSome(out, size);
    const size_t n = std::min(size, left());
    std::memcpy(out, block_.data() + begin_, n);
    begin_ += n;
    return n;
  }

  absl::StatusOr<size_t> Unpack(char* out, size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(std::min(size, kBlock));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      if (!unpacking_) {
        C360_ASSIGN_OR_RETURN(const bool more, NextMember());
        if (!more) return size_t{0};
      }
      if (left() == 0) {
        C360_ASSIGN_OR_RETURN(const bool more, Fill());
        if (!more) return DataLoss("the gzip file is cut short; what stood before the end was read");
      }
      const absl::Status status = Inflate();
      if (!status.ok() && stream_.avail_out == room) return status;  // else the next call meets it again
    }
    return size_t{room} - stream_.avail_out;
  }

  // False at the end of the file.
  absl::StatusOr<bool> NextMember() {
    C360_ASSIGN_OR_RETURN(const bool at_member, AtMember());
    if (!at_member) {
      C360_RETURN_IF_ERROR(SkipPadding());
      return false;
    }
    stream_.zalloc = nullptr;
    stream_.zfree = nullptr;
    stream_.next_in = nullptr;
    stream_.avail_in = 0;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) return absl::ResourceExhaustedError("no memory to unpack gzip");
    unpacking_ = true;
    return true;
  }

  absl::Status SkipPadding() {
    while (true) {
      for (; left() > 0; ++begin_) {
        if (block_[begin_] != 0)
          return DataLoss("behind the end of the gzip data stands something else; what stood before was read");
      }
      C360_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) return absl::OkStatus();
    }
  }

  // From the block into the room; at the end of the member the stream is closed.
  absl::Status Inflate() {
    stream_.next_in = reinterpret_cast<Bytef*>(block_.data() + begin_);
    stream_.avail_in = static_cast<uInt>(left());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    begin_ = end_ - stream_.avail_in;
    if (code == Z_STREAM_END) {
      inflateEnd(&stream_);
      unpacking_ = false;
      return absl::OkStatus();
    }
    if (code == Z_OK || code == Z_BUF_ERROR) return absl::OkStatus();  // there is room, so it wants more input
    if (code == Z_MEM_ERROR) return absl::ResourceExhaustedError("no memory to unpack gzip");
    return DataLoss("the gzip file is damaged; what stood before the damage was read");
  }

  const int descriptor_;
  std::vector<char> block_;
  size_t begin_ = 0, end_ = 0;  // of what is left in the block
  int64_t bytes_read_ = 0;
  bool started_ = false, packed_ = false;
  bool unpacking_ = false;  // stream_ is open
  z_stream stream_ = {};
};

}  // namespace

std::unique_ptr<ByteSource> NewByteSource(int descriptor) { return std::make_unique<FileSource>(descriptor); }

}  // namespace c360::formats
