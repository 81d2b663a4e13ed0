// The default policy and the checks on a policy. Tested by tests/types/policy_test.cc.
#include "types/policy.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/event.h"

namespace c360 {
namespace {

using v1::NamespaceRule;
using v1::TraitRule;

struct DefaultNamespace {
  std::string_view name;
  NamespaceRule::Kind kind;
  int rank;
  bool exclusive;
};

// Ranks leave gaps, so that a policy file can put its own in between.
constexpr DefaultNamespace kDefaultNamespaces[] = {
    {"customer_id", NamespaceRule::PERSON, 900, true},
    {"user_id", NamespaceRule::PERSON, 800, true},
    {"crm_id", NamespaceRule::PERSON, 700, true},
    {"loyalty_id", NamespaceRule::PERSON, 600, true},
    {"anonymous_id", NamespaceRule::DEVICE, 500, false},
    {"device_id", NamespaceRule::DEVICE, 400, false},
    {"ios.idfa", NamespaceRule::DEVICE, 390, false},
    {"ios.idfv", NamespaceRule::DEVICE, 390, false},
    {"ios.id", NamespaceRule::DEVICE, 390, false},
    {"ios.push_token", NamespaceRule::DEVICE, 380, false},
    {"android.id", NamespaceRule::DEVICE, 390, false},
    {"android.idfa", NamespaceRule::DEVICE, 390, false},
    {"android.push_token", NamespaceRule::DEVICE, 380, false},
    {"ga_client_id", NamespaceRule::DEVICE, 370, false},
    {"cookie", NamespaceRule::DEVICE, 360, false},
    {"email", NamespaceRule::CONTACT, 300, false},
    {"phone", NamespaceRule::CONTACT, 200, false},
    {"passport", NamespaceRule::NUMBER, 150, false},
    {"tax_id", NamespaceRule::NUMBER, 140, false},
    {"national_id", NamespaceRule::NUMBER, 130, false},
    {"ssn", NamespaceRule::NUMBER, 120, false},
    {"drivers_license", NamespaceRule::NUMBER, 110, false},
    {"lei", NamespaceRule::NUMBER, 100, false},
    {"duns", NamespaceRule::NUMBER, 90, false},
    {"npi", NamespaceRule::NUMBER, 80, false},
    {"other_id", NamespaceRule::NUMBER, 70, false},
    {"linkedin", NamespaceRule::CONTACT, 190, false},
    {"facebook", NamespaceRule::CONTACT, 180, false},
    {"twitter", NamespaceRule::CONTACT, 170, false},
    {"instagram", NamespaceRule::CONTACT, 160, false},
    {"skype", NamespaceRule::CONTACT, 150, false},
    {"zoomroom", NamespaceRule::CONTACT, 140, false},
    {"whatsapp", NamespaceRule::CONTACT, 130, false},
    {"signal", NamespaceRule::CONTACT, 120, false},
    {"telegram", NamespaceRule::CONTACT, 110, false},
    {"tango", NamespaceRule::CONTACT, 100, false},
    {"viber", NamespaceRule::CONTACT, 90, false},
    {"wechat", NamespaceRule::CONTACT, 80, false},
};

// Words that systems write where they know no one.
constexpr std::string_view kBlockedWords[] = {"null",
                                              "(null)",
                                              "nil",
                                              "none",
                                              "undefined",
                                              "unknown",
                                              "anonymous",
                                              "guest",
                                              "invalid",
                                              "n/a",
                                              "na",
                                              "nan",
                                              "-1",
                                              "0",
                                              "true",
                                              "false",
                                              "[object object]",
                                              "test",
                                              "not set",
                                              "(not set)",
                                              "missing",
                                              "default",
                                              "user",
                                              "optout",
                                              "na@na.com",
                                              "noemail@noemail.com",
                                              "none@none.com",
                                              "test@test.com",
                                              "00000000-0000-0000-0000-000000000000"};
constexpr std::string_view kBlockedMailDomains[] = {"@example.com", "@example.org", "@example.net",
                                                    "@test.com",    "@invalid",     "@localhost"};

TraitRule* AddTrait(v1::Policy* policy, std::string_view name, TraitRule::Function function, std::string_view field,
                    std::initializer_list<std::string_view> types, int window_days = 0) {
  TraitRule* trait = policy->add_traits();
  trait->set_name(std::string(name));
  trait->set_function(function);
  trait->set_field(std::string(field));
  for (const std::string_view type : types) trait->add_types(std::string(type));
  trait->set_window_days(window_days);
  return trait;
}

void AddDefaultTraits(v1::Policy* policy) {
  AddTrait(policy, "events", TraitRule::COUNT, "", {});
  AddTrait(policy, "first_seen", TraitRule::FIRST_TIME, "", {});
  AddTrait(policy, "last_seen", TraitRule::LAST_TIME, "", {});
  AddTrait(policy, "days_since_last_seen", TraitRule::TIME_SINCE, "", {});
  AddTrait(policy, "active_days", TraitRule::DISTINCT_DAYS, "", {});
  AddTrait(policy, "events_30d", TraitRule::COUNT, "", {}, 30);
  AddTrait(policy, "channels", TraitRule::UNIQUE_LIST, "channel", {});
  AddTrait(policy, "devices", TraitRule::DISTINCT, "device_id", {});
  AddTrait(policy, "order_lines", TraitRule::SUM, "lines", {"order", "order_return"});
  AddTrait(policy, "orders", TraitRule::DISTINCT, "order_id", {"order"});
  AddTrait(policy, "orders_and_returns", TraitRule::DISTINCT, "document_id", {"order", "order_return"});
  AddTrait(policy, "purchase_days", TraitRule::DISTINCT_DAYS, "", {"order"});
  AddTrait(policy, "trading_days", TraitRule::DISTINCT_DAYS, "", {"order", "order_return"});
  AddTrait(policy, "revenue_gross", TraitRule::SUM, "money", {"order"});
  AddTrait(policy, "revenue_net", TraitRule::SUM, "money", {"order", "order_return"});
  AddTrait(policy, "first_order_at", TraitRule::FIRST_TIME, "", {"order"});
  AddTrait(policy, "last_order_at", TraitRule::LAST_TIME, "", {"order"});
  AddTrait(policy, "favourite_product", TraitRule::MOST_FREQUENT, "product_id", {"order"});
  AddTrait(policy, "cases", TraitRule::DISTINCT, "case_id", {"case"});
  AddTrait(policy, "last_nps", TraitRule::LAST, "score", {"survey"});
}

template <typename Message>
absl::Status CheckUniqueNames(std::string_view field, const google::protobuf::RepeatedPtrField<Message>& items,
                              std::string (*name_of)(const Message&)) {
  std::set<std::string> seen;
  for (const Message& item : items) {
    const std::string name = name_of(item);
    if (name.empty()) return InvalidArgument("policy.{}: an entry without a name", field);
    if (!seen.insert(name).second) return InvalidArgument("policy.{}: \"{}\" twice", field, name);
  }
  return absl::OkStatus();
}

absl::Status CheckRange(std::string_view field, int64_t value, int64_t low, int64_t high) {
  if (value < low || value > high) return InvalidArgument("policy.{}: {} is not in {}..{}", field, value, low, high);
  return absl::OkStatus();
}

absl::Status CheckNamespace(const NamespaceRule& rule) {
  if (rule.kind() == NamespaceRule::KIND_UNSPECIFIED)
    return InvalidArgument("policy.namespaces: \"{}\" has no kind", rule.name());
  if (rule.exclusive() && rule.kind() != NamespaceRule::PERSON)
    return InvalidArgument("policy.namespaces: \"{}\" is exclusive but not of kind PERSON", rule.name());
  if (rule.kind() == NamespaceRule::ALIAS && rule.alias_of().empty())
    return InvalidArgument("policy.namespaces: \"{}\" is an ALIAS of nothing (alias_of)", rule.name());
  return CheckRange("namespaces.rank", rule.rank(), 0, 1000);
}

absl::Status CheckTrait(const TraitRule& trait) {
  if (trait.function() == TraitRule::FUNCTION_UNSPECIFIED)
    return InvalidArgument("policy.traits: \"{}\" has no function", trait.name());
  for (const std::string& type : trait.types()) {
    if (!ParseEventType(type))
      return InvalidArgument("policy.traits: \"{}\" names an unknown event type \"{}\"", trait.name(), type);
  }
  return CheckRange("traits.window_days", trait.window_days(), 0, 3650);
}

}  // namespace

v1::Policy DefaultPolicy() {
  v1::Policy policy;
  policy.set_name("default");
  for (const DefaultNamespace& entry : kDefaultNamespaces) {
    NamespaceRule* rule = policy.add_namespaces();
    rule->set_name(std::string(entry.name));
    rule->set_kind(entry.kind);
    rule->set_rank(entry.rank);
    rule->set_exclusive(entry.exclusive);
    if (entry.kind == NamespaceRule::NUMBER) rule->set_form(NamespaceRule::NUMBER_TEXT);
  }
  // The key of a record in a table or file of records. Two of them may well be one person.
  NamespaceRule* record = policy.add_namespaces();
  record->set_name("record_id");
  record->set_kind(NamespaceRule::PERSON);
  record->set_rank(100);
  record->set_any_value(true);
  // A steward's own decision on records: one value, one person.
  NamespaceRule* trusted = policy.add_namespaces();
  trusted->set_name("trusted_id");
  trusted->set_kind(NamespaceRule::PERSON);
  trusted->set_rank(50);
  trusted->set_exclusive(true);
  trusted->set_any_value(true);
  NamespaceRule* alias = policy.add_namespaces();
  alias->set_name("previous_id");
  alias->set_kind(NamespaceRule::ALIAS);
  alias->add_alias_of("anonymous_id");
  alias->add_alias_of("user_id");
  // A system that sends ids of its own names records with them; that two of its ids never are one person it does not
  // say.
  policy.mutable_unlisted()->set_kind(NamespaceRule::PERSON);
  policy.mutable_unlisted()->set_rank(100);
  for (const std::string_view word : kBlockedWords) policy.add_blocked()->set_equals(std::string(word));
  for (const std::string_view domain : kBlockedMailDomains) {
    v1::BlockedValue* blocked = policy.add_blocked();
    blocked->set_namespace_("email");
    blocked->set_suffix(std::string(domain));
  }
  for (int zeros = 2; zeros <= 16; ++zeros) policy.add_blocked()->set_equals(std::string(zeros, '0'));
  v1::BlockedValue* repeated = policy.add_blocked();
  repeated->set_namespace_("phone");
  repeated->set_repeated_character(6);
  // Parts of an address come from one event together. Not the country: sources give it alone, as where a customer is.
  v1::SurvivorshipRule* address = policy.add_survivorship();
  address->set_attribute("address");
  address->set_rule(v1::SurvivorshipRule::MOST_RECENT);
  for (const char* part : {"street", "house_number", "unit", "postal_code", "city", "region"}) address->add_group(part);
  AddDefaultTraits(&policy);
  return WithDefaults(std::move(policy));
}

v1::Policy WithDefaults(v1::Policy policy) {
  v1::IdentityRules* identity = policy.mutable_identity();
  if (identity->evidence_cap() == 0) identity->set_evidence_cap(200);
  if (identity->component_cap() == 0) identity->set_component_cap(1000);
  if (identity->features_per_record_cap() == 0) identity->set_features_per_record_cap(1000);
  if (!identity->has_names_split_contacts()) identity->set_names_split_contacts(true);
  if (!identity->has_scored_matching()) identity->set_scored_matching(true);
  if (identity->block_cap() == 0) identity->set_block_cap(20);
  if (identity->choices() == 0) identity->set_choices(5);
  v1::InputLimits* limits = policy.mutable_limits();
  if (limits->max_event_bytes() == 0) limits->set_max_event_bytes(1 << 20);
  if (limits->max_identifiers() == 0) limits->set_max_identifiers(64);
  if (limits->max_attributes() == 0) limits->set_max_attributes(256);
  if (limits->max_properties() == 0) limits->set_max_properties(1024);
  if (limits->earliest_time_seconds() == 0) limits->set_earliest_time_seconds(315532800);  // 1980-01-01
  if (limits->max_future_seconds() == 0) limits->set_max_future_seconds(int64_t{366} * 86400);
  if (policy.unlisted().kind() == NamespaceRule::KIND_UNSPECIFIED)
    policy.mutable_unlisted()->set_kind(NamespaceRule::PERSON);
  return policy;
}

absl::Status ValidatePolicy(const v1::Policy& policy) {
  C360_RETURN_IF_ERROR(CheckUniqueNames<NamespaceRule>("namespaces", policy.namespaces(),
                                                       [](const NamespaceRule& r) { return r.name(); }));
  C360_RETURN_IF_ERROR(
      CheckUniqueNames<TraitRule>("traits", policy.traits(), [](const TraitRule& r) { return r.name(); }));
  C360_RETURN_IF_ERROR(CheckUniqueNames<v1::SurvivorshipRule>(
      "survivorship", policy.survivorship(), [](const v1::SurvivorshipRule& r) { return r.attribute(); }));
  for (const NamespaceRule& rule : policy.namespaces()) C360_RETURN_IF_ERROR(CheckNamespace(rule));
  C360_RETURN_IF_ERROR(CheckNamespace(policy.unlisted()));
  for (const TraitRule& trait : policy.traits()) C360_RETURN_IF_ERROR(CheckTrait(trait));
  std::set<std::string> grouped;
  for (const v1::SurvivorshipRule& rule : policy.survivorship()) {
    if (rule.rule() == v1::SurvivorshipRule::RULE_UNSPECIFIED)
      return InvalidArgument("policy.survivorship: \"{}\" has no rule", rule.attribute());
    if (rule.rule() == v1::SurvivorshipRule::UNION && !rule.group().empty())
      return InvalidArgument("policy.survivorship: \"{}\" is a group, of which one survives, not their union",
                             rule.attribute());
    for (const std::string& part : rule.group()) {
      if (!grouped.insert(part).second) return InvalidArgument("policy.survivorship: \"{}\" is in two groups", part);
    }
  }
  for (const v1::BlockedValue& blocked : policy.blocked()) {
    if (blocked.match_case() == v1::BlockedValue::MATCH_NOT_SET)
      return InvalidArgument("policy.blocked: an entry that matches nothing");
  }
  // Whether there is such a region libphonenumber says: Normalizer::CheckPolicy.
  const std::string& region = policy.normalize().default_region();
  const bool is_code =
      region.size() == 2 && std::all_of(region.begin(), region.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!region.empty() && !is_code)
    return InvalidArgument("policy.normalize.default_region: not two upper case letters, as \"PL\"");
  C360_RETURN_IF_ERROR(CheckRange("identity.evidence_cap", policy.identity().evidence_cap(), 1, 100000));
  C360_RETURN_IF_ERROR(CheckRange("identity.component_cap", policy.identity().component_cap(), 2, 100000));
  C360_RETURN_IF_ERROR(
      CheckRange("identity.features_per_record_cap", policy.identity().features_per_record_cap(), 8, 100000));
  C360_RETURN_IF_ERROR(CheckRange("identity.block_cap", policy.identity().block_cap(), 2, 1000));
  if (!v1::IdentityRules::WithinSource_IsValid(policy.identity().within_source()))
    return InvalidArgument("policy.identity.within_source: {} is none",
                           static_cast<int>(policy.identity().within_source()));
  C360_RETURN_IF_ERROR(CheckRange("identity.choices", policy.identity().choices(), 1, 100));
  C360_RETURN_IF_ERROR(CheckRange("limits.max_event_bytes", policy.limits().max_event_bytes(), 256, 64 << 20));
  C360_RETURN_IF_ERROR(CheckRange("limits.max_identifiers", policy.limits().max_identifiers(), 1, 10000));
  return absl::OkStatus();
}

absl::StatusOr<v1::Policy> ParsePolicy(std::string_view json) {
  if (!IsUtf8(json)) return InvalidArgument("policy: not UTF-8");
  v1::Policy given;
  const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &given);
  if (!status.ok()) {
    // The first line says what is wrong; those behind it show the place, which may be a line of any length.
    const std::string_view message(status.message().data(), status.message().size());
    return InvalidArgument("policy: {}", message.substr(0, message.find('\n')));
  }
  v1::Policy policy = DefaultPolicy();
  const auto* reflection = given.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(given, &fields);
  // A list that is given replaces the default one; of a group like `identity` only what is given.
  for (const auto* field : fields) {
    if (field->is_repeated() || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE)
      reflection->ClearField(&policy, field);
  }
  policy.MergeFrom(given);
  policy = WithDefaults(std::move(policy));
  C360_RETURN_IF_ERROR(ValidatePolicy(policy));
  return policy;
}

NamespaceTable::NamespaceTable(const v1::Policy& policy)
    : unlisted_(policy.unlisted()),
      scored_matching_(policy.identity().scored_matching()),
      within_source_(policy.identity().within_source()),
      within_sources_(policy.identity().within_sources().begin(), policy.identity().within_sources().end()) {
  for (const NamespaceRule& rule : policy.namespaces()) rules_.emplace(rule.name(), rule);
}

const NamespaceRule& NamespaceTable::Find(std::string_view name) const {
  const auto it = rules_.find(ToAbsl(name));
  return it == rules_.end() ? unlisted_ : it->second;
}

v1::IdentityRules::WithinSource NamespaceTable::WithinSource(std::string_view source) const {
  const bool said =
      within_source_ == v1::IdentityRules::LINK_ONLY || within_source_ == v1::IdentityRules::ONE_PER_PROFILE;
  if (!said || (!within_sources_.empty() && !within_sources_.contains(ToAbsl(source)))) return v1::IdentityRules::JOIN;
  return within_source_;
}

}  // namespace c360
