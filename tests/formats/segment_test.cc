#include "formats/segment.h"

#include <gtest/gtest.h>

#include "types/event.h"

namespace c360::formats {
namespace {

v1::Event Decode(const std::string& json) {
  v1::Event event;
  const auto format = NewSegmentFormat("segment");
  const absl::Status status = format->NewDecoder()->Decode(json, 1, &event);
  EXPECT_TRUE(status.ok()) << status;
  return event;
}

TEST(Segment, ClockIsCorrected) {
  const v1::Event event =
      Decode(R"({"type":"identify","messageId":"m","userId":"u","originalTimestamp":"2024-05-01T10:00:00Z",
    "sentAt":"2024-05-01T10:00:02Z","receivedAt":"2024-05-01T10:00:05Z"})");
  EXPECT_EQ(ToMicros(event.time()) - ToMicros(event.original_time()), 3'000'000);
}

TEST(Segment, OrderIsTypedAndTheRestIsKept) {
  const v1::Event event = Decode(R"({"type":"track","event":"Order Completed","messageId":"m","userId":7,"properties":
    {"order_id":"o","total":12.55,"currency":"EUR","gift":true,"products":[{"sku":"s","price":2.5,"quantity":3}]}})");
  EXPECT_EQ(event.order().total().micros(), 12'550'000);
  EXPECT_EQ(event.order().lines(0).product_id(), "s");
  EXPECT_EQ(event.identifiers(0).value(), "7");
  ASSERT_EQ(event.properties_size(), 1);
  EXPECT_TRUE(event.properties(0).value().flag());
  EXPECT_FALSE(event.has_time());
}

TEST(Segment, OrderWithoutIdIsCustomWithAllKept) {
  const v1::Event event =
      Decode(R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"total":1}})");
  EXPECT_EQ(event.custom().type(), "Order Completed");
  EXPECT_EQ(event.channel(), v1::CHANNEL_ECOMMERCE);
  EXPECT_EQ(event.properties_size(), 1);
}

TEST(Segment, AliasShowsTheFormerName) {
  const v1::Event event = Decode(R"({"type":"alias","messageId":"m","userId":"u","previousId":"p"})");
  EXPECT_EQ(event.identifiers(1).namespace_(), "previous_id");
}

TEST(Segment, MalformedIsRefused) {
  for (const char* line : {"", "[]", "{", R"({"type":"identify","userId":"u"})", R"({"type":"x","messageId":"m"})",
                           R"({"type":"page","messageId":"m","timestamp":"soon"})"}) {
    v1::Event event;
    const auto format = NewSegmentFormat("segment");
    EXPECT_EQ(format->NewDecoder()->Decode(line, 1, &event).code(), absl::StatusCode::kInvalidArgument) << line;
  }
}

std::string Identifiers(const v1::Event& event) {
  std::string out;
  for (const auto& i : event.identifiers()) out += i.namespace_() + "=" + i.value() + " ";
  return out;
}
std::string Attributes(const v1::Event& event) {
  std::string out;
  for (const auto& a : event.attributes()) out += a.name() + "=" + a.value().ShortDebugString() + "; ";
  return out;
}
std::string Properties(const v1::Event& event) {
  std::string out;
  for (const auto& p : event.properties()) out += p.name() + "=" + p.value().ShortDebugString() + "; ";
  return out;
}

TEST(Segment, NullAndEmptyIdsAreNone) {
  for (const char* id : {"null", "\"\"", "true", "[]", "{}"}) {
    const v1::Event event =
        Decode(std::string(R"({"type":"identify","messageId":1,"anonymousId":"a","userId":)") + id + "}");
    EXPECT_EQ(Identifiers(event), "anonymous_id=a ") << id;
    EXPECT_EQ(event.event_id(), "1");
  }
}

