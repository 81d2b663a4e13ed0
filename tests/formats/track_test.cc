// The names of docs/formats/segment.md, each with the payload that the page promises.
#include "formats/track.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "c360/event.h"
#include "c360/policy.h"
#include "formats/segment.h"
#include "types/event.h"

namespace c360::formats {
namespace {

v1::Event Track(const std::string& name, const std::string& properties) {
  v1::Event event;
  const auto format = NewSegmentFormat("segment");
  const absl::Status status = format->NewDecoder()->Decode(
      R"({"type":"track","messageId":"m","userId":"u","event":")" + name + R"(","properties":{)" + properties + "}}", 1,
      &event);
  EXPECT_TRUE(status.ok()) << name << ": " << status;
  const absl::Status valid = ValidateEvent(event, DefaultPolicy().limits(), absl::FromUnixSeconds(1'750'000'000));
  EXPECT_TRUE(valid.ok()) << name << ": " << valid;
  return event;
}

// The payload alone, as text.
std::string PayloadOf(v1::Event event) {
  event.clear_source();
  event.clear_event_id();
  event.clear_identifiers();
  event.clear_properties();
  event.clear_name();
  event.clear_channel();
  event.clear_direction();
  return event.ShortDebugString();
}

struct Case {
  const char *name, *properties, *payload;
};

void ExpectPayload(const Case& c) {
  v1::Event expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(c.payload, &expected)) << c.name;
  EXPECT_EQ(PayloadOf(Track(c.name, c.properties)), expected.ShortDebugString()) << c.name;
}

TEST(Track, PayloadsAreFilledFromTheirProperties) {
  const Case kCases[] = {
      {"Order Completed",
       R"("order_id":7,"revenue":10,"total":"12.50","tax":1,"shipping":2,"discount":0.5,"coupon":"C","currency":"usd",
        "products":[{"product_id":"p","sku":"s","name":"n","category":"c","price":2.5,"quantity":3},{"sku":"only"}])",
       R"(order { order_id: "7" lines { product_id: "p" name: "n" category: "c" quantity: 3 unit_price { currency: "USD" micros: 2500000 } }
          lines { product_id: "only" quantity: 1 } total { currency: "USD" micros: 12500000 } discount { currency: "USD" micros: 500000 }
          shipping { currency: "USD" micros: 2000000 } tax { currency: "USD" micros: 1000000 } coupon: "C" })"},
      {"Order Placed", R"("order_id":"o","revenue":10)", R"(order { order_id: "o" total { micros: 10000000 } })"},
      {"Order Updated", R"("order_id":"o","revenue":10)", R"(order { order_id: "o" })"},
      {"Order Refunded", R"("order_id":"o","total":3,"currency":"EUR")",
       R"(order_return { order_id: "o" total { currency: "EUR" micros: 3000000 } })"},
      {"Order Cancelled", R"("order_id":"o","reason":"late")", R"(order_cancelled { order_id: "o" reason: "late" })"},
      {"Payment Failed", R"("amount":19.9,"currency":"PLN","subscription_id":"s","failure_reason":"card")",
       R"(payment { outcome: FAILED amount { currency: "PLN" micros: 19900000 } failure_reason: "card" subscription_id: "s" })"},
      {"Subscription Cancelled",
       R"("subscription_id":"s","plan":"box","amount":5,"period":"yearly","cause":"voluntary","reasons":["price","service"],
          "ends_at":"2024-06-01T00:00:00Z")",
       R"(subscription { action: CANCELLED subscription_id: "s" plan: "box" amount { micros: 5000000 } period_months: 12
          ends_at { seconds: 1717200000 } cause: VOLUNTARY reasons: "price" reasons: "service" })"},
      {"Case Opened", R"("case_id":"c","driver":"d","priority":"high","severity":4,"subject":"s")",
       R"(case_update { action: OPENED case_id: "c" driver: "d" priority: "high" severity: 4 subject: "s" })"},
      {"Ticket Solved", R"("ticket_id":"c","agent_id":"a")",
       R"(case_update { action: SOLVED case_id: "c" agent_id: "a" })"},
      {"Call Abandoned", R"("call_id":"c","wait_seconds":12.5,"queue":"q")",
       R"(call { outcome: ABANDONED call_id: "c" wait_ms: 12500 queue: "q" })"},
      {"Article Viewed", R"("article_id":"a","session_id":"s")",
       R"(self_service { outcome: VIEWED session_id: "s" article_id: "a" })"},
      {"Live Chat Message Sent", R"("conversation_id":"c","message_id":"m","message_body":"hi","sentiment":-0.5)",
       R"(message { conversation_id: "c" message_id: "m" sentiment: -0.5 author: CUSTOMER text: "hi" })"},
      {"Live Chat Message Received", R"("conversation_id":"c","agent_id":"a")",
       R"(message { conversation_id: "c" author: AGENT agent_id: "a" })"},
      {"Email Link Clicked", R"("campaign_id":"c","email_id":"e","link_url":"l")",
       R"(campaign_touch { action: CLICKED campaign_id: "c" message_id: "e" link: "l" })"},
      {"NPS Survey Answered", R"("survey_id":"s","type":"nps","score":9,"comment":"c")",
       R"(survey_answer { kind: NPS survey_id: "s" score: 9 comment: "c" })"},
      {"Survey Answered", R"("score":70,"scale_min":0,"scale_max":100)",
       R"(survey_answer { kind: OTHER score: 70 scale_max: 100 })"},
      {"Product Reviewed", R"("product_id":"p","rating":"4","review_body":"b","public":true)",
       R"(review { subject: "p" rating: 4 is_public: true text: "b" })"},
      {"Brand Mentioned", R"("network":"x","severity":2,"spam_class":"spam")",
       R"(mention { network: "x" severity: 2 spam_class: SPAM })"},
      {"Ad Clicked", R"("network":"n","cost":0.25,"currency":"EUR")",
       R"(ad_touch { action: CLICKED network: "n" cost { currency: "EUR" micros: 250000 } })"},
      {"Promotion Viewed", R"("promotion_id":"p")", R"(offer { action: PRESENTED offer_id: "p" })"},
      {"Points Earned", R"("program_id":"p","points":120)",
       R"(loyalty { action: EARNED program_id: "p" points: 120 })"},
      {"Points Adjusted", R"("points":-5)", R"(loyalty { action: ADJUSTED points: -5 })"},
      {"Gift Delivered", R"("gift_id":"g","name":"mug")", R"(reward { action: DELIVERED reward_id: "g" name: "mug" })"},
      {"Invite Sent", R"("invite_id":"i","invitee_email":"x@y.pl")",
       R"(referral { action: INVITED referral_id: "i" })"},
      {"Trial Started", "", R"(stage { stage: "trial_started" })"},
      {"Stage Entered", R"("stage":"lead","journey":"sales")", R"(stage { stage: "lead" journey: "sales" })"},
      {"Preference Set", R"("topic":"contact_channel","value":"sms")",
       R"(preference { topic: "contact_channel" value: "sms" })"},
      {"Usage Recorded", R"("metric":"minutes","value":12.5)", R"(product_usage { metric: "minutes" value: 12.5 })"},
      {"Session Ended", R"("session_id":"s","duration":90)",
       R"(session { action: ENDED session_id: "s" duration_ms: 90000 })"},
      {"Signed In", R"("method":"sso")", R"(login { success: true method: "sso" })"},
      {"Product Viewed", R"("product_id":"p")", R"(custom { type: "Product Viewed" })"},
      {"Danced", "", R"(custom { type: "Danced" })"}};
  for (const Case& c : kCases) ExpectPayload(c);
}

