// The model that works untrained.
#ifndef C360_LIB_MATCH_BUILTIN_H_
#define C360_LIB_MATCH_BUILTIN_H_

#include "c360/v1/model.pb.h"

namespace c360::match {

// Complete: every comparison in the order of levels.h, every level but "unknown".
v1::MatchModel BuiltInModel();

}  // namespace c360::match

#endif  // C360_LIB_MATCH_BUILTIN_H_
