#include "options.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "fmt/format.h"

namespace c360::command {

std::string CommandLine::Get(const std::string& name, const std::string& fallback) const {
  const auto it = options.find(name);
  return it == options.end() ? fallback : it->second;
}

std::optional<CommandLine> ParseCommandLine(const Verb& verb, const std::vector<std::string>& arguments) {
  CommandLine line;
  const auto knows = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const auto wrong = [&](const std::string& what) {
    fmt::print(stderr, "c360: {}\nusage: c360 {}\n", what, verb.usage);
    return std::nullopt;
  };
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--") || argument.size() == 2) {
      line.words.push_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    const bool common = name == "db" || name == "output";
    if (knows(verb.flags, name)) {
      line.options[name] = "true";
    } else if (!common && !knows(verb.options, name)) {
      return wrong(fmt::format("{} has no option --{}", verb.name, name));
    } else if (equals != std::string::npos) {
      line.options[name] = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      line.options[name] = arguments[++i];
    } else {
      return wrong(fmt::format("--{} wants a value", name));
    }
  }
  if (!line.Has("db") && std::string_view(verb.name) != "generate") return wrong("--db=DIR is missing");
  const std::string output = line.Get("output", "text");
  if (output != "text" && output != "json") return wrong("--output is text or json");
  if (line.words.size() < verb.min_words || line.words.size() > verb.max_words)
    return wrong(fmt::format("{} words after {}", line.words.size(), verb.name));
  return line;
}

}  // namespace c360::command
