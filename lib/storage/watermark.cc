// The order makes it safe: first the data reach the disk, then the watermark says so. So it may promise less than there
// is, never more, whatever a crash keeps of the two. Tested by tests/storage/watermark_test.cc and
// tests/fault/damage_test.cc.
#include "storage/watermark.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/hash.h"
#include "base/status.h"
#include "fmt/format.h"

namespace c360::storage {
namespace {

constexpr std::string_view kTitle = "c360 watermark 1";
constexpr size_t kHexDigits = 16;
constexpr size_t kLineBytes = kTitle.size() + 4 * (1 + kHexDigits) + 1;

// Sending what is there already changes nothing, so what was lost can be sent again without knowing it.
constexpr std::string_view kWayOut =
    "restore the store from a backup, or remove its file WATERMARK, check it and send its input again";

// The number of the MANIFEST that CURRENT names; 0 where it cannot be read.
uint64_t ManifestInUse(rocksdb::Env& env, const std::string& directory, std::string* path) {
  constexpr std::string_view kPrefix = "MANIFEST-";
  std::string name;
  if (!rocksdb::ReadFileToString(&env, directory + "/CURRENT", &name).ok()) return 0;
  while (!name.empty() && name.back() == '\n') name.pop_back();
  if (!name.starts_with(kPrefix)) return 0;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return 0;
  *path = directory + "/" + name;
  return number;
}

}  // namespace

std::string Watermark::Encode() const {
  std::string line = fmt::format("{} {:016x} {:016x} {:016x}", kTitle, sequence, manifest_number, manifest_bytes);
  line += fmt::format(" {:016x}\n", Hash64(line));
  return line;
}

std::optional<Watermark> Watermark::Decode(std::string_view line) {
  if (line.size() != kLineBytes || !line.starts_with(kTitle)) return std::nullopt;
  uint64_t numbers[3] = {};
  for (size_t i = 0; i < 3; ++i) {
    const char* const first = line.data() + kTitle.size() + 1 + i * (1 + kHexDigits);
    const auto [end, error] = std::from_chars(first, first + kHexDigits, numbers[i], 16);
    if (error != std::errc() || end != first + kHexDigits) return std::nullopt;
  }
  const Watermark watermark{numbers[0], numbers[1], numbers[2]};
  if (watermark.Encode() != line) return std::nullopt;
  return watermark;
}

std::optional<Watermark> ReadWatermark(rocksdb::Env& env, const std::string& directory) {
  std::string line;
  const std::string path = fmt::format("{}/{}", directory, kWatermarkFile);
  if (!rocksdb::ReadFileToString(&env, path, &line).ok()) return std::nullopt;
  return Watermark::Decode(line);
}

ManifestState ManifestOf(rocksdb::Env& env, const std::string& directory) {
  ManifestState state;
  std::string path;
  state.number = ManifestInUse(env, directory, &path);
  if (state.number != 0) env.GetFileSize(path, &state.bytes).PermitUncheckedError();
  return state;
}

absl::Status CheckManifest(rocksdb::Env& env, const std::string& directory, const Watermark& watermark) {
  std::string path;
  const uint64_t number = ManifestInUse(env, directory, &path);
  if (number == 0 || watermark.manifest_number == 0) return absl::OkStatus();  // RocksDB says what is wrong
  if (number < watermark.manifest_number)
    return DataLoss("CURRENT names an older MANIFEST than the store had; {}", kWayOut);
  uint64_t bytes = 0;
  if (number > watermark.manifest_number || !env.GetFileSize(path, &bytes).ok()) return absl::OkStatus();
  if (bytes >= watermark.manifest_bytes) return absl::OkStatus();
  return DataLoss("MANIFEST has {} of its {} bytes; {}", bytes, watermark.manifest_bytes, kWayOut);
}

absl::Status CheckSequence(uint64_t recovered, const Watermark& watermark) {
  if (recovered >= watermark.sequence) return absl::OkStatus();
  return DataLoss("the last {} rows that were on the disk cannot be read any more; {}", watermark.sequence - recovered,
                  kWayOut);
}

WatermarkKeeper::WatermarkKeeper(rocksdb::Env& env, std::string directory, const std::optional<Watermark>& known)
    : env_(env), directory_(std::move(directory)), watermark_(known.value_or(Watermark{})) {
  const auto fs = env_.GetFileSystem();
  const std::string path = fmt::format("{}/{}", directory_, kWatermarkFile);
  if (!known) {
    // It must be there, and have its length, before it can be written over.
    rocksdb::WriteStringToFile(&env_, watermark_.Encode(), path, /*should_sync=*/true).PermitUncheckedError();
  }
  fs->NewRandomRWFile(path, rocksdb::FileOptions(), &file_, nullptr).PermitUncheckedError();
  NoteManifest();
}

void WatermarkKeeper::Raise(uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (sequence <= watermark_.sequence) return;
  watermark_.sequence = sequence;
  Write();
}

void WatermarkKeeper::NoteManifest() {
  const std::lock_guard lock(mutex_);
  std::string path;
  const uint64_t number = ManifestInUse(env_, directory_, &path);
  uint64_t bytes = 0;
  if (number == 0 || !env_.GetFileSize(path, &bytes).ok()) return;
  // Another thread of RocksDB may have written the end of it and not yet synced it.
  std::unique_ptr<rocksdb::FSRandomRWFile> manifest;
  const auto fs = env_.GetFileSystem();
  if (!fs->NewRandomRWFile(path, rocksdb::FileOptions(), &manifest, nullptr).ok()) return;
  if (!manifest->Fsync(rocksdb::IOOptions(), nullptr).ok()) return;
  watermark_.manifest_number = number;
  watermark_.manifest_bytes = bytes;
  Write();
}

void WatermarkKeeper::Sync() {
  const std::lock_guard lock(mutex_);
  if (file_ != nullptr) file_->Sync(rocksdb::IOOptions(), nullptr).PermitUncheckedError();
}

void WatermarkKeeper::Write() {
  if (file_ == nullptr) return;
  file_->Write(0, watermark_.Encode(), rocksdb::IOOptions(), nullptr).PermitUncheckedError();
}

}  // namespace c360::storage
