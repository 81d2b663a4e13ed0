// Counts first, ratios after: every published churn formula is a quotient of the same few counts, and what they differ
// in (who is in the base, who in the numerator) shows best side by side. Tested by churn_test.cc.
#include <algorithm>
#include <cmath>

#include "c360/metrics/retention.h"

namespace c360::metrics {
namespace {

// Calls `visit` with the spells of one profile after the other.
template <typename Visit>
void ForEachCustomer(std::span<const Spell> spells, Visit visit) {
  for (size_t begin = 0; begin < spells.size();) {
    size_t end = begin + 1;
    while (end < spells.size() && spells[end].profile == spells[begin].profile) ++end;
    visit(spells.subspan(begin, end - begin));
    begin = end;
  }
}

bool ActiveAt(std::span<const Spell> own, int64_t us) {
  return std::any_of(own.begin(), own.end(), [&](const Spell& spell) { return spell.ActiveAt(us); });
}

// Index of the first day bound at or after `us`.
size_t BoundAtOrAfter(const std::vector<int64_t>& bounds, int64_t us) {
  return static_cast<size_t>(std::lower_bound(bounds.begin(), bounds.end(), us) - bounds.begin());
}

// Customers at each bound, and of those of bound i the ones gone at bound i + 1, by differences: a spell is active at
// the bounds from the first at or after its begin to the last before its end, and leaves after that last one unless the
// next spell of the same customer is there by the next bound.
void CountDays(std::span<const Spell> spells, const std::vector<int64_t>& bounds, ChurnCounts* counts) {
  const size_t days = bounds.size() - 1;
  std::vector<int64_t> change(bounds.size() + 1), gone(bounds.size());
  ForEachCustomer(spells, [&](std::span<const Spell> own) {
    for (size_t i = 0; i < own.size(); ++i) {
      const size_t first = BoundAtOrAfter(bounds, own[i].begin_us);
      const size_t after = BoundAtOrAfter(bounds, own[i].end_us);
      if (first >= after) continue;
      ++change[first];
      --change[after];
      const bool back = after <= days && ActiveAt(own.subspan(i + 1), bounds[after]);
      if (after <= days && !back) ++gone[after - 1];
    }
  });
  int64_t active = 0;
  for (size_t day = 0; day < days; ++day) {
    active += change[day];
    if (active == 0) continue;
    ++counts->days_with_customers;
    counts->customer_days += active;
    counts->daily_churned += gone[day];
    counts->daily_rates += static_cast<double>(gone[day]) / static_cast<double>(active);
  }
  counts->days = static_cast<int64_t>(days);
}

void CountReasons(const Spell& last, const FactSet& texts, ChurnCounts* counts) {
  counts->voluntary += last.cause == ChurnCause::kVoluntary;
  counts->involuntary += last.cause == ChurnCause::kInvoluntary;
  const std::string_view reasons = texts.Text(last.reasons);
  for (size_t begin = 0; begin <= reasons.size();) {
    const size_t end = std::min(reasons.find('\n', begin), reasons.size());
    ++counts->by_reason[std::string(reasons.substr(begin, end - begin))];
    begin = end + 1;
  }
}

}  // namespace

ChurnCounts CountChurn(std::span<const Spell> spells, const Period& period, const Calendar& calendar,
                       const FactSet& texts) {
  ChurnCounts counts;
  const int64_t t0 = period.begin_us, t1 = period.end_us;
  const auto in_period = [&](int64_t us) { return t0 < us && us <= t1; };
  ForEachCustomer(spells, [&](std::span<const Spell> own) {
    const bool at_start = ActiveAt(own, t0), at_end = ActiveAt(own, t1);
    counts.start += at_start;
    counts.end += at_end;
    if (at_start) {
      counts.churned_gross += std::any_of(own.begin(), own.end(), [&](const Spell& s) { return in_period(s.end_us); });
      if (at_end) return;
      ++counts.churned;
      const auto last = std::find_if(own.rbegin(), own.rend(), [&](const Spell& spell) { return spell.end_us <= t1; });
      CountReasons(*last, texts, &counts);
      return;
    }
    if (own.front().begin_us > t0) {
      counts.joined += in_period(own.front().begin_us);
      counts.joined_at_end += at_end;
      return;
    }
    ++counts.lapsed_at_start;
    counts.returned += std::any_of(own.begin(), own.end(), [&](const Spell& s) { return in_period(s.begin_us); });
    counts.returned_at_end += at_end;
  });
  std::vector<int64_t> bounds;
  for (const Period& day : calendar.Split(CalendarUnit::kDay, period)) bounds.push_back(day.begin_us);
  bounds.push_back(t1);
  CountDays(spells, bounds, &counts);
  return counts;
}

ChurnRates RatesOf(const ChurnCounts& c) {
  const auto real = [](int64_t value) { return static_cast<double>(value); };
  // Nobody at all to look at is another thing than nobody at the start.
  const Undefined none =
      c.start + c.end + c.joined + c.lapsed_at_start == 0 ? Undefined::kNoData : Undefined::kZeroBase;
  ChurnRates rates;
  rates.simple = Ratio::Of(real(c.churned), real(c.start), none);
  // Leavers are of S: without an S there is nobody who could be one, and 0 would read as "nobody leaves".
  rates.midpoint = Ratio::Of(real(c.churned), c.start == 0 ? 0 : real(c.start + c.end) / 2, none);
  rates.daily = Ratio::Of(real(c.daily_churned), real(c.customer_days), none);
  rates.weighted = Ratio::Of(real(c.daily_churned) * real(c.days), real(c.customer_days), none);
  rates.compounded =
      rates.daily.defined() ? ConvertChurn(*rates.daily.value, real(c.days)) : Ratio::None(rates.daily.why);
  rates.unweighted = Ratio::Of(c.daily_rates * real(c.days), real(c.days_with_customers), none);
  rates.gross = Ratio::Of(real(c.churned_gross), real(c.start), none);
  const int64_t left_again = c.joined - c.joined_at_end + c.returned - c.returned_at_end;
  rates.all_leavers = Ratio::Of(real(c.churned + left_again), real(c.start), none);
  rates.joiners_in_base = Ratio::Of(real(c.churned), c.start == 0 ? 0 : real(c.start + c.joined), none);
  rates.voluntary = Ratio::Of(real(c.voluntary), real(c.start), none);
  rates.involuntary = Ratio::Of(real(c.involuntary), real(c.start), none);
  rates.retention = Ratio::Of(real(c.end - c.joined_at_end - c.returned_at_end), real(c.start), none);
  rates.reactivation = Ratio::Of(real(c.returned), real(c.lapsed_at_start), none);
  return rates;
}

Ratio ConvertChurn(double rate, double periods) {
  if (!(rate >= 0 && rate <= 1) || !(periods >= 0)) return Ratio::None(Undefined::kNotConverged);
  return Ratio::Number(rate == 1 ? (periods > 0 ? 1.0 : 0.0) : -std::expm1(periods * std::log1p(-rate)));
}

std::vector<TenureBand> ChurnByTenure(std::span<const Spell> spells, const Period& period) {
  constexpr int kEdges[] = {0, 30, 90, 180, 365, 0};
  constexpr size_t kBands = std::size(kEdges) - 1;
  std::array<int64_t, kBands> base{}, churned{};
  ForEachCustomer(spells, [&](std::span<const Spell> own) {
    if (!ActiveAt(own, period.begin_us)) return;
    const int64_t days = (period.begin_us - own.front().begin_us) / kDayMicros;
    size_t band = 0;
    while (band + 1 < kBands && days >= kEdges[band + 1]) ++band;
    ++base[band];
    churned[band] += !ActiveAt(own, period.end_us);
  });
  std::vector<TenureBand> bands;
  for (size_t i = 0; i < kBands; ++i) {
    bands.push_back({kEdges[i], kEdges[i + 1], Ratio::OfCounts(churned[i], base[i])});
  }
  return bands;
}

namespace {

// churned (or kept) / customers at t0, by a class of each customer.
template <size_t kClasses, typename ClassOf>
std::array<Ratio, kClasses> ShareByClass(std::span<const Spell> spells, const Period& period, bool kept,
                                         ClassOf class_of) {
  std::array<int64_t, kClasses> base{}, hits{};
  ForEachCustomer(spells, [&](std::span<const Spell> own) {
    if (!ActiveAt(own, period.begin_us)) return;
    const size_t index = std::min<size_t>(class_of(own.front().profile), kClasses - 1);
    ++base[index];
    hits[index] += ActiveAt(own, period.end_us) == kept;
  });
  std::array<Ratio, kClasses> shares;
  for (size_t i = 0; i < kClasses; ++i) shares[i] = Ratio::OfCounts(hits[i], base[i]);
  return shares;
}

}  // namespace

std::array<Ratio, 5> RetentionByChannels(const FactSet& facts, std::span<const Spell> spells, const Period& period) {
  const int64_t since = period.begin_us - 365 * kDayMicros;
  return ShareByClass<5>(spells, period, /*kept=*/true, [&](uint32_t profile) {
    uint64_t channels = 0;
    for (const Fact& fact : facts.Of(profile)) {
      if (fact.time_us >= since && fact.time_us < period.begin_us && fact.channel != 0 && IsFromPerson(fact))
        channels |= uint64_t{1} << (fact.channel & 63);
    }
    return static_cast<size_t>(__builtin_popcountll(channels));
  });
}

bool IsBadExperience(const Fact& fact) {
  switch (fact.type) {
    case EventType::kCall:
      return fact.action == v1::Call::ABANDONED || fact.action == v1::Call::MISSED;
    case EventType::kSelfService:
      return fact.action == v1::SelfService::FAILED;
    case EventType::kCase:
      return fact.action == v1::CaseUpdate::REOPENED;
    case EventType::kOrderReturn:
      return true;
    case EventType::kPayment:
      return fact.action == v1::Payment::FAILED;
    case EventType::kCampaignTouch:
      return fact.action == v1::CampaignTouch::COMPLAINED;
    case EventType::kSurveyAnswer: {
      const double span = fact.number3 - fact.number2;
      if (span <= 0) return false;
      const double good = (fact.number - fact.number2) / span;
      const double place = fact.Has(kFlagLowIsGood) ? 1 - good : good;
      return fact.action == v1::SurveyAnswer::NPS ? place <= 0.6 : place < 0.4;
    }
    case EventType::kMessage:
      if (fact.action == v1::Message::AGENT || fact.action == v1::Message::BOT || fact.Has(kFlagSpam)) return false;
      [[fallthrough]];
    case EventType::kReview:
    case EventType::kMention:
      return fact.Has(kFlagSentiment) && fact.number3 <= -0.5;
    default:
      return false;
  }
}

std::array<Ratio, 3> ChurnByBadExperiences(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                           int window_days) {
  const int64_t since = period.begin_us - int64_t{window_days} * kDayMicros;
  return ShareByClass<3>(spells, period, /*kept=*/false, [&](uint32_t profile) {
    size_t bad = 0;
    for (const Fact& fact : facts.Of(profile))
      bad += fact.time_us >= since && fact.time_us < period.begin_us && IsBadExperience(fact);
    return bad;
  });
}

}  // namespace c360::metrics
