// One pass over a profile's facts, oldest first, into a handful of counters; then the counters into columns. Tested by
// features_test.cc.
#include "c360/predict/features.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "c360/event.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"

namespace c360::predict {
namespace {

using metrics::Fact;
using metrics::FactSet;

constexpr int64_t kDay = 86'400'000'000;
constexpr size_t kChannels = 21;

enum Column : size_t {
  kRecency,
  kTenure,
  kEvents30,
  kEvents90,
  kActivityTrend,
  kChannelsUsed,
  kPurchaseRecency,
  kPurchaseTenure,
  kPurchaseDays,
  kPurchaseDays90,
  kPurchaseDays365,
  kPurchaseSpan,
  kGapMedian,
  kGapOverMedian,
  kMoneyMean,
  kMoney90,
  kMoney365,
  kMoneyTrend,
  kReturns90,
  kReturnShare,
  kCancelledOrders365,
  kFailedPayments90,
  kTickets30,
  kTickets90,
  kReopens30,
  kReopens90,
  kUnresolvedAge,
  kComplaints90,
  kNegative90,
  kLastCsat,
  kMeanCsat,
  kCsatChange,
  kLastNps,
  kMeanNps,
  kNpsChange,
  kOpens30,
  kOpens90,
  kClicks30,
  kClicks90,
  kOpenDecay,
  kUnsubscribed,
  kSubscribed,
  kContractMonths,
  kPriceChange,
  kPlanChanges,
  kDaysToRenewal,
  kSelfService90,
  kSelfServiceSuccess,
  kAbandonedCalls90,
  kColumns
};

constexpr std::array<std::string_view, kColumns> kNames = {"recency_days",
                                                           "tenure_days",
                                                           "events_30d",
                                                           "events_90d",
                                                           "activity_trend",
                                                           "channels_used",
                                                           "purchase_recency_days",
                                                           "purchase_tenure_days",
                                                           "purchase_days",
                                                           "purchase_days_90d",
                                                           "purchase_days_365d",
                                                           "purchase_span_days",
                                                           "gap_median_days",
                                                           "gap_over_median",
                                                           "spend_mean",
                                                           "spend_90d",
                                                           "spend_365d",
                                                           "spend_trend",
                                                           "returns_90d",
                                                           "return_share",
                                                           "cancelled_orders_365d",
                                                           "failed_payments_90d",
                                                           "tickets_30d",
                                                           "tickets_90d",
                                                           "reopens_30d",
                                                           "reopens_90d",
                                                           "unresolved_age_days",
                                                           "complaints_90d",
                                                           "negative_contacts_90d",
                                                           "csat_last",
                                                           "csat_mean",
                                                           "csat_change",
                                                           "nps_last",
                                                           "nps_mean",
                                                           "nps_change",
                                                           "email_opens_30d",
                                                           "email_opens_90d",
                                                           "email_clicks_30d",
                                                           "email_clicks_90d",
                                                           "email_open_decay",
                                                           "unsubscribed",
                                                           "subscribed",
                                                           "contract_months",
                                                           "price_change",
                                                           "plan_changes",
                                                           "days_to_renewal",
                                                           "self_service_90d",
                                                           "self_service_success",
                                                           "abandoned_calls_90d"};

// The person did it, as against the business doing it to the person.
bool FromPerson(const Fact& fact) {
  if (fact.direction == v1::DIRECTION_OUTBOUND) return false;
  switch (fact.type) {
    case EventType::kCampaignTouch:
      return fact.action == v1::CampaignTouch::OPENED || fact.action == v1::CampaignTouch::CLICKED ||
             fact.action == v1::CampaignTouch::COMPLAINED || fact.action == v1::CampaignTouch::UNSUBSCRIBED;
    case EventType::kAdTouch:
      return fact.action == v1::AdTouch::CLICKED;
    case EventType::kMessage:
      return fact.action != v1::Message::AGENT && fact.action != v1::Message::BOT;
    case EventType::kCase:
      return fact.action == v1::CaseUpdate::OPENED || fact.action == v1::CaseUpdate::REOPENED;
    case EventType::kOffer:
      return fact.action == v1::Offer::ACCEPTED || fact.action == v1::Offer::DECLINED ||
             fact.action == v1::Offer::REDEEMED;
    case EventType::kIdentify:
    case EventType::kSnapshot:
    case EventType::kReward:
      return false;
    case EventType::kSubscription:
      return fact.action != v1::SubscriptionChange::EXPIRED && fact.action != v1::SubscriptionChange::RENEWED;
    case EventType::kLoyalty:
      return fact.action != v1::LoyaltyChange::EXPIRED && fact.action != v1::LoyaltyChange::ADJUSTED;
    default:
      return true;
  }
}

// Answers to one kind of question, told on 0 (worst) to 1 (best).
struct Answers {
  double sum = 0;
  double last = kMissing;
  double before_last = kMissing;
  int count = 0;

