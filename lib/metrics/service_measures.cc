// The service measures by name. Tested by tests/metrics/service_measures_test.cc.
#include <array>
#include <map>
#include <string>

#include "c360/metrics/service.h"
#include "metrics/contacts.h"
#include "metrics/registry.h"
#include "metrics/shared.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

std::vector<Case> CasesOf(const MeasureInput& input) { return FoldCases(input.facts, HorizonOf(input)); }

void ComputeCases(const MeasureInput& input, std::vector<MeasureValue>* values) {
  int64_t opened = 0, solved = 0, open = 0, reopened = 0, contacts = 0, transfers = 0, without_opening = 0;
  std::map<uint8_t, int64_t> by_channel;
  for (const Case& item : FoldCases(input.facts, KnownEndOf(input))) open += !item.solved();
  for (const Case& item : CasesOf(input)) {
    solved += item.solved_us && input.period.Contains(*item.solved_us);
    without_opening += !item.opening_known && input.period.Contains(item.opened_us);
    if (!item.OpenedIn(input.period)) continue;
    ++opened;
    ++by_channel[item.channel];
    reopened += item.reopens > 0;
    contacts += item.contacts;
    transfers += item.transfers;
  }
  ValueWriter report(values);
  report.Count("cases.opened", opened);
  for (const auto& [channel, count] : by_channel) {
    if (channel != 0) report.Count("cases.opened", count, Better::kNeither, ChannelKey(channel));
  }
  report.Count("cases.without_opening", without_opening);
  report.Count("cases.solved", solved);
  report.Count("cases.open_at_end", open, Better::kLower);
  report.Share("cases.reopened", Ratio::OfCounts(reopened, opened), Better::kLower);
  report.Add("cases.contacts_per_case", Ratio::OfCounts(contacts, opened), Unit::kNumber, Better::kLower);
  report.Add("cases.transfers_per_case", Ratio::OfCounts(transfers, opened), Unit::kNumber, Better::kLower);
}

void ComputeFcr(const MeasureInput& input, std::vector<MeasureValue>* values) {
  FcrOptions options;
  for (const v1::ReferenceFact& fact : input.reference) {
    if (!fact.has_driver() || !fact.driver().not_first_level()) continue;
    if (const auto driver = input.facts.Find(fact.key())) options.not_first_level.push_back(*driver);
  }
  const FirstContactResolution fcr = Fcr(input.facts, CasesOf(input), input.period, HorizonOf(input), options);
  ValueWriter report(values);
  report.Share("fcr.gross", fcr.gross, Better::kHigher);
  report.Share("fcr.of_solved", fcr.of_solved, Better::kHigher);
  report.Share("fcr.net", fcr.net, Better::kHigher);
  report.Share("fcr.no_repeat", fcr.no_repeat, Better::kHigher);
  report.Count("fcr.too_recent", fcr.too_recent);
}

// Names of the numbers of one kind of times, for they live for ever.
struct TimeNames {
  std::string_view mean, restricted_mean, p50, p90, open;
};

void ReportTimes(std::span<const ChannelTimes> channels, const TimeNames& names, ValueWriter* report) {
  for (const auto& [channel, times] : channels) {
    const std::string key = ChannelKey(channel);
    report->Seconds(names.mean, times.mean_of_ended, key);
    report->Seconds(names.restricted_mean, times.restricted_mean, key);
    report->Seconds(names.p50, times.p50, key);
    report->Seconds(names.p90, times.p90, key);
    report->Count(names.open, times.n - times.ended, Better::kLower, key);
  }
}

void ComputeFirstResponse(const MeasureInput& input, std::vector<MeasureValue>* values) {
  constexpr TimeNames kNames = {"first_response.mean", "first_response.restricted_mean", "first_response.p50",
                                "first_response.p90", "first_response.unanswered"};
  ValueWriter report(values);
  ReportTimes(FirstResponse(CasesOf(input), input.period, HorizonOf(input)), kNames, &report);
}

void ComputeResolution(const MeasureInput& input, std::vector<MeasureValue>* values) {
  constexpr TimeNames kNames = {"resolution.mean", "resolution.restricted_mean", "resolution.p50", "resolution.p90",
                                "resolution.open"};
  ValueWriter report(values);
  ReportTimes(Resolution(CasesOf(input), input.period, HorizonOf(input)), kNames, &report);
}

void ComputeSla(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter report(values);
  const auto undefined = [&](Undefined why, const std::string& key) {
    report.Share("sla.first_response", Ratio::None(why), Better::kHigher, key);
    report.Share("sla.resolution", Ratio::None(why), Better::kHigher, key);
  };
  const std::vector<std::string> missing = SlaPolicy::MissingCalendars(input.reference);
  for (const std::string& calendar : missing) undefined(Undefined::kNoCalendar, calendar);
  if (!missing.empty()) return;
  const auto policy = SlaPolicy::Of(input.reference);
  if (!policy.ok() || policy->empty()) return undefined(Undefined::kNoTarget, "");
  const SlaAttainment sla = Sla(input.facts, CasesOf(input), *policy, input.period, HorizonOf(input));
  report.Share("sla.first_response", sla.first_response, Better::kHigher);
  report.Share("sla.resolution", sla.resolution, Better::kHigher);
  report.Count("sla.first_response_open", sla.first_response_open);
  report.Count("sla.resolution_open", sla.resolution_open);
}

