// Includes point down only, siblings do not include each other, and only storage knows RocksDB.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

// What each module may include, besides itself.
const std::map<std::string, std::set<std::string>> kAllowed = {
    {"base", {}},
    {"types", {"base"}},
    {"normalize", {"base", "types"}},
    {"graph", {"base", "types"}},
    {"profile", {"base", "types"}},
    {"predict", {"base", "types"}},
    {"metrics", {"base", "types"}},
    {"formats", {"base", "types"}},
    {"storage", {"base", "types"}},
    {"resolve", {"base", "types", "normalize", "graph"}},
    {"ingest", {"base", "types", "normalize", "graph", "metrics", "resolve", "storage"}},
    {"profile_store",
     {"base", "types", "normalize", "graph", "metrics", "predict", "resolve", "storage", "ingest", "profile", "formats"}},
};

TEST(Layers, IncludesPointDown) {
  const std::filesystem::path lib = std::filesystem::path(C360_SOURCE_DIR) / "lib";
  const std::regex include("^#include [<\"]([a-z_]+)/");
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(lib)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
    const std::string module = std::filesystem::relative(entry.path(), lib).begin()->string();
    ASSERT_TRUE(kAllowed.contains(module)) << module << " has no place in the layers";
    std::ifstream file(entry.path());
    std::string line;
    ++files;
    while (std::getline(file, line)) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      const std::string to = match[1];
      if (to == "rocksdb") {
        EXPECT_EQ(module, "storage") << entry.path();
      }
      if (kAllowed.contains(to) && to != module) {
        EXPECT_TRUE(kAllowed.at(module).contains(to)) << entry.path() << " includes " << to;
      }
    }
  }
  EXPECT_GT(files, 40);
}

TEST(Layers, PublicHeadersHideTheInside) {
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(C360_SOURCE_DIR) / "include" / "c360")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    std::string line;
    while (std::getline(file, line)) {
      if (line.starts_with("#include \"")) {
        EXPECT_TRUE(line.starts_with("#include \"c360/") || line.starts_with("#include \"absl/"))
            << entry.path() << ": " << line;
      }
    }
  }
}

}  // namespace
