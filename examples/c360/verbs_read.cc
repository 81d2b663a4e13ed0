// The verbs that show one person: lookup, timeline, why, how.
#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "c360/event.h"
#include "c360/identity.h"
#include "c360/profiles.h"
#include "c360/timeline.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "render_json.h"
#include "render_text.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

constexpr int kLatestEvents = 5;
constexpr int kTextTimelineLimit = 50;
constexpr int kPageEntries = 1000;

absl::Status PrintProfile(ProfileStore& store, const v1::Profile& profile, const Arguments& arguments,
                          Environment& environment) {
  auto page = store.timeline().Read(profile.profile_id(), {.until = arguments.Time("as-of"), .limit = kLatestEvents});
  if (!page.ok()) return page.status();
  const std::vector<v1::TimelineEntry> latest(page->entries().begin(), page->entries().end());
  environment.out.Write(
      ProfileText(profile, latest, arguments.Time("as-of").value_or(environment.clock()), StyleOf(environment)));
  return absl::OkStatus();
}

// The entries of a list "web,email", each made by `parse`; false and the entry at fault when one is unknown.
template <typename Item, typename Parse>
bool ParseList(const std::string& list, Parse parse, std::vector<Item>* items, std::string* unknown) {
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    const std::string entry = list.substr(begin, end - begin);
    const auto item = parse(entry);
    if (!item) {
      *unknown = entry;
      return false;
    }
    items->push_back(*item);
    begin = end + 1;
  }
  return true;
}

// What shows pages of a timeline.
class TimelinePrinter {
 public:
  TimelinePrinter(bool json, Environment& environment)
      : json_(json), environment_(environment), text_(StyleOf(environment)) {}

  void Print(const v1::TimelinePage& page) {
    if (json_) {
      for (const v1::TimelineEntry& entry : page.entries()) environment_.out.Write(TimelineEntryJson(entry) + "\n");
    } else {
      const std::vector<v1::TimelineEntry> entries(page.entries().begin(), page.entries().end());
      environment_.out.Write(text_.Render(entries));
    }
  }

 private:
  const bool json_;
  Environment& environment_;
  TimelineText text_;
};

// Reads page after page, `limit` entries in all (0: to the end). More were there: true.
absl::StatusOr<bool> PrintPages(Timeline& timeline, const std::string& key, TimelineOptions options, int64_t limit,
                                TimelinePrinter* printer, const Output& out) {
  int64_t left = limit == 0 ? std::numeric_limits<int64_t>::max() : limit;
  while (left > 0 && out.open()) {
    options.limit = static_cast<int>(std::min<int64_t>(left, kPageEntries));
    auto page = timeline.Read(key, options);
    if (!page.ok()) return page.status();
    printer->Print(*page);
    left -= page->entries_size();
    options.page_token = page->next_page_token();
    if (options.page_token.empty()) return false;
  }
  return true;
}

}  // namespace

int RunLookup(const Arguments& arguments, Environment& environment) {
  const int64_t limit = arguments.Number("limit").value_or(20);
  if (limit < 1 || limit > 1000) return FailUsage("lookup: --limit is 1 to 1000", environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const std::string& key = arguments.positional()[0];
  const auto result =
      (*store)->profiles().Lookup(key, {.as_of = arguments.Time("as-of"), .limit = static_cast<int>(limit)});
  if (!result.ok()) {
    if (arguments.Json() && absl::IsNotFound(result.status())) environment.out.Write(LookupJson({}) + "\n");
    return Fail(result.status(), environment);
  }
  if (arguments.Json()) {
    environment.out.Write(LookupJson(*result) + "\n");
  } else if (result->shared()) {
    environment.out.Write(SharedText(key, *result, StyleOf(environment)));
  } else {
    for (const v1::Profile& profile : result->profiles()) {
      absl::Status status = PrintProfile(**store, profile, arguments, environment);
      if (!status.ok()) return Fail(status, environment);
    }
  }
  return kDone;
}

int RunTimeline(const Arguments& arguments, Environment& environment) {
  TimelineOptions options{.since = arguments.Time("since"), .until = arguments.Time("until")};
  std::string unknown;
  if (!ParseList(arguments.Text("channel"), ParseChannel, &options.channels, &unknown)) {
    return FailUsage(fmt::format("timeline: unknown channel \"{}\"", Printable(unknown)), environment);
  }
  if (!ParseList(arguments.Text("type"), ParseEventType, &options.types, &unknown)) {
    std::vector<std::string_view> names;
    for (int type = 0; type < kEventTypeCount; ++type) names.push_back(EventTypeName(static_cast<EventType>(type)));
    return FailUsage(
        fmt::format("timeline: unknown type \"{}\"; there are {}", Printable(unknown), fmt::join(names, ", ")),
        environment);
  }
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const int64_t limit = arguments.Number("limit").value_or(arguments.Json() ? 0 : kTextTimelineLimit);
  TimelinePrinter printer(arguments.Json(), environment);
  const auto more =
      PrintPages((*store)->timeline(), arguments.positional()[0], std::move(options), limit, &printer, environment.out);
  if (!more.ok()) return Fail(more.status(), environment);
  if (*more && !arguments.Json() && !arguments.Has("limit") && environment.out.open()) {
    environment.out.Flush();
    environment.err.Write("There are more: --limit=0 shows all.\n");
  }
  return kDone;
}

int RunWhy(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const std::string& left = arguments.positional()[0];
  const std::string& right = arguments.positional()[1];
  const auto why = (*store)->identity().Why(left, right);
  if (!why.ok()) return Fail(why.status(), environment);
  environment.out.Write(arguments.Json() ? WhyJson(*why) + "\n" : WhyText(left, right, *why, StyleOf(environment)));
  return kDone;
}

int RunHow(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto how = (*store)->identity().How(arguments.positional()[0]);
  if (!how.ok()) return Fail(how.status(), environment);
  environment.out.Write(arguments.Json() ? HowJson(*how) + "\n" : HowText(*how, StyleOf(environment)));
  return kDone;
}

}  // namespace c360::command
