// Households are drawn one after the other; what a person is comes first, then each record is a copy with mistakes.
// Names are put together from syllables, so that there are enough of them for millions of people, and drawn with a
// skew, so that some are common. Tested by tests/command/people_test.cc.
#include "generate/people.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "fmt/format.h"
#include "generate/file.h"
#include "generate/random.h"
#include "text.h"

namespace c360::generate {
namespace {

struct GivenName {
  std::string_view name;
  std::string_view nick;  // empty: none
};
constexpr int64_t kMostRecords = 20'000'000;
constexpr GivenName kMen[] = {{"James", "Jim"},
                              {"Robert", "Bob"},
                              {"John", "Jack"},
                              {"Michael", "Mike"},
                              {"William", "Bill"},
                              {"David", "Dave"},
                              {"Richard", "Dick"},
                              {"Joseph", "Joe"},
                              {"Thomas", "Tom"},
                              {"Charles", "Chuck"},
                              {"Christopher", "Chris"},
                              {"Daniel", "Dan"},
                              {"Matthew", "Matt"},
                              {"Anthony", "Tony"},
                              {"Andrew", "Andy"},
                              {"Edward", "Ted"},
                              {"Alexander", "Alex"},
                              {"Nicholas", "Nick"},
                              {"Benjamin", "Ben"},
                              {"Samuel", "Sam"},
                              {"Peter", "Pete"},
                              {"Stephen", "Steve"},
                              {"Henry", "Harry"},
                              {"Frank", ""},
                              {"Walter", "Walt"},
                              {"Adam", ""},
                              {"Oscar", ""},
                              {"Hugo", ""},
                              {"Martin", ""},
                              {"Philip", "Phil"},
                              {"Simon", ""},
                              {"Victor", "Vic"}};
constexpr GivenName kWomen[] = {{"Elizabeth", "Liz"},  {"Margaret", "Peggy"},   {"Katherine", "Kate"},
                                {"Mary", "Molly"},     {"Patricia", "Pat"},     {"Jennifer", "Jen"},
                                {"Barbara", "Barb"},   {"Susan", "Sue"},        {"Jessica", "Jess"},
                                {"Sarah", "Sally"},    {"Deborah", "Debbie"},   {"Rebecca", "Becky"},
                                {"Christine", "Tina"}, {"Victoria", "Vicky"},   {"Samantha", "Sam"},
                                {"Dorothy", "Dot"},    {"Amanda", "Mandy"},     {"Theresa", "Terry"},
                                {"Judith", "Judy"},    {"Abigail", "Abby"},     {"Anna", ""},
                                {"Emma", ""},          {"Laura", ""},           {"Julia", ""},
                                {"Sophia", "Sophie"},  {"Alexandra", "Sandra"}, {"Eleanor", "Nell"},
                                {"Helen", ""},         {"Isabella", "Bella"},   {"Nora", ""},
                                {"Grace", ""},         {"Olivia", "Liv"}};
constexpr std::string_view kOnsets[] = {"B", "Br", "C", "Cl", "D", "Dr", "F",  "G", "Gr", "H", "K", "L",
                                        "M", "N",  "P", "Pr", "R", "S",  "St", "T", "Tr", "V", "W", "Wh"};
constexpr std::string_view kMiddles[] = {"al", "an", "ar", "el", "en", "er",  "il",
                                         "in", "ol", "on", "or", "un", "ack", "edd"};
constexpr std::string_view kEndings[] = {"son", "ton", "man",  "ley", "field", "ford", "er",
                                         "ski", "sen", "well", "by",  "wood",  "es",   "ing"};
constexpr std::string_view kStreets[] = {"High",   "Station", "Church", "Park",  "Mill", "Oak",   "Elm",    "Garden",
                                         "Bridge", "Market",  "Hill",   "River", "King", "Queen", "School", "Lake"};
constexpr std::string_view kStreetKinds[][2] = {{"Street", "St"}, {"Road", "Rd"}, {"Avenue", "Ave"}, {"Lane", "Ln"}};
constexpr std::string_view kCityEnds[] = {"ton", "ham", "ford", "bury", "port", "mouth", "dale", "bridge"};
constexpr std::string_view kMailDomains[] = {"northmail.example", "inbox.example", "letterbox.example", "post.example"};

struct Home {
  std::string street, house_number, city, postal_code, phone;
};

struct Human {
  const GivenName* given = nullptr;
  std::string last_name, former_name, suffix, phone, email;
  absl::CivilDay born;
  bool woman = false;
  bool gives_parents_contact = false;  // shows the e-mail and phone of another
  Home home, former_home;
};

struct Row {
  std::string first_name, last_name, suffix, birth_date, gender, phone, email;
  Home home;
};

class Writer {
 public:
  explicit Writer(const PeopleOptions& options) : options_(options), random_(MixAll({options.seed, 701})) {}

