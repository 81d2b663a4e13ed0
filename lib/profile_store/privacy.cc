// The privacy part: erase, suppress, export, retention. Tested by tests/privacy.
#include "c360/privacy.h"

#include <algorithm>
#include <set>

#include "base/random.h"
#include "base/status.h"
#include "privacy/audit.h"
#include "privacy/plan.h"
#include "profile_store/store.h"
#include "profile_store/timeline.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

class PrivacyImpl final : public Privacy {
 public:
  PrivacyImpl(StoreCore& core, Maintenance& maintenance) : core_(core), maintenance_(maintenance) {}

  absl::StatusOr<EraseReceipt> Erase(std::string_view key, const EraseOptions& options) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_ASSIGN_OR_RETURN(EraseReceipt receipt, EraseSettled(key, options));
    if (!options.compact) return receipt;
    const absl::Status compacted = core_.context.engine->Compact();
    if (compacted.ok()) return receipt;
    // Erasing again would find nobody, and leave the files as they are.
    return MakeStatus(compacted.code(),
                      "the person is erased under the receipt {}, but traces may be left in old files until c360 "
                      "compact, or Maintenance::Compact, comes to its end; now: {}",
                      receipt.receipt, StatusMessage(compacted));
  }

  absl::StatusOr<std::string> Suppress(std::string_view identifier) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_ASSIGN_OR_RETURN(const Hash128Value hash, HashOf(identifier));
    MutexLock lock(&core_.write_mutex);
    const Hash128Value receipt = NewReceipt();
    const storage::SuppressionRow row{.receipt = receipt, .identifier = hash};
    C360_RETURN_IF_ERROR(WriteSuppressions({{Table::kSuppressions, storage::HashKey(hash), row.Encode()}},
                                           {.kind = AuditEntry::Kind::kSuppressed, .suppressed = 1}, receipt));
    return ToHex(storage::HashKey(receipt));
  }

  absl::StatusOr<int64_t> Unsuppress(std::string_view identifier_or_receipt) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    const bool by_identifier = identifier_or_receipt.find(':') != std::string_view::npos;
    Hash128Value wanted;
    if (by_identifier) {
      C360_ASSIGN_OR_RETURN(wanted, HashOf(identifier_or_receipt));
    }
    MutexLock lock(&core_.write_mutex);
    std::vector<ingest::Writer::SideRow> rows;
    const auto it = core_.context.engine->NewIterator(Table::kSuppressions);
    for (it->Seek(""); it->Valid(); it->Next()) {
      C360_ASSIGN_OR_RETURN(const auto row, storage::SuppressionRow::Decode(it->value()));
      if (row.kind == storage::SuppressionKind::kFormerPolicy) continue;
      const bool meant =
          by_identifier ? row.identifier == wanted : ToHex(storage::HashKey(row.receipt)) == identifier_or_receipt;
      if (meant) rows.push_back({Table::kSuppressions, std::string(it->key()), std::nullopt});
    }
    C360_RETURN_IF_ERROR(it->status());
    if (rows.empty()) return NotFound("nothing is suppressed under this");
    const auto count = static_cast<int64_t>(rows.size());
    C360_RETURN_IF_ERROR(WriteSuppressions(
        std::move(rows), {.kind = AuditEntry::Kind::kUnsuppressed, .suppressed = count}, NewReceipt()));
    return count;
  }

  absl::StatusOr<PersonExport> Export(std::string_view key) override {
    PersonExport result;
    Reader reader = core_.NewReader();  // one view for all of it
    C360_ASSIGN_OR_RETURN(const RecordId profile, OneProfile(reader, key));
    C360_ASSIGN_OR_RETURN(result.profile, reader.Assemble(profile, {}));
    TimelineOptions page_options{.limit = 1000};
    do {
      C360_ASSIGN_OR_RETURN(v1::TimelinePage page, ReadTimeline(reader, result.profile.profile_id(), page_options));
      page_options.page_token = page.next_page_token();
      for (v1::TimelineEntry& entry : *page.mutable_entries()) result.events.push_back(std::move(entry));
    } while (!page_options.page_token.empty());
    std::set<std::pair<std::string, std::string>> names;
    for (const auto& identifier : result.profile.identifiers())
      names.emplace(identifier.namespace_(), identifier.value());
    for (const auto& entry : reader.assertions().entries()) {
      for (const auto* side : {&entry.assertion.left(), &entry.assertion.right()}) {
        if (!names.contains({side->namespace_(), side->value()})) continue;
        result.assertions.push_back(entry.assertion);
        break;
      }
    }
    return result;
  }

  absl::StatusOr<int64_t> ApplyRetention(std::span<const RetentionRule> rules,
                                         const ProgressCallback& progress) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    for (const RetentionRule& rule : rules) {
      if (rule.max_age < absl::ZeroDuration() || rule.max_age == absl::InfiniteDuration())
        return InvalidArgument("max_age: negative or infinite");
    }
    const absl::Time now = core_.context.clock();
    std::vector<EventKey> old;
    int64_t gone = 0;
    const auto it = core_.context.engine->NewIterator(Table::kTimeline);
    for (it->Seek(""); it->Valid(); it->Next()) {
      storage::TimelineKey key;
      if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
      const auto type = static_cast<EventType>(storage::TimelineRow::Decode(it->value()).type);
      if (!Past(rules, key, type, now)) continue;
      C360_RETURN_IF_ERROR(Collect(key.sequence, &old));
      if (old.size() < 1000) continue;
      C360_RETURN_IF_ERROR(DeleteAll(&old, &gone));
      if (progress && !progress({.stage = "retention", .done = gone}))
        return absl::CancelledError("stopped on request");
    }
    C360_RETURN_IF_ERROR(it->status());
    C360_RETURN_IF_ERROR(DeleteAll(&old, &gone));
    if (gone == 0) return gone;
    MutexLock lock(&core_.write_mutex);
    C360_RETURN_IF_ERROR(WriteSuppressions({}, {.kind = AuditEntry::Kind::kRetained, .events = gone}, NewReceipt()));
    return gone;
  }

  absl::StatusOr<std::vector<AuditEntry>> Audit() override { return privacy::ReadAudit(*core_.context.engine); }

 private:
  // Membership is decided only once all work is done; others may queue some between Settle and the lock.
  absl::StatusOr<EraseReceipt> EraseSettled(std::string_view key, const EraseOptions& options) {
    while (true) {
      C360_RETURN_IF_ERROR(maintenance_.Settle());
      MutexLock lock(&core_.write_mutex);
      C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, nullptr));
      if (counters.unsettled == 0) return EraseLocked(key, options);
    }
  }

  absl::StatusOr<EraseReceipt> EraseLocked(std::string_view key, const EraseOptions& options)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_.write_mutex) {
    const Hash128Value receipt = NewReceipt();
    privacy::Plan plan;
    EraseReceipt result{.receipt = ToHex(storage::HashKey(receipt))};
    const auto assertions = core_.CurrentAssertions();
    {
      Reader reader = core_.NewReader();
      C360_ASSIGN_OR_RETURN(const RecordId profile, OneProfile(reader, key));
      C360_ASSIGN_OR_RETURN(auto members, reader.MembersOf(profile));
      const bool whole = !options.since && !options.until;
      result.records = whole ? static_cast<int64_t>(members.size()) : 0;
      C360_ASSIGN_OR_RETURN(plan, privacy::MakePlan({.engine = *core_.context.engine,
                                                     .namespaces = *core_.context.namespaces,
                                                     .hasher = core_.context.hasher,
                                                     .assertions = *assertions,
                                                     .state = reader.state(),
                                                     .members = std::move(members),
                                                     .suppress = options.suppress,
                                                     .since = options.since,
                                                     .until = options.until,
                                                     .receipt = receipt}));
    }
    result.events = static_cast<int64_t>(plan.removal.events.size());
    result.assertions = static_cast<int64_t>(plan.removal.assertions.size());
    result.suppressed = plan.suppressed;
    result.shared = std::move(plan.shared);
    plan.removal.rows.push_back(privacy::AuditRowOf({.kind = AuditEntry::Kind::kErased,
                                                     .at = core_.context.clock(),
                                                     .events = result.events,
                                                     .records = result.records,
                                                     .assertions = result.assertions,
                                                     .suppressed = result.suppressed,
                                                     .shared = static_cast<int64_t>(result.shared.size())},
                                                    receipt));
    auto after = std::make_shared<const resolve::Assertions>(std::move(plan.staying));
    C360_RETURN_IF_ERROR(core_.writer->Remove(plan.removal, *after, /*sync=*/true).status());
    if (result.assertions > 0) {
      MutexLock assertions_lock(&core_.current_mutex);
      core_.assertions = std::move(after);
    }
    C360_RETURN_IF_ERROR(core_.writer->LoadSuppressions());
    return result;
  }

  // Writes rows of suppressions and their line in the audit, durably.
  absl::Status WriteSuppressions(std::vector<ingest::Writer::SideRow> rows, AuditEntry entry,
                                 const Hash128Value& receipt) ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_.write_mutex) {
    entry.at = core_.context.clock();
    rows.push_back(privacy::AuditRowOf(entry, receipt));
    C360_RETURN_IF_ERROR(core_.writer
                             ->Remove({.events = {}, .assertions = {}, .rows = std::move(rows)},
                                      *core_.CurrentAssertions(), /*sync=*/true)
                             .status());
    return core_.writer->LoadSuppressions();
  }

  absl::StatusOr<RecordId> OneProfile(Reader& reader, std::string_view key) {
    C360_ASSIGN_OR_RETURN(const auto found, reader.Find(key, 20));
    if (found.profiles.size() != 1)
      return FailedPrecondition("{} profiles share this key; name one of them by its id", found.total);
    return found.profiles[0];
  }

  absl::StatusOr<Hash128Value> HashOf(std::string_view identifier) const {
    const size_t colon = identifier.find(':');
    if (colon == std::string_view::npos) return InvalidArgument("not an identifier: say namespace:value");
    C360_ASSIGN_OR_RETURN(const std::string value, core_.context.normalizer->NormalizeIdentifier(
                                                       identifier.substr(0, colon), identifier.substr(colon + 1)));
    return resolve::IdentifierHash(core_.context.hasher, identifier.substr(0, colon), value);
  }

  Hash128Value NewReceipt() const {
    const auto bytes = SystemEntropy();
    Hash128Value receipt;
    storage::DecodeHashKey({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, &receipt);
    return receipt;
  }

  static bool Past(std::span<const RetentionRule> rules, const storage::TimelineKey& key, EventType type,
                   absl::Time now) {
    if (key.time_us == kNoTime) return false;
    return std::any_of(rules.begin(), rules.end(), [&](const RetentionRule& rule) {
      const bool meant =
          rule.types.empty() || std::find(rule.types.begin(), rule.types.end(), type) != rule.types.end();
      return meant && now - FromMicros(key.time_us) > rule.max_age;
    });
  }

  absl::Status Collect(Sequence sequence, std::vector<EventKey>* keys) {
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, core_.context.engine->Get(Table::kLog, storage::LogKey(sequence), &bytes));
    if (!found) return absl::OkStatus();  // another call took it away meanwhile
    v1::Event event;
    if (!event.ParseFromString(bytes)) return DataLoss("a row of log is damaged");
    keys->push_back({event.source(), event.event_id()});
    return absl::OkStatus();
  }

  absl::Status DeleteAll(std::vector<EventKey>* keys, int64_t* gone) {
    if (keys->empty()) return absl::OkStatus();
    MutexLock lock(&core_.write_mutex);
    C360_ASSIGN_OR_RETURN(const int64_t count, core_.writer->Delete(*keys, *core_.CurrentAssertions(), /*sync=*/false));
    *gone += count;
    keys->clear();
    return absl::OkStatus();
  }

  StoreCore& core_;
  Maintenance& maintenance_;
};

}  // namespace

std::unique_ptr<Privacy> NewPrivacy(StoreCore& core, Maintenance& maintenance) {
  return std::make_unique<PrivacyImpl>(core, maintenance);
}

}  // namespace c360
