#include "support/people.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>

#include "base/random.h"

namespace c360::testing {
namespace {

using Row = std::vector<std::string>;

std::string Trim(std::string text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Row SplitCsv(const std::string& line) {
  Row row(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        row.back().push_back(line[++i]);
      else
        quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      row.emplace_back();
    } else {
      row.back().push_back(line[i]);
    }
  }
  for (std::string& cell : row) cell = Trim(cell);
  return row;
}

// Column -> attribute; what is not here is left out ("age" and "blocking_number" are no attributes of a person).
const std::map<std::string, std::string>& Columns() {
  static const auto* const columns = new std::map<std::string, std::string>{{"first_name", "first_name"},
                                                                            {"given_name", "first_name"},
                                                                            {"surname", "last_name"},
                                                                            {"full_name", "name"},
                                                                            {"dob", "birth_date"},
                                                                            {"date_of_birth", "birth_date"},
                                                                            {"birth_place", "birth_place"},
                                                                            {"postcode_fake", "postal_code"},
                                                                            {"postcode", "postal_code"},
                                                                            {"gender", "gender"},
                                                                            {"occupation", "occupation"},
                                                                            {"street_number", "house_number"},
                                                                            {"address_1", "street"},
                                                                            {"address_2", "street2"},
                                                                            {"suburb", "city"},
                                                                            {"city", "city"},
                                                                            {"state", "region"},
                                                                            {"soc_sec_id", "ssn"},
                                                                            {"phone_number", "phone"},
                                                                            {"email", "email"}};
  return *columns;
}

std::string TruthOf(const std::string& set, const std::map<std::string, std::string>& row, const std::string& key) {
  if (set == "febrl_dsgen_c10000") return key.substr(0, key.size() - 1);
  if (set.starts_with("febrl")) return key.substr(0, key.find('-', 4));
  return row.at("cluster");
}

constexpr std::array<const char*, 48> kMen = {
    "james",  "robert",   "john",      "michael",  "david",   "william", "richard", "joseph",  "thomas",  "charles",
    "daniel", "matthew",  "anthony",   "mark",     "donald",  "steven",  "paul",    "andrew",  "joshua",  "kenneth",
    "kevin",  "brian",    "george",    "timothy",  "ronald",  "edward",  "jason",   "jeffrey", "ryan",    "jacob",
    "gary",   "nicholas", "eric",      "jonathan", "stephen", "larry",   "justin",  "scott",   "brandon", "benjamin",
    "samuel", "gregory",  "alexander", "patrick",  "frank",   "raymond", "jack",    "dennis"};
constexpr std::array<const char*, 48> kWomen = {
    "mary",      "patricia",  "jennifer", "linda",    "elizabeth", "barbara", "susan",    "jessica",
    "sarah",     "karen",     "lisa",     "nancy",    "betty",     "sandra",  "margaret", "ashley",
    "kimberly",  "emily",     "donna",    "michelle", "carol",     "amanda",  "melissa",  "deborah",
    "stephanie", "rebecca",   "sharon",   "laura",    "cynthia",   "dorothy", "amy",      "kathleen",
    "angela",    "shirley",   "emma",     "brenda",   "pamela",    "nicole",  "anna",     "samantha",
    "katherine", "christine", "debra",    "rachel",   "carolyn",   "janet",   "maria",    "heather"};
constexpr std::array<const char*, 24> kHeads = {"wood", "ash",  "brad",  "hart",  "clay", "dun",  "ell", "fair",
                                                "gar",  "hol",  "kirk",  "lang",  "mar",  "nor",  "old", "pem",
                                                "ral",  "stan", "thorn", "under", "whit", "york", "bar", "cros"};
constexpr std::array<const char*, 20> kTails = {"ford",  "ley",   "ton",  "worth", "man",  "well", "by",
                                                "field", "wick",  "son",  "ham",   "more", "land", "den",
                                                "er",    "stone", "wood", "brook", "bury", "combe"};
constexpr std::array<const char*, 12> kStreets = {"oak",  "maple",   "cedar", "elm",    "church", "mill",
                                                  "park", "station", "high",  "bridge", "river",  "hill"};
constexpr std::array<const char*, 4> kKinds = {"street", "road", "avenue", "lane"};

struct Home {
  std::string street, house, city, postcode, phone;
};

struct Member {
  std::string given, middle, birth_date, gender, suffix, email;
  bool mover = false;
};

class FamilyMaker {
 public:
  explicit FamilyMaker(uint64_t seed) : random_(seed) {}

  PeopleSet Make(int families) {
    PeopleSet set{"families", {}};
    for (int family = 0; family < families; ++family) AddFamily(family, &set);
    for (size_t i = set.records.size(); i > 1; --i) std::swap(set.records[i - 1], set.records[random_.Below(i)]);
    return set;
  }

 private:
  template <size_t N>
  std::string Pick(const std::array<const char*, N>& words) {
    // The first words are the more frequent ones.
    return words[std::min(random_.Below(N), random_.Below(N))];
  }
  std::string Digits(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out.push_back(static_cast<char>('0' + random_.Below(10)));
    return out;
  }
  std::string Date(int from, int years) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d",
                  from + static_cast<int>(random_.Below(static_cast<uint64_t>(years))),
                  1 + static_cast<int>(random_.Below(12)), 1 + static_cast<int>(random_.Below(28)));
    return text;
  }
  Home NewHome() {
    return {Pick(kStreets) + " " + Pick(kKinds), std::to_string(1 + random_.Below(200)), Pick(kHeads) + Pick(kTails),
            Digits(5), "+1" + std::to_string(200 + random_.Below(700)) + Digits(7)};
  }
  std::string Given(bool man, const std::vector<Member>& others) {
    for (;;) {
      std::string name = man ? Pick(kMen) : Pick(kWomen);
      if (std::none_of(others.begin(), others.end(), [&](const Member& m) { return m.given == name; })) return name;
    }
  }

