// Who is who, and why: explanations and a steward's word.
#ifndef C360_IDENTITY_H_
#define C360_IDENTITY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/match_model.h"
#include "c360/options.h"
#include "c360/v1/profile.pb.h"

namespace c360 {

// Which decisions of the scored matching are laid before a person.
struct ReviewOptions {
  // At most so many items. Range: 1 to 10,000.
  int limit = 50;
  // Those whose score is within so many bits of the threshold, above or below; contested ones in any case. What scores
  // more than 5 bits below is not kept, so more widens the queue only above. Range: 0.1 to 30.
  double band_bits = 5;
};

// Another policy, another match model, or both.
struct WhatIfOptions {
  std::optional<v1::Policy> policy = {};
  std::optional<v1::MatchModel> model = {};
  // At most so many merges and as many splits are told; all are counted. Range: 0 to 10,000.
  int limit = 20;
  // An empty directory for the trial, which is left to the caller to remove; "" keeps it in memory, which needs about
  // as much as the store has on the disk.
  std::string scratch_directory = {};
};

// Of the pairs of records that a truth says are one person, those that the store gets to see at all: recall above
// `reached` / `pairs` is out of reach of any weights.
struct BlockingReport {
  int64_t pairs = 0;    // true pairs of records
  int64_t direct = 0;   // that share an identifier or a blocking key that is not above its cap
  int64_t reached = 0;  // that are joined by a chain of such pairs within the person
  int64_t capped = 0;   // not reached, although they share keys: all of them above their caps
};

class Identity {
 public:
  virtual ~Identity() = default;

  // Why `left` and `right` (keys as in Profiles::Lookup) are one person, or why they are not.
  // Output  a path of evidence between them and the score of its weakest step; for two that are not one, the evidence
  // there is and
  //         what outweighs it. prior + parts = score, exactly.
  // Errors  NotFound: nothing shows one of them.
  virtual absl::StatusOr<v1::WhyResult> Why(std::string_view left, std::string_view right) = 0;

  // How the profile that `key` names came to be: the steps of its clustering, and evidence that joined nobody.
  virtual absl::StatusOr<v1::HowResult> How(std::string_view key) = 0;

  // Says that two identifiers ("namespace:value") are, or are not, one person. Durable, and withdrawable by the id
  // returned.
  //
  // SAME      joins the records that `left` and `right` name, even where both are values of one exclusive namespace.
  // NOT_SAME  `right` stops being evidence for records anchored at `left` and the other way round, and no profile holds
  // both.
  //
  // Saying the same thing again returns the id there is. Identifiers need not be known yet.
  // Errors  InvalidArgument: not an identifier, or twice the same one. FailedPrecondition: the opposite stands; its id
  // is named.
  virtual absl::StatusOr<int64_t> Assert(v1::Assertion::Kind kind, std::string_view left, std::string_view right,
                                         std::string_view reason, const WriteOptions& options = {}) = 0;

  // Takes an assertion back, as if it had never been. Errors: NotFound.
  virtual absl::Status Withdraw(int64_t assertion_id, const WriteOptions& options = {}) = 0;

  // The decisions that are least sure, ordered by how much a person's word on them would change (ReviewItem::gain), of
  // equals by their keys. `Assert` with the keys of both sides settles one for good: it is not in the queue again.
  //
  // Errors  InvalidArgument: an option out of range. Cancelled.
  // Cost    reads and clusters every record that is linked with another by what it says: linear in the store, as much
  //         as settling them; memory for the items and eight bytes a linked record. Stage "review" (linked records).
  virtual absl::StatusOr<std::vector<v1::ReviewItem>> Review(const ReviewOptions& options = {},
                                                             const ProgressCallback& progress = {}) = 0;

  // Which profiles would merge and split under another policy or model: makes a store of the same events and assertions
  // beside this one, which is not changed, and compares. RebuildStore or Maintenance::UseModel then do exactly this.
  //
  // Errors  InvalidArgument: neither a policy nor a model is given, or it is none; an option out of range.
  // AlreadyExists:
  //         there is a store in the scratch directory. Cancelled.
  // Cost    that of ingesting everything once; 20 bytes an event on top. Stages "replay" (events), then those of
  // Settle.
  virtual absl::StatusOr<v1::WhatIfReport> WhatIf(const WhatIfOptions& options,
                                                  const ProgressCallback& progress = {}) = 0;

  // How much recall is lost before anything is scored, where the truth is known.
  //
  // Input   for each person the keys (as in Profiles::Lookup) of that person's records; a key of several records counts
  //         as the first of them, one that nothing shows is left out.
  // Errors  those of reading. Cost: some thirty gets a record; memory for the largest person's records.
  virtual absl::StatusOr<BlockingReport> Blocking(std::span<const std::vector<std::string>> people) = 0;

  // Estimates a model from the records of the store, without labels: how often each level of agreement comes about by
  // chance (u, from random pairs) and in one person (m, by expectation maximisation over pairs that share any blocking
  // key, all kinds together). The store is not changed: Maintenance::UseModel takes the model into force. Stages "read"
  // and "train".
  // Errors  InvalidArgument: fewer than 100 records say enough of a person, or an option is out of range. Cancelled.
  // Cost    docs/quality.md; a million records in minutes, ~2 kB of memory a record. Source: docs/methods/matching.md.
  virtual absl::StatusOr<v1::MatchModel> Train(const MatchTrainOptions& options = {},
                                               const ProgressCallback& progress = {}) = 0;

  // All live assertions by id.
  virtual absl::StatusOr<std::vector<v1::Assertion>> Assertions() = 0;
};

}  // namespace c360

#endif  // C360_IDENTITY_H_
