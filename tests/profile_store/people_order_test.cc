// The public sets of people: ten shuffles, one by one, all in one batch, a tenth gone and come again give one digest.
// With C360_QUICK, as people_order_quick is built: the smallest set alone, two shuffles.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "c360/import.h"
#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

#ifdef C360_QUICK
constexpr const char* kSets[] = {"fake_1000"};
constexpr uint64_t kShuffles = 2;
#else
constexpr const char* kSets[] = {"fake_1000", "febrl2", "febrl3", "febrl_dsgen_c10000", "historical_dev"};
constexpr uint64_t kShuffles = 10;
#endif

// C360_DATA_DIR, else ../shared/data beside the checkout.
fs::path SetFile(const std::string& name) {
  const char* given = std::getenv("C360_DATA_DIR");
  const fs::path folder =
      given != nullptr ? fs::path(given) : fs::path(C360_SOURCE_DIR).parent_path() / "shared" / "data";
  return folder / "people" / (name + ".csv");
}

std::string TextOf(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<v1::Event> EventsOf(ProfileStore& store) {
  std::vector<v1::Event> events;
  EXPECT_TRUE(store.timeline()
                  .ScanEvents([&](const v1::Event& event, std::string_view) {
                    events.push_back(event);
                    return true;
                  })
                  .ok());
  return events;
}

// Batches whose decisions wait for the digest, as an import does.
void IngestDeferred(ProfileStore& store, std::span<const v1::Event> events, size_t batch) {
  for (; !events.empty(); events = events.subspan(std::min(batch, events.size()))) {
    const auto report = store.IngestBatch(events.first(std::min(batch, events.size())), {.defer = true});
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->rejected + report->conflicts, 0);
  }
}

class PeopleOrder : public ::testing::TestWithParam<const char*> {};

TEST_P(PeopleOrder, LeavesNoTrace) {
  const fs::path file = SetFile(GetParam());
  if (!fs::exists(file)) GTEST_SKIP() << file.filename() << " is not there; set C360_DATA_DIR";
  const std::string mapping =
      TextOf(fs::path(C360_SOURCE_DIR) / "examples" / "mappings" / (std::string(GetParam()) + ".json"));
  auto store = OpenMemory();
  const auto imported = ImportFile(*store, file.string(), {.format = "csv", .mapping_json = mapping});
  ASSERT_TRUE(imported.ok()) << imported.status();
  const std::string digest = DigestOf(*store);
  std::vector<v1::Event> events = EventsOf(*store);
  ASSERT_EQ(static_cast<int64_t>(events.size()), imported->accepted);

  std::vector<EventKey> tenth;
  for (size_t i = 0; i < events.size(); i += 10) tenth.push_back({events[i].source(), events[i].event_id()});
  ASSERT_TRUE(store->Delete(tenth).ok());
  EXPECT_NE(DigestOf(*store), digest);
  IngestDeferred(*store, events, 1000);
  EXPECT_EQ(DigestOf(*store), digest) << "a tenth went and came again";

  {
    auto single = OpenMemory();
    IngestAll(*single, events, 1);
    EXPECT_EQ(DigestOf(*single), digest) << "one by one";
  }
  for (uint64_t seed = 1; seed <= kShuffles; ++seed) {
    SeededRandom random(seed);
    Shuffle(random, &events);
    auto shuffled = OpenMemory();
    IngestDeferred(*shuffled, events, seed == 1 ? events.size() : 1 + random.Below(3000));
    EXPECT_EQ(DigestOf(*shuffled), digest) << "seed " << seed;
    if (seed == 1) ExpectSound(*shuffled);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, PeopleOrder, ::testing::ValuesIn(kSets),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace c360::testing
