// What happened, over all records of a profile: a merge of their ranges, newest first.
//
// A profile may have a thousand records, and an iterator each would hold as many blocks of the database. One iterator
// serves all: each record's range is read ahead a few rows at a time into a cursor, the more the longer it is used, and
// the cursors are merged by a heap. Tested by tests/profile_store/timeline_test.cc.
#include "profile_store/timeline.h"

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "base/status.h"
#include "profile_store/store.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

// The next rows of one record.
struct Cursor {
  struct Line {
    std::string place;  // the timeline key without its record; places are unique over all records
    storage::TimelineRow row;
  };
  RecordId record;
  std::vector<Line> lines;
  size_t next = 0;
  size_t ahead = 0;  // rows to read at the next refill
  bool ended = false;
  const std::string& Place() const { return lines[next].place; }
};

class Merger {
 public:
  // `records`: how many are going to be added. A seek costs about ten rows, so each record's share of the page is read
  // at once.
  Merger(Reader& reader, std::string start, const TimelineOptions& options, size_t records)
      : iterator_(reader.context().engine->NewIterator(Table::kTimeline, reader.snapshot())),
        start_(std::move(start)),
        options_(options),
        share_(
            std::clamp<size_t>(static_cast<size_t>(options.limit) / std::max<size_t>(records, 1) + 1, 2, kMostAhead)) {}

  absl::Status Add(RecordId record) {
    Cursor cursor{.record = record, .lines = {}, .ahead = share_};
    C360_RETURN_IF_ERROR(Refill(start_, &cursor));
    if (cursor.lines.empty()) return absl::OkStatus();
    cursors_.push_back(std::move(cursor));
    std::push_heap(cursors_.begin(), cursors_.end(), Later);
    return absl::OkStatus();
  }

  bool Done() const { return cursors_.empty(); }
  // Calls `visit` with the newest row that is left, and takes it out.
  template <typename Visit>
  absl::Status Step(const Visit& visit) {
    std::pop_heap(cursors_.begin(), cursors_.end(), Later);
    Cursor& cursor = cursors_.back();
    C360_RETURN_IF_ERROR(visit(cursor.record, cursor.lines[cursor.next]));
    if (++cursor.next == cursor.lines.size()) {
      // A row's place with a zero byte after it is the first key behind the row.
      const std::string after = cursor.lines.back().place + '\0';
      C360_RETURN_IF_ERROR(Refill(after, &cursor));
    }
    if (cursor.next < cursor.lines.size()) {
      std::push_heap(cursors_.begin(), cursors_.end(), Later);
    } else {
      cursors_.pop_back();
    }
    return absl::OkStatus();
  }

 private:
  static bool Later(const Cursor& a, const Cursor& b) { return a.Place() > b.Place(); }

  absl::Status Refill(std::string_view from, Cursor* cursor) {
    cursor->lines.clear();
    cursor->next = 0;
    if (cursor->ended) return absl::OkStatus();
    const std::string prefix = storage::RecordKey(cursor->record);
    for (iterator_->Seek(prefix + std::string(from)); cursor->lines.size() < cursor->ahead; iterator_->Next()) {
      storage::TimelineKey key;
      cursor->ended = !iterator_->Valid() || iterator_->key().substr(0, 8) != prefix;
      if (cursor->ended) break;
      if (!storage::DecodeTimelineKey(iterator_->key(), &key)) return DataLoss("a key of timeline is damaged");
      cursor->ended = options_.since && (key.time_us == kNoTime || FromMicros(key.time_us) < *options_.since);
      if (cursor->ended) break;  // all that follows is older
      cursor->lines.push_back(
          {std::string(iterator_->key().substr(8)), storage::TimelineRow::Decode(iterator_->value())});
    }
    cursor->ahead = std::min(cursor->ahead * 2, kMostAhead);
    return iterator_->status();
  }

  static constexpr size_t kMostAhead = 256;

  std::unique_ptr<storage::Iterator> iterator_;
  const std::string start_;
  const TimelineOptions& options_;
  const size_t share_;
  std::vector<Cursor> cursors_;  // a heap: the newest place at the front
};

absl::StatusOr<std::string> PlaceOf(const std::string& token) {
  if (token.size() != 32) return InvalidArgument("page_token: not one of a page");
  std::string place(16, '\0');
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (size_t i = 0; i < place.size(); ++i) {
    const int high = digit(token[2 * i]), low = digit(token[2 * i + 1]);
    if (high < 0 || low < 0) return InvalidArgument("page_token: not one of a page");
    place[i] = static_cast<char>(high * 16 + low);
  }
  return place;
}