TEST(Track, WhatPeopleFoundAMessageToBeIsKeptBesideTheFilter) {
  ExpectPayload({"Mention Posted", R"("spam_class":"spam","reviewed_as":"engageable","author_reach":1200)",
                 R"(mention { spam_class: SPAM reviewed_as: ENGAGEABLE author_reach: 1200 })"});
  ExpectPayload({"Live Chat Message Sent", R"("spam_class":"engageable","reviewed_as":"spam","author_reach":-1)",
                 R"(message { spam_class: ENGAGEABLE author: CUSTOMER reviewed_as: SPAM })"});
}

TEST(Track, WhatThePayloadNeedsIsThereOrTheEventIsCustomWithAllKept) {
  const std::pair<const char*, const char*> kCases[] = {
      {"Order Completed", R"("total":1)"},       {"Subscription Started", R"("plan":"x")"},
      {"Case Opened", R"("driver":"x")"},        {"NPS Survey Answered", R"("comment":"x")"},
      {"Survey Answered", R"("score":3)"},       {"Product Reviewed", R"("review_body":"x")"},
      {"Points Earned", R"("points":-5)"},       {"Stage Entered", R"("journey":"x")"},
      {"Preference Set", R"("value":"x")"},      {"Feature Used", R"("value":1)"},
      {"Offer Accepted", R"("campaign_id":"x")"}};
  for (const auto& [name, properties] : kCases) {
    const v1::Event event = Track(name, properties);
    EXPECT_EQ(event.custom().type(), name);
    EXPECT_EQ(event.properties_size(), 1) << name;
    EXPECT_EQ(event.direction(), v1::DIRECTION_UNSPECIFIED);
  }
}

