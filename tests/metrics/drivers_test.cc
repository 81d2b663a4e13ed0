#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(Drivers, RankedWithShareAndTrend) {
  const auto opened = [](const char* id, const char* driver) {
    return std::string("case_update {action: OPENED case_id: '") + id + "' driver: '" + driver + "'}";
  };
  const FactSet facts = Facts({{0, "2024-04-10", opened("a", "bill")},
                               {0, "2024-05-10", opened("b", "parcel")},
                               {0, "2024-05-10T01:00:00Z", "message {case_id: 'b' author: CUSTOMER}"},  // the same case
                               {1, "2024-05-11", opened("c", "bill")},
                               {2, "2024-05-12", "call {outcome: ANSWERED driver: 'bill'}"},
                               {3, "2024-05-13", "call {outcome: ANSWERED}"},
                               {4, "2024-05-14", opened("d", "login")}});
  const auto top = TopDrivers(facts, Span("2024-05-01", "2024-05-31"), At("2024-05-31"), 2);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(facts.Text(top[0].driver), "bill");
  EXPECT_EQ(top[0].contacts, 2);
  EXPECT_EQ(top[0].share, Ratio::Of(2, 4));
  EXPECT_EQ(top[0].trend, Ratio::Of(1, 1));       // from one to two: +100 %
  EXPECT_EQ(facts.Text(top[1].driver), "login");  // ties by name
  EXPECT_EQ(top[1].trend.why, Undefined::kZeroBase);
}

}  // namespace
}  // namespace c360::metrics
