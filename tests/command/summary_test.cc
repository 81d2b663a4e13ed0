#include "summary.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace c360::command {
namespace {

v1::Event EventOf(const std::string& text) {
  v1::Event event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}

TEST(Summary, OneLineForEachKind) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(page_view { url: "https://x/a" path: "/a" title: "A" })", "/a, A"},
      {R"(page_view { url: "https://x/a" })", "https://x/a"},
      {R"(screen_view { screen: "Home" })", "Home"},
      {R"(session { action: ENDED duration_ms: 61000 })", "ended, 61 s"},
      {R"(login { success: false method: "password" })", "failed, password"},
      {R"(product_usage { metric: "minutes" value: 12.5 })", "minutes 12.5"},
      {R"(order { order_id: "o-1" lines { product_id: "p" quantity: 1 } lines { quantity: 2 }
                  total { currency: "EUR" micros: 1234560000 } })",
       "o-1, 2 lines, 1,234.56 EUR"},
      {R"(order { order_id: "o-1" lines { product_id: "p" name: "Mug" quantity: 3
                  unit_price { currency: "GBP" micros: 2550000 } } })",
       "o-1, 3 x Mug, 7.65 GBP"},
      {R"(order_return { order_id: "o-1" total { currency: "EUR" micros: 5000000 } reason: "broken" })",
       "o-1, -5.00 EUR, broken"},
      {R"(order_return { return_id: "C1" lines { product_id: "p" quantity: -2 unit_price { micros: 1500000 } } })",
       "C1, -2 x p, -3.00"},
      {R"(order_cancelled { order_id: "o-1" reason: "late" })", "o-1, late"},
      {R"(payment { outcome: FAILED amount { currency: "EUR" micros: 1000000 } failure_reason: "expired" })",
       "failed, 1.00 EUR, expired"},
      {R"(subscription { action: CANCELLED subscription_id: "s" plan: "box" cause: VOLUNTARY reasons: "price" reasons: "moved" })",
       "cancelled, box, voluntary, price, moved"},
      {R"(case_update { action: OPENED case_id: "c" driver: "delivery late" agent_id: "a7" })",
       "opened, delivery late, agent a7"},
      {R"(message { author: CUSTOMER text: "Where is\nit?" })", "customer, Where is it?"},
      {R"(campaign_touch { action: CLICKED campaign_id: "spring" link: "https://x" })", "clicked, spring, https://x"},
      {R"(survey_answer { kind: NPS score: 9 comment: "good" })", "nps 9 of 10, good"},
      {R"(snapshot { record_key: "r1" version: 3 deleted: true })", "r1 v3, deleted"},
      {R"(name: "Order Boxed" custom { })", "Order Boxed"},
      {R"(attributes { name: "first_name" value { text: "Jan" } } attributes { name: "age" value { integer: 40 } })",
       "first_name=Jan, age=40"},
      {R"()", ""},
  };
  for (const auto& [text, summary] : cases) EXPECT_EQ(Summarise(EventOf(text)), summary) << text;
}

TEST(Summary, MoneyHasTwoDigitsAtLeast) {
  v1::Money money;
  money.set_currency("EUR");
  EXPECT_EQ(MoneyText(money), "0.00 EUR");
  money.set_micros(1'234'567'500'000);
  EXPECT_EQ(MoneyText(money), "1,234,567.50 EUR");
  EXPECT_EQ(MoneyText(money, /*as_negative=*/true), "-1,234,567.50 EUR");
  money.set_micros(123'456);
  EXPECT_EQ(MoneyText(money), "0.123456 EUR");
  money.set_micros(-100'000'000);
  EXPECT_EQ(MoneyText(money), "-100.00 EUR");
}

TEST(Summary, AddressOnOneLine) {
  v1::Value value;
  v1::Address* address = value.mutable_address();
  address->set_city("Berlin");
  EXPECT_EQ(ValueText(value), "Berlin");
  address->set_street("Hauptstr.");
  address->set_house_number("5");
  address->set_unit("2");
  address->set_postal_code("10115");
  address->set_country("DE");
  EXPECT_EQ(ValueText(value), "Hauptstr. 5/2, 10115 Berlin, DE");
}

}  // namespace
}  // namespace c360::command
