// The cases of people that matching must get right, each by its name. Small sets: every case is a whole population.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "support/batch_linker.h"
#include "support/people.h"

namespace c360::testing {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

// The clusters of the records, as sets of their places.
std::set<std::set<uint32_t>> Clusters(const std::vector<Values>& records) {
  PeopleSet set{"case", {}};
  for (size_t i = 0; i < records.size(); ++i) set.records.push_back({"r" + std::to_string(i), "", records[i]});
  const Population population(set);
  const Linking linking = Link(population, match::Model::BuiltIn());
  std::map<uint32_t, std::set<uint32_t>> by_cluster;
  for (uint32_t i = 0; i < linking.cluster.size(); ++i) by_cluster[linking.cluster[i]].insert(i);
  std::set<std::set<uint32_t>> clusters;
  for (auto& [id, members] : by_cluster) clusters.insert(members);
  return clusters;
}

using Sets = std::set<std::set<uint32_t>>;

const Values kHome = {
    {"house_number", "12"}, {"street", "Main Street"}, {"city", "Springfield"}, {"postal_code", "62704"}};

Values With(Values values, const Values& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

TEST(Cases, SeniorAndJuniorAtOneAddress) {
  EXPECT_EQ(Clusters({With({{"name", "John Smith Sr"}, {"birth_date", "1950-03-12"}}, kHome),
                      With({{"name", "John Smith Jr"}, {"birth_date", "1978-07-24"}}, kHome),
                      With({{"name", "John Smith, Sr."}, {"birth_date", "1950-03-12"}}, kHome)}),
            (Sets{{0, 2}, {1}}));
}

TEST(Cases, SeniorAndJuniorToldByBirthDateAlone) {
  EXPECT_EQ(Clusters({With({{"name", "John Smith"}, {"birth_date", "1950-03-12"}}, kHome),
                      With({{"name", "John Smith"}, {"birth_date", "1978-07-24"}}, kHome)}),
            (Sets{{0}, {1}}));
}

TEST(Cases, TwoGenerationsOfOneNameAndBirthDate) {
  EXPECT_EQ(Clusters({With({{"name", "John Smith Sr"}, {"birth_date", "1950-03-12"}, {"phone", "2175550143"}}, kHome),
                      With({{"name", "John Smith Jr"}, {"birth_date", "1950-03-12"}, {"phone", "2175550143"}}, kHome)}),
            (Sets{{0}, {1}}));
}

TEST(Cases, FamilyOfFourWithOneEmailAndOneAddress) {
  const Values shared = With(kHome, {{"email", "family@smith.org"}, {"last_name", "Smith"}, {"phone", "2175550143"}});
  EXPECT_EQ(Clusters({With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, shared),
                      With({{"first_name", "Mary"}, {"birth_date", "1953-11-02"}}, shared),
                      With({{"first_name", "Kate"}, {"birth_date", "1979-07-24"}}, shared),
                      With({{"first_name", "Peter"}, {"birth_date", "1982-01-30"}}, shared),
                      With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, shared)}),
            (Sets{{0, 4}, {1}, {2}, {3}}));
}

TEST(Cases, TwinsWithOneEmailAndTheirParents) {
  const Values shared = With(kHome, {{"email", "family@smith.org"}, {"last_name", "Smith"}});
  EXPECT_EQ(Clusters({With({{"first_name", "Kate"}, {"birth_date", "1979-07-24"}}, shared),
                      With({{"first_name", "Peter"}, {"birth_date", "1979-07-24"}}, shared),
                      With({{"first_name", "Peter"}, {"birth_date", "1979-07-24"}}, shared),
                      With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, shared),
                      With({{"first_name", "John"}, {"birth_date", "1950-03-12"}}, shared)}),
            (Sets{{0}, {1, 2}, {3, 4}}));
}

