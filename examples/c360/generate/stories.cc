// Each story draws from a generator of its own, so that stories do not hang together: who complains is not who buys.
// The one exception is planted: who has a case that nobody solved leaves twice as often. What happens to whom goes by
// lots that fall evenly; when, how much and on which channel is drawn.
#include "generate/stories.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "generate/lot.h"
#include "generate/random.h"

namespace c360::generate {
namespace {

enum Story : uint64_t {
  kSubscriptionStory = 301,
  kCaseStory,
  kCampaignStory,
  kSurveyStory,
  kSelfServiceStory,
  kCallStory,
  kLoyaltyStory,
  kReferralStory,
  kPublicStory,
  kTalkStory,
};

constexpr int64_t kDay = 24 * 60, kHour = 60;
constexpr int64_t kYearStartMs = 1'704'067'200'000;  // 2024-01-01T00:00:00Z

constexpr std::string_view kDrivers[] = {"delivery late", "wrong item", "how to return", "invoice", "damaged parcel"};
constexpr std::string_view kCaseChannels[] = {"email", "web", "messenger", "live_chat"};
constexpr std::string_view kReasons[] = {"price", "service", "competitor", "not used"};
constexpr std::string_view kNetworks[] = {"x", "facebook", "instagram"};

enum class CaseKind : uint8_t { kNone, kUnsolved, kSolved };

CaseKind CaseKindOf(Lot& lot) {
  if (lot.Happens(planted::kUnsolvedCase)) return CaseKind::kUnsolved;
  return lot.Happens(planted::kSolvedCase, 1000 - planted::kUnsolvedCase) ? CaseKind::kSolved : CaseKind::kNone;
}

// The steps of one person, story by story.
class Teller {
 public:
  Teller(const World& world, int64_t person, std::vector<Step>* steps, Effects* tally)
      : seed_(world.seed()), person_(person), steps_(*steps), tally_(*tally) {}

  void Tell() {
    ++tally_.people;
    Random cases = Draw(kCaseStory);
    Lot lot = LotOf(LotKind::kCase);
    const CaseKind kind = CaseKindOf(lot);
    Subscription(kind == CaseKind::kUnsolved);
    if (kind == CaseKind::kUnsolved) UnsolvedCase(cases, lot);
    if (kind == CaseKind::kSolved) SolvedCase(cases, lot);
    Campaign();
    Surveys();
    SelfService();
    Calls();
    Loyalty();
    Referrals();
    Public();
    Talks();
  }

 private:
  Random Draw(Story story) const { return Random(MixAll({seed_, story, static_cast<uint64_t>(person_)})); }
  Lot LotOf(LotKind kind) const { return Lot(seed_, kind, person_); }

  void Add(int64_t minute, StepKind kind, int64_t number = 0, int which = 0) {
    steps_.push_back({minute, kind, static_cast<uint8_t>(which), static_cast<int32_t>(number)});
  }

  // A minute of the days first .. last.
  static int64_t Moment(Random& random, int64_t first, int64_t last) {
    return random.Between(first * kDay, last * kDay + kDay - 1);
  }

  static bool Count(bool happens, Drawn& drawn) {
    ++drawn.whole;
    drawn.part += happens;
    return happens;
  }
  static void Measure(int64_t amount, Drawn& drawn) {
    drawn.part += amount;
    ++drawn.whole;
  }

  void Subscription(bool unsolved) {
    Random random = Draw(kSubscriptionStory);
    Lot lot = LotOf(LotKind::kSubscription);
    if (!lot.Happens(planted::kSubscribes)) return;
    const bool yearly = random.PerMille(planted::kYearlyPlan);
    Add(Moment(random, 0, 59), StepKind::kSubscriptionStarted, yearly);
    const int64_t end = Moment(random, planted::kFirstChurnDay, planted::kLastChurnDay);
    const bool voluntary = random.PerMille(planted::kVoluntary);
    const int64_t reason = random.Below(4);
    const bool leaves = lot.Happens(unsolved ? planted::kChurnAfterUnsolvedCase : planted::kChurn);
    if (!Count(leaves, unsolved ? tally_.churn_unsolved : tally_.churn)) return;
    if (!voluntary) Add(end - 2 * kDay, StepKind::kPaymentFailed, yearly);
    Add(end, StepKind::kSubscriptionCancelled, voluntary ? reason : -1);
  }