  void Add(double value) {
    before_last = last;
    last = value;
    sum += value;
    ++count;
  }
  double Mean() const { return count == 0 ? kMissing : sum / count; }
  double Change() const { return count < 2 ? kMissing : last - before_last; }
};

std::optional<double> Answer(const Fact& fact) {
  double low = fact.number2;
  double high = fact.number3;
  if (low == 0 && high == 0) {
    low = fact.action == v1::SurveyAnswer::NPS ? 0 : 1;
    high = fact.action == v1::SurveyAnswer::NPS ? 10 : fact.action == v1::SurveyAnswer::CSAT ? 5 : 7;
  }
  if (!(high > low)) return std::nullopt;
  const double value = (fact.number - low) / (high - low);
  return fact.Has(metrics::kFlagLowIsGood) ? 1 - value : value;
}

double Median(std::vector<double> values) {
  const size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle] + *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle))) / 2;
}

struct PerChannel {
  int64_t last_us = metrics::kUntimed;
  double events_90 = 0;
  double spend_365 = 0;
};

// Everything that the facts of one profile add up to.
class Accumulator {
 public:
  Accumulator(const FactSet& facts, int64_t as_of_us) : facts_(facts), as_of_us_(as_of_us) { row_.fill(0); }

  // Takes what was known of one profile, by time.
  void AddAll(std::span<const Fact> known) {
    for (const Fact& fact : known)
      if (fact.timed()) Add(fact);
    for (const metrics::Purchase& purchase : metrics::PurchasesOf(known)) AddPurchase(purchase);
    running_ = metrics::RunningSubscriptions(known, as_of_us_).value_or(std::vector<uint64_t>());
  }

  void Add(const Fact& fact) {
    const double age = Days(fact.time_us);
    // Feeds that send a line an event show one order or return many times: it is one activity.
    const bool document = fact.type == EventType::kOrder || fact.type == EventType::kOrderReturn;
    const bool again = document && fact.key != 0 && !documents_.insert(fact.key).second;
    if (!again) AddActivity(fact, age);
    switch (fact.type) {
      case EventType::kOrderReturn:
        if (again) return;
        row_[kReturns90] += age <= 90;
        return void(++returns_);
      case EventType::kOrderCancelled:
        return void(row_[kCancelledOrders365] += age <= 365);
      case EventType::kPayment:
        return void(row_[kFailedPayments90] += fact.action == v1::Payment::FAILED && age <= 90);
      case EventType::kCase:
        return AddCase(fact, age);
      case EventType::kMessage:
      case EventType::kReview:
      case EventType::kMention:
        if (FromPerson(fact) && fact.Has(metrics::kFlagSentiment) && fact.number3 <= -0.3)
          row_[kNegative90] += age <= 90;
        return;
      case EventType::kSurveyAnswer:
        return AddAnswer(fact);
      case EventType::kCampaignTouch:
        return AddCampaign(fact, age);
      case EventType::kSubscription:
        return AddSubscription(fact);
      case EventType::kSelfService:
        row_[kSelfService90] += age <= 90;
        resolved_ += fact.action == v1::SelfService::RESOLVED;
        unresolved_ += fact.action == v1::SelfService::FAILED;
        return;
      case EventType::kCall:
        return void(row_[kAbandonedCalls90] += fact.action == v1::Call::ABANDONED && age <= 90);
      default:
        return;
    }
  }

