// Facts by the fast scan are those of all events, whatever the threads, after merges, splits and deletions.
#include "c360/metrics.h"

#include <gtest/gtest.h>

#include <map>

#include "c360/import.h"
#include "support/world.h"

namespace c360 {
namespace {

using testing::MakeEvent;
using testing::OpenMemory;

void ExpectSameFacts(const FactSnapshot& a, const FactSnapshot& b) {
  ASSERT_EQ(a.profile_ids, b.profile_ids);
  ASSERT_EQ(a.facts.all().size(), b.facts.all().size());
  for (size_t i = 0; i < a.facts.all().size(); ++i) {
    const metrics::Fact &x = a.facts.all()[i], &y = b.facts.all()[i];
    ASSERT_EQ(std::tie(x.profile, x.time_us, x.type, x.action, x.channel, x.direction, x.key, x.link, x.amount_micros,
                       x.number, x.number2, x.number3, x.flags, x.device),
              std::tie(y.profile, y.time_us, y.type, y.action, y.channel, y.direction, y.key, y.link, y.amount_micros,
                       y.number, y.number2, y.number3, y.flags, y.device))
        << i;
    for (const auto text : {&metrics::Fact::subject, &metrics::Fact::variant, &metrics::Fact::agent,
                            &metrics::Fact::queue, &metrics::Fact::reason, &metrics::Fact::currency})
      ASSERT_EQ(a.facts.Text(x.*text), b.facts.Text(y.*text)) << i;
  }
}

std::vector<metrics::ReportRow> ReportOf(const FactSnapshot& snapshot) {
  metrics::ReportQuery query;
  query.span = {1'690'000'000'000'000, 1'720'000'000'000'000, ""};
  query.unit = metrics::CalendarUnit::kMonth;
  const auto rows = metrics::Report(snapshot.facts, query);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return *rows;
}

void ExpectSameReport(const FactSnapshot& a, const FactSnapshot& b) {
  const auto x = ReportOf(a), y = ReportOf(b);
  ASSERT_EQ(x.size(), y.size());
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(x[i].value.name, y[i].value.name);
    ASSERT_EQ(x[i].value.key, y[i].value.key);
    ASSERT_EQ(x[i].value.ratio, y[i].value.ratio) << x[i].value.name << " " << x[i].value.key;
  }
}

FactSnapshot Snap(ProfileStore& store, const FactQuery& query) {
  auto snapshot = store.metrics().Facts(query);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status();
  return *std::move(snapshot);
}

void ExpectFastIsSlow(ProfileStore& store) {
  FactQuery query{.profile_ids = true, .attributes = {"country", "", "email", "address.city"}, .from_events = true};
  const FactSnapshot slow = Snap(store, query);
  query.from_events = false;
  for (const int threads : {1, 3}) {
    query.threads = threads;
    const FactSnapshot fast = Snap(store, query);
    ExpectSameFacts(fast, slow);
    ExpectSameReport(fast, slow);
    EXPECT_EQ(fast.attributes, slow.attributes);
  }
  // Attributes come of all events before the time, whatever facts are asked for.
  query.types = {EventType::kOrder};
  query.until = absl::FromUnixSeconds(1'690'000'000 + 150 * 86'400);
  const FactSnapshot fast = Snap(store, query);
  query.from_events = true;
  EXPECT_EQ(fast.attributes, Snap(store, query).attributes);
}

void AddAttributes(SeededRandom& random, v1::Event* event) {
  const auto add = [&](const char* name) {
    v1::Attribute* attribute = event->add_attributes();
    attribute->set_name(name);
    return attribute->mutable_value();
  };
  add("country")->set_text(random.Below(2) ? "PL" : "DE");
  add("email")->set_text("e" + std::to_string(random.Below(4)) + "@x.pl");
  if (random.Below(2) == 0) return;
  v1::Address* address = add("address")->mutable_address();
  address->set_street("Main 1");
  address->set_city(random.Below(2) ? "Krakow" : "Berlin");
}

// Cases, what is said of them, self-service, points, returns: of ids that several people's events name.
void AddServicePayload(SeededRandom& random, v1::Event* event) {
  const std::string id = "k" + std::to_string(random.Below(15));
  switch (random.Below(6)) {
    case 0:
      event->mutable_case_update()->set_action(static_cast<v1::CaseUpdate::Action>(1 + random.Below(6)));
      event->mutable_case_update()->set_case_id(id);
      event->mutable_case_update()->set_driver(random.Below(2) ? "bill" : "parcel");
      break;
    case 1:
      event->mutable_message()->set_author(static_cast<v1::Message::AuthorKind>(1 + random.Below(3)));
      event->mutable_message()->set_case_id(id);
      event->mutable_message()->set_conversation_id(id);
      break;
    case 2:
      event->mutable_call()->set_outcome(static_cast<v1::Call::Outcome>(1 + random.Below(3)));
      event->mutable_call()->set_case_id(id);
      event->mutable_call()->set_wait_ms(static_cast<int64_t>(random.Below(90'000)));
      break;
    case 3:
      event->mutable_self_service()->set_outcome(static_cast<v1::SelfService::Outcome>(1 + random.Below(3)));
      event->mutable_self_service()->set_session_id(id);
      break;
    case 4:
      event->mutable_loyalty()->set_action(v1::LoyaltyChange::EARNED);
      event->mutable_loyalty()->set_program_id("l");
      event->mutable_loyalty()->set_points(static_cast<int64_t>(random.Below(50)));
      break;
    default:
      event->mutable_order_cancelled()->set_order_id("o" + std::to_string(random.Below(60)));
  }
}

v1::Event RandomEvent(SeededRandom& random, int i) {
  testing::Ids ids = {{"user_id", "u" + std::to_string(random.Below(12))}};
  if (random.Below(3) == 0) ids.push_back({"email", "e" + std::to_string(random.Below(10)) + "@x.pl"});
  if (random.Below(8) == 0) ids = {{"anonymous_id", "a" + std::to_string(random.Below(6))}};
  v1::Event event =
      MakeEvent("e" + std::to_string(i), ids,
                random.Below(20) == 0 ? -1 : 1'690'000'000 + static_cast<int64_t>(random.Below(300)) * 86'400);
  event.set_channel(static_cast<v1::Channel>(1 + random.Below(9)));
  if (random.Below(3) == 0) AddAttributes(random, &event);
  if (random.Below(3) == 0) {
    AddServicePayload(random, &event);
    return event;
  }
  switch (random.Below(7)) {
    case 0:
    case 1:
      event.mutable_order()->set_order_id("o" + std::to_string(random.Below(60)));
      event.mutable_order()->mutable_total()->set_currency(random.Below(5) == 0 ? "EUR" : "GBP");
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random.Below(100)) * 1'000'000);
      break;
    case 2:
      event.mutable_subscription()->set_action(static_cast<v1::SubscriptionChange::Action>(1 + random.Below(7)));
      event.mutable_subscription()->set_subscription_id("s" + std::to_string(random.Below(9)));
      event.mutable_subscription()->set_plan(random.Below(2) ? "basic" : "gold");
      event.mutable_subscription()->set_period_months(1);
      event.mutable_subscription()->mutable_amount()->set_micros(5'000'000);
      break;
    case 3:
      event.mutable_campaign_touch()->set_action(static_cast<v1::CampaignTouch::Action>(1 + random.Below(9)));
      event.mutable_campaign_touch()->set_campaign_id("c" + std::to_string(random.Below(3)));
      break;
    case 4:
      event.mutable_survey_answer()->set_kind(v1::SurveyAnswer::NPS);
      event.mutable_survey_answer()->set_score(static_cast<double>(random.Below(11)));
      break;
    case 5:
      event.mutable_snapshot()->set_record_key("k" + std::to_string(random.Below(5)));
      event.mutable_snapshot()->set_version(static_cast<int64_t>(random.Below(9)));
      break;
    default:
      event.mutable_page_view()->set_path("/p" + std::to_string(random.Below(5)));
  }
  return event;
}

class MetricsOfWorlds : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, MetricsOfWorlds, ::testing::Range(0, 6));

// Merging, splitting and deleting changes the measures exactly as recomputing from scratch would.
TEST_P(MetricsOfWorlds, AreWhatRecomputingGives) {
  SCOPED_TRACE(GetParam());
  SeededRandom random(static_cast<uint64_t>(GetParam()));
  const auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 300; ++i) events.push_back(RandomEvent(random, i));
  testing::IngestAll(*store, events, 50);
  ExpectFastIsSlow(*store);
  const auto same = store->identity().Assert(v1::Assertion::SAME, "user_id:u1", "user_id:u2", "", {});
  const auto apart = store->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u3", "email:e1@x.pl", "", {});
  ExpectFastIsSlow(*store);
  for (const auto* assertion : {&same, &apart}) {
    if (assertion->ok()) {
      ASSERT_TRUE(store->identity().Withdraw(**assertion, {}).ok());
    }
  }
  // As it was: a store that never saw the assertions gives the same numbers.
  const auto fresh = OpenMemory();
  testing::IngestAll(*fresh, events, 50);
  ExpectSameReport(Snap(*store, {}), Snap(*fresh, {}));
  std::vector<EventKey> gone;
  std::vector<v1::Event> left;
  for (const v1::Event& event : events) {
    if (random.Below(3) == 0) {
      gone.push_back({event.source(), event.event_id()});
    } else {
      left.push_back(event);
    }
  }
  ASSERT_TRUE(store->Delete(gone).ok());
  ExpectFastIsSlow(*store);
  const auto never = OpenMemory();
  testing::Shuffle(random, &left);
  testing::IngestAll(*never, left, 7);
  ExpectSameReport(Snap(*store, {}), Snap(*never, {}));
}

