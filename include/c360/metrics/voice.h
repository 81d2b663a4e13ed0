// What customers say: answers to surveys, sentiment, reviews and mentions. As named measures (c360/metrics/measure.h):
// "nps", "csat", "ces", "response_rate", "sentiment", "sentiment_risk", "mood", "reputation", "spam", "feedback_shift",
// "loyalty", "referral".
#ifndef C360_METRICS_VOICE_H_
#define C360_METRICS_VOICE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"
#include "c360/v1/event.pb.h"

namespace c360::metrics {

// --- Surveys. docs/methods/surveys.md ---

struct Nps {
  Ratio score;  // numerator promoters - detractors, denominator answers; the value times 100 is the score, -100..100
  int64_t promoters = 0;   // 9 and 10
  int64_t passives = 0;    // 7 and 8
  int64_t detractors = 0;  // 0 to 6
  int64_t off_scale = 0;   // answers left out: given on another scale than 0 to 10
};
// The last answer of each person in `period`; ties by content.
Nps NetPromoterScore(const FactSet& facts, const Period& period);

struct Satisfaction {
  // CSAT: the upper quarter of the scale, which is 4 and 5 of 1..5, 6 and 7 of 1..7, 8 to 10 of 1..10, 1 of 0..1.
  // CES: the upper third, which is 5 to 7 of 1..7.
  Ratio share;
  Ratio mean;  // on 1..5 for CSAT, 1..7 for CES, whatever the scale of the answers
};
// All answers in `period`, for CSAT and CES are of occasions. Answers with low_is_good are turned round first.
Satisfaction CustomerSatisfaction(const FactSet& facts, const Period& period);
Satisfaction CustomerEffort(const FactSet& facts, const Period& period);

// Whether `answer` is one to the NPS question, on its scale of 0 to 10: other scales have no promoters.
bool IsNpsAnswer(const Fact& answer);
// The score of `answer` on 0..1, 1 best; none where its scale is empty or the score lies outside it.
std::optional<double> NormalisedScore(const Fact& answer);

struct ResponseRate {
  TextId survey = 0;
  Ratio rate;  // people who answered after they were asked / people asked
};
// Of every survey somebody was asked to answer in `period`: a campaign touch SENT or DELIVERED whose campaign is the
// survey's id. By name.
std::vector<ResponseRate> ResponseRates(const FactSet& facts, const Period& period, int64_t horizon_us);

// --- Before and after. docs/methods/before_after.md ---

struct Shift {
  Ratio before;  // mean
  Ratio after;
  std::optional<double> difference = {};  // after - before
  std::optional<double> std_error = {};   // of the difference, unequal variances (Welch)
  std::optional<double> z = {};           // difference / std_error; |z| above 1.96 has p < 0.05
};
// Of two samples. Fewer than two values on a side: no standard error. Variance zero on both sides: no z.
Shift CompareMeans(std::span<const double> before, std::span<const double> after);
// Of the answers of a kind within `window_us` before and after `at_us`: NPS as 100, 0, -100 an answer, the last of each
// person on each side; CSAT and CES as 100 or 0.
Shift FeedbackShift(const FactSet& facts, v1::SurveyAnswer::Kind kind, int64_t at_us, int64_t window_us,
                    int64_t horizon_us);

// --- Sentiment. docs/methods/sentiment.md ---

// What a customer said in a message, review or mention that is no spam, -1 worst .. 1 best; a review without one by its
// rating. None where it says nothing of a mood, or has no time.
std::optional<double> SentimentOfFact(const Fact& fact);

struct Sentiment {
  Ratio mean;  // -1..1; messages of customers, reviews, mentions that are no spam; a review without one by its rating
  Ratio severity;  // mean of those that have one, 1..5
  Ratio trend;     // mean less the mean of the span of the same length before
};
Sentiment SentimentOf(const FactSet& facts, const Period& period, int64_t horizon_us);

struct MoodOptions {
  double hostile = -0.5;       // at or below
  double not_hostile = -0.25;  // the mean before must be above: hysteresis
  int64_t memory_us = 90 * kDayMicros;
  int least_active = 3;  // contacts or visits in `memory_us` before a silence
  int64_t silence_us = 45 * kDayMicros;
};
struct MoodChange {
  uint32_t profile = 0;
  int64_t time_us = 0;
  bool hostile = false;  // else: passive
};
// People who turned hostile (a sentiment at or below the mark, after a mean above `not_hostile` of at least one in
// memory) or passive (no event for `silence_us` after at least `least_active` in the memory before it) in `period`: the
// first change of each kind of each person. By (profile, time).
std::vector<MoodChange> MoodChanges(const FactSet& facts, const Period& period, int64_t horizon_us,
                                    const MoodOptions& options = {});

// Public mentions and reviews below zero / all public ones, without spam (M119).
Ratio PublicNegative(const FactSet& facts, const Period& period, int64_t horizon_us);

// --- Does sentiment say who leaves? docs/methods/sentiment_risk.md ---

struct SentimentRisk {
  // Churn in the period of the customers at its begin whose mean sentiment in the `window_days` before it was below
  // -0.25, up to 0.25, above; and of those who said nothing.
  Ratio negative, neutral, positive, silent;
  // The chance that of a leaver and a stayer who both said something the leaver's mean was the lower one (ties: half):
  // 0.5 says nothing, 1 all. Hanley & McNeil's standard error. Undefined without either.
  Ratio auc, auc_error;
};
SentimentRisk SentimentAgainstChurn(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                    int window_days = 90);

// --- Spam. docs/methods/spam.md ---

// How well the filter tells spam, by what somebody read and judged in `period` (Message.reviewed_as).
struct SpamFilter {
  int64_t reviewed = 0;  // with a class of the filter and one of a person
  Ratio share;           // of messages of customers and mentions: what stands as spam
  Ratio precision;       // called spam and spam / called spam
  Ratio recall;          // called spam and spam / spam
  Ratio false_alarms;    // called spam but engageable / engageable
};
SpamFilter JudgeSpamFilter(const FactSet& facts, const Period& period, int64_t horizon_us);

// --- Loyalty. docs/methods/loyalty.md ---

struct LoyaltyTotals {
  int64_t members = 0;   // enrolled, or with points, and not left
  int64_t earned = 0;    // points before the horizon
  int64_t adjusted = 0;  // corrections of either sign
  int64_t redeemed = 0;
  int64_t expired = 0;
  int64_t balance = 0;  // earned + adjusted - redeemed - expired
  Ratio redemption;     // redeemed / earned
};
// Of everything before `horizon_us`.
LoyaltyTotals Loyalty(const FactSet& facts, int64_t horizon_us);

struct Referrals {
  Ratio rate;       // people who invited somebody in `period` / people with any event before its end
  Ratio converted;  // referrals that joined or converted / referrals made in `period`; each referral id once
  Ratio promoters;  // of people whose last NPS answer before the end is 9 or 10: those who ever invited somebody
};
Referrals ReferralRate(const FactSet& facts, const Period& period, int64_t horizon_us);

}  // namespace c360::metrics

#endif  // C360_METRICS_VOICE_H_
