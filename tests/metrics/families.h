// What holds for every family of measures.
#ifndef C360_TESTS_METRICS_FAMILIES_H_
#define C360_TESTS_METRICS_FAMILIES_H_

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "c360/metrics/measure.h"
#include "metrics/facts.h"

namespace c360::metrics::testing {

// Every measure computes on nothing and on something: names begin with the measure's, no number stands there twice, and
// nothing is 0 for want of data.
inline void ExpectNamesAndReasons(std::span<const Measure> family) {
  const FactSet none = Facts({}),
                some = Facts({{0, "2024-05-01",
                               "channel: CHANNEL_EMAIL case_update {action: OPENED case_id: 'a' driver: 'bill'}"},
                              {0, "2024-05-02", "case_update {action: SOLVED case_id: 'a'}"},
                              {0, "2024-05-03", "channel: CHANNEL_VOICE call {outcome: ANSWERED wait_ms: 5000}"},
                              {0, "2024-05-04", "survey_answer {kind: NPS survey_id: 'q' score: 9}"},
                              {0, "2024-05-04", "message {author: CUSTOMER conversation_id: 'v' sentiment: 0.5}"},
                              {0, "2024-05-05", Order("o", 5)},
                              {0, "2024-05-06", "campaign_touch {action: SENT campaign_id: 'c'}"}});
  for (const FactSet* facts : {&none, &some}) {
    const MeasureInput input{.facts = *facts, .period = Span("2024-05-01", "2024-06-01"), .as_of_us = At("2024-06-01")};
    for (const Measure& measure : family) {
      std::vector<MeasureValue> values;
      measure.compute(input, &values);
      EXPECT_FALSE(measure.summary.empty());
      std::set<std::tuple<std::string_view, std::string, std::string>> told;
      for (const MeasureValue& value : values) {
        EXPECT_TRUE(value.name.starts_with(std::string(measure.name) + ".")) << value.name;
        EXPECT_TRUE(told.emplace(value.name, value.key, value.currency).second) << value.name << " twice";
        EXPECT_EQ(value.ratio.defined(), value.ratio.why == Undefined::kDefined) << value.name;
        if (facts == &none && value.unit != Unit::kCount) {
          EXPECT_FALSE(value.ratio.defined()) << value.name;
        }
      }
    }
  }
}

}  // namespace c360::metrics::testing

#endif  // C360_TESTS_METRICS_FAMILIES_H_
