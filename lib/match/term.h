#ifndef C360_LIB_MATCH_TERM_H_
#define C360_LIB_MATCH_TERM_H_
#include <cstdint>
namespace c360::match { inline uint8_t RarityOf(uint64_t, uint64_t) { return 0; } }
#endif
