// Which keys a table surely does not hold.
#ifndef C360_LIB_STORAGE_KEY_FILTER_H_
#define C360_LIB_STORAGE_KEY_FILTER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace c360::storage {

// A set of keys that may say yes to one that was never added, and never no to one that was: a Bloom filter whose bits
// of one key share a cache line (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007), in
// parts that double in size as keys come. Of keys that were not added it says yes to about one in a hundred.
//
// For a table that was empty when it was opened, with every key that is put since: the first load of a store asks of
// each event whether it is new, and it nearly always is. RocksDB's filters answer that too, file by file, in
// microseconds.
//
// Threads  one adds at a time; MayHold from any thread. Who can read a row whose key was added before it was written
// finds it.
class KeyFilter {
 public:
  explicit KeyFilter(size_t first_keys = size_t{1} << 18) : first_keys_(first_keys) {}

  void Add(std::string_view key);
  bool MayHold(std::string_view key) const;

 private:
  static constexpr size_t kMostParts = 7;  // 33 million keys, 50 MB
  static constexpr size_t kLineWords = 8;  // 64 bytes
  struct Part {
    explicit Part(size_t keys);
    size_t capacity;
    std::vector<std::atomic<uint64_t>> words;
  };
  // The words and bits of a key in a part.
  struct Place {
    size_t line;
    std::array<uint64_t, kLineWords> mask;
  };
  static Place PlaceOf(uint64_t hash, const Part& part);

  const size_t first_keys_;
  size_t added_ = 0;  // to the last part
  std::array<std::unique_ptr<Part>, kMostParts> parts_;
  std::atomic<size_t> count_ = 0;   // of parts
  std::atomic<bool> full_ = false;  // more keys than parts are for: says yes to all
};

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_KEY_FILTER_H_
