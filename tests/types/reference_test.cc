#include "c360/reference.h"

#include <gtest/gtest.h>

#include "google/protobuf/text_format.h"

namespace c360 {
namespace {

v1::ReferenceFact Parse(const std::string& text) {
  v1::ReferenceFact fact;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &fact)) << text;
  return fact;
}

TEST(ReferenceFact, ValidOnesPass) {
  for (const char* text : {
           "key: 'voice' channel_cost {channel: CHANNEL_VOICE per_contact {currency: 'USD' micros: 16500000}}",
           "key: 'a' acquisition_cost {amount {micros: 5} begin {seconds: 1} end {seconds: 2}}",
           "key: 'c' campaign {cost {micros: 1} goal: 'order' control_variants: 'control'}",
           "key: 'a7' agent {skills: 'billing' capacity: 4}",
           "key: 'o' calendar {time_zone: 'Europe/Warsaw' openings {weekdays: [1, 2] open_minute: 0 close_minute: "
           "1440}}",
           "key: 'o' calendar {time_zone: 'UTC' openings {weekdays: 1 open_minute: 0 close_minute: 60} "
           "openings {weekdays: 1 open_minute: 60 close_minute: 90} holidays {date: '2024-05-01'}}",
           "key: 't' sla_target {first_response_minutes: 60}",
           "key: 'n' annotation {time {seconds: 5} text: 'new bot'}",
           "key: 'x' action {name: 'Call' prior_success: 0.5}",
           "key: 'd' driver {complexity: SIMPLE}",
           "key: 'c' withdrawn: true calendar {}",
       }) {
    EXPECT_TRUE(ValidateReferenceFact(Parse(text)).ok()) << text << ValidateReferenceFact(Parse(text));
  }
}

TEST(ReferenceFact, WhatTheSpecificationForbidsIsRefused) {
  for (const char* text : {
           "driver {}",                                                                  // no key
           "key: 'k'",                                                                   // no kind
           "key: 'k' withdrawn: true",                                                   // of what?
           "key: 'k' channel_cost {per_contact {micros: 1}}",                            // no channel
           "key: 'k' channel_cost {channel: CHANNEL_SMS per_contact {micros: -1}}",      // below zero
           "key: 'k' channel_cost {channel: CHANNEL_SMS per_minute {currency: 'eur'}}",  // no currency
           "key: 'k' retention_cost {amount {micros: 5} begin {seconds: 2} end {seconds: 2}}",
           "key: 'k' retention_cost {begin {seconds: 1} end {seconds: 2}}",
           "key: 'k' campaign {begin {seconds: 2} end {seconds: 1}}",
           "key: 'k' campaign {goal_window_days: -1}",
           "key: 'k' agent {capacity: -1}",
           "key: 'k' calendar {}",
           "key: 'k' calendar {time_zone: 'Nowhere'}",
           "key: 'k' calendar {time_zone: 'UTC' openings {open_minute: 0 close_minute: 60}}",
           "key: 'k' calendar {time_zone: 'UTC' openings {weekdays: 8 open_minute: 0 close_minute: 60}}",
           "key: 'k' calendar {time_zone: 'UTC' openings {weekdays: 1 open_minute: 60 close_minute: 60}}",
           "key: 'k' calendar {time_zone: 'UTC' openings {weekdays: 1 close_minute: 1441}}",
           "key: 'k' calendar {time_zone: 'UTC' openings {weekdays: [1, 1] close_minute: 60}}",
           "key: 'k' calendar {time_zone: 'UTC' holidays {date: '2024-5-1'}}",
           "key: 'k' calendar {time_zone: 'UTC' holidays {date: '2024-05-01'} holidays {date: '2024-05-01'}}",
           "key: 'k' sla_target {resolution_minutes: -5}",
           "key: 'k' annotation {text: 'when?'}",
           "key: 'k' action {prior_success: 1.5}",
           "key: 'k' action {cooldown_days: -1}",
       }) {
    EXPECT_TRUE(absl::IsInvalidArgument(ValidateReferenceFact(Parse(text)))) << text;
  }
  v1::ReferenceFact fact = Parse("driver {}");
  fact.set_key(std::string(129, 'k'));
  EXPECT_TRUE(absl::IsInvalidArgument(ValidateReferenceFact(fact)));
}

TEST(ReferenceFact, JsonGoesBothWays) {
  const std::string json =
      R"({"key":"spring","effectiveFrom":"2024-01-01T00:00:00Z","campaign":{"cost":{"currency":"EUR","micros":"5"},"goal":"order"}})";
  const auto fact = ParseReferenceFact(json);
  ASSERT_TRUE(fact.ok()) << fact.status();
  EXPECT_EQ(ReferenceKind(*fact), "campaign");
  EXPECT_EQ(ReferenceFactJson(*fact), json);
  for (const char* bad : {"", "{", "[]", R"({"key":"k"})", R"({"key":"k","campaign":{"colour":"red"}})",
                          "{\"key\":\"\xff\",\"driver\":{}}"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseReferenceFact(bad).status())) << bad;
  }
}

TEST(ReferenceFact, TheLatestInForceStands) {
  const std::vector<v1::ReferenceFact> facts = {
      Parse("key: 'a' driver {name: 'first'}"), Parse("key: 'a' effective_from {seconds: 100} driver {name: 'second'}"),
      Parse("key: 'a' effective_from {seconds: 200} withdrawn: true driver {}"),
      Parse("key: 'a' agent {name: 'other kind'}")};
  const auto names = [&](int64_t seconds) {
    std::string all;
    for (const auto& fact : InForce(facts, absl::FromUnixSeconds(seconds)))
      all += fact.has_driver() ? fact.driver().name() + " " : fact.agent().name() + " ";
    return all;
  };
  EXPECT_EQ(names(99), "other kind first ");
  EXPECT_EQ(names(100), "other kind second ");
  EXPECT_EQ(names(200), "other kind ");
}

}  // namespace
}  // namespace c360
