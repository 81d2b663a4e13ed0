// A score as the sum that it is.
#ifndef C360_EXAMPLES_C360_WATERFALL_H_
#define C360_EXAMPLES_C360_WATERFALL_H_

#include <cstdint>
#include <string>

#include "c360/v1/profile.pb.h"
#include "style.h"

namespace c360::command {

// 1500 -> "+1.5".
std::string SignedBits(int64_t millibits);

// The prior, a line and a bar for each part, the score.
std::string WaterfallText(const v1::WhyResult& why, const Style& style);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_WATERFALL_H_
