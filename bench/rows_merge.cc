// Merging two profiles with very many events against two with few: a merge moves pointers, never events.
#include <set>

#include "base/status.h"
#include "c360/profiles.h"
#include "child.h"
#include "rows.h"

namespace c360::bench {
namespace {

// Two profiles that nothing connects: a browser each, on which somebody gave an e-mail address.
struct Pair {
  std::string left, right;
};

absl::Status AddProfile(ProfileStore& store, const std::string& name, int64_t events, int64_t batch, int64_t* number) {
  std::vector<v1::Event> list;
  list.push_back(PageEvent((*number)++, {{"anonymous_id", name}, {"email", name + "@shop.example"}}));
  while (static_cast<int64_t>(list.size()) < events) list.push_back(PageEvent((*number)++, {{"anonymous_id", name}}));
  return IngestAll(store, &list, batch);
}

absl::StatusOr<size_t> ProfilesOf(ProfileStore& store, const Pair& pair) {
  std::set<std::string> ids;
  for (const std::string& name : {pair.left, pair.right}) {
    C360_ASSIGN_OR_RETURN(const auto found, store.profiles().Lookup("anonymous_id:" + name, {.identity_only = true}));
    ids.insert(found.profiles(0).profile_id());
  }
  return ids.size();
}

// Merges and parts the two by an event that comes and goes: a user on the left browser with the right one's address.
absl::Status MergeAndPart(ProfileStore& store, const Pair& pair, int rounds, const std::string& series, int64_t* number,
                          Numbers* numbers) {
  for (int i = 0; i <= rounds; ++i) {
    const v1::Event bridge = PageEvent((*number)++, {{"user_id", fmt::format("u-{}", *number)},
                                                     {"anonymous_id", pair.left},
                                                     {"email", pair.right + "@shop.example"}});
    double start = Seconds();
    C360_ASSIGN_OR_RETURN(const IngestReport report, store.Ingest(bridge));
    const double merged = (Seconds() - start) * 1e6;
    if (report.accepted != 1) return Internal("the bridge was not accepted");
    C360_ASSIGN_OR_RETURN(const size_t together, ProfilesOf(store, pair));
    const std::vector<EventKey> gone = {{bridge.source(), bridge.event_id()}};
    start = Seconds();
    C360_RETURN_IF_ERROR(store.Delete(gone).status());
    const double parted = (Seconds() - start) * 1e6;
    C360_ASSIGN_OR_RETURN(const size_t apart, ProfilesOf(store, pair));
    if (together != 1 || apart != 2) return Internal("{} profiles after merging, {} after parting", together, apart);
    if (i == 0) continue;  // warms
    (*numbers)["merge_" + series].push_back(merged);
    (*numbers)["part_" + series].push_back(parted);
  }
  return absl::OkStatus();
}

absl::StatusOr<Numbers> MergeBoth(const BenchOptions& options, const std::string& path) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  const Pair small{"small-left", "small-right"}, large{"large-left", "large-right"};
  int64_t number = 0;
  for (const Pair* pair : {&small, &large}) {
    const int64_t events = pair == &small ? 10 : options.merge_events;
    C360_RETURN_IF_ERROR(AddProfile(*store, pair->left, events, options.batch, &number));
    C360_RETURN_IF_ERROR(AddProfile(*store, pair->right, events, options.batch, &number));
  }
  Numbers numbers;
  constexpr int kRounds = 100, kTurns = 3;  // in turns, so that a slow moment of the machine meets both
  for (int turn = 0; turn < kTurns; ++turn) {
    C360_RETURN_IF_ERROR(MergeAndPart(*store, small, kRounds, "small", &number, &numbers));
    C360_RETURN_IF_ERROR(MergeAndPart(*store, large, kRounds, "large", &number, &numbers));
  }
  return numbers;
}

Line LineOf(std::string name, const std::vector<double>& micros) {
  return {.name = std::move(name), .micros_per_op = {Percentile(micros, 0.5)}, .latencies = micros};
}

}  // namespace

absl::Status MergeRows(Run& run) {
  run.report.Section("Merging two profiles by one event, and parting them by its deletion");
  C360_ASSIGN_OR_RETURN(const Numbers numbers, InChild([&] { return MergeBoth(run.options, run.StorePath("merge")); }));
  RemoveAll(run.StorePath("merge"));
  const std::string large = fmt::format("{} events each", run.options.merge_events);
  run.report.Print(LineOf("merge, 10 events each", numbers.at("merge_small")));
  run.report.Print(LineOf("merge, " + large, numbers.at("merge_large")));
  run.report.Print(LineOf("part, 10 events each", numbers.at("part_small")));
  run.report.Print(LineOf("part, " + large, numbers.at("part_large")));
  run.report.Judge({fmt::format("merge of {} events each against 10 each", run.options.merge_events), 2,
                    /*at_least=*/false, "x"},
                   Percentile(numbers.at("merge_large"), 0.5) / Percentile(numbers.at("merge_small"), 0.5));
  return absl::OkStatus();
}

}  // namespace c360::bench
