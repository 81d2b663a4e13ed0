// Finding people by what is known of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/profiles.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<v1::Event> Town() {
  std::vector<v1::Event> events = {
      MakePerson("robert",
                 {{"first_name", "Robert"},
                  {"last_name", "Kowalski"},
                  {"birth_date", "1980-02-01"},
                  {"postal_code", "00-123"}},
                 "robert.kowalski@x.pl"),
      MakePerson("roberta", {{"first_name", "Roberta"}, {"last_name", "Kowalska"}, {"birth_date", "1991-07-12"}}),
      MakePerson("son", {{"first_name", "Jan"}, {"last_name", "Kowalski"}, {"birth_date", "2004-05-30"}},
                 "home@kowalscy.pl"),
      MakePerson("ivan", {{"first_name", "\u0418\u0432\u0430\u043d"},
                          {"last_name", "\u041f\u0435\u0442\u0440\u043e\u0432"},
                          {"birth_date", "1975-11-03"}})};
  static const char* const kFirst[] = {"Anna", "Ewa", "Piotr", "Maria", "Zofia", "Adam", "Olga"};
  static const char* const kLast[] = {"Nowak", "Wrona", "Lis", "Sroka", "Bielik"};
  for (int i = 0; i < 35; ++i) {
    events.push_back(MakePerson("n" + std::to_string(i), {{"first_name", kFirst[i % 7]},
                                                          {"last_name", kLast[i % 5]},
                                                          {"birth_date", "19" + std::to_string(50 + i) + "-03-09"}}));
  }
  return events;
}

std::vector<std::string> Records(const v1::SearchResult& result) {
  std::vector<std::string> records;
  for (const v1::SearchHit& hit : result.hits()) records.push_back(hit.record());
  return records;
}

class SearchTest : public ::testing::Test {
 protected:
  SearchTest() : store_(OpenMemory()) { IngestAll(*store_, Town(), 10); }
  v1::SearchResult Search(const SearchQuery& query) {
    const auto result = store_->profiles().Search(query);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : v1::SearchResult();
  }
  std::unique_ptr<ProfileStore> store_;
};

TEST_F(SearchTest, FindsThroughSlipsNicknamesAndScripts) {
  const struct {
    std::vector<std::pair<std::string, std::string>> attributes;
    const char* best;
  } kCases[] = {
      {{{"name", "Robert Kowalski"}}, "record_id:robert"},
      {{{"name", "Bob Kowalski"}, {"birth_date", "1980-02-01"}}, "record_id:robert"},
      {{{"name", "kowalsky robert"}, {"birth_date", "1980-01-02"}},
       "record_id:robert"},  // order, a slip, day and month
      {{{"first_name", "Jan"}, {"last_name", "Kowalski"}}, "record_id:son"},
      {{{"name", "Ivan Petrov"}, {"birth_date", "1975-11-03"}}, "record_id:ivan"},
      {{{"email", "Robert.Kowalski@X.pl"}}, "record_id:robert"},
      {{{"birth_date", "1991-07-12"}}, "record_id:roberta"},
      {{{"postal_code", "00-123"}, {"first_name", "Robert"}}, "record_id:robert"},
      {{{"record_id", "n7"}}, "record_id:n7"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.attributes[0].second);
    const v1::SearchResult result = Search({.attributes = c.attributes});
    ASSERT_GT(result.hits_size(), 0);
    EXPECT_EQ(result.hits(0).record(), c.best);
  }
}

TEST_F(SearchTest, ScoresAddUpAndFallMonotonously) {
  const v1::SearchResult result = Search({.attributes = {{"name", "Robert Kowalski"}, {"birth_date", "1980-02-01"}}});
  ASSERT_GT(result.hits_size(), 1);
  int64_t last = result.hits(0).score_millibits();
  EXPECT_GT(last, 0);
  for (const v1::SearchHit& hit : result.hits()) {
    int64_t sum = hit.prior_millibits();
    for (const v1::ScorePart& part : hit.parts()) sum += part.weight_millibits();
    EXPECT_EQ(sum, hit.score_millibits());
    EXPECT_GT(hit.score_millibits(), hit.prior_millibits());
    EXPECT_LE(hit.score_millibits(), last);
    last = hit.score_millibits();
  }
}

TEST_F(SearchTest, ChangesNothingAndDoesNotDependOnTheOrderOfArrival) {
  const SearchQuery query = {.attributes = {{"name", "Kowalski"}}, .limit = 3};
  const std::string before = DigestOf(*store_);
  const v1::SearchResult result = Search(query);
  EXPECT_EQ(DigestOf(*store_), before);
  auto events = Town();
  std::reverse(events.begin(), events.end());
  store_ = OpenMemory();
  IngestAll(*store_, events, 3);
  auto again = Records(Search(query)), first = Records(result);
  std::sort(again.begin(), again.end());
  std::sort(first.begin(), first.end());
  EXPECT_EQ(again, first);
}

TEST_F(SearchTest, BestRecordSpeaksForItsProfile) {
  IngestAll(*store_,
            {MakePerson("robert2", {{"first_name", "Robert"}, {"last_name", "Kowalski"}}, "robert.kowalski@x.pl")}, 1);
  const v1::SearchResult result = Search({.attributes = {{"name", "Robert Kowalski"}, {"birth_date", "1980-02-01"}}});
  ASSERT_GT(result.hits_size(), 0);
  EXPECT_EQ(result.hits(0).record(), "record_id:robert");
  EXPECT_EQ(result.hits(0).profile().records_size(), 2);
  for (int i = 1; i < result.hits_size(); ++i)
    EXPECT_NE(result.hits(i).profile().profile_id(), result.hits(0).profile().profile_id());
}

TEST(SearchPlainTest, FindsWhoSaysNothingOfThemselves) {
  const auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}), MakeEvent("2", {{"user_id", "u2"}})},
            1);
  const auto result = store->profiles().Search({.attributes = {{"email", "JAN@x.pl"}}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(Records(*result), ElementsAre("user_id:u1"));
}

TEST_F(SearchTest, SaysWhatItDidNotUseAndWhatItDidNotCompare) {
  const v1::SearchResult notes = Search({.attributes = {{"name", "Robert Kowalski"}, {"email", "null"}}});
  EXPECT_GT(notes.hits_size(), 0);
  ASSERT_EQ(notes.notes_size(), 1);
  EXPECT_THAT(notes.notes(0), HasSubstr("email was not used"));
  const v1::SearchResult no_date = Search({.attributes = {{"name", "Robert Kowalski"}, {"birth_date", "1900-01-01"}}});
  EXPECT_GT(no_date.hits_size(), 0);
  ASSERT_EQ(no_date.notes_size(), 1);
  EXPECT_THAT(no_date.notes(0), HasSubstr("birth_date was not used"));
  EXPECT_FALSE(notes.capped());
  EXPECT_TRUE(Search({.attributes = {{"last_name", "Nowak"}}, .max_candidates = 3}).capped());
}

TEST_F(SearchTest, RefusesWhatItCannotDo) {
  const auto code = [&](const SearchQuery& query) { return store_->profiles().Search(query).status().code(); };
  EXPECT_EQ(code({}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.attributes = {{"shoe_size", "42"}}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.attributes = {{"email", "null"}}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.attributes = {{"name", "Jan"}, {"birth_date", "abc"}}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.attributes = {{"name", "Jan"}}, .limit = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.attributes = {{"name", "Jan"}}, .max_candidates = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Search({.attributes = {{"name", "Zygfryd Unbekannt"}}}).hits_size(), 0);
}

}  // namespace
}  // namespace c360::testing
