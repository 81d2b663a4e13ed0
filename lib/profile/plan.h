// What a policy asks of a profile, read once: which groups, which traits, which caps.
#ifndef C360_LIB_PROFILE_PLAN_H_
#define C360_LIB_PROFILE_PLAN_H_

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "c360/event.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"

namespace c360::profile {

// What a trait takes from an event (TraitRule.field), parsed.
enum class Field : uint8_t {
  kNone,
  kMoney,
  // numbers
  kLines,
  kQuantity,
  kScore,
  kSentiment,
  kUsageValue,
  // texts
  kChannel,
  kSource,
  kName,
  kOrderId,
  kDocumentId,
  kProductId,
  kCategory,
  kSessionId,
  kDeviceId,
  kCampaignId,
  kCaseId,
  kPlan,
  kMetric,
  kUrl,
  // either, with a name after the colon
  kProperty,
  kAttribute,
  kIdentifier,
};

struct TraitPlan {
  std::string name;
  v1::TraitRule::Function function = v1::TraitRule::FUNCTION_UNSPECIFIED;
  std::bitset<kEventTypeCount> types;  // that match
  Field field = Field::kNone;
  std::string key;      // after the colon of property:, attribute:, identifier:
  int window_days = 0;  // 0: all time
  size_t cap = 0;       // values kept
};

// What the timeline says of an event without reading it.
struct Outline {
  EventType type = EventType::kIdentify;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  int64_t time_us = 0;  // kNoTime for none
};

// Attributes that come from one event together.
struct GroupPlan {
  std::string name;
  v1::SurvivorshipRule::Rule rule = v1::SurvivorshipRule::MOST_RECENT;
  std::vector<std::string> parts;  // sorted
};

// Immutable after construction; safe to share between threads.
class FoldPlan {
 public:
  explicit FoldPlan(const v1::Policy& policy);

  const std::vector<TraitPlan>& traits() const { return traits_; }
  const std::vector<GroupPlan>& groups() const { return groups_; }  // sorted by name
  size_t cap() const { return cap_; }  // attribute names, values of one, snapshot records: features_per_record_cap
  v1::SurvivorshipRule::Rule RuleOf(std::string_view attribute) const;
  // The place of `source` in the policy's order of trust; unlisted ones come last, together.
  int SourceRank(std::string_view source) const;
  bool InGroup(std::string_view attribute) const;

  // Whether the outline of an event of this type gives a fold all that the event itself would, where the event says
  // nothing of the person (no attribute, no snapshot) and shows no identifier of the namespaces that traits take.
  bool OutlineSuffices(EventType type) const { return outlined_[static_cast<size_t>(type)]; }
  const std::vector<std::string>& trait_namespaces() const { return trait_namespaces_; }  // sorted

  // Parses of a stored event what a fold takes of it, which is often less than half. False: it is damaged, as far as
  // can be seen.
  bool Parse(std::string_view bytes, v1::Event* event) const;

  // Of all that shapes a fold's contents and bytes. Stored folds of another fingerprint are of no use.
  uint64_t fingerprint() const { return fingerprint_; }

 private:
  std::vector<TraitPlan> traits_;
  std::vector<GroupPlan> groups_;
  std::vector<std::pair<std::string, v1::SurvivorshipRule::Rule>> rules_;  // sorted by attribute
  std::vector<std::string> grouped_;                                       // sorted
  std::vector<std::string> trust_;
  std::vector<std::string> trait_namespaces_;
  std::bitset<kEventTypeCount> outlined_;
  std::bitset<128> taken_;  // numbers of the fields of an event that a fold takes
  size_t cap_;
  uint64_t fingerprint_ = 0;
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_PLAN_H_
