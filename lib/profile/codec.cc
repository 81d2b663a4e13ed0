// A fold as bytes (docs/formats/folds.md). Maps are written in the order of keys and integers as LEB128 (signed ones
// zigzag), so equal folds give equal bytes. A trait writes only the parts that its function fills, by a mask.
// Tested by tests/profile/codec_test.cc.
#include "base/bytes.h"
#include "base/status.h"
#include "profile/fold.h"

namespace c360::profile {
namespace {

constexpr uint64_t kVersion = 1;

// --- Writing ---

uint64_t ZigZag(int64_t value) { return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63); }
int64_t UnZigZag(uint64_t value) { return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1); }

void Put(std::string* out, int64_t value) { AppendVarint(out, ZigZag(value)); }
void PutWide(std::string* out, __int128 value) {
  AppendBigEndian64(out, static_cast<uint64_t>(static_cast<unsigned __int128>(value) >> 64));
  AppendBigEndian64(out, static_cast<uint64_t>(value));
}
void PutNumber(std::string* out, double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, 8);
  AppendBigEndian64(out, bits);
}

void Write(const Seen& seen, std::string* out) {
  Put(out, seen.count);
  Put(out, seen.first_us);
  Put(out, seen.last_us);
}
void Write(const Times& times, std::string* out) { Put(out, times.count); }
void Write(const ValueFold& value, std::string* out);
void Write(const AttributeFold& attribute, std::string* out);
void Write(const SnapshotFold& record, std::string* out);
void Write(const Sums& sums, std::string* out) {
  Put(out, sums.count);
  PutWide(out, sums.total);
  PutWide(out, sums.least);
  PutWide(out, sums.greatest);
}

template <typename Map>
void WriteEntries(const Map& map, std::string* out) {
  AppendVarint(out, map.size());
  for (const auto& [key, value] : map) {
    AppendLengthPrefixed(out, key);
    Write(value, out);
  }
}
template <typename Value>
void Write(const SmallestMap<Value>& map, std::string* out) {
  Put(out, map.dropped());
  WriteEntries(map.map(), out);
}

void Write(const ValueFold& value, std::string* out) {
  Write(value.seen, out);
  Write(value.sources, out);
}
void Write(const AttributeFold& attribute, std::string* out) {
  Put(out, attribute.count);
  Write(attribute.values, out);
}
void Write(const SnapshotFold& record, std::string* out) {
  Put(out, record.count);
  Put(out, record.version);
  AppendBigEndian64(out, record.tie);
  Put(out, record.time_us);
  AppendLengthPrefixed(out, record.source);
  AppendVarint(out, record.showing.size());
  for (const auto& [name, value] : record.showing) {
    AppendLengthPrefixed(out, name);
    AppendLengthPrefixed(out, value);
  }
}
void Write(const Moment& moment, std::string* out) {
  Put(out, moment.first);
  AppendLengthPrefixed(out, moment.second);
}

// The parts of an aggregate that are there.
enum Part : uint8_t {
  kNumbers = 1 << 0,
  kMoney = 1 << 1,
  kExtremes = 1 << 2,
  kFirst = 1 << 3,
  kLast = 1 << 4,
  kValues = 1 << 5,
  kDistinct = 1 << 6,
  kDays = 1 << 7,
};

uint8_t PartsOf(const Aggregate& a) {
  return static_cast<uint8_t>((a.numbers.count > 0 ? kNumbers : 0) | (!a.money.empty() ? kMoney : 0) |
                              (a.least || a.greatest ? kExtremes : 0) | (a.first ? kFirst : 0) | (a.last ? kLast : 0) |
                              (!a.values.map().empty() ? kValues : 0) | (a.distinct.Count() > 0 ? kDistinct : 0) |
                              (!a.days.words().empty() ? kDays : 0));
}

