#include "formats/senzing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "types/event.h"

namespace c360::formats {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

v1::Event Decode(const std::string& json) {
  v1::Event event;
  const auto format = NewSenzingFormat("senzing");
  const absl::Status status = format->NewDecoder()->Decode(json, 1, &event);
  EXPECT_TRUE(status.ok()) << status << json;
  return event;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs Identifiers(const v1::Event& event) {
  Pairs pairs;
  for (const auto& i : event.identifiers()) pairs.emplace_back(i.namespace_(), i.value());
  return pairs;
}
Pairs Attributes(const v1::Event& event) {
  Pairs pairs;
  for (const auto& a : event.attributes())
    pairs.emplace_back(a.name(), a.value().has_address() ? JoinAddress(a.value().address()) : a.value().text());
  return pairs;
}
Pairs Properties(const v1::Event& event) {
  Pairs pairs;
  for (const auto& p : event.properties()) pairs.emplace_back(p.name(), p.value().text());
  return pairs;
}

TEST(Senzing, FlatAndListFormsOfARecordSayTheSame) {
  const v1::Event flat = Decode(R"({"DATA_SOURCE":"CUSTOMERS","RECORD_ID":"1001","RECORD_TYPE":"person",
    "PRIMARY_NAME_LAST":"Smith","PRIMARY_NAME_FIRST":"Robert","DATE_OF_BIRTH":"12/11/1978","GENDER":"M",
    "HOME_ADDR_LINE1":"123 Main Street","HOME_ADDR_CITY":"Las Vegas","HOME_ADDR_STATE":"NV","HOME_ADDR_POSTAL_CODE":"89132",
    "MOBILE_PHONE_NUMBER":"702-919-1300","EMAIL_ADDRESS":"bsmith@work.com","STATUS":"Active"})");
  const v1::Event list = Decode(R"({"DATA_SOURCE":"CUSTOMERS","RECORD_ID":"1001","FEATURES":[{"RECORD_TYPE":"PERSON"},
    {"NAME_TYPE":"PRIMARY","NAME_LAST":"Smith","NAME_FIRST":"Robert"},{"DATE_OF_BIRTH":"12/11/1978"},{"GENDER":"M"},
    {"ADDR_TYPE":"HOME","ADDR_LINE1":"123 Main Street","ADDR_CITY":"Las Vegas","ADDR_STATE":"NV","ADDR_POSTAL_CODE":"89132"},
    {"PHONE_TYPE":"MOBILE","PHONE_NUMBER":"702-919-1300"},{"EMAIL_ADDRESS":"bsmith@work.com"}],"STATUS":"Active"})");
  for (const v1::Event& event : {flat, list}) {
    EXPECT_EQ(event.source(), "CUSTOMERS");
    EXPECT_EQ(event.snapshot().record_key(), "1001");
    EXPECT_TRUE(event.snapshot().latest());
    EXPECT_THAT(Identifiers(event),
                UnorderedElementsAre(Pair("record_id", "CUSTOMERS:1001"), Pair("phone", "702-919-1300"),
                                     Pair("email", "bsmith@work.com")));
    EXPECT_THAT(Attributes(event), UnorderedElementsAre(Pair("first_name", "Robert"), Pair("last_name", "Smith"),
                                                        Pair("birth_date", "12/11/1978"), Pair("gender", "M"),
                                                        Pair("record_type", "PERSON"),
                                                        Pair("address",
                                                             "123 Main Street\x1f\x1f\x1fLas Vegas\x1f"
                                                             "89132\x1fNV\x1f")));
    EXPECT_THAT(Properties(event), UnorderedElementsAre(Pair("STATUS", "Active")));
  }
  EXPECT_EQ(flat.event_id(), list.event_id());
}

TEST(Senzing, NumbersStandWithTheirIssuerAndHandlesAreContacts) {
  const v1::Event event = Decode(R"({"DATA_SOURCE":"W","RECORD_ID":7,"PASSPORT_NUMBER":"X1","PASSPORT_COUNTRY":"us",
    "DRIVERS_LICENSE_NUMBER":"112233","DRIVERS_LICENSE_STATE":"NV","SSN_NUMBER":"294-66-9999","NATIONAL_ID_NUMBER":"5",
    "NATIONAL_ID_TYPE":"PESEL","NATIONAL_ID_COUNTRY":"PL","TAX_ID_NUMBER":"9","LEI_NUMBER":"L1","TWITTER":"@bob",
    "TRUSTED_ID_NUMBER":"42","TRUSTED_ID_TYPE":"STEWARD","EMPLOYER_NAME":"ACME"})");
  EXPECT_THAT(
      Identifiers(event),
      UnorderedElementsAre(Pair("record_id", "W:7"), Pair("passport", "US:X1"), Pair("drivers_license", "NV:112233"),
                           Pair("ssn", "294-66-9999"), Pair("national_id", "PL:PESEL:5"), Pair("tax_id", "9"),
                           Pair("lei", "L1"), Pair("twitter", "@bob"), Pair("trusted_id", "STEWARD:42")));
  EXPECT_THAT(Attributes(event), UnorderedElementsAre(Pair("employer", "ACME")));
}

