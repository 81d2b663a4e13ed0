#include <gtest/gtest.h>

#include "c360/metrics/measure.h"
#include "google/protobuf/text_format.h"
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

TEST(ServiceMeasures, TalkCostsByTheMinute) {
  const FactSet facts = Facts({{0, "2024-05-03", "channel: CHANNEL_VOICE call {outcome: ANSWERED talk_ms: 90000}"},
                               {1, "2024-05-03", "channel: CHANNEL_VOICE call {outcome: ABANDONED}"}});
  std::vector<v1::ReferenceFact> reference(1);
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "key: 'v' channel_cost {channel: CHANNEL_VOICE per_contact {currency: 'USD' micros: 2000000} "
      "per_minute {currency: 'USD' micros: 1000000}}",
      &reference[0]));
  const auto costs = CostsOf(reference);
  std::vector<MeasureValue> values;
  FindMeasure("contact_cost")
      ->compute(
          {.facts = facts, .period = Span("2024-05-01", "2024-06-01"), .as_of_us = At("2024-06-01"), .costs = costs},
          &values);
  // 2 x 2 + 1.5 minutes; each contact 2.75.
  for (const MeasureValue& value : values) {
    if (value.name == "contact_cost.total") {
      EXPECT_EQ(*value.ratio.value, 5.5e6);
    } else if (value.name == "contact_cost.per_contact") {
      EXPECT_EQ(*value.ratio.value, 2.75e6);
    }
  }
  EXPECT_EQ(values.size(), 4u);
}

TEST(ServiceMeasures, SimpleDriversAreWhatSelfServiceCouldTake) {
  const FactSet facts = Facts({{0, "2024-05-03", "call {outcome: ANSWERED driver: 'bill'}"},
                               {1, "2024-05-03", "call {outcome: ANSWERED driver: 'bill'}"},
                               {2, "2024-05-03", "call {outcome: ANSWERED driver: 'parcel'}"},
                               {3, "2024-05-03", "call {outcome: ANSWERED driver: 'nobody said'}"}});
  std::vector<v1::ReferenceFact> reference(2);
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString("key: 'bill' driver {complexity: SIMPLE}", &reference[0]));
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString("key: 'parcel' driver {complexity: COMPLEX}", &reference[1]));
  const auto simple = [&](std::span<const v1::ReferenceFact> known) {
    std::vector<MeasureValue> values;
    FindMeasure("drivers")->compute(
        {.facts = facts, .period = Span("2024-05-01", "2024-06-01"), .as_of_us = At("2024-06-01"), .reference = known},
        &values);
    EXPECT_EQ(values[0].name, "drivers.simple");
    return values[0].ratio;
  };
  EXPECT_EQ(simple(reference), Ratio::Of(2, 3));
  EXPECT_EQ(simple({}).why, Undefined::kNoData);
}

// Not "no data": the reader has to put something right.
TEST(ServiceMeasures, SlaSaysWhatIsMissing) {
  const FactSet facts = Facts({{0, "2024-05-01", "case_update {action: OPENED case_id: 'a'}"}});
  std::vector<v1::ReferenceFact> reference;
  const auto sla = [&] {
    std::vector<MeasureValue> values;
    FindMeasure("sla")->compute({.facts = facts,
                                 .period = Span("2024-05-01", "2024-06-01"),
                                 .as_of_us = At("2024-06-01"),
                                 .reference = reference},
                                &values);
    return values;
  };
  EXPECT_EQ(sla()[0].ratio.why, Undefined::kNoTarget);
  reference.emplace_back().set_key("t");
  reference[0].mutable_sla_target()->set_calendar("office");
  reference[0].mutable_sla_target()->set_first_response_minutes(60);
  EXPECT_EQ(sla()[0].ratio.why, Undefined::kNoCalendar);
  EXPECT_EQ(sla()[0].key, "office");
  reference[0].mutable_sla_target()->clear_calendar();
  EXPECT_EQ(*sla()[0].ratio.value, 0);  // never answered
}

}  // namespace
}  // namespace c360::metrics
