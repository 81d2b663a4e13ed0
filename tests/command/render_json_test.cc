#include "render_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/samples.h"
#include "json_check.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;

TEST(RenderJson, ProfileIsTheContract) {
  const std::string json = ProfileJson(SampleProfile());
  EXPECT_TRUE(IsJson(json));
  EXPECT_EQ(
      json,
      R"({"profile_id":"p17","identifiers":[{"namespace":"email","value":"jan@x.pl"},)"
      R"({"namespace":"email","value":"rodzina@x.pl","shared":true},{"namespace":"user_id","value":"u1"}],)"
      R"("attributes":{"address":{"street":"Dluga 5","city":"Krakow","country":"PL"},"first_name":"Jan",)"
      R"("last_name":"Nowak","tags":["vip"]},)"
      R"("traits":{"events":1234,"first_seen":"2024-01-01T00:00:00Z","last_seen":"2024-05-28T12:00:00.5Z",)"
      R"("revenue_net":{"GBP":279489.02,"PLN":-0.000005},"channels":["email","web"],"devices":300,"mean":0.25,)"
      R"("last_nps":null},"settled":true,"approximate_traits":["devices"],)"
      R"("records":[{"record_id":"p17","anchor":{"namespace":"user_id","value":"u1"},"events":1200},)"
      R"({"record_id":"p20","anchor":{"namespace":"email","value":"jan@x.pl"},"events":34}],)"
      R"("former_profile_ids":["p20"],"provenance":{)"
      R"("address":{"rule":"most recent","sources":["crm"],"first_seen":null,"last_seen":null,"count":1,"distinct_values":1},)"
      R"("first_name":{"rule":"most recent","sources":["crm","shop"],"first_seen":"2024-01-01T00:00:00Z",)"
      R"("last_seen":"2024-05-01T00:00:00Z","count":3,"distinct_values":2},)"
      R"("last_name":{"rule":"most recent","sources":["crm"],"first_seen":null,"last_seen":null,"count":1,"distinct_values":1},)"
      R"("tags":{"rule":"UNION","sources":["crm"],"first_seen":null,"last_seen":null,"count":1,"distinct_values":1}}})");
}

TEST(RenderJson, LookupOfNobodyAndOfSeveral) {
  EXPECT_EQ(LookupJson({}), R"({"profiles":[],"shared":false})");
  v1::LookupResult shared;
  shared.add_profiles()->set_profile_id("p1");
  shared.set_shared(true);
  shared.set_total(3);
  EXPECT_THAT(LookupJson(shared), HasSubstr(R"("shared":true,"total":3,"total_is_bound":false})"));
}

TEST(RenderJson, ValuesThatCarryJsonGoInOnlyWhereTheyAreJson) {
  v1::Profile profile = FromText<v1::Profile>(R"(
    attributes { name: "good" values { json: "[1,{\"a\":2}]" } } attributes { name: "bad" values { json: "},{" } }
    attributes { name: "none" })");
  const std::string json = ProfileJson(profile);
  EXPECT_TRUE(IsJson(json));
  EXPECT_THAT(json, HasSubstr(R"("attributes":{"good":[1,{"a":2}],"bad":"},{","none":[]})"));
}

TEST(RenderJson, TimelineEntryCarriesTheEvent) {
  const v1::TimelinePage page = SamplePage();
  EXPECT_THAT(
      TimelineEntryJson(page.entries(0)),
      ::testing::StartsWith(
          R"({"source":"shop","event_id":"o-1","time":"2024-05-01T12:22:00Z","channel":"ecommerce","type":"order",)"
          R"("name":"Order Completed","summary":"o-1, mug, 59.97 EUR","record_id":"p17","event":{"source":"shop")"));
  EXPECT_THAT(TimelineEntryJson(page.entries(3)), HasSubstr(R"("time":null,"channel":"","type":"identify")"));
  for (const v1::TimelineEntry& entry : page.entries()) EXPECT_TRUE(IsJson(TimelineEntryJson(entry)));
}

TEST(RenderJson, WhyIsExact) {
  EXPECT_EQ(WhyJson(SampleWhy()),
            R"({"same":true,"score_bits":20.5,"prior_bits":-20,"parts":[)"
            R"({"comparison":"email","level":"same contact","weight_bits":40},)"
            R"({"comparison":"name","level":"near","weight_bits":0.5}],"path":[)"
            R"({"from":"user_id:u1","to":"email:jan@x.pl","via":"email:jan@x.pl","weight_bits":40}],)"
            R"("reasons":["a reason"]})");
}

TEST(RenderJson, How) {
  const auto how = FromText<v1::HowResult>(R"(profile_id: "p1" anchors: "a:1" anchors: "b:2" contested: "c"
    steps { step: 1 left: "a:1" right: "b:2" via: "email:x" score_millibits: 20000 })");
  EXPECT_EQ(HowJson(how),
            R"({"profile_id":"p1","anchors":["a:1","b:2"],"steps":[{"step":1,"left":["a:1"],"right":["b:2"],)"
            R"("via":["email:x"],"score_bits":20}],"contested":["c"]})");
}

TEST(RenderJson, EvaluationHasNullForTheUndefined) {
  Evaluation evaluation;
  evaluation.pairwise.precision = 0.5;
  evaluation.items = 3;
  EXPECT_EQ(EvaluationJson(evaluation, {.shared = 1, .unknown = 2}),
            R"({"pairwise":{"precision":0.5,"recall":null,"f1":null},)"
            R"("bcubed":{"precision":null,"recall":null,"f1":null},"items":3,"entities":0,"profiles":0,)"
            R"("mixed_profiles":0,"split_entities":0,"shared_left_out":1,"unknown":2})");
}

TEST(RenderJson, StatsAndBreaches) {
  StoreStats stats;
  stats.events = 3;
  stats.tables.push_back({.name = "log", .rows = 3, .bytes = 99});
  EXPECT_TRUE(IsJson(StatsJson(stats)));
  EXPECT_THAT(StatsJson(stats), HasSubstr(R"("tables":[{"name":"log","rows":3,"bytes":99}])"));
  const Breach breach = {.invariant = "I3", .detail = "p1"};
  EXPECT_EQ(BreachesJson({&breach, 1}), R"({"breaches":[{"invariant":"I3","detail":"p1"}]})");
}

}  // namespace
}  // namespace c360::command
