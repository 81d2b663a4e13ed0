// The facts of all profiles by one scan of the timeline: the ids of records are dealt to threads in runs, each walks
// its rows with an iterator of its own on one snapshot, and a map from record to profile, read first, says whose they
// are. The slow reference reads the log and projects every event anew. Tested by tests/profile_store/metrics_test.cc.
#include <algorithm>
#include <atomic>
#include <thread>

#include "base/status.h"
#include "metrics/fact_codec.h"
#include "profile_store/attribute_columns.h"
#include "profile_store/store.h"
#include "types/event.h"

namespace c360 {
namespace {

using metrics::Fact;
using metrics::FactSetBuilder;
using storage::Table;

constexpr int kMostThreads = 64;
constexpr uint64_t kRunsAThread = 8;

// Where each record belongs: profile_of[record], by the numbers of their ids; 0 for ids of no record.
using ProfileMap = std::vector<uint32_t>;

absl::StatusOr<ProfileMap> ReadProfileMap(storage::Engine& engine, const storage::Snapshot* snapshot) {
  C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(engine, snapshot));
  if (counters.next_record > UINT32_MAX) return ResourceExhausted("{} records are too many", counters.next_record);
  ProfileMap profile_of(counters.next_record);
  for (uint32_t i = 0; i < profile_of.size(); ++i) profile_of[i] = i;
  const auto it = engine.NewIterator(Table::kProfiles, snapshot);
  for (it->Seek("r"); it->Valid() && it->key().starts_with('r'); it->Next()) {
    const RecordId record = storage::ParseRecordKey(it->key().substr(1));
    C360_ASSIGN_OR_RETURN(const auto row, storage::ProfileOfRow::Decode(it->value()));
    if (record.value >= profile_of.size() || row.profile.value >= profile_of.size())
      return DataLoss("a row of profiles names a record that was never made");
    profile_of[record.value] = static_cast<uint32_t>(row.profile.value);
  }
  C360_RETURN_IF_ERROR(it->status());
  return profile_of;
}

class Scan {
 public:
  Scan(storage::Engine& engine, const storage::Snapshot* snapshot, const FactQuery& query, ProfileMap profile_of)
      : engine_(engine),
        snapshot_(snapshot),
        until_us_(query.until ? absl::ToUnixMicros(*query.until) : INT64_MAX),
        profile_of_(std::move(profile_of)),
        note_speaking_(!query.attributes.empty()) {
    for (const EventType type : query.types) wanted_ |= uint64_t{1} << static_cast<int>(type);
    if (query.types.empty()) wanted_ = ~uint64_t{0};
  }

  // Adds what was asked for to `speaking`: the events that show attributes, of whatever type.
  absl::StatusOr<FactSetBuilder> Run(int threads, std::vector<SpeakingEvent>* speaking) {
    const uint64_t runs = std::max<uint64_t>(1, static_cast<uint64_t>(threads) * kRunsAThread);
    const uint64_t step = profile_of_.size() / runs + 1;
    std::atomic<uint64_t> next{0};
    std::vector<FactSetBuilder> builders(static_cast<size_t>(threads));
    std::vector<absl::Status> statuses(static_cast<size_t>(threads));
    std::vector<std::vector<SpeakingEvent>> speaking_of(static_cast<size_t>(threads));
    const auto work = [&](size_t t) {
      for (uint64_t run = next++; run < runs && statuses[t].ok(); run = next++)
        statuses[t] = ScanRange(run * step, (run + 1) * step, &builders[t], &speaking_of[t]);
    };
    std::vector<std::thread> others;
    for (size_t t = 1; t < builders.size(); ++t) others.emplace_back(work, t);
    work(0);
    for (std::thread& other : others) other.join();
    for (const absl::Status& status : statuses) C360_RETURN_IF_ERROR(status);
    for (size_t t = 1; t < builders.size(); ++t) builders[0].Merge(std::move(builders[t]));
    for (const auto& part : speaking_of) speaking->insert(speaking->end(), part.begin(), part.end());
    return std::move(builders[0]);
  }

