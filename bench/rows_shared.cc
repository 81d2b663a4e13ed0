// One identifier that very many people show: it joins nobody, and must not slow the rest.
#include "base/status.h"
#include "c360/maintenance.h"
#include "c360/profiles.h"
#include "child.h"
#include "rows.h"

namespace c360::bench {
namespace {

constexpr int64_t kEventsPerPerson = 5;

// Each person's first event shows their user id and an address: one common to all, or their own. Then come events of
// everybody, in turns; every hundredth shows the address again.
std::vector<v1::Event> Traffic(int64_t people, bool common) {
  std::vector<v1::Event> events;
  const auto address = [&](int64_t person) {
    return common ? std::string("info@shop.example") : fmt::format("p{}@shop.example", person);
  };
  for (int64_t i = 0; i < people * kEventsPerPerson; ++i) {
    const int64_t person = i % people;
    const bool shows = i < people || i % 100 == 0;
    std::vector<std::pair<std::string, std::string>> ids = {{"user_id", fmt::format("u{}", person)}};
    if (shows) ids.emplace_back("email", address(person));
    events.push_back(PageEvent(i, ids));
  }
  return events;
}

absl::StatusOr<Numbers> IngestTraffic(const BenchOptions& options, const std::string& path, bool common) {
  auto events = Traffic(options.hot_people, common);
  const auto count = static_cast<double>(events.size());
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  const double start = Seconds();
  C360_RETURN_IF_ERROR(IngestAll(*store, &events, options.batch));
  C360_RETURN_IF_ERROR(store->maintenance().Flush());
  const double seconds = Seconds() - start;
  C360_ASSIGN_OR_RETURN(const int64_t profiles, store->profiles().Count());
  if (profiles != options.hot_people) return Internal("{} profiles of {} people", profiles, options.hot_people);
  return Numbers{{"micros", {seconds * 1e6 / count}}};
}

}  // namespace

absl::Status SharedRows(Run& run) {
  run.report.Section("One identifier shown by very many");
  Line with{.name = fmt::format("ingest, {} people show one address", run.options.hot_people)},
      without{.name = "ingest, each has an address of their own"};
  for (int i = 0; i < run.options.repetitions; ++i) {
    for (Line* line : {&without, &with}) {
      C360_ASSIGN_OR_RETURN(const Numbers numbers, InChild([&] {
                              return IngestTraffic(run.options, run.StorePath("shared"), line == &with);
                            }));
      line->micros_per_op.push_back(Only(numbers, "micros"));
    }
  }
  RemoveAll(run.StorePath("shared"));
  run.report.Print(without);
  run.report.Print(with);
  run.report.Judge({fmt::format("ingest rate with an identifier of {} people", run.options.hot_people), 0.5,
                    /*at_least=*/true, ""},
                   SpreadOf(without.micros_per_op).median / SpreadOf(with.micros_per_op).median);
  return absl::OkStatus();
}

}  // namespace c360::bench
