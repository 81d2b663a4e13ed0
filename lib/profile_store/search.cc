// The query becomes a record that is in no table; candidates come from the identifiers it shows and the blocking keys
// it would stand under, rare ones first. Tested by tests/profile_store/search_test.cc.
#include "profile_store/search.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/quote.h"
#include "base/status.h"
#include "fmt/format.h"
#include "ingest/show.h"
#include "match/date.h"
#include "resolve/explain.h"
#include "resolve/record.h"

namespace c360 {
namespace {

using storage::Table;

bool IsNamespace(const v1::Policy& policy, std::string_view name) {
  return std::any_of(policy.namespaces().begin(), policy.namespaces().end(),
                     [&](const v1::NamespaceRule& rule) { return rule.name() == name; });
}

// A birth date that no reader of dates makes anything of would find nobody, as if nobody were there.
absl::Status CheckBirthDates(const v1::Event& event, v1::SearchResult* result) {
  for (const v1::Attribute& attribute : event.attributes()) {
    if (attribute.name() != "birth_date" || attribute.value().text().empty()) continue;
    const auto date = match::ParseDate(attribute.value().text());
    if (!date)
      return InvalidArgument("birth_date has no date: say it like 1980-02-01, or a part of it, 1980-02 or 1980");
    if (match::IsPlaceholderDate(*date))
      result->add_notes("birth_date was not used: systems write it where none is known");
  }
  return absl::OkStatus();
}

// The query as the record of an event that shows it; what names nobody is told in `notes`.
absl::StatusOr<resolve::RecordEvidence> ReadQuery(const StoreContext& context, const SearchQuery& query,
                                                  v1::SearchResult* result) {
  v1::Event event;
  for (const auto& [name, value] : query.attributes) {
    if (value.empty()) continue;
    if (resolve::IsCompared(name)) {
      v1::Attribute* attribute = event.add_attributes();
      attribute->set_name(name);
      attribute->mutable_value()->set_text(value);
    } else if (IsNamespace(context.policy, name)) {
      v1::Identifier* identifier = event.add_identifiers();
      identifier->set_namespace_(name);
      identifier->set_value(value);
    } else {
      return InvalidArgument("nothing is compared by \"{}\"", Quoted(name));
    }
  }
  std::vector<normalize::Refusal> refusals;
  context.normalizer->Normalize(&event, &refusals);
  C360_RETURN_IF_ERROR(CheckBirthDates(event, result));
  for (const normalize::Refusal& refusal : refusals)
    result->add_notes(fmt::format("{} was not used: {}", refusal.name_space, refusal.reason));
  storage::v1::Record row;
  ingest::Show(event, Hash128Value{}, context.policy.identity().features_per_record_cap(), &row);
  if (row.features().empty() && row.said().empty()) {
    return InvalidArgument("nothing to search by{}", result->notes().empty() ? std::string() : ": " + result->notes(0));
  }
  return resolve::MakeQuery(row, *context.namespaces, context.hasher);
}

// Who shows an identifier of the query or stands under one of its blocking keys.
class Candidates {
 public:
  Candidates(Reader& reader, size_t most) : reader_(reader), most_(most) {}

  absl::StatusOr<std::vector<RecordId>> Of(const resolve::RecordEvidence& query, bool* capped) {
    for (const resolve::Shown& shown : query.shown) C360_RETURN_IF_ERROR(Count(Table::kIdentifiers, shown.hash));
    for (const Hash128Value& key : resolve::BlockHashes(reader_.context().hasher, query))
      C360_RETURN_IF_ERROR(Count(Table::kBlocks, key));
    std::set<RecordId> found;
    for (const auto& [count, where] : sources_) {
      C360_ASSIGN_OR_RETURN(const auto members, storage::ReadMembers(*reader_.context().engine, where.first,
                                                                     where.second, most_, reader_.snapshot()));
      *capped = *capped || members.records.size() < members.count;
      for (const RecordId id : members.records) {
        if (found.size() < most_) found.insert(id);
        *capped = *capped || !found.contains(id);
      }
      if (found.size() >= most_ && *capped) break;
    }
    return std::vector<RecordId>(found.begin(), found.end());
  }

