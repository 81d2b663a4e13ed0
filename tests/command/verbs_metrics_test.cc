// The verbs of measures in process, over a store on disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "command_fixture.h"
#include "fmt/format.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;

class MetricsVerbsTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    now_ = absl::FromUnixSeconds(1'709'294'400);
    std::ofstream(Path("events.ndjson")) <<
        R"({"source":"s","eventId":"1","time":"2024-01-05T10:00:00Z","channel":"CHANNEL_WEB","identifiers":[{"namespace":"user_id","value":"a"}],"pageView":{"path":"/p"}}
{"source":"s","eventId":"2","time":"2024-01-06T10:00:00Z","identifiers":[{"namespace":"user_id","value":"a"}],"order":{"orderId":"o1","total":{"currency":"GBP","micros":"2500000"}}}
{"source":"s","eventId":"3","time":"2024-02-06T10:00:00Z","identifiers":[{"namespace":"user_id","value":"a"}],"order":{"orderId":"o2","total":{"currency":"GBP","micros":"3500000"}}}
{"source":"s","eventId":"4","time":"2024-02-07T10:00:00Z","identifiers":[{"namespace":"user_id","value":"b"}],"order":{"orderId":"o3","total":{"currency":"GBP","micros":"1000000"}}}
)";
    const Result ingest = C360({"ingest", Db(), "--format=event-json", Path("events.ndjson")});
    ASSERT_EQ(ingest.code, kDone) << ingest.err << ingest.out;
  }
  Result C360(const std::vector<std::string>& words) const { return Call(words); }
  // Well-formed JSON, or a failure.
  static simdjson::dom::element Json(simdjson::dom::parser& parser, const Result& result) {
    simdjson::dom::element element;
    EXPECT_EQ(result.code, kDone) << result.err;
    EXPECT_EQ(parser.parse(result.out).get(element), simdjson::SUCCESS) << result.out;
    return element;
  }
};

TEST_F(MetricsVerbsTest, MetricsAsTextAndJson) {
  const Result text = C360({"metrics", Db(), "orders", "churn", "--from=2024-01-01", "--to=2024-03-01", "--by=month"});
  EXPECT_EQ(text.code, kDone) << text.err;
  EXPECT_THAT(text.out, HasSubstr("2024-02"));
  EXPECT_THAT(text.out, HasSubstr("undefined: the base is zero"));  // nobody at the start of January
  EXPECT_THAT(text.out, HasSubstr("\u25b2"));                       // more orders in February
  simdjson::dom::parser parser;
  const auto json =
      Json(parser, C360({"metrics", Db(), "orders", "--from=2024-01-01", "--to=2024-03-01", "--output=json"}));
  const auto first = json["rows"].at(0);
  EXPECT_EQ(std::string_view(first["measure"]), "orders.count");
  EXPECT_EQ(double(first["value"]), 3);
  EXPECT_EQ(std::string_view(first["from"]), "2024-01-01T00:00:00Z");
}

TEST_F(MetricsVerbsTest, CasesHaveTheIdOfWhateverOpenedThem) {
  std::ofstream(Path("cases.ndjson")) <<
      R"({"source":"s","eventId":"c1","time":"2024-01-08T10:00:00Z","channel":"CHANNEL_VOICE","identifiers":[{"namespace":"user_id","value":"a"}],"direction":"DIRECTION_INBOUND","call":{"outcome":"ANSWERED","caseId":"by-call"}}
{"source":"s","eventId":"c2","time":"2024-01-08T10:00:00Z","identifiers":[{"namespace":"user_id","value":"a"}],"message":{"author":"CUSTOMER","caseId":"by-message"}}
{"source":"s","eventId":"c3","time":"2024-01-08T10:00:00Z","identifiers":[{"namespace":"user_id","value":"a"}],"caseUpdate":{"action":"OPENED","caseId":"by-update"}}
)";
  ASSERT_EQ(C360({"ingest", Db(), "--format=event-json", Path("cases.ndjson")}).code, kDone);
  simdjson::dom::parser parser;
  std::vector<std::string> ids;
  for (const auto item : Json(parser, C360({"cases", Db(), "--output=json"}))["cases"])
    ids.emplace_back(std::string_view(item["case_id"]));
  EXPECT_THAT(ids, ::testing::UnorderedElementsAre("by-call", "by-message", "by-update"));
  const Result turned = C360({"cases", Db(), "--from=2024-02-01", "--to=2024-01-01"});
  EXPECT_EQ(turned.code, kWrongUsage);
  EXPECT_THAT(turned.err, HasSubstr("--from is not before --to"));
}

