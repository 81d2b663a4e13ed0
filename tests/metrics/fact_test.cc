#include "c360/metrics/fact.h"

#include <gtest/gtest.h>

#include "c360/metrics/ratio.h"
#include "google/protobuf/text_format.h"
#include "metrics/fact_codec.h"

namespace c360::metrics {
namespace {

v1::Event Parse(const std::string& text) {
  v1::Event event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}

TEST(Ratio, IsUndefinedWithAReasonInsteadOfANumber) {
  EXPECT_EQ(Ratio::Of(1, 4).value, 0.25);
  const Ratio none = Ratio::Of(3, 0);
  EXPECT_FALSE(none.defined());
  EXPECT_EQ(none.why, Undefined::kZeroBase);
  EXPECT_EQ(none.numerator, 3);
  EXPECT_EQ(Ratio::Of(0, 0, Undefined::kNoData).why, Undefined::kNoData);
  EXPECT_FALSE(Ratio::Number(0.0 / 0.0).defined());
  EXPECT_FALSE(Ratio().defined());
  EXPECT_EQ(UndefinedReason(Undefined::kZeroBase), "the base is zero");
}

// Every payload: what is projected comes back from the bytes unchanged, and the bytes are few.
TEST(FactCodec, DecodeOfEncodeIsTheFact) {
  const char* payloads[] = {
      "",
      "page_view {path: '/checkout'}",
      "screen_view {screen: 'cart'}",
      "session {action: ENDED session_id: 's1' duration_ms: 61000}",
      "login {success: false method: 'sso'}",
      "product_usage {metric: 'minutes' value: 12.5}",
      "call {outcome: ABANDONED call_id: 'c' wait_ms: 95000 talk_ms: 3 queue: 'q' agent_id: 'a7' case_id: 'k' driver: "
      "'bill'}",
      "self_service {outcome: FAILED session_id: 's' article_id: 'a1' driver: 'password'}",
      "order {order_id: 'o1' total {currency: 'GBP' micros: 2550000} coupon: 'X'}",
      "order_return {return_id: 'r1' order_id: 'o1' total {currency: 'GBP' micros: 2550000} reason: 'broken'}",
      "order_cancelled {order_id: 'o1' reason: 'late'}",
      "payment {outcome: FAILED amount {currency: 'EUR' micros: -5} method: 'card' failure_reason: 'expired'}",
      "offer {action: ACCEPTED offer_id: 'f' campaign_id: 'c' action_id: 'discount'}",
      "loyalty {action: ADJUSTED points: -40 program_id: 'p' tier: 'gold'}",
      "reward {action: GRANTED reward_id: 'w' name: 'mug'}",
      "referral {action: JOINED referral_id: 'x'}",
      "subscription {action: CANCELLED subscription_id: 's' plan: 'basic' amount {currency: 'USD' micros: 9990000} "
      "period_months: 1 ends_at {seconds: 1700000000} cause: VOLUNTARY reasons: 'price' reasons: 'support'}",
      "case_update {action: OPENED case_id: 'k' driver: 'bill' priority: 'high' severity: 4 queue: 'q' agent_id: 'a'}",
      "message {conversation_id: 'v' case_id: 'k' sentiment: -0.75 severity: 2 spam_class: SPAM author: AGENT "
      "agent_id: 'a'}",
      "review {rating: 4.5 sentiment: 0 is_public: true subject: 'p1' site: 'w'}",
      "mention {network: 'x' severity: 5 sentiment: -1 is_public: true topic: 't'}",
      "campaign_touch {action: OPENED campaign_id: 'c' variant: 'B' message_id: 'm' link: '/l'}",
      "ad_touch {action: CLICKED campaign_id: 'c' network: 'n' cost {currency: 'USD' micros: 120000}}",
      "survey_answer {kind: CES survey_id: 's' score: 2 low_is_good: true}",
      "stage {stage: 'trial' journey: 'sales'}",
      "preference {topic: 'contact_channel' value: 'email'}",
      "custom {type: 'QuizDone'}",
  };
  for (const char* payload : payloads) {
    const v1::Event event =
        Parse(std::string("time {seconds: 1700000000} channel: CHANNEL_EMAIL direction: DIRECTION_INBOUND "
                          "properties {name: 'device_type' value {text: 'tablet'}} attributes {name: 'a'} ") +
              payload);
    TextPool pool;
    const Fact fact = ProjectFact(event, &pool);
    const std::string bytes = EncodeFact(fact, pool);
    EXPECT_LE(bytes.size(), 64u) << payload;
    Fact back{.time_us = fact.time_us, .type = fact.type, .channel = fact.channel};
    ASSERT_TRUE(DecodeFact(bytes, &pool, &back)) << payload;
    EXPECT_EQ(EncodeFact(back, pool), bytes) << payload;
    EXPECT_EQ(back.key, fact.key) << payload;
    EXPECT_EQ(back.link, fact.link) << payload;
    EXPECT_EQ(back.amount_micros, fact.amount_micros) << payload;
    EXPECT_EQ(back.number, fact.number) << payload;
    EXPECT_EQ(back.number2, fact.number2) << payload;
    EXPECT_EQ(back.number3, fact.number3) << payload;
    EXPECT_EQ(back.flags, fact.flags) << payload;
    EXPECT_EQ(back.device, Device::kTablet) << payload;
    EXPECT_TRUE(back.Has(kFlagAttributes));
    EXPECT_EQ(DecodeFactFlags(bytes), fact.flags) << payload;
    for (size_t size = 0; size < bytes.size(); ++size) {  // every cut is noticed
      Fact cut;
      EXPECT_FALSE(DecodeFact(std::string_view(bytes).substr(0, size), &pool, &cut)) << payload << " cut to " << size;
    }
  }
}

// The bytes are on disk: this vector may not change.
TEST(FactCodec, GoldenBytes) {
  const std::string bytes = EncodeFact(Parse("order {order_id: 'o1' total {currency: 'GBP' micros: 2550000}}"));
  ASSERT_EQ(bytes.size(), 1u + 1 + 2 + 8 + 4 + 4);
  EXPECT_EQ(bytes.substr(0, 4), std::string("\x01\x3c\x80\x42", 4));  // version, key amount currency flags, 256 + 8192
  EXPECT_EQ(bytes.substr(12), std::string("\xe0\xa3\xb7\x02\x03GBP", 8));
}

// Rows tell of every event without a device id that it has none; older ones do not, and are right as well.
TEST(FactCodec, SaysThatThereIsNoDeviceId) {
  const v1::Event without = Parse("identifiers {namespace: 'user_id' value: 'u'} page_view {url: 'https://a/b'}");
  const v1::Event with = Parse("identifiers {namespace: 'device_id' value: 'd'} page_view {url: 'https://a/b'}");
  EXPECT_EQ(DecodeFactFlags(EncodeFact(without)), kStoredNoDeviceId);
  EXPECT_EQ(DecodeFactFlags(EncodeFact(with)), 0);
  TextPool pool;
  Fact fact;
  ASSERT_TRUE(DecodeFact(EncodeFact(without), &pool, &fact));
  EXPECT_EQ(fact.flags, 0) << "measures do not see it";
  const std::string older = EncodeFact(ProjectFact(without, &pool), pool);
  EXPECT_NE(older, EncodeFact(without));
  EXPECT_TRUE(IsFactOf(older, without));
  EXPECT_TRUE(IsFactOf(EncodeFact(without), without));
  EXPECT_TRUE(IsFactOf(EncodeFact(with), with));
  EXPECT_FALSE(IsFactOf(EncodeFact(without), with)) << "it would be counted without its device";
}

// Few texts are kept otherwise than many.
TEST(TextPool, KeepsEachTextOnce) {
  TextPool pool;
  EXPECT_EQ(pool.Find(""), TextId{0});
  for (TextId id = 1; id < 40; ++id) {
    const std::string text = (id % 2 != 0 ? "a text that is longer than a short one " : "t") + std::to_string(id);
    EXPECT_EQ(pool.Find(text), std::nullopt);
    EXPECT_EQ(pool.Intern(text), id);
    EXPECT_EQ(pool.size(), id + 1);
    for (TextId old = 0; old <= id; ++old) {
      EXPECT_EQ(pool.Find(pool.Text(old)), old);
      EXPECT_EQ(pool.Intern(std::string(pool.Text(old))), old);
    }
  }
  EXPECT_EQ(pool.size(), 40u);
}

TEST(ProjectFact, MoneyOfLines) {
  TextPool pool;
  const Fact order =
      ProjectFact(Parse("order {order_id: 'o' lines {quantity: 6 unit_price {currency: 'GBP' micros: 2550000}} "
                        "lines {quantity: 2 unit_price {currency: 'GBP' micros: 500000}}}"),
                  &pool);
  EXPECT_EQ(order.amount_micros, 16'300'000);
  EXPECT_EQ(pool.Text(order.currency), "GBP");
  EXPECT_EQ(order.number, 8);
  const Fact mixed =
      ProjectFact(Parse("order {order_id: 'o' lines {quantity: 1 unit_price {currency: 'GBP' micros: 1}} "
                        "lines {quantity: 1 unit_price {currency: 'EUR' micros: 1}}}"),
                  &pool);
  EXPECT_TRUE(mixed.Has(kFlagMixedCurrency));
  EXPECT_FALSE(mixed.Has(kFlagHasAmount));
  const Fact back =
      ProjectFact(Parse("order_return {lines {quantity: -6 unit_price {currency: 'GBP' micros: 2550000}}}"), &pool);
  EXPECT_EQ(back.amount_micros, -15'300'000);
  EXPECT_EQ(back.number, 6);
}

TEST(ProjectFact, LongTextsAreCutBetweenCharacters) {
  std::string plan(63, 'x');
  plan += "\xC4\x85\xC4\x85";  // two letters of two bytes: the first would straddle the limit
  v1::Event event;
  event.mutable_subscription()->set_plan(plan);
  TextPool pool;
  EXPECT_EQ(pool.Text(ProjectFact(event, &pool).subject), plan.substr(0, 63));
}

TEST(FactSet, IsSortedByProfileTimeAndContentWhateverTheOrder) {
  const auto event = [](int64_t second, const char* stage) {
    v1::Event e;
    if (second >= 0) e.mutable_time()->set_seconds(second);
    e.mutable_stage()->set_stage(stage);
    return e;
  };
  FactSetBuilder forward, left, right;
  forward.Add(0, event(5, "b"));
  forward.Add(0, event(5, "a"));
  forward.Add(2, event(1, "z"));
  forward.Add(0, event(-1, "untimed"));
  right.Add(0, event(-1, "untimed"));
  right.Add(2, event(1, "z"));
  left.Add(0, event(5, "a"));
  left.Add(0, event(5, "b"));
  left.Merge(std::move(right));
  const FactSet a = std::move(forward).Finish(3), b = std::move(left).Finish(3);
  ASSERT_EQ(a.profiles(), 3u);
  ASSERT_EQ(a.Of(0).size(), 3u);
  EXPECT_TRUE(a.Of(1).empty());
  EXPECT_FALSE(a.Of(0)[0].timed());
  EXPECT_EQ(a.Text(a.Of(0)[1].subject), "a");
  EXPECT_EQ(a.Text(a.Of(2)[0].subject), "z");
  ASSERT_EQ(a.all().size(), b.all().size());
  for (size_t i = 0; i < a.all().size(); ++i) {
    EXPECT_EQ(a.all()[i].time_us, b.all()[i].time_us);
    EXPECT_EQ(a.all()[i].subject, b.all()[i].subject);  // the ids too: texts are numbered by the alphabet
  }
  EXPECT_EQ(a.Where([](const Fact& f) { return f.timed(); }).Of(0).size(), 2u);
  const std::vector<uint32_t> some = {2, 1};
  const FactSet two = a.Of(some);
  ASSERT_EQ(two.profiles(), 2u);
  EXPECT_EQ(two.Text(two.Of(0)[0].subject), "z");
  EXPECT_EQ(two.Of(0)[0].profile, 0u);
  EXPECT_TRUE(two.Of(1).empty());
}

}  // namespace
}  // namespace c360::metrics