TEST(Segment, ContextNamesDevicesAndExternalIds) {
  const v1::Event event = Decode(R"({"type":"identify","messageId":"m","context":{
    "device":{"id":"d","advertisingId":"A","token":"t","type":"iOS","model":"x"},
    "externalIds":[{"id":"g.1","type":"ga4 Client","collection":"users"},{"id":7,"type":"crm_id"},{"id":null,"type":"x"},5],
    "traits":{"email":"a@x.pl"},"channel":"mobile","locale":"pl-PL","library":{"name":"l","version":"1"},"ip":null}})");
  EXPECT_EQ(Identifiers(event), "device_id=d ios.idfa=A ios.push_token=t ga4_client=g.1 crm_id=7 email=a@x.pl ");
  EXPECT_EQ(Attributes(event), "email=text: \"a@x.pl\"; ");
  EXPECT_EQ(Properties(event),
            "context_device_type=text: \"iOS\"; context_device_model=text: \"x\"; context_locale=text: \"pl-PL\"; "
            "context_library=json: \"{\\\"name\\\":\\\"l\\\",\\\"version\\\":\\\"1\\\"}\"; ");
  EXPECT_EQ(event.channel(), v1::CHANNEL_MOBILE_APP);
}

TEST(Segment, TraitsBecomeAttributes) {
  const v1::Event event =
      Decode(R"({"type":"identify","messageId":"m","userId":"u","traits":{"firstName":"Jan","birthday":"1970-01-31",
    "phone":48601000123,"age":54,"vip":true,"nothing":null,"empty":"","score":1.5,"tags":["a"],
    "company":{"name":"X","id":"c1"},"address":{"street":"S","postalCode":"00-950","state":"MZ","zone":"5"}}})");
  EXPECT_EQ(Identifiers(event), "user_id=u phone=48601000123 ");
  EXPECT_EQ(
      Attributes(event),
      "first_name=text: \"Jan\"; birth_date=text: \"1970-01-31\"; phone=integer: 48601000123; age=integer: 54; "
      "vip=flag: true; score=number: 1.5; tags=json: \"[\\\"a\\\"]\"; company=text: \"X\"; company_id=text: \"c1\"; "
      "address_zone=text: \"5\"; address=address { street: \"S\" postal_code: \"00-950\" region: \"MZ\" }; ");
}

TEST(Segment, TheMessagesOwnTraitsComeBeforeThoseOfItsContext) {
  const char* kTraits = R"("traits":{"plan":"new","email":"n@x.pl"})";
  const char* kContext = R"("context":{"traits":{"plan":"old","city":"Lublin","email":"o@x.pl"}})";
  const std::string head = R"({"type":"identify","messageId":"m","userId":"u",)";
  for (const std::string& json : {head + kTraits + "," + kContext + "}", head + kContext + "," + kTraits + "}"}) {
    const v1::Event event = Decode(json);
    EXPECT_EQ(Attributes(event), R"(plan=text: "new"; email=text: "n@x.pl"; city=text: "Lublin"; )");
    EXPECT_EQ(Identifiers(event), "user_id=u email=n@x.pl email=o@x.pl ");
  }
  EXPECT_EQ(Attributes(Decode(R"({"type":"group","messageId":"m","userId":"u","groupId":"g",
    "context":{"traits":{"group_id":"old"}}})")),
            R"(group_id=text: "g"; )");
}

TEST(Segment, TwoSpellingsOfATraitAreOneInAnyOrder) {
  const std::string head = R"({"type":"identify","messageId":"m","userId":"u","traits":{)";
  for (const char* traits :
       {R"("firstName":"A","first_name":"B","email":"e","company":{"name":"c","id":1},"companyId":2)",
        R"("first_name":"B","companyId":2,"email":"e","company":{"id":1,"name":"c"},"firstName":"A")"}) {
    v1::Event event = Decode(head + traits + "}}");
    Canonicalize(&event);
    EXPECT_EQ(Attributes(event),
              R"(company=text: "c"; company_id=integer: 1; email=text: "e"; first_name=text: "A"; )");
    EXPECT_EQ(Identifiers(event), "email=e user_id=u ");
  }
}

