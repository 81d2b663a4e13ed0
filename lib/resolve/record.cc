#include "resolve/record.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "base/bytes.h"
#include "base/status.h"
#include "google/protobuf/arena.h"
#include "match/blocking.h"
#include "normalize/email.h"

namespace c360::resolve {
namespace {

void AddShown(std::string_view name_space, std::string_view value, bool alias, const NamespaceTable& namespaces,
              const KeyedHasher& hasher, std::vector<Shown>* shown) {
  const v1::NamespaceRule& rule = namespaces.Find(name_space);
  if (rule.kind() == v1::NamespaceRule::ALIAS) {
    for (const std::string& target : rule.alias_of())
      AddShown(target, value, /*alias=*/true, namespaces, hasher, shown);
    return;
  }
  shown->push_back(
      {std::string(name_space), std::string(value), IdentifierHash(hasher, name_space, value), &rule, alias});
}

// What a record says, for comparison: attributes, and the identifiers that reach or officially number a person.
void AddSaid(const google::protobuf::RepeatedPtrField<storage::v1::Said>& said, std::vector<match::NamedText>* texts) {
  for (const auto& one : said) texts->push_back({one.name(), one.text()});
}

std::vector<match::NamedText> TextsOf(const storage::v1::Record& row) {
  std::vector<match::NamedText> texts;
  AddSaid(row.said(), &texts);
  for (const auto& snapshot : row.snapshots()) AddSaid(snapshot.said(), &texts);
  return texts;
}

std::shared_ptr<const match::Subject> MakeSubject(std::vector<match::NamedText> texts, const RecordEvidence& evidence) {
  std::vector<std::string> issuers;
  issuers.reserve(evidence.shown.size());  // views into it stay good
  for (const Shown& shown : evidence.shown) {
    const auto kind = shown.rule->kind();
    if (kind == v1::NamespaceRule::CONTACT) texts.push_back({shown.name_space, shown.value});
    if (kind == v1::NamespaceRule::NUMBER)
      texts.push_back({issuers.emplace_back("number:" + shown.name_space), shown.value});
  }
  return match::MakeSubject(texts);
}

// A snapshot that was withdrawn says nothing any more, not even whose record it was.
void AddSources(const storage::v1::Record& record, const NamespaceTable& namespaces, std::vector<OfSource>* sources) {
  for (const auto& snapshot : record.snapshots()) {
    const auto rule = namespaces.WithinSource(snapshot.source());
    if (rule == v1::IdentityRules::JOIN) continue;
    if (snapshot.features().empty() && snapshot.said().empty() && snapshot.names().empty()) continue;
    sources->push_back({snapshot.source(), Hash128(snapshot.record_key()), rule});
  }
  std::sort(sources->begin(), sources->end(), [](const OfSource& a, const OfSource& b) {
    return std::tie(a.source, a.record_key) < std::tie(b.source, b.record_key);
  });
}

// An identifier shown in its own right counts as that, even if it is a former name too.
void SortShown(std::vector<Shown>* shown) {
  std::sort(shown->begin(), shown->end(),
            [](const Shown& a, const Shown& b) { return a.hash != b.hash ? a.hash < b.hash : a.alias < b.alias; });
  shown->erase(
      std::unique(shown->begin(), shown->end(), [](const Shown& a, const Shown& b) { return a.hash == b.hash; }),
      shown->end());
}

constexpr std::array<std::string_view, 22> kCompared = {
    "name",    "first_name",  "middle_name", "last_name", "suffix",     "birth_date",   "gender",
    "company", "city",        "postal_code", "street",    "street2",    "house_number", "region",
    "country", "birth_place", "state",       "title",     "occupation", "address",      "employer"};

// An address with a slip that makes it none ("jan@@x.pl"): it reaches nobody, but who typed it is still to be seen. One
// that is well formed and refused names nobody on purpose.
bool IsMisspelledEmail(const v1::Identifier& identifier) {
  constexpr size_t kTelling = 8;  // shorter ones are more often words for "none"
  return identifier.namespace_() == "email" && identifier.raw().size() >= kTelling &&
         identifier.raw().find('@') != std::string::npos && !normalize::NormalizeEmail(identifier.raw()).ok();
}

// Calls visit(record) with a row parsed into one block of memory.
template <typename Visit>
absl::Status WithRow(std::string_view row, const Visit& visit) {
  alignas(8) char block[4096];
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = sizeof(block);
  google::protobuf::Arena arena(options);
  auto* const record = google::protobuf::Arena::CreateMessage<storage::v1::Record>(&arena);
  if (!record->ParseFromArray(row.data(), static_cast<int>(row.size()))) return DataLoss("a row of records is damaged");
  visit(*record);
  return absl::OkStatus();
}

}  // namespace

size_t RecordEvidence::bytes() const {
  constexpr size_t kLongestInside = 15;  // characters that a string holds without memory of its own
  size_t bytes = sizeof(*this) + shown.size() * sizeof(Shown) + given_names.size() * sizeof(std::string);
  const auto add = [&](const std::string& text) { bytes += text.size() > kLongestInside ? text.size() + 16 : 0; };
  add(anchor_namespace);
  add(anchor_value);
  for (const Shown& one : shown) {
    add(one.name_space);
    add(one.value);
  }
  for (const std::string& name : given_names) add(name);
  return bytes + (subject != nullptr ? subject->bytes() : 0);
}

bool IsCompared(std::string_view attribute) {
  return std::find(kCompared.begin(), kCompared.end(), attribute) != kCompared.end();
}

std::vector<Hash128Value> TermHashes(const KeyedHasher& hasher, const RecordEvidence& record) {
  return record.subject == nullptr ? std::vector<Hash128Value>() : TermHashes(hasher, *record.subject);
}

std::vector<Hash128Value> TermHashes(const KeyedHasher& hasher, const match::Subject& subject) {
  std::vector<Hash128Value> hashes;
  hashes.reserve(subject.terms());
  for (const std::string& term : match::Terms(subject)) hashes.push_back(hasher.HashPair("#term", term));
  return hashes;
}

std::vector<Hash128Value> BlockHashes(const KeyedHasher& hasher, const RecordEvidence& record) {
  return record.subject == nullptr ? std::vector<Hash128Value>() : BlockHashes(hasher, *record.subject);
}

std::vector<Hash128Value> BlockHashes(const KeyedHasher& hasher, const match::Subject& subject) {
  std::vector<Hash128Value> hashes;
  for (const std::string& key : match::BlockingKeys(subject)) hashes.push_back(hasher.HashPair("#block", key));
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

bool Shows(const RecordEvidence& record, const Hash128Value& identifier) {
  const auto it = std::lower_bound(record.shown.begin(), record.shown.end(), identifier,
                                   [](const Shown& shown, const Hash128Value& hash) { return shown.hash < hash; });
  return it != record.shown.end() && it->hash == identifier;
}

bool IdsExclude(const RecordEvidence& a, const RecordEvidence& b) {
  for (const Shown& x : a.shown) {
    if (!x.rule->exclusive() || x.alias) continue;
    const auto of_namespace = [&](const Shown& shown) { return shown.name_space == x.name_space; };
    const bool both =
        std::any_of(b.shown.begin(), b.shown.end(), [&](const Shown& y) { return of_namespace(y) && !y.alias; });
    const bool common = std::any_of(a.shown.begin(), a.shown.end(),
                                    [&](const Shown& own) { return of_namespace(own) && Shows(b, own.hash); });
    if (both && !common) return true;
  }
  return false;
}

std::vector<const OfSource*> ExcludingSources(const RecordEvidence& a, const RecordEvidence& b) {
  std::vector<const OfSource*> excluding;
  auto i = a.of_sources.begin(), j = b.of_sources.begin();
  while (i != a.of_sources.end() && j != b.of_sources.end()) {
    const auto other_source = [](const OfSource& from) {
      return [&](const OfSource& of) { return of.source != from.source; };
    };
    const auto i_end = std::find_if(i, a.of_sources.end(), other_source(*i));
    const auto j_end = std::find_if(j, b.of_sources.end(), other_source(*j));
    const int order = i->source.compare(j->source);
    if (order == 0) {
      const auto by_key = [](const OfSource& x, const OfSource& y) { return x.record_key < y.record_key; };
      std::vector<OfSource> common;
      std::set_intersection(i, i_end, j, j_end, std::back_inserter(common), by_key);
      const auto most = static_cast<size_t>(std::max(i_end - i, j_end - j));
      const bool apart = i->rule == v1::IdentityRules::ONE_PER_PROFILE ? common.size() < most : common.empty();
      if (apart) excluding.push_back(&*i);
    }
    if (order <= 0) i = i_end;
    if (order >= 0) j = j_end;
  }
  return excluding;
}

size_t Compared::bytes() const {
  constexpr size_t kEntry = 64;  // of a map that keeps it
  return kEntry + (subject != nullptr ? subject->bytes() : 0) + (excluding != nullptr ? excluding->bytes() : 0);
}

Compared MakeCompared(const RecordEvidence& evidence) {
  Compared compared{.subject = evidence.subject, .excluding = nullptr};
  RecordEvidence excluding;
  for (const Shown& shown : evidence.shown) {
    if (shown.rule->exclusive()) excluding.shown.push_back(shown);
  }
  if (excluding.shown.empty() && evidence.of_sources.empty()) return compared;
  excluding.id = evidence.id;
  excluding.of_sources = evidence.of_sources;
  compared.excluding = std::make_shared<const RecordEvidence>(std::move(excluding));
  return compared;
}

bool Exclude(const Compared& a, const Compared& b) {
  if (a.excluding == nullptr || b.excluding == nullptr) return false;
  return IdsExclude(*a.excluding, *b.excluding) || !ExcludingSources(*a.excluding, *b.excluding).empty();
}

void SaidBy(const v1::Event& event, std::vector<std::pair<std::string_view, std::string_view>>* said) {
  const auto add = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) said->emplace_back(name, text);
  };
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.value().empty() && IsMisspelledEmail(identifier)) add("email", identifier.raw());
  }
  for (const v1::Attribute& attribute : event.attributes()) {
    // "name#2" is another value of "name" (docs/formats/senzing.md).
    const std::string_view name = std::string_view(attribute.name()).substr(0, attribute.name().find('#'));
    if (!IsCompared(name)) continue;
    const v1::Value& value = attribute.value();
    if (value.has_text()) {
      add(name, value.text());
    } else if (value.has_address()) {
      const v1::Address& address = value.address();
      add("street", address.street());
      add("house_number", address.house_number());
      add("city", address.city());
      add("postal_code", address.postal_code());
      add("region", address.region());
      add("country", address.country());
    }
  }
}

