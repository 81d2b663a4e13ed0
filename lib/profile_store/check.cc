// Digest and check: they read everything, on one snapshot.
#include <algorithm>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "c360/version.h"
#include "ingest/index.h"
#include "ingest/linker.h"
#include "ingest/row_cache.h"
#include "match/blocking.h"
#include "metrics/fact_codec.h"
#include "profile/fold.h"
#include "profile_store/check_rows.h"
#include "profile_store/dump.h"
#include "profile_store/folds.h"
#include "profile_store/state.h"
#include "profile_store/store.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

bool Report(const ProgressCallback& progress, const char* stage, int64_t done, int64_t total) {
  return !progress || done % 1024 != 0 || progress({.stage = stage, .done = done, .total = total});
}

absl::Status Stopped() { return absl::CancelledError("stopped on request"); }

// One pass over the invariants of docs/formats/invariants.md. Nothing derived is trusted: all is made again from the
// log.
class Checker {
 public:
  Checker(StoreCore& core, const ProgressCallback& progress)
      : core_(core), reader_(core.NewReader()), progress_(progress) {}

  absl::StatusOr<std::vector<Breach>> Run() {
    C360_RETURN_IF_ERROR(
        CheckRows(*core_.context.engine, reader_.snapshot(),
                  [this](std::string_view invariant, std::string detail) { Breached(invariant, std::move(detail)); }));
    C360_RETURN_IF_ERROR(CheckRules());
    for (const auto step : {&Checker::CheckLog, &Checker::CheckRecords, &Checker::CheckIdentifiers,
                            &Checker::CheckPartition, &Checker::CheckLinks, &Checker::CheckStoredFolds}) {
      const absl::Status status = (this->*step)();
      // What rests on a row that cannot be read, or is not there, cannot be judged; the row itself is reported.
      if (absl::IsDataLoss(status) && !breaches_.empty()) continue;
      C360_RETURN_IF_ERROR(status);
    }
    return std::move(breaches_);
  }

 private:
  void Breached(std::string_view invariant, std::string detail) {
    if (breaches_.size() < 1000) breaches_.push_back({std::string(invariant), std::move(detail)});
  }

  // I15: all was derived by the rules of this program.
  absl::Status CheckRules() {
    C360_ASSIGN_OR_RETURN(const auto state, ReadState(*core_.context.engine));
    if (state && state->rules_version() != kRulesVersion) {
      Breached("I15", fmt::format("derived by rules {} of normalising and matching, this c360 has {}: c360 rebuild, or "
                                  "RebuildStore, derives it anew",
                                  state->rules_version(), kRulesVersion));
    }
    return absl::OkStatus();
  }

  // I14: a stored fold is the fold of its events.
  absl::Status CheckStoredFolds() {
    return CheckFolds(reader_, [this](std::string detail) { Breached("I14", std::move(detail)); });
  }

