// Tested by tests/contract/bench_report_test.cc.
#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "fmt/format.h"

namespace c360::bench {
namespace {

void Write(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  const double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
  return {.median = median, .relative = median == 0 ? 0 : (values.back() - values.front()) / median};
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
}

void Report::Section(std::string_view title) { Write(fmt::format("\n{}\n", title)); }

void Report::Print(const Line& line) {
  const Spread spread = SpreadOf(line.micros_per_op);
  std::string text = fmt::format("  {:<38}: {:9.2f} micros/op; {:9.0f} ops/s", line.name, spread.median,
                                 spread.median > 0 ? 1e6 / spread.median : 0);
  if (!line.latencies.empty()) {
    text += fmt::format("; p50 {:.1f} p99 {:.1f} micros", Percentile(line.latencies, 0.5),
                        Percentile(line.latencies, 0.99));
  }
  if (line.cpu_micros_per_op > 0) text += fmt::format("; cpu {:.2f} micros/op", line.cpu_micros_per_op);
  if (line.bytes_per_event > 0) text += fmt::format("; {:.0f} bytes/event", line.bytes_per_event);
  if (line.micros_per_op.size() > 1) {
    text += fmt::format("; {} runs, spread {:.0f} %", line.micros_per_op.size(), spread.relative * 100);
  }
  Write(text + "\n");
}

void Report::Judge(const Bar& bar, double value) {
  const bool met = bar.at_least ? value >= bar.limit : value <= bar.limit;
  const std::string text = fmt::format("{:<58} {:7.2f}{}   bar {} {:g}{}   {}", bar.what, value, bar.unit,
                                       bar.at_least ? ">=" : "<=", bar.limit, bar.unit, met ? "met" : "MISSED");
  Write(fmt::format("  = {}\n", text));
  verdicts_.push_back({text, met});
}

void Report::Note(std::string_view text) { Write(fmt::format("  {}\n", text)); }

void Report::Summary() const {
  Write("\nBars\n");
  for (const Verdict& verdict : verdicts_) Write(fmt::format("  {}\n", verdict.text));
}

}  // namespace c360::bench
