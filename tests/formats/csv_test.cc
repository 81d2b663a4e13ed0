#include "formats/csv.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "types/event.h"

namespace c360::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Cut(std::string_view row, char delimiter = ',', bool blanks = false) {
  RowCutter cutter(delimiter, blanks);
  std::vector<std::string_view> cells;
  const absl::Status status = cutter.Cut(row, &cells);
  EXPECT_TRUE(status.ok()) << status;
  return {cells.begin(), cells.end()};
}

TEST(RowCutter, Cells) {
  EXPECT_THAT(Cut("a,b,c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Cut("a,,"), ElementsAre("a", "", ""));
  EXPECT_THAT(Cut(" a , b\t"), ElementsAre("a", "b"));
  EXPECT_THAT(Cut(R"("a,b","say ""hi""",c)"), ElementsAre("a,b", "say \"hi\"", "c"));
  EXPECT_THAT(Cut(R"( "a" , b)"), ElementsAre("a", "b"));
  EXPECT_THAT(Cut(R"(5" pipe,b)"), ElementsAre("5\" pipe", "b"));
  EXPECT_THAT(Cut("a\tb c\t", '\t'), ElementsAre("a", "b c", ""));
  EXPECT_THAT(Cut("  00004 0001 \t19970101  2   29.33", ' ', true),
              ElementsAre("00004", "0001", "19970101", "2", "29.33"));
  RowCutter cutter(',', false);
  std::vector<std::string_view> cells;
  EXPECT_EQ(cutter.Cut("a,\"b", &cells).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(cutter.Cut(std::string(5000, ','), &cells).code(), absl::StatusCode::kInvalidArgument);
}

// The event of `row` under `header`; a header of "" where the mapping names the columns.
absl::StatusOr<v1::Event> Decode(const std::string& mapping, const std::string& header, const std::string& row) {
  auto format = NewCsvFormat(mapping, "");
  if (!format.ok()) return format.status();
  EXPECT_EQ((*format)->has_header(), !header.empty());
  if (!header.empty()) {
    const absl::Status status = (*format)->TakeHeader(header);
    if (!status.ok()) return status;
  }
  v1::Event event;
  const absl::Status status = (*format)->NewDecoder()->Decode(row, 7, &event);
  if (!status.ok()) return status;
  return event;
}

std::string Attribute(const v1::Event& event, std::string_view name) {
  for (const v1::Attribute& attribute : event.attributes()) {
    if (attribute.name() == name) return attribute.value().text();
  }
  return "";
}

TEST(Csv, PeopleRowsBecomeSnapshots) {
  const auto event = Decode(R"({"source": "people", "event_id": {"column": "id"},
    "identifiers": [{"namespace": "record_id", "column": "id"}, {"namespace": "ssn", "column": "ssn"}],
    "attributes": [{"name": "first_name", "column": "given"},
                   {"name": "birth_date", "column": "dob", "date_formats": ["%Y%m%d", "%d.%m.%Y"]}],
    "payload": {"type": "snapshot", "fields": {"record_key": "id", "version": {"value": "3"}}}})",
                            "id, given, dob, ssn, note", "r1, jan, 19300213, , x");
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->source(), "people");
  EXPECT_EQ(event->event_id(), "r1");
  EXPECT_EQ(event->identifiers_size(), 1);  // an empty cell is no identifier
  EXPECT_EQ(event->snapshot().record_key(), "r1");
  EXPECT_EQ(event->snapshot().version(), 3);
  EXPECT_EQ(Attribute(*event, "birth_date"), "1930-02-13");
  ASSERT_EQ(event->properties_size(), 1);
  EXPECT_EQ(event->properties(0).name(), "note");
}

TEST(Csv, EventIdAndTimeMayBePlainColumns) {
  const auto event =
      Decode(R"({"event_id": "id", "time": "at", "identifiers": [{"namespace": "user_id", "column": "who"}],
    "payload": {"type": "payment", "fields": {"outcome": {"value": "failed"}, "amount": "n", "currency": "c"}}})",
             "id,at,who,n,c", "e7,2024-06-01,u,2,eur");
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->event_id(), "e7");
  EXPECT_EQ(ToMicros(event->time()), 1'717'200'000'000'000);
  EXPECT_EQ(event->payment().amount().currency(), "EUR");  // in any case
}

TEST(Csv, DatesThatDoNotParseStayAsTheyAre) {
  const std::string mapping = R"({"identifiers": [{"namespace": "record_id", "column": "id"}],
    "attributes": [{"name": "birth_date", "column": "dob", "date_formats": ["%Y%m%d", "%d.%m.%Y", "%Y"]}]})";
  const std::pair<const char*, const char*> kCases[] = {{"19300213", "1930-02-13"}, {"19301301", "19301301"},
                                                        {"3.2.1930", "1930-02-03"}, {"1930", "1930"},
                                                        {"1930021", "1930021"},     {"about 1930", "about 1930"}};
  for (const auto& [given, expected] : kCases) {
    const auto event = Decode(mapping, "id,dob", std::string("1,") + given);
    ASSERT_TRUE(event.ok()) << event.status();
    EXPECT_EQ(Attribute(*event, "birth_date"), expected);
  }
}

TEST(Csv, RulesChooseThePayloadAndTimesHaveAZone) {
  const std::string mapping = R"({"event_id": {"row_number": true},
    "time": {"column": "at", "format": "%Y-%m-%d %H:%M:%S", "time_zone": "Europe/Warsaw"}, "channel": "ecommerce",
    "identifiers": [{"namespace": "customer_id", "column": "who", "integer": true}],
    "payload": {"type": "order", "fields": {"order_id": "doc", "quantity": "n", "unit_price": "price",
                                            "currency": {"value": "GBP"}}},
    "rules": [{"when": {"column": "doc", "starts_with": "C"}, "name": "Return",
               "payload": {"type": "order_return", "fields": {"return_id": "doc", "total": "price"}}},
              {"when": [{"column": "n", "less_than": 0}, {"column": "doc", "empty": false}], "payload": {"type": "none"}}]})";
  const std::string header = "doc,at,who,n,price";
  auto order = Decode(mapping, header, "17,2024-07-01 10:00:00,17850.0,2,2.55");
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_EQ(order->event_id(), "7");
  EXPECT_EQ(order->identifiers(0).value(), "17850");
  EXPECT_EQ(ToMicros(order->time()), 1'719'820'800'000'000);  // 08:00 UTC
  EXPECT_EQ(order->order().lines(0).unit_price().micros(), 2'550'000);
  EXPECT_EQ(order->order().lines(0).unit_price().currency(), "GBP");
  EXPECT_EQ(order->order().lines(0).quantity(), 2);
  EXPECT_EQ(order->channel(), v1::CHANNEL_ECOMMERCE);
  auto back = Decode(mapping, header, "C17,2024-07-01 10:00:00,17850,1,2.5e1");
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->order_return().total().micros(), 25'000'000);
  EXPECT_EQ(back->name(), "Return");
  auto none = Decode(mapping, header, "17,,17850,-1,1");
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->payload_case(), v1::Event::PAYLOAD_NOT_SET);
  EXPECT_FALSE(none->has_time());
}

// Every kind of event can be mapped: a field of each, of every type that fields have.
TEST(Csv, EveryPayloadByItsFields) {
  struct Case {
    const char *type, *fields, *row, *expected;
  };
  const Case kCases[] = {
      {"subscription", R"("action":"a","subscription_id":"b","amount":"c","period_months":{"value":"12"},"reasons":"d",
         "ends_at":{"value":"2024-01-01"},"currency":{"value":"EUR"})",
       "Cancelled,s1,9.90,price; service",
       R"(subscription { action: CANCELLED subscription_id: "s1" amount { currency: "EUR" micros: 9900000 } period_months: 12
          ends_at { seconds: 1704067200 } reasons: "price" reasons: "service" })"},
      {"case", R"("action":"a","case_id":"b","severity":"c")", "opened,k,4,",
       R"(case_update { action: OPENED case_id: "k" severity: 4 })"},
      {"survey", R"("kind":"a","score":"b","low_is_good":"c")", "nps,9,no,", R"(survey_answer { kind: NPS score: 9 })"},
      {"message", R"("author":"a","sentiment":"b","text":"c")", "agent,-0.5,hello,",
       R"(message { sentiment: -0.5 author: AGENT text: "hello" })"},
      {"campaign_touch", R"("action":{"column":"a","map":{"open":"opened"}},"campaign_id":"b")", "open,x,,",
       R"(campaign_touch { action: OPENED campaign_id: "x" })"},
      {"payment", R"("outcome":"a","amount":"b")", "failed,1,,",
       R"(payment { outcome: FAILED amount { micros: 1000000 } })"},
      {"call", R"("outcome":"a","wait_ms":"b")", "abandoned,1500.0,,", R"(call { outcome: ABANDONED wait_ms: 1500 })"},
      {"loyalty", R"("action":"a","points":"b","tier":"c")", "tier changed,+5,gold,",
       R"(loyalty { action: TIER_CHANGED points: 5 tier: "gold" })"},
      {"product_usage", R"("metric":"a","value":"b")", "minutes,1e3,,",
       R"(product_usage { metric: "minutes" value: 1000 })"},
      {"snapshot", R"("record_key":"a","version":"b","deleted":"c")", "r,2024-01-01T00:00:00Z,yes,",
       R"(snapshot { record_key: "r" version: 1704067200000000 deleted: true })"},
      {"custom", R"("type":{"value":"x"})", "1,2,3,4", R"(custom { type: "x" })"}};
  for (const Case& c : kCases) {
    const std::string mapping = std::string(R"({"identifiers":[{"namespace":"user_id","value":"u"}],"rest":"drop",
      "payload":{"type":")") + c.type +
                                R"(","fields":{)" + c.fields + "}}}";
    const auto event = Decode(mapping, "a,b,c,d", c.row);
    ASSERT_TRUE(event.ok()) << c.type << ": " << event.status();
    v1::Event only = *event;
    only.clear_source();
    only.clear_event_id();
    only.clear_identifiers();
    v1::Event expected;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(c.expected, &expected)) << c.type;
    EXPECT_EQ(only.DebugString(), expected.DebugString());
  }
}

// A version that looks like a number, or is one when its dots go, is still the time that its format says.
TEST(Csv, AVersionThatFitsATimeFormatIsThatTime) {
  const auto decode = [](const std::string& head, const std::string& format, const std::string& version) {
    return Decode("{" + head + R"("identifiers": [{"namespace": "record_id", "column": "id"}],
      "time": {"column": "at", "formats": [")" +
                      format +
                      R"("]}, "payload": {"type": "snapshot", "fields": {"record_key": "id", "version": "v"}}})",
                  "id,at,v", "1,," + version);
  };
  struct Case {
    const char *head, *format, *version;
    int64_t expected;
  };
  const Case kCases[] = {{"", "%d%m%Y", "31052024", 1'717'113'600'000'000},
                         {"", "%d%m%Y", "01062024", 1'717'200'000'000'000},
                         {R"("decimal": ",", )", "%d.%m.%Y", "31.05.2024", 1'717'113'600'000'000},
                         {R"("decimal": ",", )", "%d.%m.%Y", "01.06.2024", 1'717'200'000'000'000},
                         {"", "unix", "1717200000", 1'717'200'000'000'000},
                         {"", "iso", "20240601", 20'240'601},  // no time of this format
                         {"", "%d%m%Y", "7", 7}};
  for (const Case& c : kCases) {
    const auto event = decode(c.head, c.format, c.version);
    ASSERT_TRUE(event.ok()) << c.version << event.status();
    EXPECT_EQ(event->snapshot().version(), c.expected) << c.format << " " << c.version;
  }
}

// Numbers of other fields are not times, whatever the time format would take.
TEST(Csv, PointsAreNoSecondsSince1970) {
  const auto event = Decode(R"({"identifiers": [{"namespace": "user_id", "column": "id"}],
    "time": {"column": "at", "format": "unix"},
    "payload": {"type": "loyalty", "fields": {"action": {"value": "earned"}, "points": "p"}}})",
                            "id,at,p", "1,1717200000,120");
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->loyalty().points(), 120);
}

TEST(Csv, ValuesOfEveryType) {
  const auto event = Decode(R"({"columns": ["a", "b", "c", "d", "e"], "decimal": ",", "absent": ["NA"],
    "identifiers": [{"namespace": "user_id", "columns": ["a", "b"], "join": "/", "prefix": "x:"}],
    "channel": {"column": "e", "map": {"shop": "in_store"}}, "direction": "inbound", "name": {"value": "Visit"},
    "attributes": [{"name": "n", "column": "c", "type": "number"}, {"name": "f", "column": "d", "type": "flag"},
                   {"name": "address", "address": {"city": "a", "country": {"value": "PL"}}},
                   {"name": "i", "column": "b", "type": "integer", "default": "9"},
                   {"name": "gone", "column": "b"}]})",
                            "", "Krak\xc3\xb3w,NA,\"1.234,5\",Yes,shop");
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->identifiers(0).value(), "x:Krak\xc3\xb3w/");
  EXPECT_EQ(event->attributes(0).value().number(), 1234.5);
  EXPECT_TRUE(event->attributes(1).value().flag());
  EXPECT_EQ(event->attributes(2).value().address().country(), "PL");
  EXPECT_EQ(event->attributes(3).value().integer(), 9);
  EXPECT_EQ(event->attributes_size(), 4);
  EXPECT_EQ(event->channel(), v1::CHANNEL_IN_STORE);
  EXPECT_EQ(event->direction(), v1::DIRECTION_INBOUND);
  EXPECT_EQ(event->name(), "Visit");
}

// Under a decimal comma a dot parts thousands, or the row is rejected: 3.99 must not become 399.
TEST(Csv, DotsUnderADecimalCommaPartThousandsOnly) {
  const auto decode = [](const std::string& amount) {
    return Decode(R"({"decimal": ",", "identifiers": [{"namespace": "user_id", "column": "id"}],
      "attributes": [{"name": "n", "column": "n", "type": "number"}],
      "payload": {"type": "payment", "fields": {"outcome": {"value": "failed"}, "amount": "n"}}})",
                  "id,n", "1,\"" + amount + "\"");
  };
  const std::pair<const char*, int64_t> kGood[] = {
      {"3,99", 3'990'000},          {"1.234,56", 1'234'560'000}, {"1.234.567", 1'234'567'000'000},
      {"-12.000", -12'000'000'000}, {"1 234,5", 1'234'500'000},  {"+999", 999'000'000},
      {"- 1.234", -1'234'000'000}};
  for (const auto& [amount, micros] : kGood) {
    const auto event = decode(amount);
    ASSERT_TRUE(event.ok()) << amount << event.status();
    EXPECT_EQ(event->payment().amount().micros(), micros) << amount;
    EXPECT_EQ(event->attributes(0).value().number(), static_cast<double>(micros) / 1e6) << amount;
  }
  for (const char* amount :
       {"3.99", "1.5", "1.23,5", "1234.567", "1.2345", "0.123", ".5", "1,5.000", "1..234", "1.234,5.6", "1."}) {
    EXPECT_EQ(decode(amount).status().code(), absl::StatusCode::kInvalidArgument) << amount;
  }
}

TEST(Csv, BadRowsAreRefusedByTheirField) {
  const std::string mapping = R"({"time": {"column": "at"}, "identifiers": [{"namespace": "user_id", "column": "who"}],
    "attributes": [{"name": "age", "column": "n", "type": "integer"}],
    "payload": {"type": "payment", "fields": {"outcome": "what"}}})";
  const std::pair<const char*, const char*> kCases[] = {{"u,2024-01-01,1", "row: 3 cells"},
                                                        {"u,soon,1,failed", "time:"},
                                                        {",2024-01-01,1,failed", "identifiers: none"},
                                                        {"u,2024-01-01,old,failed", "age: not of type integer"},
                                                        {"u,2024-01-01,1,perhaps", "payment: outcome: not one of"},
                                                        {"u\xff,2024-01-01,1,failed", "row: not UTF-8"}};
  for (const auto& [row, reason] : kCases) {
    const auto event = Decode(mapping, "who,at,n,what", row);
    ASSERT_EQ(event.status().code(), absl::StatusCode::kInvalidArgument) << row;
    EXPECT_THAT(event.status().ToString(), HasSubstr(reason));
  }
}

TEST(Csv, AColumnThatIsMissingOrThereTwiceIsNamed) {
  const std::string mapping = R"({"identifiers": [{"namespace": "user_id", "column": "who"}]})";
  for (const char* header : {"a,b", "who,who"}) {
    const auto event = Decode(mapping, header, "1,2");
    EXPECT_EQ(event.status().code(), absl::StatusCode::kFailedPrecondition) << header;
    EXPECT_THAT(event.status().ToString(), HasSubstr("\"who\""));
  }
}

}  // namespace
}  // namespace c360::formats
