// The command line: a verb, options anywhere after it, words.
#ifndef C360_EXAMPLES_C360_OPTIONS_H_
#define C360_EXAMPLES_C360_OPTIONS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace c360::command {

enum ExitCode { kDone = 0, kFailed = 1, kWrongUsage = 2, kSomeRejected = 3 };

struct CommandLine {
  std::map<std::string, std::string> options;
  std::vector<std::string> words;

  bool Has(const std::string& name) const { return options.contains(name); }
  std::string Get(const std::string& name, const std::string& fallback = "") const;
  bool json() const { return Get("output") == "json"; }
};

struct Verb {
  const char* name;
  const char* usage;  // after "c360 "
  const char* help;
  std::vector<std::string> options;  // that take a value
  std::vector<std::string> flags;    // that take none
  size_t min_words, max_words;
  int (*run)(const CommandLine&);
};

const std::vector<Verb>& Verbs();

// Reads what follows the verb; on wrong usage says so on stderr and gives none.
std::optional<CommandLine> ParseCommandLine(const Verb& verb, const std::vector<std::string>& arguments);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_OPTIONS_H_
