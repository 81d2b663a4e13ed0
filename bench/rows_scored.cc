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

// Records that come one a call when all others are in.
constexpr int64_t kSingle = 5000;
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

// Events of the people [from, to).
std::vector<v1::Event> EventsOf(const People& people, int64_t from, int64_t to) {
  std::vector<v1::Event> events;
  for (; from < to; ++from) events.push_back(people.EventOf(from));
  return events;
}

// As an import does it: batches whose decisions wait, then all of them. Only the store's work is timed.
absl::Status Load(ProfileStore& store, const People& people, int64_t records, int64_t batch, Numbers* numbers) {
  double seconds = 0, cpu = 0;
  const auto timed = [&](const auto& work) -> absl::Status {
    const double start = Seconds(), cpu_start = CpuSeconds();
    C360_RETURN_IF_ERROR(work());
    seconds += Seconds() - start;
    cpu += CpuSeconds() - cpu_start;
    return absl::OkStatus();
  };
  for (int64_t from = 0; from < records; from += batch) {
    std::vector<v1::Event> events = EventsOf(people, from, std::min(records, from + batch));
    C360_RETURN_IF_ERROR(timed([&] { return IngestAll(store, &events, batch, {.defer = true}); }));
  }
  C360_RETURN_IF_ERROR(timed([&]() -> absl::Status {
    C360_RETURN_IF_ERROR(store.maintenance().Settle());
    return store.maintenance().Flush();
  }));
  C360_ASSIGN_OR_RETURN(const StoreStats stats, store.maintenance().Stats());
  const auto all = static_cast<double>(records);
  (*numbers)["micros"] = {seconds * 1e6 / all};
  (*numbers)["cpu"] = {cpu * 1e6 / all};
  (*numbers)["compared"] = {static_cast<double>(stats.compared) / all};
  return absl::OkStatus();
}

// As a backend does it: a record a call, decided when the call returns.
absl::Status AddSingly(ProfileStore& store, const People& people, int64_t from, Numbers* numbers) {
  C360_ASSIGN_OR_RETURN(const StoreStats before, store.maintenance().Stats());
  std::vector<double>& latencies = (*numbers)["latencies"];
  for (const v1::Event& event : EventsOf(people, from, people.records())) {
    const double start = Seconds();
    C360_ASSIGN_OR_RETURN(const IngestReport report, store.Ingest(event));
    latencies.push_back((Seconds() - start) * 1e6);
    if (report.accepted != 1) return Internal("an event was not accepted");
  }
  C360_ASSIGN_OR_RETURN(const StoreStats after, store.maintenance().Stats());
  (*numbers)["compared_singly"] = {static_cast<double>(after.compared - before.compared) /
                                   static_cast<double>(latencies.size())};
  return absl::OkStatus();
}

absl::StatusOr<Numbers> IngestPeople(const BenchOptions& options, const std::string& path) {
  const People people(options.records, options.seed);
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  Numbers numbers;
  const int64_t loaded = people.records() - std::min(kSingle, people.records() / 10);
  C360_RETURN_IF_ERROR(Load(*store, people, loaded, options.batch, &numbers));
  C360_RETURN_IF_ERROR(AddSingly(*store, people, loaded, &numbers));
  C360_RETURN_IF_ERROR(store->maintenance().Settle());
  C360_ASSIGN_OR_RETURN(const Evaluation evaluation, Compare(*store, people));
  const double precision = evaluation.pairwise.precision.value_or(0), recall = evaluation.pairwise.recall.value_or(0);
  if (precision < kLeastPrecision || recall < kLeastRecall)
    return Internal("precision {:.3f}, recall {:.3f}", precision, recall);
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
  run.report.Print({.name = fmt::format("load and settle, {} records", run.options.records),
                    .micros_per_op = {Only(numbers, "micros")},
                    .cpu_micros_per_op = Only(numbers, "cpu")});
  const auto& latencies = numbers.at("latencies");
  double total = 0;
  for (const double micros : latencies) total += micros;
  run.report.Print({.name = fmt::format("then {} more, one a call", latencies.size()),
                    .micros_per_op = {total / static_cast<double>(latencies.size())},
                    .latencies = latencies});
  run.report.Note(fmt::format("pairs compared a record: {:.1f} in loading, {:.1f} one a call",
                              Only(numbers, "compared"), Only(numbers, "compared_singly")));
  run.report.Note(fmt::format("pairwise precision {:.3f}, recall {:.3f}; peak memory {:.0f} MiB",
                              Only(numbers, "precision"), Only(numbers, "recall"),
                              Only(numbers, "peak_rss_bytes") / (1 << 20)));
  run.report.Judge({fmt::format("scored records a core and second, at {} records", run.options.records), 2000,
                    /*at_least=*/true, "/s"},
                   1e6 / Only(numbers, "cpu"));
  return absl::OkStatus();
}

}  // namespace c360::bench
