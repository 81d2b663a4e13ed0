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

using ScoreParts = google::protobuf::RepeatedPtrField<v1::ScorePart>;
using Sentences = google::protobuf::RepeatedPtrField<std::string>;

// The prior, a line and a bar for each part, the score, which is their sum.
std::string WaterfallText(int64_t prior_millibits, const ScoreParts& parts, const Style& style);
// Of any message that has them: a why, a search hit, a review item.
template <typename Scored>
std::string WaterfallText(const Scored& scored, const Style& style) {
  return WaterfallText(scored.prior_millibits(), scored.parts(), style);
}
// What stands below it, a line each.
std::string ReasonsText(const Sentences& reasons, const Style& style);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_WATERFALL_H_
