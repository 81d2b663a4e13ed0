// Measures of the whole store: a consistent set of facts, and reports over it.
#ifndef C360_METRICS_H_
#define C360_METRICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/report.h"

namespace c360 {

struct FactQuery {
  std::optional<absl::Time> until = {};  // facts before; none: all. What came before a period matters to most measures
  std::vector<EventType> types = {};     // empty: all
  int threads = 0;                       // that scan; 0: as the machine has cores, at most 8. The answer is the same
  bool profile_ids = false;              // fill FactSnapshot::profile_ids
  std::vector<std::string> attributes = {};  // fill FactSnapshot::attributes with these of the profiles
  bool from_events = false;                  // read whole events instead of facts: slow, the reference for tests
};

struct FactSnapshot {
  metrics::FactSet facts;                // profile indices ascend with the ids; profiles without facts are left out
  std::vector<std::string> profile_ids;  // by index
  // For each attribute asked for, its value by index, as text; "" where the profile has none. Of a list the first
  // value. "address.city" is a part of an address, "address" alone its country.
  std::vector<std::vector<std::string>> attributes;
};

// Thread safety: all members may be called from any thread.
class Metrics {
 public:
  virtual ~Metrics() = default;

  // The facts of all profiles as they stand, from one snapshot.
  //
  // Output  A profile's facts are the union of its records': after a merge or a split they are what recomputing from
  //         the events gives. What free functions of c360/metrics/*.h take.
  // Errors  those of reading; ResourceExhausted: more than 2^32 - 1 records.
  // Cost    one sequential scan of the timeline, in parallel, and about 100 bytes of memory a fact. Rows written before
  //         stores kept facts cost a get each. With `attributes`, the reading of every event that shows any.
  //
  //   const auto snapshot = store->metrics().Facts({.types = {EventType::kOrder}});
  //   const auto table = metrics::Cohorts(snapshot->facts, span, now_us, metrics::Calendar());
  virtual absl::StatusOr<FactSnapshot> Facts(const FactQuery& query = {}) = 0;

  // Measures by name over periods and groups; see metrics::Report. The store's reference facts in force at the end are
  // added to those of the query, with their costs. Errors  those of Facts and metrics::Report.
  virtual absl::StatusOr<std::vector<metrics::ReportRow>> Report(const metrics::ReportQuery& query,
                                                                 int threads = 0) = 0;
};

}  // namespace c360

#endif  // C360_METRICS_H_