  void AddFamily(int family, PeopleSet* set) {
    const std::string surname = Pick(kHeads) + Pick(kTails);
    const Home home = NewHome();
    const std::string shared_email = surname + Digits(3) + "@mail.test";
    const bool one_email = random_.Chance(0.5);
    std::vector<Member> members;
    const auto add = [&](bool man, std::string birth_date, std::string given, std::string suffix) {
      Member member;
      member.given = given.empty() ? Given(man, members) : std::move(given);
      if (random_.Chance(0.5)) member.middle = man ? Pick(kMen) : Pick(kWomen);
      member.birth_date = std::move(birth_date);
      member.gender = man ? "M" : "F";
      member.suffix = std::move(suffix);
      member.email = one_email ? shared_email : member.given + "." + surname + Digits(2) + "@mail.test";
      member.mover = random_.Chance(0.15);
      members.push_back(std::move(member));
    };
    const bool junior = random_.Chance(0.3);
    add(true, Date(1945, 30), "", junior ? "Sr" : "");
    if (random_.Chance(0.85)) add(false, Date(1945, 30), "", "");
    if (junior) add(true, Date(1978, 25), members[0].given, "Jr");
    const int children = static_cast<int>(random_.Below(4));
    for (int child = 0; child < children; ++child) add(random_.Chance(0.5), Date(1978, 30), "", "");
    if (random_.Chance(0.2)) {
      const std::string birth_date = Date(1978, 30);
      const bool both = random_.Chance(0.5);
      add(true, birth_date, "", "");
      add(!both, birth_date, "", "");
    }
    const Home away = NewHome();
    for (size_t i = 0; i < members.size(); ++i) {
      const int copies = 1 + static_cast<int>(random_.Below(5));
      for (int copy = 0; copy < copies; ++copy) {
        const bool moved = members[i].mover && copy % 2 == 1;
        set->records.push_back(RecordOf(members[i], surname, moved ? away : home,
                                        "f" + std::to_string(family) + "-" + std::to_string(i), copy));
      }
    }
  }

  std::string Slip(std::string text, double chance) {
    if (text.size() < 4 || !random_.Chance(chance)) return text;
    const size_t at = 1 + random_.Below(text.size() - 2);
    switch (random_.Below(4)) {
      case 0:
        text.erase(at, 1);
        break;
      case 1:
        std::swap(text[at], text[at + 1]);
        break;
      case 2:
        text.insert(at, 1, text[at]);
        break;
      default:
        text[at] = text[at] >= '0' && text[at] <= '9' ? static_cast<char>('0' + random_.Below(10))
                                                      : static_cast<char>('a' + random_.Below(26));
    }
    return text;
  }

  PersonRecord RecordOf(const Member& member, const std::string& surname, const Home& home, const std::string& person,
                        int copy) {
    PersonRecord record{person + "-" + std::to_string(copy), person, {}};
    const auto put = [&](const char* name, std::string text, double kept, double slip) {
      if (!text.empty() && random_.Chance(kept)) record.values.emplace_back(name, Slip(std::move(text), slip));
    };
    put("first_name", member.given, 0.995, 0.06);
    if (!member.middle.empty())
      put("middle_name", random_.Chance(0.5) ? member.middle.substr(0, 1) : member.middle, 0.5, 0);
    put("last_name", surname, 0.995, 0.06);
    put("suffix", member.suffix, 0.85, 0);
    put("birth_date", member.birth_date, 0.95, 0.05);
    put("gender", member.gender, 0.8, 0);
    put("house_number", home.house, 0.85, 0.02);
    put("street", home.street, 0.9, 0.05);
    put("city", home.city, 0.9, 0.05);
    put("postal_code", home.postcode, 0.9, 0.03);
    put("phone", home.phone, 0.6, 0.02);
    put("email", member.email, 0.6, 0.02);
    return record;
  }

  SeededRandom random_;
};

}  // namespace

std::filesystem::path PeopleDirectory() {
  const char* const given = std::getenv("C360_DATA_DIR");
  if (given != nullptr) return std::filesystem::path(given) / "people";
  return std::filesystem::path(C360_SOURCE_DIR).parent_path() / "shared" / "data" / "people";
}

std::optional<PeopleSet> ReadPeople(const std::string& name) {
  std::ifstream file(PeopleDirectory() / (name + ".csv"));
  std::string line;
  if (!file || !std::getline(file, line)) return std::nullopt;
  const Row header = SplitCsv(line);
  PeopleSet set{name, {}};
  while (std::getline(file, line)) {
    const Row row = SplitCsv(line);
    if (row.size() != header.size()) continue;
    std::map<std::string, std::string> cells;
    for (size_t i = 0; i < row.size(); ++i) cells[header[i]] = row[i];
    PersonRecord record;
    record.key = row[0];
    record.person = TruthOf(name, cells, record.key);
    for (const auto& [column, text] : cells) {
      const auto attribute = Columns().find(column);
      if (attribute != Columns().end() && !text.empty()) record.values.emplace_back(attribute->second, text);
    }
    set.records.push_back(std::move(record));
  }
  return set;
}

PeopleSet MakeFamilies(int families, uint64_t seed) { return FamilyMaker(seed).Make(families); }

}  // namespace c360::testing
