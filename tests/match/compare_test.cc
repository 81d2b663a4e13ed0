#include "match/compare.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "match/train.h"
#include "support/batch_linker.h"
#include "support/subjects.h"

namespace c360::match {
namespace {

using testing::LevelOf;
using testing::Pair;
using testing::S;

TEST(Levels, Names) {
  const struct {
    const char* first_a;
    const char* last_a;
    const char* first_b;
    const char* last_b;
    uint8_t given;
    uint8_t family;
    uint8_t order;
  } cases[] = {
      {"Jan", "Nowak", "Jan", "Nowak", level::kGivenExact, level::kFamilyExact, level::kOrderStraight},
      {"Bob", "Smith", "Robert", "Smith", level::kGivenNickname, level::kFamilyExact, level::kOrderStraight},
      {"Katarzyna", "Nowak", "Kataryzna", "Nowack", level::kGivenNear, level::kFamilyNear, level::kOrderStraight},
      {"J.", "Smith", "John", "Smith", level::kGivenInitial, level::kFamilyExact, level::kOrderStraight},
      {"Peter", "Smith", "Alice", "Jones", level::kGivenDiffers, level::kFamilyDiffers, level::kOrderStraight},
      {"Maria", "Garcia Lopez", "Maria", "Lopez", level::kGivenExact, level::kFamilyCompound, level::kOrderStraight},
      {"Kowalski", "Piotr", "Piotr", "Kowalski", level::kGivenExact, level::kFamilyExact, level::kOrderSwapped},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.first_a) + " " + c.last_a + " / " + c.first_b + " " + c.last_b);
    const auto a = S({{"first_name", c.first_a}, {"last_name", c.last_a}});
    const auto b = S({{"first_name", c.first_b}, {"last_name", c.last_b}});
    EXPECT_EQ(LevelOf(a, b, Comparison::kGiven), c.given);
    EXPECT_EQ(LevelOf(a, b, Comparison::kFamily), c.family);
    EXPECT_EQ(LevelOf(a, b, Comparison::kOrder), c.order);
  }
}

TEST(Levels, NamesWrittenWithoutVowels) {
  const auto given = [](const char* a, const char* b) {
    return LevelOf(S({{"first_name", a}, {"last_name", "Levi"}}), S({{"first_name", b}, {"last_name", "Levi"}}),
                   Comparison::kGiven);
  };
  EXPECT_EQ(given("\u05d3\u05d5\u05d3", "David"), level::kGivenNear);  // Hebrew
  EXPECT_EQ(given("\u05db\u05d4\u05df", "Cohen"), level::kGivenNear);
  EXPECT_EQ(given("\u0645\u062d\u0645\u062f", "Mohamed"), level::kGivenNear);  // Arabic
  EXPECT_NE(given("\u05d3\u05d5\u05d3", "Daniel"), level::kGivenNear);
  EXPECT_NE(given("\u05db\u05d4\u05df", "Connor"), level::kGivenNear);
}

