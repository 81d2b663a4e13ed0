#include "types/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/policy.h"

namespace c360 {
namespace {

using ::testing::HasSubstr;

TEST(Policy, TheDefaultIsSoundAndComplete) {
  EXPECT_TRUE(ValidatePolicy(DefaultPolicy()).ok()) << ValidatePolicy(DefaultPolicy());
  EXPECT_EQ(WithDefaults(DefaultPolicy()).SerializeAsString(), DefaultPolicy().SerializeAsString());
}

TEST(Policy, DefaultNamespacesMeanWhatTheyShould) {
  const v1::Policy policy = DefaultPolicy();
  const NamespaceTable table(policy);
  struct Case {
    const char* name;
    v1::NamespaceRule::Kind kind;
    bool exclusive, any_value;
  };
  const Case kCases[] = {{"user_id", v1::NamespaceRule::PERSON, true, false},
                         {"record_id", v1::NamespaceRule::PERSON, false, true},
                         {"trusted_id", v1::NamespaceRule::PERSON, true, true},
                         {"email", v1::NamespaceRule::CONTACT, false, false},
                         {"twitter", v1::NamespaceRule::CONTACT, false, false},
                         {"device_id", v1::NamespaceRule::DEVICE, false, false},
                         {"lei", v1::NamespaceRule::NUMBER, false, false},
                         {"previous_id", v1::NamespaceRule::ALIAS, false, false},
                         {"some_system_id", v1::NamespaceRule::PERSON, false, false}};
  for (const Case& c : kCases) {
    const v1::NamespaceRule& rule = table.Find(c.name);
    EXPECT_EQ(rule.kind(), c.kind) << c.name;
    EXPECT_EQ(rule.exclusive(), c.exclusive) << c.name;
    EXPECT_EQ(rule.any_value(), c.any_value) << c.name;
  }
  // A record's own key names the record, whatever a steward says of it.
  EXPECT_GT(table.Find("record_id").rank(), table.Find("trusted_id").rank());
}

TEST(Policy, AFileHoldsOnlyWhatDiffers) {
  const auto policy = ParsePolicy(R"({"name":"x","normalize":{"defaultRegion":"PL"},"identity":{"evidenceCap":5}})");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->normalize().default_region(), "PL");
  EXPECT_EQ(policy->identity().evidence_cap(), 5);
  EXPECT_EQ(policy->identity().component_cap(), DefaultPolicy().identity().component_cap());
  EXPECT_EQ(policy->namespaces_size(), DefaultPolicy().namespaces_size());
  const auto other = ParsePolicy(R"({"namespaces":[{"name":"a","kind":"PERSON"}]})");
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(other->namespaces_size(), 1);
}

TEST(Policy, ErrorsNameTheEntry) {
  const std::pair<const char*, const char*> kCases[] = {
      {"[]", "policy"},
      {"[[[[", "policy"},
      {R"({"nonsense":1})", "policy"},
      {R"({"namespaces":[{"name":"a","kind":"PERSON"},{"name":"a","kind":"PERSON"}]})", "namespaces"},
      {R"({"namespaces":[{"name":"a"}]})", "kind"},
      {R"({"namespaces":[{"name":"a","kind":"CONTACT","exclusive":true}]})", "exclusive"},
      {R"({"blocked":[{"namespace":"a"}]})", "blocked"},
      {R"({"survivorship":[{"attribute":"a"}]})", "survivorship"},
      {R"({"traits":[{"name":"t","function":"COUNT","types":["dance"]}]})", "dance"},
      {R"({"identity":{"evidenceCap":-1}})", "evidence_cap"},
      {R"({"normalize":{"defaultRegion":"pl"}})", "normalize.default_region"},
      {R"({"normalize":{"defaultRegion":"POL"}})", "normalize.default_region"},
      {R"({"normalize":{"defaultRegion":"P1"}})", "normalize.default_region"},
      {R"({"normalize":{"defaultRegion":"\u0141\u0141"}})", "normalize.default_region"},
      {R"({"limits":{"maxEventBytes":1}})", "max_event_bytes"}};
  for (const auto& [json, reason] : kCases) {
    const auto policy = ParsePolicy(json);
    ASSERT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(policy.status().ToString(), HasSubstr(reason)) << json;
    EXPECT_EQ(policy.status().message().find('\n'), std::string::npos) << "one sentence, not the place in the file";
  }
}

}  // namespace
}  // namespace c360
