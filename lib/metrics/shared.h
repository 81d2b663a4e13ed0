// What several measures of one input share: made once by the caller, or here where it did not.
#ifndef C360_LIB_METRICS_SHARED_H_
#define C360_LIB_METRICS_SHARED_H_

#include <span>
#include <vector>

#include "c360/metrics/measure.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"

namespace c360::metrics {

// Appends the purchases of one profile (Purchases) to `purchases`.
void AppendPurchases(std::span<const Fact> facts, std::vector<Purchase>* purchases);

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