TEST(Levels, ContactsPlacesAndNumbers) {
  const struct {
    const char* name;
    const char* a;
    const char* b;
    Comparison comparison;
    uint8_t expected;
  } cases[] = {
      {"email", "jan@x.pl", "jan@x.pl", Comparison::kEmail, level::kEmailExact},
      {"email", "jan.nowak@x.pl", "jan.nowak@y.com", Comparison::kEmail, level::kEmailLocal},
      {"email", "info@x.pl", "info@x.pl", Comparison::kEmail, 0},
      {"email", "jan.nowak@x.pl", "jan.nowka@x.pl", Comparison::kEmail, level::kEmailNear},
      {"email", "jan.nowak12@x.pl", "jan.nowak57@x.pl", Comparison::kEmail, level::kEmailDiffers},
      {"phone", "+48601000123", "601000123", Comparison::kPhone, level::kPhoneTail},
      {"phone", "+48601000123", "0601000123", Comparison::kPhone, level::kPhoneTail},
      {"phone", "+48601000123", "+48601000132", Comparison::kPhone, level::kPhoneNear},
      {"phone", "+48601000123", "+48722999888", Comparison::kPhone, level::kPhoneDiffers},
      {"passport", "AB1234567", "ab 1234567", Comparison::kNumber, level::kNumberExact},
      {"passport", "AB1234567", "AB1234576", Comparison::kNumber, level::kNumberNear},
      {"passport", "AB1234567", "XY7654321", Comparison::kNumber, level::kNumberDiffers},
      {"postal_code", "bs2 0el", "BS2 0EL", Comparison::kPostcode, level::kPostcodeExact},
      {"postal_code", "bs2 0el", "bs2 0en", Comparison::kPostcode, level::kPostcodeNear},
      {"postal_code", "bs2 0el", "bs2 7xq", Comparison::kPostcode, level::kPostcodeArea},
      {"birth_place", "Bristol", "Bristol, City of", Comparison::kBirthPlace, level::kPlaceNear},
      {"city", "London", "Lonodn", Comparison::kCity, level::kPlaceNear},
      {"occupation", "painter", "house painter", Comparison::kOccupation, level::kFreeNear},
      {"gender", "male", "F", Comparison::kGender, level::kGenderDiffers},
      {"company", "Acme Ltd.", "ACME Limited", Comparison::kCompany, level::kFreeExact},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.a) + " / " + c.b);
    EXPECT_EQ(LevelOf(S({{c.name, c.a}}), S({{c.name, c.b}}), c.comparison), c.expected);
    EXPECT_EQ(LevelOf(S({{c.name, c.b}}), S({{c.name, c.a}}), c.comparison), c.expected);
  }
}

// Of a long value the beginning is kept, which may end before the "@".
TEST(Levels, AMailboxMadeOfTheNameSaysNoMoreThanTheName) {
  const auto a = S({{"name", "Kim Hall"}, {"email", "khall@x.pl"}});
  EXPECT_EQ(LevelOf(a, S({{"name", "Kim Hall"}, {"email", "khall@y.com"}}), Comparison::kEmail), 0);
  EXPECT_EQ(LevelOf(a, S({{"name", "Kim Hall"}, {"email", "khall@x.pl"}}), Comparison::kEmail), level::kEmailExact);
  EXPECT_EQ(LevelOf(a, S({{"name", "Ana Reis"}, {"email", "khall@y.com"}}), Comparison::kEmail), level::kEmailLocal);
}

TEST(Levels, NearMailboxesOfTwo) {
  const auto level = [](const char* name, const char* email, const char* other_name, const char* other_email) {
    const auto a = S({{"name", name}, {"email", email}}), b = S({{"name", other_name}, {"email", other_email}});
    EXPECT_EQ(LevelOf(a, b, Comparison::kEmail), LevelOf(b, a, Comparison::kEmail));
    return LevelOf(a, b, Comparison::kEmail);
  };
  // A slip of the pen.
  EXPECT_EQ(level("Jan Nowak", "jan.nowak12@x.pl", "Jan Nowak", "jan.nowka12@x.pl"), level::kEmailNear);
  EXPECT_EQ(level("Jan Nowak", "qwertyuiop7@x.pl", "Jan Nowak", "qwertyuip7@x.pl"), level::kEmailNear);
  EXPECT_EQ(level("Jan Nowak", "qwertyuiop7@x.pl", "Jan Nowak", "qwertyuip8@x.pl"), level::kEmailNear);
  // Other numbers, of as many digits or not, and with another slip beside them.
  EXPECT_EQ(level("Jan Nowak", "jan.nowak12@x.pl", "Jan Nowak", "jan.nowak57@x.pl"), level::kEmailDiffers);
  EXPECT_EQ(level("Jan Nowak", "jan.nowak1@x.pl", "Jan Nowak", "jan.nowak12@x.pl"), level::kEmailDiffers);
  EXPECT_EQ(level("Ann Finman", "ann.finman870@x.pl", "Ann Fenman", "ann.fenman633@x.pl"), level::kEmailDiffers);
  // They are as near as the names are.
  EXPECT_EQ(level("Jan Nowak", "jan.nowak@x.pl", "Jan Nowok", "jan.nowok@x.pl"), level::kEmailDiffers);
  EXPECT_EQ(level("Jan Nowak", "jan.nowak@x.pl", "Jan Nowak", "jan.nowok@x.pl"), level::kEmailNear);
}