TEST(Track, ValuesThatDoNotFitStayProperties) {
  const v1::Event event = Track("Case Opened", R"("case_id":"c","severity":9,"driver":null,"extra":{"a":[1]})");
  EXPECT_EQ(event.case_update().severity(), 0);
  ASSERT_EQ(event.properties_size(), 2);
  EXPECT_EQ(event.properties(0).value().json(), R"({"a":[1]})");
  EXPECT_EQ(event.properties(1).value().integer(), 9);
}

std::string JsonProperty(const v1::Event& event, std::string_view name) {
  for (const v1::Property& property : event.properties()) {
    if (property.name() == name) return property.value().json();
  }
  return "none";
}

TEST(Track, ProductsStayAPropertyWhereALineSaysMoreThanItsFieldsTake) {
  for (const char* products :
       {R"([{"price":"1,299.00","product_id":"p"}])", R"([{"product_id":"p"},{"brand":"b","product_id":"q"}])",
        R"([{"product_id":"p","variant":"v"}])", R"([{"currency":"EUR","product_id":"p"}])",
        R"([{"name":["n"],"product_id":"p"}])", R"([{"product_id":"p","quantity":"two"}])",
        R"([{"product_id":"p","sku":"s"}])", R"(["sku1"])", R"({"product_id":"p"})"}) {
    for (const char* name : {"Order Completed", "Order Refunded"}) {
      const v1::Event event = Track(name, std::string(R"("order_id":"o","products":)") + products);
      EXPECT_EQ(JsonProperty(event, "products"), products) << name;
    }
  }
  const v1::Event event =
      Track("Order Completed", R"("order_id":"o","products":[{"product_id":"p","brand":"b","price":2,"coupon":null}])");
  EXPECT_EQ(event.order().lines(0).unit_price().micros(), 2'000'000);  // what can be read is, all the same
  for (const char* products :
       {R"([{"product_id":"p","sku":"p","name":"n","category":"c","price":"2.5","quantity":2,"brand":null}])",
        R"([{"sku":7}])", "[]"}) {
    EXPECT_EQ(Track("Order Completed", std::string(R"("order_id":"o","products":)") + products).properties_size(), 0)
        << products;
  }
}

