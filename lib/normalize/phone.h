// Phone numbers.
#ifndef C360_LIB_NORMALIZE_PHONE_H_
#define C360_LIB_NORMALIZE_PHONE_H_

#include <array>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"

namespace c360::normalize {

// Numbers to E.164 by libphonenumber. A parse costs tens of microseconds, so what is in that form already but for the
// marks between the digits is told without it, and its answers are remembered, one for all spellings that differ only
// in such marks. Thread safety: all members may be called from any thread.
class PhoneNormalizer {
 public:
  explicit PhoneNormalizer(std::string default_region, size_t memo_entries = 1 << 18)
      : default_region_(std::move(default_region)), entries_per_shard_(memo_entries / kShards) {}

  // Whether numbers of `region` (ISO 3166-1 alpha-2, upper case) can be read.
  static bool KnowsRegion(const std::string& region);

  // "0048 601-000-000" -> "+48601000000". Behind seven digits a letter, "/", ";" or "#" ends the number: extensions and
  // notes are left out, "+48 601 000 000 (home)", "601-000-000 / 22-555"; "1-800-555-CARS" stays whole. A number
  // without a country code, where no default region is set, keeps its digits. Errors  InvalidArgument, saying why
  // without the number.
  absl::StatusOr<std::string> Normalize(std::string_view text) const;

 private:
  // Threads that prepare events ask at the same time: each shard has its own lock.
  static constexpr size_t kShards = 16;
  struct Shard {
    Mutex mutex;
    absl::flat_hash_map<std::string, std::string> memo ABSL_GUARDED_BY(mutex);
  };
  // What libphonenumber makes of `given`; `otherwise` where it reads no number in it. A function of `given` alone, for
  // `otherwise` is one. ParseOnce remembers.
  std::string ParseOnce(const std::string& given, const std::string& otherwise) const;
  std::string Parse(const std::string& given, const std::string& otherwise) const;

  const std::string default_region_;
  const size_t entries_per_shard_;
  mutable std::array<Shard, kShards> shards_;
};

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_PHONE_H_
