// Which records are one person: components, shared values, caps, and the problem that graph clusters.
#ifndef C360_LIB_RESOLVE_RESOLVER_H_
#define C360_LIB_RESOLVE_RESOLVER_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "graph/agglomerate.h"
#include "graph/cluster.h"
#include "match/compare.h"
#include "match/model.h"
#include "resolve/assertions.h"
#include "resolve/record.h"
#include "types/policy.h"

namespace c360::resolve {

// Strengths of evidence, weakest first. Ties have the tiers from kDevice on and join first; what records say
// (kLikeness) joins what they left apart.
enum Tier : int { kLikeness = 0, kDevice = 1, kContact = 2, kPerson = 3, kAsserted = 4 };
Tier TierOf(const v1::NamespaceRule& rule);
// Match weights in millibits, so that an explanation adds up exactly: prior + parts = score; a score of 0 or more
// joins.
inline constexpr int64_t kPriorMillibits = -20'000;
int64_t WeightMillibits(Tier tier);

// Who shows a value: the live count, and all records while they are no more than `limit` (else none, or some).
struct Members {
  uint64_t count = 0;
  std::vector<RecordId> records;
};

// What a component is clustered by (stored as ProfileOfRow.regime).
enum class Regime : uint8_t { kAll = 0, kPersonOnly = 1, kNone = 2 };

// Where resolution reads from: the write path's cache, or a reader's snapshot.
class EvidenceSource {
 public:
  virtual ~EvidenceSource() = default;
  virtual absl::StatusOr<std::shared_ptr<const RecordEvidence>> Record(RecordId id) = 0;
  // The same, or less: what is compared may be left out, which `brief` then says.
  virtual absl::StatusOr<std::shared_ptr<const RecordEvidence>> Brief(RecordId id) { return Record(id); }
  virtual absl::StatusOr<Members> MembersOf(const Hash128Value& value, size_t limit) = 0;
  // The record of an anchor without a name key; id 0 when there is none.
  virtual absl::StatusOr<RecordId> Anchored(const Hash128Value& anchor) = 0;
  // Records that are linked with the record by what they say.
  virtual absl::StatusOr<std::vector<RecordId>> Linked(RecordId id) = 0;
  // How rare the terms of the record are, parallel to them.
  virtual absl::StatusOr<std::vector<uint8_t>> RarityOf(const RecordEvidence& record) = 0;
  // Records that can be compared, rounded: what the prior is made for.
  virtual uint64_t Comparable() const = 0;
  // What the record was clustered by when it was last decided; kAll for one that was not yet. Every record whose regime
  // is out of date must be tied to a seed that waits (lib/resolve/README.md); who cannot promise it says kAll, at the
  // cost of walking large components whole.
  virtual absl::StatusOr<Regime> RegimeOf(RecordId) { return Regime::kAll; }
};

// Why a value joins nobody, or that it joins.
enum class Standing : uint8_t { kJoins, kSharedByIds, kSharedByNames, kCapped };

// One component, clustered.
struct Component {
  Regime regime = Regime::kAll;
  std::vector<std::shared_ptr<const RecordEvidence>> records;  // sorted by (order, id); nodes of the problem
  std::vector<Hash128Value> tie_values;                        // by tie: the value, or the assertion's index in `low`
  std::vector<std::string> tie_names;                          // by tie: "namespace:value" or "assertion 7"
  graph::Problem problem;
  graph::Clustering clustering;  // `cluster` is the final one, scored joins included
  std::vector<uint32_t> tied;    // by node: the cluster that the ties alone made; empty where no records are linked
  // Joins by what the records say, made after those of the ties; empty where no records are linked.
  graph::Agglomeration scored;
  std::vector<std::pair<uint32_t, uint32_t>> links;  // what the scored joins went by
  std::vector<bool> in_household;  // by node: of a household of several people; empty where no records are linked

