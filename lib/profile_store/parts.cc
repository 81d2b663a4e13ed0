// Profiles and identity, each a few calls on a Reader.
#include <algorithm>

#include "base/bytes.h"
#include "base/status.h"
#include "profile_store/blocking_report.h"
#include "profile_store/review.h"
#include "profile_store/search.h"
#include "profile_store/store.h"
#include "profile_store/training.h"
#include "profile_store/what_if.h"
#include "resolve/explain.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

class ProfilesImpl final : public Profiles {
 public:
  explicit ProfilesImpl(StoreCore& core) : core_(core) {}

  absl::StatusOr<v1::LookupResult> Lookup(std::string_view key, const LookupOptions& options) override {
    if (options.limit < 1 || options.limit > 1000) return InvalidArgument("limit: not in 1..1000");
    Reader reader = core_.NewReader();
    return LookupIn(reader, key, options);
  }

  absl::StatusOr<std::vector<absl::StatusOr<v1::LookupResult>>> LookupMany(std::span<const std::string> keys,
                                                                           const LookupOptions& options) override {
    if (options.limit < 1 || options.limit > 1000) return InvalidArgument("limit: not in 1..1000");
    if (keys.size() > 10'000) return InvalidArgument("keys: {} of them, of at most 10000", keys.size());
    Reader reader = core_.NewReader();
    C360_RETURN_IF_ERROR(reader.Prefetch(keys));
    std::vector<absl::StatusOr<v1::LookupResult>> results;
    results.reserve(keys.size());
    for (const std::string& key : keys) results.push_back(LookupIn(reader, key, options));
    return results;
  }

  absl::StatusOr<v1::SearchResult> Search(const SearchQuery& query) override {
    Reader reader = core_.NewReader();
    return SearchIn(reader, query);
  }

  absl::Status Scan(const LookupOptions& options, const std::function<bool(const v1::Profile&)>& visit) override {
    Reader reader = core_.NewReader();
    return reader.ForEachProfile(RecordId{0}, [&](RecordId id) -> absl::StatusOr<bool> {
      C360_ASSIGN_OR_RETURN(const v1::Profile profile, reader.Assemble(id, options));
      return visit(profile);
    });
  }

  absl::StatusOr<std::vector<v1::Profile>> Page(std::string_view after, int limit,
                                                const LookupOptions& options) override {
    RecordId from;
    if (!after.empty()) {
      const auto id = ParseProfileId(after);
      if (!id) return InvalidArgument("after: not a profile id");
      from = *id;
    }
    std::vector<v1::Profile> page;
    if (limit < 1) return page;
    Reader reader = core_.NewReader();
    C360_RETURN_IF_ERROR(reader.ForEachProfile(from, [&](RecordId id) -> absl::StatusOr<bool> {
      C360_ASSIGN_OR_RETURN(v1::Profile profile, reader.Assemble(id, options));
      page.push_back(std::move(profile));
      return static_cast<int>(page.size()) < limit;
    }));
    return page;
  }

  absl::Status ScanIdentifiers(
      const std::function<bool(std::string_view, std::string_view, std::string_view)>& visit) override {
    Reader reader = core_.NewReader();
    return reader.ForEachProfile(RecordId{0}, [&](RecordId id) -> absl::StatusOr<bool> {
      C360_ASSIGN_OR_RETURN(const auto members, reader.MembersOf(id));
      reader.evidence().Trim();
      C360_RETURN_IF_ERROR(reader.evidence().PrefetchRecords(members));
      std::set<std::pair<std::string, std::string>> names;
      for (const RecordId member : members) {
        C360_ASSIGN_OR_RETURN(const auto record, reader.evidence().Brief(member));
        for (const resolve::Shown& shown : record->shown) {
          if (!shown.alias && reader.assertions().Counts(*record, shown)) names.emplace(shown.name_space, shown.value);
        }
      }
      for (const auto& [name_space, value] : names) {
        if (!visit(name_space, value, FormatProfileId(id))) return false;
      }
      return true;
    });
  }

  absl::StatusOr<int64_t> Count() override {
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, nullptr));
    return static_cast<int64_t>(counters.profiles);
  }

 private:
  static absl::StatusOr<v1::LookupResult> LookupIn(Reader& reader, std::string_view key, const LookupOptions& options) {
    C360_ASSIGN_OR_RETURN(const auto found, reader.Find(key, static_cast<size_t>(options.limit)));
    v1::LookupResult result;
    result.set_shared(found.profiles.size() > 1);
    result.set_total(found.total);
    result.set_total_is_bound(found.bound);
    for (const RecordId id : found.profiles) {
      if (result.profiles_size() == options.limit) break;
      C360_ASSIGN_OR_RETURN(*result.add_profiles(), reader.Assemble(id, options));
    }
    return result;
  }

  StoreCore& core_;
};

class IdentityImpl final : public Identity {
 public:
  explicit IdentityImpl(StoreCore& core) : core_(core) {}

  absl::StatusOr<v1::WhyResult> Why(std::string_view left, std::string_view right) override {
    Reader reader = core_.NewReader();
    C360_ASSIGN_OR_RETURN(const auto a, reader.Find(left, 100));
    C360_ASSIGN_OR_RETURN(const auto b, reader.Find(right, 100));
    resolve::Resolver resolver(core_.context.policy, reader.assertions(), reader.model(), reader.state());
    return resolve::ExplainPair(resolver, a.records, b.records);
  }