TEST(Metrics, QueryChoosesTypesTimesAndAttributes) {
  const auto store = OpenMemory();
  v1::Event order = MakeEvent("1", {{"user_id", "a"}}, 1'700'000'000);
  order.mutable_order()->set_order_id("o");
  v1::Attribute* country = order.add_attributes();
  country->set_name("country");
  country->mutable_value()->set_text("PL");
  v1::Event view = MakeEvent("2", {{"user_id", "b"}}, 1'700'000'100);
  view.mutable_page_view();
  testing::IngestAll(*store, {order, view}, 10);
  EXPECT_EQ(Snap(*store, {.types = {EventType::kOrder}}).facts.all().size(), 1u);
  EXPECT_EQ(Snap(*store, {.until = absl::FromUnixSeconds(1'700'000'100)}).facts.all().size(), 1u);
  const FactSnapshot all = Snap(*store, {.profile_ids = true, .attributes = {"country"}});
  EXPECT_EQ(all.attributes, (std::vector<std::vector<std::string>>{{"PL", ""}}));
  EXPECT_EQ(all.profile_ids.size(), 2u);
  EXPECT_EQ(store->metrics().Facts({.threads = -1}).status().code(), absl::StatusCode::kInvalidArgument);
  metrics::ReportQuery query;
  query.span = {1'690'000'000'000'000, 1'720'000'000'000'000, ""};
  query.by = {{metrics::GroupBy::kAttribute, "country"}};
  query.measures = {"orders"};
  const auto rows = store->metrics().Report(query);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->front().group, "(none)");
  EXPECT_EQ(rows->back().group, "PL");
  query.measures = {"luck"};
  EXPECT_EQ(store->metrics().Report(query).status().code(), absl::StatusCode::kInvalidArgument);
}

// Orders of `rows` by group.
std::map<std::string, double> OrdersBy(ProfileStore& store, std::vector<metrics::Grouping> by,
                                       int64_t group_at_us = 0) {
  metrics::ReportQuery query;
  query.span = {1'700'000'000'000'000, 1'720'000'000'000'000, ""};
  query.by = std::move(by);
  query.group_at_us = group_at_us;
  query.measures = {"orders"};
  const auto rows = store.metrics().Report(query);
  EXPECT_TRUE(rows.ok()) << rows.status();
  std::map<std::string, double> orders;
  for (const metrics::ReportRow& row : *rows)
    if (row.value.name == "orders.count") orders[row.group] = *row.value.ratio.value;
  return orders;
}

// Anna in Krakow on gold, Bob in Berlin on basic, Carla of whom nothing is known. One order each, Anna two.
std::vector<v1::Event> ThreePeople() {
  std::vector<v1::Event> events;
  const auto add = [&](const char* user, int64_t at) -> v1::Event& {
    return events.emplace_back(
        MakeEvent("e" + std::to_string(events.size()), {{"user_id", user}}, 1'700'000'000 + at * 86'400));
  };
  const auto order = [&](const char* user, int64_t at) {
    v1::Event& event = add(user, at);
    event.mutable_order()->set_order_id("o" + std::to_string(events.size()));
    event.mutable_order()->mutable_total()->set_micros(5'000'000);
    event.mutable_order()->mutable_total()->set_currency("EUR");
    event.set_channel(at % 2 == 0 ? v1::CHANNEL_WEB : v1::CHANNEL_IN_STORE);
  };
  const auto person = [&](const char* user, const char* country, const char* city, const char* born, int64_t score,
                          const char* plan, const char* stage) {
    v1::Event& event = add(user, -1);
    const auto set = [&](const char* name) {
      v1::Attribute* attribute = event.add_attributes();
      attribute->set_name(name);
      return attribute->mutable_value();
    };
    set("birth_date")->set_text(born);
    set("score")->set_integer(score);
    set("vip")->set_flag(score > 1);
    v1::Address* address = set("address")->mutable_address();
    address->set_street("Main 1");
    address->set_city(city);
    address->set_country(country);
    event.mutable_subscription()->set_action(v1::SubscriptionChange::STARTED);
    event.mutable_subscription()->set_subscription_id(user);
    event.mutable_subscription()->set_plan(plan);
    add(user, -1).mutable_stage()->set_stage(stage);
  };
  person("anna", "PL", "Krakow", "1985-02-03", 2, "gold", "customer");
  person("bob", "DE", "Berlin", "1955-02-03", 1, "basic", "lead");
  order("anna", 2);
  order("anna", 3);
  order("bob", 4);
  order("carla", 5);
  return events;
}

TEST(Metrics, GroupsByWhateverIsKnownOfPeople) {
  using metrics::GroupBy;
  using Orders = std::map<std::string, double>;
  const auto store = OpenMemory();
  testing::IngestAll(*store, ThreePeople(), 4);
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kPlan}}), (Orders{{"gold", 2}, {"basic", 1}, {"(none)", 1}}));
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kStage}}), (Orders{{"customer", 2}, {"lead", 1}, {"(none)", 1}}));
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kGeneration}}), (Orders{{"millennial", 2}, {"boomer", 1}, {"(none)", 1}}));
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kCohort}}), (Orders{{"2023-11", 4}}));
  const auto by = [&](const char* attribute) { return OrdersBy(*store, {{GroupBy::kAttribute, attribute}}); };
  EXPECT_EQ(by("address.city"), (Orders{{"Krakow", 2}, {"Berlin", 1}, {"(none)", 1}}));
  EXPECT_EQ(by("address.country"), (Orders{{"PL", 2}, {"DE", 1}, {"(none)", 1}}));
  EXPECT_EQ(by("address"), by("address.country"));
  EXPECT_EQ(by("score"), (Orders{{"2", 2}, {"1", 1}, {"(none)", 1}}));
  EXPECT_EQ(by("vip"), (Orders{{"true", 2}, {"false", 1}, {"(none)", 1}}));
  EXPECT_EQ(by("luck"), (Orders{{"(none)", 4}}));
  EXPECT_EQ(by("address.luck"), (Orders{{"(none)", 4}}));
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kAttribute, "address.city"}, {GroupBy::kPlan}, {GroupBy::kChannel}})
                .at("Krakow / gold / in_store"),
            1);
  // Nobody had bought when the span begins; when the first two had, they are a segment.
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kSegment}}), (Orders{{"(none)", 4}}));
  const auto later = OrdersBy(*store, {{GroupBy::kSegment}}, (1'700'000'000 + int64_t{86'400} * 4 + 1) * 1'000'000);
  EXPECT_EQ(later.at("(none)"), 1);
  // One person now, with one group: the numbers are those of who stands in it.
  ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "user_id:anna", "user_id:carla", "", {}).ok());
  EXPECT_EQ(OrdersBy(*store, {{GroupBy::kPlan}}), (Orders{{"gold", 3}, {"basic", 1}}));
}

TEST(Metrics, AnEmptyStoreHasUndefinedNumbers) {
  const auto store = OpenMemory();
  metrics::ReportQuery query;
  query.span = {0, 1'720'000'000'000'000, ""};
  const auto rows = store->metrics().Report(query);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_FALSE(rows->empty());
  for (const metrics::ReportRow& row : *rows) {
    if (row.value.unit != metrics::Unit::kShare) continue;
    EXPECT_FALSE(row.value.ratio.defined()) << row.value.name;
  }
}

}  // namespace
}  // namespace c360
