#include "types/event.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "c360/policy.h"
#include "fmt/format.h"

namespace c360 {
namespace {

TEST(EventType, EveryPayloadHasANameOfItsOwnThatIsReadBack) {
  std::set<std::string_view> names;
  const auto* payload = v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payload->field_count(); ++i) {
    v1::Event event;
    event.GetReflection()->MutableMessage(&event, payload->field(i));
    const std::string_view name = EventTypeName(TypeOf(event));
    EXPECT_TRUE(names.insert(name).second) << payload->field(i)->name();
    EXPECT_EQ(ParseEventType(name), TypeOf(event)) << name;
  }
  EXPECT_EQ(names.size() + 1, static_cast<size_t>(kEventTypeCount));
  EXPECT_EQ(EventTypeName(TypeOf(v1::Event())), "identify");
  EXPECT_FALSE(ParseEventType("").has_value());
}

v1::Event Parse(const std::string& text) {
  v1::Event event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}

const std::string kHead = R"(source: "s" event_id: "1" identifiers { namespace: "user_id" value: "u" } )";

absl::Status Validate(const v1::Event& event) {
  return ValidateEvent(event, DefaultPolicy().limits(), absl::FromUnixSeconds(1'750'000'000));
}

TEST(ValidateEvent, TakesWhatTheCommentsAllow) {
  for (const char* text : {"", "time { seconds: 1700000000 nanos: 999999999 }", "time { seconds: 315532800 }",
                           "time { seconds: 1781622400 }", "order { order_id: \"o\" lines { quantity: -1e9 } }",
                           "order { order_id: \"o\" total { currency: \"EUR\" micros: 100000000000000000 } }",
                           "survey_answer { kind: NPS score: 10 }", "survey_answer { kind: CES score: 7 }",
                           "survey_answer { kind: OTHER score: 3 scale_max: 3 }", "review { rating: 5 }",
                           "review { rating: 10 rating_max: 10 sentiment: -1 }",
                           "loyalty { action: ADJUSTED points: -5 }", "snapshot { record_key: \"k\" latest: true }",
                           "subscription { action: STARTED subscription_id: \"s\" period_months: 1200 }",
                           "attributes { name: \"a\" value { number: 1e308 } }"}) {
    EXPECT_TRUE(Validate(Parse(kHead + text)).ok()) << text << Validate(Parse(kHead + text));
  }
}

// One broken field each: the message starts with it.
TEST(ValidateEvent, RefusesFieldByField) {
  const std::pair<std::string, const char*> kCases[] = {
      {R"(event_id: "1")", "source: missing"},
      {R"(source: "s")", "event_id: missing"},
      {R"(source: "s" event_id: "1")", "identifiers: none"},
      {"event_id: \"1\" source: \"" + std::string(129, 'x') + "\"", "source: 129 bytes"},
      {"source: \"s\" event_id: \"" + std::string(513, 'x') + "\"", "event_id: 513 bytes"},
      {kHead + "name: \"" + std::string(257, 'x') + "\"", "name: 257 bytes"},
      {kHead + "channel_name: \"" + std::string(129, 'x') + "\"", "channel_name: 129 bytes"},
      {kHead + "channel: 257", "channel: 257"},
      {kHead + "time { seconds: 315532799 }", "time: in the far past"},
      {kHead + "time { seconds: 1781622401 }", "time: in the far future"},
      {kHead + "time { seconds: 9223372036854775807 }", "time: in the far future"},
      {kHead + "time { seconds: 1700000000 nanos: -1 }", "time: nanos"},
      {kHead + R"(identifiers { namespace: "User" value: "u" })", "identifiers.namespace"},
      {kHead + R"(identifiers { namespace: "" value: "u" })", "identifiers.namespace"},
      {kHead + R"(identifiers { namespace: "a" value: "" })", "identifiers.value: missing"},
      {kHead + R"(attributes { name: "" value { flag: true } })", "attributes.name: missing"},
      {kHead + R"(attributes { name: "a" })", "attributes \"a\": no value"},
      {kHead + R"(attributes { name: "a" value { number: inf } })", "attributes \"a\": not a finite number"},
      {kHead + R"(attributes { name: "a" value { flag: true } } attributes { name: "a" value { flag: true } })",
       "attributes: \"a\" twice"},
      {kHead + R"(properties { name: "a" value { flag: true } } properties { name: "a" value { flag: true } })",
       "properties: \"a\" twice"},
      {kHead + "original_time { seconds: 9223372036854775807 }", "original_time: not in the years"},
      {kHead + "sent_at { seconds: -62135596801 }", "sent_at: not in the years"},
      {kHead + "received_at { nanos: -1 }", "received_at: nanos"},
      {kHead + "subscription { action: STARTED subscription_id: \"s\" ends_at { seconds: 253402300800 } }",
       "subscription.ends_at: not in the years"},
      {kHead + "session { duration_ms: -1 }", "session.duration_ms"},
      {kHead + "product_usage { value: 1 }", "product_usage.metric: missing"},
      {kHead + "product_usage { metric: \"m\" value: nan }", "product_usage.value"},
      {kHead + "call { }", "call.outcome: missing"},
      {kHead + "call { outcome: MISSED wait_ms: -1 }", "call.wait_ms"},
      {kHead + "self_service { }", "self_service.outcome: missing"},
      {kHead + "order { }", "order.order_id: missing"},
      {kHead + "order { order_id: \"o\" lines { quantity: 1e10 } }", "order.lines[0].quantity"},
      {kHead + "order { order_id: \"o\" total { currency: \"eur\" } }", "order.total.currency"},
      {kHead + "order { order_id: \"o\" tax { micros: 100000000000000001 } }", "order.tax.micros"},
      {kHead + "order_return { lines { unit_price { currency: \"E\" } } }",
       "order_return.lines[0].unit_price.currency"},
      {kHead + "order_cancelled { }", "order_cancelled.order_id: missing"},
      {kHead + "payment { }", "payment.outcome: missing"},
      {kHead + "offer { action: ACCEPTED }", "offer.offer_id: missing"},
      {kHead + "offer { offer_id: \"o\" }", "offer.action: missing"},
      {kHead + "loyalty { action: EARNED points: -1 }", "loyalty.points: negative"},
      {kHead + "loyalty { action: EARNED points: 1000000000001 }", "loyalty.points: beyond"},
      {kHead + "reward { }", "reward.action: missing"},
      {kHead + "subscription { subscription_id: \"s\" }", "subscription.action: missing"},
      {kHead + "subscription { action: STARTED }", "subscription.subscription_id: missing"},
      {kHead + "subscription { action: STARTED subscription_id: \"s\" period_months: 1201 }",
       "subscription.period_months"},
      {kHead + "referral { }", "referral.action: missing"},
      {kHead + "case_update { action: OPENED }", "case_update.case_id: missing"},
      {kHead + "case_update { action: OPENED case_id: \"c\" severity: 6 }", "case_update.severity"},
      {kHead + "message { sentiment: 1.5 }", "message.sentiment"},
      {kHead + "message { severity: -1 }", "message.severity"},
      {kHead + "review { rating: 5.5 }", "review.rating"},
      {kHead + "review { rating_max: -1 }", "review.rating_max"},
      {kHead + "mention { sentiment: nan }", "mention.sentiment"},
      {kHead + "campaign_touch { }", "campaign_touch.action: missing"},
      {kHead + "ad_touch { }", "ad_touch.action: missing"},
      {kHead + "survey_answer { score: 1 }", "survey_answer.kind: missing"},
      {kHead + "survey_answer { kind: NPS score: 11 }", "survey_answer.score"},
      {kHead + "survey_answer { kind: OTHER score: 1 }", "survey_answer.scale_max: missing"},
      {kHead + "survey_answer { kind: CSAT score: 1 scale_min: 5 scale_max: 1 }", "survey_answer.scale_max: not above"},
      {kHead + "snapshot { version: 1 }", "snapshot.record_key: missing"},
      {kHead + "snapshot { record_key: \"k\" version: -1 }", "snapshot.version: negative"},
      {kHead + "snapshot { record_key: \"k\" version: 1 latest: true }", "snapshot.version: given"},
      {kHead + "stage { }", "stage.stage: missing"},
      {kHead + "preference { }", "preference.topic: missing"}};
  for (const auto& [text, reason] : kCases) {
    const absl::Status status = Validate(Parse(text));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.ToString(), testing::HasSubstr(reason)) << text;
  }
}

TEST(ValidateEvent, LimitsAreThoseOfThePolicy) {
  v1::InputLimits limits = DefaultPolicy().limits();
  const absl::Time now = absl::FromUnixSeconds(1'750'000'000);
  v1::Event event =
      Parse(kHead + R"(attributes { name: "a" value { flag: true } } properties { name: "p" value { flag: true } })");
  EXPECT_TRUE(ValidateEvent(event, limits, now).ok());
  for (auto set : {&v1::InputLimits::set_max_identifiers, &v1::InputLimits::set_max_attributes,
                   &v1::InputLimits::set_max_properties}) {
    v1::InputLimits none = limits;
    (none.*set)(0);
    EXPECT_FALSE(ValidateEvent(event, none, now).ok());
  }
  limits.set_max_event_bytes(static_cast<int32_t>(event.ByteSizeLong()));
  EXPECT_TRUE(ValidateEvent(event, limits, now).ok());
  limits.set_max_event_bytes(static_cast<int32_t>(event.ByteSizeLong()) - 1);
  EXPECT_FALSE(ValidateEvent(event, limits, now).ok());
}

TEST(ValidateEvent, EveryTextIsUtf8) {
  const std::string bad = "a\xff";
  std::vector<v1::Event> events(9, Parse(kHead));
  events[0].set_event_id(bad);
  events[1].mutable_identifiers(0)->set_value(bad);
  events[2].add_attributes()->set_name(bad);
  events[2].mutable_attributes(0)->mutable_value()->set_flag(true);
  events[3].add_attributes()->set_name("a");
  events[3].mutable_attributes(0)->mutable_value()->mutable_address()->set_city(bad);
  events[4].add_properties()->set_name("p");
  events[4].mutable_properties(0)->mutable_value()->set_json(bad);
  events[5].mutable_page_view()->set_title(bad);
  events[6].mutable_order()->set_order_id("o");
  events[6].mutable_order()->add_lines()->mutable_unit_price()->set_currency(bad);
  events[7].mutable_subscription()->add_reasons(bad);
  events[7].mutable_subscription()->set_subscription_id("s");
  events[7].mutable_subscription()->set_action(v1::SubscriptionChange::STARTED);
  events[8].mutable_message()->set_text(bad);
  for (size_t i = 0; i < events.size(); ++i) EXPECT_FALSE(Validate(events[i]).ok()) << i;
}

// Calls `check` with each text that `message` and its parts can hold made one that is no UTF-8, one after the other.
void WithEachText(google::protobuf::Message* message, const std::function<void(const std::string&)>& check) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && field->is_repeated()) {
      reflection->AddString(message, field, "a\xff");
      check(field->full_name());
      reflection->ClearField(message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string before = reflection->GetString(*message, field);
      reflection->SetString(message, field, "a\xff");
      check(field->full_name());
      reflection->SetString(message, field, before);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      WithEachText(
          field->is_repeated() ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field),
          check);
      reflection->ClearField(message, field);
    }
  }
}

