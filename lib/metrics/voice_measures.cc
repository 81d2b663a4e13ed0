// The measures of what customers say, by name. Tested by tests/metrics/voice_measures_test.cc.
#include <algorithm>
#include <array>
#include <string>

#include "c360/metrics/voice.h"
#include "metrics/contacts.h"
#include "metrics/registry.h"
#include "metrics/shared.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

// The period as far as it is known.
Period Known(const MeasureInput& input) {
  Period period = input.period;
  period.end_us = std::max(period.begin_us, KnownEndOf(input));
  return period;
}

Ratio Times100(Ratio ratio) {
  ratio.numerator *= 100;
  if (ratio.value) *ratio.value *= 100;
  return ratio;
}

void ComputeNps(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Nps nps = NetPromoterScore(input.facts, Known(input));
  const double answers = nps.score.denominator;
  ValueWriter report(values);
  report.Add("nps.score", Times100(nps.score), Unit::kScore, Better::kHigher);
  report.Share("nps.promoters", Ratio::Of(static_cast<double>(nps.promoters), answers, Undefined::kNoData),
               Better::kHigher);
  report.Share("nps.detractors", Ratio::Of(static_cast<double>(nps.detractors), answers, Undefined::kNoData),
               Better::kLower);
  report.Count("nps.people", static_cast<int64_t>(answers));
  report.Count("nps.off_scale", nps.off_scale, Better::kLower);
}

void ComputeCsat(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Satisfaction csat = CustomerSatisfaction(input.facts, Known(input));
  ValueWriter report(values);
  report.Share("csat.satisfied", csat.share, Better::kHigher);
  report.Add("csat.mean", csat.mean, Unit::kNumber, Better::kHigher);
}

void ComputeCes(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Satisfaction ces = CustomerEffort(input.facts, Known(input));
  ValueWriter report(values);
  report.Share("ces.easy", ces.share, Better::kHigher);
  report.Add("ces.mean", ces.mean, Unit::kNumber, Better::kHigher);
}

void ComputeResponseRate(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter report(values);
  for (const ResponseRate& rate : ResponseRates(input.facts, Known(input), HorizonOf(input))) {
    report.Share("response_rate.answered", rate.rate, Better::kHigher, std::string(input.facts.Text(rate.survey)));
  }
}

