#include "profile_store/dump.h"

#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

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
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

// Printable ASCII as it is, all else as \xNN.
std::string Escaped(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c >= ' ' && c <= '~' && c != '\\') {
      text.push_back(c);
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

std::string Generic(std::string_view bytes) {
  if (bytes.empty()) return "-";
  const bool plain = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return plain ? std::string(bytes) : fmt::format("0x{} \"{}\"", ToHex(bytes), Escaped(bytes));
}

template <typename Message>
std::string Proto(std::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Generic(bytes);
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  if (!printer.PrintToString(message, &text)) return Generic(bytes);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string Number(std::string_view key) {
  return key.size() == 8 ? fmt::format("{}", LoadBigEndian64(key.data())) : Generic(key);
}

std::string TimeText(int64_t time_us) {
  return time_us == kNoTime ? "no time"
                            : absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", FromMicros(time_us), absl::UTCTimeZone());
}

std::string Records(const std::vector<RecordId>& ids) {
  std::string text;
  for (const RecordId id : ids) text += fmt::format(" {}", FormatProfileId(id));
  return text;
}

// [name][0x00][version:8]; match models have the name "match" between two zeroes.
std::string DumpModelKey(std::string_view key) {
  const bool match = key.starts_with(storage::kMatchModelPrefix);
  if (key.size() < 9) return Generic(key);
  const std::string_view name = match ? "match" : key.substr(0, key.size() - 9);
  return fmt::format("{} {}", Generic(name), LoadBigEndian64(key.data() + key.size() - 8));
}

std::string DumpKey(Table table, std::string_view key) {
  switch (table) {
    case Table::kLog:
    case Table::kAssertions:
    case Table::kChanges:
      return Number(key);
    case Table::kRecords:
    case Table::kFolds:
      return key.size() == 8 ? FormatProfileId(storage::ParseRecordKey(key)) : Generic(key);
    case Table::kTimeline: {
      storage::TimelineKey place;
      if (!storage::DecodeTimelineKey(key, &place)) return Generic(key);
      return fmt::format("{} {} {}", FormatProfileId(place.record), TimeText(place.time_us), place.sequence.value);
    }
    case Table::kIdentifiers:
    case Table::kBlocks:
    case Table::kTerms:
      if (key.size() == 24)
        return fmt::format("{} {}", ToHex(key.substr(0, 16)), FormatProfileId(storage::ParseRecordKey(key.substr(16))));
      return ToHex(key);
    case Table::kProfiles: {
      if (key.size() == 9 && key[0] == 'r') return "of " + FormatProfileId(storage::ParseRecordKey(key.substr(1)));
      if (key.size() != 17 || key[0] != 'm') return Generic(key);
      return fmt::format("member {} {}", FormatProfileId(storage::ParseRecordKey(key.substr(1, 8))),
                         FormatProfileId(storage::ParseRecordKey(key.substr(9))));
    }
    case Table::kLinks: {
      RecordId record, other;
      if (!storage::DecodeLinkKey(key, &record, &other)) return Generic(key);
      return fmt::format("{} {}", FormatProfileId(record), FormatProfileId(other));
    }
    case Table::kWork:
      return key.empty() ? Generic(key) : fmt::format("{} {}", Generic(key.substr(0, 1)), ToHex(key.substr(1)));
    case Table::kEventKeys:
    case Table::kAnchors:
    case Table::kSuppressions:
    case Table::kAudit:
      return ToHex(key);
    case Table::kModels:
      return DumpModelKey(key);
    default:
      return Generic(key);
  }
}

std::string DumpCounters(std::string_view value) {
  const auto row = storage::Counters::Decode(value);
  if (!row.ok()) return Generic(value);
  return fmt::format(
      "next_sequence {} next_record {} next_assertion {} next_change {} events {} records {} profiles {} comparable {} "
      "unsettled {}",
      row->next_sequence, row->next_record, row->next_assertion, row->next_change, row->events, row->records,
      row->profiles, row->comparable, row->unsettled);
}

std::string DumpMeta(std::string_view key, std::string_view value) {
  if (key == storage::kMetaState) return Proto<storage::v1::StoreState>(value);
  if (key == storage::kMetaPolicy) return Proto<v1::Policy>(value);
  if (key == storage::kMetaRebuild) return Proto<storage::v1::RebuildState>(value);
  if (key == storage::kMetaCounters) return DumpCounters(value);
  if (key == storage::kMetaModel) return "version " + Number(value);
  return Generic(value);
}

std::string DumpEventKey(std::string_view value) {
  const auto row = storage::EventKeyRow::Decode(value);
  if (!row.ok()) return Generic(value);
  return fmt::format("event {} content {}{}", row->sequence.value, ToHex(storage::HashKey(row->content)),
                     row->has_original_time ? " corrected " + TimeText(row->time_us) : "");
}

std::string DumpProfile(std::string_view value) {
  if (value.empty()) return "-";
  const auto row = storage::ProfileOfRow::Decode(value);
  return row.ok() ? fmt::format("profile {} regime {}", FormatProfileId(row->profile), row->regime) : Generic(value);
}

std::string DumpHead(Table table, std::string_view value) {
  if (value.empty()) return "-";
  const auto row = storage::ValueHead::Decode(table, value);
  return row.ok() ? fmt::format("count {}{}", row->count, Records(row->inline_members)) : Generic(value);
}

std::string DumpLink(std::string_view value) {
  const auto row = storage::LinkRow::Decode(value);
  if (!row.ok()) return Generic(value);
  return fmt::format("millibits {} chose {} chosen {}", row->millibits, row->chose, row->chosen);
}

std::string DumpSuppression(std::string_view value) {
  const auto row = storage::SuppressionRow::Decode(value);
  if (!row.ok()) return Generic(value);
  if (row->kind == storage::SuppressionKind::kFormerPolicy) return "policy " + Generic(row->policy);
  const std::string_view kind = row->kind == storage::SuppressionKind::kValue    ? "value"
                                : row->kind == storage::SuppressionKind::kAnchor ? "anchor"
                                                                                 : "event";
  return fmt::format("{} receipt {} identifier {}", kind, ToHex(storage::HashKey(row->receipt)),
                     ToHex(storage::HashKey(row->identifier)));
}

std::string DumpFold(std::string_view value) {
  const auto row = storage::FoldRow::Decode(value);
  if (!row.ok()) return Generic(value);
  return fmt::format("from {} to {} plan {:016x} fold {}", ToHex(row->boundary), ToHex(row->end), row->fingerprint,
                     Generic(row->fold));
}

std::string DumpModel(std::string_view key, std::string_view value) {
  return key.starts_with(storage::kMatchModelPrefix) ? Proto<v1::MatchModel>(value) : Proto<v1::PredictionModel>(value);
}

std::string DumpValue(Table table, std::string_view key, std::string_view value) {
  switch (table) {
    case Table::kLog:
      return Proto<v1::Event>(value);
    case Table::kTimeline:
      if (value.size() < 2) return Generic(value);
      return fmt::format("channel {} type {} fact {}", static_cast<uint8_t>(value[0]), static_cast<uint8_t>(value[1]),
                         Generic(value.substr(2)));
    case Table::kEventKeys:
      return DumpEventKey(value);
    case Table::kAnchors:
      return value.size() == 8 ? FormatProfileId(storage::ParseRecordKey(value)) : Generic(value);
    case Table::kRecords:
      return Proto<storage::v1::Record>(value);
    case Table::kIdentifiers:
    case Table::kBlocks:
    case Table::kTerms:
      return DumpHead(table, value);
    case Table::kProfiles:
      return DumpProfile(value);
    case Table::kLinks:
      return DumpLink(value);
    case Table::kAssertions:
      return Proto<storage::v1::AssertionRow>(value);
    case Table::kChanges:
      return Proto<storage::v1::Change>(value);
    case Table::kSuppressions:
      return DumpSuppression(value);
    case Table::kFolds:
      return DumpFold(value);
    case Table::kModels:
      return DumpModel(key, value);
    case Table::kReference:
      return Proto<v1::ReferenceFact>(value);
    case Table::kAudit:
      return Proto<storage::v1::AuditRow>(value);
    case Table::kMeta:
      return DumpMeta(key, value);
    default:
      return Generic(value);
  }
}

}  // namespace

DumpedRow DumpRow(Table table, std::string_view key, std::string_view value) {
  const google::protobuf::LogSilencer silencer;  // of a damaged row it would print what it finds
  return {storage::TableName(table), DumpKey(table, key), DumpValue(table, key, value)};
}

absl::Status DumpAll(storage::Engine& engine, const std::function<bool(const DumpedRow&)>& visit) {
  const auto snapshot = engine.NewSnapshot();
  for (int i = 0; i < storage::kTableCount; ++i) {
    const Table table = static_cast<Table>(i);
    const auto it = engine.NewIterator(table, snapshot.get());
    for (it->Seek(""); it->Valid(); it->Next()) {
      if (!visit(DumpRow(table, it->key(), it->value()))) return absl::OkStatus();
    }
    C360_RETURN_IF_ERROR(it->status());
  }
  return absl::OkStatus();
}

}  // namespace c360
