// Every rule, its ties, untimed and late events.
#include <gtest/gtest.h>

#include <algorithm>

#include "events.h"

namespace c360::profile {
namespace {

using Rule = v1::SurvivorshipRule;

struct Case {
  const char* what;
  Rule::Rule rule;
  struct Given {
    const char* source;
    int64_t second;
    const char* text;
  };
  std::vector<Given> given;
  std::vector<std::string> expected;
};

// Trust: crm, then shop, then all others.
v1::Policy PolicyWith(Rule::Rule rule) {
  v1::Policy policy = DefaultPolicy();
  policy.add_source_priority("crm");
  policy.add_source_priority("shop");
  Rule* given = policy.add_survivorship();
  given->set_attribute("a");
  given->set_rule(rule);
  return policy;
}

const Case kCases[] = {
    {"latest event time wins, however late it came", Rule::MOST_RECENT, {{"x", 30, "new"}, {"x", 10, "old"}}, {"new"}},
    {"a value without a time is not recent", Rule::MOST_RECENT, {{"x", 10, "timed"}, {"x", -1, "untimed"}}, {"timed"}},
    {"only untimed values: the smaller", Rule::MOST_RECENT, {{"x", -1, "b"}, {"x", -1, "a"}}, {"a"}},
    {"equal times: the more trusted", Rule::MOST_RECENT, {{"x", 10, "a"}, {"shop", 10, "b"}, {"crm", 10, "c"}}, {"c"}},
    {"equal times and trust: the smaller",
     Rule::MOST_RECENT,
     {{"y", 10, "bb"}, {"x", 10, "bbb"}, {"z", 10, "c"}},
     {"bb"}},
    {"shown again counts as recent", Rule::MOST_RECENT, {{"x", 10, "a"}, {"x", 20, "b"}, {"x", 30, "a"}}, {"a"}},
    {"oldest", Rule::OLDEST, {{"x", 30, "c"}, {"x", 10, "a"}, {"x", 20, "b"}}, {"a"}},
    {"oldest: untimed takes no part", Rule::OLDEST, {{"x", -1, "u"}, {"x", 20, "t"}}, {"t"}},
    {"oldest: tie by trust", Rule::OLDEST, {{"x", 10, "a"}, {"crm", 10, "b"}}, {"b"}},
    {"first non-empty: trust, then age",
     Rule::FIRST_NON_EMPTY,
     {{"x", 1, "x"}, {"shop", 5, "s"}, {"shop", 9, "t"}},
     {"s"}},
    {"first non-empty: empty text is no value", Rule::FIRST_NON_EMPTY, {{"crm", 1, ""}, {"x", 5, "x"}}, {"x"}},
    {"first non-empty: age within the trusted source",
     Rule::FIRST_NON_EMPTY,
     {{"x", 1, "b"}, {"crm", 9, "b"}, {"crm", 5, "a"}},
     {"a"}},
    {"most frequent", Rule::MOST_FREQUENT, {{"x", 1, "a"}, {"x", 2, "b"}, {"y", -1, "b"}}, {"b"}},
    {"most frequent: tie by trust", Rule::MOST_FREQUENT, {{"x", 1, "a"}, {"shop", 1, "b"}}, {"b"}},
    {"most frequent: tie by value", Rule::MOST_FREQUENT, {{"x", 9, "b"}, {"x", 1, "a"}}, {"a"}},
    {"source priority", Rule::SOURCE_PRIORITY, {{"x", 99, "x"}, {"shop", 50, "s"}, {"crm", 1, "c"}}, {"c"}},
    {"source priority: recency within the trusted source, not of others that say the same",
     Rule::SOURCE_PRIORITY,
     {{"crm", 1, "old"}, {"x", 99, "old"}, {"crm", 5, "new"}},
     {"new"}},
    {"longest", Rule::LONGEST, {{"x", 1, "Jan"}, {"x", 2, "J."}}, {"Jan"}},
    {"longest counts characters, not bytes",
     Rule::LONGEST,
     {{"x", 1, "\xC5\x81\xC3\xB3\xC5\xBA"}, {"x", 1, "Lodz"}},
     {"Lodz"}},
    {"longest: tie by recency", Rule::LONGEST, {{"x", 1, "aaa"}, {"x", 2, "bbb"}}, {"bbb"}},
    {"union, sorted", Rule::UNION, {{"x", 1, "c"}, {"y", 2, "a"}, {"x", -1, "b"}, {"x", 3, "a"}}, {"a", "b", "c"}},
};

std::vector<std::string> Texts(const v1::GoldenAttribute& golden) {
  std::vector<std::string> texts;
  for (const v1::Value& value : golden.values()) texts.push_back(value.text());
  return texts;
}

TEST(Survivorship, EveryRuleInEveryOrder) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.what);
    const FoldPlan plan(PolicyWith(c.rule));
    std::vector<size_t> order(c.given.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      Fold fold(plan);
      for (const size_t i : order) fold.Add(Shows(c.given[i].source, c.given[i].second, "a", c.given[i].text));
      const v1::Profile profile = Finished(fold);
      ASSERT_EQ(profile.attributes_size(), 1);
      EXPECT_EQ(Texts(profile.attributes(0)), c.expected);
      EXPECT_EQ(profile.attributes(0).rule(), Rule::Rule_Name(c.rule));
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(Survivorship, ProvenanceIsOfTheValueThatSurvived) {
  const FoldPlan plan(PolicyWith(Rule::MOST_RECENT));
  const v1::Profile profile = Finished(FoldOf(plan, {Shows("x", 10, "a", "v"), Shows("crm", -1, "a", "v"),
                                                     Shows("x", 30, "a", "v"), Shows("y", 20, "a", "w")}));
  const v1::GoldenAttribute& golden = profile.attributes(0);
  EXPECT_EQ(golden.count(), 3);
  EXPECT_EQ(golden.first_seen().seconds(), 10);
  EXPECT_EQ(golden.last_seen().seconds(), 30);
  EXPECT_EQ(golden.distinct_values(), 2);
  ASSERT_EQ(golden.sources_size(), 2);
  EXPECT_EQ(golden.sources(0), "crm");
  EXPECT_EQ(golden.sources(1), "x");
}

TEST(Survivorship, UnionHasTheProvenanceOfAll) {
  const FoldPlan plan(PolicyWith(Rule::UNION));
  const v1::GoldenAttribute golden =
      Finished(FoldOf(plan, {Shows("x", 10, "a", "v"), Shows("y", 20, "a", "w"), Shows("y", 40, "a", "v")}))
          .attributes(0);
  EXPECT_EQ(golden.count(), 3);
  EXPECT_EQ(golden.first_seen().seconds(), 10);
  EXPECT_EQ(golden.last_seen().seconds(), 40);
  EXPECT_EQ(golden.sources_size(), 2);
}

TEST(Survivorship, WithheldValuesAreLeftOut) {
  const FoldPlan plan(PolicyWith(Rule::MOST_RECENT));
  const Fold fold = FoldOf(plan, {Shows("x", 10, "a", "mine"), Shows("x", 20, "a", "theirs")});
  const v1::GoldenAttribute golden = Finished(fold, 100, {{"a", "theirs"}}).attributes(0);
  EXPECT_EQ(golden.values(0).text(), "mine");
  EXPECT_EQ(golden.distinct_values(), 1);
  EXPECT_EQ(Finished(fold, 100, {{"a", "theirs"}, {"a", "mine"}}).attributes_size(), 0);
}

v1::Event Address(const char* source, int64_t second, const char* street, const char* city) {
  v1::Event event = EventOf(source, second);
  if (*street != '\0') Show(&event, "street", street);
  if (*city != '\0') Show(&event, "city", city);
  return event;
}

std::string TextOf(const v1::Profile& profile, const std::string& name) {
  for (const v1::GoldenAttribute& golden : profile.attributes()) {
    if (golden.name() == name) return golden.values(0).text();
  }
  return "";
}

TEST(Survivorship, PartsOfAnAddressComeFromOneEvent) {
  const FoldPlan plan(DefaultPolicy());
  v1::Profile profile =
      Finished(FoldOf(plan, {Address("crm", 10, "Prosta 1", "Warszawa"), Address("shop", 20, "Rynek 2", "Wroclaw"),
                             Address("x", 30, "", "Krakow")}));
  EXPECT_EQ(TextOf(profile, "city"), "Krakow");  // a move: the street is unknown now
  EXPECT_EQ(TextOf(profile, "street"), "");
  // A city that a fuller address holds adds nothing and hides nothing.
  profile = Finished(FoldOf(plan, {Address("crm", 10, "Prosta 1", "Warszawa"), Address("x", 30, "", "Warszawa")}));
  EXPECT_EQ(TextOf(profile, "city"), "Warszawa");
  EXPECT_EQ(TextOf(profile, "street"), "Prosta 1");
  for (const v1::GoldenAttribute& golden : profile.attributes()) EXPECT_EQ(golden.sources(0), "crm");
}

// Whatever is shown, the parts of the answer are found together in one event.
TEST(Survivorship, GroupsAreNeverMixed) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    v1::Policy policy = DefaultPolicy();
    policy.mutable_survivorship(0)->set_rule(static_cast<Rule::Rule>(1 + random.Below(6)));
    const FoldPlan plan(policy);
    const auto events = RandomEvents(random, 12, false);
    const v1::Profile profile = Finished(FoldOf(plan, events));
    const std::string street = TextOf(profile, "street"), city = TextOf(profile, "city");
    if (street.empty() && city.empty()) continue;
    const bool together = std::any_of(events.begin(), events.end(), [&](const v1::Event& event) {
      std::string s, c;
      for (const v1::Attribute& a : event.attributes()) {
        if (a.name() == "street") s = a.value().text();
        if (a.name() == "city") c = a.value().text();
      }
      return s == street && c == city;
    });
    EXPECT_TRUE(together) << seed;
  }
}

}  // namespace
}  // namespace c360::profile