  // I1, I2: each event has its key row and its one timeline row; I3 gathers what each record shows.
  absl::Status CheckLog() {
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, reader_.snapshot()));
    const auto it = core_.context.engine->NewIterator(Table::kLog, reader_.snapshot());
    std::string bytes;
    for (it->Seek(""); it->Valid(); it->Next()) {
      if (!Report(progress_, "check", ++events_, static_cast<int64_t>(counters.events))) return Stopped();
      const Sequence sequence = storage::ParseLogKey(it->key());
      v1::Event event;
      ingest::Anchor anchor;
      if (!event.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())) ||
          !ingest::FindAnchor(*core_.context.namespaces, event, &anchor).ok()) {
        Breached("I1", fmt::format("event {} cannot be read", sequence.value));
        continue;
      }
      C360_ASSIGN_OR_RETURN(const RecordId record,
                            reader_.state().FindAnchor(resolve::AnchorHash(core_.context.hasher, anchor.name_space,
                                                                           anchor.value, anchor.name_key)));
      const std::string line = storage::EncodeTimelineKey({record, TimeMicros(event), sequence});
      C360_ASSIGN_OR_RETURN(const bool lined,
                            core_.context.engine->Get(Table::kTimeline, line, &bytes, reader_.snapshot()));
      if (!lined)
        Breached("I2", fmt::format("event {} is not in the timeline of record {}", sequence.value, record.value));
      // Rows of stores from before there were facts have two bytes.
      if (lined && bytes.size() > 2 && !metrics::IsFactOf(std::string_view(bytes).substr(2), event))
        Breached("I10", fmt::format("the fact beside event {} is not that of the event", sequence.value));
      RestoreGiven(&event);
      const Hash128Value content = ContentHash(&event);
      const std::string key = storage::HashKey(core_.context.hasher.HashPair(event.source(), event.event_id()));
      C360_ASSIGN_OR_RETURN(const bool keyed,
                            core_.context.engine->Get(Table::kEventKeys, key, &bytes, reader_.snapshot()));
      const auto row = keyed ? storage::EventKeyRow::Decode(bytes) : storage::EventKeyRow{};
      if (!row.ok() || row->sequence != sequence || row->content != content) {
        Breached("I1", fmt::format("event {} and its row in event_keys do not agree", sequence.value));
      }
    }
    C360_RETURN_IF_ERROR(it->status());
    C360_RETURN_IF_ERROR(CompareCount(Table::kTimeline, "I2", "timeline rows"));
    C360_RETURN_IF_ERROR(CompareCount(Table::kEventKeys, "I1", "event_keys rows"));
    if (counters.events != static_cast<uint64_t>(events_)) Breached("I7", "the count of events is wrong");
    return absl::OkStatus();
  }

  absl::Status CompareCount(Table table, std::string_view invariant, std::string_view what) {
    int64_t rows = 0;
    const auto it = core_.context.engine->NewIterator(table, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) ++rows;
    if (rows != events_) Breached(invariant, fmt::format("{} {} for {} events", rows, what, events_));
    return it->status();
  }

  // I3: a record's identifiers are those its events show. (What it shows of snapshots is checked by the digest of a
  // rebuild.)
  absl::Status CheckRecords() {
    const auto it = core_.context.engine->NewIterator(Table::kRecords, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) {
      const RecordId id = storage::ParseRecordKey(it->key());
      C360_ASSIGN_OR_RETURN(const auto record, reader_.state().Record(id));
      ++records_;
      for (const resolve::Shown& shown : record->shown) shown_.insert({shown.hash, id});
      std::set<std::pair<std::string, std::string>> of_events, of_row;
      const storage::v1::Record& row = **reader_.state().Row(id);
      for (const auto& feature : row.features()) of_row.emplace(feature.namespace_(), feature.value());
      const auto line = core_.context.engine->NewIterator(Table::kTimeline, reader_.snapshot());
      for (line->Seek(it->key()); line->Valid() && line->key().substr(0, 8) == it->key(); line->Next()) {
        storage::TimelineKey key;
        if (!storage::DecodeTimelineKey(line->key(), &key)) return DataLoss("a key of timeline is damaged");
        const auto event = reader_.EventAt(key.sequence);
        if (!event.ok()) {
          Breached("I2", fmt::format("record {} has a timeline row without its event", id.value));
          continue;
        }
        if (event->has_snapshot()) continue;
        for (const v1::Identifier& identifier : event->identifiers()) {
          if (!identifier.value().empty()) of_events.emplace(identifier.namespace_(), identifier.value());
        }
      }
      if (!row.truncated() && of_events != of_row)
        Breached("I3", fmt::format("record {} shows other identifiers than its events", id.value));
    }
    return it->status();
  }

  // I4: the identifiers table is the inverse of the records.
  absl::Status CheckIdentifiers() {
    std::map<Hash128Value, std::vector<RecordId>> expected;
    for (const auto& [hash, id] : shown_) expected[hash].push_back(id);
    const auto it = core_.context.engine->NewIterator(Table::kIdentifiers, reader_.snapshot());
    size_t heads = 0;
    for (it->Seek(""); it->Valid(); it->Next()) heads += it->key().size() == 16;
    C360_RETURN_IF_ERROR(it->status());
    if (heads != expected.size())
      Breached("I4", fmt::format("{} identifiers are indexed, {} are shown", heads, expected.size()));
    for (const auto& [hash, records] : expected) {
      C360_ASSIGN_OR_RETURN(const auto members, storage::ReadMembers(*core_.context.engine, Table::kIdentifiers, hash,
                                                                     records.size() + 1, reader_.snapshot()));
      if (members.records != records || members.count != records.size())
        Breached("I4", "an identifier lists other records than show it");
    }
    return absl::OkStatus();
  }

  // I5: profile rows agree with each other; I6: resolving everything again gives the stored partition; I7: counts are
  // right.
  absl::Status CheckPartition() {
    std::vector<RecordId> all;
    const auto it = core_.context.engine->NewIterator(Table::kRecords, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) all.push_back(storage::ParseRecordKey(it->key()));
    C360_RETURN_IF_ERROR(it->status());
    // What is queued is not decided yet: the partition can be checked once it is settled.
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, reader_.snapshot()));
    if (counters.unsettled != 0) return absl::OkStatus();
    resolve::Resolver resolver(core_.context.policy, reader_.assertions(), reader_.model(), reader_.state());
    C360_ASSIGN_OR_RETURN(const auto components, resolver.Resolve(all));
    uint64_t profiles = 0;
    for (const resolve::Component& component : components) {
      std::map<uint32_t, RecordId> oldest;
      for (uint32_t i = 0; i < component.records.size(); ++i) {
        RecordId& id = oldest.try_emplace(component.clustering.cluster[i], component.records[i]->id).first->second;
        id = std::min(id, component.records[i]->id);
      }
      for (uint32_t i = 0; i < component.records.size(); ++i) {
        const RecordId id = component.records[i]->id, head = oldest[component.clustering.cluster[i]];
        C360_ASSIGN_OR_RETURN(const auto row, reader_.state().ProfileOf(id));
        profiles += head == id;
        if (row.profile != head)
          Breached("I6", fmt::format("record {} is in profile {}, its evidence says {}", id.value, row.profile.value,
                                     head.value));
        if (row.regime != static_cast<uint8_t>(component.regime))
          Breached("I6", fmt::format("record {} is clustered by regime {}, its component by {}", id.value, row.regime,
                                     static_cast<int>(component.regime)));
        std::string bytes;
        C360_ASSIGN_OR_RETURN(const bool member,
                              core_.context.engine->Get(Table::kProfiles, storage::ProfileMemberKey(row.profile, id),
                                                        &bytes, reader_.snapshot()));
        if (member != (row.profile != id))
          Breached("I5", fmt::format("record {} and the members of its profile do not agree", id.value));
      }
    }
    if (counters.profiles != profiles || counters.records != all.size())
      Breached("I7", "the counts of records or profiles are wrong");
    return absl::OkStatus();
  }

  // I8: blocks and terms are the inverse of what the records say; the records that say enough are counted. I9: links
  // stand under both ends, and are those that choosing anew gives.
  absl::Status CheckLinks() {
    ingest::RowCache cache;  // so that a large store is not in memory as a whole
    ingest::State state(*core_.context.engine, *core_.context.namespaces, core_.context.hasher, reader_.snapshot(),
                        &cache);
    std::map<Hash128Value, std::vector<RecordId>> blocks, terms;
    std::vector<std::pair<uint64_t, RecordId>> comparable;  // by name, as they are best compared
    C360_ASSIGN_OR_RETURN(const auto unindexed, ingest::ReadUnindexed(*core_.context.engine, reader_.snapshot()));
    const auto it = core_.context.engine->NewIterator(Table::kRecords, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) {
      const RecordId id = storage::ParseRecordKey(it->key());
      if (unindexed.contains(id)) continue;
      C360_ASSIGN_OR_RETURN(const auto record, state.Record(id));
      if (record->subject == nullptr) continue;
      comparable.emplace_back(match::PlaceByName(*record->subject), id);
      for (const Hash128Value& key : resolve::BlockHashes(core_.context.hasher, *record)) blocks[key].push_back(id);
      const auto own = resolve::TermHashes(core_.context.hasher, *record);
      for (const Hash128Value& term : std::set<Hash128Value>(own.begin(), own.end())) terms[term].push_back(id);
    }
    C360_RETURN_IF_ERROR(it->status());
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, reader_.snapshot()));
    if (counters.comparable != comparable.size()) Breached("I8", "the count of comparable records is wrong");
    C360_RETURN_IF_ERROR(CheckInverse(Table::kBlocks, blocks));
    C360_RETURN_IF_ERROR(CheckInverse(Table::kTerms, terms));
    if (counters.unsettled != 0) return absl::OkStatus();
    // Choosing anew over what is stored must change nothing.
    std::sort(comparable.begin(), comparable.end());
    std::vector<RecordId> records;
    for (const auto& [place, id] : comparable) records.push_back(id);
    ingest::Pending pending;
    ingest::LinkQueue queue(records);
    state.SetComparable(ingest::RoundComparable(counters.comparable));
    ingest::Linker linker(core_.context.policy, reader_.model(), core_.context.hasher, state);
    for (std::span<const RecordId> left = records; !left.empty();) {
      const auto portion = left.first(std::min<size_t>(left.size(), 1000));
      C360_RETURN_IF_ERROR(linker.Run(portion, queue, &pending));
      left = left.subspan(portion.size());
    }
    for (const RecordId id : pending.resolve)
      Breached("I9", fmt::format("record {} has other links than its choices give", id.value));
    return absl::OkStatus();
  }

  absl::Status CheckInverse(Table table, const std::map<Hash128Value, std::vector<RecordId>>& expected) {
    size_t heads = 0;
    const auto it = core_.context.engine->NewIterator(table, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) heads += it->key().size() == 16;
    C360_RETURN_IF_ERROR(it->status());
    if (heads != expected.size())
      Breached("I8",
               fmt::format("{} has {} values, the records say {}", storage::TableName(table), heads, expected.size()));
    for (const auto& [hash, records] : expected) {
      C360_ASSIGN_OR_RETURN(const auto members, storage::ReadMembers(*core_.context.engine, table, hash,
                                                                     records.size() + 1, reader_.snapshot()));
      if (members.records != records || members.count != records.size())
        Breached("I8", fmt::format("a value of {} lists other records than say it", storage::TableName(table)));
    }
    return absl::OkStatus();
  }

  StoreCore& core_;
  Reader reader_;
  const ProgressCallback& progress_;
  std::vector<Breach> breaches_;
  int64_t events_ = 0;
  int64_t records_ = 0;
  std::set<std::pair<Hash128Value, RecordId>> shown_;
};

