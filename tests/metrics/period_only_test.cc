// A measure answers for the period asked: what happens to other people at other times does not move its numbers.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "c360/metrics/measure.h"
#include "google/protobuf/text_format.h"
#include "metrics/facts.h"
#include "metrics/registry.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;
using testing::Span;

// What one person does in one month: a bit of everything. `v` varies the numbers, so that two months differ.
std::vector<Line> MonthOf(uint32_t profile, const std::string& month, int v) {
  const std::string p = std::to_string(profile), n = std::to_string(v), driver = v % 2 == 0 ? "billing" : "delivery";
  const auto at = [&](const char* day) { return month + "-" + day; };
  const std::string of_case = "case_id: 'k" + p + "'";
  return {
      {profile, at("02"),
       "channel: CHANNEL_WEB subscription {action: STARTED subscription_id: 's" + p + "' plan: 'gold" + n +
           "' period_months: 1 amount {currency: 'EUR' micros: " + n + "000000}}"},
      {profile, at("03"), "channel: CHANNEL_WEB page_view {path: '/p'}"},
      {profile, at("03"),
       "channel: CHANNEL_WEB self_service {outcome: " + std::string(v % 2 ? "RESOLVED" : "FAILED") + " session_id: 'h" +
           p + "'}"},
      {profile, at("04"), "channel: CHANNEL_EMAIL campaign_touch {action: TARGETED campaign_id: 'c'}"},
      {profile, at("04"), "channel: CHANNEL_EMAIL campaign_touch {action: SENT campaign_id: 'c'}"},
      {profile, at("05"), "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}"},
      {profile, at("05"), "channel: CHANNEL_EMAIL campaign_touch {action: SENT campaign_id: 'q'}"},
      {profile, at("06"), "channel: CHANNEL_ECOMMERCE " + Order("o" + p, v)},
      {profile, at("07T08:00:00Z"),
       "channel: CHANNEL_EMAIL case_update {action: OPENED " + of_case + " driver: '" + driver + "' priority: 'high'}"},
      {profile, at("07T08:30:00Z"),
       "channel: CHANNEL_EMAIL message {author: CUSTOMER conversation_id: 'm" + p + "' " + of_case + " sentiment: -0." +
           n + " severity: " + n + "}"},
      {profile, month + "-07T1" + n + ":00:00Z",
       "channel: CHANNEL_EMAIL message {author: AGENT conversation_id: 'm" + p + "' " + of_case + "}"},
      {profile, at("08"), "case_update {action: SOLVED " + of_case + "}"},
      {profile, at("09"),
       "channel: CHANNEL_VOICE call {outcome: " + std::string(v % 2 ? "ANSWERED" : "ABANDONED") + " wait_ms: " + n +
           "000 driver: '" + driver + "'}"},
      {profile, at("10"), "survey_answer {kind: NPS survey_id: 'q' score: " + n + "}"},
      {profile, at("10"), "survey_answer {kind: CSAT survey_id: 'r' score: " + std::to_string(v % 5 + 1) + "}"},
      {profile, at("10"), "survey_answer {kind: CES survey_id: 't' score: " + std::to_string(v % 7 + 1) + "}"},
      {profile, at("11"),
       "mention {network: 'x' is_public: true sentiment: " + std::string(v % 2 ? "0.5" : "-0.5") + "}"},
      {profile, at("12"), "loyalty {action: EARNED program_id: 'l' points: " + n + "}"},
      {profile, at("12"), "referral {action: INVITED referral_id: 'r" + p + "'}"},
      {profile, at("13"), "stage {stage: 'lead'}"},
      {profile, at("14"), "stage {stage: 'customer'}"},
      {profile, at("15"), "channel: CHANNEL_MOBILE_APP login {success: true}"},
  };
}

std::vector<Line> People(uint32_t begin, uint32_t end, const std::string& month, int v) {
  std::vector<Line> lines;
  for (uint32_t p = begin; p < end; ++p) {
    auto own = MonthOf(p, month, v);
    lines.insert(lines.end(), own.begin(), own.end());
  }
  return lines;
}

const std::vector<v1::ReferenceFact>& Reference() {
  static const auto* const facts = [] {
    auto* list = new std::vector<v1::ReferenceFact>(2);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        "key: 't' sla_target {first_response_minutes: 300 resolution_minutes: 10000}", &(*list)[0]));
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        "key: 'a' annotation {time {seconds: 1704844800} text: 'new desk'}", &(*list)[1]));  // 2024-01-10
    return list;
  }();
  return *facts;
}

// The numbers of one measure in one month, as known on the first of April.
std::map<std::string, Ratio> Numbers(const Measure& measure, const FactSet& facts, const Period& period) {
  static const std::vector<CostFact> kCosts = {
      {.kind = CostFact::Kind::kChannel, .key = "voice", .amount_micros = 1'000'000, .currency = "EUR"}};
  std::vector<MeasureValue> values;
  measure.compute(
      {.facts = facts, .period = period, .as_of_us = At("2024-04-01"), .costs = kCosts, .reference = Reference()},
      &values);
  std::map<std::string, Ratio> numbers;
  for (const MeasureValue& value : values)
    numbers[std::string(value.name) + "|" + value.key + "|" + value.currency] = value.ratio;
  return numbers;
}

const Period kJanuary = Span("2024-01-01", "2024-02-01");
const Period kFebruary = Span("2024-02-01", "2024-03-01");

std::vector<Line> Both() {
  auto lines = People(0, 3, "2024-01", 2);
  const auto later = People(3, 8, "2024-02", 5);
  lines.insert(lines.end(), later.begin(), later.end());
  return lines;
}

TEST(PeriodOnly, LaterPeopleDoNotMoveEarlierNumbers) {
  const FactSet early = Facts(People(0, 3, "2024-01", 2)), both = Facts(Both());
  for (const Measure& measure : Measures())
    EXPECT_EQ(Numbers(measure, both, kJanuary), Numbers(measure, early, kJanuary)) << measure.name;
}

TEST(PeriodOnly, ServiceAndVoiceAnswerForThePeriodAsked) {
  const FactSet late = Facts(People(3, 8, "2024-02", 5)), both = Facts(Both());
  // These look back by what they are: a trend, the state at the begin, points since ever.
  const std::set<std::string_view> kLookBack = {"drivers", "unsolved_case", "loyalty",       "sentiment",
                                                "mood",    "referral",      "sentiment_risk"};
  for (const std::span<const Measure> family : {ServiceMeasures(), VoiceMeasures()}) {
    for (const Measure& measure : family) {
      const auto january = Numbers(measure, both, kJanuary), february = Numbers(measure, both, kFebruary);
      EXPECT_FALSE(january.empty()) << measure.name;
      EXPECT_NE(january, february) << measure.name;
      if (kLookBack.contains(measure.name)) continue;
      EXPECT_EQ(february, Numbers(measure, late, kFebruary)) << measure.name;
    }
  }
}

}  // namespace

void PrintTo(const Ratio& ratio, std::ostream* out) {
  *out << ratio.numerator << "/" << ratio.denominator << " " << UndefinedReason(ratio.why);
}

}  // namespace c360::metrics