TEST(Levels, CompaniesByTheirWords) {
  const struct {
    const char* a;
    const char* b;
    uint8_t expected;
  } cases[] = {
      {"Universal Parts Ltd", "universal parts", level::kFreeExact},
      {"Worldwide Parts", "Universal Parts Worldwide", level::kFreeNear},
      {"Universl Parts", "Universal Parts", level::kFreeNear},
      {"Marigold (Old Town)", "Marigold", level::kFreeExact},
      {"Smith Plumbing", "Smith Roofing", level::kFreeDiffers},
      {"Universal Parts", "Baker and Sons", level::kFreeDiffers},
      {"Smith", "Smith Roofing", level::kFreeDiffers},  // one word is no more than a family name
  };
  for (const auto& [a, b, expected] : cases) {
    EXPECT_EQ(LevelOf(S({{"company", a}}), S({{"company", b}}), Comparison::kCompany), expected) << a << " / " << b;
    EXPECT_EQ(LevelOf(S({{"company", b}}), S({{"company", a}}), Comparison::kCompany), expected) << b << " / " << a;
  }
}

TEST(Levels, LongEmailAddresses) {
  for (const size_t length : {1, 20, 58, 59, 60, 61, 64, 300}) {
    const std::string a = std::string(length, 'a') + "@x.pl", b = std::string(length, 'b') + "@x.pl";
    const auto level = LevelOf(S({{"email", a}}), S({{"email", b}}), Comparison::kEmail);
    EXPECT_EQ(level, length < 60 ? level::kEmailDiffers : 0) << length;
    EXPECT_EQ(LevelOf(S({{"email", a}}), S({{"email", a}}), Comparison::kEmail), length < 60 ? level::kEmailExact : 0);
  }
}

TEST(Levels, StreetAndHouse) {
  const auto at = [](const char* a, const char* b) {
    return LevelOf(S({{"street", a}}), S({{"street", b}}), Comparison::kStreet);
  };
  EXPECT_EQ(at("12 Main Street", "12 main st."), level::kStreetAndHouse);
  EXPECT_EQ(at("12 Main Street", "Main St"), level::kStreetExact);
  EXPECT_EQ(at("12 Main Street", "12 Mian Street"), level::kStreetNearAndHouse);
  EXPECT_EQ(at("12 Main Street", "14 Main Street"), level::kStreetOtherHouse);
  EXPECT_EQ(at("12 Main Street", "14 Church Road"), level::kStreetDiffers);
  EXPECT_EQ(at("110 Bridge Road", "11 Bridge Roda"), level::kStreetNear);
  EXPECT_EQ(at("110 Bridge Road", "Bridge Roda"), level::kStreetNear);
  EXPECT_EQ(at("110 Bridge Road", "90 Bridge Roda"), level::kStreetDiffers);
}

TEST(Levels, NumbersOfTwoIssuersAreNotCompared) {
  EXPECT_EQ(LevelOf(S({{"passport", "AB123456"}}), S({{"ssn", "AB123456"}}), Comparison::kNumber), 0);
}

TEST(Levels, OfSeveralValuesTheBestPairCounts) {
  const auto a = S({{"email", "old@x.pl"}, {"email", "jan@x.pl"}});
  const auto b = S({{"email", "jan@x.pl"}, {"email", "other@y.com"}});
  EXPECT_EQ(LevelOf(a, b, Comparison::kEmail), level::kEmailExact);
}

