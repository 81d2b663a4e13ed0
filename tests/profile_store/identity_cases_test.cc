// The cases of people that identity must get right, each through the store: in every order of arrival that is tried,
// one by one and all at once, with one digest; and each of their records may go and come back.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/world.h"

namespace c360::testing {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;
using People = std::set<std::set<int>>;  // which of the records, by their places, are one

struct Case {
  const char* name;
  std::vector<Values> records;
  People people;
};

const Values kHome = {
    {"house_number", "12"}, {"street", "Main Street"}, {"city", "Springfield"}, {"postal_code", "62704"}};

Values With(Values values, const Values& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

// Contacts, numbers and devices are identifiers, all else is said of the person.
v1::Event RecordOf(int place, const Values& values) {
  static const std::set<std::string_view> kIdentifiers = {"email", "phone",           "passport",
                                                          "ssn",   "drivers_license", "device_id"};
  Ids ids = {{"record_id", std::to_string(place)}};
  for (const auto& [name, text] : values) {
    if (kIdentifiers.contains(name)) ids.emplace_back(name, text);
  }
  v1::Event event = MakeEvent("e" + std::to_string(place), ids, 1'600'000'000);
  for (const auto& [name, text] : values) {
    if (kIdentifiers.contains(name)) continue;
    v1::Attribute* attribute = event.add_attributes();
    attribute->set_name(name);
    attribute->mutable_value()->set_text(text);
  }
  return event;
}

People PeopleOf(ProfileStore& store, int records) {
  std::map<std::string, std::set<int>> by_profile;
  for (int place = 0; place < records; ++place) {
    const auto found = Find(store, "record_id:" + std::to_string(place));
    if (found.size() == 1) by_profile[found[0]].insert(place);
  }
  People people;
  for (const auto& [profile, places] : by_profile) people.insert(places);
  return people;
}

std::vector<Case> Households() {
  const Values family = With(kHome, {{"last_name", "Smith"}, {"email", "family@smith.org"}, {"phone", "+12175550143"}});
  return {
      {"SeniorAndJuniorAtOneAddress",
       {With({{"name", "John Smith Sr"}, {"birth_date", "1950-03-12"}}, kHome),
        With({{"name", "John Smith Jr"}, {"birth_date", "1978-07-24"}}, kHome),
        With({{"name", "John Smith, Sr."}, {"birth_date", "1950-03-12"}}, kHome)},
       {{0, 2}, {1}}},
      {"TwoGenerationsOfOneNameAndBirthDate",
       {With({{"name", "John Smith Sr"}, {"birth_date", "1950-03-12"}, {"phone", "+12175550143"}}, kHome),
        With({{"name", "John Smith Jr"}, {"birth_date", "1950-03-12"}, {"phone", "+12175550143"}}, kHome)},
       {{0}, {1}}},
      {"FamilyOfFourWithOneEmailAndOneAddress",
       {With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, family),
        With({{"first_name", "Mary"}, {"birth_date", "1953-11-02"}}, family),
        With({{"first_name", "Kate"}, {"birth_date", "1979-07-24"}}, family),
        With({{"first_name", "Peter"}, {"birth_date", "1982-01-30"}}, family),
        With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, family)},
       {{0, 4}, {1}, {2}, {3}}},
  };
}

std::vector<Case> WrittenInManyWays() {
  return {
      {"FirstAndLastNameSwapped",
       {{{"first_name", "Piotr"}, {"last_name", "Kowalski"}, {"birth_date", "1980-02-13"}},
        {{"first_name", "Kowalski"}, {"last_name", "Piotr"}, {"birth_date", "1980-02-13"}}},
       {{0, 1}}},
      {"DatesWrittenThreeWays",
       {{{"name", "Ewa Zielona"}, {"birth_date", "11/12/1978"}},
        {{"name", "Ewa Zielona"}, {"birth_date", "12/11/1978"}},
        {{"name", "Ewa Zielona"}, {"birth_date", "1978-12-11"}}},
       {{0, 1, 2}}},
      {"LocalPhoneInsideAFullOne",
       {{{"name", "Ewa Zielona"}, {"phone", "+48601000123"}}, {{"name", "Ewa Zielona"}, {"phone", "601000123"}}},
       {{0, 1}}},
      {"PartialCompoundSurnames",
       {{{"name", "Maria Garc\u00eda-L\u00f3pez"}, {"birth_date", "1980-02-13"}},
        {{"name", "Maria Lopez"}, {"birth_date", "1980-02-13"}}},
       {{0, 1}}},
      {"Nicknames",
       {With({{"name", "Bob Smith"}}, kHome),
        With({{"name", "Robert Smith"}}, kHome),
        {{"name", "Maggie Jones"}, {"birth_date", "1980-02-13"}},
        {{"name", "Margaret Jones"}, {"birth_date", "1980-02-13"}}},
       {{0, 1}, {2, 3}}},
      {"NearNamesOfTwoPeopleWithOneBirthDate",
       {{{"name", "Darla Anderson"}, {"birth_date", "1980-02-13"}, {"ssn", "521339812"}, {"city", "Reno"}},
        {{"name", "Darlene Anderson"}, {"birth_date", "1980-02-13"}, {"ssn", "774018835"}, {"city", "Boston"}}},
       {{0}, {1}}},
      {"BornOnOneDayUnderOneFamilyName",
       {{{"name", "Mark Green"}, {"birth_date", "1980-02-13"}},
        {{"name", "Peter Green"}, {"birth_date", "1980-02-13"}}},
       {{0}, {1}}},
      {"OnePersonInSeveralScripts",
       {{{"name", "\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440 \u041f\u0443\u0442\u0438\u043d"},
         {"birth_date", "1952-10-07"}},
        {{"name", "Vladimir Putin"}, {"birth_date", "1952-10-07"}},
        {{"name", "\u7fd2\u8fd1\u5e73"}, {"birth_date", "1953-06-15"}},
        {{"name", "Xi Jinping"}, {"birth_date", "1953-06-15"}},
        {{"first_name", "\u0645\u062d\u0645\u062f"},
         {"last_name", "\u0635\u0644\u0627\u062d"},
         {"birth_date", "1992-06-15"}},
        {{"first_name", "Mohamed"}, {"last_name", "Salah"}, {"birth_date", "1992-06-15"}},
        {{"name", "\u179f\u17bb\u1781\u17b6 \u1785\u17b6\u1793\u17cb"}, {"birth_date", "1981-04-05"}},
        {{"name", "Sokha Chan"}, {"birth_date", "1981-04-05"}}},
       {{0, 1}, {2, 3}, {4, 5}, {6, 7}}},
      {"NamesThatCannotBeTransliteratedNeverAgree",
       {{{"name", "\u179f\u17bb\u1781\u17b6 \u1785\u17b6\u1793\u17cb"}, {"city", "Phnom Penh"}},
        {{"name", "\u178a\u17b6\u179a\u17c9\u17b6 \u179b\u17b8"}, {"city", "Phnom Penh"}}},
       {{0}, {1}}},
  };
}

std::vector<Case> ByIdentifiers() {
  return {
      {"NameChangeHeldTogetherByALicenceNumber",
       {{{"name", "Anna Nowak"}, {"birth_date", "1980-02-03"}, {"drivers_license", "DL7738291"}},
        {{"name", "Anna Kowalska"}, {"birth_date", "1980-02-03"}, {"drivers_license", "DL7738291"}}},
       {{0, 1}}},
      {"ChainOfSixEachByAnotherIdentifier",
       {{{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"passport", "PA1234567"}},
        {{"name", "Bob Brown"}, {"passport", "PA1234567"}, {"email", "rbrown@x.org"}},
        {{"name", "R Brown"}, {"email", "rbrown@x.org"}, {"phone", "+12175550143"}},
        {{"name", "Robert Brown"}, {"phone", "+12175550143"}, {"ssn", "521-33-9812"}},
        {{"name", "Rob Brown"}, {"ssn", "521-33-9812"}, {"drivers_license", "DL7738291"}},
        {{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"drivers_license", "DL7738291"}}},
       {{0, 1, 2, 3, 4, 5}}},
      {"ADeviceUsedByTwoPeople",
       {{{"name", "Ewa Zielona"}, {"birth_date", "1978-12-11"}, {"device_id", "tablet-in-the-kitchen"}},
        {{"name", "Adam Zielony"}, {"birth_date", "1975-01-30"}, {"device_id", "tablet-in-the-kitchen"}}},
       {{0}, {1}}},
      {"PlaceholdersNeverAgree",
       {{{"name", "null"}, {"phone", "000-000-0000"}, {"email", "n/a"}, {"city", "Reno"}, {"device_id", "null"}},
        {{"name", "null"}, {"phone", "000-000-0000"}, {"email", "n/a"}, {"city", "Reno"}, {"device_id", "null"}},
        {{"name", "anonymous"}, {"device_id", "anonymous"}, {"city", "Reno"}}},
       {{0}, {1}, {2}}},
      {"RecordWithoutANameJoinsByAnOfficialNumber",
       {{{"passport", "PA1234567"}, {"city", "Reno"}},
        {{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"passport", "PA1234567"}, {"city", "Reno"}}},
       {{0, 1}}},
      {"PersonAgainstOrganisationOfTheSameName",
       {With({{"name", "John Deere"}, {"phone", "+12175550143"}}, kHome),
        With({{"company", "John Deere"}, {"phone", "+12175550143"}}, kHome),
        With({{"company", "John Deere Inc."}, {"phone", "+12175550143"}}, kHome)},
       {{0}, {1, 2}}},
  };
}

std::vector<Case> AsPeopleWriteThem() {
  const Values at_home = {
      {"last_name", "Lind"}, {"email", "office@lind.org"}, {"address", "7 Quay Road, Kalmar 39231"}};
  return {
      {"YearsOfTwoDigits",
       {{{"name", "Halina Wilk"}, {"birth_date", "7/21/61"}},
        {{"name", "Halina Wilk"}, {"birth_date", "21-Jul-61"}},
        {{"name", "Halina Wilk"}, {"birth_date", "1961-07-21"}}},
       {{0, 1, 2}}},
      {"WholeAddressesInOneLine",
       {{{"name", "Nora Quist"}, {"address", "Elm House, 48 Harbour Road, Bergen Hill NJ 07047"}},
        {{"name", "Nora Quist"}, {"street", "48 Harbour Rd"}, {"city", "Bergen Hill"}, {"postal_code", "07047"}},
        {{"name", "Nora Quist"}, {"address", "12 Mill Lane, Oslo 0150"}}},
       {{0, 1}, {2}}},
      {"CompaniesByTheirWords",
       {{{"company", "Baltic Amber Traders Ltd"}, {"address", "3 Long Street, Gdansk"}},
        {{"company", "Amber Traders (harbour branch)"}, {"street", "3 Long St"}, {"city", "Gdansk"}},
        {{"company", "Hansa Fish Smokers"}, {"address", "3 Long Street, Gdansk"}}},
       {{0, 1}, {2}}},
      {"EmployersSpeakForANickname",
       {{{"name", "Howard Brandt"}, {"employer", "Northern Lights Shipping"}},
        {{"name", "Brandt, Howie"}, {"employer", "Northern Lights Shipping Co"}},
        {{"name", "Howie Brandt"}, {"employer", "Kiel Bakeries"}}},
       {{0, 1}, {2}}},
      {"IssuersInOneForm",
       {{{"name", "Beau Marsh"}, {"passport", "USA:77120034"}},
        {{"name", "B Marsh"}, {"passport", "us:77120034"}},
        {{"name", "Tess Gray"}, {"drivers_license", "Georgia:5512378"}},
        {{"name", "Tess Grey"}, {"drivers_license", "GA:5512378"}}},
       {{0, 1}, {2, 3}}},
      {"TheFirstAndTheSecondOfOneName",
       {{{"first_name", "Edgar I"}, {"last_name", "Holm"}, {"birth_date", "1982-12-04"}},
        {{"first_name", "Edgar II"}, {"last_name", "Holm"}, {"birth_date", "1982-12-04"}}},
       {{0}, {1}}},
      {"AMailboxMadeOfAUsualNameAtTwoDomains",
       {{{"name", "Kim Hall"}, {"email", "khall@hall.com"}}, {{"name", "Kim Hall"}, {"email", "khall@post.net"}}},
       {{0}, {1}}},
      {"AnInitialDoesNotOutweighAnotherName",
       {With({{"first_name", "Olaf"}, {"birth_date", "1991-11-12"}}, at_home),
        With({{"first_name", "Olga"}, {"birth_date", "1993-12-10"}}, at_home),
        With({{"first_name", "O"}, {"birth_date", "1993-12-10"}}, at_home)},
       {{0}, {1, 2}}},
  };
}

// Neighbours of one rare town whose given names are near: everybody there has the town.
TEST(Towns, JoinNobodyBesideAnotherFamilyName) {
  auto store = OpenMemory();
  std::vector<v1::Event> events = {RecordOf(0, {{"name", "Jorn Tesk"},
                                                {"address", "127 Fourth Avenue"},
                                                {"city", "Elverum Park"},
                                                {"postal_code", "95865"}}),
                                   RecordOf(1, {{"name", "Jorne Falk"},
                                                {"address", "43 Belmont Lane"},
                                                {"city", "Elverum Park"},
                                                {"postal_code", "95865"}})};
  for (int i = 2; i < 200; ++i) {
    events.push_back(RecordOf(i, {{"name", "Person" + std::to_string(7 * i) + " Name" + std::to_string(13 * i)},
                                  {"city", "Town" + std::to_string(i)},
                                  {"postal_code", std::to_string(10'000 + 37 * i)}}));
  }
  IngestAll(*store, events, events.size());
  EXPECT_EQ(PeopleOf(*store, 2), (People{{0}, {1}}));
}

std::vector<Case> Cases() {
  std::vector<Case> cases = Households();
  for (auto part : {WrittenInManyWays(), ByIdentifiers(), AsPeopleWriteThem()})
    cases.insert(cases.end(), part.begin(), part.end());
  return cases;
}

class IdentityCases : public ::testing::TestWithParam<Case> {};

TEST_P(IdentityCases, InEveryOrder) {
  const Case& one = GetParam();
  const int n = static_cast<int>(one.records.size());
  std::vector<v1::Event> events;
  for (int place = 0; place < n; ++place) events.push_back(RecordOf(place, one.records[static_cast<size_t>(place)]));
  auto whole = OpenMemory();
  IngestAll(*whole, events, events.size());
  EXPECT_EQ(PeopleOf(*whole, n), one.people);
  ExpectSound(*whole);
  const std::string digest = DigestOf(*whole);
  std::vector<v1::Event> order = events;
  std::reverse(order.begin(), order.end());
  SeededRandom random(11);
  for (int turn = 0; turn < 6; ++turn, Shuffle(random, &order)) {
    auto store = OpenMemory();
    IngestAll(*store, order, 1);
    EXPECT_EQ(DigestOf(*store), digest);
    EXPECT_EQ(PeopleOf(*store, n), one.people);
  }
  for (const v1::Event& event : events) {
    const std::vector<EventKey> gone = {{event.source(), event.event_id()}};
    ASSERT_TRUE(whole->Delete(gone).ok());
    ExpectSound(*whole);
    IngestAll(*whole, {event}, 1);
    EXPECT_EQ(DigestOf(*whole), digest);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, IdentityCases, ::testing::ValuesIn(Cases()),
                         [](const auto& info) { return std::string(info.param.name); });

constexpr const char* kColleagues[] = {"Adam Berg",   "Celia Dorn",  "Egon Fuchs",  "Greta Hahn",  "Igor Jung",
                                       "Karla Lang",  "Max Nagel",   "Olga Pohl",   "Rolf Stein",  "Tina Ullman",
                                       "Victor Wolf", "Xenia Young", "Arno Blum",   "Clara Dietz", "Emil Frank",
                                       "Gisela Horn", "Ivo Jansen",  "Kurt Lorenz", "Mona Noll",   "Otto Peters"};

// Two records without names that one mailbox joins; then it turns out to be everybody's; then it is taken off again.
TEST(GenericMailbox, ComesApartInEveryOrderAndHeals) {
  std::vector<v1::Event> pair = {RecordOf(0, {{"email", "info@company.org"}, {"city", "Reno"}}),
                                 RecordOf(1, {{"email", "info@company.org"}, {"city", "Reno"}})};
  std::vector<v1::Event> colleagues;
  std::vector<EventKey> keys;
  for (int i = 0; i < 20; ++i) {
    colleagues.push_back(RecordOf(2 + i, {{"name", kColleagues[i]}, {"email", "info@company.org"}}));
    keys.push_back({colleagues.back().source(), colleagues.back().event_id()});
  }
  auto store = OpenMemory();
  IngestAll(*store, pair, 1);
  EXPECT_EQ(PeopleOf(*store, 2), (People{{0, 1}}));
  const std::string early = DigestOf(*store);
  IngestAll(*store, colleagues, 1);
  EXPECT_EQ(PeopleOf(*store, 22).size(), 22u);
  ExpectSound(*store);
  const std::string late = DigestOf(*store);

  std::vector<v1::Event> all = pair;
  all.insert(all.end(), colleagues.begin(), colleagues.end());
  SeededRandom random(5);
  for (int turn = 0; turn < 10; ++turn) {
    Shuffle(random, &all);
    auto other = OpenMemory();
    IngestAll(*other, all, turn < 5 ? 1 : 7);
    EXPECT_EQ(DigestOf(*other), late);
  }
  ASSERT_TRUE(store->Delete(keys).ok());
  EXPECT_EQ(PeopleOf(*store, 2), (People{{0, 1}}));
  EXPECT_EQ(DigestOf(*store), early);
  ExpectSound(*store);
}

// Beyond the cap of evidence a kiosk joins nobody, not even those who used it first; without the crowd it does again.
TEST(Kiosk, OfThousandsJoinsNobody) {
  std::vector<v1::Event> first = {RecordOf(0, {{"device_id", "kiosk-7"}}), RecordOf(1, {{"device_id", "kiosk-7"}})};
  std::vector<v1::Event> crowd;
  std::vector<EventKey> keys;
  for (int i = 0; i < 3000; ++i) {
    crowd.push_back(RecordOf(2 + i, {{"device_id", "kiosk-7"}}));
    keys.push_back({crowd.back().source(), crowd.back().event_id()});
  }
  auto store = OpenMemory();
  IngestAll(*store, first, 1);
  EXPECT_EQ(PeopleOf(*store, 2), (People{{0, 1}}));
  const std::string early = DigestOf(*store);
  IngestAll(*store, crowd, 100);
  EXPECT_EQ(PeopleOf(*store, 2), (People{{0}, {1}}));
  EXPECT_EQ(PeopleOf(*store, 3002).size(), 3002u);
  auto other = OpenMemory();
  IngestAll(*other, crowd, 500);
  IngestAll(*other, first, 1);
  EXPECT_EQ(DigestOf(*other), DigestOf(*store));
  ASSERT_TRUE(store->Delete(keys).ok());
  EXPECT_EQ(DigestOf(*store), early);
}

// An assertion on an identifier means the record anchored at it, even where too many show it to be evidence. When that
// record goes, so does what the assertion joined. (Seed 5366 of the simulation.)
TEST(AssertionOnACommonValue, EndsWithTheRecordItMeant) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_evidence_cap(3);
  std::vector<v1::Event> events = {MakeEvent("browser", {{"anonymous_id", "a1"}}), MakeEvent("u", {{"user_id", "u1"}})};
  for (int i = 2; i < 6; ++i)
    events.push_back(MakeEvent(std::to_string(i), {{"user_id", "u" + std::to_string(i)}, {"anonymous_id", "a1"}}));
  for (const bool again : {false, true}) {
    const auto store = OpenMemory(policy);
    IngestAll(*store, events, 1);
    ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "user_id:u1", "anonymous_id:a1", "").ok());
    const std::string joined = DigestOf(*store);
    const std::vector<EventKey> gone = {{"t", "browser"}};
    ASSERT_TRUE(store->Delete(gone).ok());
    ExpectSound(*store);
    if (again) IngestAll(*store, {events[0]}, 1);
    ExpectSound(*store);
    EXPECT_EQ(DigestOf(*store) == joined, again);
  }
}

}  // namespace
}  // namespace c360::testing
