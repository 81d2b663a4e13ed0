// Which of a component's scored decisions a person should look at.
#ifndef C360_LIB_RESOLVE_REVIEW_H_
#define C360_LIB_RESOLVE_REVIEW_H_

#include <cstdint>
#include <vector>

#include "c360/v1/profile.pb.h"
#include "resolve/resolver.h"

namespace c360::resolve {

// Adds the joins of `component` that were made or refused within `band` millibits of the threshold, and those that are
// contested. Profile ids are left empty; the first of ReviewCandidate::left and right names each side's profile.
struct ReviewCandidate {
  v1::ReviewItem item;
  RecordId left, right;  // a record of each side
};
void CollectReview(const Component& component, int32_t band, std::vector<ReviewCandidate>* candidates);

// The order of the queue: what changes most first, of equals by key.
bool ComesBefore(const ReviewCandidate& a, const ReviewCandidate& b);

}  // namespace c360::resolve

#endif  // C360_LIB_RESOLVE_REVIEW_H_
