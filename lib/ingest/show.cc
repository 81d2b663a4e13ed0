#include "ingest/show.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "ingest/prepare.h"
#include "normalize/name.h"
#include "resolve/record.h"

namespace c360::ingest {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

std::string_view NameOf(const storage::v1::Feature& feature) { return feature.namespace_(); }
std::string_view NameOf(const storage::v1::Said& said) { return said.name(); }
std::string_view TextOf(const storage::v1::Feature& feature) { return feature.value(); }
std::string_view TextOf(const storage::v1::Said& said) { return said.text(); }
template <typename Item>
Pair KeyOf(const Item& item) {
  return {NameOf(item), TextOf(item)};
}
void SetKey(const Pair& key, storage::v1::Feature* feature) {
  feature->set_namespace_(key.first.data(), key.first.size());
  feature->set_value(key.second.data(), key.second.size());
}
void SetKey(const Pair& key, storage::v1::Said* said) {
  said->set_name(key.first.data(), key.first.size());
  said->set_text(key.second.data(), key.second.size());
}

template <typename Item>
auto Place(const google::protobuf::RepeatedPtrField<Item>& items, const Pair& key) {
  return std::lower_bound(items.begin(), items.end(), key,
                          [](const Item& item, const Pair& k) { return KeyOf(item) < k; });
}

// A record has lain in memory unread for long, and each text it is asked for is waited for. So a short list is looked
// through for the text, most of which differ in length already, and names are read where texts are equal.
template <typename Item>
bool Has(const google::protobuf::RepeatedPtrField<Item>& items, const Pair& key) {
  constexpr int kFew = 8;
  if (items.size() <= kFew) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Item& item) { return TextOf(item) == key.second && NameOf(item) == key.first; });
  }
  const auto it = Place(items, key);
  return it != items.end() && KeyOf(*it) == key;
}

template <typename Item>
bool Insert(const Pair& key, google::protobuf::RepeatedPtrField<Item>* items) {
  const auto it = Place(*items, key);
  if (it != items->end() && KeyOf(*it) == key) return false;
  const int place = static_cast<int>(it - items->begin());
  SetKey(key, items->Add());
  std::rotate(items->pointer_begin() + place, items->pointer_end() - 1, items->pointer_end());
  return true;
}

bool InsertName(const std::string& name, google::protobuf::RepeatedPtrField<std::string>* names) {
  if (name.empty() || std::find(names->begin(), names->end(), name) != names->end()) return false;
  *names->Add() = name;
  std::sort(names->begin(), names->end());
  return true;
}

template <typename Item>
void Trim(int cap, google::protobuf::RepeatedPtrField<Item>* items, storage::v1::Record* row) {
  while (items->size() > cap) {
    const auto hash = [](const Item& item) { return Hash64(KeyOf(item).second, Hash64(KeyOf(item).first)); };
    const auto largest =
        std::max_element(items->begin(), items->end(), [&](const auto& a, const auto& b) { return hash(a) < hash(b); });
    items->DeleteSubrange(static_cast<int>(largest - items->begin()), 1);
    row->set_truncated(true);
  }
}

// Adds what the event shows to any message with features, names and what was said.
template <typename Message>
bool Add(const v1::Event& event, Message* message) {
  bool changed = false;
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (!identifier.value().empty())
      changed |= Insert(Pair(identifier.namespace_(), identifier.value()), message->mutable_features());
  }
  changed |= InsertName(normalize::GivenNameOf(event), message->mutable_names());
  std::vector<Pair> said;
  resolve::SaidBy(event, &said);
  for (const Pair& one : said) changed |= Insert(one, message->mutable_said());
  return changed;
}

bool ShowSnapshot(const v1::Event& event, const Hash128Value& content, storage::v1::Record* row) {
  auto* snapshots = row->mutable_snapshots();
  const auto it = std::find_if(snapshots->begin(), snapshots->end(), [&](const auto& s) {
    return s.source() == event.source() && s.record_key() == event.snapshot().record_key();
  });
  const int64_t version = event.snapshot().version();
  if (it != snapshots->end() && std::pair(it->version(), it->tie()) >= std::pair(version, content.low)) return false;
  storage::v1::SnapshotFeatures now;
  now.set_source(event.source());
  now.set_record_key(event.snapshot().record_key());
  now.set_version(version);
  now.set_tie(content.low);
  if (!event.snapshot().deleted()) Add(event, &now);
  if (it != snapshots->end()) {
    *it = std::move(now);
    return true;
  }
  *snapshots->Add() = std::move(now);
  std::sort(snapshots->begin(), snapshots->end(), [](const auto& a, const auto& b) {
    return std::tie(a.source(), a.record_key()) < std::tie(b.source(), b.record_key());
  });
  return true;
}

}  // namespace

bool ShowsNothingNew(const v1::Event& event, const storage::v1::Record& row) {
  if (event.has_snapshot()) return false;
  bool refused = false;
  for (const v1::Identifier& identifier : event.identifiers()) {
    refused = refused || identifier.value().empty();
    if (!identifier.value().empty() && !Has(row.features(), Pair(identifier.namespace_(), identifier.value())))
      return false;
  }
  if (event.attributes().empty() && !refused) return true;
  std::vector<Pair> said;
  resolve::SaidBy(event, &said);
  if (std::any_of(said.begin(), said.end(), [&](const Pair& one) { return !Has(row.said(), one); })) return false;
  const std::string name = normalize::GivenNameOf(event);
  return name.empty() || std::find(row.names().begin(), row.names().end(), name) != row.names().end();
}

bool Show(const v1::Event& event, const Hash128Value& content, int cap, storage::v1::Record* row) {
  if (event.has_snapshot()) return ShowSnapshot(event, content, row);
  const bool changed = Add(event, row);
  Trim(cap, row->mutable_features(), row);
  Trim(cap, row->mutable_said(), row);
  return changed;
}

}  // namespace c360::ingest