  bool seen() const { return last_us_ != metrics::kUntimed; }

  const std::array<double, kColumns>& Finish() {
    row_[kRecency] = Days(last_us_);
    row_[kTenure] = Days(first_us_);
    row_[kActivityTrend] = slow_ > 0 ? std::log((fast_ + 0.01) / (slow_ + 0.01)) : kMissing;
    row_[kChannelsUsed] = static_cast<double>(used_.count());
    FinishPurchases();
    row_[kReturnShare] =
        purchase_days_.empty() ? kMissing : static_cast<double>(returns_) / static_cast<double>(purchase_days_.size());
    int64_t oldest = as_of_us_;
    for (const auto& [id, opened] : open_cases_) oldest = std::min(oldest, opened);
    row_[kUnresolvedAge] = open_cases_.empty() ? kMissing : Days(oldest);
    row_[kLastCsat] = csat_.last;
    row_[kMeanCsat] = csat_.Mean();
    row_[kCsatChange] = csat_.Change();
    row_[kLastNps] = nps_.last;
    row_[kMeanNps] = nps_.Mean();
    row_[kNpsChange] = nps_.Change();
    row_[kOpenDecay] = row_[kOpens90] > 0 ? row_[kOpens30] * 3 / row_[kOpens90] : kMissing;
    FinishSubscription();
    row_[kSelfServiceSuccess] =
        resolved_ + unresolved_ == 0 ? kMissing : static_cast<double>(resolved_) / (resolved_ + unresolved_);
    return row_;
  }

  const std::array<PerChannel, kChannels>& channels() const { return channels_; }

 private:
  double Days(int64_t time_us) const { return static_cast<double>(as_of_us_ - time_us) / static_cast<double>(kDay); }

  void AddActivity(const Fact& fact, double age) {
    if (!FromPerson(fact)) return;
    if (!seen()) first_us_ = fact.time_us;
    last_us_ = fact.time_us;
    row_[kEvents30] += age <= 30;
    row_[kEvents90] += age <= 90;
    // Events a day, forgotten with half-lives of 30 and 120 days (forward decay: order does not matter).
    fast_ += std::exp2(-age / 30) * M_LN2 / 30;
    slow_ += std::exp2(-age / 120) * M_LN2 / 120;
    if (fact.channel == 0 || fact.channel >= kChannels) return;
    used_.set(fact.channel);
    PerChannel& channel = channels_[fact.channel];
    channel.last_us = fact.time_us;
    channel.events_90 += age <= 90;
  }

  void AddPurchase(const metrics::Purchase& purchase) {
    const double age = Days(purchase.time_us);
    const double money = static_cast<double>(purchase.amount_micros) / 1e6;
    const int64_t day = purchase.time_us / kDay - (purchase.time_us % kDay < 0);
    if (purchase_days_.empty() || purchase_days_.back() != day) {
      purchase_days_.push_back(day);
      row_[kPurchaseDays90] += age <= 90;
      row_[kPurchaseDays365] += age <= 365;
    }
    last_purchase_us_ = purchase.time_us;
    spend_ += money;
    if (age <= 90) row_[kMoney90] += money;
    if (age <= 365) row_[kMoney365] += money;
    if (age <= 365 && purchase.channel < kChannels) channels_[purchase.channel].spend_365 += money;
  }

