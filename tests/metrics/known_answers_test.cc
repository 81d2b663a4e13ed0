// The list of known answers names tests that exist.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace c360 {
namespace {

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(KnownAnswers, NameTestsThatExist) {
  const std::filesystem::path root = C360_SOURCE_DIR;
  std::set<std::string> tests;
  const std::regex declaration(R"(TEST(?:_P|_F)?\((\w+), (\w+)\))");
  for (const char* folder : {"metrics", "predict", "profile_store"}) {
    for (const auto& entry : std::filesystem::directory_iterator(root / "tests" / folder)) {
      if (entry.path().extension() != ".cc") continue;
      const std::string text = Read(entry.path());
      for (std::sregex_iterator it(text.begin(), text.end(), declaration), end; it != end; ++it)
        tests.insert((*it)[1].str() + "." + (*it)[2].str());
    }
  }
  const std::string list = Read(root / "docs" / "methods" / "known_answers.md");
  const std::regex named(R"(`([A-Z]\w+\.[A-Z]\w+)`)");
  size_t found = 0;
  for (std::sregex_iterator it(list.begin(), list.end(), named), end; it != end; ++it) {
    ++found;
    EXPECT_TRUE(tests.contains((*it)[1].str())) << (*it)[1].str();
  }
  EXPECT_GT(found, 50u);
}

}  // namespace
}  // namespace c360
