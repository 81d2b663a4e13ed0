// The churn and retention measures by name. Tested by report_test.cc.
#include <array>

#include "base/status.h"
#include "c360/metrics/leavers.h"
#include "c360/metrics/survival.h"
#include "metrics/contacts.h"
#include "metrics/registry.h"
#include "metrics/shared.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

constexpr double kDaysAYear = 365.2425;

ChurnCounts Counts(const MeasureInput& input) {
  const SharedSpells spells(input);
  return CountChurn(spells.get(), input.period, input.calendar, input.facts);
}

void Customers(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const ChurnCounts counts = Counts(input);
  ValueWriter list(values);
  list.Count("customers.start", counts.start, Better::kHigher);
  list.Count("customers.end", counts.end, Better::kHigher);
  list.Count("customers.joined", counts.joined, Better::kHigher);
  list.Count("customers.returned", counts.returned, Better::kHigher);
  list.Count("customers.churned", counts.churned, Better::kLower);
  list.Count("customers.joined_and_left", counts.joined - counts.joined_at_end, Better::kLower);
}

void Churn(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const ChurnRates rates = RatesOf(Counts(input));
  ValueWriter list(values);
  list.Share("churn.simple", rates.simple, Better::kLower);
  list.Share("churn.yearly",
             rates.simple.defined() ? ConvertChurn(*rates.simple.value, kDaysAYear / input.period.Days())
                                    : Ratio::None(rates.simple.why),
             Better::kLower);
  list.Share("churn.midpoint", rates.midpoint, Better::kLower);
  list.Share("churn.weighted", rates.weighted, Better::kLower);
  list.Share("churn.daily", rates.daily, Better::kLower);
  list.Share("churn.compounded", rates.compounded, Better::kLower);
  list.Share("churn.gross", rates.gross, Better::kLower);
  list.Share("churn.all_leavers", rates.all_leavers, Better::kLower);
  list.Share("churn.joiners_in_base", rates.joiners_in_base, Better::kLower);
  list.Share("churn.voluntary", rates.voluntary, Better::kLower);
  list.Share("churn.involuntary", rates.involuntary, Better::kLower);
}

void ChurnReasons(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const ChurnCounts counts = Counts(input);
  ValueWriter list(values);
  for (const auto& [reason, people] : counts.by_reason)
    list.Share("churn_reasons.share", Ratio::OfCounts(people, counts.churned, Undefined::kZeroBase), Better::kNeither,
               reason.empty() ? "(none given)" : reason);
}

void ChurnTenure(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  ValueWriter list(values);
  for (const TenureBand& band : ChurnByTenure(spells.get(), input.period)) {
    list.Share("churn_tenure.rate", band.churn, Better::kLower,
               band.max_days == 0 ? fmt::format("{}+ days", band.min_days)
                                  : fmt::format("{}-{} days", band.min_days, band.max_days - 1));
  }
}

void Retention(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const ChurnRates rates = RatesOf(Counts(input));
  ValueWriter list(values);
  list.Share("retention.rate", rates.retention, Better::kHigher);
  list.Share("retention.reactivation", rates.reactivation, Better::kHigher);
}

void Survival(const MeasureInput& input, std::vector<MeasureValue>* values) {
  constexpr int kDays[] = {30, 90, 180, 365};
  const SharedSpells spells(input);
  const CustomerSurvival survival = SurvivalOf(spells.get(), input.period, HorizonOf(input), kDays);
  ValueWriter list(values);
  list.Count("survival.joined", survival.people, Better::kHigher);
  for (const SurvivalAt& at : survival.at) {
    const std::string key = fmt::format("{} days", at.days);
    list.Share("survival.share", at.share, Better::kHigher, key);
    list.Share("survival.error", at.std_error, Better::kNeither, key);
  }
  list.Add("survival.median", survival.median_days, Unit::kDays, Better::kHigher);
}

void RetentionChannels(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  const auto shares = RetentionByChannels(input.facts, spells.get(), input.period);
  constexpr const char* kKeys[] = {"0 channels", "1 channel", "2 channels", "3 channels", "4+ channels"};
  ValueWriter list(values);
  for (size_t i = 0; i < shares.size(); ++i)
    list.Share("retention_channels.rate", shares[i], Better::kHigher, kKeys[i]);
}

