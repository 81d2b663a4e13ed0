#ifndef C360_LIB_MATCH_SCORE_H_
#define C360_LIB_MATCH_SCORE_H_
#include <cstdint>
#include <span>
#include "match/model.h"
#include "match/subject.h"
namespace c360::match {
struct Side { const Subject* subject; std::span<const uint8_t> rarity; };
struct PairScore {};
inline PairScore Compare(const Model&, const Side&, const Side&) { return {}; }
inline int32_t Total(int32_t prior, const PairScore&) { return prior; }
inline bool IsEnough(const PairScore&) { return false; }
inline bool ClearlyDifferent(const Model&, const Side&, const Side&) { return false; }
}
#endif
