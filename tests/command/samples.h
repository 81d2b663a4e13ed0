// Results to render, written out in full.
#ifndef C360_TESTS_COMMAND_SAMPLES_H_
#define C360_TESTS_COMMAND_SAMPLES_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "c360/v1/profile.pb.h"

namespace c360::command {

inline const absl::Time kSampleNow = absl::FromUnixSeconds(1'717'156'800);  // 2024-05-31T12:00:00Z

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

inline v1::Profile SampleProfile() {
  return FromText<v1::Profile>(R"(
    profile_id: "p17"
    identifiers { namespace: "email" value: "jan@x.pl" }
    identifiers { namespace: "email" value: "rodzina@x.pl" shared: true }
    identifiers { namespace: "user_id" value: "u1" }
    attributes { name: "address" values { address { street: "Dluga 5" city: "Krakow" country: "PL" } } rule: "most recent"
                 sources: "crm" count: 1 distinct_values: 1 }
    attributes { name: "first_name" values { text: "Jan" } rule: "most recent" sources: "crm" sources: "shop"
                 first_seen { seconds: 1704067200 } last_seen { seconds: 1714521600 } count: 3 distinct_values: 2 }
    attributes { name: "last_name" values { text: "Nowak" } rule: "most recent" sources: "crm" count: 1 distinct_values: 1 }
    attributes { name: "tags" values { text: "vip" } rule: "UNION" sources: "crm" count: 1 distinct_values: 1 }
    traits { name: "events" integer: 1234 }
    traits { name: "first_seen" time { seconds: 1704067200 } }
    traits { name: "last_seen" time { seconds: 1716897600 nanos: 500000000 } }
    traits { name: "revenue_net" money { values { currency: "GBP" micros: 279489020000 } values { currency: "PLN" micros: -5 } } }
    traits { name: "channels" list { values: "email" values: "web" } }
    traits { name: "devices" integer: 300 approximate: true }
    traits { name: "mean" number: 0.25 }
    traits { name: "last_nps" }
    settled: true
    records { record_id: "p17" anchor_namespace: "user_id" anchor_value: "u1" events: 1200 }
    records { record_id: "p20" anchor_namespace: "email" anchor_value: "jan@x.pl" events: 34 }
    former_profile_ids: "p20")");
}

inline v1::TimelinePage SamplePage() {
  return FromText<v1::TimelinePage>(R"(
    entries { record_id: "p17" event { source: "shop" event_id: "o-1" time { seconds: 1714566120 } channel: CHANNEL_ECOMMERCE
              identifiers { namespace: "user_id" value: "u1" } name: "Order Completed"
              order { order_id: "o-1" lines { product_id: "mug" quantity: 1 } total { currency: "EUR" micros: 59970000 } } } }
    entries { record_id: "p20" event { source: "mail" event_id: "m,2" time { seconds: 1714521600 } channel: CHANNEL_EMAIL
              identifiers { namespace: "email" value: "Jan@X.pl" }
              campaign_touch { action: OPENED campaign_id: "spring" } } }
    entries { record_id: "p17" event { source: "chat" event_id: "c-3" time { seconds: 1714435200 } channel: CHANNEL_OTHER
              channel_name: "whatsapp" identifiers { namespace: "user_id" value: "u1" }
              message { author: CUSTOMER text: "Where is it?" } } }
    entries { record_id: "p17" event { source: "crm" event_id: "i-4" identifiers { namespace: "user_id" value: "u1" } } })");
}

inline v1::WhyResult SampleWhy() {
  return FromText<v1::WhyResult>(R"(
    same: true score_millibits: 20500 prior_millibits: -20000
    parts { comparison: "email" level: "same contact" weight_millibits: 40000 }
    parts { comparison: "name" level: "near" weight_millibits: 500 }
    path { from_record: "user_id:u1" to_record: "email:jan@x.pl" via: "email:jan@x.pl" weight_millibits: 40000 }
    reasons: "a reason")");
}

}  // namespace c360::command

#endif  // C360_TESTS_COMMAND_SAMPLES_H_