// Where a page starts: behind the token, or at the newest event before `until`, whichever is later in the walk.
absl::StatusOr<std::string> StartOf(const TimelineOptions& options) {
  std::string start;
  if (options.until) AppendBigEndian64(&start, ~OrderedFromSigned(absl::ToUnixMicros(*options.until) - 1));
  if (!options.page_token.empty()) {
    C360_ASSIGN_OR_RETURN(const std::string place, PlaceOf(options.page_token));
    start = std::max(start, place + '\0');
  }
  return start;
}

bool Admits(const TimelineOptions& options, std::string_view place, const storage::TimelineRow& row) {
  const bool timed = place.substr(0, 8) != std::string_view("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
  if (options.until && !timed) return false;
  const auto has = [](const auto& list, auto item) {
    return list.empty() || std::find(list.begin(), list.end(), item) != list.end();
  };
  return has(options.channels, static_cast<v1::Channel>(row.channel)) &&
         has(options.types, static_cast<EventType>(row.type));
}

// Reads the events of a page in one multi-get.
absl::Status AddEntries(Reader& reader, const std::vector<std::pair<RecordId, std::string>>& admitted,
                        v1::TimelinePage* page) {
  std::vector<std::string> keys;
  for (const auto& [record, place] : admitted)
    keys.push_back(storage::LogKey(Sequence{~LoadBigEndian64(place.data() + 8)}));
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(reader.context().engine->MultiGet(Table::kLog, keys, &rows, reader.snapshot()));
  for (size_t i = 0; i < rows.size(); ++i) {
    v1::TimelineEntry* entry = page->add_entries();
    entry->set_record_id(FormatProfileId(admitted[i].first));
    if (!rows[i] || !entry->mutable_event()->ParseFromString(*rows[i]))
      return DataLoss("a row of log is missing or damaged");
    RestoreGiven(entry->mutable_event());
  }
  return absl::OkStatus();
}

}  // namespace

// A page token is the place of the last row that the page is done with.
absl::StatusOr<v1::TimelinePage> ReadTimeline(Reader& reader, std::string_view key, const TimelineOptions& options) {
  if (options.limit < 1 || options.limit > 10000) return InvalidArgument("limit: not in 1..10000");
  if (options.scan_limit < 1) return InvalidArgument("scan_limit: below 1");
  C360_ASSIGN_OR_RETURN(std::string start, StartOf(options));
  C360_ASSIGN_OR_RETURN(const auto found, reader.Find(key, 20));
  std::vector<RecordId> records;
  for (size_t i = 0; i < found.profiles.size() && i < 20; ++i) {
    C360_ASSIGN_OR_RETURN(const auto members, reader.MembersOf(found.profiles[i]));
    records.insert(records.end(), members.begin(), members.end());
  }
  Merger merger(reader, std::move(start), options, records.size());
  for (const RecordId record : records) C360_RETURN_IF_ERROR(merger.Add(record));
  std::vector<std::pair<RecordId, std::string>> admitted;  // record, place
  std::string last;
  bool more = false;  // an entry was found that the page has no room for
  for (int scanned = 0; !merger.Done() && !more && scanned < options.scan_limit; ++scanned) {
    C360_RETURN_IF_ERROR(merger.Step([&](RecordId record, const Cursor::Line& line) {
      const bool admits = Admits(options, line.place, line.row);
      more = admits && static_cast<int>(admitted.size()) == options.limit;
      if (more) return absl::OkStatus();
      if (admits) admitted.emplace_back(record, line.place);
      last = line.place;
      return absl::OkStatus();
    }));
  }
  v1::TimelinePage page;
  C360_RETURN_IF_ERROR(AddEntries(reader, admitted, &page));
  if (more || !merger.Done()) page.set_next_page_token(ToHex(last));
  return page;
}

namespace {

class TimelineImpl final : public Timeline {
 public:
  explicit TimelineImpl(StoreCore& core) : core_(core) {}

  absl::StatusOr<v1::TimelinePage> Read(std::string_view key, const TimelineOptions& options) override {
    Reader reader = core_.NewReader();
    return ReadTimeline(reader, key, options);
  }

  absl::Status ScanEvents(const std::function<bool(const v1::Event&, std::string_view)>& visit) override {
    Reader reader = core_.NewReader();
    return reader.ForEachEvent([&](v1::Event& event, const ingest::Anchor&, RecordId record) -> absl::StatusOr<bool> {
      C360_ASSIGN_OR_RETURN(const auto row, reader.state().ProfileOf(record));
      RestoreGiven(&event);
      return visit(event, FormatProfileId(row.profile));
    });
  }

 private:
  StoreCore& core_;
};

}  // namespace

std::unique_ptr<Timeline> NewTimeline(StoreCore& core) { return std::make_unique<TimelineImpl>(core); }

}  // namespace c360
