#include "command.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "c360/version.h"
#include "fmt/format.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

void PrintOverview(Output& out) {
  out.Write(
      "c360: customer profiles from touchpoint events.\n\nUsage: c360 VERB --db=DIR [--option=value] [argument]\n\n");
  for (const Verb& verb : Verbs()) out.Print("  {:<15}{}\n", verb.name, verb.summary);
  out.Print("  {:<15}{}\n", "help", "show this, or what a verb takes: c360 help VERB");
  out.Print("  {:<15}{}\n\n", "version", "print the version");
  out.Write(
      "Options stand anywhere after the verb, as --name=value or --name value. Results go to standard output, progress "
      "and\n"
      "errors to standard error. Exit code: 0 done, 1 failed, 2 wrong usage, 3 done but some input was refused.\n");
}

std::string OptionUsage(const OptionSpec& option) {
  return option.kind == OptionKind::kFlag ? fmt::format("--{}", option.name)
                                          : fmt::format("--{}={}", option.name, option.values);
}

void PrintHelp(const Verb& verb, Output& out) {
  out.Print("c360 {}: {}\n\nUsage: c360 {}", verb.name, verb.summary, verb.name);
  for (const OptionSpec& option : verb.options) {
    if (option.required) out.Print(" {}", OptionUsage(option));
  }
  out.Print(" [options]{}{}\n\n", verb.positional.usage.empty() ? "" : " ", verb.positional.usage);
  if (!verb.notes.empty()) out.Print("{}\n", verb.notes);
  for (const OptionSpec& option : verb.options) {
    const std::string usage = OptionUsage(option);
    if (usage.size() > 22) {
      out.Print("  {}\n  {:<24}{}\n", usage, "", option.help);
    } else {
      out.Print("  {:<24}{}\n", usage, option.help);
    }
  }
  out.Print("\nExample:\n");
  std::string_view example = verb.example;
  while (!example.empty()) {
    const size_t end = example.find('\n') + 1;
    out.Print("  {}", example.substr(0, end));
    example.remove_prefix(end);
  }
}

int WrongUsage(std::string_view message, std::string_view help, Environment& environment) {
  environment.err.Print("c360: {}\nSee: c360 help{}{}\n", message, help.empty() ? "" : " ", help);
  return kWrongUsage;
}

int UnknownVerb(std::string_view name, Environment& environment) {
  std::vector<std::string_view> names = {"help", "version"};
  for (const Verb& verb : Verbs()) names.push_back(verb.name);
  const std::string_view nearest = NearestName(name, names);
  const std::string shown = Printable(name);
  return WrongUsage(nearest.empty() ? fmt::format("unknown verb \"{}\"", shown)
                                    : fmt::format("unknown verb \"{}\"; did you mean {}?", shown, nearest),
                    "", environment);
}

int RunHelp(std::span<const std::string> words, Environment& environment) {
  if (words.empty()) {
    PrintOverview(environment.out);
    return kDone;
  }
  const Verb* verb = FindVerb(words[0]);
  if (verb == nullptr) return UnknownVerb(words[0], environment);
  PrintHelp(*verb, environment.out);
  return kDone;
}

bool AsksForHelp(std::span<const std::string> words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--help") != end || std::find(words.begin(), end, "-h") != end;
}

int RunVerb(const Verb& verb, std::span<const std::string> words, Environment& environment) {
  if (AsksForHelp(words)) {
    PrintHelp(verb, environment.out);
    return kDone;
  }
  const auto arguments = Arguments::Parse(words, verb.options, verb.positional, environment.clock());
  if (!arguments.ok()) {
    return WrongUsage(fmt::format("{}: {}", verb.name, MessageOf(arguments.status())), verb.name, environment);
  }
  if (arguments->Has("now")) environment.clock = [now = arguments->now()] { return now; };
  return verb.run(*arguments, environment);
}

int Dispatch(std::span<const std::string> words, Environment& environment) {
  if (words.empty()) {
    PrintOverview(environment.err);
    return kWrongUsage;
  }
  const std::string& name = words[0];
  if (name == "help" || name == "--help" || name == "-h") return RunHelp(words.subspan(1), environment);
  if (name == "version" || name == "--version") {
    environment.out.Print("c360 {} (store format {})\n", kVersion, kFormatVersion);
    return kDone;
  }
  if (name.starts_with("-")) return WrongUsage("the verb comes first", "", environment);
  const Verb* verb = FindVerb(name);
  return verb == nullptr ? UnknownVerb(name, environment) : RunVerb(*verb, words.subspan(1), environment);
}

}  // namespace

int Run(std::span<const std::string> words, Environment& environment) {
  const int code = Dispatch(words, environment);
  environment.out.Flush();
  if (environment.out.failed()) {
    environment.err.Write("c360: the results could not be written; is the disk full?\n");
    return kFailed;
  }
  return code;
}

}  // namespace c360::command