  void FinishPurchases() {
    row_[kPurchaseDays] = static_cast<double>(purchase_days_.size());
    for (const Column column :
         {kPurchaseRecency, kPurchaseTenure, kPurchaseSpan, kGapMedian, kGapOverMedian, kMoneyMean})
      row_[column] = kMissing;
    if (purchase_days_.empty()) {
      row_[kMoneyTrend] = kMissing;
      return;
    }
    const int64_t first_us = purchase_days_.front() * kDay;
    row_[kPurchaseRecency] = Days(last_purchase_us_);
    row_[kPurchaseTenure] = Days(first_us);
    row_[kPurchaseSpan] = static_cast<double>(purchase_days_.back() - purchase_days_.front());
    row_[kMoneyMean] = spend_ / static_cast<double>(purchase_days_.size());
    // Spend a day of the last 90 days against that of the whole history.
    const double usual = spend_ / std::max(90.0, row_[kPurchaseTenure]);
    row_[kMoneyTrend] = usual > 0 ? row_[kMoney90] / 90 / usual - 1 : kMissing;
    if (purchase_days_.size() < 2) return;
    std::vector<double> gaps;
    for (size_t i = 1; i < purchase_days_.size(); ++i)
      gaps.push_back(static_cast<double>(purchase_days_[i] - purchase_days_[i - 1]));
    row_[kGapMedian] = Median(std::move(gaps));
    row_[kGapOverMedian] = row_[kPurchaseRecency] / row_[kGapMedian];
  }

  void AddCase(const Fact& fact, double age) {
    if (fact.action == v1::CaseUpdate::OPENED) {
      row_[kTickets30] += age <= 30;
      row_[kTickets90] += age <= 90;
      open_cases_.emplace(fact.key, fact.time_us);
      if (facts_.Text(fact.subject).find("complaint") != std::string_view::npos) row_[kComplaints90] += age <= 90;
    } else if (fact.action == v1::CaseUpdate::REOPENED) {
      row_[kReopens30] += age <= 30;
      row_[kReopens90] += age <= 90;
      open_cases_.emplace(fact.key, fact.time_us);
    } else if (fact.action == v1::CaseUpdate::SOLVED || fact.action == v1::CaseUpdate::CLOSED) {
      open_cases_.erase(fact.key);
    }
  }

  void AddAnswer(const Fact& fact) {
    const auto answer = Answer(fact);
    if (!answer) return;
    if (fact.action == v1::SurveyAnswer::CSAT) csat_.Add(*answer);
    if (fact.action == v1::SurveyAnswer::NPS) nps_.Add(*answer);
  }

  void AddCampaign(const Fact& fact, double age) {
    switch (fact.action) {
      case v1::CampaignTouch::OPENED:
        row_[kOpens30] += age <= 30;
        row_[kOpens90] += age <= 90;
        break;
      case v1::CampaignTouch::CLICKED:
        row_[kClicks30] += age <= 30;
        row_[kClicks90] += age <= 90;
        break;
      case v1::CampaignTouch::COMPLAINED:
        row_[kComplaints90] += age <= 90;
        break;
      case v1::CampaignTouch::UNSUBSCRIBED:
        row_[kUnsubscribed] = 1;
        break;
      default:
        break;
    }
  }

  struct Subscription {
    double months = 0;
    double first_amount = 0;
    double amount = 0;
    int64_t ends_us = 0;
    metrics::TextId plan = 0;
  };

  void AddSubscription(const Fact& fact) {
    Subscription& s = subscriptions_[fact.key];
    if (fact.number > 0) s.months = fact.number;
    if (fact.Has(metrics::kFlagHasAmount)) {
      s.amount = static_cast<double>(fact.amount_micros) / std::max(1.0, s.months);
      if (s.first_amount == 0) s.first_amount = s.amount;
    }
    if (fact.number2 > 0) s.ends_us = static_cast<int64_t>(fact.number2);
    if (fact.subject != 0 && s.plan != 0 && fact.subject != s.plan) ++row_[kPlanChanges];
    if (fact.subject != 0) s.plan = fact.subject;
  }

