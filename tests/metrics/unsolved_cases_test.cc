#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(UnsolvedCases, ComparesWhoHasOneWithTheOthers) {
  std::vector<testing::Line> lines;
  for (uint32_t person = 0; person < 20; ++person) {
    lines.push_back({person, "2024-01-01",
                     "subscription {action: STARTED subscription_id: 's' amount {micros: 1000000} period_months: 1}"});
    if (person < 10) lines.push_back({person, "2024-04-01", "case_update {action: OPENED case_id: 'c'}"});
    // Solved after the begin: unsolved then.
    if (person < 5) lines.push_back({person, "2024-06-10", "case_update {action: SOLVED case_id: 'c'}"});
    if (person < 4 || person >= 18)
      lines.push_back({person, "2024-07-01", "subscription {action: CANCELLED subscription_id: 's'}"});
  }
  // Opened and solved before the begin, and opened a day before it: both are no exposure.
  lines.push_back({18, "2024-04-01", "case_update {action: OPENED case_id: 'd'}"});
  lines.push_back({18, "2024-04-02", "case_update {action: SOLVED case_id: 'd'}"});
  lines.push_back({19, "2024-05-31", "case_update {action: OPENED case_id: 'e'}"});
  const FactSet facts = Facts(lines);
  const Period period = Span("2024-06-01", "2024-12-01");
  const auto churn =
      ChurnByUnsolvedCase(FoldCases(facts, period.begin_us), CustomerSpells(facts, {}, period.end_us), period);
  EXPECT_EQ(churn.with, Ratio::Of(4, 10));
  EXPECT_EQ(churn.without, Ratio::Of(2, 10));
  EXPECT_DOUBLE_EQ(*churn.times.value, 2);
  // Katz: error = sqrt(1/4 - 1/10 + 1/2 - 1/10) = sqrt(.55); exp(-1.96 * .741620) = .233747.
  EXPECT_NEAR(*churn.low, 2 * 0.23374, 1e-4);
  EXPECT_NEAR(*churn.high, 2 / 0.23374, 1e-3);
}

TEST(UnsolvedCases, IsUndefinedWhereASideIsEmpty) {
  const Period period = Span("2024-06-01", "2024-12-01");
  const auto churn = ChurnByUnsolvedCase({}, {}, period);
  EXPECT_EQ(churn.with.why, Undefined::kNoData);
  EXPECT_FALSE(churn.times.defined());
  EXPECT_FALSE(churn.low.has_value());
}

}  // namespace
}  // namespace c360::metrics