void Write(const Aggregate& a, std::string* out) {
  const uint8_t parts = PartsOf(a);
  Write(a.seen, out);
  out->push_back(static_cast<char>(parts));
  if (parts & kNumbers) Write(a.numbers, out);
  if (parts & kMoney) WriteEntries(a.money, out);
  if (parts & kExtremes) {
    out->push_back(static_cast<char>((a.least ? 1 : 0) | (a.greatest ? 2 : 0)));
    if (a.least) PutNumber(out, *a.least);
    if (a.greatest) PutNumber(out, *a.greatest);
  }
  if (parts & kFirst) Write(*a.first, out);
  if (parts & kLast) Write(*a.last, out);
  if (parts & kValues) Write(a.values, out);
  if (parts & kDistinct) a.distinct.Encode(out);
  if (parts & kDays) {
    AppendVarint(out, a.days.words().size());
    for (const auto& [word, bits] : a.days.words()) {
      Put(out, word);
      AppendBigEndian64(out, bits);
    }
  }
}

void Write(const TraitFold& trait, std::string* out) {
  Write(trait.all, out);
  AppendVarint(out, trait.by_day.size());
  for (const auto& [day, aggregate] : trait.by_day) {
    Put(out, day);
    Write(aggregate, out);
  }
}

// --- Reading: each takes its part off the front of `in`; false when it is cut or wrong ---

bool Get(std::string_view* in, int64_t* value) {
  uint64_t raw;
  if (!ReadVarint(in, &raw)) return false;
  *value = UnZigZag(raw);
  return true;
}
bool GetFixed(std::string_view* in, uint64_t* value) {
  if (in->size() < 8) return false;
  *value = LoadBigEndian64(in->data());
  in->remove_prefix(8);
  return true;
}
bool GetWide(std::string_view* in, __int128* value) {
  uint64_t high, low;
  if (!GetFixed(in, &high) || !GetFixed(in, &low)) return false;
  *value = static_cast<__int128>((static_cast<unsigned __int128>(high) << 64) | low);
  return true;
}
bool GetNumber(std::string_view* in, double* value) {
  uint64_t bits;
  if (!GetFixed(in, &bits)) return false;
  std::memcpy(value, &bits, 8);
  return true;
}
bool GetByte(std::string_view* in, uint8_t* value) {
  if (in->empty()) return false;
  *value = static_cast<uint8_t>(in->front());
  in->remove_prefix(1);
  return true;
}
bool GetText(std::string_view* in, std::string* value) {
  std::string_view text;
  if (!ReadLengthPrefixed(in, &text)) return false;
  value->assign(text);
  return true;
}

bool Read(std::string_view* in, Seen* seen) {
  return Get(in, &seen->count) && Get(in, &seen->first_us) && Get(in, &seen->last_us);
}
bool Read(std::string_view* in, Times* times) { return Get(in, &times->count); }
bool Read(std::string_view* in, Sums* sums) {
  return Get(in, &sums->count) && sums->count > 0 && GetWide(in, &sums->total) && GetWide(in, &sums->least) &&
         GetWide(in, &sums->greatest);
}
bool Read(std::string_view* in, ValueFold* value);
bool Read(std::string_view* in, AttributeFold* attribute);
bool Read(std::string_view* in, SnapshotFold* record);

template <typename Value, typename Insert>
bool ReadEntries(std::string_view* in, const Insert& insert) {
  uint64_t size;
  if (!ReadVarint(in, &size)) return false;
  for (uint64_t i = 0; i < size; ++i) {
    std::string key;
    Value value;
    if (!GetText(in, &key) || !Read(in, &value)) return false;
    insert(std::move(key), std::move(value));
  }
  return true;
}
template <typename Value>
bool Read(std::string_view* in, SmallestMap<Value>* map) {
  int64_t dropped;
  if (!Get(in, &dropped)) return false;
  map->RestoreDropped(dropped);
  return ReadEntries<Value>(in, [&](std::string key, Value value) { map->Restore(std::move(key), std::move(value)); });
}

