// Answers to surveys. Tested by tests/metrics/surveys_test.cc.
#include <algorithm>
#include <cmath>
#include <map>

#include "absl/container/flat_hash_set.h"
#include "c360/metrics/voice.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

// What rounding of a normalised score may take away; scales have at most a few hundred steps.
constexpr double kRounding = 1e-9;

struct Scale {
  double min = 0, max = 0;
};

Scale ScaleOf(const Fact& answer) {
  if (answer.number2 != 0 || answer.number3 != 0) return {answer.number2, answer.number3};
  switch (answer.action) {
    case v1::SurveyAnswer::NPS:
      return {0, 10};
    case v1::SurveyAnswer::CSAT:
      return {1, 5};
    case v1::SurveyAnswer::CES:
      return {1, 7};
    default:
      return {};
  }
}

bool IsAnswer(const Fact& fact, v1::SurveyAnswer::Kind kind) {
  return fact.type == EventType::kSurveyAnswer && fact.action == kind && fact.timed();
}

// 1 promoter, 0 passive, -1 detractor.
int NpsClass(double score) { return score >= 9 ? 1 : score >= 7 ? 0 : -1; }

Satisfaction Satisfied(const FactSet& facts, const Period& period, v1::SurveyAnswer::Kind kind, double mark,
                       double top) {
  int64_t answers = 0, satisfied = 0;
  ExactSum sum;
  for (const Fact& fact : facts.all()) {
    if (!IsAnswer(fact, kind) || !period.Contains(fact.time_us)) continue;
    const auto score = NormalisedScore(fact);
    if (!score) continue;
    ++answers;
    satisfied += *score >= mark - kRounding;
    sum.Add(1 + *score * (top - 1));
  }
  const auto n = static_cast<double>(answers);
  return {.share = Ratio::Of(static_cast<double>(satisfied), n, Undefined::kNoData),
          .mean = Ratio::Of(sum.value(), n, Undefined::kNoData)};
}

constexpr double kSatisfiedMark = 0.75;  // 4 of 1..5
constexpr double kEasyMark = 4.0 / 6.0;  // 5 of 1..7

}  // namespace

bool IsNpsAnswer(const Fact& answer) {
  const Scale scale = ScaleOf(answer);
  return answer.Is(EventType::kSurveyAnswer, v1::SurveyAnswer::NPS) && scale.min == 0 && scale.max == 10 &&
         answer.number >= 0 && answer.number <= 10 && !answer.Has(kFlagLowIsGood);
}

std::optional<double> NormalisedScore(const Fact& answer) {
  const Scale scale = ScaleOf(answer);
  if (!(scale.max > scale.min) || answer.number < scale.min || answer.number > scale.max) return std::nullopt;
  const double share = (answer.number - scale.min) / (scale.max - scale.min);
  return answer.Has(kFlagLowIsGood) ? 1 - share : share;
}

Nps NetPromoterScore(const FactSet& facts, const Period& period) {
  Nps nps;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    const Fact* last = nullptr;
    for (const Fact& fact : facts.Of(profile)) {
      if (!IsAnswer(fact, v1::SurveyAnswer::NPS) || !period.Contains(fact.time_us)) continue;
      if (IsNpsAnswer(fact)) {
        last = &fact;
      } else {
        ++nps.off_scale;
      }
    }
    if (last == nullptr) continue;
    const int kind = NpsClass(last->number);
    nps.promoters += kind > 0;
    nps.passives += kind == 0;
    nps.detractors += kind < 0;
  }
  nps.score = Ratio::OfCounts(nps.promoters - nps.detractors, nps.promoters + nps.passives + nps.detractors);
  return nps;
}

Satisfaction CustomerSatisfaction(const FactSet& facts, const Period& period) {
  return Satisfied(facts, period, v1::SurveyAnswer::CSAT, kSatisfiedMark, 5);
}

Satisfaction CustomerEffort(const FactSet& facts, const Period& period) {
  return Satisfied(facts, period, v1::SurveyAnswer::CES, kEasyMark, 7);
}