void ComputeSentiment(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Sentiment sentiment = SentimentOf(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Add("sentiment.mean", sentiment.mean, Unit::kNumber, Better::kHigher);
  report.Add("sentiment.trend", sentiment.trend, Unit::kNumber, Better::kHigher);
  report.Add("sentiment.severity", sentiment.severity, Unit::kNumber, Better::kLower);
}

void ComputeSentimentRisk(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SharedSpells spells(input);
  const SentimentRisk risk = SentimentAgainstChurn(input.facts, spells.get(), input.period);
  ValueWriter report(values);
  report.Share("sentiment_risk.churn", risk.negative, Better::kLower, "negative");
  report.Share("sentiment_risk.churn", risk.neutral, Better::kLower, "neutral");
  report.Share("sentiment_risk.churn", risk.positive, Better::kLower, "positive");
  report.Share("sentiment_risk.churn", risk.silent, Better::kLower, "silent");
  report.Add("sentiment_risk.auc", risk.auc, Unit::kNumber, Better::kHigher);
  report.Add("sentiment_risk.auc_error", risk.auc_error, Unit::kNumber, Better::kNeither);
}

void ComputeSpam(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const SpamFilter filter = JudgeSpamFilter(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Share("spam.share", filter.share, Better::kNeither);
  report.Count("spam.reviewed", filter.reviewed);
  report.Share("spam.precision", filter.precision, Better::kHigher);
  report.Share("spam.recall", filter.recall, Better::kHigher);
  report.Share("spam.false_alarms", filter.false_alarms, Better::kLower);
}

void ComputeMood(const MeasureInput& input, std::vector<MeasureValue>* values) {
  int64_t hostile = 0, passive = 0;
  for (const MoodChange& change : MoodChanges(input.facts, input.period, HorizonOf(input))) {
    (change.hostile ? hostile : passive) += 1;
  }
  ValueWriter report(values);
  report.Count("mood.turned_hostile", hostile, Better::kLower);
  report.Count("mood.turned_passive", passive, Better::kLower);
}

void ComputeReputation(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter(values).Share("reputation.negative", PublicNegative(input.facts, input.period, HorizonOf(input)),
                            Better::kLower);
}

// Before and after each annotation in the period that is about surveys: as long before as after.
void ComputeFeedbackShift(const MeasureInput& input, std::vector<MeasureValue>* values) {
  constexpr struct {
    std::string_view topic, name, z;
    v1::SurveyAnswer::Kind kind;
  } kKinds[] = {{"nps", "feedback_shift.nps", "feedback_shift.nps_z", v1::SurveyAnswer::NPS},
                {"csat", "feedback_shift.csat", "feedback_shift.csat_z", v1::SurveyAnswer::CSAT},
                {"ces", "feedback_shift.ces", "feedback_shift.ces_z", v1::SurveyAnswer::CES}};
  ValueWriter report(values);
  for (const v1::ReferenceFact& fact : input.reference) {
    if (!fact.has_annotation() || fact.withdrawn()) continue;
    const v1::Annotation& annotation = fact.annotation();
    const int64_t at_us = annotation.time().seconds() * 1'000'000 + annotation.time().nanos() / 1000;
    if (!input.period.Contains(at_us)) continue;
    const int64_t window_us = std::max(at_us - input.period.begin_us, input.period.end_us - at_us);
    for (const auto& [topic, name, z, kind] : kKinds) {
      const auto& topics = annotation.topics();
      if (!topics.empty() && std::find(topics.begin(), topics.end(), topic) == topics.end()) continue;
      const Shift shift = FeedbackShift(input.facts, kind, at_us, window_us, HorizonOf(input));
      const auto number = [](const std::optional<double>& value) {
        return value ? Ratio::Number(*value) : Ratio::None(Undefined::kNoData);
      };
      report.Add(name, number(shift.difference), Unit::kScore, Better::kHigher, fact.key());
      report.Add(z, number(shift.z), Unit::kNumber, Better::kNeither, fact.key());
    }
  }
}

void ComputeLoyalty(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const LoyaltyTotals totals = Loyalty(input.facts, KnownEndOf(input));
  ValueWriter report(values);
  report.Count("loyalty.members", totals.members, Better::kHigher);
  report.Count("loyalty.balance", totals.balance);
  report.Share("loyalty.redemption", totals.redemption, Better::kHigher);
}

void ComputeReferral(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const Referrals referrals = ReferralRate(input.facts, input.period, HorizonOf(input));
  ValueWriter report(values);
  report.Share("referral.rate", referrals.rate, Better::kHigher);
  report.Share("referral.converted", referrals.converted, Better::kHigher);
  report.Share("referral.promoters", referrals.promoters, Better::kHigher);
}

constexpr std::array kVoiceMeasures = {
    Measure{"nps", "net promoter score, by the last answer of each person", ComputeNps},
    Measure{"csat", "share of satisfied answers", ComputeCsat},
    Measure{"ces", "share of answers that found it easy", ComputeCes},
    Measure{"response_rate", "who answers surveys", ComputeResponseRate},
    Measure{"sentiment", "mean sentiment and severity, and the trend", ComputeSentiment},
    Measure{"sentiment_risk", "churn by the mood before; how well sentiment tells who leaves", ComputeSentimentRisk},
    Measure{"mood", "people who turned hostile or passive", ComputeMood},
    Measure{"reputation", "share of public words below zero", ComputeReputation},
    Measure{"spam", "how well the filter tells spam, by what people found", ComputeSpam},
    Measure{"feedback_shift", "answers before and after each annotation", ComputeFeedbackShift},
    Measure{"loyalty", "members, points, redemption", ComputeLoyalty},
    Measure{"referral", "who brings others", ComputeReferral},
};

}  // namespace

std::span<const Measure> VoiceMeasures() { return kVoiceMeasures; }

}  // namespace c360::metrics
