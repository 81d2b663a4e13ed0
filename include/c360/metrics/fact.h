// What all measures read: one fact an event, by profile.
#ifndef C360_METRICS_FACT_H_
#define C360_METRICS_FACT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "c360/event.h"
#include "c360/metrics/period.h"
#include "c360/v1/event.pb.h"

namespace c360::metrics {

// An event without a time: sorts first, takes no part in what needs a time.
inline constexpr int64_t kUntimed = INT64_MIN;

// A text of a FactSet's pool. 0 is "". In a finished FactSet, order of ids is order of texts.
using TextId = uint32_t;

// The device that an event came from, where the source says so.
enum class Device : uint8_t { kUnknown = 0, kDesktop = 1, kMobile = 2, kTablet = 3, kOther = 4 };

// Bits of Fact::flags. Stored on disk; do not change values.
enum FactFlag : uint16_t {
  kFlagSentiment = 1 << 0,          // number3 is a sentiment of -1 worst .. 1 best (message, review, mention)
  kFlagSpam = 1 << 1,               // message, mention
  kFlagPublic = 1 << 2,             // review, mention
  kFlagLowIsGood = 1 << 3,          // survey answer
  kFlagVoluntary = 1 << 4,          // subscription cancelled or expired
  kFlagInvoluntary = 1 << 5,        // the same
  kFlagAttributes = 1 << 6,         // the event says something of the person: grouping by attribute reads it
  kFlagMixedCurrency = 1 << 7,      // lines in several currencies: `amount_micros` is left 0
  kFlagHasAmount = 1 << 8,          // the event names an amount of money, be it zero
  kFlagReviewed = 1 << 9,           // message, mention: somebody read it; kFlagSpam is what that person found
  kFlagFilterSpam = 1 << 10,        // of what was reviewed: the filter had called it spam
  kFlagFilterEngageable = 1 << 11,  // of what was reviewed: the filter had called it engageable
};

// clang-format off
// The projection of one event, as the store keeps it beside the event's place in the timeline.
//
// Shape  What a field holds goes by `type`; a field that its row does not name is 0 or "". Texts longer than 64 bytes
//        are cut at a character. Keys are 64-bit hashes of the source's own ids (equal ids, equal keys; 0: none).
//        A message without an author is the customer's where its direction is inbound, an agent's where it is outbound.
//
//   type             action    key, link                number, number2, number3      texts (subject, variant, agent, queue, reason)
//   page_view        -         -                        -                             subject path
//   screen_view      -         -                        -                             subject screen
//   session          Action    session                  duration ms                   -
//   login            1 ok 2 no -                        -                             variant method
//   product_usage    -         -                        value                         subject metric
//   call             Outcome   call, case               wait ms, talk ms              subject driver, agent, queue
//   self_service     Outcome   session                  -                             subject driver, variant article
//   order (a)        -         order                    quantity, lines               variant coupon
//   order_return (a) -         return, order            quantity, lines               reason; the amount is <= 0
//   order_cancelled (a) -      order                    -                             reason
//   payment (a)      Outcome   order, subscription      -                             variant method, reason of the failure
//   offer (a)        Action    offer                    -                             subject campaign, variant catalogue action
//   loyalty          Action    -, order                 points                        subject program, variant tier
//   reward (a)       Action    reward                   -                             subject name
//   referral         Action    referral                 -                             subject program
//   subscription (a) Action    subscription             months a period, ends at us   subject plan, reason all joined by '\n'
//   case             Action    case                     -, severity                   subject driver, variant priority, agent, queue
//   message          Author    conversation, case       -, severity, sentiment        agent
//   review           -         -                        rating, of, sentiment         subject what, variant site
//   mention          -         -                        reach, severity, sentiment    subject topic, variant network
//   campaign_touch   Action    message, link            -                             subject campaign, variant
//   ad_touch (a)     Action    -                        -                             subject campaign, variant network
//   survey_answer    Kind      survey                   score, scale min, scale max   subject survey, variant question
//   stage            -         -                        -                             subject stage, variant journey
//   preference       -         -                        -                             subject topic, variant value
//   custom           -         -                        -                             subject the custom type, else the event's name
//   (a) amount_micros and currency: the total, else the sum of quantity x unit price
// clang-format on
struct Fact {
  int64_t time_us = kUntimed;
  uint64_t key = 0;
  uint64_t link = 0;
  int64_t amount_micros = 0;  // millionths of the unit of `currency`; the total, else sum of quantity x unit price
  double number = 0;
  double number2 = 0;
  double number3 = 0;
  uint32_t profile = 0;  // index in the FactSet
  TextId subject = 0;
  TextId variant = 0;
  TextId agent = 0;
  TextId queue = 0;
  TextId reason = 0;
  TextId currency = 0;
  uint16_t flags = 0;
  EventType type = EventType::kIdentify;
  uint8_t channel = 0;    // v1::Channel
  uint8_t direction = 0;  // v1::Direction
  uint8_t action = 0;
  Device device = Device::kUnknown;