TEST(Compare, NullNeverAgrees) {
  const PairScore score = Pair(S({{"first_name", "Jan"}}), S({{"last_name", "Nowak"}, {"email", "a@b.pl"}}));
  EXPECT_EQ(score.present & ~(1u << static_cast<int>(Field::kOrganisation)), 0u);
  for (const int32_t millibits : score.millibits) EXPECT_EQ(millibits, 0);
}

TEST(Compare, ATownSaysLittleBesideItsPostcode) {
  const auto says = [](Field field, const char* city, const char* postcode, const char* other) {
    const PairScore score =
        Pair(S({{"city", "Ranton"}, {"postal_code", postcode}}), S({{"city", city}, {"postal_code", other}}));
    return score.millibits[static_cast<size_t>(field)];
  };
  EXPECT_GT(says(Field::kCity, "Ranton", "21754", "30256"), 5000);
  EXPECT_GT(says(Field::kCity, "Ranton", "21754", "21755"), 5000);
  EXPECT_EQ(says(Field::kCity, "Ranton", "21754", "21754"), 1000);
  EXPECT_GT(says(Field::kPostcode, "Ranton", "21754", "21754"), 5000);
  EXPECT_GT(says(Field::kPostcode, "Wilford", "21754", "21755"), 3000);
  EXPECT_EQ(says(Field::kPostcode, "Ranton", "21754", "21755"), 1000);
  // Postcodes of one town begin alike.
  EXPECT_EQ(says(Field::kPostcode, "Ranton", "21754", "21799"), 0);
  EXPECT_GT(says(Field::kPostcode, "Wilford", "21754", "21799"), 3000);
}

TEST(Compare, PartsSumToTheTotal) {
  const auto a =
      S({{"first_name", "Jan"}, {"last_name", "Nowak"}, {"birth_date", "1980-02-03"}, {"phone", "601000123"}});
  const auto b =
      S({{"first_name", "Janek"}, {"last_name", "Nowak"}, {"birth_date", "1980-03-02"}, {"phone", "601000123"}});
  const PairScore score = Pair(a, b);
  const Model& model = Model::BuiltIn();
  int32_t strangers = model.PriorMillibits(5000);
  for (int field = 0; field < kFieldCount; ++field) {
    if ((FieldsAgainst(Rival::kStrangers) >> field & 1) != 0) strangers += score.millibits[static_cast<size_t>(field)];
  }
  EXPECT_EQ(TotalAgainst(model, model.PriorMillibits(5000), Rival::kStrangers, score), strangers);
  EXPECT_EQ(Total(model, model.PriorMillibits(5000), score),
            std::min(strangers, TotalAgainst(model, 0, Rival::kRelatives, score)));
}

// On generated people: the score of (a, b) is that of (b, a), and nothing depends on what was compared before.
TEST(Compare, Symmetric) {
  const testing::Population people(testing::MakeFamilies(60, 3));
  const Model& model = Model::BuiltIn();
  int agreeing = 0;
  for (uint32_t a = 0; a < people.size(); ++a) {
    for (uint32_t b = a; b < people.size(); b += 7) {
      const PairScore there = Compare(model, people.side(a), people.side(b));
      const PairScore back = Compare(model, people.side(b), people.side(a));
      ASSERT_EQ(there.millibits, back.millibits) << a << " " << b;
      ASSERT_EQ(there.levels, back.levels);
      agreeing += Total(model, -8000, there) > 0;
    }
  }
  EXPECT_GT(agreeing, 50);
}

