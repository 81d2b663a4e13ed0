// Times as people and programs write them. All in UTC.
#ifndef C360_EXAMPLES_C360_TIME_TEXT_H_
#define C360_EXAMPLES_C360_TIME_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace c360::command {

// The time that `text` names: RFC 3339 ("2024-05-31T12:00:00Z", "...+02:00"), a day ("2024-05-31": its start in UTC),
// or how long before `now` ("30d", "12h", "45m", "2w"). None when it is neither.
std::optional<absl::Time> ParseTimeText(std::string_view text, absl::Time now);

absl::Time FromProto(const google::protobuf::Timestamp& timestamp);
// "2024-05-31T12:00:00Z", with as many digits after the second as it takes.
std::string Rfc3339(absl::Time time);
// "2024-05-31", "2024-05-31 Fri", "12:00".
std::string DayText(absl::Time time);
std::string DayAndWeekday(absl::Time time);
std::string ClockText(absl::Time time);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_TIME_TEXT_H_
