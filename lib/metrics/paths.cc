// Cuts each person's facts into paths. Tested by paths_test.cc.
#include <algorithm>

#include "c360/metrics/attribution.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr int64_t kVisitMicros = int64_t{3600} * 1'000'000;
constexpr std::string_view kDirect = "direct";

bool IsVisit(const Fact& fact) {
  if (fact.direction == v1::DIRECTION_OUTBOUND) return false;
  return fact.type == EventType::kPageView || fact.type == EventType::kScreenView ||
         fact.Is(EventType::kSession, v1::Session::STARTED);
}

bool IsMarketingTouch(const Fact& fact) {
  return fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::OPENED) ||
         fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::CLICKED) || fact.type == EventType::kAdTouch;
}

struct Touch {
  int64_t time_us;
  std::string label;
  bool led_somewhere = false;  // a conversion followed within the lookback
};

class PathCutter {
 public:
  PathCutter(const FactSet& facts, const Period& span, const PathOptions& options)
      : facts_(facts),
        span_(span),
        options_(options),
        lookback_us_(int64_t{std::clamp(options.lookback_days, 0, kMostDays)} * kDayMicros) {}

  struct RawPath {
    std::string currency;
    std::vector<Touch> touches;
    int64_t end_us = 0;
    bool converted = false;
    double value = 0;
  };

  void Cut(std::span<const Fact> own) {
    purchases_.clear();
    if (!options_.conversion) AppendPurchases(own, &purchases_);
    next_purchase_ = 0;
    int64_t last_visit = kUntimed;
    for (const Fact& fact : own) {
      if (!fact.timed() || fact.time_us >= span_.end_us) continue;
      if (TakeConversion(fact)) continue;
      if (options_.touch) {
        if (options_.touch(fact)) Touched(fact);
      } else if (IsMarketingTouch(fact)) {
        Touched(fact);
      } else if (IsVisit(fact)) {
        const bool new_visit = last_visit == kUntimed || fact.time_us - last_visit >= kVisitMicros;
        last_visit = fact.time_us;
        if (new_visit) Touched(fact);
      }
    }
    LeaveWithout();
    touches_.clear();
  }

  std::vector<RawPath> Take() { return std::move(paths_); }

 private:
  void Touched(const Fact& fact) { touches_.push_back({.time_us = fact.time_us, .label = LabelOf(fact)}); }

  std::string LabelOf(const Fact& fact) const {
    if (options_.by_campaign)
      return fact.subject != 0 && IsMarketingTouch(fact) ? std::string(facts_.Text(fact.subject))
                                                         : std::string(kDirect);
    const std::string_view channel = ChannelName(static_cast<v1::Channel>(fact.channel));
    return channel.empty() ? "unknown" : std::string(channel);
  }

  // Whether `fact` is a conversion. Its value is what it says itself, or, of the first event of a purchase, what all
  // events of the order come to, in each of its currencies. Purchases stand in the order of their first events.
  bool TakeConversion(const Fact& fact) {
    if (options_.conversion) {
      if (!options_.conversion(fact)) return false;
      Convert(fact.time_us, fact.currency, static_cast<double>(fact.amount_micros));
    } else {
      if (fact.type != EventType::kOrder || next_purchase_ == purchases_.size()) return false;
      const Purchase& next = purchases_[next_purchase_];
      if (fact.time_us != next.time_us || fact.key != next.key) return false;
      do {
        const Purchase& part = purchases_[next_purchase_];
        Convert(part.time_us, part.currency, static_cast<double>(part.amount_micros));
      } while (++next_purchase_ < purchases_.size() && purchases_[next_purchase_].again);
    }
    for (Touch& touch : touches_) touch.led_somewhere |= fact.time_us - touch.time_us <= lookback_us_;
    if (options_.reset_at_conversion) {
      LeaveWithout();
      touches_.clear();
    }
    return true;
  }

  void Convert(int64_t time_us, TextId currency, double value) {
    if (!span_.Contains(time_us)) return;
    RawPath path{.currency = std::string(facts_.Text(currency)),
                 .touches = {},
                 .end_us = time_us,
                 .converted = true,
                 .value = value};
    for (const Touch& touch : touches_)
      if (time_us - touch.time_us <= lookback_us_) path.touches.push_back(touch);
    paths_.push_back(std::move(path));
  }

  // Touches of the span that nothing came of, once the time for it is up. What lies more than a lookback apart, or has
  // a touch between that led somewhere, is not of one path.
  void LeaveWithout() {
    RawPath path;
    const auto leave = [&] {
      if (!path.touches.empty() && path.touches.back().time_us + lookback_us_ <= span_.end_us) {
        path.end_us = path.touches.back().time_us;
        paths_.push_back(std::move(path));
      }
      path = RawPath();
    };
    for (const Touch& touch : touches_) {
      if (touch.led_somewhere || (!path.touches.empty() && touch.time_us - path.touches.back().time_us > lookback_us_))
        leave();
      if (!touch.led_somewhere && span_.Contains(touch.time_us)) path.touches.push_back(touch);
    }
    leave();
  }

  const FactSet& facts_;
  const Period& span_;
  const PathOptions& options_;
  const int64_t lookback_us_;
  std::vector<Touch> touches_;
  std::vector<Purchase> purchases_;  // of the person at hand
  size_t next_purchase_ = 0;
  std::vector<RawPath> paths_;
};

}  // namespace

PathSet TouchPaths(const FactSet& facts, const Period& span, const PathOptions& options) {
  PathCutter cutter(facts, span, options);
  for (uint32_t p = 0; p < facts.profiles(); ++p) cutter.Cut(facts.Of(p));
  const std::vector<PathCutter::RawPath> raw = cutter.Take();
  PathSet set;
  for (const auto& path : raw)
    for (const Touch& touch : path.touches) set.labels.push_back(touch.label);
  std::sort(set.labels.begin(), set.labels.end());
  set.labels.erase(std::unique(set.labels.begin(), set.labels.end()), set.labels.end());
  const auto label = [&](std::string_view name) {
    return static_cast<uint32_t>(std::lower_bound(set.labels.begin(), set.labels.end(), name) - set.labels.begin());
  };
  const std::string_view direct = options.by_campaign ? kDirect : ChannelName(v1::CHANNEL_WEB);
  if (label(direct) < set.labels.size() && set.labels[label(direct)] == direct) set.direct = label(direct);
  std::vector<TouchPath> nulls;
  for (const auto& from : raw) {
    TouchPath path{.touches = {},
                   .age_days = {},
                   .conversions = from.converted ? 1.0 : 0.0,
                   .nulls = from.converted ? 0.0 : 1.0,
                   .value = from.value};
    for (const Touch& touch : from.touches) {
      path.touches.push_back(label(touch.label));
      path.age_days.push_back(static_cast<double>(from.end_us - touch.time_us) / static_cast<double>(kDayMicros));
    }
    (from.converted ? set.by_currency[from.currency] : nulls).push_back(std::move(path));
  }
  for (auto& [currency, paths] : set.by_currency) paths.insert(paths.end(), nulls.begin(), nulls.end());
  if (set.by_currency.empty() && !nulls.empty()) set.by_currency[""] = std::move(nulls);
  return set;
}

}  // namespace c360::metrics
