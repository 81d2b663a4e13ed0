// For each customer at the begin a set of traits, as bits; then two counts of each bit. Tested by leavers_test.cc.
#include "c360/metrics/leavers.h"

#include <array>
#include <cmath>

#include "c360/metrics/voice.h"
#include "metrics/contacts.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

enum Trait : uint32_t {
  kNew,
  kInactive,
  kOneChannel,
  kManyChannels,
  kContacted,
  kBadExperience,
  kUnsolvedCase,
  kFailedSelfService,
  kReturn,
  kFailedPayment,
  kUnsubscribed,
  kDetractor,
  kPromoter,
  kOfferRedeemed,
  kLoyaltyMember,
  kReferrer,
  kTraits
};

constexpr std::array<std::string_view, kTraits> kNames = {
    "new",       "inactive",       "one_channel",    "many_channels",
    "contacted", "bad_experience", "unsolved_case",  "failed_self_service",
    "return",    "failed_payment", "unsubscribed",   "detractor",
    "promoter",  "offer_redeemed", "loyalty_member", "referrer"};

uint32_t Bit(Trait trait) { return uint32_t{1} << trait; }

// Traits that one fact of the window gives by itself.
uint32_t TraitsOfFact(const Fact& fact) {
  uint32_t traits = 0;
  if (IsBadExperience(fact)) traits |= Bit(kBadExperience);
  if (IsInboundMessage(fact) || IsInboundCall(fact) || fact.Is(EventType::kCase, v1::CaseUpdate::OPENED))
    traits |= Bit(kContacted);
  if (fact.Is(EventType::kSelfService, v1::SelfService::FAILED)) traits |= Bit(kFailedSelfService);
  if (fact.type == EventType::kOrderReturn) traits |= Bit(kReturn);
  if (fact.Is(EventType::kPayment, v1::Payment::FAILED)) traits |= Bit(kFailedPayment);
  if (fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::UNSUBSCRIBED) ||
      fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::COMPLAINED))
    traits |= Bit(kUnsubscribed);
  if (fact.Is(EventType::kOffer, v1::Offer::ACCEPTED) || fact.Is(EventType::kOffer, v1::Offer::REDEEMED))
    traits |= Bit(kOfferRedeemed);
  return traits;
}

// Traits of one profile by its facts before `begin_us`.
uint32_t TraitsOf(std::span<const Fact> facts, int64_t begin_us, const LeaverOptions& options) {
  const int64_t window = begin_us - int64_t{options.window_days} * kDayMicros;
  const int64_t year = begin_us - int64_t{options.year_days} * kDayMicros;
  const int64_t lately = begin_us - int64_t{options.window_days} * kDayMicros / 3;
  uint32_t traits = Bit(kInactive);
  uint64_t channels = 0;
  Membership membership;
  for (const Fact& fact : facts) {
    if (fact.timed() && fact.time_us >= begin_us) break;
    if (fact.type == EventType::kLoyalty) membership.Take(fact);
    if (!fact.timed() || fact.time_us < year) continue;
    if (fact.channel != 0 && IsFromPerson(fact)) channels |= uint64_t{1} << (fact.channel & 63);
    if (fact.Is(EventType::kReferral, v1::Referral::INVITED)) traits |= Bit(kReferrer);
    if (IsNpsAnswer(fact)) {
      traits &= ~(Bit(kDetractor) | Bit(kPromoter));  // the last answer counts
      traits |= fact.number >= 9 ? Bit(kPromoter) : fact.number <= 6 ? Bit(kDetractor) : 0;
    }
    if (fact.time_us >= lately && IsFromPerson(fact)) traits &= ~Bit(kInactive);
    if (fact.time_us >= window) traits |= TraitsOfFact(fact);
  }
  if (membership.member()) traits |= Bit(kLoyaltyMember);
  const int used = __builtin_popcountll(channels);
  if (used == 1) traits |= Bit(kOneChannel);
  if (used >= 3) traits |= Bit(kManyChannels);
  return traits;
}

}  // namespace

Ratio TraitLift::lift() const {
  const Ratio with = of_leavers(), without = of_stayers();
  if (!with.defined() || !without.defined()) return Ratio::None(Undefined::kNoData);
  return Ratio::Of(*with.value, *without.value);
}

std::optional<double> TraitLift::z() const {
  const auto n = static_cast<double>(leavers), m = static_cast<double>(stayers);
  if (leavers == 0 || stayers == 0) return std::nullopt;
  const double pooled = static_cast<double>(leavers_with + stayers_with) / (n + m);
  const double variance = pooled * (1 - pooled) * (1 / n + 1 / m);
  if (!(variance > 0)) return std::nullopt;
  return (static_cast<double>(leavers_with) / n - static_cast<double>(stayers_with) / m) / std::sqrt(variance);
}

std::vector<TraitLift> CompareLeavers(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                      const LeaverOptions& options) {
  std::vector<bool> unsolved(facts.profiles());
  for (const Case& item : FoldCases(facts, period.begin_us)) {
    if (!item.solved() && item.opened_us + int64_t{options.case_grace_days} * kDayMicros <= period.begin_us)
      unsolved[item.profile] = true;
  }
  std::array<TraitLift, kTraits> lifts;
  for (size_t begin = 0, end; begin < spells.size(); begin = end) {
    const uint32_t profile = spells[begin].profile;
    bool customer = false, stays = false;
    for (end = begin; end < spells.size() && spells[end].profile == profile; ++end) {
      customer |= spells[end].ActiveAt(period.begin_us);
      stays |= spells[end].ActiveAt(period.end_us);
    }
    if (!customer) continue;
    uint32_t traits = TraitsOf(facts.Of(profile), period.begin_us, options);
    if (unsolved[profile]) traits |= Bit(kUnsolvedCase);
    if (period.begin_us - spells[begin].begin_us < int64_t{options.window_days} * kDayMicros) traits |= Bit(kNew);
    for (uint32_t trait = 0; trait < kTraits; ++trait) {
      const bool has = (traits >> trait & 1) != 0;
      ++(stays ? lifts[trait].stayers : lifts[trait].leavers);
      (stays ? lifts[trait].stayers_with : lifts[trait].leavers_with) += has;
    }
  }
  std::vector<TraitLift> seen;
  for (uint32_t trait = 0; trait < kTraits; ++trait) {
    lifts[trait].trait = kNames[trait];
    if (lifts[trait].leavers_with + lifts[trait].stayers_with > 0) seen.push_back(lifts[trait]);
  }
  return seen;
}

}  // namespace c360::metrics
