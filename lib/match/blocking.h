// Keys under which records find their candidates.
#ifndef C360_LIB_MATCH_BLOCKING_H_
#define C360_LIB_MATCH_BLOCKING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "match/subject.h"

namespace c360::match {

// A pair can be a candidate by keys whose current number of records is at most the cap.
inline constexpr uint32_t kDefaultBlockCap = 20;
// Of records that say much, one person's share many keys: with so many keys each, one that is shared is a coincidence.
inline constexpr size_t kManyKeys = 22;

// Whether two records of so many keys are candidates when `shared` of them, not above the cap, are common. Symmetric.
// What it saves and costs: docs/quality.md, "Blocking".
constexpr bool AreCandidates(size_t shared, size_t keys_a, size_t keys_b) {
  return shared >= 2 || (shared == 1 && (keys_a < kManyKeys || keys_b < kManyKeys));
}

inline constexpr size_t kMostBlockingKeys = 64;

// Sorted and unique; each names a kind of key and its content ("sy|<sound of the family name>|1978"). At most
// kMostBlockingKeys, those with the smallest unkeyed hash. Coarse keys serve small stores and overflow in large ones,
// where their finer companions take over. A store keeps only keyed hashes of them.
std::vector<std::string> BlockingKeys(const Subject& subject);

// Records that are likely to be candidates of each other have places near each other: by the sound of a family name,
// then of a given name. For the order of work only.
uint64_t PlaceByName(const Subject& subject);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_BLOCKING_H_