 private:
  // Records of ids [begin, end).
  absl::Status ScanRange(uint64_t begin, uint64_t end, FactSetBuilder* builder, std::vector<SpeakingEvent>* speaking) {
    const auto it = engine_.NewIterator(Table::kTimeline, snapshot_);
    const std::string stop = storage::RecordKey(RecordId{end});
    storage::TimelineKey place;
    for (it->Seek(storage::RecordKey(RecordId{begin})); it->Valid() && it->key() < stop; it->Next()) {
      if (!storage::DecodeTimelineKey(it->key(), &place)) return DataLoss("a key of timeline is damaged");
      if (place.time_us != kNoTime && place.time_us >= until_us_) continue;
      C360_RETURN_IF_ERROR(Take(place, it->value(), builder, speaking));
    }
    return it->status();
  }

  absl::Status Take(const storage::TimelineKey& place, std::string_view value, FactSetBuilder* builder,
                    std::vector<SpeakingEvent>* speaking) {
    const storage::TimelineRow row = storage::TimelineRow::Decode(value);
    if (row.type >= kTypes) return DataLoss("a type in timeline is damaged");
    const bool wanted = (wanted_ >> row.type & 1) != 0;
    if (!wanted && !note_speaking_) return absl::OkStatus();
    if (place.record.value >= profile_of_.size())
      return DataLoss("a row of timeline names a record that was never made");
    Fact fact{.time_us = place.time_us, .type = static_cast<EventType>(row.type), .channel = row.channel};
    if (value.size() <= 2) {  // written before there were facts
      std::string bytes;
      C360_ASSIGN_OR_RETURN(const bool found,
                            engine_.Get(Table::kLog, storage::LogKey(place.sequence), &bytes, snapshot_));
      v1::Event event;
      if (!found || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
      fact = metrics::ProjectFact(event, &builder->pool());
    } else if (!metrics::DecodeFact(value.substr(2), &builder->pool(), &fact)) {
      return DataLoss("a fact in timeline is damaged");
    }
    fact.profile = profile_of_[place.record.value];
    if (note_speaking_ && fact.Has(metrics::kFlagAttributes))
      speaking->push_back({RecordId{fact.profile}, place.sequence});
    if (wanted) builder->Add(fact);
    return absl::OkStatus();
  }

  storage::Engine& engine_;
  const storage::Snapshot* snapshot_;
  const int64_t until_us_;
  static constexpr int kTypes = 64;  // as many as `wanted_` has bits
  uint64_t wanted_ = 0;              // a bit for each type
  const ProfileMap profile_of_;
  const bool note_speaking_;
};

class MetricsImpl final : public Metrics {
 public:
  explicit MetricsImpl(StoreCore& core) : core_(core) {}

  absl::StatusOr<FactSnapshot> Facts(const FactQuery& query) override {
    if (query.threads < 0 || query.threads > kMostThreads)
      return InvalidArgument("threads: not in 0..{}", kMostThreads);
    Reader reader = core_.NewReader();
    C360_ASSIGN_OR_RETURN(ProfileMap profile_of, ReadProfileMap(*core_.context.engine, reader.snapshot()));
    const size_t ids = profile_of.size();
    FactSetBuilder builder;
    std::vector<SpeakingEvent> speaking;
    if (query.from_events) {
      C360_ASSIGN_OR_RETURN(builder, FromEvents(query, reader));
    } else {
      Scan scan(*core_.context.engine, reader.snapshot(), query, std::move(profile_of));
      C360_ASSIGN_OR_RETURN(builder, scan.Run(ThreadsOf(query), &speaking));
    }
    return Finish(query, ids, std::move(builder), std::move(speaking), reader);
  }

  absl::StatusOr<std::vector<metrics::ReportRow>> Report(const metrics::ReportQuery& query, int threads) override {
    FactQuery facts;
    facts.until = absl::FromUnixMicros(query.as_of_us != 0 ? query.as_of_us : query.span.end_us);
    facts.threads = threads;
    // One column a grouping; those that need none are asked for nothing.
    for (const metrics::Grouping& grouping : query.by) facts.attributes.push_back(AttributeOf(grouping));
    if (std::all_of(facts.attributes.begin(), facts.attributes.end(), [](const auto& name) { return name.empty(); }))
      facts.attributes.clear();
    C360_ASSIGN_OR_RETURN(const FactSnapshot snapshot, Facts(facts));
    metrics::ReportQuery full = query;
    C360_ASSIGN_OR_RETURN(const auto stored, NewReference(core_)->List({.as_of = facts.until}));
    full.reference.insert(full.reference.end(), stored.begin(), stored.end());
    for (metrics::CostFact& cost : metrics::CostsOf(stored)) full.costs.push_back(std::move(cost));
    return metrics::Report(snapshot.facts, full, snapshot.attributes);
  }