TEST(Cases, Couple) {
  EXPECT_EQ(Clusters({With({{"name", "John Smith"}, {"phone", "2175550143"}, {"email", "s@smith.org"}}, kHome),
                      With({{"name", "Mary Smith"}, {"phone", "2175550143"}, {"email", "s@smith.org"}}, kHome)}),
            (Sets{{0}, {1}}));
}

TEST(Cases, NameChangeHeldTogetherByALicenceNumber) {
  EXPECT_EQ(Clusters({{{"name", "Anna Nowak"}, {"birth_date", "1980-02-03"}, {"drivers_license", "DL7738291"}},
                      {{"name", "Anna Kowalska"}, {"birth_date", "1980-02-03"}, {"drivers_license", "DL7738291"}}}),
            (Sets{{0, 1}}));
}

TEST(Cases, ChainOfSixEachByAnotherIdentifier) {
  EXPECT_EQ(Clusters({{{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"passport", "PA1234567"}},
                      {{"name", "Bob Brown"}, {"passport", "PA1234567"}, {"email", "rbrown@x.org"}},
                      {{"name", "R Brown"}, {"email", "rbrown@x.org"}, {"phone", "2175550143"}},
                      {{"name", "Robert Brown"}, {"phone", "2175550143"}, {"ssn", "521-33-9812"}},
                      {{"name", "Rob Brown"}, {"ssn", "521-33-9812"}, {"drivers_license", "DL7738291"}},
                      {{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"drivers_license", "DL7738291"}}}),
            (Sets{{0, 1, 2, 3, 4, 5}}));
}

TEST(Cases, FirstAndLastNameSwapped) {
  EXPECT_EQ(Clusters({{{"first_name", "Piotr"}, {"last_name", "Kowalski"}, {"birth_date", "1980-02-13"}},
                      {{"first_name", "Kowalski"}, {"last_name", "Piotr"}, {"birth_date", "1980-02-13"}}}),
            (Sets{{0, 1}}));
}

TEST(Cases, DatesWrittenThreeWays) {
  EXPECT_EQ(Clusters({{{"name", "Ewa Zielona"}, {"birth_date", "11/12/1978"}, {"phone", "+48601000123"}},
                      {{"name", "Ewa Zielona"}, {"birth_date", "12/11/1978"}, {"phone", "+48601000123"}},
                      {{"name", "Ewa Zielona"}, {"birth_date", "1978-12-11"}, {"phone", "+48601000123"}}}),
            (Sets{{0, 1, 2}}));
}

TEST(Cases, LocalPhoneInsideAFullOne) {
  EXPECT_EQ(Clusters({{{"name", "Ewa Zielona"}, {"phone", "+48601000123"}},
                      {{"name", "Ewa Zielona"}, {"phone", "601000123"}}}),
            (Sets{{0, 1}}));
}

TEST(Cases, PartialCompoundSurnames) {
  EXPECT_EQ(Clusters({{{"name", "Maria Garc\u00eda-L\u00f3pez"}, {"birth_date", "1980-02-13"}},
                      {{"name", "Maria Lopez"}, {"birth_date", "1980-02-13"}}}),
            (Sets{{0, 1}}));
}

TEST(Cases, Nicknames) {
  EXPECT_EQ(Clusters({With({{"name", "Bob Smith"}}, kHome),
                      With({{"name", "Robert Smith"}}, kHome),
                      {{"name", "Maggie Jones"}, {"birth_date", "1980-02-13"}},
                      {{"name", "Margaret Jones"}, {"birth_date", "1980-02-13"}}}),
            (Sets{{0, 1}, {2, 3}}));
}

TEST(Cases, NearNamesOfTwoPeopleWithOneBirthDate) {
  EXPECT_EQ(Clusters({{{"name", "Darla Anderson"},
                       {"birth_date", "1980-02-13"},
                       {"ssn", "521339812"},
                       {"city", "Reno"},
                       {"street", "7 Oak Road"},
                       {"phone", "7755550143"}},
                      {{"name", "Darlene Anderson"},
                       {"birth_date", "1980-02-13"},
                       {"ssn", "774018835"},
                       {"city", "Boston"},
                       {"street", "31 Mill Lane"},
                       {"phone", "6175550188"}}}),
            (Sets{{0}, {1}}));
}

