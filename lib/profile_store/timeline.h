// Pages of a timeline, on the view of whoever reads more than that.
#ifndef C360_LIB_PROFILE_STORE_TIMELINE_H_
#define C360_LIB_PROFILE_STORE_TIMELINE_H_

#include <string_view>

#include "c360/timeline.h"
#include "profile_store/reader.h"

namespace c360 {

// As Timeline::Read, at the moment of the reader.
absl::StatusOr<v1::TimelinePage> ReadTimeline(Reader& reader, std::string_view key, const TimelineOptions& options);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_TIMELINE_H_