  // Opens a case and answers it; gives the minute of the answer.
  int64_t OpenCase(Random& random, int64_t opened, int which, int64_t driver, bool answered) {
    const int64_t channel = random.Below(4);
    const int64_t mean = channel == 0 ? planted::kFirstResponseMinutesEmail : planted::kFirstResponseMinutes;
    const int64_t answer = opened + random.Between(mean / 2, mean + mean / 2);
    Add(opened, StepKind::kCaseOpened, driver + 8 * channel, which);
    ++tally_.cases;
    Count(driver == 0, tally_.late_delivery);
    if (answered) {
      Add(answer, StepKind::kCaseAnswered, channel, which);
      Measure(answer - opened, channel == 0 ? tally_.first_response_email : tally_.first_response);
    } else {
      ++tally_.unanswered;
    }
    last_channel_ = channel;
    return answer;
  }

  int64_t Driver(Random& random) const {
    return LotOf(LotKind::kDriver).Happens(planted::kLateDeliveryDriver) ? 0 : 1 + random.Below(4);
  }
  static int64_t SolveTime(Random& random) {
    return random.Between(planted::kSolveMinutes / 24, 2 * planted::kSolveMinutes - planted::kSolveMinutes / 24);
  }

  void UnsolvedCase(Random& random, Lot& lot) {
    const bool answered = !lot.Happens(planted::kUnanswered);
    const int64_t opened = Moment(random, 61, 137);
    OpenCase(random, opened, 0, Driver(random), answered);
    Count(false, tally_.repeated);
  }

  void SolvedCase(Random& random, Lot& lot) {
    const int64_t opened = Moment(random, 61, 137);
    const int64_t driver = Driver(random);
    const int64_t answer = OpenCase(random, opened, 0, driver, true);
    const int64_t channel = last_channel_;
    int64_t solved = answer + SolveTime(random);
    const bool first = lot.Happens(planted::kSolvedAtFirstContact);
    if (!first && lot.Happens(planted::kSecondContact, 1000 - planted::kSolvedAtFirstContact)) {
      Add(answer + (solved - answer) / 2, StepKind::kCaseContact, channel);
    } else if (!first) {
      Add(solved, StepKind::kCaseSolved, channel);
      const int64_t reopened = solved + random.Between(kHour, 24 * kHour);
      Add(reopened, StepKind::kCaseReopened, channel);
      solved = reopened + SolveTime(random);
    }
    Add(solved, StepKind::kCaseSolved, channel);
    Count(first, tally_.first_contact);
    Measure(solved - opened, channel == 0 ? tally_.resolution_email : tally_.resolution);
    if (!Count(first && lot.Happens(planted::kRepeatWithinAWeek), tally_.repeated)) return;
    const int64_t again = solved + random.Between(kDay, 4 * kDay);
    const int64_t solved_again = OpenCase(random, again, 1, driver, true) + SolveTime(random);
    Add(solved_again, StepKind::kCaseSolved, last_channel_, 1);
    Count(true, tally_.first_contact);
    Measure(solved_again - again, last_channel_ == 0 ? tally_.resolution_email : tally_.resolution);
    Count(false, tally_.repeated);
  }

  void Campaign() {
    Random random = Draw(kCampaignStory);
    Lot lot = LotOf(LotKind::kCampaign);
    if (!lot.Happens(planted::kCampaign)) return;
    const int64_t sent = Moment(random, 80, 84);
    const bool holdout = lot.Happens(planted::kHoldout);
    const bool converts = lot.Happens(holdout ? planted::kConversionHoldout : planted::kConversion);
    Add(sent, StepKind::kTargeted, holdout);
    if (!holdout) {
      Add(sent + 10, StepKind::kSent);
      Add(sent + 12, StepKind::kDelivered);
      const bool opens = Count(lot.Happens(planted::kOpened), tally_.opened);
      const bool clicks = Count(opens && lot.Happens(planted::kClicked, planted::kOpened), tally_.clicked);
      if (opens) Add(sent + 2 * kHour, StepKind::kOpened);
      if (clicks) Add(sent + 2 * kHour + 3, StepKind::kClicked);
    }
    const int64_t order = sent + random.Between(kDay, 12 * kDay);
    const int64_t cents = random.Between(2000, 8000);
    if (Count(converts, holdout ? tally_.conversion_holdout : tally_.conversion)) {
      Add(order, StepKind::kOrder, cents);
    }
  }

