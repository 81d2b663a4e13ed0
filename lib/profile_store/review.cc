// A scan, not an index: what is unsure changes with every event, and a queue of work for people is asked for rarely.
// Tested by tests/profile_store/review_test.cc.
#include "profile_store/review.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "resolve/review.h"

namespace c360 {
namespace {

using resolve::ReviewCandidate;
using storage::Table;

class ReviewScan {
 public:
  ReviewScan(Reader& reader, const ReviewOptions& options, const ProgressCallback& progress)
      : reader_(reader),
        limit_(static_cast<size_t>(options.limit)),
        band_(static_cast<int32_t>(options.band_bits * 1000)),
        progress_(progress) {}

  absl::StatusOr<std::vector<v1::ReviewItem>> Run() {
    std::vector<RecordId> seeds;
    RecordId last;
    const auto it = reader_.context().engine->NewIterator(Table::kLinks, reader_.snapshot());
    for (it->Seek(""); it->Valid(); it->Next()) {
      RecordId record, other;
      if (!storage::DecodeLinkKey(it->key(), &record, &other)) return DataLoss("a key of links is damaged");
      if (record == last) continue;
      last = record;
      ++done_;
      if (!seen_.contains(record)) seeds.push_back(record);
      if (seeds.size() < kSeedsAtOnce) continue;
      C360_RETURN_IF_ERROR(Look(&seeds));
    }
    C360_RETURN_IF_ERROR(it->status());
    C360_RETURN_IF_ERROR(Look(&seeds));
    KeepBest(limit_);
    std::vector<v1::ReviewItem> items;
    for (ReviewCandidate& candidate : found_) {
      C360_ASSIGN_OR_RETURN(const auto left, reader_.state().ProfileOf(candidate.left));
      C360_ASSIGN_OR_RETURN(const auto right, reader_.state().ProfileOf(candidate.right));
      candidate.item.mutable_left()->set_profile_id(FormatProfileId(left.profile));
      candidate.item.mutable_right()->set_profile_id(FormatProfileId(right.profile));
      items.push_back(std::move(candidate.item));
    }
    return items;
  }

 private:
  static constexpr size_t kSeedsAtOnce = 256;

  absl::Status Look(std::vector<RecordId>* seeds) {
    if (progress_ && !progress_({.stage = "review", .done = done_})) return absl::CancelledError("stopped on request");
    reader_.evidence().Trim();
    // A component may have more than one of the seeds; the resolver gives it once.
    resolve::Resolver resolver(reader_.context().policy, reader_.assertions(), reader_.model(), reader_.evidence());
    C360_ASSIGN_OR_RETURN(const auto components, resolver.Resolve(*seeds));
    seeds->clear();
    for (const resolve::Component& component : components) {
      if (component.scored.cluster.empty() || !seen_.insert(component.records.front()->id).second) continue;
      for (const auto& record : component.records) seen_.insert(record->id);
      resolve::CollectReview(component, band_, &found_);
    }
    if (found_.size() > 4 * limit_ + 1000) KeepBest(limit_);
    return absl::OkStatus();
  }

  void KeepBest(size_t most) {
    std::sort(found_.begin(), found_.end(), resolve::ComesBefore);
    if (found_.size() > most) found_.erase(found_.begin() + static_cast<ptrdiff_t>(most), found_.end());
  }

  Reader& reader_;
  const size_t limit_;
  const int32_t band_;
  const ProgressCallback& progress_;
  int64_t done_ = 0;
  absl::flat_hash_set<RecordId> seen_;
  std::vector<ReviewCandidate> found_;
};

}  // namespace

absl::StatusOr<std::vector<v1::ReviewItem>> ReviewIn(Reader& reader, const ReviewOptions& options,
                                                     const ProgressCallback& progress) {
  if (options.limit < 1 || options.limit > 10'000) return InvalidArgument("limit: not in 1..10000");
  if (!(options.band_bits >= 0.1 && options.band_bits <= 30)) return InvalidArgument("band_bits: not in 0.1..30");
  return ReviewScan(reader, options, progress).Run();
}

}  // namespace c360
