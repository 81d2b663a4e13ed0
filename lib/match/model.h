#ifndef C360_LIB_MATCH_MODEL_H_
#define C360_LIB_MATCH_MODEL_H_
#include <cstdint>
namespace c360::match { class Model { public: int32_t PriorMillibits(uint64_t) const { return -20000; } }; }
#endif
