// Microseconds an event of each stage between a line of JSON and a prepared event, on one thread.
//
//   stages_bench FILE [format] [rounds]     e.g. the events.ndjson of `c360 generate`
//
// Every stage is timed over all events before the next one starts; the best of the rounds counts.
#include <google/protobuf/arena.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/hash.h"
#include "c360/policy.h"
#include "formats/detect.h"
#include "formats/reader.h"
#include "ingest/prepare.h"
#include "normalize/normalizer.h"
#include "types/event.h"

namespace c360 {
namespace {

// The time of each stage in one round, and the best of all rounds.
class Stages {
 public:
  template <typename Work>
  void Time(const char* stage, Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    round_[stage] += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
  }
  void EndRound() {
    for (const auto& [stage, micros] : round_) {
      const auto [it, added] = best_.try_emplace(stage, micros);
      it->second = std::min(it->second, micros);
    }
    round_.clear();
  }
  void Print(size_t events) const {
    for (const auto& [stage, micros] : best_)
      std::printf("%-24s %7.3f us/event\n", stage.c_str(), micros / static_cast<double>(events));
  }

 private:
  std::map<std::string, double> round_, best_;
};

constexpr size_t kBatch = 1000;

int Run(const std::string& path, const std::string& name, int rounds) {
  const v1::Policy policy = DefaultPolicy();
  const NamespaceTable namespaces(policy);
  const normalize::Normalizer normalizer(policy);
  const KeyedHasher hasher;
  const ingest::PrepareContext context{policy, namespaces, normalizer, hasher};
  const absl::Time now = absl::FromUnixSeconds(1'750'000'000);
  Stages stages;
  size_t records = 0, refused = 0;
  for (int round = 0; round < rounds; ++round) {
    records = refused = 0;
    auto reader = formats::OpenRecords(path, {});
    if (!reader.ok()) return 1;
    const auto format = formats::NewFormat({.name = name, .mapping_json = "", .source = ""}, *(*reader)->Peek());
    if (!format.ok()) return 1;
    const auto decoder = (*format)->NewDecoder();
    google::protobuf::Arena arena;  // one a batch, as the importer has it
    std::vector<v1::Event*> events(kBatch);
    std::vector<normalize::Refusal> refusals;
    std::string bytes;
    formats::RecordBatch batch;
    while (true) {
      bool more = false;
      stages.Time("1 read", [&] { more = *(*reader)->Next((*format)->framing(), kBatch, &batch); });
      if (!more) break;
      records += batch.records.size();
      size_t n = 0;
      stages.Time("2 decode", [&] {
        arena.Reset();
        for (const auto& record : batch.records) {
          events[n] = google::protobuf::Arena::CreateMessage<v1::Event>(&arena);
          n += decoder->Decode(record.bytes, 1, events[n]).ok();
        }
      });
      std::vector<v1::Event> copies;
      for (size_t i = 0; i < n; ++i) copies.push_back(*events[i]);
      std::vector<ingest::Prepared> prepared(n);
      stages.Time("3 prepare, whole", [&] {
        for (size_t i = 0; i < n; ++i) refused += !ingest::Prepare(context, now, &copies[i], &prepared[i]).ok();
      });
      stages.Time("4  canonical form", [&] {
        for (size_t i = 0; i < n; ++i) Canonicalize(events[i]);
      });
      stages.Time("5  validate", [&] {
        for (size_t i = 0; i < n; ++i) ValidateEvent(*events[i], policy.limits(), now).IgnoreError();
      });
      stages.Time("6  hash", [&] {
        for (size_t i = 0; i < n; ++i) {
          hasher.HashPair(events[i]->source(), events[i]->event_id());
          ContentHash(events[i]);
        }
      });
      stages.Time("7  normalise", [&] {
        for (size_t i = 0; i < n; ++i) normalizer.Normalize(events[i], &refusals);
      });
      stages.Time("8  anchor", [&] {
        for (size_t i = 0; i < n; ++i) {
          ingest::Anchor anchor;
          ingest::FindAnchor(namespaces, *events[i], &anchor).IgnoreError();
        }
      });
      stages.Time("9 encode", [&] {
        for (size_t i = 0; i < n; ++i) events[i]->SerializeToString(&bytes);
      });
    }
    stages.EndRound();
  }
  std::printf("%zu records, %zu refused, best of %d rounds\n", records, refused, rounds);
  stages.Print(records);
  return 0;
}

}  // namespace
}  // namespace c360

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return c360::Run(argv[1], argc > 2 ? argv[2] : "auto", argc > 3 ? std::atoi(argv[3]) : 3);
}