// An event with this payload, all its enums and texts set.
v1::Event With(const google::protobuf::FieldDescriptor* payload) {
  using google::protobuf::FieldDescriptor;
  v1::Event event = Parse(kHead);
  auto* message = event.GetReflection()->MutableMessage(&event, payload);
  for (int i = 0; i < payload->message_type()->field_count(); ++i) {
    const FieldDescriptor* field = payload->message_type()->field(i);
    if (field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) message->GetReflection()->SetEnumValue(message, field, 1);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) message->GetReflection()->SetString(message, field, "s");
  }
  return event;
}

// Also those of payloads whose texts are listed by hand: a field that comes must not be forgotten there.
TEST(ValidateEvent, EveryTextOfEveryPayloadIsUtf8) {
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  int texts = 0;
  for (int i = 0; i < payloads->field_count(); ++i) {
    v1::Event event = With(payloads->field(i));
    ASSERT_TRUE(Validate(event).ok()) << payloads->field(i)->name() << Validate(event);
    WithEachText(event.GetReflection()->MutableMessage(&event, payloads->field(i)), [&](const std::string& field) {
      EXPECT_FALSE(Validate(event).ok()) << field;
      ++texts;
    });
    EXPECT_TRUE(Validate(event).ok()) << "nothing else was wrong with " << payloads->field(i)->name();
  }
  v1::Event event = Parse(kHead + R"(attributes { name: "a" value { address {} } })");
  WithEachText(event.mutable_attributes(0)->mutable_value()->mutable_address(), [&](const std::string& field) {
    EXPECT_FALSE(Validate(event).ok()) << field;
    ++texts;
  });
  EXPECT_GT(texts, 80);
}

