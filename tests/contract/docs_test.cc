// Documents say what is there: links resolve, every header, option of the policy and format has its words.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "c360/policy.h"
#include "c360/profile_store.h"
#include "contract/source_tree.h"

namespace c360::contract {
namespace {

std::vector<SourceFile> Documents() {
  auto files = FilesUnder({"docs", "lib", "examples", "bench"}, {".md"});
  files.push_back({"README.md", LinesOf(ReadText(Root() / "README.md"))});
  return files;
}

TEST(Docs, LinksResolve) {
  const std::regex link(R"(\]\(([^)#\s]*)(#[^)]*)?\))");
  int links = 0;
  for (const SourceFile& file : Documents()) {
    bool in_code = false;
    for (const std::string& line : file.lines) {
      if (line.starts_with("```")) in_code = !in_code;
      if (in_code) continue;
      for (std::sregex_iterator it(line.begin(), line.end(), link), end; it != end; ++it) {
        const std::string target = (*it)[1];
        if (target.empty() || target.find("://") != std::string::npos) continue;
        ++links;
        const auto place = (Root() / file.path).parent_path() / target;
        EXPECT_TRUE(std::filesystem::exists(place)) << file.path << " links to " << target;
      }
    }
  }
  EXPECT_GT(links, 10);
}

TEST(Docs, EveryPageIsReachedFromTheIndex) {
  const std::regex link(R"(\]\(([^)#\s]*)(#[^)]*)?\))");
  std::set<std::filesystem::path> seen;
  std::vector<std::filesystem::path> queue = {Root() / "docs/index.md"};
  while (!queue.empty()) {
    const auto page = queue.back().lexically_normal();
    queue.pop_back();
    if (std::filesystem::is_directory(page)) {  // a link to a folder leads to its pages
      for (const auto& entry : std::filesystem::directory_iterator(page)) queue.push_back(entry.path());
      continue;
    }
    if (page.extension() != ".md" || !std::filesystem::exists(page) || !seen.insert(page).second) continue;
    const std::string text = ReadText(page);
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it)
      queue.push_back(page.parent_path() / (*it)[1].str());
  }
  for (const SourceFile& file : FilesUnder({"docs"}, {".md"})) {
    EXPECT_TRUE(seen.contains((Root() / file.path).lexically_normal())) << file.path << " is linked from nowhere";
  }
}

// A page that lost its beginning would still be linked.
TEST(Docs, EveryPageBeginsWithItsTitle) {
  const auto pages = FilesUnder({"docs", "lib"}, {".md"});
  ASSERT_GT(pages.size(), 50u);
  for (const SourceFile& page : pages) {
    ASSERT_FALSE(page.lines.empty()) << page.path;
    EXPECT_TRUE(page.lines[0].starts_with("# ")) << page.path;
  }
}

TEST(Docs, ReadmeNamesEveryHeader) {
  const std::string readme = ReadText(Root() / "README.md");
  for (const SourceFile& file : FilesUnder({"include"}, {".h"})) {
    const std::string name = file.path.substr(std::string("include/c360/").size());
    // Those of a folder, one a measure or model, may be named together.
    const std::string folder = name.substr(0, name.find('/') + 1);
    const bool named = readme.find("`" + name + "`") != std::string::npos ||
                       (!folder.empty() && readme.find("`" + folder + "`") != std::string::npos);
    EXPECT_TRUE(named) << name << " is not in the guide to the headers";
  }
}

void CollectFields(const google::protobuf::Descriptor* message, std::set<std::string>* names) {
  for (int i = 0; i < message->field_count(); ++i) {
    const auto* field = message->field(i);
    names->insert(field->json_name());
    if (field->message_type() != nullptr && field->message_type()->file() == message->file())
      CollectFields(field->message_type(), names);
  }
  for (int i = 0; i < message->enum_type_count(); ++i) {
    const auto* type = message->enum_type(i);
    for (int j = 0; j < type->value_count(); ++j) {
      if (type->value(j)->number() != 0) names->insert(type->value(j)->name());
    }
  }
}

// docs/policy.md explains every field of a policy by its name in JSON, and every namespace and trait of the default.
TEST(Docs, PolicyPageNamesEverything) {
  const std::string page = ReadText(Root() / "docs/policy.md");
  ASSERT_FALSE(page.empty());
  std::set<std::string> names;
  CollectFields(v1::Policy::descriptor(), &names);
  const v1::Policy policy = DefaultPolicy();
  for (const auto& rule : policy.namespaces()) names.insert(rule.name());
  for (const auto& trait : policy.traits()) names.insert(trait.name());
  EXPECT_GT(names.size(), 60u);
  for (const std::string& name : names)
    EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << "docs/policy.md does not explain " << name;
  for (const auto& blocked : policy.blocked()) {
    const std::string& word = blocked.has_suffix() ? blocked.suffix() : blocked.equals();
    if (word.find_first_not_of('0') == std::string::npos) continue;  // runs of zeroes, named as a rule
    EXPECT_NE(page.find("`" + word + "`"), std::string::npos) << "docs/policy.md does not name the blocked " << word;
  }
}

// Every test that docs/quality.md names in its table of cases stands in the sources: "Suite.Name", or the name of a
// parameter.
TEST(Docs, CasesOfIdentityHaveTheirTests) {
  std::string sources;
  for (const SourceFile& file : FilesUnder({"tests"}, {".cc"})) sources += ReadText(Root() / file.path);
  bool in_table = false;
  int named = 0;
  for (const std::string& line : LinesOf(ReadText(Root() / "docs/quality.md"))) {
    if (line.starts_with("## ")) in_table = line == "## The cases";
    if (!in_table || !line.starts_with("| ") || line == "| case | test |") continue;
    const size_t column = line.find(" | ");
    ASSERT_NE(column, line.npos) << line;
    const std::string tests = line.substr(column);
    static const std::regex name(R"((?:([A-Za-z]+)\.)?([A-Za-z]+))");
    int in_row = 0;
    for (std::sregex_iterator it(tests.begin(), tests.end(), name), end; it != end; ++it, ++in_row, ++named) {
      const std::string suite = (*it)[1], test = (*it)[2];
      const std::string written = suite.empty() ? "{\"" + test + "\"," : "(" + suite + ", " + test + ")";
      EXPECT_NE(sources.find(written), sources.npos) << "no test is " << suite << " " << test;
    }
    EXPECT_GT(in_row, 0) << line;
  }
  EXPECT_GE(named, 19);
}

}  // namespace
}  // namespace c360::contract
