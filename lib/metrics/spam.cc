// The spam filter against people's judgement. Tested by tests/metrics/spam_test.cc.
#include "c360/metrics/voice.h"

namespace c360::metrics {

SpamFilter JudgeSpamFilter(const FactSet& facts, const Period& period, int64_t horizon_us) {
  int64_t all = 0, spam = 0, hits = 0, called = 0, real = 0, engageable = 0, reviewed = 0;
  for (const Fact& fact : facts.all()) {
    const bool written = fact.Is(EventType::kMessage, v1::Message::CUSTOMER) || fact.type == EventType::kMention;
    if (!written || !period.Contains(fact.time_us) || fact.time_us >= horizon_us) continue;
    ++all;
    const bool is_spam = fact.Has(kFlagSpam), called_spam = fact.Has(kFlagFilterSpam);
    spam += is_spam;
    if (!fact.Has(kFlagReviewed) || (!called_spam && !fact.Has(kFlagFilterEngageable))) continue;
    ++reviewed;
    called += called_spam;
    real += is_spam;
    engageable += !is_spam;
    hits += called_spam && is_spam;
  }
  const Undefined none = reviewed > 0 ? Undefined::kZeroBase : Undefined::kNoData;
  return {.reviewed = reviewed,
          .share = Ratio::OfCounts(spam, all),
          .precision = Ratio::OfCounts(hits, called, none),
          .recall = Ratio::OfCounts(hits, real, none),
          .false_alarms = Ratio::OfCounts(called - hits, engageable, none)};
}

}  // namespace c360::metrics
