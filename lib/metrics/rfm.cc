// Quantiles of a population move as it grows, so the cut points are an artefact with a version, apart from scoring.
// Tested by rfm_test.cc.
#include "c360/metrics/rfm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"

namespace c360::metrics {
namespace {

// Calls `visit` with the purchases of one profile after the other.
template <typename Visit>
void ForEachBuyer(std::span<const Purchase> purchases, Visit visit) {
  for (size_t begin = 0; begin < purchases.size();) {
    size_t end = begin + 1;
    while (end < purchases.size() && purchases[end].profile == purchases[begin].profile) ++end;
    visit(purchases.subspan(begin, end - begin));
    begin = end;
  }
}

std::vector<double> Quartiles(std::vector<double> values) {
  std::vector<double> edges;
  if (values.empty()) return edges;
  std::sort(values.begin(), values.end());
  for (int quarter = 0; quarter <= 4; ++quarter) {
    const double place = static_cast<double>(values.size() - 1) * quarter / 4;
    const size_t low = static_cast<size_t>(place);
    const size_t high = std::min(low + 1, values.size() - 1);
    const double edge = values[low] + (values[high] - values[low]) * (place - static_cast<double>(low));
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  }
  return edges;
}

// 1 .. k: the first half-open range (a, b] that holds the value; the lowest edge belongs to the first.
int Bin(const std::vector<double>& edges, double value) {
  if (edges.empty()) return 0;
  if (edges.size() == 1) return 1;
  const auto upper = std::lower_bound(edges.begin() + 1, edges.end(), value);
  return static_cast<int>(std::min<ptrdiff_t>(upper - edges.begin(), static_cast<ptrdiff_t>(edges.size()) - 1));
}

}  // namespace

absl::StatusOr<std::vector<RfmInput>> RfmInputs(const FactSet& facts, std::span<const Purchase> purchases,
                                                int64_t end_us, const Calendar& calendar, std::string_view currency) {
  std::optional<TextId> wanted;
  if (!currency.empty()) {
    wanted = facts.Find(currency);
    if (!wanted) return std::vector<RfmInput>();
  }
  std::vector<RfmInput> inputs;
  bool mixed = false;
  const int64_t end_day = calendar.IndexOf(CalendarUnit::kDay, end_us);
  ForEachBuyer(purchases, [&](std::span<const Purchase> own) {
    RfmInput input{.profile = own[0].profile};
    int64_t last = INT64_MIN;
    MicrosSum sum = 0;
    bool in_wanted = false, in_others = false;
    for (const Purchase& purchase : own) {
      if (purchase.time_us >= end_us) continue;
      if (purchase.has_amount) {
        if (!wanted) wanted = purchase.currency;
        const bool other = *wanted != purchase.currency;
        (other ? in_others : in_wanted) = true;
        if (other) continue;
      }
      const int64_t day = calendar.IndexOf(CalendarUnit::kDay, purchase.time_us);
      input.frequency += day != last;
      last = day;
      sum += purchase.amount_micros;
    }
    mixed = mixed || (currency.empty() && in_others);
    // What has no amount is in no currency: it counts, but makes nobody a customer who paid in other ones alone.
    if (input.frequency == 0 || (in_others && !in_wanted)) return;
    input.recency_days = end_day - last;
    input.monetary_micros = static_cast<double>(sum) / static_cast<double>(input.frequency);
    inputs.push_back(input);
  });
  if (mixed) return FailedPrecondition("the purchases are in several currencies: name one");
  return inputs;
}

RfmCutPoints FitRfm(std::span<const RfmInput> customers) {
  std::array<std::vector<double>, 3> values;
  for (const RfmInput& customer : customers) {
    values[0].push_back(static_cast<double>(customer.recency_days));
    values[1].push_back(static_cast<double>(customer.frequency));
    values[2].push_back(customer.monetary_micros);
  }
  RfmCutPoints cuts{Quartiles(std::move(values[0])), Quartiles(std::move(values[1])), Quartiles(std::move(values[2])),
                    ""};
  std::string bytes;
  for (const auto* edges : {&cuts.recency, &cuts.frequency, &cuts.monetary}) {
    AppendVarint(&bytes, edges->size());
    for (const double edge : *edges) {
      uint64_t bits;
      std::memcpy(&bits, &edge, 8);
      AppendBigEndian64(&bytes, bits);
    }
  }
  cuts.version = fmt::format("{:016x}", Hash64(bytes));
  return cuts;
}

std::string RfmScore::Text() const { return fmt::format("{}{}{}", recency, frequency, monetary); }

RfmScore ScoreRfm(const RfmInput& customer, const RfmCutPoints& cuts) {
  const int reversed = Bin(cuts.recency, static_cast<double>(customer.recency_days));
  const int scores = std::max<int>(1, static_cast<int>(cuts.recency.size()) - 1);
  return {cuts.recency.empty() ? 0 : scores + 1 - reversed,
          Bin(cuts.frequency, static_cast<double>(customer.frequency)), Bin(cuts.monetary, customer.monetary_micros)};
}

std::string_view RfmSegment(const RfmScore& score) {
  struct Segment {
    std::string_view name;
    std::string_view scores;
  };
  // The table of pymc-marketing's rfm_segments.
  constexpr Segment kSegments[] = {
      {"Premium", "334 443 444 344 434 433 343 333"},
      {"Repeat", "244 234 232 332 143 233 243 242"},
      {"Top Spender", "424 414 144 314 324 124 224 423 413 133 323 313 134"},
      {"At Risk", "422 223 212 122 222 132 322 312 412 123 214"},
      {"Inactive", "411 111 113 114 112 211 311"},
  };
  const std::string text = score.Text();
  for (const Segment& segment : kSegments)
    if (segment.scores.find(text) != std::string_view::npos) return segment.name;
  return "Other";
}

std::vector<RfmSummary> SummarizeRfm(std::span<const Purchase> purchases, int64_t end_us, CalendarUnit unit,
                                     const Calendar& calendar) {
  std::vector<RfmSummary> summaries;
  const int64_t end = calendar.IndexOf(unit, end_us);
  ForEachBuyer(purchases, [&](std::span<const Purchase> own) {
    int64_t first = 0, last = 0, units = 0;
    MicrosSum repeat_micros = 0;
    for (const Purchase& purchase : own) {
      const int64_t at = calendar.IndexOf(unit, purchase.time_us);
      if (at > end) break;
      if (units == 0) first = at;
      units += units == 0 || at != last;
      last = at;
      if (at != first) repeat_micros += purchase.amount_micros;
    }
    if (units == 0) return;
    summaries.push_back({own[0].profile, units - 1, last - first, end - first,
                         units > 1 ? static_cast<double>(repeat_micros) / static_cast<double>(units - 1) : 0});
  });
  return summaries;
}

}  // namespace c360::metrics