// The canonical form of one profile: member anchors, event hashes, golden attributes, traits; no id that this store
// made up.
absl::StatusOr<std::string> ProfileHash(Reader& reader, RecordId id) {
  std::string canonical;
  std::vector<std::string> anchors;
  std::vector<std::string> events;
  C360_ASSIGN_OR_RETURN(const auto members, reader.MembersOf(id));
  storage::Engine& engine = *reader.context().engine;
  for (const RecordId member : members) {
    C360_ASSIGN_OR_RETURN(const auto record, reader.state().Record(member));
    anchors.push_back(storage::HashKey(record->order));
    const auto it = engine.NewIterator(Table::kTimeline, reader.snapshot());
    const std::string prefix = storage::RecordKey(member);
    for (it->Seek(prefix); it->Valid() && it->key().substr(0, 8) == prefix; it->Next()) {
      storage::TimelineKey key;
      if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
      C360_ASSIGN_OR_RETURN(v1::Event event, reader.EventAt(key.sequence));
      RestoreGiven(&event);
      std::string hash = storage::HashKey(ContentHash(&event));  // source and event id are content
      events.push_back(std::move(hash));
    }
    C360_RETURN_IF_ERROR(it->status());
  }
  std::sort(anchors.begin(), anchors.end());
  std::sort(events.begin(), events.end());
  for (const auto* list : {&anchors, &events}) {
    AppendVarint(&canonical, list->size());
    for (const std::string& item : *list) canonical.append(item);
  }
  C360_ASSIGN_OR_RETURN(const v1::Profile profile, reader.Assemble(id, {}));
  profile::Fold::AppendCanonical(reader.context().policy, profile, &canonical);
  Sha256 sha;
  sha.Update(canonical);
  const auto digest = sha.Finish();
  return std::string(digest.begin(), digest.end());
}

