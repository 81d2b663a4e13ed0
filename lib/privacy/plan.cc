#include "privacy/plan.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/status.h"
#include "c360/storage/v1/storage.pb.h"
#include "ingest/suppressions.h"
#include "resolve/record.h"
#include "types/event.h"

namespace c360::privacy {
namespace {

using storage::SuppressionKind;
using storage::Table;

class Planner {
 public:
  explicit Planner(PlanInput input) : in_(std::move(input)) {}

  absl::StatusOr<Plan> Make() {
    for (const RecordId member : in_.members) C360_RETURN_IF_ERROR(GatherEvents(member));
    plan_.staying = in_.assertions.entries();
    if (in_.since.has_value() || in_.until.has_value()) return std::move(plan_);
    for (const RecordId member : in_.members) C360_RETURN_IF_ERROR(GatherRecord(member));
    C360_RETURN_IF_ERROR(JudgeIdentifiers());
    if (in_.suppress) {
      C360_RETURN_IF_ERROR(SuppressAnchors());
      C360_RETURN_IF_ERROR(SuppressEvents());
    }
    DropAssertions();
    C360_RETURN_IF_ERROR(DropChanges());
    return std::move(plan_);
  }

 private:
  using Name = std::pair<std::string, std::string>;  // namespace, value

  bool InRange(int64_t time_us) const {
    if (!in_.since.has_value() && !in_.until.has_value()) return true;
    if (time_us == kNoTime) return false;
    const absl::Time time = FromMicros(time_us);
    return (!in_.since || time >= *in_.since) && (!in_.until || time < *in_.until);
  }

  absl::Status GatherEvents(RecordId member) {
    const std::string prefix = storage::RecordKey(member);
    const auto it = in_.engine.NewIterator(Table::kTimeline);
    std::string bytes;
    v1::Event event;
    for (it->Seek(prefix); it->Valid() && it->key().substr(0, 8) == prefix; it->Next()) {
      storage::TimelineKey key;
      if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
      if (!InRange(key.time_us)) continue;
      C360_ASSIGN_OR_RETURN(const bool found, in_.engine.Get(Table::kLog, storage::LogKey(key.sequence), &bytes));
      if (!found || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
      plan_.removal.events.push_back({event.source(), event.event_id()});
      if (in_.suppress && !in_.since && !in_.until) C360_RETURN_IF_ERROR(NoteEvent(event));
      for (const v1::Identifier& identifier : event.identifiers()) {
        for (const Hash128Value& hash : ingest::HashesOf(identifier, in_.namespaces, in_.hasher))
          names_.emplace(hash, Name(identifier.namespace_(), identifier.value()));
      }
    }
    return it->status();
  }

  // An event whose anchor names nobody may have to be refused by what it says.
  absl::Status NoteEvent(const v1::Event& event) {
    ingest::Anchor anchor;
    C360_RETURN_IF_ERROR(ingest::FindAnchor(in_.namespaces, event, &anchor));
    if (!ingest::IsOfWhomItShows(anchor, in_.namespaces)) return absl::OkStatus();
    events_.emplace(ingest::EventHash(event, in_.hasher),
                    resolve::IdentifierHash(in_.hasher, anchor.name_space, anchor.value));
    return absl::OkStatus();
  }

  absl::Status GatherRecord(RecordId member) {
    C360_ASSIGN_OR_RETURN(const auto record, in_.state.Record(member));
    for (const resolve::Shown& shown : record->shown) {
      names_.insert_or_assign(shown.hash, Name(shown.name_space, shown.value));
      ++own_[shown.hash];
    }
    return absl::OkStatus();
  }

  // What is suppressed wholly already stays so, under the receipt that it has.
  absl::Status Suppress(const Hash128Value& hash, SuppressionKind kind, const Hash128Value& identifier) {
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, in_.engine.Get(Table::kSuppressions, storage::HashKey(hash), &bytes));
    if (found) {
      C360_ASSIGN_OR_RETURN(const auto there, storage::SuppressionRow::Decode(bytes));
      if (there.kind == SuppressionKind::kValue) return absl::OkStatus();
    }
    const storage::SuppressionRow row{.kind = kind, .receipt = in_.receipt, .identifier = identifier};
    plan_.removal.rows.push_back({Table::kSuppressions, storage::HashKey(hash), row.Encode()});
    ++plan_.suppressed;
    return absl::OkStatus();
  }

