// Profiles by what is known of a person.
#ifndef C360_LIB_PROFILE_STORE_SEARCH_H_
#define C360_LIB_PROFILE_STORE_SEARCH_H_

#include "absl/status/statusor.h"
#include "c360/profiles.h"
#include "profile_store/reader.h"

namespace c360 {

// Profiles::Search on one read.
absl::StatusOr<v1::SearchResult> SearchIn(Reader& reader, const SearchQuery& query);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_SEARCH_H_
