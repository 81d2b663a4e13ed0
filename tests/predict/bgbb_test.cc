#include "c360/predict/bgbb.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace c360::predict {
namespace {

// Yearly gifts of the 1995 cohort of a non-profit, 1996 to 2001: the table of Fader, Hardie & Shang (2010), as
// {taken, last, opportunities, count}.
const std::vector<BgBbHistory> kDonors = {
    {6, 6, 6, 1203}, {5, 6, 6, 728}, {4, 6, 6, 512},  {3, 6, 6, 357}, {2, 6, 6, 234}, {1, 6, 6, 129},
    {5, 5, 6, 335},  {4, 5, 6, 284}, {3, 5, 6, 225},  {2, 5, 6, 173}, {1, 5, 6, 119}, {4, 4, 6, 240},
    {3, 4, 6, 181},  {2, 4, 6, 155}, {1, 4, 6, 78},   {3, 3, 6, 322}, {2, 3, 6, 255}, {1, 3, 6, 129},
    {2, 2, 6, 613},  {1, 2, 6, 277}, {1, 1, 6, 1091}, {0, 0, 6, 3464}};

TEST(BgBb, FitsThePublishedDonors) {
  const auto fit = FitBgBb(kDonors);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->parameters.alpha, 1.204, 1e-3);
  EXPECT_NEAR(fit->parameters.beta, .750, 1e-3);
  EXPECT_NEAR(fit->parameters.gamma, .657, 1e-3);
  EXPECT_NEAR(fit->parameters.delta, 2.783, 2e-3);
  EXPECT_NEAR(fit->log_likelihood, -33225.6, 0.05);
}

TEST(BgBb, ProbabilitiesOfAllHistoriesSumToOne) {
  const BgBbParameters p{1.2, .75, .66, 2.8};
  // Every one of the 2^6 sequences; its likelihood depends on how many were taken and on the last.
  double sum = 0;
  for (int bits = 0; bits < 64; ++bits) {
    BgBbHistory h{.taken = 0, .last = 0, .opportunities = 6};
    for (int i = 0; i < 6; ++i) {
      if (bits >> i & 1) {
        ++h.taken;
        h.last = i + 1;
      }
    }
    sum += std::exp(BgBbLogLikelihood(p, h));
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(BgBb, ExpectationIsConsistentWithTheLikelihood) {
  // P(takes opportunity n+1 | history) = L(history + taken) / L(history).
  const BgBbParameters p{1.2, .75, .66, 2.8};
  const double next = std::exp(BgBbLogLikelihood(p, {4, 7, 7}) - BgBbLogLikelihood(p, {3, 5, 6}));
  EXPECT_NEAR(BgBbExpected(p, {3, 5, 6}, 1), next, 1e-12);
  EXPECT_LT(BgBbProbabilityAlive(p, {3, 5, 6}, 2), BgBbProbabilityAlive(p, {3, 5, 6}, 1));
}

TEST(BgBb, RefusesHistoriesThatCannotBe) {
  for (const BgBbHistory& bad :
       {BgBbHistory{2, 1, 6}, BgBbHistory{1, 7, 6}, BgBbHistory{0, 2, 6}, BgBbHistory{0, 0, 6}})
    EXPECT_FALSE(FitBgBb(std::span(&bad, 1)).ok());
}

}  // namespace
}  // namespace c360::predict
