// The merged timeline against a sort of all events; pages, filters, bounds.
#include <gtest/gtest.h>

#include <algorithm>

#include "support/world.h"

namespace c360::testing {
namespace {

using Entry = std::pair<int64_t, std::string>;  // second (-1: none), event id

std::vector<Entry> AllPages(ProfileStore& store, const std::string& key, TimelineOptions options,
                            int* pages = nullptr) {
  std::vector<Entry> entries;
  do {
    const auto page = store.timeline().Read(key, options);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return entries;
    EXPECT_LE(page->entries_size(), options.limit);
    for (const v1::TimelineEntry& entry : page->entries())
      entries.emplace_back(entry.event().has_time() ? entry.event().time().seconds() : -1, entry.event().event_id());
    options.page_token = page->next_page_token();
    if (pages != nullptr) ++*pages;
  } while (!options.page_token.empty());
  return entries;
}

// One person with many records: each browser is one, joined by an e-mail.
std::vector<v1::Event> ManyRecords(SeededRandom& random, int records, int events) {
  std::vector<v1::Event> list;
  for (int i = 0; i < events; ++i) {
    const std::string browser = "a" + std::to_string(i % records);
    v1::Event event = MakeEvent("e" + std::to_string(i), {{"anonymous_id", browser}, {"email", "jan@x.pl"}},
                                random.Chance(0.1) ? -1 : 1'600'000'000 + static_cast<int64_t>(random.Below(500)));
    if (random.Chance(0.05)) event.mutable_order()->set_order_id("o" + std::to_string(i));
    list.push_back(std::move(event));
  }
  return list;
}

TEST(Timeline, MergesAsASortWould) {
  for (const int records : {1, 3, 150}) {
    SCOPED_TRACE(records);
    SeededRandom random(static_cast<uint64_t>(records));
    const auto events = ManyRecords(random, records, 600);
    auto store = OpenMemory();
    IngestAll(*store, events, 50);
    std::vector<std::tuple<int64_t, int64_t, std::string>>
        expected;  // newest first, later arrivals first, untimed last
    for (size_t i = 0; i < events.size(); ++i)
      expected.emplace_back(events[i].has_time() ? -events[i].time().seconds() : 1, -static_cast<int64_t>(i),
                            events[i].event_id());
    std::sort(expected.begin(), expected.end());
    for (const int limit : {1, 7, 600, 10'000}) {
      const auto entries = AllPages(*store, "email:jan@x.pl", {.limit = limit});
      ASSERT_EQ(entries.size(), expected.size()) << limit;
      for (size_t i = 0; i < entries.size(); ++i) ASSERT_EQ(entries[i].second, std::get<2>(expected[i])) << i;
    }
  }
}

TEST(Timeline, FiltersAndWindow) {
  SeededRandom random(9);
  const auto events = ManyRecords(random, 20, 600);
  auto store = OpenMemory();
  IngestAll(*store, events, 50);
  const int64_t since = 1'600'000'100, until = 1'600'000'400;
  size_t orders = 0, within = 0;
  for (const v1::Event& event : events) {
    orders += event.has_order();
    within += event.has_time() && event.time().seconds() >= since && event.time().seconds() < until;
  }
  EXPECT_EQ(AllPages(*store, "email:jan@x.pl", {.types = {EventType::kOrder}, .limit = 3}).size(), orders);
  const auto windowed =
      AllPages(*store, "email:jan@x.pl",
               {.since = absl::FromUnixSeconds(since), .until = absl::FromUnixSeconds(until), .limit = 11});
  EXPECT_EQ(windowed.size(), within);
  for (const Entry& entry : windowed) EXPECT_TRUE(entry.first >= since && entry.first < until);
}

// A filter that lets little through costs many pages, not one long call; nothing is lost or told twice.
TEST(Timeline, APageLooksAtNoMoreThanItsScanLimit) {
  SeededRandom random(10);
  const auto events = ManyRecords(random, 5, 400);
  auto store = OpenMemory();
  IngestAll(*store, events, 400);
  const TimelineOptions options = {.types = {EventType::kOrder}, .limit = 100};
  const auto whole = AllPages(*store, "email:jan@x.pl", options);
  TimelineOptions bounded = options;
  bounded.scan_limit = 7;
  int pages = 0;
  EXPECT_EQ(AllPages(*store, "email:jan@x.pl", bounded, &pages), whole);
  EXPECT_GE(pages, 400 / 7);
}

TEST(Timeline, RefusesBadOptions) {
  auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("e", {{"user_id", "u"}})}, 1);
  for (const TimelineOptions& options :
       {TimelineOptions{.limit = 0}, TimelineOptions{.limit = 10'001}, TimelineOptions{.page_token = "x"},
        TimelineOptions{.page_token = std::string(32, 'z')}, TimelineOptions{.scan_limit = 0}})
    EXPECT_EQ(store->timeline().Read("user_id:u", options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Profiles, ManyAtOnceAreAsOneByOne) {
  SeededRandom random(11);
  auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 200; ++i) {
    events.push_back(MakeEvent("e" + std::to_string(i), {{"user_id", "u" + std::to_string(random.Below(40))},
                                                         {"email", "m" + std::to_string(random.Below(50)) + "@x.pl"}}));
  }
  IngestAll(*store, events, 20);
  std::vector<std::string> keys = {"p1", "p999", "nonsense", "email:null", "user_id:nobody"};
  for (int i = 0; i < 50; ++i) keys.push_back("email:M" + std::to_string(i) + "@x.pl");
  const auto many = store->profiles().LookupMany(keys);
  ASSERT_TRUE(many.ok()) << many.status();
  ASSERT_EQ(many->size(), keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto one = store->profiles().Lookup(keys[i]);
    ASSERT_EQ(one.status(), (*many)[i].status()) << keys[i];
    if (one.ok()) {
      EXPECT_EQ(one->SerializeAsString(), (*many)[i]->SerializeAsString()) << keys[i];
    }
  }
  EXPECT_FALSE(store->profiles().LookupMany(std::vector<std::string>(10'001, "p1")).ok());
}

}  // namespace
}  // namespace c360::testing