  absl::StatusOr<v1::HowResult> How(std::string_view key) override {
    Reader reader = core_.NewReader();
    C360_ASSIGN_OR_RETURN(const auto found, reader.Find(key, 100));
    if (found.profiles.size() > 1)
      return FailedPrecondition("{} profiles share this key; ask for one of them by its id", found.profiles.size());
    resolve::Resolver resolver(core_.context.policy, reader.assertions(), reader.model(), reader.state());
    C360_ASSIGN_OR_RETURN(v1::HowResult how, resolve::ExplainProfile(resolver, found.records[0]));
    how.set_profile_id(FormatProfileId(found.profiles[0]));
    return how;
  }

  absl::StatusOr<int64_t> Assert(v1::Assertion::Kind kind, std::string_view left, std::string_view right,
                                 std::string_view reason, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    if (kind != v1::Assertion::SAME && kind != v1::Assertion::NOT_SAME)
      return InvalidArgument("kind: neither SAME nor NOT_SAME");
    resolve::AssertionEntry entry;
    entry.kind = kind;
    C360_RETURN_IF_ERROR(ReadIdentifier(left, entry.assertion.mutable_left(), &entry.left));
    C360_RETURN_IF_ERROR(ReadIdentifier(right, entry.assertion.mutable_right(), &entry.right));
    if (entry.left == entry.right) return InvalidArgument("an identifier is always the same as itself");
    MutexLock lock(&core_.write_mutex);
    const auto before = core_.CurrentAssertions();
    for (const auto& other : before->entries()) {
      const bool same_pair = (other.left == entry.left && other.right == entry.right) ||
                             (other.left == entry.right && other.right == entry.left);
      if (!same_pair) continue;
      if (other.kind == kind) return other.id;
      return FailedPrecondition("assertion {} says the opposite; withdraw it first", other.id);
    }
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_.context.engine, nullptr));
    entry.id = static_cast<int64_t>(counters.next_assertion);
    entry.assertion.set_id(entry.id);
    entry.assertion.set_kind(kind);
    entry.assertion.set_reason(std::string(reason));
    SetMicros(absl::ToUnixMicros(core_.context.clock()), entry.assertion.mutable_asserted_at());
    std::vector<resolve::AssertionEntry> entries = before->entries();
    entries.push_back(entry);
    C360_RETURN_IF_ERROR(Replace(entry, /*added=*/true, std::move(entries), options));
    return entry.id;
  }

  absl::Status Withdraw(int64_t assertion_id, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    MutexLock lock(&core_.write_mutex);
    std::vector<resolve::AssertionEntry> entries = core_.CurrentAssertions()->entries();
    const auto it =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == assertion_id; });
    if (it == entries.end()) return NotFound("there is no assertion {}", assertion_id);
    const resolve::AssertionEntry entry = *it;
    entries.erase(it);
    return Replace(entry, /*added=*/false, std::move(entries), options);
  }

  absl::StatusOr<std::vector<v1::ReviewItem>> Review(const ReviewOptions& options,
                                                     const ProgressCallback& progress) override {
    Reader reader = core_.NewReader();
    return ReviewIn(reader, options, progress);
  }

  absl::StatusOr<v1::WhatIfReport> WhatIf(const WhatIfOptions& options, const ProgressCallback& progress) override {
    return TryWhatIf(core_, options, progress);
  }

  absl::StatusOr<BlockingReport> Blocking(std::span<const std::vector<std::string>> people) override {
    Reader reader = core_.NewReader();
    return ReportBlocking(reader, people);
  }

  absl::StatusOr<v1::MatchModel> Train(const MatchTrainOptions& options, const ProgressCallback& progress) override {
    Reader reader = core_.NewReader();
    return TrainOn(reader, options, progress);
  }

  absl::StatusOr<std::vector<v1::Assertion>> Assertions() override {
    std::vector<v1::Assertion> list;
    for (const auto& entry : core_.CurrentAssertions()->entries()) list.push_back(entry.assertion);
    return list;
  }

 private:
  absl::Status ReadIdentifier(std::string_view key, v1::Identifier* identifier, Hash128Value* hash) const {
    const size_t colon = key.find(':');
    if (colon == std::string_view::npos) return InvalidArgument("an assertion names identifiers, as namespace:value");
    C360_ASSIGN_OR_RETURN(const std::string value,
                          core_.context.normalizer->NormalizeIdentifier(key.substr(0, colon), key.substr(colon + 1)));
    identifier->set_namespace_(std::string(key.substr(0, colon)));
    identifier->set_value(value);
    *hash = resolve::IdentifierHash(core_.context.hasher, identifier->namespace_(), value);
    return absl::OkStatus();
  }

  absl::Status Replace(const resolve::AssertionEntry& entry, bool added, std::vector<resolve::AssertionEntry> entries,
                       const WriteOptions& options) {
    auto after = std::make_shared<const resolve::Assertions>(std::move(entries));
    C360_RETURN_IF_ERROR(core_.writer->Assert(entry, added, *after, options.sync));
    MutexLock lock(&core_.current_mutex);
    core_.assertions = std::move(after);
    return absl::OkStatus();
  }

  StoreCore& core_;
};

}  // namespace

std::unique_ptr<Profiles> NewProfiles(StoreCore& core) { return std::make_unique<ProfilesImpl>(core); }
std::unique_ptr<Identity> NewIdentity(StoreCore& core) { return std::make_unique<IdentityImpl>(core); }

}  // namespace c360
