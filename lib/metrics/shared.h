// What several measures of one input share: made once by the caller, or here where it did not.
#ifndef C360_LIB_METRICS_SHARED_H_
#define C360_LIB_METRICS_SHARED_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/measure.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"
#include "c360/v1/event.pb.h"
#include "facts/purchases.h"

namespace c360::metrics {

// A hundred years: longer than any window in days is meant to be, and as microseconds it adds up with any time.
inline constexpr int kMostDays = 36500;

// A source may say that somebody waited for ages; beyond 31 years it is no time that could be meant, and times of that
// length still add up in 64 bits of microseconds with any time of day.
constexpr double kMostMs = 1e12;
inline int64_t BoundedMs(double ms) { return static_cast<int64_t>(std::clamp(ms, 0.0, kMostMs)); }

// A sum of numbers of at most 2^50 that comes out the same in any order: fixed-point of 2^-70, which takes a double of
// any size above 2^-18 as it is.
class ExactSum {
 public:
  void Add(double value) {
    constexpr double kMost = 0x1p50;
    sum_ += static_cast<MicrosSum>(std::clamp(value, -kMost, kMost) * 0x1p70);
  }
  double value() const { return static_cast<double>(sum_) * 0x1p-70; }

 private:
  MicrosSum sum_ = 0;
};

// Whether a person is in the loyalty programme, told by its entries in order.
class Membership {
 public:
  // Once somebody has left, the programme's own entries (points that expire, corrections, tiers) bring nobody back.
  void Take(const Fact& loyalty) {
    using Change = v1::LoyaltyChange;
    const bool does =
        loyalty.action == Change::ENROLLED || loyalty.action == Change::EARNED || loyalty.action == Change::REDEEMED;
    if (loyalty.action == Change::LEFT) {
      state_ = kLeft;
    } else if (does || state_ == kUnknown) {
      state_ = kMember;
    }
  }
  bool member() const { return state_ == kMember; }

 private:
  enum : uint8_t { kUnknown, kMember, kLeft } state_ = kUnknown;
};

class SharedSpells {
 public:
  explicit SharedSpells(const MeasureInput& input)
      : own_(input.spells == nullptr ? CustomerSpells(input.facts, input.options, input.as_of_us)
                                     : std::vector<Spell>()),
        spells_(input.spells == nullptr ? own_ : *input.spells) {}
  std::span<const Spell> get() const { return spells_; }

 private:
  std::vector<Spell> own_;
  std::span<const Spell> spells_;
};

class SharedPurchases {
 public:
  explicit SharedPurchases(const MeasureInput& input)
      : own_(input.purchases == nullptr ? Purchases(input.facts) : std::vector<Purchase>()),
        purchases_(input.purchases == nullptr ? own_ : *input.purchases) {}
  std::span<const Purchase> get() const { return purchases_; }

 private:
  std::vector<Purchase> own_;
  std::span<const Purchase> purchases_;
};

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_SHARED_H_