TEST(Content, OrderAndVolatileTimesAreNotContent) {
  v1::Event a =
      Parse(kHead + R"(identifiers { namespace: "email" value: "e" } attributes { name: "b" value { flag: true } }
    attributes { name: "a" value { flag: true } } time { seconds: 10 nanos: 1999 } sent_at { seconds: 1 })");
  v1::Event b = Parse(
      R"(source: "s" event_id: "1" identifiers { namespace: "email" value: "e" raw: "x" } identifiers { namespace: "user_id" value: "u" }
    identifiers { namespace: "user_id" value: "u" } attributes { name: "a" value { flag: true } } attributes { name: "b" value { flag: true } }
    time { seconds: 10 nanos: 1000 } received_at { seconds: 2 })");
  Canonicalize(&a);
  Canonicalize(&b);
  EXPECT_EQ(ContentHash(&a), ContentHash(&b));
  b.mutable_time()->set_seconds(11);
  EXPECT_NE(ContentHash(&a), ContentHash(&b));
  // Where the device's own time stands, the corrected one is no content.
  for (v1::Event* event : {&a, &b}) event->mutable_original_time()->set_seconds(5);
  EXPECT_EQ(ContentHash(&a), ContentHash(&b));
  EXPECT_EQ(a.time().seconds(), 10);  // as before afterwards
  EXPECT_TRUE(a.has_sent_at());
}

