#include "options.h"

#include <charconv>
#include <functional>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace c360::bench {
namespace {

// One option: its name, what it means, and where its value goes.
struct Option {
  std::string_view name;
  std::string_view meaning;
  std::function<bool(std::string_view)> set;
};

template <typename T>
std::function<bool(std::string_view)> Number(T* place, T least) {
  return [place, least](std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least) return false;
    *place = value;
    return true;
  };
}

std::vector<Option> OptionTable(BenchOptions* options) {
  const auto text = [](std::string* place) {
    return [place](std::string_view value) {
      *place = value;
      return !value.empty();
    };
  };
  return {
      {"events", "lines of generated data; a customer for every ten", Number<int64_t>(&options->events, 100)},
      {"growth", "the large data set is so many times larger; 1: no large one", Number<int64_t>(&options->growth, 1)},
      {"merge-events", "events of each large profile that is merged", Number<int64_t>(&options->merge_events, 10)},
      {"hot-people", "people who show one identifier", Number<int64_t>(&options->hot_people, 10)},
      {"records", "records with names and addresses", Number<int64_t>(&options->records, 10)},
      {"lookups", "identifiers looked up", Number<int64_t>(&options->lookups, 10)},
      {"batch", "events a write", Number<int64_t>(&options->batch, 1)},
      {"repetitions", "of each measurement", Number<int>(&options->repetitions, 1)},
      {"seed", "of the data", Number<uint64_t>(&options->seed, 0)},
      {"rows", "row groups to run, comma-separated: ingest, single, lookup, merge, shared, scored, growth",
       text(&options->rows)},
      {"scratch", "directory for data and stores (required)", text(&options->scratch)},
  };
}

}  // namespace

std::string UsageText() {
  BenchOptions defaults;
  std::string out = "c360_bench: measures c360 against plain RocksDB in one run\n";
  for (const Option& option : OptionTable(&defaults))
    out += fmt::format("  --{:<14} {}\n", option.name, option.meaning);
  return out + "  --keep           leave the stores behind\n";
}

absl::StatusOr<BenchOptions> ParseOptions(std::span<char* const> arguments) {
  BenchOptions options;
  const auto table = OptionTable(&options);
  for (const std::string_view argument : arguments) {
    if (argument == "--keep") {
      options.keep = true;
      continue;
    }
    const size_t equals = argument.find('=');
    bool taken = false;
    for (const Option& option : table) {
      if (!argument.starts_with("--") || argument.substr(2, equals - 2) != option.name) continue;
      if (equals == std::string_view::npos || !option.set(argument.substr(equals + 1)))
        return InvalidArgument("--{}: not a value it can have", option.name);
      taken = true;
    }
    if (!taken) return InvalidArgument("{}: no such option", argument);
  }
  if (options.scratch.empty()) return InvalidArgument("--scratch: missing");
  return options;
}

}  // namespace c360::bench
