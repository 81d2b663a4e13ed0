// Records of people that share no identifier, joined by what they say.
#include "base/status.h"
#include "c360/evaluate.h"
#include "c360/maintenance.h"
#include "c360/profiles.h"
#include "child.h"
#include "people.h"
#include "rows.h"

namespace c360::bench {
namespace {

// The share of records at the end by which the rate at the full size is measured.
constexpr int64_t kLastPart = 10;
// Below these the matching is not at work, and its speed says nothing. How good it is, is measured elsewhere.
constexpr double kLeastPrecision = 0.9, kLeastRecall = 0.5;

absl::StatusOr<Evaluation> Compare(ProfileStore& store, const People& people) {
  std::map<std::string, uint64_t, std::less<>> profiles;
  std::vector<LabelledItem> items;
  C360_RETURN_IF_ERROR(store.profiles().ScanIdentifiers(
      [&](std::string_view name_space, std::string_view value, std::string_view profile) {
        if (name_space != "record_id") return true;
        const auto number = profiles.emplace(profile, profiles.size()).first->second;
        const int64_t record = std::stoll(std::string(value.substr(1)));
        items.push_back({number, static_cast<uint64_t>(people.person_of(record))});
        return true;
      }));
  if (static_cast<int64_t>(items.size()) != people.records()) return Internal("a record is missing");
  return Evaluate(items);
}

absl::StatusOr<Numbers> IngestPeople(const BenchOptions& options, const std::string& path) {
  const People people(options.records, options.seed);
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  Numbers numbers;
  const int64_t last_from = people.records() - people.records() / kLastPart;
  double seconds[2] = {}, cpu[2] = {};
  for (int64_t from = 0; from < people.records();) {
    const int part = from >= last_from ? 1 : 0;
    std::vector<v1::Event> events;
    const int64_t to = std::min(part == 0 ? last_from : people.records(), from + options.batch);
    for (; from < to; ++from) events.push_back(people.EventOf(from));
    const double start = Seconds(), cpu_start = CpuSeconds();
    C360_RETURN_IF_ERROR(IngestAll(*store, &events, options.batch));
    if (from == last_from || from == people.records()) {
      C360_RETURN_IF_ERROR(store->maintenance().Settle());
      C360_RETURN_IF_ERROR(store->maintenance().Flush());
    }
    seconds[part] += Seconds() - start;
    cpu[part] += CpuSeconds() - cpu_start;
  }
  C360_ASSIGN_OR_RETURN(const Evaluation evaluation, Compare(*store, people));
  const double precision = evaluation.pairwise.precision.value_or(0), recall = evaluation.pairwise.recall.value_or(0);
  if (precision < kLeastPrecision || recall < kLeastRecall)
    return Internal("precision {:.3f}, recall {:.3f}", precision, recall);
  const auto all = static_cast<double>(people.records()), last = all - static_cast<double>(last_from);
  numbers["micros"] = {(seconds[0] + seconds[1]) * 1e6 / all};
  numbers["last_micros"] = {seconds[1] * 1e6 / last};
  numbers["last_cpu"] = {cpu[1] * 1e6 / last};
  numbers["precision"] = {precision};
  numbers["recall"] = {recall};
  return numbers;
}

}  // namespace

absl::Status ScoredRows(Run& run) {
  run.report.Section("Records with names and addresses, scored matching on");
  C360_ASSIGN_OR_RETURN(const Numbers numbers,
                        InChild([&] { return IngestPeople(run.options, run.StorePath("scored")); }));
  RemoveAll(run.StorePath("scored"));
  run.report.Print({.name = fmt::format("ingest and settle, {} records", run.options.records),
                    .micros_per_op = {Only(numbers, "micros")}});
  run.report.Print({.name = fmt::format("the last {}", run.options.records / kLastPart),
                    .micros_per_op = {Only(numbers, "last_micros")},
                    .cpu_micros_per_op = Only(numbers, "last_cpu")});
  run.report.Note(fmt::format("pairwise precision {:.3f}, recall {:.3f}; peak memory {:.0f} MiB",
                              Only(numbers, "precision"), Only(numbers, "recall"),
                              Only(numbers, "peak_rss_bytes") / (1 << 20)));
  run.report.Judge({fmt::format("scored records a core and second, at {} records", run.options.records), 2000,
                    /*at_least=*/true, "/s"},
                   1e6 / Only(numbers, "last_cpu"));
  return absl::OkStatus();
}

}  // namespace c360::bench
