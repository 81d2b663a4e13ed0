// The pure parts of ingest and reading, one by one, on generated lines: where the time of an event goes.
//   build/release/bin/parts_bench --benchmark_filter=Decode --benchmark_repetitions=5
#include <benchmark/benchmark.h>
#include <google/protobuf/arena.h>

#include <memory>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "c360/policy.h"
#include "formats/segment.h"
#include "generate/stream.h"
#include "graph/cluster.h"
#include "ingest/prepare.h"
#include "normalize/normalizer.h"
#include "profile/fold.h"
#include "types/event.h"

namespace c360::bench {
namespace {

// Segment messages of 200 people.
const std::vector<std::string>& Lines() {
  static const auto lines = [] {
    auto result = std::make_unique<std::vector<std::string>>();
    generate::Stream stream(generate::World(/*seed=*/1, /*people=*/200), /*lines=*/2000);
    stream.Run({.line =
                    [&](std::string_view line) {
                      result->emplace_back(line);
                      return true;
                    },
                .owner = [](std::string_view, int64_t) {}});
    return result;
  }();
  return *lines;
}

const std::vector<v1::Event>& Events() {
  static const auto events = [] {
    auto result = std::make_unique<std::vector<v1::Event>>(Lines().size());
    const auto format = formats::NewSegmentFormat("segment");
    const auto decoder = format->NewDecoder();
    for (size_t i = 0; i < result->size(); ++i)
      decoder->Decode(Lines()[i], static_cast<int64_t>(i) + 1, &(*result)[i]).IgnoreError();  // blank ids are refused
    return result;
  }();
  return *events;
}

void CountLines(benchmark::State& state) {
  int64_t bytes = 0;
  for (const std::string& line : Lines()) bytes += static_cast<int64_t>(line.size());
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(Lines().size()));
  state.SetBytesProcessed(state.iterations() * bytes);
}

void BM_DecodeSegment(benchmark::State& state) {
  const auto format = formats::NewSegmentFormat("segment");
  const auto decoder = format->NewDecoder();
  google::protobuf::Arena arena;  // one a batch, as the importer has it
  int64_t decoded = 0;
  for (auto unused : state) {
    arena.Reset();
    for (const std::string& line : Lines())
      decoded += decoder->Decode(line, 1, google::protobuf::Arena::CreateMessage<v1::Event>(&arena)).ok() ? 1 : 0;
  }
  if (decoded * 10 < state.iterations() * static_cast<int64_t>(Lines().size()) * 9) state.SkipWithError("refused");
  CountLines(state);
}
BENCHMARK(BM_DecodeSegment);

// Check, hash, normalise, find the anchor. The copy of the event is in it, for Prepare changes what it is given.
void BM_Prepare(benchmark::State& state) {
  const v1::Policy policy = DefaultPolicy();
  const NamespaceTable namespaces(policy);
  const normalize::Normalizer normalizer(policy);
  const KeyedHasher hasher;
  const absl::Time now = absl::FromUnixSeconds(1'750'000'000);
  int64_t prepared_well = 0;
  for (auto unused : state) {
    for (const v1::Event& event : Events()) {
      v1::Event copy = event;
      ingest::Prepared prepared;
      prepared_well += ingest::Prepare({policy, namespaces, normalizer, hasher}, now, &copy, &prepared).ok() ? 1 : 0;
    }
  }
  if (prepared_well == 0) state.SkipWithError("all refused");
  CountLines(state);
}
BENCHMARK(BM_Prepare);

void BM_SerializeAndParse(benchmark::State& state) {
  v1::Event back;
  for (auto unused : state) {
    for (const v1::Event& event : Events()) {
      if (!back.ParseFromString(event.SerializeAsString())) state.SkipWithError("not read back");
    }
  }
  CountLines(state);
}
BENCHMARK(BM_SerializeAndParse);

void BM_NormalizeIdentifier(benchmark::State& state, const char* name_space, std::vector<std::string> values) {
  const normalize::Normalizer normalizer(DefaultPolicy());
  for (auto unused : state) {
    for (const std::string& value : values) {
      if (!normalizer.NormalizeIdentifier(name_space, value).ok()) state.SkipWithError("refused");
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(values.size()));
}
BENCHMARK_CAPTURE(BM_NormalizeIdentifier, user_id, "user_id", {"u0000001", "u0000002"});
BENCHMARK_CAPTURE(BM_NormalizeIdentifier, email, "email", {"Jan.Nowak@Poczta.PL", "anna@shop.pl"});
BENCHMARK_CAPTURE(BM_NormalizeIdentifier, phone_known, "phone", {"+48 601-000-001", "0048601000001"});

// A star of records around one conflict: two people, one shared tablet, `range` browsers each.
void BM_Cluster(benchmark::State& state) {
  const auto browsers = static_cast<uint32_t>(state.range(0));
  graph::Problem problem;
  problem.nodes = 2 * browsers + 3;
  problem.claims.resize(problem.nodes);
  problem.claims[0] = {{.property = 0, .value = 1}};
  problem.claims[1] = {{.property = 0, .value = 2}};
  for (uint32_t i = 0; i < 2 * browsers; ++i) problem.ties.push_back({.tier = 1, .nodes = {i % 2, i + 3}});
  problem.ties.push_back({.tier = 1, .nodes = {0, 1, 2}});
  for (auto unused : state) {
    const graph::Clustering clustering = graph::Cluster(problem);
    if (clustering.cluster[3] != 0 || clustering.cluster[4] != 1 || clustering.cluster[2] != 2)
      state.SkipWithError("another clustering");
  }
  state.SetItemsProcessed(state.iterations() * problem.nodes);
}
BENCHMARK(BM_Cluster)->Arg(2)->Arg(20)->Arg(200);

// All events as those of one person.
void BM_Fold(benchmark::State& state) {
  const v1::Policy policy = DefaultPolicy();
  const profile::FoldPlan plan(policy);
  for (auto unused : state) {
    profile::Fold fold(plan);
    for (const v1::Event& event : Events()) fold.Add(event);
    benchmark::DoNotOptimize(fold);
  }
  CountLines(state);
}
BENCHMARK(BM_Fold);

}  // namespace
}  // namespace c360::bench

BENCHMARK_MAIN();
