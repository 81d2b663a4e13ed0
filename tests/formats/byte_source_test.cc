#include "formats/byte_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <string>

#include "base/random.h"

namespace c360::formats {
namespace {

std::string Gzip(const std::string& bytes) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct All {
  std::string bytes;
  absl::Status status;
};

All Read(const std::string& file, size_t step = 1 << 17) {
  const int descriptor = memfd_create("c360_byte_source_test", MFD_CLOEXEC);
  EXPECT_EQ(write(descriptor, file.data(), file.size()), static_cast<ssize_t>(file.size()));
  lseek(descriptor, 0, SEEK_SET);
  const auto source = NewByteSource(descriptor);
  std::string buffer(step, '\0');
  All all;
  while (true) {
    const auto got = source->Read(buffer.data(), step);
    all.status = got.status();
    if (!got.ok()) {
      EXPECT_EQ(source->Read(buffer.data(), step).status(), all.status) << "an error stays";
      return all;
    }
    if (*got == 0) break;
    all.bytes.append(buffer, 0, *got);
  }
  EXPECT_EQ(source->bytes_read(), static_cast<int64_t>(file.size()));
  return all;
}

std::string Numbers(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

TEST(ByteSourceTest, PlainBytesAndMembersInStepsOfAnySize) {
  const std::string text = Numbers(40'000);
  for (const size_t step : {size_t{1}, size_t{100}, size_t{1} << 20}) {
    for (const std::string& bytes : {std::string(), std::string("\x1f"), std::string("ab"), text}) {
      if (step == 1 && bytes.size() > 10) continue;
      EXPECT_EQ(Read(bytes, step).bytes, bytes);
      EXPECT_EQ(Read(Gzip(bytes), step).bytes, bytes);
      EXPECT_EQ(Read(Gzip(bytes) + Gzip("") + Gzip("end"), step).bytes, bytes + "end");
      const All padded = Read(Gzip(bytes) + std::string(300'000, '\0'), step);
      EXPECT_EQ(padded.bytes, bytes);
      EXPECT_TRUE(padded.status.ok()) << padded.status;
    }
  }
}

// zlib's reader of files takes it for the end.
TEST(ByteSourceTest, WhatIsNoGzipBehindAMemberIsSaid) {
  for (const std::string behind : {"x", "plain text\n", "\x1f", "\x1f\x8c"}) {
    const All all = Read(Gzip("a\n") + behind);
    EXPECT_EQ(all.bytes, "a\n");
    EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss) << behind;
  }
  std::string second = Gzip("b\n");
  second[1] ^= 1;
  const All all = Read(Gzip("a\n") + second + Gzip("c\n"));
  EXPECT_EQ(all.bytes, "a\n");
  EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss);
}

// Behind a damaged place nothing comes without an error; in front of a cut everything does.
TEST(ByteSourceTest, CutAndDamagedMembersAreDataLoss) {
  const std::string text = Numbers(300), packed = Gzip(text);
  for (size_t length = 2; length < packed.size(); ++length) {
    const All all = Read(packed.substr(0, length));
    EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss) << length;
    EXPECT_TRUE(text.starts_with(all.bytes)) << length;
    if (length == packed.size() - 1) {
      EXPECT_EQ(all.bytes, text);
    }
  }
  SeededRandom random(3);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = packed;
    damaged[10 + random.Below(packed.size() - 10)] ^= static_cast<char>(1 << random.Below(8));
    const All all = Read(damaged);
    EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss);
  }
}

TEST(ByteSourceTest, ADirectoryCannotBeRead) {
  char byte;
  const auto source = NewByteSource(open("/", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(source->Read(&byte, 1).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace c360::formats