  void Surveys() {
    using namespace planted;
    Random random = Draw(kSurveyStory);
    for (int half = 0; half < 2; ++half) {
      const bool after = half == 1;
      Lot nps = LotOf(after ? LotKind::kNpsAfter : LotKind::kNpsBefore);
      if (nps.Happens(kAsked)) {
        const int64_t asked = after ? Moment(random, 200, 300) : Moment(random, 90, 150);
        Add(asked, StepKind::kAsked, 0, half);
        if (Count(nps.Happens(kAnswers), tally_.answered)) {
          const int64_t promoters = after ? kPromotersAfter : kPromoters;
          const bool promoter = nps.Happens(promoters);
          const bool detractor = !promoter && nps.Happens(after ? kDetractorsAfter : kDetractors, 1000 - promoters);
          Count(promoter, after ? tally_.promoters_after : tally_.promoters_before);
          Count(detractor, after ? tally_.detractors_after : tally_.detractors_before);
          const int64_t score = promoter ? random.Between(9, 10) : detractor ? random.Below(7) : random.Between(7, 8);
          Add(asked + random.Between(kHour, 3 * kDay), StepKind::kNps, score, half);
        }
      }
      Lot csat = LotOf(after ? LotKind::kCsatAfter : LotKind::kCsatBefore);
      if (csat.Happens(kAnswersCsat)) {
        const bool satisfied = csat.Happens(after ? kSatisfiedAfter : kSatisfied);
        Count(satisfied, after ? tally_.satisfied_after : tally_.satisfied_before);
        Add(after ? Moment(random, 190, 330) : Moment(random, 30, 170), StepKind::kCsat,
            satisfied ? random.Between(4, 5) : random.Between(1, 3));
      }
    }
    Lot ces = LotOf(LotKind::kCes);
    if (ces.Happens(kAnswersCes)) {
      const bool easy = Count(ces.Happens(kEasy), tally_.easy);
      Add(Moment(random, 30, 330), StepKind::kCes, easy ? random.Between(5, 7) : random.Between(1, 4));
    }
  }

  // number: seconds waited; which: 1 abandoned.
  void Call(Random& random, Lot& lot, int64_t minute) {
    const bool abandoned = Count(lot.Happens(planted::kAbandoned), tally_.abandoned);
    const int64_t wait = random.Between(10, 2 * planted::kWaitSeconds - 10);
    Measure(wait, tally_.waited);
    Add(minute, StepKind::kCall, wait, abandoned);
  }

  void SelfService() {
    Random random = Draw(kSelfServiceStory);
    Lot lot = LotOf(LotKind::kSelfService);
    if (!lot.Happens(planted::kSelfService)) return;
    const int64_t viewed = Moment(random, 275, 329);
    Add(viewed, StepKind::kArticle, random.Below(5));
    if (Count(lot.Happens(planted::kContactAfterSelfService), tally_.contact_after_self_service)) {
      if (random.PerMille(500)) Add(viewed + 5, StepKind::kSearchFailed);
      Call(random, lot, viewed + random.Between(kHour, 12 * kHour));
    } else if (random.PerMille(300)) {
      Add(viewed + 3, StepKind::kSelfServed);
    }
  }

  void Calls() {
    Random random = Draw(kCallStory);
    Lot lot = LotOf(LotKind::kCalls);
    if (lot.Happens(planted::kCalls)) Call(random, lot, Moment(random, 215, 239));
  }

