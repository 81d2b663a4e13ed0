// Cost of the parts of scored matching, on generated families.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "match/blocking.h"
#include "support/batch_linker.h"
#include "support/people.h"

namespace c360 {
namespace {

const testing::PeopleSet& Families() {
  static const auto* const set = new testing::PeopleSet(testing::MakeFamilies(1500, 7));
  return *set;
}

const testing::Population& People() {
  static const auto* const people = new testing::Population(Families());
  return *people;
}

void BM_MakeSubject(benchmark::State& state) {
  const testing::PeopleSet& set = Families();
  size_t i = 0;
  for (auto _ : state) {
    std::vector<match::NamedText> values;
    for (const auto& [name, text] : set.records[i].values) values.push_back({name, text});
    benchmark::DoNotOptimize(match::MakeSubject(values));
    i = (i + 1) % set.records.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_MakeSubject);

void BM_BlockingKeys(benchmark::State& state) {
  uint32_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(match::BlockingKeys(People().subject(i)));
    i = (i + 1) % static_cast<uint32_t>(People().size());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_BlockingKeys);

// 0: random pairs; 1: candidates, which agree in something and cost more.
void BM_Compare(benchmark::State& state) {
  std::vector<std::pair<uint32_t, uint32_t>> pairs = People().Candidates(match::kDefaultBlockCap);
  if (state.range(0) == 0) {
    SeededRandom random(1);
    for (auto& [a, b] : pairs) {
      a = static_cast<uint32_t>(random.Below(People().size()));
      b = static_cast<uint32_t>(random.Below(People().size()));
    }
  }
  const match::Model& model = match::Model::BuiltIn();
  const int32_t prior = model.PriorMillibits(People().comparable());
  size_t i = 0;
  int64_t joined = 0;
  for (auto _ : state) {
    const auto& [a, b] = pairs[i];
    joined += match::Total(model, prior, match::Compare(model, People().side(a), People().side(b))) >= 0;
    i = (i + 1) % pairs.size();
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["joined"] = benchmark::Counter(static_cast<double>(joined) / static_cast<double>(state.iterations()));
}
BENCHMARK(BM_Compare)->Arg(0)->Arg(1);

}  // namespace
}  // namespace c360

BENCHMARK_MAIN();
