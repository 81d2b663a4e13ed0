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

uint64_t Fingerprint(const std::vector<TraitPlan>& traits, const std::vector<GroupPlan>& groups, size_t cap) {
  std::string shape;
  AppendVarint(&shape, kFoldVersion);
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

}  // namespace c360::profile
