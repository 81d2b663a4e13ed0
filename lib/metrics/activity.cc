// Tested by activity_test.cc.
#include "c360/metrics/activity.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "c360/metrics/retention.h"

namespace c360::metrics {
namespace {

constexpr int64_t kAnswerMicros = 7 * kDayMicros;
constexpr int64_t kLeastContacts = 3;
constexpr size_t kChannels = 256;

bool IsContact(const Fact& fact) {
  if (fact.type == EventType::kCampaignTouch)
    return fact.action == v1::CampaignTouch::SENT || fact.action == v1::CampaignTouch::DELIVERED;
  return fact.direction == v1::DIRECTION_OUTBOUND;
}

uint8_t DeclaredChannel(std::span<const Fact> facts, const FactSet& texts, int64_t t_us) {
  uint8_t channel = 0;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kPreference || fact.time_us >= t_us) continue;
    if (texts.Text(fact.subject) != "contact_channel") continue;
    const auto named = ParseChannel(texts.Text(fact.variant));
    channel = named ? static_cast<uint8_t>(*named) : 0;
  }
  return channel;
}

}  // namespace

double PoissonCdf(int64_t count, double mean) {
  if (count < 0) return 0;
  if (mean <= 0) return 1;
  // Summed from the largest term down, in logarithms: no underflow for large means.
  double sum = 0;
  for (int64_t k = count; k >= 0; --k) {
    const double x = static_cast<double>(k);
    const double term = std::exp(x * std::log(mean) - mean - std::lgamma(x + 1));
    sum += term;
    if (x < mean && term < sum * 1e-17) break;
  }
  return std::min(sum, 1.0);
}

EngagementDrop MeasureDrop(std::span<const int64_t> times_us, int64_t t_us, const DropOptions& options,
                           bool was_flagged) {
  EngagementDrop result;
  const int64_t w = int64_t{options.window_days} * kDayMicros;
  const int64_t m = options.baseline_windows;
  // Events in (from, to].
  const auto count = [&](int64_t from, int64_t to) {
    const auto after = [&](int64_t us) { return std::upper_bound(times_us.begin(), times_us.end(), us); };
    return static_cast<int64_t>(after(to) - after(from));
  };
  result.now = count(t_us - w, t_us);
  if (times_us.empty() || m <= 0 || w <= 0 || times_us.front() > t_us - (m + 1) * w) {
    result.drop = Ratio::None(times_us.empty() ? Undefined::kNoData : Undefined::kHistoryTooShort);
    return result;
  }
  result.baseline = static_cast<double>(count(t_us - (m + 1) * w, t_us - w)) / static_cast<double>(m);
  if (result.baseline < options.least_baseline || result.baseline == 0) {
    result.drop = Ratio::None(Undefined::kBaseTooSmall, static_cast<double>(result.now), result.baseline);
    return result;
  }
  result.drop = Ratio::Of(result.baseline - static_cast<double>(result.now), result.baseline);
  result.p = PoissonCdf(result.now, result.baseline);
  result.flagged = result.p < (was_flagged ? options.clear_alpha : options.alpha);
  return result;
}

Ratio RecencyAgainstCadence(std::span<const int64_t> times_us, int64_t t_us) {
  std::vector<double> gaps;
  int64_t last = kUntimed;
  for (const int64_t time : times_us) {
    if (time > t_us) break;
    if (last != kUntimed && time - last < kDayMicros) continue;  // the same visit
    if (last != kUntimed) gaps.push_back(static_cast<double>(time - last));
    last = time;
  }
  if (last == kUntimed) return Ratio::None(Undefined::kNoData);
  if (gaps.size() < 3) return Ratio::None(Undefined::kHistoryTooShort);
  std::sort(gaps.begin(), gaps.end());
  const size_t n = gaps.size();
  const double median = n % 2 == 1 ? gaps[n / 2] : (gaps[n / 2 - 1] + gaps[n / 2]) / 2;
  const double day = static_cast<double>(kDayMicros);
  return Ratio::Of(static_cast<double>(t_us - last) / day, median / day);
}

ChannelPreference PreferredChannel(std::span<const Fact> facts, const FactSet& texts, int64_t t_us) {
  ChannelPreference best;
  best.channel = DeclaredChannel(facts, texts, t_us);
  best.declared = best.channel != 0;
  if (best.declared) return best;
  std::array<int64_t, kChannels> contacts{}, answers{}, uses{}, waiting_since{};
  waiting_since.fill(kUntimed);
  for (const Fact& fact : facts) {
    if (!fact.timed() || fact.time_us >= t_us || fact.channel == 0) continue;
    const size_t channel = fact.channel;
    if (IsContact(fact)) {
      ++contacts[channel];
      waiting_since[channel] = fact.time_us;
    } else if (IsFromPerson(fact)) {
      ++uses[channel];
      const bool answers_it =
          waiting_since[channel] != kUntimed && fact.time_us - waiting_since[channel] <= kAnswerMicros;
      answers[channel] += answers_it;
      waiting_since[channel] = kUntimed;
    }
  }
  for (size_t channel = 1; channel < kChannels; ++channel) {
    if (contacts[channel] < kLeastContacts || answers[channel] == 0) continue;
    const Ratio response = Ratio::OfCounts(answers[channel], contacts[channel], Undefined::kZeroBase);
    if (best.channel == 0 || *response.value > *best.response.value)
      best = {static_cast<uint8_t>(channel), false, response};
  }
  if (best.channel != 0) return best;
  const auto most = std::max_element(uses.begin(), uses.end());
  if (*most > 0) best.channel = static_cast<uint8_t>(most - uses.begin());
  return best;
}

Ratio HandheldShare(const FactSet& facts, const Period& period) {
  int64_t known = 0, handheld = 0;
  for (const Fact& fact : facts.all()) {
    if (fact.device == Device::kUnknown || !fact.timed() || !period.Contains(fact.time_us) || !IsFromPerson(fact))
      continue;
    ++known;
    handheld += fact.device == Device::kMobile || fact.device == Device::kTablet;
  }
  return Ratio::OfCounts(handheld, known);
}

}  // namespace c360::metrics