Hash128Value IdentifierHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value) {
  return hasher.HashPair(name_space, value);
}

Hash128Value AnchorHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value,
                        std::string_view name_key) {
  if (name_key.empty()) return hasher.HashPair(name_space, value);
  std::string joined;
  AppendLengthPrefixed(&joined, value);
  joined.append(name_key);
  return hasher.HashPair(std::string(name_space) + "|name", joined);
}

std::vector<Shown> ShownBy(const storage::v1::Record& record, const NamespaceTable& namespaces,
                           const KeyedHasher& hasher) {
  std::vector<Shown> shown;
  AddShown(record.anchor().namespace_(), record.anchor().value(), false, namespaces, hasher, &shown);
  const auto add = [&](const auto& features) {
    for (const auto& feature : features)
      AddShown(feature.namespace_(), feature.value(), false, namespaces, hasher, &shown);
  };
  add(record.features());
  for (const auto& snapshot : record.snapshots()) add(snapshot.features());
  SortShown(&shown);
  return shown;
}

bool SaysAnything(const storage::v1::Record& record) {
  return !record.said().empty() || std::any_of(record.snapshots().begin(), record.snapshots().end(),
                                               [](const auto& snapshot) { return !snapshot.said().empty(); });
}

absl::StatusOr<bool> RowSaysAnything(std::string_view row) {
  bool says = false;
  C360_RETURN_IF_ERROR(WithRow(row, [&](const storage::v1::Record& record) { says = SaysAnything(record); }));
  return says;
}

