#include "match/households.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/subjects.h"

namespace c360::match {
namespace {

using testing::S;
using testing::SubjectPtr;

std::vector<Side> SidesOf(const std::vector<SubjectPtr>& subjects) {
  std::vector<Side> sides;
  for (const SubjectPtr& subject : subjects) sides.push_back({subject.get(), {}});
  return sides;
}

SubjectPtr At(const char* first, const char* birth_date, const char* phone = "601000123") {
  return S({{"first_name", first}, {"last_name", "Smith"}, {"birth_date", birth_date}, {"phone", phone}});
}

TEST(Households, TwoPeopleWhoBothRecur) {
  const std::vector<SubjectPtr> family = {At("John", "1950-03-12"), At("John", "1950-03-12"), At("Mary", "1955-07-24"),
                                          At("Mary", "1955-07-24")};
  const std::vector<Side> sides = SidesOf(family);
  const Households households(Model::BuiltIn(), sides);
  for (uint32_t i = 0; i < family.size(); ++i) EXPECT_TRUE(households.member(i));
  EXPECT_EQ(households.Compare(0, 2).millibits[static_cast<size_t>(Field::kHousehold)],
            Model::BuiltIn().large_household());
}

TEST(Households, ThreeWhoAllDiffer) {
  const std::vector<SubjectPtr> family = {At("John", "1950-03-12"), At("Mary", "1955-07-24"), At("Kate", "1981-11-05")};
  const std::vector<Side> sides = SidesOf(family);
  EXPECT_TRUE(Households(Model::BuiltIn(), sides).member(0));
}

TEST(Households, OneOddRecordMakesNone) {
  const std::vector<SubjectPtr> records = {At("John", "1950-03-12"), At("John", "1950-03-12"), At("John", "1950-03-21"),
                                           At("Wilbur", "1977-10-30")};
  const std::vector<Side> sides = SidesOf(records);
  const Households households(Model::BuiltIn(), sides);
  for (uint32_t i = 0; i < records.size(); ++i) EXPECT_FALSE(households.member(i));
}

TEST(Households, PeopleWhoShareNothingMakeNone) {
  const std::vector<SubjectPtr> records = {At("John", "1950-03-12", "601000001"), At("John", "1950-03-12", "601000001"),
                                           At("Mary", "1955-07-24", "722999002"),
                                           At("Mary", "1955-07-24", "722999002")};
  const std::vector<Side> sides = SidesOf(records);
  EXPECT_FALSE(Households(Model::BuiltIn(), sides).member(0));
}

}  // namespace
}  // namespace c360::match
