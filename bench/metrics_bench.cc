// Measures over a year of a store of a million events: how long each takes to answer, facts read anew each time, and
// how long all take together. The bars (docs/performance.md): one second for any, ten for all, on two cores.
//
//   metrics_bench [--benchmark_filter=...]      C360_BENCH_EVENTS sets another number of events
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "c360/metrics.h"
#include "c360/profile_store.h"

namespace c360 {
namespace {

constexpr int64_t kBegin = 1'672'531'200;  // 2023-01-01
constexpr int64_t kSeconds = int64_t{730} * 86'400;

// One of a customer's events over two years: a third of them orders, the rest visits, mails, subscriptions and answers.
v1::Event MakeEvent(SeededRandom& random, int64_t i, int64_t customers) {
  v1::Event event;
  const int64_t who = static_cast<int64_t>(random.Below(static_cast<uint64_t>(customers)));
  event.set_source("bench");
  event.set_event_id(std::to_string(i));
  event.mutable_time()->set_seconds(kBegin + static_cast<int64_t>(random.Below(kSeconds)));
  v1::Identifier* id = event.add_identifiers();
  id->set_namespace_("user_id");
  id->set_value("u" + std::to_string(who));
  event.set_channel(static_cast<v1::Channel>(1 + random.Below(6)));
  switch (random.Below(10)) {
    case 0:
    case 1:
    case 2: {
      event.mutable_order()->set_order_id("o" + std::to_string(i));
      event.mutable_order()->mutable_total()->set_currency("EUR");
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(1 + random.Below(200)) * 1'000'000);
      break;
    }
    case 3: {
      v1::SubscriptionChange* change = event.mutable_subscription();
      change->set_action(static_cast<v1::SubscriptionChange::Action>(1 + random.Below(7)));
      change->set_subscription_id("s" + std::to_string(who));
      change->set_plan(random.Below(2) == 0 ? "basic" : "gold");
      change->set_period_months(1);
      change->mutable_amount()->set_currency("EUR");
      change->mutable_amount()->set_micros(9'990'000);
      break;
    }
    case 4:
    case 5:
      event.mutable_campaign_touch()->set_action(static_cast<v1::CampaignTouch::Action>(1 + random.Below(9)));
      event.mutable_campaign_touch()->set_campaign_id("c" + std::to_string(random.Below(12)));
      break;
    case 6:
      event.mutable_survey_answer()->set_kind(v1::SurveyAnswer::NPS);
      event.mutable_survey_answer()->set_score(static_cast<double>(random.Below(11)));
      break;
    default:
      event.mutable_page_view()->set_path("/p" + std::to_string(random.Below(50)));
  }
  return event;
}

class Store {
 public:
  static Store& Get() {
    static Store store;
    return store;
  }
  ProfileStore& operator*() { return *store_; }
  int64_t events() const { return events_; }

 private:
  Store() {
    if (const char* given = std::getenv("C360_BENCH_EVENTS")) events_ = std::atoll(given);
    folder_ = std::filesystem::temp_directory_path() / "c360_metrics_bench";
    std::filesystem::remove_all(folder_);
    store_ = *ProfileStore::Open(folder_.string(), {.clock = absl::Now});
    SeededRandom random(1);
    std::vector<v1::Event> batch;
    for (int64_t i = 0; i < events_; ++i) {
      batch.push_back(MakeEvent(random, i, std::max<int64_t>(1, events_ / 20)));
      if (batch.size() == 5000 || i + 1 == events_) {
        if (!store_->IngestBatch(batch).ok()) std::abort();
        batch.clear();
      }
    }
  }
  ~Store() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  int64_t events_ = 1'000'000;
  std::filesystem::path folder_;
  std::unique_ptr<ProfileStore> store_;
};

metrics::ReportQuery Year() {
  metrics::ReportQuery query;
  query.span.begin_us = (kBegin + int64_t{365} * 86'400) * 1'000'000;
  query.span.end_us = (kBegin + int64_t{730} * 86'400) * 1'000'000;
  return query;
}

void BM_Facts(benchmark::State& state) {
  Store& store = Store::Get();
  for (auto _ : state) {
    FactQuery query;
    query.threads = static_cast<int>(state.range(0));
    const auto facts = (*store).metrics().Facts(query);
    if (!facts.ok() || static_cast<int64_t>(facts->facts.all().size()) != store.events())
      return state.SkipWithError("the scan lost facts");
  }
  state.SetItemsProcessed(state.iterations() * store.events());
}

void BM_Measure(benchmark::State& state, std::vector<std::string> names) {
  Store& store = Store::Get();
  metrics::ReportQuery query = Year();
  query.measures = std::move(names);
  size_t rows = 0;
  for (auto _ : state) {
    const auto report = (*store).metrics().Report(query);
    if (!report.ok()) return state.SkipWithError("no report");
    rows = report->size();
  }
  state.counters["numbers"] = static_cast<double>(rows);
}

}  // namespace
}  // namespace c360

int main(int argc, char** argv) {
  using namespace c360;
  benchmark::Initialize(&argc, argv);
  for (const int threads : {1, 2}) {
    benchmark::RegisterBenchmark("facts", BM_Facts)
        ->Arg(threads)
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime()
        ->UseRealTime();
  }
  for (const metrics::Measure& measure : metrics::Measures()) {
    const std::string name(measure.name);
    benchmark::RegisterBenchmark(("measure/" + name).c_str(),
                                 [name](benchmark::State& state) { BM_Measure(state, {name}); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1)
        ->MeasureProcessCPUTime()
        ->UseRealTime();
  }
  benchmark::RegisterBenchmark("measure/all", [](benchmark::State& state) { BM_Measure(state, {}); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1)
      ->MeasureProcessCPUTime()
      ->UseRealTime();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