  void Loyalty() {
    Random random = Draw(kLoyaltyStory);
    if (!random.PerMille(planted::kLoyal)) return;
    int64_t now = Moment(random, 20, 60);
    Add(now, StepKind::kEnrolled);
    const auto change = [&](StepKind kind, int64_t points, int sign) {
      now += random.Between(kDay, 40 * kDay);
      Add(now, kind, points);
      tally_.points += sign * points;
    };
    for (int64_t times = random.Between(1, 3); times > 0; --times) {
      change(StepKind::kEarned, random.Between(100, 500), 1);
    }
    if (random.PerMille(400)) change(StepKind::kRedeemed, random.Between(50, 90), -1);
    if (random.PerMille(100)) change(StepKind::kPointsExpired, random.Between(1, 10), -1);
  }

  void Referrals() {
    Random random = Draw(kReferralStory);
    Lot lot = LotOf(LotKind::kReferral);
    if (!Count(lot.Happens(planted::kRefers), tally_.referred)) return;
    const int64_t invited = Moment(random, 30, 300);
    Add(invited, StepKind::kInvited);
    if (lot.Happens(planted::kReferralConverts)) {
      Add(invited + random.Between(kDay, 20 * kDay), StepKind::kReferralConverted);
    }
  }

  // number of a mention: its sentiment in tenths; which: 1 spam.
  void Public() {
    Random random = Draw(kPublicStory);
    Lot mention = LotOf(LotKind::kMention), review = LotOf(LotKind::kReview);
    if (mention.Happens(planted::kMentions)) {
      const bool spam = mention.Happens(planted::kSpam);
      const bool negative = mention.Happens(planted::kNegative);
      if (!spam) Count(negative, tally_.negative);
      Add(Moment(random, 10, 340), StepKind::kMention, negative ? -random.Between(3, 9) : random.Between(1, 9), spam);
    }
    if (review.Happens(planted::kReviews)) {
      const bool negative = review.Happens(planted::kNegative);
      Count(negative, tally_.negative);
      Add(Moment(random, 10, 340), StepKind::kReview, negative ? random.Between(1, 2) : random.Between(4, 5));
    }
  }

  // number of a chat: its sentiment in tenths; which: 0 to 2 of the hostile talk, 3 and 4 begun on social media, 5 a
  // new talk by e-mail.
  void Talks() {
    Random random = Draw(kTalkStory);
    if (LotOf(LotKind::kHostile).Happens(planted::kTurnsHostile)) {
      const int64_t start = Moment(random, 160, 165);
      Add(start, StepKind::kChat, 4, 0);
      Add(start + kDay, StepKind::kChat, 0, 1);
      Add(start + 2 * kDay, StepKind::kChat, -8, 2);
      ++tally_.turned_hostile;
    }
    Lot moves = LotOf(LotKind::kMoves);
    if (moves.Happens(planted::kMovesChannel)) {
      const int64_t start = Moment(random, 172, 180);
      const bool restarts = Count(moves.Happens(planted::kRestarts), tally_.restarted);
      Add(start, StepKind::kChat, 2, 3);
      Add(start + random.Between(kHour, 24 * kHour), StepKind::kChat, 2, restarts ? 5 : 4);
    }
  }