  template <typename Sink>
  PeopleCounts Run(const Sink& sink) {
    while (counts_.records < options_.records) {
      MakeHousehold();
      ++counts_.households;
      for (const Human& human : household_) {
        const int64_t person = counts_.people++;
        const int64_t die = random_.Below(1000);
        int64_t copies = die < 500 ? 1 : die < 800 ? 2 : die < 930 ? 3 : die < 980 ? 4 : 5;
        for (; copies > 0 && counts_.records < options_.records; --copies) {
          const std::string id = fmt::format("r{:08}", ++counts_.records);
          sink(Line(id, Blur(human)), id, person);
          if (options_.progress && counts_.records % 10'000 == 0) options_.progress(counts_.records);
        }
        if (counts_.records == options_.records) break;
      }
    }
    return counts_;
  }

 private:
  // --- What people are ---

  // The lower of two draws: some names are common, most are rare.
  template <typename T, size_t n>
  const T& Skewed(const T (&items)[n]) {
    return items[static_cast<size_t>(std::min(random_.Below(n), random_.Below(n)))];
  }

  std::string Surname() { return fmt::format("{}{}{}", Skewed(kOnsets), Skewed(kMiddles), Skewed(kEndings)); }

  std::string Phone() { return fmt::format("+4474{:08}", random_.Below(100'000'000)); }

  Home MakeHome() {
    const int64_t city = std::min(random_.Below(3000), random_.Below(3000));
    Random of_city(MixAll({702, static_cast<uint64_t>(city)}));
    return {.street = fmt::format("{} {}", random_.Pick(kStreets), random_.Pick(kStreetKinds)[0]),
            .house_number = std::to_string(random_.Between(1, 180)),
            .city = fmt::format("{}{}{}", of_city.Pick(kOnsets), of_city.Pick(kMiddles), of_city.Pick(kCityEnds)),
            .postal_code = fmt::format("{:05}", 10'000 + city * 20 + random_.Below(20)),
            .phone = Phone()};
  }

  Human MakeHuman(bool woman, std::string last_name, int64_t year, const Home& home) {
    Human human;
    human.given = woman ? &Skewed(kWomen) : &Skewed(kMen);
    human.last_name = std::move(last_name);
    human.woman = woman;
    human.born = absl::CivilDay(year, 1, 1) + random_.Below(365);
    human.home = home;
    human.former_home = random_.PerMille(250) ? MakeHome() : home;
    human.phone = Phone();
    return human;
  }

  void NameMail(Human* human) {
    std::string local = fmt::format("{}.{}{}", human->given->name, human->last_name, random_.Below(1000));
    std::transform(local.begin(), local.end(), local.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    human->email = fmt::format("{}@{}", local, random_.Pick(kMailDomains));
  }

  void MakeHousehold() {
    household_.clear();
    const Home home = MakeHome();
    const std::string name = Surname();
    const int64_t year = random_.Between(1935, 1990);
    const bool woman = random_.PerMille(500);
    household_.push_back(MakeHuman(woman, name, year, home));
    if (random_.PerMille(500)) {  // a couple
      const bool one_name = random_.PerMille(700);
      Human partner = MakeHuman(!woman, one_name ? name : Surname(), year + random_.Between(-6, 6), home);
      if (one_name && partner.woman && random_.PerMille(400)) partner.former_name = Surname();
      household_.push_back(std::move(partner));
    }
    if (random_.PerMille(350)) AddChildren(name, year, home);
    for (Human& human : household_) NameMail(&human);
    for (size_t i = 1; i < household_.size(); ++i) {
      if (!household_[i].gives_parents_contact) continue;
      household_[i].email = household_[0].email;
      household_[i].phone = household_[0].phone;
    }
  }

  void AddChildren(const std::string& name, int64_t parents_year, const Home& home) {
    const int64_t year = std::min<int64_t>(parents_year + random_.Between(20, 38), 2012);
    Human child = MakeHuman(random_.PerMille(500), name, year, home);
    const Human& parent = household_[0];
    if (!parent.woman && !child.woman && random_.PerMille(200)) {  // named after the father
      child.given = parent.given;
      if (random_.PerMille(500)) child.suffix = "Jr";
    }
    child.gives_parents_contact = random_.PerMille(500);
    household_.push_back(child);
    if (random_.PerMille(120)) {
      Human twin = MakeHuman(random_.PerMille(500), name, year, home);
      while (twin.given == household_.back().given) twin.given = &random_.Pick(kWomen);
      twin.born = household_.back().born;
      twin.gives_parents_contact = household_.back().gives_parents_contact;
      household_.push_back(std::move(twin));
    } else if (random_.PerMille(400)) {
      Human other = MakeHuman(random_.PerMille(500), name, year + random_.Between(2, 5), home);
      other.gives_parents_contact = random_.PerMille(500);
      household_.push_back(std::move(other));
    }
  }

  // --- What stands in a record ---

  // One slip of the pen: a letter dropped, doubled, changed, or two swapped.
  void Slip(std::string* text) {
    if (text->size() < 3) return;
    const auto at = static_cast<size_t>(random_.Between(1, static_cast<int64_t>(text->size()) - 2));
    switch (random_.Below(4)) {
      case 0:
        text->erase(at, 1);
        break;
      case 1:
        text->insert(at, 1, (*text)[at]);
        break;
      case 2:
        std::swap((*text)[at], (*text)[at + 1]);
        break;
      default:
        (*text)[at] = (*text)[at] >= '0' && (*text)[at] <= '9' ? static_cast<char>('0' + random_.Below(10))
                                                               : static_cast<char>('a' + random_.Below(26));
    }
  }

  std::string BirthDate(const Human& human) {
    absl::CivilDay day = human.born;
    const int64_t die = random_.Below(1000);
    if (die < 100) return "";
    if (die < 120 && day.day() <= 12) day = absl::CivilDay(day.year(), day.day(), day.month());  // swapped
    if (die >= 120 && die < 140) day += random_.Between(-9, 9);
    if (die >= 140 && die < 150) return fmt::format("{:04}-01-01", day.year());  // only the year was known
    return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
  }

  Row Blur(const Human& human) {
    Row row;
    row.first_name = std::string(human.given->name);
    row.last_name = human.last_name;
    row.suffix = human.suffix;
    if (!human.given->nick.empty() && random_.PerMille(120)) row.first_name = human.given->nick;
    if (random_.PerMille(25)) row.first_name.resize(1);  // an initial
    if (!human.former_name.empty() && random_.PerMille(400)) row.last_name = human.former_name;
    if (random_.PerMille(60)) Slip(&row.first_name);
    if (random_.PerMille(70)) Slip(&row.last_name);
    if (random_.PerMille(15)) std::swap(row.first_name, row.last_name);
    if (random_.PerMille(500)) row.suffix.clear();
    row.birth_date = BirthDate(human);
    if (!random_.PerMille(200)) row.gender = human.woman ? "f" : "m";
    row.home = random_.PerMille(700) ? human.home : human.former_home;
    BlurHome(&row.home);
    if (!random_.PerMille(350)) row.phone = random_.PerMille(250) ? row.home.phone : human.phone;
    if (!random_.PerMille(350)) row.email = human.email;
    if (!row.phone.empty() && random_.PerMille(30)) Slip(&row.phone);
    if (!row.email.empty() && random_.PerMille(20)) Slip(&row.email);
    return row;
  }

  void BlurHome(Home* home) {
    if (random_.PerMille(150)) {
      home->street.clear(), home->house_number.clear(), home->city.clear(), home->postal_code.clear();
      return;
    }
    if (random_.PerMille(250)) {
      for (const auto& [whole, abbreviated] : kStreetKinds) {
        if (home->street.ends_with(whole)) {
          home->street.replace(home->street.size() - whole.size(), whole.size(), abbreviated);
          break;
        }
      }
    }
    if (random_.PerMille(60)) Slip(&home->street);
    if (random_.PerMille(40)) Slip(&home->city);
    if (random_.PerMille(30)) Slip(&home->postal_code);
    if (random_.PerMille(30)) home->house_number.clear();
  }

  static std::string Line(const std::string& id, const Row& row) {
    return fmt::format("{},{},{},{},{},{},{},{},{},{},GB,{},{}\n", id, row.first_name, row.last_name, row.suffix,
                       row.birth_date, row.gender, row.home.street, row.home.house_number, row.home.city,
                       row.home.postal_code, row.phone, row.email);
  }

  const PeopleOptions& options_;
  Random random_;
  std::vector<Human> household_;
  PeopleCounts counts_;
};

}  // namespace

PeopleCounts WritePeople(const PeopleOptions& options,
                         const std::function<void(std::string_view, std::string_view, int64_t)>& row) {
  return Writer(options).Run(row);
}

absl::StatusOr<PeopleCounts> GeneratePeople(const PeopleOptions& options, const std::string& out) {
  if (options.records < 1 || options.records > kMostRecords) {
    return command::Failure(absl::StatusCode::kInvalidArgument, fmt::format("records: 1 to {}", kMostRecords));
  }
  const std::filesystem::path folder(out);
  std::error_code error;
  std::filesystem::create_directories(folder, error);  // what went wrong shows when the files are opened
  File people(folder / "people.csv"), truth(folder / "truth.csv"), readme(folder / "README.txt");
  for (File* file : {&people, &truth, &readme}) {
    if (!file->is_open()) return file->Close();
  }
  people.output().Write(kPeopleHeader);
  truth.output().Write("namespace,value,entity\n");
  const PeopleCounts counts = WritePeople(options, [&](std::string_view line, std::string_view id, int64_t person) {
    people.output().Write(line);
    truth.output().Write(fmt::format("record_id,{},person-{}\n", id, person + 1));
  });
  readme.output().Write(fmt::format(
      "{} records of {} invented people in {} households, with mistakes.\n"
      "Made by: c360 generate --kind=people --records={} --seed={}\n\n"
      "people.csv  one record a line, in the order of households: shuffle it to see that order does not matter\n"
      "truth.csv   namespace,value,entity: whose record it is\n\n"
      "Try:\n"
      "  c360 ingest   --db=store --mapping=examples/mappings/people.json people.csv\n"
      "  c360 evaluate --db=store --truth=truth.csv\n",
      counts.records, counts.people, counts.households, options.records, options.seed));
  for (File* file : {&people, &truth, &readme}) {
    if (absl::Status status = file->Close(); !status.ok()) return status;
  }
  return counts;
}

}  // namespace c360::generate