// Whatever of the times is set, and whether or not the head is: the content is what is left without the others.
TEST(Content, IsTheSerialisedEventWithoutTheTimesThatAreNone) {
  for (int set = 0; set < 64; ++set) {
    v1::Event event;
    if (set & 1) event.set_source(std::string(200, 's'));  // a length of two bytes
    if (set & 2) event.set_event_id("1");
    if (set & 4) event.mutable_time();
    if (set & 8) event.mutable_original_time()->set_seconds(set);
    if (set & 16) event.mutable_sent_at()->set_nanos(set);
    if (set & 32) event.mutable_received_at()->set_seconds(-set);
    for (const bool more : {false, true}) {
      if (more) event.add_identifiers()->set_namespace_("user_id");
      v1::Event content = event;
      content.clear_sent_at();
      content.clear_received_at();
      if (content.has_original_time()) content.clear_time();
      EXPECT_EQ(ContentHashOf(event.SerializeAsString()), Hash128(content.SerializeAsString())) << set;
      EXPECT_EQ(ContentHash(&event), Hash128(content.SerializeAsString())) << set;
    }
  }
}

TEST(Canonicalize, SortsListsOfAnyLength) {
  for (int size = 0; size < 70; ++size) {
    v1::Event event, sorted;
    for (int i = 0; i < size; ++i) {
      const std::string name = fmt::format("{:02}", i * 29 % size / 2);  // most of them twice, far from each other
      for (v1::Event* one : {&event, &sorted}) {
        one->add_properties()->set_name(name);
        one->mutable_properties(i)->mutable_value()->set_integer(i);
        v1::Identifier* identifier = one->add_identifiers();
        identifier->set_namespace_(name);
        identifier->set_value(fmt::format("{}", i % 3));
      }
    }
    auto* properties = sorted.mutable_properties();
    std::stable_sort(properties->pointer_begin(), properties->pointer_end(),
                     [](const v1::Property* a, const v1::Property* b) { return a->name() < b->name(); });
    std::set<std::pair<std::string, std::string>> identifiers;
    for (const v1::Identifier& one : event.identifiers()) identifiers.emplace(one.namespace_(), one.value());
    sorted.clear_identifiers();
    for (const auto& [name_space, value] : identifiers) {
      v1::Identifier* identifier = sorted.add_identifiers();
      identifier->set_namespace_(name_space);
      identifier->set_value(value);
    }
    Canonicalize(&event);
    EXPECT_EQ(event.SerializeAsString(), sorted.SerializeAsString()) << size;
  }
}

