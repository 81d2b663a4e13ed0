#include "ingest/prepare.h"

#include <gtest/gtest.h>

#include "c360/policy.h"
#include "normalize/normalizer.h"
#include "support/world.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

using testing::MakeEvent;

class PrepareTest : public ::testing::Test {
 protected:
  Prepared Prepare(v1::Event* event) {
    Prepared prepared;
    prepared.status = ingest::Prepare({policy_, namespaces_, normalizer_, hasher_}, testing::Now(), event, &prepared);
    return prepared;
  }
  const v1::Policy policy_ = DefaultPolicy();
  const NamespaceTable namespaces_{policy_};
  const normalize::Normalizer normalizer_{policy_};
  const KeyedHasher hasher_;
};

// The bytes of the log are spliced from those that were hashed: they must be what serialising again would give.
TEST_F(PrepareTest, BytesAreTheSerialisedEvent) {
  std::vector<v1::Event> events = {MakeEvent("1", {{"user_id", "u1"}}), MakeEvent("2", {{"email", "Jan@X.PL"}}),
                                   MakeEvent("3", {{"anonymous_id", "a"}}, -1),
                                   MakeEvent("4", {{"user_id", "u"}}, 0x7fffffff / 2)};
  for (v1::Event event : std::vector<v1::Event>(events)) {
    event.mutable_original_time()->set_seconds(1'600'000'000);
    event.mutable_original_time()->set_nanos(5'000);
    events.push_back(event);
    event.mutable_sent_at()->set_seconds(3);
    event.mutable_received_at()->set_nanos(7);
    event.mutable_order()->set_order_id("o");
    events.push_back(event);
    event.clear_time();
    event.clear_sent_at();
    events.push_back(event);
  }
  for (v1::Event& event : events) {
    const Prepared prepared = Prepare(&event);
    ASSERT_TRUE(prepared.status.ok()) << prepared.status;
    EXPECT_EQ(prepared.bytes, event.SerializeAsString()) << event.DebugString();
  }
}

TEST_F(PrepareTest, ContentIsThatOfTheGivenForm) {
  v1::Event given = MakeEvent("1", {{"email", "Jan@X.PL"}, {"phone", "0048 601 000 123"}});
  v1::Address& address = *[&] {
    given.add_attributes()->set_name("address");
    return given.mutable_attributes(0)->mutable_value()->mutable_address();
  }();
  address.set_city(" Krak\xc3\xb3w");
  address.set_country("Poland");
  v1::Event event = given;
  const Prepared prepared = Prepare(&event);
  ASSERT_TRUE(prepared.status.ok());
  EXPECT_EQ(event.attributes(0).value().address().country(), "PL");
  RestoreGiven(&event);
  Canonicalize(&given);
  EXPECT_EQ(event.DebugString(), given.DebugString());
  EXPECT_EQ(prepared.content, ContentHash(&given));
}

TEST_F(PrepareTest, TheAnchorIsTheBestIdentifier) {
  const std::pair<testing::Ids, const char*> kCases[] = {
      {{{"anonymous_id", "a"}, {"user_id", "u"}, {"email", "e@x.pl"}}, "user_id"},
      {{{"user_id", "u"}, {"customer_id", "c"}}, "customer_id"},
      {{{"email", "e@x.pl"}, {"device_id", "d"}}, "device_id"},
      {{{"record_id", "0"}, {"trusted_id", "A:1"}, {"ssn", "1"}}, "record_id"},
      {{{"previous_id", "p"}, {"phone", "+48601000123"}}, "phone"}};
  for (const auto& [ids, anchor] : kCases) {
    v1::Event event = MakeEvent("1", ids);
    const Prepared prepared = Prepare(&event);
    ASSERT_TRUE(prepared.status.ok()) << prepared.status;
    EXPECT_EQ(prepared.anchor.name_space, anchor);
  }
}

TEST_F(PrepareTest, WhatNamesNobodyOrTwoPeopleIsRefused) {
  for (const testing::Ids& ids :
       {testing::Ids{}, testing::Ids{{"user_id", "null"}}, testing::Ids{{"previous_id", "p"}},
        testing::Ids{{"user_id", "a"}, {"user_id", "b"}}, testing::Ids{{"user_id", "a\xff"}}}) {
    v1::Event event = MakeEvent("1", ids);
    EXPECT_EQ(Prepare(&event).status.code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace c360::ingest
