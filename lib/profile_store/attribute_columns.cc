// Golden attributes come of the few events that show attributes, so a column needs neither identifiers nor traits nor
// the bulk of the events. Events are read in the order of the log, a run of profiles at a time. Tested by
// tests/profile_store/metrics_test.cc against whole profiles.
#include "profile_store/attribute_columns.h"

#include <algorithm>

#include "base/status.h"
#include "profile/fold.h"

namespace c360 {
namespace {

constexpr size_t kProfilesAtOnce = 8192;  // a fold of each is kept meanwhile: some tens of megabytes
constexpr size_t kEventsAtOnce = 256;

std::string AddressPart(const v1::Address& address, std::string_view part) {
  if (part == "city") return address.city();
  if (part == "postal_code") return address.postal_code();
  if (part == "region") return address.region();
  return part == "country" ? address.country() : "";
}

std::string ValueText(const v1::Value& value) {
  if (value.has_text()) return value.text();
  if (value.has_integer()) return std::to_string(value.integer());
  if (value.has_number()) return fmt::format("{}", value.number());
  if (value.has_flag()) return value.flag() ? "true" : "false";
  if (value.has_json()) return value.json();
  return AddressPart(value.address(), "country");
}

// An event to fold, and the place of its profile among those at hand.
struct Placed {
  Sequence sequence;
  size_t place;
};

absl::Status FoldEvents(Reader& reader, std::span<const Placed> events, std::vector<profile::Fold>* folds) {
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> rows;
  v1::Event event;
  for (size_t begin = 0; begin < events.size(); begin += kEventsAtOnce) {
    const auto some = events.subspan(begin, std::min(kEventsAtOnce, events.size() - begin));
    keys.clear();
    for (const Placed& one : some) keys.push_back(storage::LogKey(one.sequence));
    C360_RETURN_IF_ERROR(reader.context().engine->MultiGet(storage::Table::kLog, keys, &rows, reader.snapshot()));
    for (size_t i = 0; i < some.size(); ++i) {
      if (!rows[i] || !event.ParseFromString(*rows[i])) return DataLoss("a row of log is missing or damaged");
      (*folds)[some[i].place].Add(event);
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string AttributeText(const v1::Profile& profile, std::string_view name) {
  const size_t dot = name.rfind('.');
  for (const v1::GoldenAttribute& attribute : profile.attributes()) {
    if (attribute.values().empty()) continue;
    const v1::Value& value = attribute.values(0);
    if (attribute.name() == name) return ValueText(value);
    if (dot != name.npos && attribute.name() == name.substr(0, dot) && value.has_address())
      return AddressPart(value.address(), name.substr(dot + 1));
  }
  return "";
}

absl::StatusOr<std::vector<std::vector<std::string>>> ReadAttributeColumns(Reader& reader,
                                                                           std::span<const std::string> names,
                                                                           std::span<const RecordId> profiles,
                                                                           std::vector<SpeakingEvent> events) {
  v1::Policy policy = reader.context().policy;
  policy.clear_traits();
  const profile::FoldPlan plan(policy);
  std::vector<std::vector<std::string>> columns(names.size(), std::vector<std::string>(profiles.size()));
  std::sort(events.begin(), events.end(),
            [](const SpeakingEvent& a, const SpeakingEvent& b) { return a.profile < b.profile; });
  auto next = events.begin();
  std::vector<Placed> placed;
  for (size_t begin = 0; begin < profiles.size(); begin += kProfilesAtOnce) {
    const auto some = profiles.subspan(begin, std::min(kProfilesAtOnce, profiles.size() - begin));
    placed.clear();
    for (size_t place = 0; place < some.size(); ++place) {
      while (next != events.end() && next->profile < some[place]) ++next;
      for (; next != events.end() && next->profile == some[place]; ++next) placed.push_back({next->sequence, place});
    }
    std::vector<bool> speaks(some.size());
    for (const Placed& one : placed) speaks[one.place] = true;
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.sequence < b.sequence; });
    std::vector<profile::Fold> folds(some.size(), profile::Fold(plan));
    C360_RETURN_IF_ERROR(FoldEvents(reader, placed, &folds));
    for (size_t place = 0; place < some.size(); ++place) {
      if (!speaks[place]) continue;
      C360_ASSIGN_OR_RETURN(const profile::Withheld withheld, reader.WithheldOf(some[place]));
      v1::Profile whole;
      folds[place].Finish(withheld, absl::UnixEpoch(), &whole);  // the time is for traits
      for (size_t i = 0; i < names.size(); ++i)
        if (!names[i].empty()) columns[i][begin + place] = AttributeText(whole, names[i]);
    }
  }
  return columns;
}

}  // namespace c360