TEST_F(MetricsVerbsTest, RefusesWhatItWouldIgnore) {
  const Result units = C360({"metrics", Db(), "orders", "--by=month,week"});
  EXPECT_EQ(units.code, kWrongUsage);
  EXPECT_THAT(units.err, HasSubstr("more than one unit"));
  EXPECT_EQ(C360({"rfm", Db(), "--from=2024-01-01"}).code, kWrongUsage);
}

TEST_F(MetricsVerbsTest, DaysBeginInTheZone) {
  simdjson::dom::parser parser;
  const auto json = Json(parser, C360({"metrics", Db(), "orders", "--from=2024-01-01", "--to=2024-03-01",
                                       "--tz=Europe/Warsaw", "--output=json"}));
  EXPECT_EQ(std::string_view(json["rows"].at(0)["from"]), "2023-12-31T23:00:00Z");
}

TEST_F(MetricsVerbsTest, GroupsAreCombined) {
  simdjson::dom::parser parser;
  const std::vector<std::string> asked = {"metrics",         Db(),           "orders", "--from=2024-02-01",
                                          "--to=2024-03-01", "--output=json"};
  const auto with = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> words = asked;
    words.insert(words.end(), more);
    return C360(words);
  };
  const auto json = Json(parser, with({"--by=month,cohort,segment"}));
  std::vector<std::string> groups;
  for (const auto row : json["rows"]) {
    const std::string group{std::string_view(row["group"])};
    if (groups.empty() || groups.back() != group) groups.push_back(group);
  }
  // a came in January and is the one customer of then; b came in February.
  EXPECT_THAT(groups, ::testing::ElementsAre("2024-01 / Inactive", "2024-02 / (none)"));
  const Result nobody = with({"--by=luck"});
  EXPECT_EQ(nobody.code, kDone);
  EXPECT_THAT(nobody.err, HasSubstr("nobody has luck"));
  EXPECT_EQ(with({"--by=cohort", "--groups=0"}).code, kFailed);
  EXPECT_THAT(with({"--by=cohort", "--groups=1"}).out, HasSubstr("(other)"));
  EXPECT_THAT(with({"--by=segment", "--currency=EUR"}).out, HasSubstr("(none)"));
}

// The present is noon of 1 March 2024. A time that has not come has no churn, not one of 100 %.
TEST_F(MetricsVerbsTest, WhatHasNotComeIsNotKnown) {
  simdjson::dom::parser parser;
  const Result future =
      C360({"metrics", Db(), "churn", "orders", "--from=2025-01-01", "--to=2026-01-01", "--output=json"});
  EXPECT_EQ(Json(parser, future)["rows"].get_array().size(), 0u);
  EXPECT_THAT(future.err, HasSubstr("not observed yet"));
  // b bought on 7 February, so ninety days later is nobody's knowledge yet.
  const auto half =
      Json(parser, C360({"metrics", Db(), "churn", "--from=2024-02-10", "--to=2024-12-31", "--output=json"}));
  EXPECT_EQ(std::string_view(half["rows"].at(0)["to"]), "2024-03-01T12:00:00Z");
  EXPECT_EQ(double(half["rows"].at(0)["value"]), 0);
}

TEST_F(MetricsVerbsTest, TablesSayWhyANumberIsNotThere) {
  EXPECT_THAT(C360({"funnel", Db(), "login", "order", "--from=2024-01-01", "--to=2024-03-01"}).out,
              HasSubstr("- undefined: no data"));
  EXPECT_THAT(C360({"funnel", Db(), "page_view", "order", "--from=2024-01-01", "--to=2024-01-10"}).out,
              HasSubstr("- undefined: the outcome is still open"));
  EXPECT_THAT(C360({"rfm", Db(), "--to=2023-01-01"}).out, HasSubstr("- undefined: no data"));
  EXPECT_THAT(C360({"metrics", Db(), "orders", "--by=luck,cohort", "--from=2024-02-01", "--to=2024-03-01"}).err,
              HasSubstr("nobody has luck;"));
}