class MaintenanceImpl final : public Maintenance {
 public:
  explicit MaintenanceImpl(StoreCore& core) : core_(core) {}

  absl::Status Settle(const ProgressCallback& progress) override {
    C360_RETURN_IF_ERROR(WriteHeld());
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, nullptr));
    if (counters.unsettled == 0) return absl::OkStatus();
    if (core_.read_only)
      return FailedPrecondition("work is queued and the store is open for reading only: settle it first");
    const auto drain = ingest::Writer::NewDrain();
    while (true) {
      MutexLock lock(&core_.write_mutex);
      C360_ASSIGN_OR_RETURN(const auto portion, core_.writer->SettleSome(*core_.CurrentAssertions(), *drain));
      if (portion.done) return absl::OkStatus();
      if (progress && !progress({.stage = portion.stage, .done = portion.decided, .total = portion.total})) {
        C360_RETURN_IF_ERROR(core_.WriteHeld());
        return Stopped();
      }
    }
  }

  absl::StatusOr<std::string> Digest(const ProgressCallback& progress) override {
    C360_RETURN_IF_ERROR(Settle(progress));
    Reader reader = core_.NewReader();
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, reader.snapshot()));
    std::vector<std::string> hashes;
    C360_RETURN_IF_ERROR(reader.ForEachProfile(RecordId{0}, [&](RecordId id) -> absl::StatusOr<bool> {
      C360_ASSIGN_OR_RETURN(std::string hash, ProfileHash(reader, id));
      hashes.push_back(std::move(hash));
      if (!Report(progress, "digest", static_cast<int64_t>(hashes.size()), static_cast<int64_t>(counters.profiles)))
        return Stopped();
      return true;
    }));
    for (const auto& entry : reader.assertions().entries()) {
      std::string canonical = fmt::format("assertion {}", static_cast<int>(entry.kind));
      std::vector<std::string> sides;
      for (const auto* side : {&entry.assertion.left(), &entry.assertion.right()}) {
        std::string text;
        AppendLengthPrefixed(&text, side->namespace_());
        AppendLengthPrefixed(&text, side->value());
        sides.push_back(std::move(text));
      }
      std::sort(sides.begin(), sides.end());
      Sha256 sha;
      sha.Update(canonical + sides[0] + sides[1]);
      const auto digest = sha.Finish();
      hashes.emplace_back(digest.begin(), digest.end());
    }
    std::sort(hashes.begin(), hashes.end());
    Sha256 sha;
    for (const std::string& hash : hashes) sha.Update(hash);
    const auto digest = sha.Finish();
    return ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }

  absl::StatusOr<std::vector<Breach>> Check(const ProgressCallback& progress) override {
    return Checker(core_, progress).Run();
  }

  absl::StatusOr<StoreStats> Stats() override {
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, nullptr));
    StoreStats stats;
    stats.events = static_cast<int64_t>(counters.events);
    stats.records = static_cast<int64_t>(counters.records);
    stats.profiles = static_cast<int64_t>(counters.profiles);
    stats.assertions = static_cast<int64_t>(core_.CurrentAssertions()->entries().size());
    if (counters.unsettled != 0) {
      const auto it = core_.context.engine->NewIterator(Table::kWork);
      for (it->Seek(""); it->Valid(); it->Next()) ++stats.queued;
      C360_RETURN_IF_ERROR(it->status());
    }
    C360_ASSIGN_OR_RETURN(stats.above_cap, CountAboveCap());
    if (core_.writer != nullptr) stats.compared = core_.writer->comparisons();
    stats.format_version = kFormatVersion;
    stats.engine = std::string(core_.context.engine->name());
    stats.policy_name = core_.context.policy.name();
    C360_ASSIGN_OR_RETURN(const auto state, ReadState(*core_.context.engine));
    stats.rules_version = state ? static_cast<int>(state->rules_version()) : 0;
    stats.library_versions = normalize::Normalizer::LibraryVersions();
    for (int i = 0; i < storage::kTableCount; ++i) {
      const Table table = static_cast<Table>(i);
      C360_ASSIGN_OR_RETURN(const auto size, core_.context.engine->Size(table));
      stats.tables.push_back({std::string(storage::TableName(table)), size.rows, size.bytes});
    }
    return stats;
  }

  absl::Status UseModel(const v1::MatchModel& proto, const ProgressCallback& progress) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_ASSIGN_OR_RETURN(match::Model given, match::Model::FromProto(proto));
    auto model = std::make_shared<const match::Model>(std::move(given));
    {
      MutexLock lock(&core_.write_mutex);
      if (model->version() != core_.CurrentModel()->version()) {
        using Row = ingest::Writer::SideRow;
        const std::array<Row, 2> rows = {
            Row{Table::kModels, MatchModelKey(model->version()), model->proto().SerializeAsString()},
            Row{Table::kMeta, std::string(storage::kMetaModel), EncodeModelVersion(model->version())}};
        C360_RETURN_IF_ERROR(core_.writer->UseModel(model, rows));
        MutexLock current(&core_.current_mutex);
        core_.model = std::move(model);
      }
    }
    return Settle(progress);
  }
  v1::MatchModel CurrentModel() override { return core_.CurrentModel()->proto(); }

  absl::Status BackfillFolds(const ProgressCallback& progress) override { return c360::BackfillFolds(core_, progress); }
  absl::Status Flush() override {
    C360_RETURN_IF_ERROR(WriteHeld());
    return core_.context.engine->Flush();
  }
  absl::Status Compact() override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_RETURN_IF_ERROR(WriteHeld());
    return core_.context.engine->Compact();
  }
  absl::Status Dump(const std::function<bool(const DumpedRow&)>& visit) override {
    return DumpAll(*core_.context.engine, visit);
  }
  absl::StatusOr<int64_t> Backup(std::string_view directory) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_RETURN_IF_ERROR(WriteHeld());
    return core_.context.engine->Backup(std::string(directory));
  }

 private:
  absl::Status WriteHeld() {
    MutexLock lock(&core_.write_mutex);
    return core_.WriteHeld();
  }

  // Law 5: crossing a limit is visible.
  absl::StatusOr<int64_t> CountAboveCap() {
    int64_t above = 0;
    const auto it = core_.context.engine->NewIterator(Table::kProfiles);
    for (it->Seek("r"); it->Valid() && it->key().starts_with("r"); it->Next()) {
      C360_ASSIGN_OR_RETURN(const auto row, storage::ProfileOfRow::Decode(it->value()));
      above += row.regime != 0;
    }
    C360_RETURN_IF_ERROR(it->status());
    return above;
  }

  StoreCore& core_;
};

}  // namespace

absl::StatusOr<std::vector<BackupInfo>> ListBackups(std::string_view directory) {
  C360_ASSIGN_OR_RETURN(const auto entries, storage::ListRocksDbBackups(std::string(directory)));
  std::vector<BackupInfo> infos;
  for (const auto& entry : entries)
    infos.push_back({entry.number, absl::FromUnixSeconds(entry.unix_seconds), entry.bytes, entry.damaged});
  return infos;
}

absl::Status RestoreBackup(std::string_view directory, int64_t number, std::string_view path) {
  return storage::RestoreRocksDb(std::string(directory), number, std::string(path));
}

std::unique_ptr<Maintenance> NewMaintenance(StoreCore& core) { return std::make_unique<MaintenanceImpl>(core); }

}  // namespace c360
