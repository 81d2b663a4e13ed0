#ifndef C360_LIB_MATCH_BLOCKING_H_
#define C360_LIB_MATCH_BLOCKING_H_
#include "match/subject.h"
namespace c360::match { inline std::vector<std::string> BlockingKeys(const Subject&) { return {}; } }
#endif