  // Of several live subscriptions: the longest contract, the highest rise, the next renewal.
  void FinishSubscription() {
    for (const Column column : {kSubscribed, kContractMonths, kPriceChange, kDaysToRenewal}) row_[column] = kMissing;
    if (subscriptions_.empty()) return;
    row_[kSubscribed] = 0;
    for (const auto& [id, s] : subscriptions_) {
      if (std::find(running_.begin(), running_.end(), id) == running_.end()) continue;
      row_[kSubscribed] = 1;
      const auto raise = [this](Column column, double value) {
        if (!(row_[column] >= value)) row_[column] = value;
      };
      if (s.months > 0) raise(kContractMonths, s.months);
      if (s.first_amount > 0) raise(kPriceChange, s.amount / s.first_amount - 1);
      if (s.ends_us > as_of_us_ && !(row_[kDaysToRenewal] <= -Days(s.ends_us))) row_[kDaysToRenewal] = -Days(s.ends_us);
    }
  }

  const FactSet& facts_;
  const int64_t as_of_us_;
  std::array<double, kColumns> row_;
  std::array<PerChannel, kChannels> channels_;
  std::bitset<kChannels> used_;
  int64_t first_us_ = metrics::kUntimed;
  int64_t last_us_ = metrics::kUntimed;
  int64_t last_purchase_us_ = metrics::kUntimed;
  double fast_ = 0, slow_ = 0, spend_ = 0;
  std::vector<int64_t> purchase_days_;
  int returns_ = 0, resolved_ = 0, unresolved_ = 0;
  std::set<uint64_t> documents_;  // orders and returns
  std::map<uint64_t, int64_t> open_cases_;
  std::map<uint64_t, Subscription> subscriptions_;
  std::vector<uint64_t> running_;  // of them
  Answers csat_, nps_;
};

}  // namespace

std::span<const std::string_view> FeatureNames() { return kNames; }

FeatureRows BuildFeatures(const FactSet& facts, int64_t as_of_us) {
  std::bitset<kChannels> present;
  for (const Fact& fact : facts.all()) {
    if (fact.timed() && fact.time_us < as_of_us && fact.channel > 0 && fact.channel < kChannels && FromPerson(fact))
      present.set(fact.channel);
  }
  FeatureRows rows;
  rows.table.names.assign(kNames.begin(), kNames.end());
  for (size_t c = 1; c < kChannels; ++c) {
    if (!present[c]) continue;
    const std::string channel(ChannelName(static_cast<v1::Channel>(c)));
    for (const std::string_view name : {"recency_days.", "events_90d.", "spend_365d."})
      rows.table.names.push_back(std::string(name) + channel);
  }
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    Accumulator accumulator(facts, as_of_us);
    accumulator.AddAll(metrics::FactsBefore(facts.Of(profile), as_of_us));
    if (!accumulator.seen()) continue;
    rows.profiles.push_back(profile);
    const auto& fixed = accumulator.Finish();
    rows.table.values.insert(rows.table.values.end(), fixed.begin(), fixed.end());
    for (size_t c = 1; c < kChannels; ++c) {
      if (!present[c]) continue;
      const PerChannel& channel = accumulator.channels()[c];
      const bool used = channel.last_us != metrics::kUntimed;
      rows.table.values.push_back(used ? static_cast<double>(as_of_us - channel.last_us) / static_cast<double>(kDay)
                                       : kMissing);
      rows.table.values.push_back(channel.events_90);
      rows.table.values.push_back(channel.spend_365);
    }
  }
  return rows;
}

FeatureTable AlignColumns(const FeatureTable& table, std::span<const std::string> names) {
  FeatureTable aligned;
  aligned.names.assign(names.begin(), names.end());
  std::vector<size_t> from;
  for (const std::string& name : names)
    from.push_back(static_cast<size_t>(std::find(table.names.begin(), table.names.end(), name) - table.names.begin()));
  aligned.values.reserve(table.rows() * names.size());
  for (size_t r = 0; r < table.rows(); ++r) {
    for (const size_t column : from)
      aligned.values.push_back(column < table.columns() ? table.Row(r)[column] : kMissing);
  }
  return aligned;
}

}  // namespace c360::predict