RecordEvidence MakeEvidence(RecordId id, const storage::v1::Record& record, const NamespaceTable& namespaces,
                            const KeyedHasher& hasher, Detail detail) {
  RecordEvidence evidence;
  evidence.id = id;
  evidence.anchor_namespace = record.anchor().namespace_();
  evidence.anchor_value = record.anchor().value();
  evidence.anchor_hash = IdentifierHash(hasher, evidence.anchor_namespace, evidence.anchor_value);
  std::string key;
  AppendLengthPrefixed(&key, evidence.anchor_namespace);
  AppendLengthPrefixed(&key, evidence.anchor_value);
  key.append(record.name_key());
  evidence.order = Hash128(key);
  evidence.shown = ShownBy(record, namespaces, hasher);
  evidence.truncated = record.truncated() || record.dropped_features() > 0;
  evidence.given_names.assign(record.names().begin(), record.names().end());
  for (const auto& snapshot : record.snapshots())
    evidence.given_names.insert(evidence.given_names.end(), snapshot.names().begin(), snapshot.names().end());
  AddSources(record, namespaces, &evidence.of_sources);
  if (namespaces.scored_matching() && SaysAnything(record)) {
    evidence.brief = detail == Detail::kBrief;
    if (auto subject = evidence.brief ? nullptr : MakeSubject(TextsOf(record), evidence);
        subject != nullptr && subject->comparable())
      evidence.subject = std::move(subject);
  }
  std::sort(evidence.given_names.begin(), evidence.given_names.end());
  evidence.given_names.erase(std::unique(evidence.given_names.begin(), evidence.given_names.end()),
                             evidence.given_names.end());
  return evidence;
}

