// Measures by name: what a report, a dashboard or the command `c360 metrics` asks for.
#ifndef C360_METRICS_MEASURE_H_
#define C360_METRICS_MEASURE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/v1/reference.pb.h"

namespace c360::metrics {

// What a value is counted in.
enum class Unit : uint8_t {
  kCount,   // things
  kShare,   // 0..1, printed in per cent
  kScore,   // a score on its own scale, e.g. NPS -100..100
  kNumber,  // any other dimensionless number
  kMoney,   // micros of MeasureValue::currency
  kSeconds,
  kDays,
};
std::string_view UnitName(Unit unit);

// Which way is good; for marks of a trend.
enum class Better : uint8_t { kNeither, kHigher, kLower };

// One cost, from the reference facts. Amounts are spread evenly over [begin_us, end_us); where both are one moment, all
// of it falls there. A campaign's cost of no known time falls on the campaign's first touch.
struct CostFact {
  enum class Kind : uint8_t { kAcquisition, kRetention, kCampaign, kChannel };
  Kind kind = Kind::kAcquisition;
  std::string key = {};  // campaign id, channel name; empty for acquisition and retention as a whole
  int64_t begin_us = 0;
  int64_t end_us = 0;
  int64_t amount_micros = 0;  // kChannel: of one contact; else of the whole span
  std::string currency = {};
  int64_t per_minute_micros = 0;  // kChannel: on top, of each minute of talk
  uint8_t channel = 0;            // v1::Channel: acquisition and retention through that channel alone; 0: all
  bool dated() const { return begin_us != 0 || end_us != 0; }
};

// How to tell a customer who left.
enum class ChurnDefinition : uint8_t {
  kAuto,         // contractual for who has had a subscription, else by inactivity
  kContractual,  // from subscriptions only; who has none is no customer
  kInactivity,   // from activity only
};

struct MetricsOptions {
  ChurnDefinition churn = ChurnDefinition::kAuto;
  int inactivity_days = 90;   // without a qualifying event for so long: left. A choice of the business: set it
  bool any_activity = false;  // qualifying are all events from the person; false: purchases only
  int attribution_days = 30;  // a conversion belongs to touches of so many days before it
  double half_life_days = 7;  // of the time-decay attribution
  int journey_gap_days = 30;  // nothing for longer: a journey over channels has ended
  int stage_gap_days = 90;    // the same of stages
};

struct Purchase;
struct Spell;

// What a measure is computed from. All spans live longer than the call.
struct MeasureInput {
  const FactSet& facts;  // of everything before `as_of_us`: from before the period's begin, and past its end
  Period period;
  Calendar calendar = {};
  int64_t as_of_us = 0;  // up to when events are known; outcomes after it are open. >= period.end_us
  MetricsOptions options = {};
  std::span<const CostFact> costs = {};
  std::span<const v1::ReferenceFact> reference = {};  // in force: calendars, targets, drivers, annotations
  // What many measures share, made once: CustomerSpells and Purchases of `facts`. Null: a measure makes its own.
  const std::vector<Spell>* spells = nullptr;
  const std::vector<Purchase>* purchases = nullptr;
};

// What the reference facts in force say of costs: channels, acquisition, retention, campaigns with a cost. A campaign
// without a begin or end costs at its end or begin; with neither it is not dated. Withdrawn facts cost nothing.
std::vector<CostFact> CostsOf(std::span<const v1::ReferenceFact> reference);

// One number of a measure.
struct MeasureValue {
  std::string_view name;      // of the number: "churn.simple"; names live for ever
  std::string key = {};       // what it is of, where there are several: a reason, a driver, a channel
  std::string currency = {};  // of money
  Unit unit = Unit::kCount;
  Better better = Better::kNeither;
  Ratio ratio = {};
};

// A measure: one or more numbers that come from one pass.
struct Measure {
  std::string_view name;     // "churn"; the values' names begin with it
  std::string_view summary;  // one line
  void (*compute)(const MeasureInput& input, std::vector<MeasureValue>* values);
};

// All measures, in the order a report shows them.
std::span<const Measure> Measures();
// The measure of that name, or null.
const Measure* FindMeasure(std::string_view name);

}  // namespace c360::metrics

#endif  // C360_METRICS_MEASURE_H_