// Values that are near each other in every way that a comparison asks for, several of a kind, with any rarity: the
// order of the two is not seen.
TEST(Compare, SymmetricForWhateverIsSaid) {
  struct Kind {
    const char* name;
    std::vector<const char*> seeds;
    const char* letters;
  };
  const std::vector<Kind> kinds = {
      {"first_name", {"Emma", "Edward", "Ed", "Martha", "J."}, "aemdr"},
      {"last_name", {"Golby", "Garcia Lopez", "Smith", "Emma"}, "golyb "},
      {"middle_name", {"Anna", "B."}, "anb"},
      {"birth_date", {"1976-08-07", "1976", "1976-08", "1901-01-01", "1976-01-01"}, "016789-"},
      {"email", {"jan.nowak12@x.pl", "info@x.pl", "jan@nowak.pl"}, "jan.12@"},
      {"phone", {"447490053024", "047490053024", "7490053024", "0049005302"}, "0473"},
      {"street", {"Hill Street", "Hill", "Main Road"}, "hil st"},
      {"house_number", {"121", "12"}, "12"},
      {"postal_code", {"14492", "BS2 0EL"}, "1429 "},
      {"city", {"Bristol", "Bristol, City of", "Dromouth"}, "bristol"},
      {"number:ssn", {"123456780", "12345"}, "123450"},
      {"occupation", {"teacher", "teach", "baker"}, "teach"},
      {"company", {"Nowak Ltd", "Nowak and Sons"}, "nowak"},
  };
  uint64_t state = 7;
  const auto random = [&state](size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state >> 33) % below;
  };
  const auto person = [&] {
    std::vector<std::pair<const char*, std::string>> said;
    for (const Kind& kind : kinds) {
      for (size_t values = random(3); values > 0; --values) {
        std::string text = kind.seeds[random(kind.seeds.size())];
        for (size_t slips = random(3); slips > 0; --slips)
          text[random(text.size())] = kind.letters[random(std::string_view(kind.letters).size())];
        said.emplace_back(kind.name, std::move(text));
      }
    }
    std::vector<NamedText> named;
    for (const auto& [name, text] : said) named.push_back({name, text});
    return MakeSubject(named);
  };
  const auto rarity = [&] {
    std::vector<uint8_t> of(Word::kNoTerm);
    for (uint8_t& one : of) one = static_cast<uint8_t>(random(8) << 5 | random(4));
    return of;
  };
  std::array<std::set<uint8_t>, kComparisons> seen;
  for (int pair = 0; pair < 30'000; ++pair) {
    const auto a = person(), b = person();
    const std::vector<uint8_t> rarity_a = rarity(), rarity_b = rarity();
    Answers there, back;
    CompareLevels({a.get(), rarity_a}, {b.get(), rarity_b}, &there);
    CompareLevels({b.get(), rarity_b}, {a.get(), rarity_a}, &back);
    for (size_t i = 0; i < kComparisons; ++i) {
      ASSERT_EQ(there[i].level, back[i].level) << ComparisonName(static_cast<Comparison>(i)) << " pair " << pair;
      ASSERT_EQ(there[i].rarity, back[i].rarity) << ComparisonName(static_cast<Comparison>(i)) << " pair " << pair;
      seen[i].insert(there[i].level);
    }
    ASSERT_EQ(ClearlyDifferent(Model::BuiltIn(), *a, *b), ClearlyDifferent(Model::BuiltIn(), *b, *a));
  }
  for (const Comparison each : {Comparison::kGiven, Comparison::kFamily, Comparison::kBirthDate, Comparison::kPhone})
    EXPECT_GE(seen[static_cast<size_t>(each)].size(), LevelNames(each).size() - 2) << ComparisonName(each);
}