TEST(Segment, TheMessagesOwnChannelCountsBeforeThatOfItsContext) {
  const v1::Event event =
      Decode(R"({"type":"identify","messageId":"m","userId":"u","channel":"browser","context":{"channel":"mobile"}})");
  EXPECT_EQ(event.channel(), v1::CHANNEL_WEB);
  EXPECT_EQ(Properties(event), R"(context_channel=text: "mobile"; )");
}

TEST(Segment, NothingOfAMessageIsLostSilently) {
  const std::string head = R"({"messageId":"m","userId":"u",)";
  const std::pair<std::string, std::string> kCases[] = {
      {R"("type":"page","category":"Docs","name":"Home","properties":{"title":"T"}})", R"(category=text: "Docs"; )"},
      {R"("type":"page","category":"A","properties":{"category":"A"}})", R"(category=text: "A"; )"},
      {R"("type":"page","category":"A","properties":{"category":"B"}})",
       R"(category=text: "B"; message_category=text: "A"; )"},
      {R"("type":"screen","plan":{"b":1,"a":2},"integrations":{"All":true},"_metadata":{},"writeKey":"k","version":2})",
       R"(plan=json: "{\"a\":2,\"b\":1}"; )"},
      {R"("type":"track","event":"E","properties":"text","traits":["x"]})",
       R"(properties=text: "text"; traits=json: "[\"x\"]"; )"},
      {R"("type":"identify","traits":"text","properties":{"a":1},"channel":"telepathy"})",
       R"(properties=json: "{\"a\":1}"; traits=text: "text"; channel=text: "telepathy"; )"},
      {R"("type":"track","event":"E","properties":{"context_ip":"2"},"context":{"ip":"1"}})",
       R"(context_ip=text: "1"; properties_context_ip=text: "2"; )"},
      {R"("type":"track","event":"E","properties":{"context_ip":"1"},"context":{"ip":"1"}})",
       R"(context_ip=text: "1"; )"},
      {R"("type":"track","event":"E","properties":{"n":18446744073709551615}})", R"(n=text: "18446744073709551615"; )"},
      {R"("type":"track","event":"E","properties":{")" + std::string(300, 'n') + R"(":1}})",
       std::string(256, 'n') + "=integer: 1; "}};
  for (const auto& [json, properties] : kCases) EXPECT_EQ(Properties(Decode(head + json)), properties) << json;
}

TEST(Segment, ANumberIsOneIdInEverySpelling) {
  for (const char* id : {"12345", "12345.0", "1.2345e4", "\"12345\""})
    EXPECT_EQ(Identifiers(Decode(std::string(R"({"type":"identify","messageId":"m","userId":)") + id + "}")),
              "user_id=12345 ")
        << id;
  EXPECT_EQ(Identifiers(Decode(R"({"type":"identify","messageId":"m","userId":1.5})")), "user_id=1.5 ");
}

TEST(Segment, DevicesOfAppleByTheirTypeOrTheirSystem) {
  const auto decode = [](const std::string& type, const std::string& system) {
    return Identifiers(Decode(R"({"type":"identify","messageId":"m","context":{"device":{"advertisingId":"A")" + type +
                              R"(},"os":{"version":"17")" + system + "}}}"));
  };
  for (const char* type : {"ios", "iOS", "tvOS", "iPadOS"})
    EXPECT_EQ(decode(std::string(R"(,"type":")") + type + "\"", ""), "ios.idfa=A ") << type;
  EXPECT_EQ(decode("", R"(,"name":"iOS")"), "ios.idfa=A ");
  EXPECT_EQ(decode("", R"(,"name":"iPadOS")"), "ios.idfa=A ");
  EXPECT_EQ(decode(R"(,"type":" ")", R"(,"name":"iOS")"), "ios.idfa=A ");
  EXPECT_EQ(decode(R"(,"type":"android")", R"(,"name":"iOS")"), "android.idfa=A ");
  EXPECT_EQ(decode("", ""), "android.idfa=A ");
}

TEST(Segment, AnAddressHasAPartAndLosesNone) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({})", ""},
      {R"({"city":null,"street":""})", ""},
      {R"({"city":["x"]})", R"(address_city=json: "[\"x\"]"; )"},
      {R"({"postalCode":"00-950","zip":"00-951"})",
       R"(address_zip=text: "00-951"; address=address { postal_code: "00-950" }; )"},
      {R"({"zip":"00-951","postalCode":"00-950"})",
       R"(address_zip=text: "00-951"; address=address { postal_code: "00-950" }; )"},
      {R"({"zip":"00-950","postalCode":"00-950"})", R"(address=address { postal_code: "00-950" }; )"},
      {R"({"zip":"00-950","postalCode":""})", R"(address=address { postal_code: "00-950" }; )"},
      {R"({"region":"A","state":"B"})", R"(address_region=text: "A"; address=address { region: "B" }; )"}};
  for (const auto& [address, attributes] : kCases) {
    EXPECT_EQ(Attributes(Decode(R"({"type":"identify","messageId":"m","userId":"u","traits":{"address":)" +
                                std::string(address) + "}}")),
              attributes)
        << address;
  }
}

TEST(Segment, PagesScreensAndGroups) {
  const v1::Event page =
      Decode(R"({"type":"page","messageId":"m","userId":"u","name":"Home","properties":{"url":"http://x/","path":"/",
    "title":"T","referrer":"r","search":"?q","url2":null}})");
  EXPECT_EQ(page.page_view().ShortDebugString(), R"(url: "http://x/" path: "/" title: "T" referrer: "r")");
  EXPECT_EQ(page.channel(), v1::CHANNEL_WEB);
  EXPECT_EQ(Properties(page), "search=text: \"?q\"; ");
  const v1::Event screen =
      Decode(R"({"type":"screen","messageId":"m","userId":"u","name":"Main","context":{"channel":"web"}})");
  EXPECT_EQ(screen.screen_view().screen(), "Main");
  EXPECT_EQ(screen.channel(), v1::CHANNEL_WEB);
  const v1::Event group = Decode(R"({"type":"group","messageId":"m","userId":"u","groupId":12,"traits":{"name":"G"}})");
  EXPECT_EQ(Attributes(group), "group_id=integer: 12; ");
  EXPECT_EQ(Properties(group), "name=text: \"G\"; ");
}

TEST(Segment, TimesOfEveryKind) {
  const std::string head = R"({"type":"identify","messageId":"m","userId":"u",)";
  EXPECT_EQ(ToMicros(Decode(head + R"("timestamp":1714557600000})").time()), 1'714'557'600'000'000);
  EXPECT_EQ(ToMicros(Decode(head + R"("timestamp":"2024-05-01T12:00:00+02:00"})").time()), 1'714'557'600'000'000);
  EXPECT_EQ(ToMicros(Decode(head + R"("originalTimestamp":"2024-05-01T10:00:00Z"})").time()), 1'714'557'600'000'000);
  EXPECT_FALSE(Decode(head + R"("sentAt":"2024-05-01T10:00:00Z","receivedAt":"2024-05-01T10:00:00Z"})").has_time());
  EXPECT_FALSE(Decode(head + R"("timestamp":null})").has_time());
}

TEST(Segment, LongNamesAreCutBetweenCharacters) {
  std::string name(255, 'x');
  const v1::Event event = Decode(R"({"type":"track","messageId":"m","userId":"u","event":")" + name + "\xc5\xbc\"}");
  EXPECT_EQ(event.name(), name);
}

TEST(Segment, ADecoderKeepsNothingOfTheMessageBefore) {
  const auto format = NewSegmentFormat("segment");
  const auto decoder = format->NewDecoder();
  v1::Event event;
  ASSERT_TRUE(
      decoder
          ->Decode(
              R"({"type":"track","messageId":"1","userId":"u","event":"Order Completed","properties":{"order_id":"o"}})",
              1, &event)
          .ok());
  ASSERT_TRUE(decoder->Decode(R"({"type":"identify","messageId":"2","anonymousId":"a"})", 2, &event).ok());
  EXPECT_EQ(event.ShortDebugString(),
            R"(source: "segment" event_id: "2" identifiers { namespace: "anonymous_id" value: "a" })");
}

}  // namespace
}  // namespace c360::formats
