// Results as JSON for programs and text for people.
#ifndef C360_EXAMPLES_C360_RENDER_H_
#define C360_EXAMPLES_C360_RENDER_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "c360/v1/profile.pb.h"

namespace c360::command {

std::string Quote(std::string_view text);                            // as a JSON string
std::string Bits(int64_t millibits);                                 // "1.5" for 1500
std::string TimeText(const google::protobuf::Timestamp& timestamp);  // RFC 3339
std::string ValueJson(const v1::Value& value);
std::string ProfileJson(const v1::Profile& profile);
std::string ProfileText(const v1::Profile& profile);
std::string TimelineJson(const v1::TimelineEntry& entry);
std::string TimelineText(const v1::TimelineEntry& entry);
std::string CsvCell(std::string_view text);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_RENDER_H_
