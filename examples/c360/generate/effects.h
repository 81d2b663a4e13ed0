// What the sample data plants for the measures to find: shares and sizes, and a count of what was drawn.
#ifndef C360_EXAMPLES_C360_GENERATE_EFFECTS_H_
#define C360_EXAMPLES_C360_GENERATE_EFFECTS_H_

#include <cstdint>
#include <string>

namespace c360::generate {

// Chances in thousandths, times in minutes, days counted from 2024-01-01 (day 0). docs/methods/sample_effects.md tells
// the same as prose; effects.json, which stands beside the data, carries these numbers.
namespace planted {

// A subscription starts in days 0 to 59. It ends in days 152 to 334 (June to November) with one chance, and with twice
// that for who has a case that nobody solved.
inline constexpr int64_t kSubscribes = 600;
inline constexpr int64_t kChurn = 120;
inline constexpr int64_t kChurnAfterUnsolvedCase = 240;
inline constexpr int64_t kVoluntary = 750;
inline constexpr int64_t kYearlyPlan = 200;
inline constexpr int64_t kFirstChurnDay = 152, kLastChurnDay = 334;

// Cases are opened in days 61 to 137 (March to mid-May).
inline constexpr int64_t kUnsolvedCase = 250;
inline constexpr int64_t kSolvedCase = 350;
inline constexpr int64_t kSolvedAtFirstContact = 700;  // of solved ones; 200 need a second contact, 100 are reopened
inline constexpr int64_t kSecondContact = 200;
inline constexpr int64_t kRepeatWithinAWeek = 100;  // of those solved at first contact: the same reason once more
inline constexpr int64_t kUnanswered = 100;         // of unsolved ones
inline constexpr int64_t kLateDeliveryDriver = 400;
// Mean minutes to the first answer and from there to the solution; e-mail is the slow channel.
inline constexpr int64_t kFirstResponseMinutes = 120, kFirstResponseMinutesEmail = 480;
inline constexpr int64_t kSolveMinutes = 24 * 60;

// The campaign "spring-offer" in days 80 to 84; whoever it reaches may order within twelve days.
inline constexpr int64_t kCampaign = 500;
inline constexpr int64_t kHoldout = 200;  // of the campaign's audience
inline constexpr int64_t kConversion = 150, kConversionHoldout = 100;
inline constexpr int64_t kOpened = 400, kClicked = 100;  // of delivered; who clicked also opened

// Answers before and after the intervention on day 182 (2024-07-01). The rest of NPS answers are passive.
inline constexpr int64_t kInterventionDay = 182;
inline constexpr int64_t kAsked = 500;    // to answer NPS, in each half
inline constexpr int64_t kAnswers = 600;  // of those asked
inline constexpr int64_t kPromoters = 400, kPromotersAfter = 550;
inline constexpr int64_t kDetractors = 300, kDetractorsAfter = 200;
inline constexpr int64_t kAnswersCsat = 300;  // in each half
inline constexpr int64_t kSatisfied = 700, kSatisfiedAfter = 800;
inline constexpr int64_t kAnswersCes = 200;
inline constexpr int64_t kEasy = 650;  // 5 to 7 of 7

// Help pages in days 275 to 329; in days 215 to 239 calls of others.
inline constexpr int64_t kSelfService = 400;
inline constexpr int64_t kContactAfterSelfService = 300;  // within 12 hours
inline constexpr int64_t kCalls = 300;
inline constexpr int64_t kAbandoned = 100;
inline constexpr int64_t kWaitSeconds = 60;  // on average, answered or not

inline constexpr int64_t kLoyal = 300;
inline constexpr int64_t kRefers = 80;
inline constexpr int64_t kReferralConverts = 400;
inline constexpr int64_t kMentions = 100;
inline constexpr int64_t kNegative = 300;  // of mentions that are no spam
inline constexpr int64_t kSpam = 200;
inline constexpr int64_t kReviews = 100;
inline constexpr int64_t kTurnsHostile = 50;   // three chat messages, from friendly to hostile
inline constexpr int64_t kMovesChannel = 100;  // a talk begun on social media goes on by e-mail
inline constexpr int64_t kRestarts = 300;      // of those: under a new conversation id

}  // namespace planted

// `part` of `whole`, counted while the messages were made.
struct Drawn {
  int64_t part = 0;
  int64_t whole = 0;
};

// What was drawn: equal to what measures must find, to the last one, where identities are resolved right.
struct Effects {
  int64_t people = 0;  // with stories
  Drawn churn, churn_unsolved;
  Drawn conversion, conversion_holdout;
  Drawn opened, clicked;                       // of delivered
  Drawn first_response, first_response_email;  // minutes, answers
  Drawn resolution, resolution_email;          // minutes from opening to the last solution, solved cases
  int64_t cases = 0, unanswered = 0;
  Drawn first_contact;  // solved at first contact, without reopening, of solved cases
  Drawn repeated;       // cases followed by another on the same driver within a week, of all cases
  Drawn late_delivery;  // of all cases
  Drawn promoters_before, promoters_after, detractors_before, detractors_after;
  Drawn answered;  // of those asked for NPS, both halves
  Drawn satisfied_before, satisfied_after, easy;
  Drawn contact_after_self_service;
  Drawn abandoned;
  Drawn waited;  // seconds, calls
  int64_t points = 0;
  Drawn referred;  // people who invited somebody, of all with stories
  Drawn negative;  // public mentions and reviews below zero, of all public ones that are no spam
  int64_t turned_hostile = 0;
  Drawn restarted;  // of talks that moved to another channel
};

// effects.json: what was planted beside what was drawn.
std::string EffectsJson(const Effects& effects);

// reference.ndjson: reference facts that go with the data: channel costs, the campaign, agents, a calendar, the
// intervention. For c360 reference put.
std::string ReferenceLines();

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_EFFECTS_H_