void BadExperiences(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  const auto shares = ChurnByBadExperiences(input.facts, spells.get(), input.period);
  constexpr const char* kKeys[] = {"0 before", "1 before", "2+ before"};
  int64_t bad = 0, people = 0;
  for (uint32_t p = 0; p < input.facts.profiles(); ++p) {
    int64_t own = 0;
    for (const Fact& fact : input.facts.Of(p))
      own += fact.timed() && input.period.Contains(fact.time_us) && IsBadExperience(fact);
    bad += own;
    people += own > 0;
  }
  ValueWriter list(values);
  list.Count("bad_experiences.count", bad, Better::kLower);
  list.Count("bad_experiences.people", people, Better::kLower);
  for (size_t i = 0; i < shares.size(); ++i) list.Share("bad_experiences.churn", shares[i], Better::kLower, kKeys[i]);
}

void Recurring(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const RecurringReport report = CountRecurring(input.facts, input.period);
  ValueWriter list(values);
  for (const auto& [id, revenue] : report.by_currency) {
    const std::string currency(input.facts.Text(id));
    list.Money("recurring.start", currency, revenue.start_micros, Better::kHigher);
    list.Money("recurring.end", currency, revenue.end_micros, Better::kHigher);
    list.Money("recurring.lost", currency, revenue.lost_micros, Better::kLower);
    list.Money("recurring.downsell", currency, revenue.downsell_micros, Better::kLower);
    list.Money("recurring.expansion", currency, revenue.expansion_micros, Better::kHigher);
    list.Money("recurring.new", currency, revenue.new_micros, Better::kHigher);
    list.Add("recurring.churn", revenue.Churn(), Unit::kShare, Better::kLower, {}, currency);
    list.Add("recurring.net_retention", revenue.NetRetention(), Unit::kShare, Better::kHigher, {}, currency);
    list.Add("recurring.gross_retention", revenue.GrossRetention(), Unit::kShare, Better::kHigher, {}, currency);
  }
  list.Count("recurring.unknown_period", report.unknown_period, Better::kLower);
}

void LostRevenue(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  ValueWriter list(values);
  for (const auto& [currency, micros] : RevenueLost(input.facts, spells.get(), input.period))
    list.Money("revenue_lost.expected", input.facts.Text(currency), micros, Better::kLower);
}

void Leavers(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  ValueWriter list(values);
  for (const TraitLift& lift : CompareLeavers(input.facts, spells.get(), input.period)) {
    const std::string trait(lift.trait);
    list.Add("leavers.lift", lift.lift(), Unit::kNumber, Better::kNeither, trait);
    list.Share("leavers.churn", lift.churn_with(), Better::kLower, trait);
    list.Add("leavers.z", lift.z() ? Ratio::Number(*lift.z()) : Ratio::None(Undefined::kNoData), Unit::kScore,
             Better::kNeither, trait);
  }
}

constexpr Measure kMeasures[] = {
    {"customers", "customers at the start and end, joined, returned, churned", Customers},
    {"churn", "share of customers who left, by every published formula", Churn},
    {"churn_reasons", "share of churn by reason; several reasons count each", ChurnReasons},
    {"churn_tenure", "churn by how long people had been customers", ChurnTenure},
    {"retention", "customer retention rate, and who came back", Retention},
    {"survival", "how many of those who joined are still customers after 30 to 365 days", Survival},
    {"retention_channels", "retention by the number of channels used in the year before", RetentionChannels},
    {"bad_experiences", "bad experiences, and churn by how many people had before", BadExperiences},
    {"leavers", "what leavers had in common, against those who stayed", Leavers},
    {"recurring", "monthly recurring revenue: lost, gained, net and gross retention", Recurring},
    {"revenue_lost", "revenue of the period that leavers would have brought", LostRevenue},
};

}  // namespace

std::span<const Measure> RetentionMeasures() { return kMeasures; }

}  // namespace c360::metrics