// Whatever the rarities are, the bound holds: who is refused by it is refused.
TEST(CompareAtMost, IsAtLeastWhatCompareGives) {
  const testing::Population people(testing::MakeFamilies(60, 3));
  const Model& model = Model::BuiltIn();
  uint64_t state = 1;
  const auto random_rarity = [&state] {
    std::vector<uint8_t> rarity(Word::kNoTerm);
    for (uint8_t& one : rarity) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      one = static_cast<uint8_t>((state >> 40) % 8 << 5 | (state >> 50) % 20);
    }
    return rarity;
  };
  int refused = 0;
  for (uint32_t a = 0; a < people.size(); ++a) {
    for (uint32_t b = a + 1; b < people.size(); b += 3) {
      const std::vector<uint8_t> rarity_a = random_rarity(), rarity_b = random_rarity();
      const Subject &x = *people.side(a).subject, &y = *people.side(b).subject;
      const PairScore score = Compare(model, {&x, rarity_a}, {&y, rarity_b}), most = CompareAtMost(model, x, y);
      for (int field = 0; field < kFieldCount; ++field) {
        if ((FieldsAgainst(Rival::kStrangers) >> field & 1) == 0) continue;
        ASSERT_LE(score.millibits[static_cast<size_t>(field)], most.millibits[static_cast<size_t>(field)])
            << a << " " << b << " field " << field;
      }
      refused += TotalAgainst(model, -8000, Rival::kStrangers, most) < 0;
    }
  }
  EXPECT_GT(refused, 1000);
}

// A model of any weights, as training may find them.
Model AnyModel(SeededRandom& random) {
  v1::MatchModel proto = Model::BuiltIn().proto();
  for (auto& comparison : *proto.mutable_comparisons()) {
    for (auto& level : *comparison.mutable_levels()) {
      level.set_weight_millibits(level.weight_millibits() + static_cast<int32_t>(random.Below(6001)) - 3000);
      level.set_rarity_share_permille(static_cast<int32_t>(random.Below(1001)));
    }
  }
  return *Model::FromProto(proto);
}

testing::SubjectPtr AnySubject(SeededRandom& random) {
  static constexpr std::array<const char*, 7> kNames = {"jan", "janek", "piotr", "pioter", "marek", "nowak", "nowack"};
  static constexpr std::array<const char*, 4> kPlaces = {"krakow", "krakov", "gdansk", "lodz"};
  const auto pick = [&](const auto& of) { return std::string(of[random.Below(of.size())]); };
  std::vector<std::pair<const char*, std::string>> values;
  for (const char* name : {"first_name", "first_name", "last_name", "last_name"})
    if (random.Chance(0.7)) values.emplace_back(name, pick(kNames));
  for (const char* name : {"city", "birth_place", "company", "occupation", "postal_code"})
    if (random.Chance(0.5)) values.emplace_back(name, pick(kPlaces));
  if (random.Chance(0.8)) values.emplace_back("street", random.Chance(0.7) ? "dluga" : "dlugosza");
  if (random.Chance(0.8)) values.emplace_back("house_number", random.Chance(0.7) ? "7" : "9");
  if (random.Chance(0.5)) values.emplace_back("email", pick(kNames) + ".wilk@x.pl");
  if (random.Chance(0.5)) values.emplace_back("phone", random.Chance(0.5) ? "+48601602603" : "+48601602604");
  if (random.Chance(0.3)) values.emplace_back("passport", random.Chance(0.5) ? "ab12345" : "ab12346");
  std::vector<NamedText> named;
  for (const auto& [name, text] : values) named.push_back({name, text});
  return MakeSubject(named);
}

// The rarity of terms, by counts that are one for each term, whoever shows it.
std::vector<uint8_t> RarityBy(const std::map<std::string, uint64_t>& counts, uint64_t n, const Subject& subject) {
  std::vector<uint8_t> rarity;
  for (const std::string& term : Terms(subject)) rarity.push_back(RarityOf(counts.at(term), n));
  return rarity;
}