bool Read(std::string_view* in, ValueFold* value) { return Read(in, &value->seen) && Read(in, &value->sources); }
bool Read(std::string_view* in, AttributeFold* attribute) {
  return Get(in, &attribute->count) && Read(in, &attribute->values);
}
bool Read(std::string_view* in, SnapshotFold* record) {
  uint64_t size;
  if (!Get(in, &record->count) || !Get(in, &record->version) || !GetFixed(in, &record->tie) ||
      !Get(in, &record->time_us) || !GetText(in, &record->source) || !ReadVarint(in, &size))
    return false;
  for (uint64_t i = 0; i < size; ++i) {
    auto& [name, value] = record->showing.emplace_back();
    if (!GetText(in, &name) || !GetText(in, &value)) return false;
  }
  return true;
}
bool Read(std::string_view* in, std::optional<Moment>* moment) {
  moment->emplace();
  return Get(in, &(*moment)->first) && GetText(in, &(*moment)->second);
}

bool ReadExtremes(std::string_view* in, Aggregate* a) {
  uint8_t which;
  if (!GetByte(in, &which)) return false;
  if ((which & 1) != 0 && !GetNumber(in, &a->least.emplace())) return false;
  return (which & 2) == 0 || GetNumber(in, &a->greatest.emplace());
}
bool ReadDays(std::string_view* in, DaySet* days) {
  uint64_t size;
  if (!ReadVarint(in, &size)) return false;
  for (uint64_t i = 0; i < size; ++i) {
    int64_t word;
    uint64_t bits;
    if (!Get(in, &word) || !GetFixed(in, &bits)) return false;
    days->Restore(word, bits);
  }
  return true;
}

bool Read(std::string_view* in, Aggregate* a) {
  uint8_t parts;
  if (!Read(in, &a->seen) || !GetByte(in, &parts)) return false;
  const auto money = [&](std::string currency, Sums sums) { a->money.emplace(std::move(currency), sums); };
  return (!(parts & kNumbers) || Read(in, &a->numbers)) && (!(parts & kMoney) || ReadEntries<Sums>(in, money)) &&
         (!(parts & kExtremes) || ReadExtremes(in, a)) && (!(parts & kFirst) || Read(in, &a->first)) &&
         (!(parts & kLast) || Read(in, &a->last)) && (!(parts & kValues) || Read(in, &a->values)) &&
         (!(parts & kDistinct) || a->distinct.Decode(in)) && (!(parts & kDays) || ReadDays(in, &a->days));
}

bool Read(std::string_view* in, TraitFold* trait) {
  uint64_t days;
  if (!Read(in, &trait->all) || !ReadVarint(in, &days)) return false;
  for (uint64_t i = 0; i < days; ++i) {
    int64_t day;
    if (!Get(in, &day) || !Read(in, &trait->by_day[day])) return false;
  }
  return true;
}

}  // namespace

std::string Fold::Encode() const {
  std::string out;
  AppendVarint(&out, kVersion);
  Put(&out, events_);
  Write(attributes_.attributes, &out);
  WriteEntries(attributes_.groups, &out);
  Write(snapshots_.records, &out);
  for (const TraitFold& trait : traits_) Write(trait, &out);
  return out;
}

absl::Status Fold::Decode(std::string_view bytes) {
  *this = Fold(*plan_);
  uint64_t version;
  const auto group = [&](std::string name, AttributeFold fold) {
    attributes_.groups.emplace(std::move(name), std::move(fold));
  };
  bool whole = ReadVarint(&bytes, &version) && version == kVersion && Get(&bytes, &events_) &&
               Read(&bytes, &attributes_.attributes) && ReadEntries<AttributeFold>(&bytes, group) &&
               Read(&bytes, &snapshots_.records);
  for (size_t i = 0; whole && i < traits_.size(); ++i) whole = Read(&bytes, &traits_[i]);
  if (whole && bytes.empty()) return absl::OkStatus();
  *this = Fold(*plan_);
  return DataLoss("a row of folds is damaged");
}

}  // namespace c360::profile
