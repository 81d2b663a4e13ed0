// The one write path.
#ifndef C360_LIB_INGEST_WRITER_H_
#define C360_LIB_INGEST_WRITER_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/profile_store.h"
#include "ingest/folder.h"
#include "ingest/prepare.h"
#include "ingest/state.h"
#include "resolve/assertions.h"
#include "storage/engine.h"

namespace c360::ingest {

// Thread safety: none; the facade lets one writer in at a time.
class Writer {
 public:
  Writer(storage::Engine& engine, const v1::Policy& policy, const NamespaceTable& namespaces,
         const normalize::Normalizer& normalizer, const KeyedHasher& hasher, const FoldOptions& folds = {})
      : engine_(engine),
        policy_(policy),
        namespaces_(namespaces),
        normalizer_(normalizer),
        hasher_(hasher),
        folds_(engine, policy, folds) {}

  // Events that are not refused are applied in one atomic batch.
  absl::StatusOr<IngestReport> Ingest(std::span<v1::Event* const> events, const resolve::Assertions& assertions,
                                      absl::Time now, bool sync);
  absl::StatusOr<int64_t> Delete(std::span<const EventKey> events, const resolve::Assertions& assertions, bool sync);

  // Replaces the assertions `before` by `after`; `entry` is the one that came (`added`) or went.
  absl::Status Assert(const resolve::AssertionEntry& entry, bool added, const resolve::Assertions& after, bool sync);

  FoldKeeper& folds() { return folds_; }

 private:
  struct Work;  // one batch
  absl::Status Apply(const Prepared& prepared, Work& work);
  absl::Status RefineTime(const Prepared& prepared, const storage::EventKeyRow& row, Work& work);
  absl::StatusOr<RecordId> RecordOf(const Anchor& anchor, bool create, Work& work);
  absl::Status DeleteOne(const EventKey& key, Work& work, std::vector<std::pair<RecordId, Sequence>>* gone);
  absl::Status Refold(RecordId record, std::span<const std::pair<RecordId, Sequence>> gone, Work& work);
  absl::Status Show(const v1::Event& event, const Hash128Value& content, storage::v1::Record* row, bool* changed) const;
  absl::Status Settle(std::vector<RecordId> seeds, const resolve::Assertions& assertions, Work& work);
  absl::Status Commit(Work& work, bool sync);

  storage::Engine& engine_;
  const v1::Policy& policy_;
  const NamespaceTable& namespaces_;
  const normalize::Normalizer& normalizer_;
  const KeyedHasher& hasher_;
  FoldKeeper folds_;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_WRITER_H_
