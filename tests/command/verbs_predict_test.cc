// The verbs of predictions in process, over a store on disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "command_fixture.h"
#include "fmt/format.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PredictVerbsTest : public CommandTest {
 protected:
  // 160 people who buy every `pace` days, 8 to 22, from 2024-01-01; every other one stops somewhere in the year, 40
  // days after a ticket that stays open.
  void SetUp() override {
    CommandTest::SetUp();
    now_ = absl::FromUnixSeconds(1'735'689'600);
    std::ofstream file(Path("events.ndjson"));
    const auto day = [](int number) {
      return absl::FormatTime("%Y-%m-%dT10:00:00Z", absl::FromUnixSeconds(1'704'067'200 + int64_t{number} * 86400),
                              absl::UTCTimeZone());
    };
    for (int person = 0; person < 160; ++person) {
      const std::string head = fmt::format(R"("identifiers":[{{"namespace":"user_id","value":"u{}"}}])", person);
      const int stop = person % 2 == 0 ? 60 + person * 37 % 300 : 1000;
      for (int at = person % 9; at < std::min(stop, 360); at += 8 + person % 15) {
        file
            << fmt::format(
                   R"({{"source":"s","eventId":"{}-{}","time":"{}",{},"order":{{"orderId":"o{}-{}","total":{{"currency":"EUR","micros":"{}"}}}}}})",
                   person, at, day(at), head, person, at, 1'000'000 + at * 1000)
            << "\n";
      }
      if (stop < 400) {
        file
            << fmt::format(
                   R"({{"source":"s","eventId":"{}-t","time":"{}",{},"caseUpdate":{{"action":"OPENED","caseId":"c{}"}}}})",
                   person, day(stop - 40), head, person)
            << "\n";
      }
    }
    file.close();
    const Result ingest = C360({"ingest", Db(), "--format=event-json", Path("events.ndjson")});
    ASSERT_EQ(ingest.code, kDone) << ingest.err << ingest.out;
  }
  Result C360(const std::vector<std::string>& words) const { return Call(words); }
};

TEST_F(PredictVerbsTest, FeaturesInBothFormats) {
  const Result csv = C360({"features", Db(), "--as-of=2024-07-01"});
  ASSERT_EQ(csv.code, kDone) << csv.err;
  EXPECT_THAT(csv.out, StartsWith("profile_id,recency_days,tenure_days"));
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 161);
  EXPECT_EQ(csv.out.find("nan"), std::string::npos);
  const Result ndjson = C360({"features", Db(), "--as-of=2024-07-01", "--format=ndjson"});
  EXPECT_EQ(std::count(ndjson.out.begin(), ndjson.out.end(), '\n'), 160);
  simdjson::dom::parser parser;
  const std::string line = ndjson.out.substr(0, ndjson.out.find('\n'));
  simdjson::dom::element row;
  ASSERT_EQ(parser.parse(line).get(row), simdjson::SUCCESS) << line;
  EXPECT_TRUE(row["nps_last"].is_null());
  EXPECT_GT(double(row["purchase_days"]), 1);
}

TEST_F(PredictVerbsTest, NothingIsKnownOfTheFuture) {
  const Result now = C360({"features", Db(), "--now=2024-07-01"});
  ASSERT_EQ(now.code, kDone) << now.err;
  EXPECT_EQ(C360({"features", Db(), "--now=2024-07-01", "--as-of=2025-07-01"}).out, now.out);
  const std::vector<std::string> backtest = {"predict", Db(), "backtest", "churn-lr", "--horizon-days=45"};
  const auto with = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> words = backtest;
    words.insert(words.end(), more);
    return C360(words);
  };
  EXPECT_EQ(with({"--as-of=2024-10-01"}).code, kDone);
  const Result unseen = with({"--as-of=2024-10-01", "--now=2024-10-10"});
  EXPECT_EQ(unseen.code, kFailed) << "what came after the present is not known";
  EXPECT_THAT(unseen.err, HasSubstr("events end"));
}

