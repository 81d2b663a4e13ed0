// Keys under which records find their candidates.
#ifndef C360_LIB_MATCH_BLOCKING_H_
#define C360_LIB_MATCH_BLOCKING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "match/subject.h"

namespace c360::match {

// A pair is a candidate when it shares one key whose current number of records is at most the cap.
inline constexpr uint32_t kDefaultBlockCap = 20;
inline constexpr size_t kMostBlockingKeys = 64;

// Sorted and unique; each names a kind of key and its content ("sy|<sound of the family name>|1978"). At most
// kMostBlockingKeys, those with the smallest unkeyed hash. Coarse keys serve small stores and overflow in large ones,
// where their finer companions take over. A store keeps only keyed hashes of them.
std::vector<std::string> BlockingKeys(const Subject& subject);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_BLOCKING_H_
