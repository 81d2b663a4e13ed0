// The trial is a store made of the log, by the same code that makes any store: what it says is what a rebuild does. The
// two partitions of the events are then compared by cells, the events that are together in both. Tested by
// tests/profile_store/what_if_test.cc.
#include "profile_store/what_if.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/status.h"
#include "fmt/format.h"
#include "types/event.h"

namespace c360 {
namespace {

constexpr size_t kBatch = 1000;
constexpr size_t kPartsTold = 20;

// A record of now.
struct Owner {
  RecordId profile;
  std::string anchor;
};

struct Cell {
  int64_t events = 0;
  std::string record;  // the smallest anchor
};

absl::Status Cancelled() { return absl::CancelledError("stopped on request"); }

class Trial {
 public:
  Trial(StoreCore& core, const WhatIfOptions& options, const ProgressCallback& progress)
      : core_(core), options_(options), progress_(progress), reader_(core.NewReader()) {}

  absl::StatusOr<v1::WhatIfReport> Run() {
    C360_RETURN_IF_ERROR(Open());
    C360_RETURN_IF_ERROR(GiveWord());
    C360_RETURN_IF_ERROR(Replay());
    C360_RETURN_IF_ERROR(scratch_->maintenance().Settle(progress_));
    C360_RETURN_IF_ERROR(Compare());
    return std::move(report_);
  }

 private:
  absl::Status Open() {
    StoreOptions options;
    options.policy = options_.policy.value_or(core_.context.policy);
    options.model = options_.model.value_or(core_.CurrentModel()->proto());
    options.clock = core_.context.clock;
    const bool memory = options_.scratch_directory.empty();
    options.engine = memory ? StoreOptions::Engine::kMemory : StoreOptions::Engine::kRocksDb;
    C360_ASSIGN_OR_RETURN(scratch_, ProfileStore::Open(memory ? "what-if" : options_.scratch_directory, options));
    C360_ASSIGN_OR_RETURN(const StoreStats stats, scratch_->maintenance().Stats());
    if (stats.events > 0) return absl::AlreadyExistsError("there is a store in the scratch directory");
    return absl::OkStatus();
  }

  // Assertions of values that the other policy blocks say nothing under it.
  absl::Status GiveWord() {
    for (const resolve::AssertionEntry& entry : reader_.assertions().entries()) {
      const auto key = [](const v1::Identifier& side) { return fmt::format("{}:{}", side.namespace_(), side.value()); };
      const auto id =
          scratch_->identity().Assert(entry.kind, key(entry.assertion.left()), key(entry.assertion.right()), "");
      if (!id.ok() && !absl::IsInvalidArgument(id.status())) return id.status();
    }
    return absl::OkStatus();
  }

  absl::Status Replay() {
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, reader_.snapshot()));
    std::vector<v1::Event> batch;
    std::vector<RecordId> records;
    C360_RETURN_IF_ERROR(reader_.ForEachEvent(
        [&](v1::Event& event, const ingest::Anchor& anchor, RecordId record) -> absl::StatusOr<bool> {
          if (const auto [owner, fresh] = owners_.try_emplace(record); fresh) {
            C360_ASSIGN_OR_RETURN(const auto row, reader_.state().ProfileOf(record));
            owner->second = {row.profile, fmt::format("{}:{}", anchor.name_space, anchor.value)};
          }
          RestoreGiven(&event);
          batch.push_back(std::move(event));
          records.push_back(record);
          if (batch.size() == kBatch) C360_RETURN_IF_ERROR(Ingest(&batch, &records));
          const int64_t done = static_cast<int64_t>(taken_.size()) + report_.refused();
          if (batch.empty() && progress_ &&
              !progress_({.stage = "replay", .done = done, .total = static_cast<int64_t>(counters.events)}))
            return Cancelled();
          return true;
        }));
    return Ingest(&batch, &records);
  }

  absl::Status Ingest(std::vector<v1::Event>* batch, std::vector<RecordId>* records) {
    C360_ASSIGN_OR_RETURN(const auto report,
                          scratch_->IngestBatch(std::span<const v1::Event>(*batch), {.defer = true}));
    for (size_t i = 0; i < batch->size(); ++i) {
      if (report.events[i].outcome == Outcome::kAccepted) {
        taken_.push_back((*records)[i]);
      } else {
        report_.set_refused(report_.refused() + 1);
      }
    }
    batch->clear();
    records->clear();
    return absl::OkStatus();
  }