// Every order of the keys of a message, also of what is nested in it, is the same event; of several properties that
// fill one field the one that stands first on the page does.
TEST(Track, TheOrderOfKeysIsNoContent) {
  struct Ordered {
    const char* name;
    std::vector<std::string> properties;
    const char* payload;
  };
  const Ordered kCases[] = {
      {"Order Completed",
       {R"("order_id":"o")", R"("value":1)", R"("revenue":2)", R"("coupon":"c")"},
       R"(order { order_id: "o" total { micros: 2000000 } coupon: "c" })"},
      {"Order Completed",
       {R"("order_id":"o")", R"("value":1)", R"("total":3)", R"("revenue":2)"},
       R"(order { order_id: "o" total { micros: 3000000 } })"},
      {"Order Refunded",
       {R"("order_id":"o")", R"("value":1)", R"("total":"3")"},
       R"(order_return { order_id: "o" total { micros: 3000000 } })"},
      {"Offer Accepted",
       {R"("coupon_id":"c")", R"("promotion_id":"p")", R"("offer_id":"o")"},
       R"(offer { action: ACCEPTED offer_id: "o" })"},
      {"Product Reviewed",
       {R"("rating":4)", R"("subject":"s")", R"("product_id":"p")", R"("review_body":"b")", R"("text":"t")"},
       R"(review { subject: "p" rating: 4 text: "t" })"},
      {"Email Opened",
       {R"("email_id":"e")", R"("message_id":"m")", R"("link_url":"u")", R"("link":"l")"},
       R"(campaign_touch { action: OPENED message_id: "m" link: "l" })"},
      {"Message Sent",
       {R"("role":"bot")", R"("author":"agent")", R"("text":"t")", R"("message_body":"b")"},
       R"(message { author: AGENT text: "b" })"},
      {"Message Sent", {R"("direction":"inbound")", R"("author":"agent")"}, R"(message { author: AGENT })"},
      {"Session Ended",
       {R"("duration_ms":5)", R"("duration":2)", R"("session_id":"s")"},
       R"(session { action: ENDED session_id: "s" duration_ms: 2000 })"},
      {"Session Ended", {R"("duration_ms":5)", R"("duration":"long")"}, R"(session { action: ENDED duration_ms: 5 })"},
      {"Payment Failed",
       {R"("total":2)", R"("amount":1)", R"("currency":"eur")"},
       R"(payment { outcome: FAILED amount { currency: "EUR" micros: 1000000 } })"},
      {"Subscription Started",
       {R"("subscription_id":"s")", R"("interval":"year")", R"("period":"month")", R"("reasons":["b"])",
        R"("reason":"a")"},
       R"(subscription { action: STARTED subscription_id: "s" period_months: 1 reasons: "a" reasons: "b" })"},
      {"Case Opened",
       {R"("ticket_id":"t")", R"("case_id":"c")", R"("reason":"r")", R"("driver":"d")"},
       R"(case_update { action: OPENED case_id: "c" driver: "d" })"},
      {"Call Answered",
       {R"("wait_ms":1)", R"("wait_seconds":2)", R"("talk_ms":3)", R"("talk_seconds":4)"},
       R"(call { outcome: ANSWERED wait_ms: 2000 talk_ms: 4000 })"},
      {"NPS Survey Answered", {R"("rating":3)", R"("score":9)"}, R"(survey_answer { kind: NPS score: 9 })"},
      {"Reward Granted", {R"("gift_id":"g")", R"("reward_id":"r")"}, R"(reward { action: GRANTED reward_id: "r" })"},
      {"Invite Sent",
       {R"("invite_id":"i")", R"("referral_id":"r")"},
       R"(referral { action: INVITED referral_id: "r" })"},
      {"Feature Used",
       {R"("feature":"f")", R"("metric":"m")", R"("quantity":2)", R"("value":3)"},
       R"(product_usage { metric: "m" value: 3 })"}};
  for (const Ordered& c : kCases) {
    std::vector<std::string> properties = c.properties;
    std::sort(properties.begin(), properties.end());
    std::optional<std::string> content;
    do {
      std::string joined;
      for (const std::string& property : properties) joined += (joined.empty() ? "" : ",") + property;
      ExpectPayload({c.name, joined.c_str(), c.payload});
      v1::Event event = Track(c.name, joined);
      Canonicalize(&event);
      if (!content) content = event.ShortDebugString();
      EXPECT_EQ(event.ShortDebugString(), *content) << joined;
    } while (std::next_permutation(properties.begin(), properties.end()));
  }
}

