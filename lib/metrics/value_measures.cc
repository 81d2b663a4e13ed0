// The measures of value by name. Tested by report_test.cc.
#include <set>

#include "metrics/registry.h"
#include "metrics/shared.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

Ratio AverageOrder(const OrderTotals& totals) { return Ratio::OfSums(totals.revenue_micros, totals.priced_orders); }

Ratio Frequency(const OrderReport& report) { return Ratio::OfCounts(report.orders, report.buyers); }

void Orders(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedPurchases purchases(input);
  const OrderReport report = CountOrders(input.facts, purchases.get(), input.period);
  ValueWriter list(values);
  list.Count("orders.count", report.orders, Better::kHigher);
  list.Count("orders.buyers", report.buyers, Better::kHigher);
  list.Add("orders.frequency", Frequency(report), Unit::kNumber, Better::kHigher);
  list.Share("orders.repeat_buyers", Ratio::OfCounts(report.repeat_buyers, report.buyers), Better::kHigher);
  list.Add("orders.lifetime",
           Ratio::Of(report.lifetime_days, static_cast<double>(report.ever_buyers), Undefined::kNoData), Unit::kDays,
           Better::kHigher);
  for (const auto& [id, totals] : report.by_currency) {
    const std::string currency(input.facts.Text(id));
    // Of orders that all name no amount there is no revenue known.
    list.Money("orders.revenue", currency,
               totals.orders > 0 && totals.priced_orders == 0
                   ? Ratio::None(Undefined::kNoData)
                   : Ratio::Number(static_cast<double>(totals.revenue_micros)),
               Better::kHigher);
    list.Money("orders.average", currency, AverageOrder(totals), Better::kHigher);
    list.Add("orders.repeat_revenue", Ratio::OfSums(totals.repeat_micros, totals.revenue_micros), Unit::kShare,
             Better::kHigher, {}, currency);
    list.Money("orders.returned", currency, -totals.returned_micros, Better::kLower);
    list.Add("orders.return_rate",
             Ratio::OfSums(-totals.returned_micros, totals.revenue_micros,
                           totals.returned_micros != 0 ? Undefined::kZeroBase : Undefined::kNoData),
             Unit::kShare, Better::kLower, {}, currency);
  }
}

void LifetimeValues(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedPurchases purchases(input);
  const SharedSpells spells(input);
  const OrderReport report = CountOrders(input.facts, purchases.get(), input.period);
  const ChurnCounts counts = CountChurn(spells.get(), input.period, input.calendar, input.facts);
  const Ratio churn = RatesOf(counts).simple;
  ValueWriter list(values);
  list.Share("lifetime_value.gain_of_5_points", GainOfRetention(churn, 0.05), Better::kNeither);
  for (const auto& [id, totals] : report.by_currency) {
    if (totals.orders == 0) continue;
    const std::string_view currency = input.facts.Text(id);
    // Per buyer of this currency, so that the product is of one population.
    const Ratio frequency = Ratio::OfCounts(totals.orders, totals.customers, Undefined::kZeroBase);
    const Ratio value = LifetimeValue(AverageOrder(totals), frequency, churn);
    list.Money("lifetime_value.average", currency, value, Better::kHigher);
    list.Money(
        "lifetime_value.lost", currency,
        value.defined() ? Ratio::Number(*value.value * static_cast<double>(counts.churned)) : Ratio::None(value.why),
        Better::kLower);
  }
}

void AcquisitionCost(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  const ChurnCounts counts = CountChurn(spells.get(), input.period, input.calendar, input.facts);
  const auto acquisition = CostsIn(input.costs, CostFact::Kind::kAcquisition, input.period);
  const auto retention = CostsIn(input.costs, CostFact::Kind::kRetention, input.period);
  std::set<std::string> currencies;
  for (const auto* costs : {&acquisition, &retention})
    for (const auto& [currency, micros] : *costs) currencies.insert(currency);
  ValueWriter list(values);
  const auto each = [](const std::map<std::string, MicrosSum>& costs, const std::string& currency, int64_t people) {
    const auto it = costs.find(currency);
    if (it == costs.end()) return Ratio::None(Undefined::kNoCost);
    return Ratio::OfSums(it->second, people, Undefined::kZeroBase);
  };
  if (currencies.empty()) currencies.insert("");  // says that it is undefined, and why
  for (const std::string& currency : currencies) {
    const Ratio acquire = each(acquisition, currency, counts.joined);
    const Ratio retain = each(retention, currency, counts.start - counts.churned);
    list.Money("acquisition_cost.each", currency, acquire, Better::kLower);
    list.Money("acquisition_cost.retain", currency, retain, Better::kLower);
    list.Add("acquisition_cost.ratio",
             acquire.defined() && retain.defined() ? Ratio::Of(*acquire.value, *retain.value)
                                                   : Ratio::None(acquire.defined() ? retain.why : acquire.why),
             Unit::kNumber, Better::kNeither, {}, currency);
  }
}

constexpr Measure kMeasures[] = {
    {"orders", "orders, average value, frequency, repeat share, lifetime, returns", Orders},
    {"lifetime_value", "average order x orders per buyer x lifetime (1 / churn), what was lost, and a what-if",
     LifetimeValues},
    {"acquisition_cost", "cost of winning a customer against that of keeping one", AcquisitionCost},
};

}  // namespace

std::span<const Measure> ValueMeasures() { return kMeasures; }

}  // namespace c360::metrics
