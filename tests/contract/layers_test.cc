// The layer rule (docs/architecture.md): includes point down only, siblings do not include each other, only storage
// knows RocksDB, and a module's link dependencies are its allowed includes.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "contract/source_tree.h"

namespace c360::contract {
namespace {

using Modules = std::set<std::string>;

// What each module may include, besides itself. A module that is not here has no place yet: give it one.
const std::map<std::string, Modules>& Allowed() {
  static const Modules decide = {"base", "types", "normalize", "graph", "match", "resolve"};
  static const Modules through_ingest = {"base",  "profile", "types",   "normalize", "graph",
                                         "match", "resolve", "storage", "ingest",    "timeline"};
  static const std::map<std::string, Modules> allowed = {
      {"base", {}},
      {"types", {"base"}},
      {"normalize", {"base", "types"}},
      {"graph", {"base", "types"}},
      {"profile", {"base", "types"}},
      {"facts", {"base", "types"}},
      {"metrics", {"base", "types", "facts"}},
      {"predict", {"base", "types", "facts"}},
      {"segment", {"base", "types"}},
      {"consent", {"base", "types"}},
      {"service", {"base", "types"}},
      {"formats", {"base", "types"}},
      {"storage", {"base", "types"}},
      {"match", {"base", "types", "normalize"}},
      {"resolve", {"base", "types", "normalize", "graph", "match"}},
      {"ingest",
       [] {
         Modules modules = decide;
         modules.insert({"storage", "metrics", "profile"});
         return modules;
       }()},
      {"timeline", {"base", "types", "storage", "consent"}},
      {"signals", through_ingest},
      {"privacy", through_ingest},
      {"profile_store",
       {"base", "types", "normalize", "graph", "profile", "facts", "metrics", "predict", "segment", "consent",
        "service", "formats", "storage", "match", "resolve", "ingest", "timeline", "signals", "privacy"}},
  };
  return allowed;
}

std::string ModuleOf(const SourceFile& file) { return file.path.substr(4, file.path.find('/', 4) - 4); }

TEST(Layers, IncludesPointDown) {
  const std::regex include("^#include [<\"]([a-z_]+)/");
  const auto files = FilesUnder({"lib"}, {".h", ".cc"});
  EXPECT_GT(files.size(), 40u);
  for (const SourceFile& file : files) {
    const std::string module = ModuleOf(file);
    ASSERT_TRUE(Allowed().contains(module)) << module << " has no place in the layers";
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      const std::string to = match[1];
      if (to == "rocksdb") {
        EXPECT_EQ(module, "storage") << file.path;
      }
      if (Allowed().contains(to) && to != module) {
        EXPECT_TRUE(Allowed().at(module).contains(to)) << file.path << " includes " << to;
      }
    }
  }
}

// lib/<module>/CMakeLists.txt: c360_module(name SOURCES ... DEPS ... EXTERNAL ...).
TEST(Layers, LinkDependenciesAreTheAllowedIncludes) {
  int modules = 0;
  for (const SourceFile& file : FilesUnder({"lib"}, {"CMakeLists.txt"})) {
    if (file.path == "lib/CMakeLists.txt") continue;
    const std::string module = ModuleOf(file);
    ASSERT_TRUE(Allowed().contains(module)) << module << " has no place in the layers";
    ++modules;
    std::istringstream words(std::regex_replace(ReadText(Root() / file.path), std::regex("[()]"), " "));
    bool in_dependencies = false;
    for (std::string word; words >> word;) {
      if (word == "DEPS" || word == "SOURCES" || word == "EXTERNAL") {
        in_dependencies = word == "DEPS";
      } else if (in_dependencies && word != "proto" && word != "storage_proto") {
        EXPECT_TRUE(Allowed().at(module).contains(word)) << module << " links " << word;
      } else if (word == "PkgConfig::rocksdb") {
        EXPECT_EQ(module, "storage");
      }
    }
  }
  EXPECT_GE(modules, 10);
}

TEST(Layers, HaveNoCycle) {
  for (const auto& [module, below] : Allowed()) {
    for (const std::string& other : below) {
      ASSERT_TRUE(Allowed().contains(other)) << other;
      EXPECT_FALSE(Allowed().at(other).contains(module)) << module << " and " << other << " may include each other";
    }
  }
}

// The command and the programs beside it stand on the public API.
TEST(Layers, ExamplesUseThePublicApi) {
  const std::regex include("^#include \"([a-z_]+)/");
  for (const SourceFile& file : FilesUnder({"examples"}, {".h", ".cc"})) {
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      EXPECT_FALSE(Allowed().contains(match[1])) << file.path << ": " << line;
      EXPECT_NE(match[1], "rocksdb") << file.path;
      EXPECT_EQ(line.find("c360/storage"), std::string::npos) << file.path;
    }
  }
}

}  // namespace
}  // namespace c360::contract