TEST_F(MetricsVerbsTest, AsOfLetsWindowsRunOut) {
  std::ofstream(Path("mail.ndjson"))
      << R"({"source":"s","eventId":"5","time":"2024-01-30T10:00:00Z","identifiers":[{"namespace":"user_id","value":"a"}],"campaignTouch":{"action":"SENT","campaignId":"c"}})";
  ASSERT_EQ(C360({"ingest", Db(), "--format=event-json", Path("mail.ndjson")}).code, kDone);
  simdjson::dom::parser parser;
  const auto conversion = [&](const char* as_of) {
    const auto json = Json(
        parser, C360({"metrics", Db(), "campaigns", "--from=2024-01-01", "--to=2024-02-01", as_of, "--output=json"}));
    for (const auto row : json["rows"])
      if (std::string_view(row["measure"]) == "campaigns.conversion") return row;
    ADD_FAILURE() << "no conversion";
    return simdjson::dom::element();
  };
  EXPECT_EQ(std::string_view(conversion("--as-of=2024-02-01")["undefined"]), "the outcome is still open");
  EXPECT_EQ(double(conversion("--as-of=2024-03-01")["value"]), 1);
  const auto funnel = Json(parser, C360({"funnel", Db(), "campaign_touch.sent", "order", "--from=2024-01-01",
                                         "--to=2024-02-01", "--as-of=2024-03-01", "--output=json"}));
  EXPECT_EQ(int64_t(funnel["steps"].at(1)["over"]), 1);
  EXPECT_THAT(C360({"funnel", Db(), "campaign_touch.sent", "order", "--from=2024-01-01", "--to=2024-02-01"}).out,
              HasSubstr("began too late"));
}

TEST_F(MetricsVerbsTest, JourneysEndSomewhere) {
  simdjson::dom::parser parser;
  const auto json = Json(parser, C360({"journeys", Db(), "--from=2024-01-01", "--to=2024-03-01", "--output=json"}));
  EXPECT_EQ(int64_t(json["journeys"]["converted"]), 1);
  EXPECT_EQ(int64_t(json["direct"]), 2);
  EXPECT_EQ(std::string_view(json["steps"].at(0)["step"]), "web");
  EXPECT_EQ(double(json["steps"].at(0)["median_seconds_to_next"]["value"]), 86'400);
  EXPECT_TRUE(bool(json["transitions"].at(0)["converts"]));
  EXPECT_EQ(std::string_view(json["paths"].at(0)["steps"].at(0)), "web");
  const Result pages = C360({"journeys", Db(), "--from=2024-01-01", "--to=2024-03-01", "--by=page", "--convert=login"});
  EXPECT_THAT(pages.out, HasSubstr("100.0 %"));  // nobody ever logs in
  EXPECT_THAT(C360({"journeys", Db(), "--from=2001-01-01", "--to=2001-03-01"}).out, HasSubstr("no journey"));
}

// What is stored and says nothing to the measures is told at once, and again where the number should be.
TEST_F(MetricsVerbsTest, LooseEndsOfReferenceFactsAreSaid) {
  std::ofstream(Path("reference.ndjson")) << R"({"key":"spring","campaign":{"goal":"luck"}}
{"key":"t","slaTarget":{"calendar":"office","firstResponseMinutes":60}}
)";
  const Result put = C360({"reference", Db(), "put", Path("reference.ndjson")});
  EXPECT_EQ(put.code, kDone);
  EXPECT_THAT(put.err, HasSubstr("campaign spring: goal: there is no type of event \"luck\""));
  EXPECT_THAT(put.err, HasSubstr("the calendar office, which is not there yet"));
  EXPECT_THAT(C360({"metrics", Db(), "sla", "--from=2024-01-01"}).out,
              HasSubstr("sla.first_response [office]  undefined: there is no calendar of this name"));
}

