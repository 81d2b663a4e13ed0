#include <gtest/gtest.h>

#include "c360/metrics/voice.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;
using testing::Span;

std::string Says(const char* sentiment) {
  return std::string("message {author: CUSTOMER conversation_id: 'c' sentiment: ") + sentiment + "}";
}

// A customer at the begin of July; with `stays` also at its end (30 days without a purchase are leaving).
void AddCustomer(uint32_t profile, bool stays, const char* sentiment, std::vector<Line>* lines) {
  const std::string id = std::to_string(profile);
  lines->push_back({profile, "2024-06-20", Order(id + "a", 1)});
  if (sentiment != nullptr) lines->push_back({profile, "2024-06-21", Says(sentiment)});
  if (stays) lines->push_back({profile, "2024-07-15", Order(id + "b", 1)});
}

SentimentRisk Risk(const std::vector<Line>& lines) {
  const FactSet facts = Facts(lines);
  return SentimentAgainstChurn(facts, CustomerSpells(facts, {.inactivity_days = 30}, At("2024-09-01")),
                               Span("2024-07-01", "2024-08-01"));
}

// Leavers -0.8, -0.8, 0; stayers -0.8, 0.9: of six pairs two ties and three in order, so 4 of 6.
TEST(SentimentRisk, IsTheShareOfPairsInOrder) {
  std::vector<Line> lines;
  AddCustomer(0, false, "-0.8", &lines);
  AddCustomer(1, false, "-0.8", &lines);
  AddCustomer(2, false, "0", &lines);
  AddCustomer(3, true, "-0.8", &lines);
  AddCustomer(4, true, "0.9", &lines);
  AddCustomer(5, true, nullptr, &lines);
  const SentimentRisk risk = Risk(lines);
  EXPECT_EQ(risk.negative, Ratio::Of(2, 3));
  EXPECT_EQ(risk.neutral, Ratio::Of(1, 1));
  EXPECT_EQ(risk.positive, Ratio::Of(0, 1));
  EXPECT_EQ(risk.silent, Ratio::Of(0, 1));
  EXPECT_EQ(risk.auc, Ratio::Of(4, 6));
  EXPECT_GT(*risk.auc_error.value, 0);
}

TEST(SentimentRisk, TakesTheMeanOfTheDaysBefore) {
  std::vector<Line> lines;
  AddCustomer(0, false, "-1", &lines);
  lines.push_back({0, "2024-06-25", Says("0.6")});  // mean -0.2: neither
  lines.push_back({0, "2024-07-02", Says("1")});    // after the begin
  lines.push_back({0, "2024-01-02", Says("1")});    // too long ago
  lines.push_back({0, "2024-06-26", "message {author: CUSTOMER sentiment: 1 spam_class: SPAM}"});
  lines.push_back({0, "2024-06-26", "message {author: AGENT sentiment: 1}"});
  EXPECT_EQ(Risk(lines).neutral, Ratio::Of(1, 1));
}

TEST(SentimentRisk, OfOneSideAloneIsUndefined) {
  std::vector<Line> lines;
  AddCustomer(0, false, "-1", &lines);
  EXPECT_EQ(Risk(lines).auc.why, Undefined::kNoData);
  EXPECT_EQ(Risk(lines).auc_error.why, Undefined::kNoData);
  EXPECT_EQ(Risk({}).silent.why, Undefined::kNoData);
}

}  // namespace
}  // namespace c360::metrics
