#include "people.h"

#include <cmath>
#include <string>

#include "base/random.h"
#include "fmt/format.h"

namespace c360::bench {
namespace {

// A rank below `count`, the smaller the likelier: density about 1 / (rank + 20).
uint64_t ZipfRank(SeededRandom& random, uint64_t count) {
  constexpr double kFlat = 20;
  const double u = static_cast<double>(random.Below(1u << 30)) / (1u << 30);
  const double rank = kFlat * (std::pow((static_cast<double>(count) + kFlat) / kFlat, u) - 1);
  return std::min(static_cast<uint64_t>(rank), count - 1);
}

// The word number `index` of a kind: three syllables, different for different indices below 8,000 * 13.
std::string Word(uint64_t index, std::string_view ending) {
  static constexpr std::string_view kSyllables[] = {"ba", "de", "ki",  "lo",  "mu",  "na",  "re",  "si",  "to",  "vu",
                                                    "wa", "ze", "bri", "cho", "dra", "fle", "gro", "hel", "jan", "kor"};
  constexpr uint64_t kCount = std::size(kSyllables);
  std::string word;
  for (int i = 0; i < 3; ++i, index /= kCount) word += kSyllables[(index + static_cast<uint64_t>(i) * 7) % kCount];
  static constexpr std::string_view kLast[] = {"",    "n", "r", "ski", "s",  "mann", "ez",
                                               "ova", "t", "l", "son", "ic", "d"};
  word += kLast[index % std::size(kLast)];
  word += ending;
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

struct Person {
  std::string first, last, street, city, postcode;
  int house = 0, year = 0, month = 0, day = 0;
};

void Settle(SeededRandom& random, Person* person) {
  const uint64_t town = ZipfRank(random, 600);
  person->street = Word(ZipfRank(random, 8000), " Street");
  person->house = static_cast<int>(1 + random.Below(150));
  person->city = Word(town + 50'000, "");
  person->postcode = fmt::format("{:05}", 10'000 + town * 100 + random.Below(40));
}

Person PersonOf(uint64_t number, uint64_t seed) {
  SeededRandom random(seed * 1'000'003 + number);
  Person person;
  person.first = Word(ZipfRank(random, 600) * 11, "");
  person.last = Word(ZipfRank(random, 30'000), "");
  person.year = static_cast<int>(1935 + random.Below(70));
  person.month = static_cast<int>(1 + random.Below(12));
  person.day = static_cast<int>(1 + random.Below(28));
  Settle(random, &person);
  return person;
}

// One letter doubled, left out or replaced.
void Mistype(SeededRandom& random, std::string* text) {
  const size_t at = 1 + random.Below(text->size() - 1);
  switch (random.Below(3)) {
    case 0:
      text->insert(at, 1, (*text)[at]);
      break;
    case 1:
      text->erase(at, 1);
      break;
    default:
      (*text)[at] = static_cast<char>('a' + random.Below(26));
  }
}

void Disturb(SeededRandom& random, Person* person) {
  if (random.Chance(0.10)) Mistype(random, &person->first);
  if (random.Chance(0.10)) Mistype(random, &person->last);
  if (random.Chance(0.10)) Settle(random, person);
  if (random.Chance(0.03) && person->day <= 12) std::swap(person->day, person->month);
  if (random.Chance(0.03)) person->year = 0;  // left out
  if (random.Chance(0.05)) person->street.clear();
}

void SetText(const char* name, const std::string& text, v1::Event* event) {
  v1::Attribute* attribute = event->add_attributes();
  attribute->set_name(name);
  attribute->mutable_value()->set_text(text);
}

}  // namespace

People::People(int64_t records, uint64_t seed) : seed_(seed) {
  SeededRandom random(seed);
  for (uint32_t person = 0; static_cast<int64_t>(person_of_.size()) < records; ++person) {
    const uint64_t chance = random.Below(10);
    const int copies = chance < 5 ? 1 : chance < 9 ? 2 : 3;
    for (int i = 0; i < copies && static_cast<int64_t>(person_of_.size()) < records; ++i) person_of_.push_back(person);
  }
  for (size_t i = person_of_.size(); i > 1; --i) std::swap(person_of_[i - 1], person_of_[random.Below(i)]);
}

v1::Event People::EventOf(int64_t record) const {
  Person person = PersonOf(static_cast<uint64_t>(person_of(record)), seed_);
  SeededRandom random(seed_ * 7'919 + static_cast<uint64_t>(record) + 1);
  Disturb(random, &person);
  v1::Event event;
  event.set_source("register");
  event.set_event_id(fmt::format("r{}", record));
  event.mutable_time()->set_seconds(1'700'000'000 + record);
  v1::Identifier* id = event.add_identifiers();
  id->set_namespace_("record_id");
  id->set_value(event.event_id());
  SetText("first_name", person.first, &event);
  SetText("last_name", person.last, &event);
  if (person.year != 0)
    SetText("birth_date", fmt::format("{:04}-{:02}-{:02}", person.year, person.month, person.day), &event);
  v1::Attribute* attribute = event.add_attributes();
  attribute->set_name("address");
  v1::Address* address = attribute->mutable_value()->mutable_address();
  if (!person.street.empty()) {
    address->set_street(person.street);
    address->set_house_number(fmt::format("{}", person.house));
  }
  address->set_city(person.city);
  address->set_postal_code(person.postcode);
  return event;
}

}  // namespace c360::bench