TEST_F(PredictVerbsTest, FeaturesWithAttributes) {
  Write(
      "who.ndjson",
      R"({"source":"s","eventId":"who","time":"2024-03-01T00:00:00Z","identifiers":[{"namespace":"user_id","value":"u0"}],"attributes":[{"name":"plan_name","value":{"text":"gold, \"big\""}}]}
{"source":"s","eventId":"late","time":"2024-09-01T00:00:00Z","identifiers":[{"namespace":"user_id","value":"u1"}],"attributes":[{"name":"plan_name","value":{"text":"late"}}]}
)");
  const Result more = C360({"ingest", Db(), "--format=event-json", Path("who.ndjson")});
  ASSERT_EQ(more.code, kDone) << more.err << more.out;
  const Result csv = C360({"features", Db(), "--as-of=2024-07-01", "--attributes=plan_name,birth_date"});
  ASSERT_EQ(csv.code, kDone) << csv.err;
  EXPECT_THAT(csv.out, StartsWith("profile_id,attribute.plan_name,attribute.birth_date,recency_days"));
  EXPECT_THAT(csv.out, HasSubstr(R"(,"gold, ""big""",,)"));
  EXPECT_EQ(csv.out.find("late"), std::string::npos) << "what was said after the date is not known";
  const Result ndjson = C360({"features", Db(), "--as-of=2024-10-01", "--attributes=plan_name", "--format=ndjson"});
  EXPECT_THAT(ndjson.out, HasSubstr(R"("attribute.plan_name":"late")"));
  EXPECT_THAT(ndjson.out, HasSubstr(R"("attribute.plan_name":null)"));
}

TEST_F(PredictVerbsTest, FitScoreAndList) {
  EXPECT_EQ(C360({"predict", Db(), "score", "churn-lr"}).code, kFailed);
  const Result fit = C360({"predict", Db(), "fit", "churn-lr", "--as-of=2024-10-01", "--horizon-days=45"});
  ASSERT_EQ(fit.code, kDone) << fit.err;
  EXPECT_THAT(fit.out, HasSubstr("It beats plain recency."));
  const Result score =
      C360({"predict", Db(), "score", "churn-lr", "--as-of=2024-10-01", "--limit=5", "--reasons=2", "--output=json"});
  ASSERT_EQ(score.code, kDone) << score.err;
  simdjson::dom::parser parser;
  double before = 1;
  int lines = 0;
  for (simdjson::dom::element row : parser.parse_many(score.out)) {
    EXPECT_LE(double(row["probability"]), before);  // the most endangered first
    before = double(row["probability"]);
    EXPECT_EQ(row["reasons"].get_array().size(), 2u);
    ++lines;
  }
  EXPECT_EQ(lines, 5);
  const Result risky =
      C360({"predict", Db(), "score", "churn-lr", "--as-of=2024-10-01", "--at-least=50", "--limit=0", "--output=json"});
  size_t in_danger = 0;
  for (simdjson::dom::element row : parser.parse_many(risky.out)) in_danger += double(row["probability"]) >= 0.5;
  EXPECT_GT(in_danger, 0u);
  EXPECT_LT(in_danger, 160u);
  EXPECT_EQ(in_danger, static_cast<size_t>(std::count(risky.out.begin(), risky.out.end(), '\n')));
  EXPECT_THAT(C360({"predict", Db(), "list"}).out, HasSubstr("churn-lr"));
}

TEST_F(PredictVerbsTest, NextSaysWhatToDoForWhom) {
  ASSERT_EQ(C360({"predict", Db(), "fit", "churn-lr", "--as-of=2024-10-01", "--horizon-days=45"}).code, kDone);
  const Result none = C360({"predict", Db(), "next", "churn-lr", "--as-of=2024-10-01"});
  EXPECT_EQ(none.code, kFailed);
  EXPECT_THAT(none.err, HasSubstr("c360 reference put"));
  const std::string file = ::testing::TempDir() + "c360_actions.ndjson";
  std::ofstream(file)
      << R"({"key":"call-back","action":{"eligibleIf":["recency_days > 0"],"cost":{"micros":1000000,"currency":"EUR"},"priorSuccess":0.3}}
{"key":"never","action":{"eligibleIf":["recency_days < 0"],"priorSuccess":0.9}}
)";
  ASSERT_EQ(C360({"reference", Db(), "put", file}).code, kDone);
  const Result next = C360({"predict", Db(), "next", "churn-lr", "--as-of=2024-10-01", "--output=json"});
  ASSERT_EQ(next.code, kDone) << next.err;
  simdjson::dom::parser parser;
  double before = 1e300;
  int lines = 0;
  for (simdjson::dom::element row : parser.parse_many(next.out)) {
    const simdjson::dom::element best = row["actions"].at(0);
    EXPECT_EQ(std::string_view(best["id"]), "call-back");
    EXPECT_FALSE(bool(row["actions"].at(1)["eligible"]));
    const double gain = double(best["expected_gain"]);
    EXPECT_NEAR(gain, double(row["probability_leaving"]) * double(best["success"]) * double(row["value"]) - 1, 1e-6);
    EXPECT_LE(gain, before);
    before = gain;
    ++lines;
  }
  EXPECT_GT(lines, 50);
  EXPECT_THAT(C360({"predict", Db(), "next", "churn-lr", "--as-of=2024-10-01", "--limit=1"}).out,
              HasSubstr("call-back"));
}

TEST_F(PredictVerbsTest, BacktestSaysByHowMuch) {
  const Result backtest =
      C360({"predict", Db(), "backtest", "churn-gbdt", "--as-of=2024-09-01", "--horizon-days=45", "--output=json"});
  simdjson::dom::parser parser;
  simdjson::dom::element report;
  ASSERT_EQ(parser.parse(backtest.out).get(report), simdjson::SUCCESS) << backtest.out << backtest.err;
  EXPECT_NEAR(double(report["auc"]) - double(report["recency_auc"]), double(report["auc_over_recency"]), 1e-12);
  EXPECT_EQ(backtest.code, bool(report["beats_recency"]) ? kDone : kFailed);
}

TEST_F(PredictVerbsTest, WrongUse) {
  EXPECT_EQ(C360({"predict", Db(), "guess"}).code, kWrongUsage);
  EXPECT_EQ(C360({"predict", Db(), "fit"}).code, kWrongUsage);
  const Result unknown = C360({"predict", Db(), "fit", "prophet"});
  EXPECT_EQ(unknown.code, kFailed);
  EXPECT_THAT(unknown.err, HasSubstr("churn-lr"));
  EXPECT_EQ(C360({"predict", Db(), "fit", "churn-lr", "--horizon-days=0"}).code, kFailed);
}

}  // namespace
}  // namespace c360::command
