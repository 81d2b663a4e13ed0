// Many readers and writers at once: whatever is asked, no answer shows half of a write.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "c360/metrics.h"
#include "c360/privacy.h"
#include "support/world.h"

namespace c360::testing {
namespace {

// Each event of a person brings one e-mail of its own: whoever sees n events must see n e-mails.
TEST(ThreadsTest, ReadersNeverSeeHalfAnEvent) {
  constexpr int kWriters = 3, kReaders = 4, kPeople = 5, kEvents = 40;
  const auto store = OpenMemory();
  std::atomic<int> writing = kWriters;
  std::atomic<int64_t> reads = 0;
  std::vector<std::thread> threads;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      for (int i = 0; i < kEvents; ++i) {
        // However quick writing is, and however few the processors: readers come in between.
        for (const int64_t seen = reads; i % 10 == 5 && reads < seen + kReaders;) std::this_thread::yield();
        const std::string id = std::to_string(w) + "-" + std::to_string(i), person = "u" + std::to_string(i % kPeople);
        const std::vector<v1::Event> events = {MakeEvent(id, {{"user_id", person}, {"email", id + "@x.pl"}}),
                                               MakeEvent(id + "b", {{"user_id", person}, {"email", id + "b@x.pl"}})};
        const auto report = store->IngestBatch(std::span<const v1::Event>(events), {.defer = i % 3 == 0});
        EXPECT_TRUE(report.ok());
        if (i % 7 == 0) {
          const std::vector<EventKey> gone = {{"t", id + "b"}};
          EXPECT_TRUE(store->Delete(gone).ok());
        }
        if (i % 11 == 0) {
          EXPECT_TRUE(store->maintenance().Settle().ok());
        }
      }
      --writing;
    });
  }
  for (int r = 0; r < kReaders; ++r) {
    threads.emplace_back([&, r] {
      while (writing > 0) {
        const std::string key = "user_id:u" + std::to_string((reads + r) % kPeople);
        const auto found = store->profiles().Lookup(key);
        ++reads;
        if (!found.ok()) continue;  // not written yet
        for (const v1::Profile& profile : found->profiles()) {
          int64_t events = 0, emails = 0;
          for (const auto& record : profile.records()) events += record.events();
          for (const auto& identifier : profile.identifiers()) emails += identifier.namespace_() == "email";
          EXPECT_EQ(events, emails);
        }
        const auto page = store->timeline().Read(key, {.limit = 1000});
        if (page.ok()) {
          EXPECT_GT(page->entries_size(), 0);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(reads, 4 * kReaders);
  ExpectSound(*store);
  const auto once = OpenMemory();
  std::vector<v1::Event> events;
  ASSERT_TRUE(store->timeline()
                  .ScanEvents([&](const v1::Event& event, std::string_view) {
                    events.push_back(event);
                    return true;
                  })
                  .ok());
  IngestAll(*once, events, 1000);
  EXPECT_EQ(DigestOf(*store), DigestOf(*once));
}

// People of few names, so that each has many who may be the same.
v1::Event PersonOf(int i) {
  static const char* const kFirst[] = {"Wilhelmina", "Bartholomew", "Cassandra", "Desmond", "Philippa"};
  static const char* const kLast[] = {"Abernathy", "Fitzgerald", "Kowalczyk", "Montgomery"};
  const int person = i % 900;
  return MakePerson(std::to_string(i), {{"first_name", kFirst[person % 5]},
                                        {"last_name", kLast[person / 5 % 4]},
                                        {"birth_date", "19" + std::to_string(50 + person % 45) + "-03-" +
                                                           std::to_string(10 + person / 45)}});
}

// A queue of several portions is decided while another thread writes: it gets its turn in between, and the end is as if
// all had come at once.
TEST(ThreadsTest, WritesBetweenThePortionsOfAQueueAreSeen) {
  constexpr int kQueued = 3000, kLate = 300;
  std::vector<v1::Event> queued, all;
  for (int i = 0; i < kQueued; ++i) queued.push_back(PersonOf(i));
  const auto store = OpenMemory();
  ASSERT_TRUE(store->IngestBatch(std::span<const v1::Event>(queued), {.defer = true}).ok());
  std::atomic<bool> settling = true;
  std::atomic<int> during = 0;
  std::thread writer([&] {
    for (int i = 0; i < kLate; ++i) {
      const std::vector<v1::Event> late = {PersonOf(kQueued + i)};
      EXPECT_TRUE(store->IngestBatch(std::span<const v1::Event>(late)).ok());
      const std::vector<EventKey> gone = {{"t", "e" + std::to_string(i * 7)}};
      EXPECT_TRUE(store->Delete(gone).ok());
      during += settling;
    }
  });
  EXPECT_TRUE(store->maintenance().Settle().ok());
  settling = false;
  writer.join();
  ExpectSound(*store);
  for (int i = 0; i < kQueued + kLate; ++i) {
    if (i % 7 != 0 || i / 7 >= kLate) all.push_back(PersonOf(i));
  }
  const auto once = OpenMemory();
  ASSERT_TRUE(once->IngestBatch(std::span<const v1::Event>(all), {.defer = true}).ok());
  EXPECT_EQ(DigestOf(*store), DigestOf(*once));
  EXPECT_GT(during, 0) << "nothing was written in between";
}

// Two records a person, with nothing in common but what they say of the person; each comes with an order, and goes with
// it. So whoever sees one event sees an even number, half of them orders.
std::vector<v1::Event> RecordWithOrder(int record) {
  static const char* const kFirst[] = {"Wilhelmina", "Bartholomew", "Cassandra", "Desmond", "Philippa"};
  static const char* const kLast[] = {"Abernathy", "Fitzgerald", "Kowalczyk", "Montgomery", "Featherstone"};
  const int person = record / 2;
  const std::string id = std::to_string(record);
  std::vector<v1::Event> events = {MakePerson(id, {{"first_name", kFirst[person % 5]},
                                                   {"last_name", kLast[person / 5 % 5]},
                                                   {"birth_date", "19" + std::to_string(50 + person % 47) + "-04-" +
                                                                      std::to_string(10 + person % 19)},
                                                   {"street", std::to_string(person + 1) + " Quarry Lane"},
                                                   {"postal_code", "LS" + std::to_string(person + 10) + " 2QH"}}),
                                   MakeEvent("o" + id, {{"record_id", id}})};
  events[1].mutable_order()->set_order_id(id);
  events[1].mutable_order()->mutable_total()->set_micros(1'000'000);
  return events;
}

void ExpectWhole(const v1::Profile& profile) {
  int64_t events = 0;
  for (const auto& record : profile.records()) {
    EXPECT_EQ(record.events(), 2);
    events += record.events();
  }
  EXPECT_TRUE(events == 2 || events == 4) << events << " events: two people joined, or half a record";
}

template <typename Explained>  // WhyResult, SearchHit
void ExpectAddsUp(const Explained& explained) {
  int64_t sum = explained.prior_millibits();
  for (const v1::ScorePart& part : explained.parts()) sum += part.weight_millibits();
  EXPECT_EQ(sum, explained.score_millibits());
}

// Every kind of question, about one person. What is not there yet, or not any more, is not found.
void AskOnce(ProfileStore& store, int person) {
  const std::string left = "record_id:" + std::to_string(2 * person),
                    right = "record_id:" + std::to_string(2 * person + 1);
  if (const auto found = store.profiles().Lookup(left); found.ok()) {
    for (const v1::Profile& profile : found->profiles()) ExpectWhole(profile);
  }
  if (const auto page = store.timeline().Read(left); page.ok()) {
    EXPECT_EQ(page->entries_size() % 2, 0);
  }
  if (const auto why = store.identity().Why(left, right); why.ok() && why->same()) {
    EXPECT_GT(why->path_size(), 0) << "they are two records";
    ExpectAddsUp(*why);
  }
  const v1::Event asked = RecordWithOrder(2 * person)[0];
  SearchQuery query;
  for (const v1::Attribute& attribute : asked.attributes())
    query.attributes.emplace_back(attribute.name(), attribute.value().text());
  const auto result = store.profiles().Search(query);
  ASSERT_TRUE(result.ok()) << result.status();
  for (const v1::SearchHit& hit : result->hits()) {
    ExpectWhole(hit.profile());
    ExpectAddsUp(hit);
  }
  if (const auto how = store.identity().How(left); how.ok()) {
    EXPECT_EQ(how->steps_size(), how->anchors_size() - 1);
  }
  if (const auto held = store.privacy().Export(left); held.ok()) {
    ExpectWhole(held->profile);
    EXPECT_EQ(held->events.size(), 2u * static_cast<size_t>(held->profile.records_size()));
  }
}

void AskForAll(ProfileStore& store) {
  const auto facts = store.metrics().Facts({.threads = 2});
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->facts.all().size() % 2, 0u);
  const auto review = store.identity().Review();
  EXPECT_TRUE(review.ok()) << review.status();
}

TEST(ThreadsTest, NoQuestionSeesHalfAWriteWhereLikenessJoins) {
  constexpr int kPeople = 25, kReaders = 3;  // as many as there are names
  const auto store = OpenMemory();
  std::atomic<bool> writing = true;
  std::atomic<int64_t> asked = 0;
  std::vector<std::thread> threads;
  for (int r = 0; r < kReaders; ++r) {
    threads.emplace_back([&, r] {
      for (int i = r; writing; i += kReaders, ++asked) {
        AskOnce(*store, i % kPeople);
        if (i % 20 == r) AskForAll(*store);
      }
    });
  }
  std::vector<v1::Event> all;
  for (int record = 0; record < 2 * kPeople; ++record) {
    // However quick writing is: readers come in between.
    for (const int64_t seen = asked; record % 10 == 5 && asked < seen + kReaders;) std::this_thread::yield();
    const int place = record * 7 % (2 * kPeople);  // 7 has no factor in common with it
    const auto events = RecordWithOrder(place);
    EXPECT_TRUE(store->IngestBatch(std::span<const v1::Event>(events), {.defer = record % 4 == 0}).ok());
    if (record % 5 != 0) {
      all.insert(all.end(), events.begin(), events.end());
      continue;
    }
    const std::vector<EventKey> gone = {{"t", events[0].event_id()}, {"t", events[1].event_id()}};
    EXPECT_TRUE(store->Delete(gone).ok());
  }
  EXPECT_TRUE(store->maintenance().Settle().ok());
  writing = false;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(asked, 5 * kReaders);
  ExpectSound(*store);
  EXPECT_EQ(Find(*store, "record_id:2"), Find(*store, "record_id:3")) << "likeness joined nobody";
  const auto once = OpenMemory();
  IngestAll(*once, all, 1000);
  EXPECT_EQ(DigestOf(*store), DigestOf(*once));
}

}  // namespace
}  // namespace c360::testing
