// docs/methods has a page for every measure, and no page leaves anything open.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "c360/metrics/measure.h"

namespace c360::metrics {
namespace {

const std::filesystem::path kRoot = C360_SOURCE_DIR;

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// By name of the page; without those that are no method.
std::map<std::string, std::string> Pages() {
  const std::set<std::string> others = {"README", "known_answers", "matching", "sample_effects"};
  std::map<std::string, std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "docs" / "methods")) {
    const std::string name = entry.path().stem().string();
    if (!others.contains(name)) pages[name] = Read(entry.path());
  }
  return pages;
}

TEST(Pages, SayFormulaUnitEdgeCasesSourceAndExample) {
  const auto pages = Pages();
  EXPECT_GT(pages.size(), 50u);
  for (const auto& [name, text] : pages) {
    size_t before = 0;
    for (const char* section : {"**Formula.**", "**Unit.**", "**Edge cases.**", "**Source.**", "**Example.**"}) {
      const size_t place = text.find(section);
      ASSERT_NE(place, std::string::npos) << name << " has no " << section;
      EXPECT_GT(place, before) << name << ": " << section << " stands out of its order";
      before = place;
    }
  }
}

// The pages that name `measure` as "`measure.*`" or one of its numbers.
std::string PagesOf(const std::map<std::string, std::string>& pages, const std::string& measure) {
  std::string all;
  for (const auto& [name, text] : pages)
    if (text.find("`" + measure + ".") != std::string::npos) all += text;
  return all;
}

TEST(Pages, ThereIsOneForEveryMeasure) {
  const auto pages = Pages();
  for (const Measure& measure : Measures())
    EXPECT_FALSE(PagesOf(pages, std::string(measure.name)).empty()) << measure.name << " has no page";
}

// Every number that a measure reports, by the names in the sources.
TEST(Pages, SpeakOfEveryNumber) {
  const auto pages = Pages();
  const std::regex literal(R"(\"([a-z_]+)\.([a-z0-9_]+)\")");
  size_t found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "lib" / "metrics")) {
    if (!entry.path().filename().string().ends_with("_measures.cc")) continue;
    const std::string text = Read(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), literal), end; it != end; ++it) {
      const std::string measure = (*it)[1].str(), number = (*it)[2].str();
      if (FindMeasure(measure) == nullptr) continue;
      ++found;
      EXPECT_TRUE(std::regex_search(PagesOf(pages, measure), std::regex("\\b" + number + "\\b")))
          << "no page of " << measure << " speaks of " << number;
    }
  }
  EXPECT_GT(found, 100u);
}

// Reasons are quoted as reports print them.
TEST(Pages, QuoteTheReasonsThatThereAre) {
  std::set<std::string> reasons;
  for (int why = 0; why <= static_cast<int>(Undefined::kNoGoal); ++why)
    reasons.emplace(UndefinedReason(static_cast<Undefined>(why)));
  const std::regex quoted(R"RE(undefined(?: there)?(?:,|:)\s+"([^"]+)")RE");
  size_t found = 0;
  for (const auto& [name, text] : Pages()) {
    for (std::sregex_iterator it(text.begin(), text.end(), quoted), end; it != end; ++it) {
      ++found;
      const std::string reason = std::regex_replace((*it)[1].str(), std::regex(R"(\s+)"), " ");
      EXPECT_TRUE(reasons.contains(reason)) << name << " says \"" << reason << "\"";
    }
  }
  EXPECT_GT(found, 10u);
}

}  // namespace
}  // namespace c360::metrics
