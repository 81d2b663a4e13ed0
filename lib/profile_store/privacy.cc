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
    std::vector<Hash128Value> wanted;
    if (by_identifier) {
      C360_ASSIGN_OR_RETURN(wanted, HashesOf(identifier_or_receipt));
    }
    MutexLock lock(&core_.write_mutex);
    std::vector<ingest::Writer::SideRow> rows;
    const auto it = core_.context.engine->NewIterator(Table::kSuppressions);
    for (it->Seek(""); it->Valid(); it->Next()) {
      C360_ASSIGN_OR_RETURN(const auto row, storage::SuppressionRow::Decode(it->value()));
      if (row.kind == storage::SuppressionKind::kFormerPolicy) continue;
      const bool meant = by_identifier ? std::find(wanted.begin(), wanted.end(), row.identifier) != wanted.end()
                                       : ToHex(storage::HashKey(row.receipt)) == identifier_or_receipt;
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
    for (const RetentionRule& rule : rules) C360_RETURN_IF_ERROR(CheckRule(rule));
    const absl::Time now = core_.context.clock();
    std::vector<EventKey> old;
    AuditEntry audit{.kind = AuditEntry::Kind::kRetained, .at = now};
    const Hash128Value receipt = NewReceipt();
    const auto it = core_.context.engine->NewIterator(Table::kTimeline);
    for (it->Seek(""); it->Valid(); it->Next()) {
      storage::TimelineKey key;
      if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
      const auto type = static_cast<EventType>(storage::TimelineRow::Decode(it->value()).type);
      if (!Past(rules, key, type, now)) continue;
      C360_RETURN_IF_ERROR(Collect(key.sequence, &old));
      if (old.size() < 1000) continue;
      C360_RETURN_IF_ERROR(DeleteAll(&old, receipt, &audit));
      if (progress && !progress({.stage = "retention", .done = audit.events}))
        return absl::CancelledError("stopped on request");
    }
    C360_RETURN_IF_ERROR(it->status());
    C360_RETURN_IF_ERROR(DeleteAll(&old, receipt, &audit));
    return audit.events;
  }

  absl::StatusOr<std::vector<AuditEntry>> Audit() override { return privacy::ReadAudit(*core_.context.engine); }

 private:
  // Membership is decided only once all work is done; others may queue some between Settle and the lock.
  absl::StatusOr<EraseReceipt> EraseSettled(std::string_view key, const EraseOptions& options) {
    while (true) {
      C360_RETURN_IF_ERROR(maintenance_.Settle());
      MutexLock lock(&core_.write_mutex);
      C360_RETURN_IF_ERROR(core_.WriteHeld());
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

  // Its hash now, and those under the policies that some suppressions were made under.
  absl::StatusOr<std::vector<Hash128Value>> HashesOf(std::string_view identifier) {
    C360_ASSIGN_OR_RETURN(const Hash128Value now, HashOf(identifier));
    std::vector<Hash128Value> hashes = {now};
    const std::string_view name_space = identifier.substr(0, identifier.find(':'));
    const auto it = core_.context.engine->NewIterator(Table::kSuppressions);
    for (it->Seek(""); it->Valid(); it->Next()) {
      C360_ASSIGN_OR_RETURN(const auto row, storage::SuppressionRow::Decode(it->value()));
      v1::Policy policy;
      if (row.kind != storage::SuppressionKind::kFormerPolicy || !policy.ParseFromString(row.policy)) continue;
      const auto value =
          normalize::Normalizer(policy).NormalizeIdentifier(name_space, identifier.substr(name_space.size() + 1));
      if (value.ok()) hashes.push_back(resolve::IdentifierHash(core_.context.hasher, name_space, *value));
    }
    C360_RETURN_IF_ERROR(it->status());
    return hashes;
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
      const absl::Time time = FromMicros(key.time_us);
      return meant && (rule.before ? time < *rule.before : now - time > rule.max_age);
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

  static absl::Status CheckRule(const RetentionRule& rule) {
    if (rule.before) {
      if (rule.max_age != absl::InfiniteDuration()) return InvalidArgument("max_age: given beside before");
    } else if (rule.max_age < absl::ZeroDuration() || rule.max_age == absl::InfiniteDuration()) {
      return InvalidArgument("max_age: negative or infinite");
    }
    return absl::OkStatus();
  }

  // Takes them away together with the row of the audit that counts them.
  absl::Status DeleteAll(std::vector<EventKey>* keys, const Hash128Value& receipt, AuditEntry* audit) {
    if (keys->empty()) return absl::OkStatus();
    MutexLock lock(&core_.write_mutex);
    C360_RETURN_IF_ERROR(core_.WriteHeld());
    // Others may have deleted some since they were found.
    const auto present = [&](const EventKey& key) -> absl::StatusOr<bool> {
      std::string bytes;
      const std::string row = storage::HashKey(core_.context.hasher.HashPair(key.source, key.event_id));
      return core_.context.engine->Get(Table::kEventKeys, row, &bytes);
    };
    AuditEntry after = *audit;
    for (const EventKey& key : *keys) {
      C360_ASSIGN_OR_RETURN(const bool there, present(key));
      after.events += there ? 1 : 0;
    }
    if (after.events > audit->events) {
      C360_RETURN_IF_ERROR(
          core_.writer
              ->Remove({.events = *keys, .assertions = {}, .rows = {privacy::AuditRowOf(after, receipt)}},
                       *core_.CurrentAssertions(), /*sync=*/false)
              .status());
    }
    *audit = after;
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
