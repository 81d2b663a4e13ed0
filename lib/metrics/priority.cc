// Per person: when somebody last spoke to them, then what they wrote after that. Tested by
// tests/metrics/priority_test.cc.
#include "c360/metrics/priority.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "c360/metrics/voice.h"
#include "metrics/contacts.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

// Somebody of the business has dealt with the person.
bool IsAnswer(const Fact& fact) {
  return fact.Is(EventType::kMessage, v1::Message::AGENT) || fact.Is(EventType::kCall, v1::Call::ANSWERED) ||
         fact.Is(EventType::kCase, v1::CaseUpdate::SOLVED) || fact.Is(EventType::kCase, v1::CaseUpdate::CLOSED);
}

// Of what a customer wrote: how grave it is; 0: not at all.
int SeverityOf(const Fact& fact) {
  const bool written = IsInboundMessage(fact) || fact.type == EventType::kReview || fact.type == EventType::kMention;
  if (!written || fact.Has(kFlagSpam)) return 0;
  if (fact.type != EventType::kReview && fact.number2 > 0) return static_cast<int>(std::clamp(fact.number2, 1.0, 5.0));
  const auto sentiment = SentimentOfFact(fact);
  if (!sentiment || *sentiment >= 0) return 0;
  return static_cast<int>(std::clamp(1 + std::round(-4 * *sentiment), 1.0, 5.0));
}

double Log(double value) { return 1 + std::log10(1 + std::max(value, 0.0)); }

double ScoreOf(const PriorityItem& item) {
  return item.severity * Log(item.reach) * Log(static_cast<double>(item.spent_micros) / 1e6) *
         item.leaving.value_or(1.0);
}

MicrosSum SpentBefore(std::span<const Purchase> purchases, int64_t time_us, std::optional<TextId> currency) {
  MicrosSum spent = 0;
  for (const Purchase& purchase : purchases) {
    const bool lately = purchase.time_us < time_us && purchase.time_us >= time_us - 365 * kDayMicros;
    if (lately && currency && purchase.currency == *currency) spent += purchase.amount_micros;
  }
  return spent;
}

}  // namespace

std::vector<PriorityItem> PriorityQueue(const FactSet& facts, int64_t as_of_us, const PriorityOptions& options) {
  std::vector<PriorityItem> queue;
  std::vector<Purchase> purchases;
  const int64_t since_us = as_of_us - int64_t{std::clamp(options.window_days, 1, kMostDays)} * kDayMicros;
  const std::optional<TextId> currency = facts.Find(options.currency);
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    const auto own = facts.Of(profile);
    const size_t begin = queue.size();
    for (const Fact& fact : own) {
      if (!fact.timed() || fact.time_us < since_us) continue;
      if (fact.time_us >= as_of_us) break;
      if (IsAnswer(fact)) queue.resize(begin);
      const int severity = SeverityOf(fact);
      if (severity == 0) continue;
      const bool is_public = fact.Has(kFlagPublic);
      queue.push_back({.profile = profile,
                       .time_us = fact.time_us,
                       .type = fact.type,
                       .channel = fact.channel,
                       .severity = severity,
                       .sentiment = SentimentOfFact(fact),
                       .is_public = is_public,
                       .reach = is_public && fact.type == EventType::kMention ? fact.number : 0});
    }
    if (queue.size() == begin) continue;
    purchases.clear();
    AppendPurchases(own, &purchases);
    const auto leaving = options.leaving ? options.leaving(profile) : std::nullopt;
    for (size_t i = begin; i < queue.size(); ++i) {
      queue[i].spent_micros = SpentBefore(purchases, as_of_us, currency);
      queue[i].leaving = leaving;
      queue[i].score = ScoreOf(queue[i]);
    }
  }
  std::sort(queue.begin(), queue.end(), [](const PriorityItem& a, const PriorityItem& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::tie(a.time_us, a.profile) < std::tie(b.time_us, b.profile);
  });
  return queue;
}

}  // namespace c360::metrics
