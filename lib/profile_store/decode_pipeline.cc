// Tested by tests/profile_store/import_test.cc.
#include "profile_store/decode_pipeline.h"

#include <utility>

#include "base/status.h"

namespace c360 {
namespace {

// Blocks of some 150 usual events: so large that allocators are seldom asked.
google::protobuf::ArenaOptions EventBlocks() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = options.max_block_size = size_t{256} << 10;
  return options;
}

}  // namespace

DecodedBatch::DecodedBatch() : arena(EventBlocks()) {}

DecodePipeline::DecodePipeline(formats::RecordReader& reader, const formats::Format& format, Options options)
    : reader_(reader),
      format_(format),
      options_(std::move(options)),
      headers_(format.has_header() ? 1 : 0),
      slots_(options_.threads == 0 ? 1 : static_cast<size_t>(options_.threads) + 2) {
  for (Slot& slot : slots_) slot.decoder = format_.NewDecoder();
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

DecodePipeline::~DecodePipeline() {
  reader_.Stop();
  {
    MutexLock lock(&mutex_);
    stop_ = true;
    released_or_stopped_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void DecodePipeline::Work() {
  while (true) {
    uint64_t mine;
    {
      MutexLock reading(&read_mutex_);
      if (ended_) return;
      mine = next_read_++;
      {
        MutexLock lock(&mutex_);
        released_or_stopped_.Wait(&mutex_, [this, mine]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
          return stop_ || mine < released_ + slots_.size();
        });
        if (stop_) {
          ended_ = true;
          return;
        }
      }
      ended_ = !Read(&slots_[mine % slots_.size()].batch);
    }
    Slot& slot = slots_[mine % slots_.size()];
    Decode(mine % slots_.size());
    MutexLock lock(&mutex_);
    slot.ready = true;
    decoded_.NotifyAll();
  }
}

// False when nothing comes behind this batch.
bool DecodePipeline::Read(DecodedBatch* batch) {
  batch->status = absl::OkStatus();
  batch->last = false;
  const auto more = reader_.Next(format_.framing(), options_.batch, &batch->raw);
  if (more.ok() && *more) return true;
  batch->status = more.status();
  batch->last = true;
  batch->raw.records.clear();
  return false;
}

void DecodePipeline::Decode(size_t index) {
  DecodedBatch& batch = slots_[index].batch;
  batch.events.clear();
  batch.prepared.reset();
  batch.arena.Reset();
  batch.lines.clear();
  batch.refusals.clear();
  batch.refused_identifiers.clear();
  batch.records = 0;
  v1::Event* event = nullptr;  // the next one; that of a refused record is used again
  for (const formats::RawRecord& record : batch.raw.records) {
    ++batch.records;
    if (event == nullptr) event = google::protobuf::Arena::CreateMessage<v1::Event>(&batch.arena);
    absl::Status status;
    if (record.flaw == formats::RawRecord::Flaw::kTooLong) {
      status = InvalidArgument("record: longer than {} bytes", options_.max_record_bytes);
    } else if (record.flaw == formats::RawRecord::Flaw::kCutShort) {
      status = InvalidArgument("record: cut short by the end of the input");
    } else {
      status = slots_[index].decoder->Decode(record.bytes, record.number - headers_, event);
    }
    if (status.ok()) {
      for (const std::string& reason : slots_[index].decoder->refused_identifiers())
        batch.refused_identifiers.push_back({record.line, batch.events.size(), reason});
      batch.events.push_back(std::exchange(event, nullptr));
      batch.lines.push_back(record.line);
    } else {
      batch.refusals.push_back({record.line, batch.events.size(), std::string(StatusMessage(status))});
    }
  }
  batch.prepared = options_.store->Prepare(std::span<v1::Event* const>(batch.events));
}

DecodedBatch* DecodePipeline::Next(absl::Duration patience) {
  Slot& slot = slots_[next_taken_ % slots_.size()];
  if (threads_.empty()) {
    if (!slot.ready) {
      Read(&slot.batch);
      Decode(0);
      slot.ready = true;
    }
    return &slot.batch;
  }
  MutexLock lock(&mutex_);
  return decoded_.WaitFor(&mutex_, patience, [&slot] { return slot.ready; }) ? &slot.batch : nullptr;
}

void DecodePipeline::Release() {
  MutexLock lock(&mutex_);
  slots_[next_taken_ % slots_.size()].ready = false;
  ++next_taken_;
  ++released_;
  released_or_stopped_.NotifyAll();
}

}  // namespace c360
