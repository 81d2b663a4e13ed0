// How much of a known truth the blocking keys reach.
#include <gtest/gtest.h>

#include "support/world.h"

namespace c360::testing {
namespace {

TEST(BlockingReportTest, CountsPairsChainsAndWhatCapsHide) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_block_cap(3);
  const auto store = OpenMemory(policy);
  std::vector<v1::Event> events = {
      // a - b by the name, b - c by the date: a chain.
      MakePerson("a", {{"first_name", "Robert"}, {"last_name", "Kowalski"}}),
      MakePerson("b", {{"first_name", "Robert"}, {"last_name", "Kowalski"}, {"birth_date", "1980-02-01"}}),
      MakePerson("c", {{"first_name", "Xaver"}, {"last_name", "Unbekannt"}, {"birth_date", "1980-02-01"}}),
      // Nothing in common.
      MakePerson("d", {{"first_name", "Olga"}, {"last_name", "Lis"}}),
      MakePerson("e", {{"first_name", "Igor"}, {"last_name", "Wrona"}}),
  };
  // Six namesakes: every key they share is above the cap.
  for (const char* id : {"n1", "n2", "n3", "n4", "n5", "n6"})
    events.push_back(MakePerson(id, {{"first_name", "Anna"}, {"last_name", "Nowak"}}));
  IngestAll(*store, events, 4);
  const std::vector<std::vector<std::string>> people = {{"record_id:a", "record_id:b", "record_id:c"},
                                                        {"record_id:d", "record_id:e", "record_id:nobody"},
                                                        {"record_id:n1", "record_id:n2"}};
  const auto report = store->identity().Blocking(people);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->pairs, 3 + 1 + 1);
  EXPECT_EQ(report->direct, 2);
  EXPECT_EQ(report->reached, 3);
  EXPECT_EQ(report->capped, 1);
}

}  // namespace
}  // namespace c360::testing
