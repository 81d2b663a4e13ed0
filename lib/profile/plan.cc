// Tested by tests/profile/plan_test.cc.
#include "profile/plan.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/hash.h"

namespace c360::profile {
namespace {

// Bumped when the bytes of a fold, or what an event adds to one, change.
constexpr uint64_t kFoldVersion = 1;

struct FieldName {
  std::string_view name;
  Field field;
};
constexpr FieldName kFields[] = {{"money", Field::kMoney},
                                 {"lines", Field::kLines},
                                 {"quantity", Field::kQuantity},
                                 {"score", Field::kScore},
                                 {"sentiment", Field::kSentiment},
                                 {"value", Field::kUsageValue},
                                 {"channel", Field::kChannel},
                                 {"source", Field::kSource},
                                 {"name", Field::kName},
                                 {"order_id", Field::kOrderId},
                                 {"document_id", Field::kDocumentId},
                                 {"product_id", Field::kProductId},
                                 {"category", Field::kCategory},
                                 {"session_id", Field::kSessionId},
                                 {"device_id", Field::kDeviceId},
                                 {"campaign_id", Field::kCampaignId},
                                 {"case_id", Field::kCaseId},
                                 {"plan", Field::kPlan},
                                 {"metric", Field::kMetric},
                                 {"url", Field::kUrl}};
constexpr FieldName kPrefixes[] = {
    {"property:", Field::kProperty}, {"attribute:", Field::kAttribute}, {"identifier:", Field::kIdentifier}};

TraitPlan PlanTrait(const v1::TraitRule& rule, size_t cap) {
  TraitPlan plan;
  plan.name = rule.name();
  plan.function = rule.function();
  for (int type = 0; type < kEventTypeCount; ++type) {
    const std::string_view name = EventTypeName(static_cast<EventType>(type));
    plan.types[static_cast<size_t>(type)] =
        rule.types().empty() || std::find(rule.types().begin(), rule.types().end(), name) != rule.types().end();
  }
  for (const FieldName& entry : kFields) {
    if (rule.field() == entry.name) plan.field = entry.field;
  }
  for (const FieldName& entry : kPrefixes) {
    if (!std::string_view(rule.field()).starts_with(entry.name)) continue;
    plan.field = entry.field;
    plan.key = rule.field().substr(entry.name.size());
  }
  plan.window_days = rule.window_days();
  plan.cap = cap;
  if (rule.function() == v1::TraitRule::UNIQUE_LIST)
    plan.cap = rule.limit() > 0 ? static_cast<size_t>(rule.limit()) : 100;
  return plan;
}

// Whether all that the trait takes from an event of the type stands in its outline. A field that only certain payloads
// have gives nothing where there is no such payload, but it is not looked into here which type has which, money apart.
bool TakesOutline(const TraitPlan& trait, EventType type) {
  if (!trait.types[static_cast<size_t>(type)]) return true;
  switch (trait.function) {
    case v1::TraitRule::COUNT:
    case v1::TraitRule::TIME_SINCE:
    case v1::TraitRule::DISTINCT_DAYS:
    case v1::TraitRule::FIRST_TIME:
    case v1::TraitRule::LAST_TIME:
      return true;
    default:
      break;
  }
  switch (trait.field) {
    case Field::kNone:
    case Field::kChannel:
    case Field::kAttribute:
    case Field::kDeviceId:
    case Field::kIdentifier:
      return true;
    case Field::kMoney:
      return type != EventType::kOrder && type != EventType::kOrderReturn && type != EventType::kPayment &&
             type != EventType::kSubscription;
    default:
      return false;
  }
}

// Of an event that is no snapshot; that of one has the hash of its whole content.
std::bitset<128> FieldsTaken(const std::vector<TraitPlan>& traits) {
  using E = v1::Event;
  std::bitset<128> taken;
  taken.set();
  for (const int field : {E::kEventIdFieldNumber, E::kOriginalTimeFieldNumber, E::kSentAtFieldNumber,
                          E::kReceivedAtFieldNumber, E::kChannelNameFieldNumber, E::kDirectionFieldNumber})
    taken.reset(static_cast<size_t>(field));
  const auto takes = [&](Field field) {
    return std::any_of(traits.begin(), traits.end(), [&](const TraitPlan& trait) { return trait.field == field; });
  };
  if (!takes(Field::kProperty)) taken.reset(E::kPropertiesFieldNumber);
  if (!takes(Field::kName)) taken.reset(E::kNameFieldNumber);
  return taken;
}

// Takes one field off the front of `in`: its number, and its bytes with the tag. False: there is none.
bool TakeField(std::string_view* in, uint64_t* number, std::string_view* bytes) {
  const std::string_view before = *in;
  uint64_t tag, value;
  std::string_view text;
  if (!ReadVarint(in, &tag)) return false;
  const size_t fixed = (tag & 7) == 1 ? 8 : (tag & 7) == 5 ? 4 : 0;
  if ((tag & 7) == 0) {
    if (!ReadVarint(in, &value)) return false;
  } else if ((tag & 7) == 2) {
    if (!ReadLengthPrefixed(in, &text)) return false;
  } else if (fixed == 0 || in->size() < fixed) {
    return false;
  } else {
    in->remove_prefix(fixed);
  }
  *number = tag >> 3;
  *bytes = before.substr(0, before.size() - in->size());
  return true;
}

// Of what ShowingOf takes of an event; one more where that changes, so that folds made before are not read.
constexpr uint64_t kShowingVersion = 2;  // 2: an address without a part shows nothing

uint64_t Fingerprint(const std::vector<TraitPlan>& traits, const std::vector<GroupPlan>& groups, size_t cap) {
  std::string shape;
  AppendVarint(&shape, kFoldVersion);
  AppendVarint(&shape, kShowingVersion);
  AppendVarint(&shape, cap);
  AppendVarint(&shape, groups.size());
  for (const GroupPlan& group : groups) {
    AppendLengthPrefixed(&shape, group.name);
    AppendVarint(&shape, group.parts.size());
    for (const std::string& part : group.parts) AppendLengthPrefixed(&shape, part);
  }
  for (const TraitPlan& trait : traits) {
    AppendVarint(&shape, static_cast<uint64_t>(trait.function));
    AppendVarint(&shape, trait.types.to_ullong());
    AppendVarint(&shape, static_cast<uint64_t>(trait.field));
    AppendLengthPrefixed(&shape, trait.key);
    AppendVarint(&shape, trait.window_days > 0);  // windows of all lengths keep the same days
    AppendVarint(&shape, trait.cap);
  }
  return Hash64(shape);
}

}  // namespace

FoldPlan::FoldPlan(const v1::Policy& policy)
    : trust_(policy.source_priority().begin(), policy.source_priority().end()),
      cap_(static_cast<size_t>(std::max(1, policy.identity().features_per_record_cap()))) {
  for (const v1::TraitRule& rule : policy.traits()) traits_.push_back(PlanTrait(rule, cap_));
  for (const v1::SurvivorshipRule& rule : policy.survivorship()) {
    rules_.emplace_back(rule.attribute(), rule.rule());
    if (rule.group().empty()) continue;
    GroupPlan group{.name = rule.attribute(), .rule = rule.rule(), .parts = {rule.group().begin(), rule.group().end()}};
    std::sort(group.parts.begin(), group.parts.end());
    grouped_.insert(grouped_.end(), group.parts.begin(), group.parts.end());
    groups_.push_back(std::move(group));
  }
  std::sort(rules_.begin(), rules_.end());
  std::sort(grouped_.begin(), grouped_.end());
  std::sort(groups_.begin(), groups_.end(), [](const GroupPlan& a, const GroupPlan& b) { return a.name < b.name; });
  for (const TraitPlan& trait : traits_) {
    if (trait.field == Field::kDeviceId) trait_namespaces_.push_back("device_id");
    if (trait.field == Field::kIdentifier) trait_namespaces_.push_back(trait.key);
  }
  std::sort(trait_namespaces_.begin(), trait_namespaces_.end());
  for (int type = 0; type < kEventTypeCount; ++type) {
    outlined_[static_cast<size_t>(type)] = std::all_of(traits_.begin(), traits_.end(), [&](const TraitPlan& trait) {
      return TakesOutline(trait, static_cast<EventType>(type));
    });
  }
  taken_ = FieldsTaken(traits_);
  fingerprint_ = Fingerprint(traits_, groups_, cap_);
}

v1::SurvivorshipRule::Rule FoldPlan::RuleOf(std::string_view attribute) const {
  const auto it = std::lower_bound(rules_.begin(), rules_.end(), attribute,
                                   [](const auto& rule, std::string_view name) { return rule.first < name; });
  return it != rules_.end() && it->first == attribute ? it->second : v1::SurvivorshipRule::MOST_RECENT;
}

int FoldPlan::SourceRank(std::string_view source) const {
  return static_cast<int>(std::find(trust_.begin(), trust_.end(), source) - trust_.begin());
}

bool FoldPlan::InGroup(std::string_view attribute) const {
  return std::binary_search(grouped_.begin(), grouped_.end(), attribute);
}

bool FoldPlan::Parse(std::string_view bytes, v1::Event* event) const {
  std::string taken;
  taken.reserve(bytes.size());
  for (std::string_view rest = bytes; !rest.empty();) {
    uint64_t number;
    std::string_view field;
    if (!TakeField(&rest, &number, &field)) return false;
    if (number == v1::Event::kSnapshotFieldNumber)
      return event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    if (number >= taken_.size() || taken_[number]) taken.append(field);
  }
  return event->ParseFromString(taken);
}

}  // namespace c360::profile
