// Records of people with the truth, for tests and measurements of matching: the public sets, and a generator of
// families.
#ifndef C360_TESTS_SUPPORT_PEOPLE_H_
#define C360_TESTS_SUPPORT_PEOPLE_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace c360::testing {

struct PersonRecord {
  std::string key;                                          // unique in its set
  std::string person;                                       // the truth
  std::vector<std::pair<std::string, std::string>> values;  // attribute or namespace, text
};

struct PeopleSet {
  std::string name;
  std::vector<PersonRecord> records;
};

// $C360_DATA_DIR/people, or ../shared/data/people beside the checkout.
std::filesystem::path PeopleDirectory();

// One of "historical_dev", "febrl2", "febrl3", "febrl_dsgen_c10000", "fake_1000", with its columns named as attributes.
// Nothing where the file is absent.
std::optional<PeopleSet> ReadPeople(const std::string& name);

// `families` families: father and son of one name (some with Sr and Jr), twins, couples, children, who share an
// address, a phone and an e-mail; some move. Each person gives one to five records with slips of the pen and values
// left out. Equal seeds give equal sets.
PeopleSet MakeFamilies(int families, uint64_t seed);

}  // namespace c360::testing

#endif  // C360_TESTS_SUPPORT_PEOPLE_H_
