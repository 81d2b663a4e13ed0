#include <gtest/gtest.h>

#include "c360/metrics/measure.h"
#include "metrics/facts.h"
#include "metrics/families.h"
#include "metrics/registry.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(ServiceMeasures, HaveNamesAndReasons) { testing::ExpectNamesAndReasons(ServiceMeasures()); }

TEST(ServiceMeasures, PriceContacts) {
  const FactSet facts = Facts({{0, "2024-05-03", "channel: CHANNEL_VOICE call {outcome: ANSWERED}"},
                               {1, "2024-05-03", "channel: CHANNEL_VOICE call {outcome: ANSWERED}"},
                               {1, "2024-05-04", "channel: CHANNEL_EMAIL message {author: CUSTOMER}"},
                               {1, "2024-05-04", "channel: CHANNEL_SMS message {author: CUSTOMER}"}});
  std::vector<CostFact> costs = {
      {.kind = CostFact::Kind::kChannel, .key = "voice", .amount_micros = 16'500'000, .currency = "USD"},
      {.kind = CostFact::Kind::kChannel, .key = "email", .amount_micros = 6'000'000, .currency = "USD"}};
  const auto total = [&] {
    std::vector<MeasureValue> values;
    FindMeasure("contact_cost")
        ->compute(
            {.facts = facts, .period = Span("2024-05-01", "2024-06-01"), .as_of_us = At("2024-06-01"), .costs = costs},
            &values);
    for (const MeasureValue& value : values) {
      if (value.name == "contact_cost.total") return value.ratio;
    }
    return Ratio();
  };
  EXPECT_DOUBLE_EQ(*total().value, 39'000'000);
  costs[0].currency = "EUR";
  EXPECT_EQ(total().why, Undefined::kMixedUnits);
  costs.clear();
  EXPECT_EQ(total().why, Undefined::kNoCost);
}

}  // namespace
}  // namespace c360::metrics