TEST_F(MetricsVerbsTest, PriorityPutsTheGravestFirst) {
  std::ofstream(Path("words.ndjson")) <<
      R"({"source":"s","eventId":"w1","time":"2024-02-20T10:00:00Z","channel":"CHANNEL_SOCIAL","identifiers":[{"namespace":"user_id","value":"a"}],"mention":{"severity":3,"isPublic":true,"authorReach":"999"}}
{"source":"s","eventId":"w2","time":"2024-02-21T10:00:00Z","channel":"CHANNEL_EMAIL","identifiers":[{"namespace":"user_id","value":"b"}],"message":{"author":"CUSTOMER","sentiment":-1}}
)";
  ASSERT_EQ(C360({"ingest", Db(), "--format=event-json", Path("words.ndjson")}).code, kDone);
  const Result text = C360({"priority", Db()});
  EXPECT_EQ(text.code, kDone);
  EXPECT_LT(text.out.find("mention"), text.out.find("message"));
  EXPECT_THAT(C360({"priority", Db(), "--limit=1"}).out, HasSubstr("1 of 2 items"));
  simdjson::dom::parser parser;
  const std::string lines = C360({"priority", Db(), "--limit=1", "--output=json"}).out;
  const simdjson::dom::element first = parser.parse(lines);
  EXPECT_EQ(int64_t(first["severity"]), 3);
  EXPECT_EQ(double(first["reach"]), 999);
  EXPECT_EQ(double(first["spent_micros"]), 6'000'000);  // the one currency that there is
  EXPECT_TRUE(first["probability_leaving"].is_null());
  EXPECT_EQ(C360({"priority", Db(), "--model=luck"}).code, kFailed);
}

TEST_F(MetricsVerbsTest, WrongUseIsSaid) {
  EXPECT_EQ(C360({"metrics", Db(), "luck"}).code, kWrongUsage);
  EXPECT_EQ(C360({"metrics", Db(), "--tz=Mars"}).code, kWrongUsage);
  EXPECT_EQ(C360({"metrics", Db(), "--from=2024-03-01", "--to=2024-01-01"}).code, kWrongUsage);
  EXPECT_EQ(C360({"funnel", Db(), "luck"}).code, kWrongUsage);
  EXPECT_EQ(C360({"attribution", Db(), "--model=luck"}).code, kWrongUsage);
  EXPECT_EQ(C360({"journeys", Db(), "--by=luck"}).code, kWrongUsage);
  EXPECT_EQ(C360({"journeys", Db(), "--convert=luck"}).code, kWrongUsage);
  EXPECT_THAT(C360({"metrics", "--list"}).out, HasSubstr("churn"));
  EXPECT_EQ(C360({"metrics", "churn"}).code, kWrongUsage);
}

TEST_F(MetricsVerbsTest, CohortsFunnelAttributionAndRfm) {
  simdjson::dom::parser parser;
  const auto cohorts = Json(parser, C360({"cohorts", Db(), "--from=2024-01-01", "--to=2024-03-01", "--output=json"}));
  EXPECT_EQ(std::string_view(cohorts["cohorts"].at(0)["cohort"]), "2024-01");
  EXPECT_EQ(int64_t(cohorts["cohorts"].at(0)["active"].at(1)), 1);
  const auto funnel = Json(
      parser, C360({"funnel", Db(), "page_view:/p", "order", "--from=2024-01-01", "--to=2024-03-01", "--output=json"}));
  EXPECT_EQ(int64_t(funnel["steps"].at(1)["reached"]), 1);
  const auto credit = Json(
      parser, C360({"attribution", Db(), "--from=2024-01-01", "--to=2024-03-01", "--model=markov", "--output=json"}));
  EXPECT_EQ(double(credit["models"].at(0)["conversions"]), 3);
  EXPECT_EQ(double(credit["models"].at(0)["unattributed"]), 2);
  const auto rfm = Json(parser, C360({"rfm", Db(), "--to=2024-03-01", "--output=json"}));
  EXPECT_EQ(rfm["customers"].get_array().size(), 2u);
  EXPECT_FALSE(C360({"rfm", Db(), "--to=2024-03-01"}).out.empty());
  for (const char* verb : {"cohorts", "attribution", "journeys"}) {
    const Result text = C360({verb, Db(), "--from=2024-01-01", "--to=2024-03-01"});
    EXPECT_EQ(text.code, kDone) << verb << text.err;
    EXPECT_FALSE(text.out.empty()) << verb;
  }
}

}  // namespace
}  // namespace c360::command
