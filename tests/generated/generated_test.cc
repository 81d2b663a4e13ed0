// Generated people with shared tablets, kiosks, families, late and double events, junk ids and retries, against their
// truth: no profile mixes two people, no person is split beyond what the evidence allows; and one digest, however the
// events arrive, on both engines.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "c360/evaluate.h"
#include "c360/import.h"
#include "generate/generate.h"
#include "support/world.h"

namespace c360::testing {
namespace {

constexpr int64_t kCustomers = C360_WORLD_CUSTOMERS;
constexpr int64_t kLines = kCustomers * 10;
// One event a call is slow: a part of the lines will do where the world is large.
constexpr int64_t kSingleLines = 20'000;

std::vector<std::string> ReadLines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class GeneratedWorld : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::filesystem::temp_directory_path() / ("c360-world-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    const auto planted =
        generate::Generate({.customers = kCustomers, .events = kLines, .seed = 5, .progress = {}}, folder_ / "data");
    ASSERT_TRUE(planted.ok()) << planted.status();
    messages_ = planted->messages;
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static std::string Events() { return folder_ / "data/events.ndjson"; }

  static std::unique_ptr<ProfileStore> Open(StoreOptions::Engine engine, const std::string& name, bool fresh = true) {
    const auto path = folder_ / name;
    if (fresh) std::filesystem::remove_all(path);
    auto store = ProfileStore::Open(path.string(), {.engine = engine, .clock = Now});
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  static void Take(ProfileStore& store, const std::string& file, int batch) {
    const auto report = ImportFile(store, file, {.batch = batch});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->rejected, 0);
    EXPECT_EQ(report->conflicts, 0);
  }

  // The lines of the file in another order, some of them twice.
  static std::string Shuffled(const std::vector<std::string>& lines, uint64_t seed) {
    auto shuffled = lines;
    SeededRandom random(seed);
    for (size_t i = 0; i < lines.size() / 20; ++i) shuffled.push_back(lines[random.Below(lines.size())]);
    Shuffle(random, &shuffled);
    return Write(shuffled, "shuffled.ndjson");
  }
  static std::string Write(const std::vector<std::string>& lines, const std::string& name) {
    const std::string path = folder_ / name;
    std::ofstream file(path);
    for (const std::string& line : lines) file << line << '\n';
    return path;
  }

  // The digest of the whole file in its order, in memory: what every other way must give.
  static const std::string& Reference() {
    static const std::string digest = [] {
      auto store = Open(StoreOptions::Engine::kMemory, "memory");
      Take(*store, Events(), 1000);
      ExpectSound(*store);
      return DigestOf(*store);
    }();
    return digest;
  }

  static inline std::filesystem::path folder_;
  static inline int64_t messages_ = 0;
};

// Columns of a truth file: key columns and, last, the person.
std::map<std::string, std::string> ReadTruth(const std::filesystem::path& path) {
  std::map<std::string, std::string> truth;
  for (const std::string& line : ReadLines(path)) {
    const size_t last = line.rfind(',');
    std::string key = line.substr(0, last);
    std::erase(key, '"');
    truth[key] = line.substr(last + 1);
  }
  return truth;
}

// Items with their profile and person, numbered as they come.
class Items {
 public:
  explicit Items(const std::map<std::string, std::string>& truth) : truth_(truth) {}
  void Add(const std::string& key, std::string_view profile) {
    const auto known = truth_.find(key);
    if (known == truth_.end()) return;
    profiles_of_[key].push_back(std::string(profile));
  }
  // An identifier that several profiles show belongs to nobody alone, and is left out.
  Evaluation Compare() const {
    std::map<std::string, uint64_t> numbers;
    const auto number = [&](const std::string& name) { return numbers.emplace(name, numbers.size()).first->second; };
    std::vector<LabelledItem> items;
    for (const auto& [key, profiles] : profiles_of_) {
      if (profiles.size() == 1) items.push_back({number(profiles[0]), number("e " + truth_.at(key))});
    }
    return Evaluate(items);
  }
  size_t size() const { return profiles_of_.size(); }

