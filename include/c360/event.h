// Events: what they may hold, what kind they are, what their content is. The message itself is c360/v1/event.proto.
#ifndef C360_EVENT_H_
#define C360_EVENT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"

namespace c360 {

// The kind of an event, by its payload. Stored on disk; do not change values.
enum class EventType : uint8_t {
  kIdentify = 0,  // no payload: shows identifiers and attributes
  kPageView = 1,
  kScreenView = 2,
  kSession = 3,
  kLogin = 4,
  kProductUsage = 5,
  kOrder = 6,
  kOrderReturn = 7,
  kOrderCancelled = 8,
  kPayment = 9,
  kSubscription = 10,
  kCase = 11,
  kMessage = 12,
  kCampaignTouch = 13,
  kSurveyAnswer = 14,
  kSnapshot = 15,
  kCustom = 16,
  kCall = 17,
  kSelfService = 18,
  kOffer = 19,
  kLoyalty = 20,
  kReward = 21,
  kReferral = 22,
  kReview = 23,
  kMention = 24,
  kAdTouch = 25,
  kStage = 26,
  kPreference = 27,
};
inline constexpr int kEventTypeCount = 28;

// The kind of `event`. Cost: constant. Threads: pure.
EventType TypeOf(const v1::Event& event);

// The name of a kind as the command's --type takes it and policies write it: "page_view", "order", "case", ...
std::string_view EventTypeName(EventType type);
// The kind that `name` names, or none.
std::optional<EventType> ParseEventType(std::string_view name);

// The name of a channel as the command's --channel takes it: "web", "mobile_app", ...; "" for unspecified.
std::string_view ChannelName(v1::Channel channel);
// The channel that `name` names (any case, '-' and ' ' as '_'), or none.
std::optional<v1::Channel> ParseChannel(std::string_view name);

// Checks `event` against the comments of event.proto and the `limits` of the policy.
//
// Input   `now` bounds times in the future (limits.max_future_seconds).
// Errors  InvalidArgument; the message starts with the field at fault ("time: ...", "order.order_id: ...") and holds no
//         personal data; a text that is not UTF-8 is one. Whether an identifier is left after normalisation is known
//         only to ingest, and checked there.
// Cost    linear in the event. Threads: pure.
absl::Status ValidateEvent(const v1::Event& event, const v1::InputLimits& limits, absl::Time now);

// The event's time, cut to microseconds; none when unset.
std::optional<absl::Time> EventTime(const v1::Event& event);

}  // namespace c360

#endif  // C360_EVENT_H_
