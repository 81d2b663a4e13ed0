// Tested by offers_test.cc.
#include "c360/metrics/offers.h"

#include <map>

namespace c360::metrics {
namespace {

struct Offer {
  int64_t first_us = 0;
  TextId campaign = 0;
  bool accepted = false, redeemed = false, declined = false;
};

}  // namespace

std::vector<OfferReport> CountOffers(const FactSet& facts, const Period& period, int64_t horizon_us) {
  std::map<TextId, OfferReport> reports;
  std::map<uint64_t, Offer> offers;  // of one person
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    offers.clear();
    for (const Fact& fact : facts.Of(profile)) {
      if (fact.type != EventType::kOffer || fact.key == 0 || !fact.timed()) continue;
      if (fact.time_us >= horizon_us) break;
      const auto [it, is_new] = offers.try_emplace(fact.key, Offer{.first_us = fact.time_us});
      Offer& offer = it->second;
      if (offer.campaign == 0) offer.campaign = fact.subject;
      offer.redeemed |= fact.action == v1::Offer::REDEEMED;
      offer.accepted |= fact.action == v1::Offer::ACCEPTED || fact.action == v1::Offer::REDEEMED;
      offer.declined |= fact.action == v1::Offer::DECLINED;
    }
    for (const auto& [key, offer] : offers) {
      if (!period.Contains(offer.first_us)) continue;
      OfferReport& report = reports[offer.campaign];
      report.campaign = offer.campaign;
      ++report.presented;
      report.accepted += offer.accepted;
      report.redeemed += offer.redeemed;
      report.declined += offer.declined && !offer.accepted;
    }
  }
  std::vector<OfferReport> list;
  for (const auto& [campaign, report] : reports) list.push_back(report);
  return list;
}

}  // namespace c360::metrics
