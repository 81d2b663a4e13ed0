// Reading what happened: a profile's events over all channels, newest first.
#ifndef C360_TIMELINE_H_
#define C360_TIMELINE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/event.h"
#include "c360/v1/profile.pb.h"

namespace c360 {

struct TimelineOptions {
  std::optional<absl::Time> since = {};    // events at or after
  std::optional<absl::Time> until = {};    // events before
  std::vector<v1::Channel> channels = {};  // empty: all
  std::vector<EventType> types = {};       // empty: all
  int limit = 100;                         // entries a page; 1 to 10,000
  std::string page_token = {};             // from the page before; empty: the newest
  // Rows looked at for one page: filters that let little through end a page early, with a token to go on from. 1 and
  // up.
  int scan_limit = 100'000;
};

class Timeline {
 public:
  virtual ~Timeline() = default;

  // One page of the events of the profile that `key` names (as in Profiles::Lookup; a shared identifier gives the
  // events of all who share it, up to 20 profiles). Newest first; events without a time come last. Events in the given
  // form. A page ends with `next_page_token` while anything may be left: it may then hold fewer entries than `limit`,
  // even none. Pages are keysets: they stay right while events arrive.
  // Errors  as Lookup; InvalidArgument for a page token that is not one, or an option out of its range.
  // Cost    a seek for each member record, a merge step for each row looked at, one get an entry. One iterator in all.
  virtual absl::StatusOr<v1::TimelinePage> Read(std::string_view key, const TimelineOptions& options = {}) = 0;

  // Calls `visit` for every event of the store in the order of arrival, with the profile it belongs to, from one
  // snapshot. Events are in the given form: sent to Ingest of an empty store they give the same digest.
  virtual absl::Status ScanEvents(
      const std::function<bool(const v1::Event& event, std::string_view profile_id)>& visit) = 0;
};

}  // namespace c360

#endif  // C360_TIMELINE_H_