 private:
  absl::Status Count(Table table, const Hash128Value& value) {
    C360_ASSIGN_OR_RETURN(const auto counts, reader_.state().CountOf(table, value));
    if (counts.after > 0) sources_.emplace(counts.after, std::pair(table, value));
    return absl::OkStatus();
  }

  Reader& reader_;
  const size_t most_;
  std::multimap<uint64_t, std::pair<Table, Hash128Value>> sources_;
};

struct Best {
  RecordId record;
  v1::WhyResult why;
};

// Something must speak for it: parts that only deny are no find.
bool Speaks(const v1::WhyResult& why) { return why.score_millibits() > why.prior_millibits(); }

absl::StatusOr<std::vector<std::pair<RecordId, Best>>> Rank(Reader& reader, const resolve::RecordEvidence& query,
                                                            std::span<const RecordId> candidates) {
  resolve::Resolver resolver(reader.context().policy, reader.assertions(), reader.model(), reader.evidence());
  C360_RETURN_IF_ERROR(reader.evidence().PrefetchRecords(candidates));
  std::map<RecordId, Best> best;
  for (const RecordId id : candidates) {
    C360_ASSIGN_OR_RETURN(const auto record, reader.evidence().Record(id));
    C360_ASSIGN_OR_RETURN(v1::WhyResult why, resolve::ExplainQuery(resolver, query, *record));
    if (!Speaks(why)) continue;
    C360_ASSIGN_OR_RETURN(const auto row, reader.state().ProfileOf(id));
    const auto [it, fresh] = best.try_emplace(row.profile);
    if (fresh || why.score_millibits() > it->second.why.score_millibits()) it->second = {id, std::move(why)};
  }
  std::vector<std::pair<RecordId, Best>> ranked(std::make_move_iterator(best.begin()),
                                                std::make_move_iterator(best.end()));
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.second.why.score_millibits() > b.second.why.score_millibits();
  });
  return ranked;
}

}  // namespace

absl::StatusOr<v1::SearchResult> SearchIn(Reader& reader, const SearchQuery& query) {
  if (query.limit < 1 || query.limit > 1000) return InvalidArgument("limit: not in 1..1000");
  if (query.max_candidates < 1 || query.max_candidates > 100'000)
    return InvalidArgument("max_candidates: not in 1..100000");
  v1::SearchResult result;
  C360_ASSIGN_OR_RETURN(const auto asked, ReadQuery(reader.context(), query, &result));
  bool capped = false;
  Candidates finder(reader, static_cast<size_t>(query.max_candidates));
  C360_ASSIGN_OR_RETURN(const auto candidates, finder.Of(asked, &capped));
  result.set_capped(capped);
  C360_ASSIGN_OR_RETURN(auto ranked, Rank(reader, asked, candidates));
  if (ranked.size() > static_cast<size_t>(query.limit)) ranked.resize(static_cast<size_t>(query.limit));
  for (auto& [profile, best] : ranked) {
    v1::SearchHit* hit = result.add_hits();
    C360_ASSIGN_OR_RETURN(*hit->mutable_profile(), reader.Assemble(profile, {}));
    C360_ASSIGN_OR_RETURN(const auto record, reader.evidence().Record(best.record));
    hit->set_record(fmt::format("{}:{}", record->anchor_namespace, record->anchor_value));
    hit->set_score_millibits(best.why.score_millibits());
    hit->set_prior_millibits(best.why.prior_millibits());
    *hit->mutable_parts() = std::move(*best.why.mutable_parts());
    *hit->mutable_reasons() = std::move(*best.why.mutable_reasons());
  }
  return result;
}

}  // namespace c360
