#include "c360/reference.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "c360/maintenance.h"
#include "c360/profile_store.h"

namespace c360 {
namespace {

StoreOptions Options(StoreOptions::Engine engine) {
  StoreOptions options;
  options.engine = engine;
  options.clock = [] { return absl::FromUnixSeconds(1'700'000'000); };
  return options;
}

v1::ReferenceFact Fact(std::string key, int64_t since_seconds, std::string name) {
  v1::ReferenceFact fact;
  fact.set_key(std::move(key));
  if (since_seconds != 0) fact.mutable_effective_from()->set_seconds(since_seconds);
  fact.mutable_campaign()->set_name(std::move(name));
  return fact;
}

class ReferenceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "reference_test_" + std::to_string(getpid());
    std::filesystem::remove_all(path_);
  }
  void TearDown() override { std::filesystem::remove_all(path_); }
  std::string path_;
};

std::string Names(ProfileStore& store, const ReferenceListOptions& options = {}) {
  std::string names;
  const auto facts = store.reference().List(options);
  EXPECT_TRUE(facts.ok()) << facts.status();
  for (const auto& fact : *facts) names += fact.key() + "=" + fact.campaign().name() + " ";
  return names;
}

TEST_F(ReferenceTest, PutListRemoveAndReopen) {
  {
    auto store = ProfileStore::Open(path_, Options(StoreOptions::Engine::kRocksDb));
    ASSERT_TRUE(store.ok()) << store.status();
    const std::string digest = *(*store)->maintenance().Digest();
    std::vector<v1::ReferenceFact> facts = {Fact("b", 100, "later"), Fact("b", 0, "ever"), Fact("a", -50, "old"),
                                            Fact("b", -100, "before")};
    v1::ReferenceFact driver;
    driver.set_key("a");
    driver.mutable_driver();
    facts.push_back(driver);
    ASSERT_TRUE((*store)->reference().Put(facts).ok());
    ASSERT_TRUE((*store)->reference().Put(std::vector{Fact("b", 100, "changed")}).ok());
    EXPECT_EQ(*(*store)->maintenance().Digest(), digest) << "profiles do not depend on reference facts";
    EXPECT_TRUE((*store)->maintenance().Check()->empty());
  }
  auto store = *ProfileStore::Open(path_, Options(StoreOptions::Engine::kRocksDb));
  EXPECT_EQ(Names(*store, {.kind = "campaign"}), "a=old b=ever b=before b=changed ");
  EXPECT_EQ(Names(*store), "a=old b=ever b=before b=changed a= ");
  EXPECT_EQ(Names(*store, {.kind = "campaign", .as_of = absl::FromUnixSeconds(99)}), "a=old b=before ");
  EXPECT_EQ(Names(*store, {.kind = "campaign", .as_of = absl::FromUnixSeconds(100)}), "a=old b=changed ");
  EXPECT_EQ(Names(*store, {.key = "b"}), "b=ever b=before b=changed ");
  EXPECT_TRUE(absl::IsInvalidArgument(store->reference().List({.kind = "colour"}).status()));
  EXPECT_TRUE(*store->reference().Remove("campaign", "b", absl::FromUnixSeconds(100)));
  EXPECT_FALSE(*store->reference().Remove("campaign", "b", absl::FromUnixSeconds(100)));
  EXPECT_EQ(Names(*store, {.key = "b"}), "b=ever b=before ");
}

TEST_F(ReferenceTest, AllOrNothing) {
  auto store = *ProfileStore::Open(path_, Options(StoreOptions::Engine::kMemory));
  const absl::Status status = store->reference().Put(std::vector{Fact("a", 0, "good"), v1::ReferenceFact()});
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(Names(*store), "");
}

TEST_F(ReferenceTest, KeysOfOneAnotherDoNotMix) {
  auto store = *ProfileStore::Open(path_, Options(StoreOptions::Engine::kMemory));
  ASSERT_TRUE(store->reference().Put(std::vector{Fact("a", 5, "1"), Fact("ab", 1, "2"), Fact("a b", 3, "3")}).ok());
  EXPECT_EQ(Names(*store), "a=1 a b=3 ab=2 ");
}

}  // namespace
}  // namespace c360