// One term of two records is shown by more than before: where the model says so, the score cannot rise. Where it does
// not, it does rise now and then, or there would be nothing to say.
TEST(NeverWorthMore, HoldsForEveryPairAndIsNotSaidForNothing) {
  SeededRandom random(7);
  constexpr uint64_t kRecords = uint64_t{1} << 17;
  Model any = Model::BuiltIn();
  int fell = 0, rose = 0;
  for (int round = 0; round < 60'000; ++round) {
    if (round % 1000 == 0) any = AnyModel(random);
    const Model& model = round % 2 == 0 ? any : Model::BuiltIn();
    const auto a = AnySubject(random), b = AnySubject(random);
    std::map<std::string, uint64_t> counts;
    for (const auto* subject : {&a, &b}) {
      for (const std::string& term : Terms(**subject)) counts.emplace(term, 1 + (uint64_t{1} << random.Below(15)) / 2);
    }
    if (counts.empty()) continue;
    const bool of_a = a->terms() > 0 && (b->terms() == 0 || random.Chance(0.5));
    const Subject& shows = of_a ? *a : *b;
    const size_t index = random.Below(shows.terms());
    const std::string term = Terms(shows)[index];
    const auto total = [&] {
      return TotalAgainst(
          model, 0, Rival::kStrangers,
          Compare(model, {a.get(), RarityBy(counts, kRecords, *a)}, {b.get(), RarityBy(counts, kRecords, *b)}));
    };
    const int32_t before = total();
    const uint8_t was = RarityOf(counts[term], kRecords);
    counts[term] = counts[term] * (1 + random.Below(8)) + random.Below(2);
    const uint8_t is = RarityOf(counts[term], kRecords);
    const int32_t after = total();
    const ValueKind kind = KindOfTerm(shows, index);
    if (model.NeverWorthMore(kind, was, is)) {
      ASSERT_LE(after, before) << term << " " << round;
      fell += after < before;
    } else {
      rose += after > before;
    }
    ASSERT_TRUE(model.NeverWorthMore(kind, was, is) || !model.NeverWorthMore(was, is)) << term;
    ASSERT_FALSE(was != is && model.NeverWorthMore(kind, is, was)) << "a term that became rarer";
  }
  EXPECT_GT(fell, 3'000);
  EXPECT_GT(rose, 3);
}

TEST(ClearlyDifferent, ByThePersonAloneNotByWhatIsShared) {
  const Model& model = Model::BuiltIn();
  const auto john =
      S({{"first_name", "John"}, {"last_name", "Smith"}, {"birth_date", "1950-03-12"}, {"email", "s@x.pl"}});
  const struct {
    const char* why;
    testing::SubjectPtr other;
    bool expected;
  } cases[] = {
      {"couple", S({{"first_name", "Mary"}, {"last_name", "Smith"}, {"email", "s@x.pl"}}), true},
      {"twin", S({{"first_name", "Peter"}, {"last_name", "Smith"}, {"birth_date", "1950-03-12"}}), true},
      {"son", S({{"first_name", "John"}, {"last_name", "Smith"}, {"birth_date", "1979-07-24"}}), true},
      {"nickname", S({{"first_name", "Jack"}, {"last_name", "Smith"}}), false},
      {"slip", S({{"first_name", "Jhon"}, {"last_name", "Smith"}, {"birth_date", "1950-03-21"}}), false},
      {"initial", S({{"first_name", "J"}, {"last_name", "Smith"}}), false},
      {"no name", S({{"email", "s@x.pl"}, {"city", "Lublin"}}), false},
      {"another address", S({{"first_name", "John"}, {"last_name", "Smith"}, {"email", "j@y.com"}}), false},
  };
  for (const auto& [why, other, expected] : cases) {
    EXPECT_EQ(ClearlyDifferent(model, *john, *other), expected) << why;
    EXPECT_EQ(ClearlyDifferent(model, *other, *john), expected) << why;
  }
  EXPECT_TRUE(ClearlyDifferent(model, *S({{"first_name", "John"}, {"last_name", "Smith"}, {"suffix", "Sr"}}),
                               *S({{"name", "John Smith Jr"}})));
}

}  // namespace
}  // namespace c360::match
