// Every measure over a year of the data set.
#include <algorithm>

#include "base/status.h"
#include "c360/metrics/measure.h"
#include "c360/timeline.h"
#include "child.h"
#include "rows.h"

namespace c360::bench {
namespace {

// The facts of the store at `path`, by profile.
absl::StatusOr<metrics::FactSet> FactsOf(const std::string& path) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenAgain(path));
  metrics::FactSetBuilder builder;
  std::map<std::string, uint32_t, std::less<>> profiles;
  C360_RETURN_IF_ERROR(store->timeline().ScanEvents([&](const v1::Event& event, std::string_view profile) {
    const auto known = profiles.find(profile);
    const uint32_t index = known != profiles.end()
                               ? known->second
                               : profiles.emplace(profile, static_cast<uint32_t>(profiles.size())).first->second;
    builder.Add(index, event);
    return true;
  }));
  return std::move(builder).Finish(profiles.size());
}

absl::StatusOr<Numbers> ComputeAll(const DataSet& data, const std::string& path, int repetitions) {
  C360_ASSIGN_OR_RETURN(const metrics::FactSet facts, FactsOf(path));
  if (static_cast<int64_t>(facts.all().size()) != data.distinct) return Internal("{} facts", facts.all().size());
  const int64_t begin = absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2024, 1, 1), absl::UTCTimeZone()));
  const int64_t end = absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2025, 1, 1), absl::UTCTimeZone()));
  const metrics::MeasureInput input{.facts = facts, .period = {.begin_us = begin, .end_us = end}, .as_of_us = end};
  Numbers numbers;
  for (const metrics::Measure& measure : metrics::Measures()) {
    size_t values = 0;
    for (int i = 0; i < repetitions; ++i) {
      std::vector<metrics::MeasureValue> result;
      const double start = Seconds();
      measure.compute(input, &result);
      numbers[std::string(measure.name)].push_back((Seconds() - start) * 1e6);
      if (i > 0 && result.size() != values) return Internal("{} differs from time to time", measure.name);
      values = result.size();
    }
  }
  if (numbers.empty()) return Internal("there are no measures");
  return numbers;
}

}  // namespace

absl::Status MeasureRows(Run& run) {
  C360_RETURN_IF_ERROR(EnsureIngested(run));
  run.report.Section("Measures over a year, from facts in memory");
  C360_ASSIGN_OR_RETURN(Numbers numbers,
                        InChild([&] { return ComputeAll(run.data, run.StorePath("main"), run.options.repetitions); }));
  numbers.erase("peak_rss_bytes");
  double slowest = 0;
  for (const auto& [name, micros] : numbers) {
    run.report.Print({.name = name, .micros_per_op = micros});
    slowest = std::max(slowest, SpreadOf(micros).median);
  }
  run.report.Judge({fmt::format("slowest of {} measures over {} events", numbers.size(), run.data.distinct), 1,
                    /*at_least=*/false, " s"},
                   slowest / 1e6);
  return absl::OkStatus();
}

}  // namespace c360::bench