 private:
  static int ThreadsOf(const FactQuery& query) {
    if (query.threads > 0) return query.threads;
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
  }

  absl::StatusOr<FactSetBuilder> FromEvents(const FactQuery& query, Reader& reader) {
    FactSetBuilder builder;
    const auto it = core_.context.engine->NewIterator(Table::kLog, reader.snapshot());
    v1::Event event;
    for (it->Seek(""); it->Valid(); it->Next()) {
      if (!event.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
        return DataLoss("a row of log is damaged");
      const auto time = EventTime(event);
      if (query.until && time && *time >= *query.until) continue;
      if (!query.types.empty() && std::find(query.types.begin(), query.types.end(), TypeOf(event)) == query.types.end())
        continue;
      ingest::Anchor anchor;
      C360_RETURN_IF_ERROR(ingest::FindAnchor(*core_.context.namespaces, event, &anchor));
      C360_ASSIGN_OR_RETURN(const RecordId record,
                            reader.state().FindAnchor(resolve::AnchorHash(core_.context.hasher, anchor.name_space,
                                                                          anchor.value, anchor.name_key)));
      C360_ASSIGN_OR_RETURN(const auto row, reader.state().ProfileOf(record));
      builder.Add(static_cast<uint32_t>(row.profile.value), event);
    }
    C360_RETURN_IF_ERROR(it->status());
    return builder;
  }

  // Numbers the profiles that have facts, in the order of their ids.
  static absl::StatusOr<FactSnapshot> Finish(const FactQuery& query, size_t ids, FactSetBuilder builder,
                                             std::vector<SpeakingEvent> speaking, Reader& reader) {
    std::vector<uint32_t> index(ids, 0);
    for (const Fact& fact : builder.facts()) index[fact.profile] = 1;
    FactSnapshot snapshot;
    std::vector<RecordId> profiles;
    for (uint32_t id = 0; id < ids; ++id) {
      if (index[id] == 0) continue;
      index[id] = static_cast<uint32_t>(profiles.size());
      profiles.push_back(RecordId{id});
      if (query.profile_ids) snapshot.profile_ids.push_back(FormatProfileId(RecordId{id}));
    }
    builder.Renumber(index);
    snapshot.facts = std::move(builder).Finish(profiles.size());
    if (query.attributes.empty()) return snapshot;
    if (query.from_events) {
      C360_ASSIGN_OR_RETURN(snapshot.attributes, FromProfiles(query, profiles, reader));
    } else {
      C360_ASSIGN_OR_RETURN(snapshot.attributes,
                            ReadAttributeColumns(reader, query.attributes, profiles, std::move(speaking)));
    }
    return snapshot;
  }

  // The slow reference of ReadAttributeColumns: every profile whole.
  static absl::StatusOr<std::vector<std::vector<std::string>>> FromProfiles(const FactQuery& query,
                                                                            std::span<const RecordId> profiles,
                                                                            Reader& reader) {
    std::vector<std::vector<std::string>> columns(query.attributes.size());
    for (const RecordId id : profiles) {
      C360_ASSIGN_OR_RETURN(const v1::Profile profile, reader.Assemble(id, {.as_of = query.until}));
      for (size_t i = 0; i < columns.size(); ++i)
        columns[i].push_back(query.attributes[i].empty() ? "" : AttributeText(profile, query.attributes[i]));
    }
    return columns;
  }

  // The attribute that a grouping reads; "" where it reads facts alone.
  static std::string AttributeOf(const metrics::Grouping& grouping) {
    if (grouping.by == metrics::GroupBy::kGeneration) return "birth_date";
    return grouping.by == metrics::GroupBy::kAttribute ? grouping.attribute : "";
  }

  StoreCore& core_;
};

}  // namespace

std::unique_ptr<Metrics> NewMetrics(StoreCore& core) { return std::make_unique<MetricsImpl>(core); }

}  // namespace c360
