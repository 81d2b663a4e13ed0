#include <gtest/gtest.h>

#include "c360/metrics/measure.h"
#include "google/protobuf/text_format.h"

namespace c360::metrics {
namespace {

TEST(Costs, ComeFromReferenceFacts) {
  std::vector<v1::ReferenceFact> facts(5);
  const char* texts[] = {
      "key: 'voice' channel_cost {channel: CHANNEL_VOICE per_contact {currency: 'USD' micros: 16500000}}",
      "key: 'a' acquisition_cost {amount {currency: 'EUR' micros: 5} begin {seconds: 1} end {seconds: 2}}",
      "key: 'spring' campaign {cost {currency: 'EUR' micros: 7} begin {seconds: 3} end {seconds: 4}}",
      "key: 'gone' withdrawn: true retention_cost {amount {micros: 5} begin {seconds: 1} end {seconds: 2}}",
      "key: 'free' campaign {name: 'no cost is known'}"};
  for (size_t i = 0; i < facts.size(); ++i) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(texts[i], &facts[i])) << texts[i];
  }
  const auto costs = CostsOf(facts);
  ASSERT_EQ(costs.size(), 3u);
  EXPECT_EQ(costs[0].kind, CostFact::Kind::kChannel);
  EXPECT_EQ(costs[0].key, "voice");
  EXPECT_EQ(costs[0].amount_micros, 16'500'000);
  EXPECT_EQ(costs[1].kind, CostFact::Kind::kAcquisition);
  EXPECT_EQ(costs[1].end_us, 2'000'000);
  EXPECT_EQ(costs[2].key, "spring");
  EXPECT_EQ(costs[2].begin_us, 3'000'000);
}

}  // namespace
}  // namespace c360::metrics
