#include <gtest/gtest.h>

#include "c360/metrics/voice.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Answer(const char* kind, double score, const char* more = "") {
  return std::string("survey_answer {kind: ") + kind + " score: " + std::to_string(score) + " " + more + "}";
}
const Period kMay = {At("2024-05-01"), At("2024-06-01"), "2024-05"};

// retention.md 1.3: ten answers, five promoters, four detractors: 10.
TEST(Nps, OfTheKnownExampleIsTen) {
  std::vector<testing::Line> lines;
  const double scores[] = {9, 10, 9, 9, 10, 8, 0, 3, 6, 5};
  for (uint32_t i = 0; i < 10; ++i) lines.push_back({i, "2024-05-10", Answer("NPS", scores[i])});
  const Nps nps = NetPromoterScore(Facts(lines), kMay);
  EXPECT_EQ(nps.promoters, 5);
  EXPECT_EQ(nps.passives, 1);
  EXPECT_EQ(nps.detractors, 4);
  EXPECT_DOUBLE_EQ(*nps.score.value, 0.1);
}

TEST(Nps, TakesTheLastAnswerOfEachPersonInThePeriod) {
  const FactSet facts = Facts({{0, "2024-05-02", Answer("NPS", 2)},
                               {0, "2024-05-20", Answer("NPS", 10)},
                               {0, "2024-06-02", Answer("NPS", 0)},
                               {1, "2024-05-02", Answer("NPS", 0)},  // zero is a detractor, not no answer
                               {2, "2024-05-02", Answer("NPS", 4, "scale_min: 1 scale_max: 5")}});
  const Nps nps = NetPromoterScore(facts, kMay);
  EXPECT_EQ(nps.promoters, 1);
  EXPECT_EQ(nps.detractors, 1);
  EXPECT_EQ(nps.off_scale, 1);
  EXPECT_EQ(NetPromoterScore(Facts({}), kMay).score.why, Undefined::kNoData);
}

TEST(Csat, TheScaleTravelsWithTheAnswer) {
  const struct {
    double score, min, max;
    bool satisfied;
  } kCases[] = {{4, 1, 5, true},   {3, 1, 5, false}, {6, 1, 7, true},  {5, 1, 7, false}, {8, 1, 10, true},
                {7, 1, 10, false}, {1, 0, 1, true},  {0, 0, 1, false}, {3, 1, 3, true},  {2, 1, 3, false}};
  for (const auto& [score, min, max, satisfied] : kCases) {
    const std::string scale = "scale_min: " + std::to_string(min) + " scale_max: " + std::to_string(max);
    const auto csat = CustomerSatisfaction(Facts({{0, "2024-05-10", Answer("CSAT", score, scale.c_str())}}), kMay);
    EXPECT_EQ(csat.share, Ratio::Of(satisfied, 1)) << score << " of " << min << ".." << max;
  }
}

TEST(Csat, CountsAllAnswersAndGivesTheMean) {
  const FactSet facts = Facts({{0, "2024-05-10", Answer("CSAT", 5)},
                               {0, "2024-05-11", Answer("CSAT", 2)},
                               {0, "2024-06-11", Answer("CSAT", 2)}});
  const auto csat = CustomerSatisfaction(facts, kMay);
  EXPECT_EQ(csat.share, Ratio::Of(1, 2));
  EXPECT_DOUBLE_EQ(*csat.mean.value, 3.5);
}

// CES 2.0: 5 of 7 and more is easy. CES 1.0: 1 of 5 is easy, so the answer is turned round.
TEST(Ces, KnowsItsPolarity) {
  const auto easy = [](const std::string& answer) {
    return *CustomerEffort(Facts({{0, "2024-05-10", answer}}), kMay).share.value;
  };
  EXPECT_EQ(easy(Answer("CES", 5)), 1);
  EXPECT_EQ(easy(Answer("CES", 4)), 0);
  EXPECT_EQ(easy(Answer("CES", 1, "scale_min: 1 scale_max: 5 low_is_good: true")), 1);
  EXPECT_EQ(easy(Answer("CES", 3, "scale_min: 1 scale_max: 5 low_is_good: true")), 0);
}

TEST(ResponseRate, OfThoseAsked) {
  const char* asked = "campaign_touch {action: SENT campaign_id: 'q'}";
  const FactSet facts = Facts({{0, "2024-05-01", asked},
                               {0, "2024-05-03", asked},
                               {0, "2024-05-04", "survey_answer {kind: NPS survey_id: 'q' score: 0}"},
                               {1, "2024-05-01", asked},
                               {2, "2024-05-01", "survey_answer {kind: NPS survey_id: 'q' score: 3}"},  // was not asked
                               {3, "2024-05-01", "campaign_touch {action: SENT campaign_id: 'sale'}"}});
  const auto rates = ResponseRates(facts, kMay, At("2024-06-01"));
  ASSERT_EQ(rates.size(), 1u);
  EXPECT_EQ(facts.Text(rates[0].survey), "q");
  EXPECT_EQ(rates[0].rate, Ratio::Of(1, 2));
}

// Welch by hand: means 2 and 5; variances 1 and 4; sizes 3 and 3; error sqrt(1/3 + 4/3).
TEST(CompareMeans, GivesWelchsError) {
  const double before[] = {1, 2, 3}, after[] = {3, 5, 7};
  const Shift shift = CompareMeans(before, after);
  EXPECT_DOUBLE_EQ(*shift.difference, 3);
  EXPECT_NEAR(*shift.std_error, 1.2909944487, 1e-9);
  EXPECT_NEAR(*shift.z, 2.3237900077, 1e-9);
  EXPECT_FALSE(CompareMeans({}, after).difference.has_value());
  const double one[] = {1}, same[] = {1, 1};
  EXPECT_TRUE(CompareMeans(one, after).difference.has_value());
  EXPECT_FALSE(CompareMeans(one, after).std_error.has_value());
  EXPECT_FALSE(CompareMeans(same, same).z.has_value());
}

TEST(FeedbackShift, ComparesTheSidesOfADay) {
  const FactSet facts = Facts({{0, "2024-05-10", Answer("NPS", 0)},
                               {0, "2024-05-14", Answer("NPS", 7)},
                               {1, "2024-05-10", Answer("NPS", 3)},
                               {0, "2024-05-15", Answer("NPS", 9)},
                               {1, "2024-05-16", Answer("NPS", 10)},
                               {2, "2024-05-30", Answer("NPS", 0)}});
  const Shift shift = FeedbackShift(facts, v1::SurveyAnswer::NPS, At("2024-05-15"), 10 * kDayMicros, At("2024-06-01"));
  EXPECT_DOUBLE_EQ(*shift.before.value, -50);  // 0 and -100
  EXPECT_DOUBLE_EQ(*shift.after.value, 100);
  EXPECT_DOUBLE_EQ(*shift.difference, 150);
}

}  // namespace
}  // namespace c360::metrics
