// Records of an input made into prepared events by several threads, in the order of the input.
#ifndef C360_LIB_PROFILE_STORE_DECODE_PIPELINE_H_
#define C360_LIB_PROFILE_STORE_DECODE_PIPELINE_H_

#include <google/protobuf/arena.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "c360/profile_store.h"
#include "c360/v1/event.pb.h"
#include "formats/decoder.h"
#include "formats/reader.h"

namespace c360 {

// What became of a run of records. The events are those of the records that were well, in their order.
struct DecodedBatch {
  DecodedBatch();

  struct Refusal {
    int64_t line = 0;
    size_t before = 0;  // the event of this batch in front of which the record stood
    std::string reason;
  };
  std::vector<v1::Event*> events;
  std::unique_ptr<PreparedEvents> prepared;  // the same, ready to be written
  std::vector<int64_t> lines;                // of the events
  std::vector<Refusal> refusals;
  std::vector<Refusal> refused_identifiers;  // of the events themselves: `before` is the event's own place
  int64_t records = 0;
  absl::Status status;  // of reading; with an error the batch is empty and the last
  bool last = false;    // nothing comes behind it, and it is empty

  // The memory of the events and of all they hold, let go as a whole: clearing them field by field touches memory of
  // ten times the size.
  google::protobuf::Arena arena;
  formats::RecordBatch raw;
};

// Worker threads take turns at reading: whoever has a free slot of the ring reads the next batch under a lock and
// decodes it outside. The consumer empties the slots in order, so at most `threads` + 2 batches are in memory.
//
// Thread safety: Next and Release from one thread, that of the constructor.
// Invariants  1. Batch k stands in slot k mod n, and is read only when batch k - n was released.
//             2. Behind the batch that is `last` nothing is read.
class DecodePipeline {
 public:
  struct Options {
    int threads = 2;  // 0: Next does the work itself
    size_t batch = 1000;
    int64_t max_record_bytes = 0;         // for messages
    const ProfileStore* store = nullptr;  // prepares the events, on the threads; required
  };
  // `reader` and `format` must live longer. The header is taken already.
  DecodePipeline(formats::RecordReader& reader, const formats::Format& format, Options options);
  ~DecodePipeline();
  DecodePipeline(const DecodePipeline&) = delete;
  DecodePipeline& operator=(const DecodePipeline&) = delete;

  // The next batch, valid until Release; null when none is ready within `patience`.
  DecodedBatch* Next(absl::Duration patience);
  void Release();
  size_t slots() const { return slots_.size(); }

 private:
  struct Slot {
    DecodedBatch batch;
    std::unique_ptr<formats::Decoder> decoder;
    bool ready = false;
  };
  void Work();
  bool Read(DecodedBatch* batch);
  void Decode(size_t slot);

  formats::RecordReader& reader_;
  const formats::Format& format_;
  const Options options_;
  const int64_t headers_;  // records in front of the first row

  Mutex read_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
  uint64_t next_read_ ABSL_GUARDED_BY(read_mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(read_mutex_) = false;

  Mutex mutex_;
  CondVar released_or_stopped_, decoded_;
  uint64_t released_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t next_taken_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::thread> threads_;
};

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_DECODE_PIPELINE_H_