  bool Household(uint32_t a, uint32_t b) const { return !in_household.empty() && (in_household[a] || in_household[b]); }
};

// Reads and decides for one batch or one read; remembers what it read. Not thread-safe.
class Resolver {
 public:
  Resolver(const v1::Policy& policy, const Assertions& assertions, const match::Model& model, EvidenceSource& source)
      : policy_(policy), assertions_(assertions), model_(model), source_(source) {}

  // Clusters every component that a seed belongs to; of one above the cap, those whom PERSON evidence ties to the seed,
  // and whoever was last clustered as if it were below (EvidenceSource::RegimeOf). No record is in two results.
  // Cost  at most component_cap records a seed, and the same for each record that changes its regime.
  absl::StatusOr<std::vector<Component>> Resolve(std::span<const RecordId> seeds);

  // What two comparable records say of being one, against whichever of strangers or relatives comes off better.
  struct Likeness {
    match::PairScore pair;
    match::Rival rival = match::Rival::kStrangers;
    int32_t prior = 0;
    int32_t score = 0;
  };
  // `household`: what Component::Household says of them; clustering weighs them so.
  absl::StatusOr<Likeness> LikenessOf(const RecordEvidence& a, const RecordEvidence& b, bool household);
  // The same against strangers alone: whether what is asked for by `query` may be this record.
  absl::StatusOr<Likeness> LikenessToStranger(const RecordEvidence& query, const RecordEvidence& record);

  absl::StatusOr<Standing> StandingOf(const Shown& shown);
  absl::StatusOr<std::shared_ptr<const RecordEvidence>> Record(RecordId id);

 private:
  absl::StatusOr<std::shared_ptr<const RecordEvidence>> Brief(RecordId id);
  struct Value {
    Standing standing = Standing::kJoins;
    std::vector<RecordId> records;  // that effectively show it; only where it joins
  };
  absl::StatusOr<const Value*> LoadValue(const Shown& shown);
  absl::StatusOr<Standing> Judge(const Shown& shown, std::span<const std::shared_ptr<const RecordEvidence>> records);
  // Records next to `record` by the evidence that `regime` admits.
  absl::StatusOr<std::vector<RecordId>> Neighbours(const RecordEvidence& record, Regime regime);
  absl::StatusOr<std::vector<RecordId>> NamedBy(const Hash128Value& identifier);
  using Ids = absl::flat_hash_set<RecordId>;
  // One call of Resolve.
  struct Round {
    std::vector<RecordId> queue;
    Ids spread;           // taken from the queue, or in a component that was clustered whole
    Ids large;            // known to lie in a component above the cap
    Ids large_by_person;  // the same by PERSON evidence alone
    absl::flat_hash_map<RecordId, Regime> done;
    std::vector<Component> components;
  };
  // Walks from `seed`; stops above the cap, or at one of `large`. `complete` tells whether all was walked.
  absl::StatusOr<std::vector<RecordId>> Walk(RecordId seed, Regime regime, const Ids& large, bool* complete);
  absl::Status ClusterWhole(std::vector<RecordId> ids, Round& round);
  absl::Status ClusterByPerson(RecordId id, Round& round);
  absl::Status Spread(RecordId id, Round& round);
  absl::StatusOr<Component> ClusterRecords(std::vector<RecordId> ids, Regime regime);
  absl::Status JoinByLikeness(const absl::flat_hash_map<RecordId, uint32_t>& nodes, Component* component);
  absl::Status AddAssertedTies(const absl::flat_hash_map<RecordId, uint32_t>& nodes, Component* component);
  absl::StatusOr<bool> PeopleDiffer(const RecordEvidence& a, const RecordEvidence& b);
  void AddClaims(Component* component);
  bool OverLimit(const Component& component) const;

  const v1::Policy& policy_;
  const Assertions& assertions_;
  const match::Model& model_;
  EvidenceSource& source_;
  absl::flat_hash_map<RecordId, std::shared_ptr<const RecordEvidence>> records_;
  absl::flat_hash_map<Hash128Value, std::unique_ptr<Value>> values_;
};

}  // namespace c360::resolve

#endif  // C360_LIB_RESOLVE_RESOLVER_H_
