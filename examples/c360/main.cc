// The command c360: what is inside a store, and how it got there.
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "c360/version.h"
#include "fmt/format.h"
#include "verbs.h"

namespace c360::command {

const std::vector<Verb>& Verbs() {
  static const std::vector<Verb>* const kVerbs = new std::vector<Verb>{
      {"ingest",
       "ingest --db=DIR [--format=auto|segment|event-json|csv] [--mapping=FILE] [--policy=FILE] [--source=NAME] "
       "[--batch=N] [--sync] [--rejects=FILE] FILE...",
       "take events from files (- is standard input, .gz too)",
       {"format", "mapping", "policy", "source", "batch", "rejects"},
       {"sync"},
       1,
       1000,
       Ingest},
      {"lookup",
       "lookup --db=DIR KEY [--as-of=TIME] [--limit=N]",
       "the profile that an identifier or id names",
       {"as-of", "limit"},
       {},
       1,
       1,
       Lookup},
      {"timeline",
       "timeline --db=DIR KEY [--since --until --channel --type --limit]",
       "what happened, newest first",
       {"since", "until", "channel", "type", "limit"},
       {},
       1,
       1,
       ShowTimeline},
      {"why", "why --db=DIR KEY KEY", "why two are one person, or not", {}, {}, 2, 2, Why},
      {"how", "how --db=DIR KEY", "how a profile came to be", {}, {}, 1, 1, How},
      {"assert",
       "assert --db=DIR same|not-same KEY KEY [--reason=TEXT]",
       "say that two identifiers are, or are not, one person",
       {"reason"},
       {},
       3,
       3,
       Assert},
      {"withdraw", "withdraw --db=DIR ASSERTION_ID", "take an assertion back", {}, {}, 1, 1, Withdraw},
      {"delete", "delete --db=DIR SOURCE EVENT_ID | --events=CSV", "take events away", {"events"}, {}, 0, 2, Delete},
      {"export",
       "export --db=DIR identifiers|profiles|events|events-owners",
       "everything of a kind",
       {},
       {},
       1,
       1,
       Export},
      {"evaluate",
       "evaluate --db=DIR --truth=CSV",
       "compare profiles with the truth",
       {"truth"},
       {},
       0,
       0,
       EvaluateTruth},
      {"digest", "digest --db=DIR", "SHA-256 of the canonical state", {}, {}, 0, 0, Digest},
      {"check", "check --db=DIR", "verify the invariants", {}, {}, 0, 0, Check},
      {"stats", "stats --db=DIR", "counts and sizes", {}, {}, 0, 0, Stats},
      {"generate",
       "generate --customers=N --events=M --seed=S --out=DIR",
       "sample data with its truth",
       {"customers", "events", "seed", "out"},
       {},
       0,
       0,
       Generate},
      {"compact", "compact --db=DIR", "compact all files", {}, {}, 0, 0, Compact},
  };
  return *kVerbs;
}

namespace {

void PrintHelp(std::FILE* out) {
  fmt::print(out, "c360 {}: identity-resolved customer profiles\n\n", kVersion);
  for (const Verb& verb : Verbs()) fmt::print(out, "  {:<10} {}\n", verb.name, verb.help);
  fmt::print(out, "\n--output=json gives JSON for programs. c360 VERB --help tells more.\n");
}

int Main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    PrintHelp(stderr);
    return kWrongUsage;
  }
  if (arguments[0] == "help" || arguments[0] == "--help") return PrintHelp(stdout), kDone;
  if (arguments[0] == "--version") return fmt::print("{}\n", kVersion), kDone;
  for (const Verb& verb : Verbs()) {
    if (arguments[0] != verb.name) continue;
    for (const std::string& argument : arguments) {
      if (argument == "--help") return fmt::print("usage: c360 {}\n\n{}\n", verb.usage, verb.help), kDone;
    }
    const auto line = ParseCommandLine(verb, {arguments.begin() + 1, arguments.end()});
    return line ? verb.run(*line) : kWrongUsage;
  }
  fmt::print(stderr, "c360: there is no verb {}; c360 help lists them\n", arguments[0]);
  return kWrongUsage;
}

}  // namespace
}  // namespace c360::command

int main(int argc, char** argv) { return c360::command::Main(argc, argv); }
