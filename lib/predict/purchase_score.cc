// Tested by churn_test.cc.
#include "predict/purchase_score.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>

#include "base/status.h"
#include "c360/metrics/value.h"
#include "c360/predict/bgnbd.h"
#include "c360/predict/clv.h"
#include "c360/predict/gamma_gamma.h"
#include "c360/predict/mbgnbd.h"
#include "c360/predict/pareto_nbd.h"

namespace c360::predict {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr double kWeek = 7;
constexpr double kWeeksAMonth = 4.345;
constexpr double kNothing = 1e-9;
constexpr size_t kMostCustomers = 20'000;

int64_t DayOf(int64_t time_us) { return time_us / kDay - (time_us % kDay < 0); }

// The history of one profile in weeks; none when it never bought.
std::optional<Purchases> HistoryOf(std::span<const metrics::Fact> facts, int64_t as_of_us) {
  std::vector<std::vector<DayPurchase>> customer(1);
  for (const metrics::Purchase& purchase : metrics::PurchasesOf(metrics::FactsBefore(facts, as_of_us)))
    customer[0].push_back({DayOf(purchase.time_us), static_cast<double>(purchase.amount_micros) / 1e6});
  const auto summary = SummarizePurchases(customer, DayOf(as_of_us - 1), 1, kWeek);
  if (!summary.ok() || summary->empty()) return std::nullopt;
  return (*summary)[0];
}

// At most kMostCustomers, evenly from all of them sorted by content: three digits of the parameters need no more.
void Thin(std::vector<Purchases>* customers) {
  if (customers->size() <= kMostCustomers) return;
  std::sort(customers->begin(), customers->end(), [](const Purchases& a, const Purchases& b) {
    return std::tie(a.frequency, a.recency, a.age, a.monetary) < std::tie(b.frequency, b.recency, b.age, b.monetary);
  });
  std::vector<Purchases> some;
  for (size_t i = 0; i < kMostCustomers; ++i) some.push_back((*customers)[i * customers->size() / kMostCustomers]);
  *customers = std::move(some);
}

template <typename Fit>
void Take(const Fit& fit, std::initializer_list<double> parameters, v1::PurchaseArtefact* artefact) {
  for (const double parameter : parameters) artefact->add_parameters(parameter);
  artefact->set_log_likelihood(fit.report.log_likelihood);
  artefact->set_customers(fit.report.customers);
  artefact->set_converged(fit.report.converged);
}

}  // namespace

absl::StatusOr<v1::PurchaseArtefact> FitPurchaseScore(std::string_view name, const metrics::FactSet& facts,
                                                      int64_t as_of_us) {
  std::vector<Purchases> customers;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    if (const auto history = HistoryOf(facts.Of(profile), as_of_us)) customers.push_back(*history);
  }
  Thin(&customers);
  v1::PurchaseArtefact artefact;
  if (name == "bgnbd") {
    C360_ASSIGN_OR_RETURN(const auto fit, FitBgNbd(customers));
    Take(fit, {fit.parameters.r, fit.parameters.alpha, fit.parameters.a, fit.parameters.b}, &artefact);
  } else if (name == "mbgnbd") {
    C360_ASSIGN_OR_RETURN(const auto fit, FitMbgNbd(customers));
    Take(fit, {fit.parameters.r, fit.parameters.alpha, fit.parameters.a, fit.parameters.b}, &artefact);
  } else {
    C360_ASSIGN_OR_RETURN(const auto fit, FitParetoNbd(customers));
    Take(fit, {fit.parameters.r, fit.parameters.alpha, fit.parameters.s, fit.parameters.beta}, &artefact);
  }
  if (name == "clv") {
    C360_ASSIGN_OR_RETURN(const auto fit, FitGammaGamma(customers));
    if (!(fit.parameters.q > 1))
      return FailedPrecondition("the values of purchases have no finite mean under Gamma-Gamma (q = {:.3f})",
                                fit.parameters.q);
    for (const double parameter : {fit.parameters.p, fit.parameters.q, fit.parameters.v})
      artefact.add_gamma_gamma(parameter);
    artefact.set_value_correlation(fit.correlation);
  }
  return artefact;
}

// Fits end at e^10 in units of the mean age (fit.h), which is below e^10 weeks. Far beyond, integrals do not end.
constexpr double kMostLog = 20;

absl::Status CheckPurchaseArtefact(std::string_view name, const v1::PurchaseArtefact& artefact) {
  if (artefact.parameters_size() != 4) return InvalidArgument("the model {} has no four parameters", name);
  for (const double parameter : artefact.parameters()) {
    if (!(parameter > 0 && std::abs(std::log(parameter)) <= kMostLog))
      return InvalidArgument("the model {} has a parameter that no fit gives", name);
  }
  for (const double parameter : artefact.gamma_gamma()) {
    if (!(parameter > 0 && std::isfinite(parameter)))
      return InvalidArgument("the model {} has a parameter that no fit gives", name);
  }
  if (name == "clv" && artefact.gamma_gamma_size() != 3) return InvalidArgument("the model clv has no value model");
  return absl::OkStatus();
}

PurchaseScore ScorePurchases(std::string_view name, const v1::PurchaseArtefact& artefact,
                             std::span<const metrics::Fact> facts, int64_t as_of_us, int gap_days, int horizon_days) {
  PurchaseScore result;
  result.score = -std::log(kNothing);
  const auto history = HistoryOf(facts, as_of_us);
  if (!history) return result;
  const auto p = artefact.parameters();
  std::function<double(double)> expected;
  if (name == "bgnbd") {
    const BgNbdParameters q{p[0], p[1], p[2], p[3]};
    result.probability_alive = BgNbdProbabilityAlive(q, *history);
    expected = [q, &history](double t) { return BgNbdExpected(q, *history, t); };
  } else if (name == "mbgnbd") {
    const MbgNbdParameters q{p[0], p[1], p[2], p[3]};
    result.probability_alive = MbgNbdProbabilityAlive(q, *history);
    expected = [q, &history](double t) { return MbgNbdExpected(q, *history, t); };
  } else {
    const ParetoNbdParameters q{p[0], p[1], p[2], p[3]};
    result.probability_alive = ParetoNbdProbabilityAlive(q, *history);
    expected = [q, &history](double t) { return ParetoNbdExpected(q, *history, t); };
  }
  result.expected = expected((gap_days + horizon_days) / kWeek) - expected(gap_days / kWeek);
  result.score = -std::log(std::max(result.expected, kNothing));
  result.inputs = {{"frequency", history->frequency},
                   {"recency_weeks", history->recency},
                   {"age_weeks", history->age},
                   {"monetary", history->monetary}};
  if (artefact.gamma_gamma_size() == 3) {
    const auto value =
        GammaGammaExpectedValue({artefact.gamma_gamma(0), artefact.gamma_gamma(1), artefact.gamma_gamma(2)}, *history);
    if (value.ok()) {
      const auto clv = DiscountedClv(expected, *value, {.months = 12, .periods_per_month = kWeeksAMonth});
      if (clv.ok()) result.value = *clv;
    }
  }
  return result;
}

}  // namespace c360::predict
