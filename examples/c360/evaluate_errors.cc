#include "evaluate_errors.h"

#include <algorithm>
#include <map>

#include "fmt/format.h"
#include "json_writer.h"
#include "render_json.h"
#include "text.h"
#include "waterfall.h"

namespace c360::command {
namespace {

// Items by part, within one profile (parts: people) or one person (parts: profiles).
using Parts = std::map<uint64_t, std::vector<size_t>>;

int64_t CrossPairs(const Parts& parts) {
  int64_t all = 0, pairs = 0;
  for (const auto& [part, items] : parts) {
    const auto n = static_cast<int64_t>(items.size());
    pairs += all * n;
    all += n;
  }
  return pairs;
}

struct Group {
  int64_t pairs = 0;
  size_t left = 0, right = 0;  // items of the two largest parts
};

std::vector<Group> WorstGroups(const std::map<uint64_t, Parts>& groups, size_t most) {
  std::vector<Group> worst;
  for (const auto& [id, parts] : groups) {
    if (parts.size() < 2) continue;
    std::vector<const std::vector<size_t>*> sizes;
    for (const auto& [part, items] : parts) sizes.push_back(&items);
    std::stable_sort(sizes.begin(), sizes.end(), [](const auto* a, const auto* b) { return a->size() > b->size(); });
    worst.push_back({CrossPairs(parts), sizes[0]->front(), sizes[1]->front()});
  }
  std::stable_sort(worst.begin(), worst.end(), [](const Group& a, const Group& b) { return a.pairs > b.pairs; });
  if (worst.size() > most) worst.resize(most);
  return worst;
}

std::string ShareText(int64_t part, int64_t whole) {
  return whole == 0 ? std::string("undefined: no person has two records")
                    : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

absl::StatusOr<std::vector<IdentityError>> WorstErrors(Identity& identity, std::span<const LabelledItem> items,
                                                       std::span<const std::string> keys, size_t most) {
  std::map<uint64_t, Parts> by_profile, by_person;
  for (size_t i = 0; i < items.size(); ++i) {
    by_profile[items[i].profile][items[i].entity].push_back(i);
    by_person[items[i].entity][items[i].profile].push_back(i);
  }
  std::vector<IdentityError> errors;
  for (const bool mixed : {true, false}) {
    for (const Group& group : WorstGroups(mixed ? by_profile : by_person, most)) {
      IdentityError error{mixed, group.pairs, keys[group.left], keys[group.right], {}};
      auto why = identity.Why(error.left, error.right);
      if (!why.ok()) return why.status();
      error.why = *std::move(why);
      errors.push_back(std::move(error));
    }
  }
  return errors;
}

void WriteErrors(const ErrorReport& report, JsonWriter* json) {
  if (report.blocking) {
    const BlockingReport& blocking = *report.blocking;
    json->Key("blocking").BeginObject().Key("pairs").Integer(blocking.pairs).Key("direct").Integer(blocking.direct);
    json->Key("reached").Integer(blocking.reached).Key("capped").Integer(blocking.capped).Key("recall_lost");
    if (blocking.pairs == 0) {
      json->Null();
    } else {
      json->Double(static_cast<double>(blocking.pairs - blocking.reached) / static_cast<double>(blocking.pairs));
    }
    json->EndObject();
  }
  json->Key("worst").BeginArray();
  for (const IdentityError& error : report.worst) {
    json->BeginObject().Key("error").String(error.mixed ? "mixed" : "split").Key("pairs").Integer(error.pairs);
    json->Key("left").String(error.left).Key("right").String(error.right);
    json->Key("why").Raw(WhyJson(error.why)).EndObject();
  }
  json->EndArray();
}

std::string ErrorsText(const ErrorReport& report, const Style& style) {
  std::string text;
  if (report.blocking) {
    const BlockingReport& blocking = *report.blocking;
    text += fmt::format("  {}{}\n", PadRight("true pairs never compared", 28),
                        ShareText(blocking.pairs - blocking.reached, blocking.pairs));
  }
  for (const IdentityError& error : report.worst) {
    text +=
        fmt::format("\n{}  {} and {}  {}\n",
                    style.Bold(error.mixed ? "Two people in one profile" : "One person in two"), Printable(error.left),
                    Printable(error.right), style.Dim(fmt::format("costs {}", Counted(error.pairs, "pair", "pairs"))));
    text += WaterfallText(error.why, style) + ReasonsText(error.why.reasons(), style);
  }
  return text;
}

}  // namespace c360::command