void ComputeWaiting(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Waiting waiting = WaitingTime(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Count("waiting.calls", waiting.wait.n);
  report.Seconds("waiting.mean", waiting.mean_wait);
  report.Seconds("waiting.p50", waiting.wait.p50);
  report.Seconds("waiting.p90", waiting.wait.p90);
  report.Seconds("waiting.longest",
                 waiting.wait.n > 0 ? Ratio::Number(waiting.longest_s) : Ratio::None(Undefined::kNoData));
  report.Share("waiting.abandoned", waiting.abandoned, Better::kLower);
}

constexpr size_t kTopDrivers = 10;

// Whether self-service can do what the contact is about, by driver, where the reference facts say.
std::map<TextId, bool> SimpleDrivers(const MeasureInput& input) {
  std::map<TextId, bool> simple;
  for (const v1::ReferenceFact& fact : input.reference) {
    if (!fact.has_driver() || fact.withdrawn()) continue;
    const auto complexity = fact.driver().complexity();
    if (complexity == v1::DriverInfo::COMPLEXITY_UNSPECIFIED) continue;
    if (const auto driver = input.facts.Find(fact.key())) simple[*driver] = complexity == v1::DriverInfo::SIMPLE;
  }
  return simple;
}

void ComputeDrivers(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter report(values);
  const auto drivers = TopDrivers(input.facts, input.period, HorizonOf(input), SIZE_MAX);
  const auto simple = SimpleDrivers(input);
  int64_t known = 0, of_simple = 0;
  for (const DriverCount& driver : drivers) {
    const auto it = simple.find(driver.driver);
    if (it == simple.end()) continue;
    known += driver.contacts;
    if (it->second) of_simple += driver.contacts;
  }
  report.Share("drivers.simple", Ratio::OfCounts(of_simple, known), Better::kNeither);
  for (size_t i = 0; i < drivers.size() && i < kTopDrivers; ++i) {
    const DriverCount& driver = drivers[i];
    const std::string name(input.facts.Text(driver.driver));
    report.Count("drivers.contacts", driver.contacts, Better::kNeither, name);
    report.Share("drivers.share", driver.share, Better::kNeither, name);
    report.Share("drivers.trend", driver.trend, Better::kNeither, name);
  }
}

void ComputeSelfService(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SelfServiceResult result = SelfService(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Count("self_service.sessions", result.sessions);
  report.Add("self_service.score", result.score, Unit::kNumber, Better::kHigher);
  report.Share("self_service.deflection", result.deflection, Better::kHigher);
  report.Share("self_service.deflected_volume", result.deflected_volume, Better::kHigher);
  report.Share("self_service.contacts_after_trying", result.contacts_after_trying, Better::kLower);
  report.Share("self_service.resolved", result.resolved, Better::kHigher);
}

// What contacts on each channel cost, as in force at the end of the period.
struct ChannelPrices {
  std::map<uint8_t, const CostFact*> by_channel;
  std::string currency;
  bool mixed = false;

  explicit ChannelPrices(std::span<const CostFact> costs) {
    for (const CostFact& cost : costs) {
      const auto channel = cost.kind == CostFact::Kind::kChannel ? ParseChannel(cost.key) : std::nullopt;
      if (!channel) continue;
      if (!currency.empty() && currency != cost.currency) mixed = true;
      currency = cost.currency;
      by_channel[static_cast<uint8_t>(*channel)] = &cost;
    }
  }
};

struct ChannelContacts {
  int64_t count = 0;
  int64_t talk_ms = 0;
};

std::map<uint8_t, ChannelContacts> ContactsByChannel(const MeasureInput& input) {
  std::map<uint8_t, ChannelContacts> by_channel;
  std::vector<Contact> contacts;
  for (uint32_t profile = 0; profile < input.facts.profiles(); ++profile) {
    contacts.clear();
    AppendContacts(input.facts.Of(profile), HorizonOf(input), &contacts);
    for (const Contact& contact : contacts) {
      if (!input.period.Contains(contact.time_us)) continue;
      ChannelContacts& channel = by_channel[contact.channel];
      ++channel.count;
      channel.talk_ms += contact.talk_ms;
    }
  }
  return by_channel;
}

void ComputeContactCost(const MeasureInput& input, std::vector<MeasureValue>* values) {
  constexpr double kMinuteMs = 60'000;
  const ChannelPrices prices(input.costs);
  ValueWriter report(values);
  double priced = 0, cost = 0;
  for (const auto& [channel, contacts] : ContactsByChannel(input)) {
    report.Count("contact_cost.contacts", contacts.count, Better::kNeither,
                 channel == 0 ? "unknown" : ChannelKey(channel));
    const auto price = prices.by_channel.find(channel);
    if (price == prices.by_channel.end() || prices.mixed) continue;
    const auto count = static_cast<double>(contacts.count);
    const double minutes = static_cast<double>(contacts.talk_ms) / kMinuteMs;
    const double of_channel = static_cast<double>(price->second->amount_micros) * count +
                              static_cast<double>(price->second->per_minute_micros) * minutes;
    priced += count;
    cost += of_channel;
    report.Money("contact_cost.per_contact", prices.currency, Ratio::Of(of_channel, count), Better::kLower,
                 ChannelKey(channel));
  }
  const Undefined why = prices.mixed ? Undefined::kMixedUnits : Undefined::kNoCost;
  report.Money("contact_cost.total", prices.currency, priced > 0 ? Ratio::Number(cost) : Ratio::None(why),
               Better::kLower);
  report.Money("contact_cost.per_contact", prices.currency, Ratio::Of(cost, priced, why), Better::kLower);
}

void ComputeUnanswered(const MeasureInput& input, std::vector<MeasureValue>* values) {
  int64_t opened = 0, silent = 0, open = 0, waiting = 0;
  for (const Case& item : CasesOf(input)) {
    if (!item.OpenedIn(input.period)) continue;
    ++opened;
    silent += !item.solved() && item.answers == 0;
    open += !item.solved();
    waiting += !item.solved() && item.last_word_is_customers;
  }
  const Continuity threads = ConversationContinuity(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Share("unanswered.cases", Ratio::OfCounts(silent, opened), Better::kLower);
  report.Share("unanswered.customer_waits", Ratio::OfCounts(waiting, open), Better::kLower);
  report.Share("unanswered.conversations", threads.unanswered, Better::kLower);
}

void ComputeContinuity(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Continuity result = ConversationContinuity(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Count("continuity.conversations", result.threads);
  report.Share("continuity.moved", result.moved, Better::kNeither);
  report.Share("continuity.restarted", result.restarted, Better::kLower);
  report.Share("continuity.kept", result.kept, Better::kHigher);
}

void ComputeRepeatAfterCase(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedPurchases purchases(input);
  ValueWriter(values).Share("repeat_after_case.bought",
                            RepeatPurchaseAfterCase(purchases.get(), CasesOf(input), input.period, HorizonOf(input)),
                            Better::kHigher);
}

void ComputeUnsolvedCase(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const auto cases = FoldCases(input.facts, std::min(input.period.begin_us, HorizonOf(input)));
  const SharedSpells spells(input);
  const UnsolvedCaseChurn churn = ChurnByUnsolvedCase(cases, spells.get(), input.period);
  ValueWriter report(values);
  report.Share("unsolved_case.churn_with", churn.with, Better::kLower);
  report.Share("unsolved_case.churn_without", churn.without, Better::kLower);
  report.Add("unsolved_case.times", churn.times, Unit::kNumber, Better::kLower);
  const auto bound = [&](const std::optional<double>& value) {
    return value ? Ratio::Number(*value) : Ratio::None(churn.times.defined() ? Undefined::kZeroBase : churn.times.why);
  };
  report.Add("unsolved_case.times_low", bound(churn.low), Unit::kNumber, Better::kNeither);
  report.Add("unsolved_case.times_high", bound(churn.high), Unit::kNumber, Better::kNeither);
}

constexpr std::array kServiceMeasures = {
    Measure{"cases", "cases opened, solved, open; contacts and hand-overs a case", ComputeCases},
    Measure{"fcr", "cases solved at first contact: gross, net, without repeat", ComputeFcr},
    Measure{"first_response", "time to the first answer, by channel", ComputeFirstResponse},
    Measure{"resolution", "time to the solution, by channel", ComputeResolution},
    Measure{"sla", "answered and solved within the targets", ComputeSla},
    Measure{"waiting", "waiting for somebody to take the call; who hung up", ComputeWaiting},
    Measure{"drivers", "what customers make contact about, and its trend", ComputeDrivers},
    Measure{"self_service", "visits to help that spared a contact, and those that did not", ComputeSelfService},
    Measure{"contact_cost", "contacts and their cost, by channel", ComputeContactCost},
    Measure{"unanswered", "contacts that nobody answered", ComputeUnanswered},
    Measure{"continuity", "conversations kept, or begun anew, over a change of channel", ComputeContinuity},
    Measure{"repeat_after_case", "who buys within 30 days after a solved case", ComputeRepeatAfterCase},
    Measure{"unsolved_case", "churn of customers with an unsolved case, against the others", ComputeUnsolvedCase},
};

}  // namespace

std::span<const Measure> ServiceMeasures() { return kServiceMeasures; }

}  // namespace c360::metrics