TEST(Track, WhatDoesNotFillItsFieldStaysAProperty) {
  const v1::Event event = Track("Subscription Started",
                                R"("interval":"weird","period":"month","reasons":["a",["b"]],"subscription_id":"s")");
  EXPECT_EQ(event.properties_size(), 2);
  EXPECT_EQ(JsonProperty(event, "reasons"), R"(["a",["b"]])");
  EXPECT_EQ(Track("Call Answered", R"("wait_ms":1,"wait_seconds":2)").properties_size(), 1);
}

TEST(Track, TheCurrencyOfNoAmountStaysAProperty) {
  const v1::Event event = Track("Order Completed", R"("currency":"usd","order_id":"o","total":"1,299.00")");
  ASSERT_EQ(event.properties_size(), 2);
  EXPECT_EQ(event.properties(1).name(), "currency");
  EXPECT_EQ(event.properties(1).value().text(), "usd");
  EXPECT_EQ(Track("Order Completed", R"("currency":"usd","order_id":"o","revenue":"12")").properties_size(), 1);
}

TEST(Track, EveryAmountHasTheCurrency) {
  const v1::Event stands_in = Track("Order Completed", R"("currency":"usd","order_id":"o","revenue":"12")");
  EXPECT_EQ(stands_in.order().total().currency(), "USD");
  const v1::Event refund = Track("Order Refunded", R"("order_id":"o","value":5,"currency":"EUR")");
  EXPECT_EQ(refund.order_return().total().currency(), "EUR");
  const v1::Event lines = Track("Order Refunded", R"("order_id":"o","products":[{"product_id":"p"},{"product_id":"q",)"
                                                  R"("price":1,"brand":"b"}],"currency":"EUR")");
  EXPECT_FALSE(lines.order_return().lines(0).has_unit_price());
  EXPECT_EQ(lines.order_return().lines(1).unit_price().currency(), "EUR");
  EXPECT_EQ(lines.properties_size(), 1);  // the products
  EXPECT_EQ(Track("Order Completed", R"("currency":"usd","order_id":"o","products":[{"sku":"s"}])").properties_size(),
            1);
}

TEST(Track, ChannelAndDirectionFromTheNameOrTheProperties) {
  EXPECT_EQ(Track("Email Opened", "").channel(), v1::CHANNEL_EMAIL);
  EXPECT_EQ(Track("Call Answered", "").channel(), v1::CHANNEL_VOICE);
  EXPECT_EQ(Track("Live Chat Message Sent", "").direction(), v1::DIRECTION_INBOUND);
  EXPECT_EQ(Track("Live Chat Message Received", "").direction(), v1::DIRECTION_OUTBOUND);
  EXPECT_EQ(Track("Live Chat Message Received", R"("role":"customer")").direction(), v1::DIRECTION_INBOUND);
  const v1::Event event = Track("Case Opened", R"("case_id":"c","channel":"Self-Service","direction":"inbound")");
  EXPECT_EQ(event.channel(), v1::CHANNEL_SELF_SERVICE);
  EXPECT_EQ(event.direction(), v1::DIRECTION_INBOUND);
  EXPECT_EQ(event.properties_size(), 2);
}

// Every row of the page's table: | names, "," between them | kind of event |.
TEST(Track, ThePageIsTrue) {
  std::ifstream page(C360_SOURCE_DIR "/docs/formats/segment.md");
  const std::regex row(R"(^\| ([A-Z][^|]*) \| ([a-z_]+)[^|]* \|.*)");
  // Enough for every kind to be complete.
  const std::string properties =
      R"("order_id":"1","subscription_id":"1","case_id":"1","ticket_id":"1","offer_id":"1","promotion_id":"1","coupon_id":"1","score":1,
         "scale_max":5,"rating":1,"stage":"x","topic":"x","metric":"x")";
  int names = 0;
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    std::istringstream list(match[1]);
    for (std::string name; std::getline(list, name, ',');) {
      name.erase(0, name.find_first_not_of(' '));
      EXPECT_EQ(EventTypeName(TypeOf(Track(name, properties))), match[2].str()) << name;
      ++names;
    }
  }
  EXPECT_GT(names, 150);
}

}  // namespace
}  // namespace c360::formats
