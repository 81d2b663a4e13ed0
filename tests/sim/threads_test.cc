// Many readers and writers at once: a profile never shows half an event.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

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

}  // namespace
}  // namespace c360::testing
