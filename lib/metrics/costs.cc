// Costs out of reference facts. Tested by tests/metrics/costs_test.cc.
#include "c360/event.h"
#include "c360/metrics/measure.h"

namespace c360::metrics {
namespace {

int64_t Micros(const google::protobuf::Timestamp& time) { return time.seconds() * 1'000'000 + time.nanos() / 1000; }

CostFact OfPeriod(CostFact::Kind kind, const v1::PeriodCost& cost) {
  return {.kind = kind,
          .begin_us = Micros(cost.begin()),
          .end_us = Micros(cost.end()),
          .amount_micros = cost.amount().micros(),
          .currency = cost.amount().currency(),
          .channel = static_cast<uint8_t>(cost.channel())};
}

CostFact OfChannel(const v1::ChannelCost& cost) {
  const bool names_contact = cost.has_per_contact();
  return {.kind = CostFact::Kind::kChannel,
          .key = std::string(ChannelName(cost.channel())),
          .amount_micros = cost.per_contact().micros(),
          .currency = names_contact ? cost.per_contact().currency() : cost.per_minute().currency(),
          .per_minute_micros = cost.per_minute().micros()};
}

CostFact OfCampaign(const std::string& key, const v1::Campaign& campaign) {
  const int64_t begin = campaign.has_begin() ? Micros(campaign.begin())
                        : campaign.has_end() ? Micros(campaign.end())
                                             : 0;
  return {.kind = CostFact::Kind::kCampaign,
          .key = key,
          .begin_us = begin,
          .end_us = campaign.has_end() ? Micros(campaign.end()) : begin,
          .amount_micros = campaign.cost().micros(),
          .currency = campaign.cost().currency()};
}

}  // namespace

std::vector<CostFact> CostsOf(std::span<const v1::ReferenceFact> reference) {
  std::vector<CostFact> costs;
  for (const v1::ReferenceFact& fact : reference) {
    if (fact.withdrawn()) continue;
    if (fact.has_acquisition_cost()) costs.push_back(OfPeriod(CostFact::Kind::kAcquisition, fact.acquisition_cost()));
    if (fact.has_retention_cost()) costs.push_back(OfPeriod(CostFact::Kind::kRetention, fact.retention_cost()));
    if (fact.has_campaign() && fact.campaign().has_cost()) costs.push_back(OfCampaign(fact.key(), fact.campaign()));
    if (fact.has_channel_cost()) costs.push_back(OfChannel(fact.channel_cost()));
  }
  return costs;
}

}  // namespace c360::metrics
