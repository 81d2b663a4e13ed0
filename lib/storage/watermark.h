// How far a store on RocksDB is known to be on the disk: a small file beside RocksDB's own.
//
// RocksDB opens what it finds: behind a damaged place of the write-ahead log, or behind the cut of a MANIFEST, it takes
// everything for what a crash kept from being written, and says nothing. It is right about a crash and wrong about
// damage. The watermark tells them apart: what it says was on the disk before it said so.
#ifndef C360_LIB_STORAGE_WATERMARK_H_
#define C360_LIB_STORAGE_WATERMARK_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace c360::storage {

inline constexpr std::string_view kWatermarkFile = "WATERMARK";

// Each a lower bound of what a whole store has.
struct Watermark {
  uint64_t sequence = 0;         // RocksDB's number of the last write that is on the disk
  uint64_t manifest_number = 0;  // the number of the MANIFEST in use; 0: not known
  uint64_t manifest_bytes = 0;   // how long it was

  // One line of fixed length; ends in a hash of what stands before.
  std::string Encode() const;
  // None where the line is damaged.
  static std::optional<Watermark> Decode(std::string_view line);
  friend bool operator==(const Watermark&, const Watermark&) = default;
};

// The watermark of the store in `directory`; none where there is no file, or a damaged one: then nothing can be
// compared, and the next opening for writing makes it anew.
std::optional<Watermark> ReadWatermark(rocksdb::Env& env, const std::string& directory);

// The MANIFEST in use: its number, 0 where it cannot be read, and its length now.
struct ManifestState {
  uint64_t number = 0;
  uint64_t bytes = 0;
  friend bool operator==(const ManifestState&, const ManifestState&) = default;
};
ManifestState ManifestOf(rocksdb::Env& env, const std::string& directory);

// Before RocksDB opens the store: DataLoss where MANIFEST is shorter or older than it was.
absl::Status CheckManifest(rocksdb::Env& env, const std::string& directory, const Watermark& watermark);
// After: DataLoss where what was recovered ends before what was on the disk.
absl::Status CheckSequence(uint64_t recovered, const Watermark& watermark);

// Keeps the file of an open store. Writes over it in place, which needs no space on a full disk, and does not wait for
// the disk but at the end: a power failure may leave an older line, which promises less and is as true. For the same
// reason a failure to write it is no failure of the store. Thread-safe.
class WatermarkKeeper {
 public:
  // `sequence`: what recovery found. Nothing is known of it yet but that `known`, if any, is on the disk.
  WatermarkKeeper(rocksdb::Env& env, std::string directory, const std::optional<Watermark>& known);

  // Everything up to `sequence` is on the disk.
  void Raise(uint64_t sequence);
  // Files came or went: brings MANIFEST as it is now to the disk, and remembers its length.
  void NoteManifest();
  // Waits until the file itself is on the disk.
  void Sync();

 private:
  void Write();  // under mutex_

  rocksdb::Env& env_;
  const std::string directory_;
  std::mutex mutex_;
  Watermark watermark_;
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;  // null: it could not be opened
};

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_WATERMARK_H_