 private:
  const std::map<std::string, std::string>& truth_;
  std::map<std::string, std::vector<std::string>> profiles_of_;
};

TEST_F(GeneratedWorld, NobodyIsMixedNobodyIsSplit) {
  auto store = Open(StoreOptions::Engine::kRocksDb, "truth");
  Take(*store, Events(), 1000);
  ExpectSound(*store);
  EXPECT_EQ(DigestOf(*store), Reference()) << "the engines differ";

  const auto identifiers = ReadTruth(folder_ / "data/truth.csv");
  Items by_identifier(identifiers);
  ASSERT_TRUE(store->profiles()
                  .ScanIdentifiers([&](std::string_view name_space, std::string_view value, std::string_view profile) {
                    by_identifier.Add(std::string(name_space) + "," + std::string(value), profile);
                    return true;
                  })
                  .ok());
  // Phone numbers stand in the truth as they were written; the store knows their normal form.
  EXPECT_GT(by_identifier.size(), identifiers.size() * 8 / 10);
  const auto events = ReadTruth(folder_ / "data/truth_events.csv");
  Items by_event(events);
  ASSERT_TRUE(store->timeline()
                  .ScanEvents([&](const v1::Event& event, std::string_view profile) {
                    by_event.Add(event.source() + "," + event.event_id(), profile);
                    return true;
                  })
                  .ok());
  EXPECT_EQ(by_event.size(), events.size() - 1) << "all but the header line";
  for (const Items* items : {&by_identifier, &by_event}) {
    const Evaluation result = items->Compare();
    EXPECT_EQ(result.mixed_profiles, 0);
    EXPECT_EQ(result.split_entities, 0);
    EXPECT_EQ(result.entities, kCustomers);
  }
}

TEST_F(GeneratedWorld, ShuffledInLargeBatchesWithDuplicates) {
  const auto lines = ReadLines(Events());
  for (const auto engine : {StoreOptions::Engine::kMemory, StoreOptions::Engine::kRocksDb}) {
    auto store = Open(engine, "shuffled");
    Take(*store, Shuffled(lines, 11), 10'000);
    ExpectSound(*store);
    EXPECT_EQ(DigestOf(*store), Reference());
  }
}

TEST_F(GeneratedWorld, ShuffledInSmallBatches) {
  auto store = Open(StoreOptions::Engine::kRocksDb, "small");
  Take(*store, Shuffled(ReadLines(Events()), 12), 37);
  EXPECT_EQ(DigestOf(*store), Reference());
}

TEST_F(GeneratedWorld, OneByOne) {
  auto lines = ReadLines(Events());
  if (lines.size() > static_cast<size_t>(kSingleLines)) lines.resize(kSingleLines);
  auto whole = Open(StoreOptions::Engine::kMemory, "whole");
  Take(*whole, Write(lines, "part.ndjson"), 1000);
  auto singly = Open(StoreOptions::Engine::kRocksDb, "singly");
  Take(*singly, Shuffled(lines, 13), 1);
  EXPECT_EQ(DigestOf(*singly), DigestOf(*whole));
}

// The import is stopped twice at some place, the store closed and opened, the whole file sent again.
TEST_F(GeneratedWorld, InterruptedAndResumed) {
  for (const int stop_after : {1, 2}) {
    auto store = Open(StoreOptions::Engine::kRocksDb, "resumed", /*fresh=*/stop_after == 1);
    int calls = 0;
    const auto report =
        ImportFile(*store, Events(), {.batch = 700, .progress = [&](const Progress&) { return ++calls < stop_after; }});
    EXPECT_TRUE(absl::IsCancelled(report.status())) << report.status();
  }
  auto store = Open(StoreOptions::Engine::kRocksDb, "resumed", /*fresh=*/false);
  const auto report = ImportFile(*store, Events(), {.batch = 1000});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->duplicates, kLines - messages_) << "nothing was there from before the interruption";
  ExpectSound(*store);
  EXPECT_EQ(DigestOf(*store), Reference());
}

}  // namespace
}  // namespace c360::testing
