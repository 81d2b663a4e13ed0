#include "options.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fmt/format.h"
#include "text.h"
#include "time_text.h"

namespace c360::command {
namespace {

absl::Status Wrong(std::string message) { return Failure(absl::StatusCode::kInvalidArgument, message); }

std::optional<int64_t> ParseNumber(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

bool IsChoice(std::string_view value, std::string_view choices) {
  while (true) {
    const size_t bar = choices.find('|');
    if (value == choices.substr(0, bar)) return true;
    if (bar == std::string_view::npos) return false;
    choices.remove_prefix(bar + 1);
  }
}

absl::Status UnknownOption(std::string_view name, std::span<const OptionSpec> options) {
  std::vector<std::string_view> names;
  for (const OptionSpec& option : options) names.push_back(option.name);
  const std::string_view nearest = NearestName(name, names);
  if (nearest.empty()) return Wrong(fmt::format("unknown option --{}", name));
  return Wrong(fmt::format("unknown option --{}; did you mean --{}?", name, nearest));
}

}  // namespace

absl::StatusOr<Arguments> Arguments::Parse(std::span<const std::string> words, std::span<const OptionSpec> options,
                                           const PositionalSpec& positional, absl::Time now) {
  Arguments arguments;
  arguments.now_ = now;
  bool options_ended = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (options_ended || !word.starts_with("-") || word == "-") {
      arguments.positional_.emplace_back(word);
      continue;
    }
    if (word == "--") {
      options_ended = true;
      continue;
    }
    if (!word.starts_with("--")) return Wrong(fmt::format("unknown option {}; options start with two dashes", word));
    const size_t equals = word.find('=');
    const std::string_view name = word.substr(2, equals == std::string_view::npos ? equals : equals - 2);
    const auto option =
        std::find_if(options.begin(), options.end(), [&](const OptionSpec& o) { return o.name == name; });
    if (option == options.end()) return UnknownOption(name, options);
    std::string value = "true";
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (option->kind != OptionKind::kFlag) {
      if (i + 1 == words.size() || words[i + 1].starts_with("--")) {
        return Wrong(fmt::format("--{} needs a value: --{}={}", name, name, option->values));
      }
      value = words[++i];
    }
    if (absl::Status status = arguments.Take(*option, std::move(value)); !status.ok()) return status;
  }
  if (absl::Status status = arguments.Complete(options, positional); !status.ok()) return status;
  return arguments;
}

absl::Status Arguments::Take(const OptionSpec& option, std::string value) {
  switch (option.kind) {
    case OptionKind::kText:
      if (value.empty())
        return Wrong(fmt::format("--{} needs a value: --{}={}", option.name, option.name, option.values));
      break;
    case OptionKind::kNumber:
      if (!ParseNumber(value)) return Wrong(fmt::format("--{} takes a whole number", option.name));
      break;
    case OptionKind::kFlag:
      if (value != "true" && value != "false")
        return Wrong(fmt::format("--{} takes no value but true or false", option.name));
      break;
    case OptionKind::kTime:
      if (!ParseTimeText(value, now_)) {
        return Wrong(fmt::format("--{} takes a time: 2024-05-31T12:00:00Z, 2024-05-31, or 30d", option.name));
      }
      break;
    case OptionKind::kChoice:
      if (!IsChoice(value, option.values))
        return Wrong(fmt::format("--{} takes one of {}", option.name, option.values));
      break;
  }
  values_[std::string(option.name)] = std::move(value);
  return absl::OkStatus();
}

absl::Status Arguments::Complete(std::span<const OptionSpec> options, const PositionalSpec& positional) {
  if (Has("now")) now_ = *ParseTimeText(Text("now"), now_);
  for (const OptionSpec& option : options) {
    if (option.required && !Has(option.name))
      return Wrong(fmt::format("--{}={} is missing", option.name, option.values));
  }
  const int count = static_cast<int>(positional_.size());
  if (count < positional.least) return Wrong(fmt::format("too few arguments; it takes {}", positional.usage));
  if (count > positional.most) {
    return Wrong(positional.most == 0 ? std::string("it takes options only")
                                      : fmt::format("too many arguments; it takes {}", positional.usage));
  }
  return absl::OkStatus();
}

std::string Arguments::Text(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : found->second;
}

std::optional<int64_t> Arguments::Number(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : ParseNumber(found->second);
}

std::optional<absl::Time> Arguments::Time(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : ParseTimeText(found->second, now_);
}

}  // namespace c360::command
