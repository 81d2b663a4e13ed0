// Which facts are purchases.
#ifndef C360_LIB_PREDICT_PURCHASE_FACT_H_
#define C360_LIB_PREDICT_PURCHASE_FACT_H_

#include "c360/metrics/fact.h"

namespace c360::predict {

// An order of more than nothing, or of an amount that its source does not say: what metrics counts as a purchase,
// stated again because modules of one layer do not call each other (churn_test.cc holds the two together).
inline bool IsPurchaseFact(const metrics::Fact& fact) {
  return fact.type == EventType::kOrder && (!fact.Has(metrics::kFlagHasAmount) || fact.amount_micros > 0);
}

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_PURCHASE_FACT_H_
