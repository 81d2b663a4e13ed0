#include "profile_store/check_rows.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "base/bytes.h"
#include "base/status.h"
#include "c360/storage/v1/storage.pb.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/model.pb.h"
#include "c360/v1/policy.pb.h"
#include "c360/v1/predict.pb.h"
#include "c360/v1/reference.pb.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace c360 {
namespace {

using storage::Table;

template <typename Message>
bool Parses(std::string_view bytes) {
  Message message;
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

bool GoodHead(Table table, std::string_view key, std::string_view value) {
  if (key.size() == 24) return value.empty();
  return key.size() == 16 && storage::ValueHead::Decode(table, value).ok();
}

bool GoodProfile(std::string_view key, std::string_view value) {
  if (key.size() == 17 && key[0] == 'm') return value.empty();
  return key.size() == 9 && key[0] == 'r' && storage::ProfileOfRow::Decode(value).ok();
}

bool GoodWork(std::string_view key) {
  if (key.empty()) return false;
  switch (static_cast<storage::WorkKind>(key[0])) {
    case storage::WorkKind::kAll:
      return key.size() == 1;
    case storage::WorkKind::kTerm:
    case storage::WorkKind::kUsual:
    case storage::WorkKind::kValue:
      return key.size() == 17;
    case storage::WorkKind::kIndex:
    case storage::WorkKind::kWeigh:
    case storage::WorkKind::kScore:
    case storage::WorkKind::kResolve:
      return key.size() == 9;
  }
  return false;
}

bool GoodModel(std::string_view key, std::string_view value) {
  if (key.starts_with(storage::kMatchModelPrefix))
    return key.size() == storage::kMatchModelPrefix.size() + 8 && Parses<v1::MatchModel>(value);
  return key.size() > 9 && Parses<v1::PredictionModel>(value);
}

bool GoodMeta(std::string_view key, std::string_view value) {
  if (key == storage::kMetaState) return Parses<storage::v1::StoreState>(value);
  if (key == storage::kMetaPolicy) return Parses<v1::Policy>(value);
  if (key == storage::kMetaRebuild) return Parses<storage::v1::RebuildState>(value);
  if (key == storage::kMetaCounters) return storage::Counters::Decode(value).ok();
  if (key == storage::kMetaModel) return value.size() == 8;
  return true;
}

bool GoodRow(Table table, std::string_view key, std::string_view value) {
  switch (table) {
    case Table::kLog:
      return key.size() == 8 && Parses<v1::Event>(value);
    case Table::kTimeline:
      return key.size() == storage::kTimelineKeyBytes && value.size() >= 2;
    case Table::kEventKeys:
      return key.size() == 16 && storage::EventKeyRow::Decode(value).ok();
    case Table::kAnchors:
      return key.size() == 16 && value.size() == 8;
    case Table::kRecords:
      return key.size() == 8 && Parses<storage::v1::Record>(value);
    case Table::kIdentifiers:
    case Table::kBlocks:
    case Table::kTerms:
      return GoodHead(table, key, value);
    case Table::kProfiles:
      return GoodProfile(key, value);
    case Table::kWork:
      return GoodWork(key);
    case Table::kLinks:
      return key.size() == 16 && storage::LinkRow::Decode(value).ok();
    case Table::kAssertions:
      return key.size() == 8 && Parses<storage::v1::AssertionRow>(value);
    case Table::kChanges:
      return Parses<storage::v1::Change>(value);
    case Table::kSuppressions:
      return key.size() == 16 && storage::SuppressionRow::Decode(value).ok();
    case Table::kAudit:
      return key.size() == 16 && Parses<storage::v1::AuditRow>(value);
    case Table::kMeta:
      return GoodMeta(key, value);
    case Table::kModels:
      return GoodModel(key, value);
    case Table::kReference:
      return key.size() >= 9 && Parses<v1::ReferenceFact>(value);
    case Table::kFolds:
      return key.size() == 8 && storage::FoldRow::Decode(value).ok();
  }
  return false;
}

class RowChecker {
 public:
  RowChecker(storage::Engine& engine, const storage::Snapshot* snapshot, const BreachSink& breached)
      : engine_(engine), snapshot_(snapshot), breached_(breached) {}

  absl::Status Run() {
    const auto counters = storage::ReadCounters(engine_, snapshot_);
    for (int i = 0; i < storage::kTableCount; ++i) {
      const Table table = static_cast<Table>(i);
      const auto it = engine_.NewIterator(table, snapshot_);
      for (it->Seek(""); it->Valid(); it->Next()) {
        if (!GoodRow(table, it->key(), it->value())) {
          breached_("I10", fmt::format("a row of {} cannot be decoded", storage::TableName(table)));
        } else {
          Note(table, it->key(), it->value());
        }
      }
      C360_RETURN_IF_ERROR(it->status());
    }
    CheckAnchors();
    CheckProfiles();
    if (counters.ok()) CheckCounters(*counters);
    return absl::OkStatus();
  }

 private:
  static uint64_t Last(std::string_view key) { return LoadBigEndian64(key.data() + key.size() - 8); }

  void Note(Table table, std::string_view key, std::string_view value) {
    switch (table) {
      case Table::kRecords:
        records_.insert(Last(key));
        break;
      case Table::kAnchors:
        ++anchors_;
        anchored_.insert(Last(value));
        break;
      case Table::kProfiles:
        (key[0] == 'm' ? members_ : belonging_).insert(Last(key));
        break;
      case Table::kLog:
        last_sequence_ = Last(key);
        break;
      case Table::kAssertions:
        last_assertion_ = Last(key);
        break;
      case Table::kWork:
        ++work_;
        break;
      default:
        break;
    }
  }

  void CheckAnchors() {
    const bool equal = anchors_ == records_.size() && anchored_ == records_;
    if (!equal) breached_("I11", fmt::format("{} anchors name {} records", anchors_, records_.size()));
  }

  void CheckProfiles() {
    for (const uint64_t id : belonging_) {
      if (!records_.contains(id))
        breached_("I5", fmt::format("profiles has a row of record {}, which is not there", id));
    }
    for (const uint64_t id : members_) {
      if (!belonging_.contains(id))
        breached_("I5", fmt::format("record {} is a member of a profile without knowing", id));
    }
  }

  void CheckCounters(const storage::Counters& counters) {
    const uint64_t last_record = records_.empty() ? 0 : *std::max_element(records_.begin(), records_.end());
    if (counters.next_sequence <= last_sequence_ || counters.next_record <= last_record ||
        counters.next_assertion <= last_assertion_) {
      breached_("I12", "a number that is in use would be given out again");
    }
    if (counters.unsettled == 0 && work_ > 0)
      breached_("I13", fmt::format("{} items are queued and nobody knows", work_));
  }

  storage::Engine& engine_;
  const storage::Snapshot* snapshot_;
  const BreachSink& breached_;
  absl::flat_hash_set<uint64_t> records_, anchored_, members_, belonging_;
  size_t anchors_ = 0, work_ = 0;
  uint64_t last_sequence_ = 0, last_assertion_ = 0;
};

}  // namespace

absl::Status CheckRows(storage::Engine& engine, const storage::Snapshot* snapshot, const BreachSink& breached) {
  return RowChecker(engine, snapshot, breached).Run();
}

}  // namespace c360
