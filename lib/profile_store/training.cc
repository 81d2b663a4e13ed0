// Tested by tests/profile_store/rebuild_test.cc.
#include "profile_store/training.h"

#include <algorithm>

#include "base/status.h"
#include "match/train.h"
#include "storage/keys.h"

namespace c360 {
namespace {

// A record as training sees it. Goes by the unkeyed hash of its anchor, which is the same in every store.
struct Sampled {
  std::string key;
  std::shared_ptr<const match::Subject> subject;
  bool operator<(const Sampled& other) const { return key < other.key; }
};

// Of all comparable records the `most` with the least hashes.
absl::StatusOr<std::vector<Sampled>> Sample(Reader& reader, size_t most, const ProgressCallback& progress) {
  const StoreContext& context = reader.context();
  C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*context.engine, reader.snapshot()));
  std::vector<Sampled> sample;
  int64_t seen = 0;
  const auto it = context.engine->NewIterator(storage::Table::kRecords, reader.snapshot());
  for (it->Seek(""); it->Valid(); it->Next()) {
    if (++seen % 4096 == 0 && progress &&
        !progress({.stage = "read", .done = seen, .total = static_cast<int64_t>(counters.records)})) {
      return absl::CancelledError("stopped on request");
    }
    storage::v1::Record row;
    if (!row.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
      return DataLoss("a row of records is damaged");
    const auto record =
        resolve::MakeEvidence(storage::ParseRecordKey(it->key()), row, *context.namespaces, context.hasher);
    if (record.subject == nullptr) continue;
    Sampled one{storage::HashKey(record.order), record.subject};
    if (sample.size() == most && !(one < sample.front())) continue;
    sample.push_back(std::move(one));
    std::push_heap(sample.begin(), sample.end());
    if (sample.size() <= most) continue;
    std::pop_heap(sample.begin(), sample.end());
    sample.pop_back();
  }
  C360_RETURN_IF_ERROR(it->status());
  return sample;
}

}  // namespace

absl::StatusOr<v1::MatchModel> TrainOn(Reader& reader, const MatchTrainOptions& options,
                                       const ProgressCallback& progress) {
  if (options.max_records < 100 || options.random_pairs < 1 || options.candidate_pairs < 1 || options.rounds < 1 ||
      options.rounds > 100) {
    return InvalidArgument("training: an option is out of range");
  }
  C360_ASSIGN_OR_RETURN(const auto sample, Sample(reader, static_cast<size_t>(options.max_records), progress));
  std::vector<match::TrainingRecord> records;
  for (const Sampled& one : sample) records.push_back({one.key, one.subject.get()});
  match::TrainOptions train;
  train.seed = options.seed;
  train.block_cap = static_cast<uint32_t>(reader.context().policy.identity().block_cap());
  train.random_pairs = options.random_pairs;
  train.candidate_pairs = options.candidate_pairs;
  train.rounds = options.rounds;
  if (progress) {
    train.progress = [&](int done, int total) { return progress({.stage = "train", .done = done, .total = total}); };
  }
  return match::Train(records, train);
}

}  // namespace c360