  const uint64_t seed_;
  const int64_t person_;
  std::vector<Step>& steps_;
  Effects& tally_;
  int64_t last_channel_ = 0;
};

// The event's name and its properties.
using Said = std::pair<std::string_view, std::string>;

std::string Sentiment(int64_t tenths) {
  return fmt::format(R"("sentiment":{}0.{})", tenths < 0 ? "-" : "", tenths < 0 ? -tenths : tenths);
}

Said SayCase(const Step& step, int64_t person) {
  const auto channel =
      kCaseChannels[static_cast<size_t>(step.kind == StepKind::kCaseOpened ? step.number / 8 : step.number)];
  const std::string id = fmt::format(R"("case_id":"c-{}-{}")", person, step.which + 1);
  switch (step.kind) {
    case StepKind::kCaseOpened:
      return {"Case Opened", fmt::format(R"({},"driver":"{}","priority":"normal","channel":"{}","severity":{})", id,
                                         kDrivers[static_cast<size_t>(step.number % 8)], channel, 1 + person % 4)};
    case StepKind::kCaseAnswered:
      return {"Agent Message",
              fmt::format(
                  R"({},"conversation_id":"c-{}-{}","agent_id":"a{}","channel":"{}","text":"We are looking into it.")",
                  id, person, step.which + 1, 1 + person % 40, channel)};
    case StepKind::kCaseContact:
      return {"Customer Message",
              fmt::format(R"({},"conversation_id":"c-{}-{}","channel":"{}","text":"Is there any news?")", id, person,
                          step.which + 1, channel)};
    case StepKind::kCaseReopened:
      return {"Case Reopened", fmt::format(R"({},"channel":"{}")", id, channel)};
    default:
      return {"Case Solved", fmt::format(R"({},"agent_id":"a{}","channel":"{}")", id, 1 + person % 40, channel)};
  }
}

Said SaySubscription(const Step& step, int64_t person, std::string_view currency) {
  const std::string id = fmt::format(R"("subscription_id":"s-{}")", person);
  if (step.kind == StepKind::kPaymentFailed) {
    return {"Payment Failed", fmt::format(R"({},"amount":{},"currency":"{}","failure_reason":"card expired")", id,
                                          step.number != 0 ? "199.00" : "19.90", currency)};
  }
  if (step.kind == StepKind::kSubscriptionStarted) {
    const bool yearly = step.number != 0;
    return {"Subscription Started",
            fmt::format(R"({},"plan":"{}","amount":{},"currency":"{}","period_months":{})", id,
                        yearly ? "box-yearly" : "box-monthly", yearly ? "199.00" : "19.90", currency, yearly ? 12 : 1)};
  }
  if (step.number < 0) return {"Subscription Cancelled", id + R"(,"cause":"involuntary","reason":"payment")"};
  return {"Subscription Cancelled",
          fmt::format(R"({},"cause":"voluntary","reason":"{}")", id, kReasons[static_cast<size_t>(step.number)])};
}

Said SayCampaign(const Step& step, int64_t person, std::string_view currency) {
  if (step.kind == StepKind::kOrder) {
    return {"Order Completed", fmt::format(R"("order_id":"o-{}-c","total":{}.{:02},"currency":"{}")", person,
                                           step.number / 100, step.number % 100, currency)};
  }
  const std::string campaign = fmt::format(R"("campaign_id":"spring-offer","message_id":"spring-{}")", person);
  switch (step.kind) {
    case StepKind::kTargeted:
      return {"Campaign Targeted",
              fmt::format(R"("campaign_id":"spring-offer","variant":"{}")", step.number != 0 ? "control" : "offer")};
    case StepKind::kSent:
      return {"Email Sent", campaign};
    case StepKind::kDelivered:
      return {"Email Delivered", campaign};
    case StepKind::kOpened:
      return {"Email Opened", campaign};
    default:
      return {"Email Link Clicked", campaign};
  }
}

Said SaySurvey(const Step& step) {
  const std::string_view half = step.which == 0 ? "nps-2024-h1" : "nps-2024-h2";
  switch (step.kind) {
    case StepKind::kAsked:
      return {"Campaign Sent", fmt::format(R"("campaign_id":"{}","channel":"email")", half)};
    case StepKind::kNps:
      return {"NPS Survey Answered", fmt::format(R"("survey_id":"{}","score":{})", half, step.number)};
    case StepKind::kCsat:
      return {"CSAT Survey Answered",
              fmt::format(R"("survey_id":"csat","score":{},"scale_min":1,"scale_max":5)", step.number)};
    default:
      return {"CES Survey Answered",
              fmt::format(R"("survey_id":"ces","score":{},"scale_min":1,"scale_max":7)", step.number)};
  }
}

Said SayContact(const Step& step, int64_t person) {
  const std::string session = fmt::format(R"("session_id":"h-{}")", person);
  switch (step.kind) {
    case StepKind::kArticle:
      return {"Article Viewed", fmt::format(R"({},"article_id":"help-{}","driver":"{}")", session, step.number + 1,
                                            kDrivers[static_cast<size_t>(step.number)])};
    case StepKind::kSearchFailed:
      return {"Help Search Failed", session + R"(,"query":"where is my parcel")"};
    case StepKind::kSelfServed:
      return {"Article Found Helpful", session};
    default:
      return {
          step.which != 0 ? "Call Abandoned" : "Call Answered",
          fmt::format(R"("call_id":"call-{}-{}","wait_seconds":{},"talk_seconds":{},"queue":"service","driver":"{}")",
                      person, step.minute, step.number, step.which != 0 ? 0 : 60 + step.number * 5,
                      kDrivers[static_cast<size_t>(person % 5)])};
  }
}

Said SayLoyalty(const Step& step, int64_t person) {
  const auto points = [&] { return fmt::format(R"("program_id":"club","points":{})", step.number); };
  switch (step.kind) {
    case StepKind::kEnrolled:
      return {"Loyalty Enrolled", R"("program_id":"club","tier":"basic")"};
    case StepKind::kEarned:
      return {"Points Earned", points()};
    case StepKind::kRedeemed:
      return {"Points Redeemed", points()};
    case StepKind::kPointsExpired:
      return {"Points Expired", points()};
    case StepKind::kInvited:
      return {"Referral Invited", fmt::format(R"("referral_id":"r-{}","program_id":"friends")", person)};
    default:
      return {"Referral Converted", fmt::format(R"("referral_id":"r-{}","program_id":"friends")", person)};
  }
}

Said SayPublic(const Step& step, int64_t person) {
  if (step.kind == StepKind::kMention) {
    return {"Mention Posted",
            fmt::format(R"("network":"{}",{},"severity":{},"public":true,"topic":"delivery","spam_class":"{}")",
                        kNetworks[static_cast<size_t>(person % 3)], Sentiment(step.number), step.number < 0 ? 3 : 1,
                        step.which != 0 ? "spam" : "engageable")};
  }
  if (step.kind == StepKind::kReview) {
    return {"Review Submitted",
            fmt::format(R"("product_id":"mug-01","site":"reviews.example","rating":{},"rating_max":5,"public":true)",
                        step.number)};
  }
  constexpr std::string_view kTalk[] = {"h", "h", "h", "m", "m", "n"};
  constexpr std::string_view kChannel[] = {"live_chat", "live_chat", "live_chat", "social", "email", "email"};
  return {"Customer Message", fmt::format(R"("conversation_id":"t-{}-{}","channel":"{}",{},"text":"Hello")", person,
                                          kTalk[step.which], kChannel[step.which], Sentiment(step.number))};
}

Said Say(const Step& step, const Person& person) {
  const int64_t number = person.number + 1;
  const StepKind kind = step.kind;
  if (kind <= StepKind::kSubscriptionCancelled) return SaySubscription(step, number, person.country->currency);
  if (kind <= StepKind::kCaseReopened) return SayCase(step, number);
  if (kind <= StepKind::kOrder) return SayCampaign(step, number, person.country->currency);
  if (kind <= StepKind::kCes) return SaySurvey(step);
  if (kind <= StepKind::kCall) return SayContact(step, number);
  if (kind <= StepKind::kReferralConverted) return SayLoyalty(step, number);
  return SayPublic(step, number);
}

}  // namespace

void StoryOf(const World& world, int64_t person, std::vector<Step>* steps, Effects* tally) {
  steps->clear();
  Effects nobody;
  Teller(world, person, steps, tally != nullptr ? tally : &nobody).Tell();
  std::stable_sort(steps->begin(), steps->end(), [](const Step& a, const Step& b) { return a.minute < b.minute; });
}

bool IsQuietForOrders(int64_t minute) { return minute >= 79 * kDay && minute < 100 * kDay; }
bool IsQuietForContacts(int64_t minute) { return minute >= 268 * kDay && minute < 336 * kDay; }

void AppendStep(const World& world, const Person& person, const Step& step, PersonState* state,
                std::vector<Message>* messages) {
  auto [name, properties] = Say(step, person);
  Message& message = messages->emplace_back();
  message.type = "track";
  message.name = name;
  message.properties = std::move(properties);
  message.time_ms = kYearStartMs + step.minute * 60'000;
  message.person = person.number;
  const bool old = person.has_old_user_id && !state->migrated;
  message.user_id = old ? world.OldUserId(person) : world.UserId(person);
  state->shown |= old ? kShownOldUserId : kShownUserId;
}

}  // namespace c360::generate