std::vector<ResponseRate> ResponseRates(const FactSet& facts, const Period& period, int64_t horizon_us) {
  struct Count {
    int64_t asked = 0, answered = 0;
  };
  std::map<TextId, Count> surveys;  // ids are in the order of their texts
  absl::flat_hash_set<TextId> real;
  for (const Fact& fact : facts.all()) {
    if (fact.type == EventType::kSurveyAnswer && fact.subject != 0) real.insert(fact.subject);
  }
  std::map<TextId, int64_t> asked;  // of one person: when first
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    asked.clear();
    for (const Fact& fact : facts.Of(profile)) {
      const bool asks = fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::SENT) ||
                        fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::DELIVERED);
      if (asks && real.contains(fact.subject) && period.Contains(fact.time_us)) {
        asked.try_emplace(fact.subject, fact.time_us);
      }
    }
    if (asked.empty()) continue;
    for (const auto& [survey, time_us] : asked) {
      Count& count = surveys[survey];
      ++count.asked;
      const auto of_person = facts.Of(profile);
      count.answered +=
          std::any_of(of_person.begin(), of_person.end(), [&, id = survey, since = time_us](const Fact& f) {
            return f.type == EventType::kSurveyAnswer && f.subject == id && f.timed() && f.time_us >= since &&
                   f.time_us < horizon_us;
          });
    }
  }
  std::vector<ResponseRate> rates;
  for (const auto& [survey, count] : surveys) {
    rates.push_back({survey, Ratio::OfCounts(count.answered, count.asked, Undefined::kZeroBase)});
  }
  return rates;
}

Shift CompareMeans(std::span<const double> before, std::span<const double> after) {
  struct Sample {
    double n = 0, sum = 0, variance = 0;
  };
  const auto of = [](std::span<const double> values) {
    Sample s{.n = static_cast<double>(values.size())};
    for (const double value : values) s.sum += value;
    if (values.size() < 2) return s;
    for (const double value : values) s.variance += (value - s.sum / s.n) * (value - s.sum / s.n);
    s.variance /= s.n - 1;
    return s;
  };
  const Sample b = of(before), a = of(after);
  Shift shift{.before = Ratio::Of(b.sum, b.n, Undefined::kNoData), .after = Ratio::Of(a.sum, a.n, Undefined::kNoData)};
  if (!shift.before.defined() || !shift.after.defined()) return shift;
  shift.difference = *shift.after.value - *shift.before.value;
  if (before.size() < 2 || after.size() < 2) return shift;
  shift.std_error = std::sqrt(b.variance / b.n + a.variance / a.n);
  if (*shift.std_error > 0) shift.z = *shift.difference / *shift.std_error;
  return shift;
}

Shift FeedbackShift(const FactSet& facts, v1::SurveyAnswer::Kind kind, int64_t at_us, int64_t window_us,
                    int64_t horizon_us) {
  const Period sides[2] = {{at_us - window_us, at_us}, {at_us, std::min(at_us + window_us, horizon_us)}};
  std::vector<double> scores[2];
  const double mark = kind == v1::SurveyAnswer::CES ? kEasyMark : kSatisfiedMark;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    std::optional<double> last[2];
    for (const Fact& fact : facts.Of(profile)) {
      if (!IsAnswer(fact, kind)) continue;
      for (int side = 0; side < 2; ++side) {
        if (!sides[side].Contains(fact.time_us)) continue;
        if (kind == v1::SurveyAnswer::NPS) {
          if (IsNpsAnswer(fact)) last[side] = 100.0 * NpsClass(fact.number);
        } else if (const auto score = NormalisedScore(fact)) {
          scores[side].push_back(*score >= mark - kRounding ? 100 : 0);
        }
      }
    }
    for (int side = 0; side < 2; ++side) {
      if (last[side]) scores[side].push_back(*last[side]);
    }
  }
  return CompareMeans(scores[0], scores[1]);
}

}  // namespace c360::metrics
