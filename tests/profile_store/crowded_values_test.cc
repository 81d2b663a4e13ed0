// One address, phone or both for everybody: the office that a source fills in where it knows none. It must neither make
// one person of strangers nor part those whom the rest of their records joins.
#include <gtest/gtest.h>

#include <map>

#include "c360/evaluate.h"
#include "support/people.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

v1::Event EventOf(const PersonRecord& record, const Values& common) {
  std::map<std::string, std::string> values(record.values.begin(), record.values.end());
  for (const auto& [name, text] : common) values[name] = text;
  Values attributes;
  std::string email;
  Ids phones;
  for (const auto& [name, text] : values) {
    if (name == "email") {
      email = text;
    } else if (name == "phone") {
      phones.emplace_back(name, text);
    } else {
      attributes.emplace_back(name, text);
    }
  }
  v1::Event event = MakePerson(record.key, attributes, email);
  for (const auto& [name_space, value] : phones) {
    v1::Identifier* const phone = event.add_identifiers();
    phone->set_namespace_(name_space);
    phone->set_value(value);
  }
  return event;
}

Agreement PairsOf(const PeopleSet& set, const Values& common) {
  // A small cap on components, so that a few thousand records show what a hundred thousand do.
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_component_cap(100);
  const auto store = OpenMemory(policy);
  std::vector<v1::Event> events;
  for (const PersonRecord& record : set.records) events.push_back(EventOf(record, common));
  EXPECT_TRUE(store->IngestBatch(std::span<const v1::Event>(events), {.defer = true}).ok());
  EXPECT_TRUE(store->maintenance().Settle().ok());
  std::map<std::string, uint64_t> profiles, people;
  std::vector<LabelledItem> items;
  for (const PersonRecord& record : set.records) {
    const auto found = Find(*store, "record_id:" + record.key);
    EXPECT_EQ(found.size(), 1U);
    if (found.size() != 1) continue;
    items.push_back({profiles.emplace(found[0], profiles.size()).first->second,
                     people.emplace(record.person, people.size()).first->second});
  }
  return Evaluate(items).pairwise;
}

TEST(CrowdedValues, OneAddressOrPhoneForAllPartsNobodyAndJoinsNoStrangers) {
  const PeopleSet set = MakeFamilies(250, 11);
  const Values address = {
      {"street", "Station Street"}, {"house_number", "1"}, {"city", "Terford"}, {"postal_code", "24965"}};
  const Values phone = {{"phone", "+442079460000"}};
  Values both = address;
  both.insert(both.end(), phone.begin(), phone.end());
  for (const Values& common : {address, phone, both}) {
    SCOPED_TRACE(common.size());
    const auto pairs = PairsOf(set, common);
    EXPECT_GT(pairs.recall.value_or(0), 0.8);
    EXPECT_GT(pairs.precision.value_or(0), 0.9);
  }
}

}  // namespace
}  // namespace c360::testing