// A number that no enum value has is refused by its field, in required and optional fields alike; channels are open.
TEST(Validate, EnumNumbersThatDoNotExistAreRefused) {
  using google::protobuf::FieldDescriptor;
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  int count = 0;
  for (int i = 0; i < payloads->field_count(); ++i) {
    const auto* type = payloads->field(i)->message_type();
    for (int k = 0; k < type->field_count(); ++k) {
      if (type->field(k)->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) continue;
      v1::Event event = Parse(kHead + R"(identifiers { namespace: "email" value: "e" })");
      auto* payload = event.GetReflection()->MutableMessage(&event, payloads->field(i));
      for (int other = 0; other < type->field_count(); ++other) {  // whatever else it may need
        if (type->field(other)->cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
          payload->GetReflection()->SetEnumValue(payload, type->field(other), 1);
      }
      payload->GetReflection()->SetEnumValue(payload, type->field(k), 300);
      EXPECT_THAT(
          Validate(event).ToString(),
          ::testing::HasSubstr(fmt::format("{}.{}: 300 is none", payloads->field(i)->name(), type->field(k)->name())));
      ++count;
    }
  }
  EXPECT_EQ(count, 19);  // as many enum fields as payloads have
  v1::Event event = Parse(kHead + R"(identifiers { namespace: "email" value: "e" })");
  event.set_channel(static_cast<v1::Channel>(200));
  EXPECT_TRUE(Validate(event).ok());
  event.set_direction(static_cast<v1::Direction>(3));
  EXPECT_THAT(Validate(event).ToString(), ::testing::HasSubstr("direction: 3 is none"));
}

// Puts -0.0 into every double field of `message` and of one message of each of its fields, but one of a oneof. Returns
// how many.
int FillWithMinusZero(google::protobuf::Message* message) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message->GetReflection();
  int count = 0;
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
      reflection->SetDouble(message, field, -0.0);
      ++count;
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      count += FillWithMinusZero(reflection->AddMessage(message, field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->real_containing_oneof() == nullptr) {
      count += FillWithMinusZero(reflection->MutableMessage(message, field));
    }
  }
  return count;
}

// -0.0 comes back from JSON as 0, so it must be the same content: every double of every payload, attribute and
// property.
TEST(Content, MinusZeroIsZero) {
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  int count = 0;
  for (int i = 0; i < payloads->field_count(); ++i) {
    v1::Event event;
    event.add_attributes()->mutable_value()->set_number(-0.0);
    event.add_properties()->mutable_value()->set_number(-0.0);
    count += FillWithMinusZero(event.GetReflection()->MutableMessage(&event, payloads->field(i)));
    Canonicalize(&event);
    EXPECT_THAT(event.ShortDebugString(), ::testing::Not(::testing::HasSubstr("-0"))) << payloads->field(i)->name();
  }
  EXPECT_EQ(count, 11);  // as many doubles as event.proto has in payloads
}

TEST(Address, JoinsAndSplits) {
  for (const char* text :
       {"", "street: \"a\" country: \"PL\"", "house_number: \"1\"",
        "street: \"a\" house_number: \"b\" unit: \"c\" city: \"d\" postal_code: \"e\" region: \"f\" country: \"g\""}) {
    v1::Address address;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &address));
    EXPECT_EQ(SplitAddress(JoinAddress(address)).ShortDebugString(), address.ShortDebugString());
  }
}

TEST(Time, MicrosecondsBothWays) {
  for (const int64_t micros :
       {int64_t{0}, int64_t{-1}, int64_t{1'714'557'600'123'456}, int64_t{-62'135'596'800'000'000}}) {
    google::protobuf::Timestamp timestamp;
    SetMicros(micros, &timestamp);
    EXPECT_GE(timestamp.nanos(), 0);
    EXPECT_EQ(ToMicros(timestamp), micros);
  }
  EXPECT_FALSE(EventTime(v1::Event()).has_value());
}

TEST(Channel, NamesAreReadBackInAnySpelling) {
  for (int i = 1; i < v1::Channel_ARRAYSIZE; ++i) {
    const auto channel = static_cast<v1::Channel>(i);
    EXPECT_EQ(ParseChannel(ChannelName(channel)), channel);
  }
  EXPECT_EQ(ParseChannel("Live-Chat"), v1::CHANNEL_LIVE_CHAT);
  EXPECT_EQ(ParseChannel("SELF SERVICE"), v1::CHANNEL_SELF_SERVICE);
  EXPECT_FALSE(ParseChannel("").has_value());
  EXPECT_FALSE(ParseChannel("telepathy").has_value());
}

}  // namespace
}  // namespace c360