  // The trial holds the accepted events in the order in which they were sent.
  absl::Status Compare() {
    size_t next = 0;
    C360_RETURN_IF_ERROR(scratch_->timeline().ScanEvents([&](const v1::Event&, std::string_view profile) {
      if (next == taken_.size()) return false;
      const Owner& owner = owners_[taken_[next++]];
      Cell& cell = cells_[{owner.profile, ParseProfileId(profile).value_or(RecordId{})}];
      if (cell.events++ == 0 || owner.anchor < cell.record) cell.record = owner.anchor;
      return true;
    }));
    if (next != taken_.size()) return Internal("the trial lost events");
    std::map<RecordId, std::vector<Place>> before, after;
    for (const auto& [place, cell] : cells_) {
      before[place.first].push_back(place);
      after[place.second].push_back(place);
    }
    report_.set_events(static_cast<int64_t>(taken_.size()));
    report_.set_profiles_before(static_cast<int64_t>(before.size()));
    report_.set_profiles_after(static_cast<int64_t>(after.size()));
    std::set<RecordId> merging;
    for (const auto& [profile, places] : after) {
      for (const Place& place : places) {
        if (places.size() > 1) merging.insert(place.first);
      }
    }
    report_.set_merging(static_cast<int64_t>(merging.size()));
    report_.set_splitting(
        std::count_if(before.begin(), before.end(), [](const auto& entry) { return entry.second.size() > 1; }));
    Tell(after, report_.mutable_merges());
    Tell(before, report_.mutable_splits());
    return absl::OkStatus();
  }

  using Place = std::pair<RecordId, RecordId>;  // profile of now, profile of the trial
  using Changes = google::protobuf::RepeatedPtrField<v1::WhatIfChange>;

  void Tell(const std::map<RecordId, std::vector<Place>>& groups, Changes* changes) const {
    std::vector<v1::WhatIfChange> all;
    for (const auto& [profile, places] : groups) {
      if (places.size() > 1) all.push_back(ChangeOf(places));
    }
    // Of equals the one of the older profile: groups come in the order of ids.
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.moved() > b.moved(); });
    if (all.size() > static_cast<size_t>(options_.limit)) all.resize(static_cast<size_t>(options_.limit));
    for (v1::WhatIfChange& change : all) *changes->Add() = std::move(change);
  }

  v1::WhatIfChange ChangeOf(std::vector<Place> places) const {
    const auto cell = [this](const Place& place) -> const Cell& { return cells_.at(place); };
    std::stable_sort(places.begin(), places.end(),
                     [&](const Place& a, const Place& b) { return cell(a).events > cell(b).events; });
    v1::WhatIfChange change;
    change.set_part_count(static_cast<int64_t>(places.size()));
    for (size_t i = 0; i < places.size(); ++i) {
      if (i > 0) change.set_moved(change.moved() + cell(places[i]).events);
      if (i >= kPartsTold) continue;
      v1::WhatIfPart* part = change.add_parts();
      part->set_profile_id(FormatProfileId(places[i].first));
      part->set_record(cell(places[i]).record);
      part->set_events(cell(places[i]).events);
    }
    return change;
  }

  StoreCore& core_;
  const WhatIfOptions& options_;
  const ProgressCallback& progress_;
  Reader reader_;
  std::unique_ptr<ProfileStore> scratch_;
  std::map<RecordId, Owner> owners_;
  std::vector<RecordId> taken_;  // by event of the trial: its record of now
  std::map<Place, Cell> cells_;
  v1::WhatIfReport report_;
};

}  // namespace

absl::StatusOr<v1::WhatIfReport> TryWhatIf(StoreCore& core, const WhatIfOptions& options,
                                           const ProgressCallback& progress) {
  if (!options.policy && !options.model) return InvalidArgument("what if what? neither a policy nor a model is given");
  if (options.limit < 0 || options.limit > 10'000) return InvalidArgument("limit: not in 0..10000");
  return Trial(core, options, progress).Run();
}

}  // namespace c360