TEST(Senzing, FurtherValuesAreNumberedAndThePrimaryOneIsFirst) {
  const v1::Event event = Decode(R"({"DATA_SOURCE":"W","RECORD_ID":"1","FEATURES":[
    {"NAME_FULL":"Bob Smith"},{"NAME_TYPE":"PRIMARY","NAME_FULL":"Robert Smith"},{"NAME_FULL":"Bob Smith"},
    {"NAME_ORG":"Smith Ltd"},{"ADDR_FULL":"1 Main St"},{"ADDR_CITY":"Reno"},
    {"REL_ANCHOR_DOMAIN":"W","REL_ANCHOR_KEY":"1"},{"REL_POINTER_DOMAIN":"W","REL_POINTER_KEY":"2","REL_POINTER_ROLE":"SPOUSE"},
    {"REL_POINTER_DOMAIN":"W","REL_POINTER_KEY":"3","REL_POINTER_ROLE":"CHILD"}],"NAMES":[{"NAME_LAST":"Smythe"}]})");
  EXPECT_THAT(Attributes(event), UnorderedElementsAre(Pair("name", "Robert Smith"), Pair("name#2", "Bob Smith"),
                                                      Pair("company", "Smith Ltd"), Pair("last_name", "Smythe"),
                                                      Pair("address", "1 Main St"), Pair("address#2", testing::_)));
  EXPECT_THAT(Properties(event), UnorderedElementsAre(Pair("rel_anchor", "W 1"), Pair("rel_pointer", "W 2 SPOUSE"),
                                                      Pair("rel_pointer#2", "W 3 CHILD")));
}

TEST(Senzing, AFullAddressIsKeptBesideItsCountry) {
  const v1::Event with_country =
      Decode(R"({"RECORD_ID":"1","ADDR_FULL":"4 Hill Rise, 667979","ADDR_COUNTRY":"Singapore"})");
  EXPECT_THAT(Attributes(with_country), UnorderedElementsAre(Pair("address", "4 Hill Rise, 667979, Singapore")));
  const v1::Event with_city = Decode(R"({"RECORD_ID":"1","ADDR_FULL":"4 Hill Rise","ADDR_CITY":"Reno"})");
  EXPECT_THAT(Attributes(with_city), UnorderedElementsAre(Pair("address", "4 Hill Rise\x1f\x1f\x1fReno\x1f\x1f\x1f")));
  const v1::Event of_country = Decode(R"({"RECORD_ID":"1","ADDR_COUNTRY":"Peru"})");
  EXPECT_THAT(Attributes(of_country), UnorderedElementsAre(Pair("address", "\x1f\x1f\x1f\x1f\x1f\x1fPeru")));
}

TEST(Senzing, AVersionIsTakenFromTheRecordWhereItHasOne) {
  const v1::Event dated = Decode(R"({"RECORD_ID":"1","LAST_UPDATE":"2024-05-01"})");
  EXPECT_EQ(dated.source(), "senzing");
  EXPECT_EQ(dated.snapshot().version(), 1'714'521'600'000'000);
  EXPECT_FALSE(dated.snapshot().latest());
  EXPECT_EQ(dated.time().seconds(), 1'714'521'600);
  const v1::Event counted = Decode(R"({"RECORD_ID":"1","LAST_UPDATE":"2024-05-01","RECORD_VERSION":"12"})");
  EXPECT_EQ(counted.snapshot().version(), 12);
}

TEST(Senzing, EveryChangeIsAnEventOfItsOwn) {
  const std::string first = R"({"RECORD_ID":"1","NAME_FULL":"A"})", second = R"({"RECORD_ID":"1","NAME_FULL":"B"})";
  EXPECT_EQ(Decode(first).event_id(), Decode(first).event_id());
  EXPECT_NE(Decode(first).event_id(), Decode(second).event_id());
}

TEST(Senzing, UnknownWordsAreNoAttributes) {
  const v1::Event event =
      Decode(R"({"RECORD_ID":"1","ENGENDER":"x","CAT_GENDER":"y","WORK_EMAIL_ADDRESS":"a@x.pl","AMOUNT":5})");
  EXPECT_THAT(Identifiers(event), Contains(Pair("email", "a@x.pl")));
  EXPECT_THAT(Properties(event), IsSupersetOf({Pair("ENGENDER", "x"), Pair("CAT_GENDER", "y")}));
}

TEST(Senzing, MalformedIsRefused) {
  for (const char* json : {"", "[]", "{", R"({"DATA_SOURCE":"A"})", R"({"RECORD_ID":""})", R"({"RECORD_ID":null})",
                           "{\"RECORD_ID\":\"\xff\"}"}) {
    v1::Event event;
    const auto format = NewSenzingFormat("s");
    EXPECT_EQ(format->NewDecoder()->Decode(json, 1, &event).code(), absl::StatusCode::kInvalidArgument) << json;
  }
}

}  // namespace
}  // namespace c360::formats