TEST(Cases, OnePersonInSeveralScripts) {
  EXPECT_EQ(Clusters({{{"name", "\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440 \u041f\u0443\u0442\u0438\u043d"},
                       {"birth_date", "1952-10-07"}},
                      {{"name", "Vladimir Putin"}, {"birth_date", "1952-10-07"}},
                      {{"name", "\u7fd2\u8fd1\u5e73"}, {"birth_date", "1953-06-15"}},
                      {{"name", "Xi Jinping"}, {"birth_date", "1953-06-15"}},
                      {{"first_name", "\u0645\u062d\u0645\u062f"},
                       {"last_name", "\u0635\u0644\u0627\u062d"},
                       {"birth_date", "1992-06-15"}},
                      {{"first_name", "Mohamed"}, {"last_name", "Salah"}, {"birth_date", "1992-06-15"}}}),
            (Sets{{0, 1}, {2, 3}, {4, 5}}));
}

TEST(Cases, NamesThatCannotBeTransliteratedNeverAgree) {
  EXPECT_EQ(Clusters({{{"name", "\u179f\u17bb\u1781\u17b6 \u1785\u17b6\u1793\u17cb"}, {"city", "Phnom Penh"}},
                      {{"name", "\u178a\u17b6\u179a\u17c9\u17b6 \u179b\u17b8"}, {"city", "Phnom Penh"}}}),
            (Sets{{0}, {1}}));
}

TEST(Cases, RecordWithoutANameJoinsByAnOfficialNumber) {
  EXPECT_EQ(
      Clusters({{{"passport", "PA1234567"}, {"city", "Reno"}},
                {{"name", "Robert Brown"}, {"birth_date", "1970-05-06"}, {"passport", "PA1234567"}, {"city", "Reno"}}}),
      (Sets{{0, 1}}));
}

TEST(Cases, PersonAgainstOrganisationOfTheSameName) {
  EXPECT_EQ(Clusters({With({{"name", "John Deere"}, {"phone", "2175550143"}}, kHome),
                      With({{"company", "John Deere"}, {"phone", "2175550143"}}, kHome),
                      With({{"company", "John Deere Inc."}, {"phone", "2175550143"}}, kHome)}),
            (Sets{{0}, {1, 2}}));
}

TEST(Cases, PlaceholdersNeverAgree) {
  EXPECT_EQ(
      Clusters({{{"name", "null"}, {"phone", "000-000-0000"}, {"email", "n/a"}, {"city", "Reno"}, {"gender", "male"}},
                {{"name", "null"}, {"phone", "000-000-0000"}, {"email", "n/a"}, {"city", "Reno"}, {"gender", "male"}}}),
      (Sets{{0}, {1}}));
}

TEST(Cases, GenericMailboxOfTwentyColleagues) {
  std::vector<Values> records;
  const char* const names[] = {"Adam Berg",   "Celia Dorn",  "Egon Fuchs",  "Greta Hahn",  "Igor Jung",
                               "Karla Lang",  "Max Nagel",   "Olga Pohl",   "Rolf Stein",  "Tina Ullman",
                               "Victor Wolf", "Xenia Young", "Arno Blum",   "Clara Dietz", "Emil Frank",
                               "Gisela Horn", "Ivo Jansen",  "Kurt Lorenz", "Mona Noll",   "Otto Peters"};
  for (const char* name : names) records.push_back({{"name", name}, {"email", "info@company.org"}});
  EXPECT_EQ(Clusters(records).size(), 20u) << ::testing::PrintToString(Clusters(records));
}

}  // namespace
}  // namespace c360::testing
