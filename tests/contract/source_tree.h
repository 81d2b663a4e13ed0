// The project's own files, for tests that read them.
#ifndef C360_TESTS_CONTRACT_SOURCE_TREE_H_
#define C360_TESTS_CONTRACT_SOURCE_TREE_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace c360::contract {

struct SourceFile {
  std::string path;  // from the project's root, "lib/base/hash.h"
  std::vector<std::string> lines;
};

inline std::filesystem::path Root() { return C360_SOURCE_DIR; }

inline std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// All files below the given folders of the project whose names end as given, sorted by path.
inline std::vector<SourceFile> FilesUnder(std::initializer_list<std::string_view> folders,
                                          std::initializer_list<std::string_view> endings) {
  std::vector<SourceFile> files;
  for (const std::string_view folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(Root() / folder)) {
      const std::string name = entry.path().filename().string();
      const bool wanted =
          std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
      if (!entry.is_regular_file() || !wanted) continue;
      files.push_back({std::filesystem::relative(entry.path(), Root()).string(), LinesOf(ReadText(entry.path()))});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

// The code of a line: without a comment that runs to its end, and without the insides of string literals. Raw strings
// over several lines are not understood; no check here needs it.
inline std::string CodeOf(const std::string& line) {
  std::string code;
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (quoted) {
      if (line[i] == '\\') ++i;
      if (line[i] == '"') quoted = false;
      continue;
    }
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\'')) {
      quoted = true;
      code += "\"\"";
      continue;
    }
    if (line.compare(i, 2, "//") == 0) break;
    code += line[i];
  }
  return code;
}

}  // namespace c360::contract

#endif  // C360_TESTS_CONTRACT_SOURCE_TREE_H_
