// The review queue: the least sure decisions of the whole store.
#ifndef C360_LIB_PROFILE_STORE_REVIEW_H_
#define C360_LIB_PROFILE_STORE_REVIEW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "c360/identity.h"
#include "profile_store/reader.h"

namespace c360 {

// Identity::Review on one read.
absl::StatusOr<std::vector<v1::ReviewItem>> ReviewIn(Reader& reader, const ReviewOptions& options,
                                                     const ProgressCallback& progress);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_REVIEW_H_
