// Tested by tests/profile/attributes_test.cc and tests/profile/merge_test.cc.
#include "profile/attributes.h"

#include <algorithm>

#include "base/bytes.h"
#include "profile/value.h"
#include "types/event.h"

namespace c360::profile {
namespace {

// The parts of `group` in the showing, each once (of several values of one name the smaller), joined.
std::string GroupKey(const GroupPlan& group, const Showing& showing) {
  std::string key;
  const std::string* last = nullptr;
  for (const auto& [name, value] : showing) {
    if (!std::binary_search(group.parts.begin(), group.parts.end(), name)) continue;
    if (last != nullptr && *last == name) continue;
    last = &name;
    AppendLengthPrefixed(&key, name);
    AppendLengthPrefixed(&key, value);
  }
  return key;
}

}  // namespace

Showing ShowingOf(const v1::Event& event) {
  Showing showing;
  for (const v1::Attribute& attribute : event.attributes()) {
    const v1::Value& shown = attribute.value();
    if (shown.has_text() && shown.text().empty()) continue;
    if (shown.has_address() && shown.address().ByteSizeLong() == 0) continue;
    std::string value = EncodeValue(shown);
    if (!value.empty()) showing.emplace_back(attribute.name(), std::move(value));
  }
  std::sort(showing.begin(), showing.end());
  showing.erase(std::unique(showing.begin(), showing.end()), showing.end());
  return showing;
}

void ValueFold::Add(std::string_view source, int64_t time_us, size_t cap) {
  seen.Add(time_us);
  sources.Add(source, {.count = 1, .first_us = time_us, .last_us = time_us}, cap);
}

void ValueFold::Merge(const ValueFold& other, size_t cap) {
  seen.Merge(other.seen);
  sources.Merge(other.sources, cap);
}

void AttributeFold::Add(std::string_view value, std::string_view source, int64_t time_us, size_t cap) {
  ++count;
  if (ValueFold* const slot = values.Slot(value, 1, cap); slot != nullptr) slot->Add(source, time_us, cap);
}

void AttributeFold::Merge(const AttributeFold& other, size_t cap) {
  count += other.count;
  values.Merge(other.values, cap);
}

void AttributesFold::Add(const FoldPlan& plan, const Showing& showing, std::string_view source, int64_t time_us) {
  const size_t cap = plan.cap();
  for (const auto& [name, value] : showing) {
    if (plan.InGroup(name)) continue;
    AttributeFold* const slot = attributes.Slot(name, 1, cap);
    if (slot != nullptr) slot->Add(value, source, time_us, cap);
  }
  for (const GroupPlan& group : plan.groups()) {
    const std::string key = GroupKey(group, showing);
    if (!key.empty()) groups[group.name].Add(key, source, time_us, cap);
  }
}

void AttributesFold::Merge(const FoldPlan& plan, const AttributesFold& other) {
  attributes.Merge(other.attributes, plan.cap());
  for (const auto& [name, group] : other.groups) groups[name].Merge(group, plan.cap());
}

}  // namespace c360::profile