  bool timed() const { return time_us != kUntimed; }
  bool Has(FactFlag flag) const { return (flags & flag) != 0; }
  bool Is(EventType wanted, int wanted_action) const { return type == wanted && action == wanted_action; }
};

// Of one profile's facts, those before `us`, the untimed ones among them.
std::span<const Fact> FactsBefore(std::span<const Fact> facts, int64_t us);

// Texts, each once. A few, as one event has them, are looked through; more are looked up.
class TextPool {
 public:
  TextPool();
  TextId Intern(std::string_view text);
  std::optional<TextId> Find(std::string_view text) const;
  std::string_view Text(TextId id) const { return texts_[id]; }
  size_t size() const { return texts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
  };
  static constexpr size_t kFew = 8;

  std::vector<std::string> texts_;
  absl::flat_hash_map<std::string, TextId, Hash, Equal> ids_;  // empty up to kFew texts
};

// The facts of many profiles: by profile, each profile's by time (untimed first, ties by content, so that the order in
// which events arrived cannot show). Immutable; copies share the texts.
class FactSet {
 public:
  FactSet() : pool_(std::make_shared<const TextPool>()) {}

  size_t profiles() const { return begin_.empty() ? 0 : begin_.size() - 1; }
  std::span<const Fact> all() const { return facts_; }
  std::span<const Fact> Of(uint32_t profile) const {
    return std::span(facts_).subspan(begin_[profile], begin_[profile + 1] - begin_[profile]);
  }
  std::string_view Text(TextId id) const { return pool_->Text(id); }
  std::optional<TextId> Find(std::string_view text) const { return pool_->Find(text); }
  const std::shared_ptr<const TextPool>& pool() const { return pool_; }

  // The facts that `keep` admits. Profiles keep their index, also those left with nothing.
  FactSet Where(const std::function<bool(const Fact&)>& keep) const;
  // The facts of these profiles alone, which get the indices 0, 1, ... in the order given. Cost: linear in what it
  // takes.
  FactSet Of(std::span<const uint32_t> profiles) const;

 private:
  friend class FactSetBuilder;
  std::vector<Fact> facts_;
  std::vector<size_t> begin_;  // profiles() + 1
  std::shared_ptr<const TextPool> pool_;
};

// Gathers facts, in any order, then sorts them once. Not thread-safe: one a thread, joined by Merge.
//
//   FactSetBuilder builder;
//   builder.Add(0, event);
//   const FactSet facts = std::move(builder).Finish(/*profiles=*/1);
class FactSetBuilder {
 public:
  // Projects `event`; a fact of `profile`.
  void Add(uint32_t profile, const v1::Event& event);
  // A fact whose texts come from pool().
  void Add(const Fact& fact);
  TextPool& pool() { return pool_; }
  size_t size() const { return facts_.size(); }
  // Takes the other's facts over.
  void Merge(FactSetBuilder&& other);
  // Gives profile p the index new_index[p].
  void Renumber(std::span<const uint32_t> new_index);
  std::span<const Fact> facts() const { return facts_; }
  // All profiles of the facts are below `profiles`. Cost: O(n log n) for n facts of one profile, linear in profiles.
  FactSet Finish(size_t profiles) &&;

 private:
  TextPool pool_;
  std::vector<Fact> facts_;
};

}  // namespace c360::metrics

#endif  // C360_METRICS_FACT_H_
