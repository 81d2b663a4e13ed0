#include "ingest/version.h"

#include <gtest/gtest.h>

#include "support/world.h"

namespace c360::ingest {
namespace {

using testing::DigestOf;
using testing::ExpectSound;
using testing::Find;
using testing::MakeEvent;
using testing::OpenMemory;

v1::Event Record(const std::string& id, const std::string& email, const std::string& key = "1") {
  v1::Event event = MakeEvent(id, {{"record_id", "crm:" + key}, {"email", email}}, -1);
  event.mutable_snapshot()->set_record_key(key);
  event.mutable_snapshot()->set_latest(true);
  return event;
}

TEST(LatestVersion, TheLastOneSentCounts) {
  auto store = OpenMemory();
  EXPECT_EQ(store->Ingest(Record("a", "old@x.pl"))->accepted, 1);
  EXPECT_EQ(store->Ingest(Record("a", "old@x.pl"))->duplicates, 1);
  EXPECT_EQ(store->Ingest(Record("b", "new@x.pl"))->accepted, 1);
  EXPECT_TRUE(Find(*store, "email:old@x.pl").empty());
  EXPECT_EQ(Find(*store, "email:new@x.pl"), Find(*store, "record_id:crm:1"));
  // Back to what it was: a new version, not a duplicate of the first.
  EXPECT_EQ(store->Ingest(Record("a", "old@x.pl"))->accepted, 1);
  EXPECT_TRUE(Find(*store, "email:new@x.pl").empty());
  EXPECT_EQ(Find(*store, "email:old@x.pl").size(), 1u);
  ExpectSound(*store);
}

TEST(LatestVersion, OneBatchIsAsMany) {
  const std::vector<v1::Event> events = {Record("a", "a@x.pl"), Record("b", "b@x.pl"), Record("a", "a@x.pl"),
                                         Record("c", "c@x.pl", "2"), Record("a", "a@x.pl")};
  std::string digest;
  for (const size_t batch : {size_t{1}, size_t{2}, size_t{5}}) {
    auto store = OpenMemory();
    testing::IngestAll(*store, events, batch);
    EXPECT_EQ(Find(*store, "email:a@x.pl").size(), 1u);
    EXPECT_TRUE(Find(*store, "email:b@x.pl").empty());
    if (digest.empty()) digest = DigestOf(*store);
    EXPECT_EQ(DigestOf(*store), digest) << batch;
    ExpectSound(*store);
  }
}

TEST(LatestVersion, WithoutChangesTheOrderIsFree) {
  auto forth = OpenMemory(), back = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 20; ++i) events.push_back(Record("r" + std::to_string(i), "e@x.pl", std::to_string(i)));
  testing::IngestAll(*forth, events, 3);
  std::reverse(events.begin(), events.end());
  testing::IngestAll(*back, events, 7);
  EXPECT_EQ(DigestOf(*forth), DigestOf(*back));
}

TEST(LatestVersion, DeletingTheNewestBringsBackTheOneBefore) {
  auto store = OpenMemory();
  testing::IngestAll(*store, {Record("a", "old@x.pl"), Record("b", "new@x.pl")}, 1);
  const EventKey newest{"t", "b@1"};
  ASSERT_EQ(*store->Delete(std::span(&newest, 1)), 1);
  EXPECT_EQ(Find(*store, "email:old@x.pl").size(), 1u);
  EXPECT_TRUE(Find(*store, "email:new@x.pl").empty());
}

}  // namespace
}  // namespace c360::ingest