  // Which identifiers are the person's alone.
  absl::Status JudgeIdentifiers() {
    std::set<Name> shared;
    for (const auto& [hash, name] : names_) {
      C360_ASSIGN_OR_RETURN(const auto members, in_.state.MembersOf(hash, 0));
      const auto own = own_.find(hash);
      if (members.count > (own == own_.end() ? 0 : own->second)) {
        shared.insert(name);
      } else {
        alone_.insert(hash);
        if (in_.suppress) C360_RETURN_IF_ERROR(Suppress(hash, SuppressionKind::kValue, hash));
      }
    }
    for (const auto& [name_space, value] : shared) {
      v1::Identifier& identifier = plan_.shared.emplace_back();
      identifier.set_namespace_(name_space);
      identifier.set_value(value);
    }
    return absl::OkStatus();
  }

  // The person's own records must not come back either where others show the identifier they hang on: a contact with
  // the person's name, and an id that names the person.
  absl::Status SuppressAnchors() {
    for (const RecordId member : in_.members) {
      C360_ASSIGN_OR_RETURN(const storage::v1::Record* row, in_.state.Row(member));
      if (row == nullptr) return DataLoss("a member of a profile has no record");
      const std::string &name_space = row->anchor().namespace_(), &value = row->anchor().value();
      const Hash128Value identifier = resolve::IdentifierHash(in_.hasher, name_space, value);
      const bool person = in_.namespaces.Find(name_space).kind() == v1::NamespaceRule::PERSON;
      if (alone_.contains(identifier) || (!person && row->name_key().empty())) continue;
      C360_RETURN_IF_ERROR(Suppress(resolve::AnchorHash(in_.hasher, name_space, value, row->name_key()),
                                    SuppressionKind::kAnchor, identifier));
    }
    return absl::OkStatus();
  }

  // Others show the device or nameless contact too, so it stays; what it said of the person does not come back.
  absl::Status SuppressEvents() {
    for (const auto& [event, identifier] : events_) {
      if (!alone_.contains(identifier)) C360_RETURN_IF_ERROR(Suppress(event, SuppressionKind::kEvent, identifier));
    }
    return absl::OkStatus();
  }

  void DropAssertions() {
    const auto theirs = [&](const resolve::AssertionEntry& entry) {
      return alone_.contains(entry.left) || alone_.contains(entry.right);
    };
    const auto first = std::stable_partition(plan_.staying.begin(), plan_.staying.end(),
                                             [&](const auto& entry) { return !theirs(entry); });
    plan_.removal.assertions.assign(first, plan_.staying.end());
    plan_.staying.erase(first, plan_.staying.end());
  }

  absl::Status DropChanges() {
    const std::set<uint64_t> ids = [&] {
      std::set<uint64_t> set;
      for (const RecordId member : in_.members) set.insert(member.value);
      return set;
    }();
    const auto it = in_.engine.NewIterator(Table::kChanges);
    for (it->Seek(""); it->Valid(); it->Next()) {
      storage::v1::Change change;
      if (!change.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
        return DataLoss("a row of changes is damaged");
      if (!ids.contains(change.profile()) && !ids.contains(change.other())) continue;
      plan_.removal.rows.push_back({Table::kChanges, std::string(it->key()), std::nullopt});
    }
    return it->status();
  }

  PlanInput in_;
  Plan plan_;
  std::map<Hash128Value, Name> names_;           // all that the person's events and records show
  std::map<Hash128Value, uint64_t> own_;         // how many of the person's records show it
  std::map<Hash128Value, Hash128Value> events_;  // by hash: events on devices and nameless contacts, and their anchor
  std::set<Hash128Value> alone_;                 // that nobody else shows
};

}  // namespace

absl::StatusOr<Plan> MakePlan(PlanInput input) { return Planner(std::move(input)).Make(); }

}  // namespace c360::privacy
