// What others write between the portions of a queue that is being decided.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "c360/policy.h"
#include "ingest/writer.h"
#include "match/model.h"
#include "normalize/normalizer.h"
#include "storage/engine.h"
#include "storage/rows.h"
#include "support/world.h"

namespace c360::ingest {
namespace {

using storage::Table;

class SettleTest : public ::testing::Test {
 protected:
  void Send(v1::Event event, bool defer) {
    std::vector<v1::Event> events = {std::move(event)};
    Send(&events, defer);
  }
  void Send(std::vector<v1::Event>* events, bool defer) {
    std::vector<v1::Event*> pointers;
    for (v1::Event& event : *events) pointers.push_back(&event);
    const auto prepared = PrepareAll({policy_, namespaces_, normalizer_, hasher_}, testing::Now(), pointers);
    const auto report = writer_.Ingest(prepared, assertions_, {.defer = defer});
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->accepted, static_cast<int64_t>(events->size()));
  }
  Writer::Portion SettleSome() {
    const auto portion = writer_.SettleSome(assertions_, *drain_);
    EXPECT_TRUE(portion.ok()) << portion.status();
    return portion.value_or(Writer::Portion{.done = true});
  }
  uint64_t Comparable() { return storage::ReadCounters(*engine_, nullptr)->comparable; }
  size_t Queued() {
    size_t rows = 0;
    const auto it = engine_->NewIterator(Table::kWork);
    for (it->Seek(""); it->Valid(); it->Next()) ++rows;
    return rows;
  }
  // Of a name that nobody else has.
  static v1::Event Person(int number) {
    std::string name;
    for (int rest = number, i = 0; i < 4; ++i, rest /= 26) name.push_back(static_cast<char>('a' + rest % 26));
    return testing::MakePerson(std::to_string(number), {{"last_name", "x" + name}, {"city", name}});
  }

  const v1::Policy policy_ = DefaultPolicy();
  const NamespaceTable namespaces_{policy_};
  const normalize::Normalizer normalizer_{policy_};
  const KeyedHasher hasher_;
  const resolve::Assertions assertions_{std::vector<resolve::AssertionEntry>()};
  const std::unique_ptr<storage::Engine> engine_ = storage::NewMemoryEngine();
  Writer writer_{
      *engine_, policy_, namespaces_, normalizer_, std::make_shared<const match::Model>(match::Model::BuiltIn()),
      hasher_};
  const std::unique_ptr<Writer::Drain, void (*)(Writer::Drain*)> drain_ = Writer::NewDrain();
};

TEST_F(SettleTest, WhomAnotherWriteIndexedIsNotIndexedAgain) {
  constexpr int kRecords = 33'000;  // more than one portion
  std::vector<v1::Event> events;
  for (int i = 0; i < kRecords; ++i) events.push_back(Person(i));
  Send(&events, /*defer=*/true);
  ASSERT_FALSE(SettleSome().done);
  ASSERT_LT(Comparable(), kRecords);
  v1::Event more = Person(kRecords - 1);
  more.set_event_id("more");
  more.mutable_attributes(1)->mutable_value()->set_text("gdynia");
  Send(more, /*defer=*/false);
  while (!SettleSome().done) continue;
  EXPECT_EQ(Comparable(), kRecords);
  EXPECT_EQ(Queued(), 0U);
}

TEST_F(SettleTest, WhatOthersQueueMeanwhileIsDecidedToo) {
  Send(testing::MakeEvent("1", {{"user_id", "u1"}, {"anonymous_id", "a1"}}), true);
  Send(testing::MakeEvent("2", {{"anonymous_id", "a1"}}), true);
  ASSERT_FALSE(SettleSome().done);
  Send(testing::MakeEvent("3", {{"user_id", "u2"}, {"anonymous_id", "a2"}}), true);
  Send(testing::MakeEvent("4", {{"anonymous_id", "a2"}}), true);
  Send(Person(1), true);
  Send(Person(2), true);
  ASSERT_GT(Queued(), 0U);
  while (!SettleSome().done) continue;
  EXPECT_EQ(Queued(), 0U);
  EXPECT_EQ(Comparable(), 2U);
  EXPECT_EQ(storage::ReadCounters(*engine_, nullptr)->profiles, 4U);
}

}  // namespace
}  // namespace c360::ingest