absl::StatusOr<std::shared_ptr<const RecordEvidence>> ReadEvidence(RecordId id, std::string_view row,
                                                                   const NamespaceTable& namespaces,
                                                                   const KeyedHasher& hasher, Detail detail) {
  std::shared_ptr<const RecordEvidence> evidence;
  C360_RETURN_IF_ERROR(WithRow(row, [&](const storage::v1::Record& record) {
    evidence = std::make_shared<const RecordEvidence>(MakeEvidence(id, record, namespaces, hasher, detail));
  }));
  return evidence;
}

absl::StatusOr<std::shared_ptr<const RecordEvidence>> ReadEvidence(RecordId id, std::string_view row,
                                                                   const NamespaceTable& namespaces,
                                                                   const KeyedHasher& hasher,
                                                                   std::shared_ptr<const match::Subject> subject) {
  std::shared_ptr<RecordEvidence> evidence;
  C360_RETURN_IF_ERROR(WithRow(row, [&](const storage::v1::Record& record) {
    evidence = std::make_shared<RecordEvidence>(MakeEvidence(id, record, namespaces, hasher, Detail::kBrief));
  }));
  evidence->brief = false;
  evidence->subject = std::move(subject);
  return evidence;
}

RecordEvidence MakeQuery(const storage::v1::Record& query, const NamespaceTable& namespaces,
                         const KeyedHasher& hasher) {
  RecordEvidence evidence;
  for (const auto& feature : query.features())
    AddShown(feature.namespace_(), feature.value(), false, namespaces, hasher, &evidence.shown);
  SortShown(&evidence.shown);
  evidence.subject = MakeSubject(TextsOf(query), evidence);
  return evidence;
}

}  // namespace c360::resolve
