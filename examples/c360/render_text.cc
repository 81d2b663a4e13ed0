#include "render_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "c360/event.h"
#include "c360/version.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "summary.h"
#include "text.h"
#include "time_text.h"
#include "waterfall.h"

namespace c360::command {
namespace {

constexpr size_t kLabelWidth = 22;

std::string Heading(std::string_view title, const Style& style) { return "\n" + style.Bold(title) + "\n"; }

std::string Attribute(const v1::Profile& profile, std::string_view name) {
  for (const v1::GoldenAttribute& attribute : profile.attributes()) {
    if (attribute.name() == name && attribute.values_size() > 0) return ValueText(attribute.values(0));
  }
  return "";
}

const v1::Trait* FindTrait(const v1::Profile& profile, std::string_view name) {
  for (const v1::Trait& trait : profile.traits()) {
    if (trait.name() == name) return &trait;
  }
  return nullptr;
}

std::optional<absl::Time> TimeTrait(const v1::Profile& profile, std::string_view name) {
  const v1::Trait* trait = FindTrait(profile, name);
  if (trait == nullptr || !trait->has_time()) return std::nullopt;
  return FromProto(trait->time());
}

std::string AgoText(absl::Time time, absl::Time now) {
  const int64_t days = absl::ToInt64Hours(now - time) / 24;
  if (time > now) return "in the future";
  return days == 0 ? "today" : Counted(days, "day ago", "days ago");
}

int64_t EventCount(const v1::Profile& profile) {
  int64_t events = 0;
  for (const v1::RecordSummary& record : profile.records()) events += record.events();
  return events;
}

std::string Headline(const v1::Profile& profile, const Style& style) {
  const std::string name = FullName(profile);
  return style.Bold(name.empty() ? "(no name)" : name) + "  " + style.Name(profile.profile_id());
}

std::string LifeLine(const v1::Profile& profile, absl::Time now) {
  std::string line;
  if (const auto first = TimeTrait(profile, "first_seen")) line += fmt::format("since {}, ", DayText(*first));
  if (const auto last = TimeTrait(profile, "last_seen")) {
    line += fmt::format("last seen {} ({}), ", DayText(*last), AgoText(*last, now));
  }
  line += fmt::format("{} on {}", Counted(EventCount(profile), "event", "events"),
                      Counted(profile.records_size(), "record", "records"));
  return line;
}

std::string IdentifiersText(const v1::Profile& profile, const Style& style) {
  std::string text = Heading("Identifiers", style);
  const auto& identifiers = profile.identifiers();
  for (int i = 0; i < identifiers.size(); ++i) {
    const bool first = i == 0 || identifiers[i - 1].namespace_() != identifiers[i].namespace_();
    const std::string label = first ? Printable(identifiers[i].namespace_()) : "";
    text += fmt::format("  {}{}{}\n", PadRight(label, kLabelWidth), Printable(identifiers[i].value()),
                        identifiers[i].shared() ? style.Warn("  shared, joins nobody") : "");
  }
  return text;
}

std::string ProvenanceText(const v1::GoldenAttribute& attribute) {
  std::string text;
  for (const std::string& source : attribute.sources()) text += (text.empty() ? "" : ", ") + Printable(source);
  if (attribute.has_last_seen()) text += fmt::format("; {}", DayText(FromProto(attribute.last_seen())));
  if (attribute.count() > 1) text += fmt::format("; {} times", GroupDigits(attribute.count()));
  if (attribute.distinct_values() > attribute.values_size()) {
    text += fmt::format("; {} of {} values", attribute.values_size(), GroupDigits(attribute.distinct_values()));
  }
  return text;
}

std::string AttributesText(const v1::Profile& profile, const Style& style) {
  if (profile.attributes().empty()) return "";
  std::string text = Heading("Attributes", style);
  for (const v1::GoldenAttribute& attribute : profile.attributes()) {
    std::string values;
    for (const v1::Value& value : attribute.values()) values += (values.empty() ? "" : ", ") + ValueText(value);
    text += fmt::format("  {}{}  {}\n", PadRight(Printable(attribute.name()), kLabelWidth), PadRight(values, 32),
                        style.Dim(ProvenanceText(attribute)));
  }
  return text;
}

// Two columns, read downwards. Traits that are undefined say nothing and are left out.
std::string TraitsText(const v1::Profile& profile, const Style& style) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const v1::Trait& trait : profile.traits()) {
    if (trait.result_case() != v1::Trait::RESULT_NOT_SET) shown.emplace_back(Printable(trait.name()), TraitText(trait));
  }
  if (shown.empty()) return "";
  std::string text = Heading("Traits", style);
  const size_t rows = (shown.size() + 1) / 2;
  for (size_t row = 0; row < rows; ++row) {
    std::string line = "  " + PadRight(shown[row].first, kLabelWidth);
    if (row + rows < shown.size()) {
      const auto& [name, value] = shown[row + rows];
      line += PadRight(Shorten(shown[row].second, 26), 28) + PadRight(name, kLabelWidth) + Shorten(value, 26);
    } else {
      line += shown[row].second;
    }
    text += line + "\n";
  }
  return text;
}

std::string PathText(const v1::WhyResult& why, const Style& style) {
  if (why.path().empty()) return "";
  std::string text = Heading("Path of evidence", style) + "  " + Printable(why.path(0).from_record()) + "\n";
  for (const v1::PathStep& step : why.path()) {
    text += fmt::format("    {} {} {}\n", style.Dim("shares"), Printable(step.via()),
                        style.Dim(fmt::format("({} bits)", SignedBits(step.weight_millibits()))));
    text += fmt::format("  {}\n", Printable(step.to_record()));
  }
  return text;
}

template <typename Texts>
std::string ListText(std::string_view title, const Texts& texts, const Style& style) {
  if (texts.empty()) return "";
  std::string text = Heading(title, style);
  for (const std::string& entry : texts) text += fmt::format("  - {}\n", Printable(entry));
  return text;
}

// The first of a list and how many come after it: parts of a profile grow long.
template <typename Texts>
std::string FirstText(const Texts& texts) {
  if (texts.empty()) return "";
  const std::string first = Printable(texts.Get(0));
  return texts.size() == 1 ? first : fmt::format("{} and {} more", first, texts.size() - 1);
}

template <typename Texts>
std::string AllText(const Texts& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + Printable(text);
  return joined;
}

std::string PercentText(std::optional<double> value) {
  return value ? fmt::format("{:.4f}", *value) : std::string("undefined");
}

std::string AgreementLine(std::string_view name, const Agreement& agreement) {
  return fmt::format("  {}{}{}{}\n", PadRight(name, 12), PadLeft(PercentText(agreement.precision), 11),
                     PadLeft(PercentText(agreement.recall), 11), PadLeft(PercentText(agreement.f1), 11));
}

std::string CountLine(std::string_view label, int64_t count) {
  return fmt::format("  {}{}\n", PadRight(label, 26), PadLeft(GroupDigits(count), 15));
}

}  // namespace

std::string FullName(const v1::Profile& profile) {
  std::string parts = Attribute(profile, "first_name");
  const std::string last = Attribute(profile, "last_name");
  if (!parts.empty() && !last.empty()) parts += " ";
  parts += last;
  return parts.empty() ? Attribute(profile, "name") : parts;
}

std::string ProfileText(const v1::Profile& profile, std::span<const v1::TimelineEntry> latest, absl::Time now,
                        const Style& style) {
  std::string text = Headline(profile, style) + "\n" + style.Dim(LifeLine(profile, now)) + "\n";
  if (!profile.settled()) text += style.Warn("Work on this profile is still queued: what it shows may change.") + "\n";
  if (!profile.former_profile_ids().empty()) {
    text += style.Dim("also found as " + AllText(profile.former_profile_ids())) + "\n";
  }
  text += IdentifiersText(profile, style) + AttributesText(profile, style) + TraitsText(profile, style);
  if (latest.empty()) return text;
  return text + Heading("Latest events", style) + TimelineText(style).Render(latest);
}

std::string SharedText(std::string_view key, const v1::LookupResult& result, const Style& style) {
  std::string text = fmt::format(
      "{} is shared by {}{}; it joins none of them.\n", Printable(key), result.total_is_bound() ? "at least " : "",
      Counted(std::max<int64_t>(result.total(), result.profiles_size()), "profile", "profiles"));
  for (const v1::Profile& profile : result.profiles()) {
    const std::string name = FullName(profile);
    text += fmt::format("  {}  {}  {}\n", style.Name(PadRight(profile.profile_id(), 10)),
                        PadRight(name.empty() ? "(no name)" : name, 28),
                        style.Dim(Counted(EventCount(profile), "event", "events")));
  }
  const int64_t hidden = result.total() - result.profiles_size();
  if (hidden > 0) text += style.Dim(fmt::format("  and {} more (--limit)\n", GroupDigits(hidden)));
  return text;
}

std::string TimelineText::Render(std::span<const v1::TimelineEntry> entries) {
  std::string text;
  for (const v1::TimelineEntry& entry : entries) {
    const v1::Event& event = entry.event();
    const bool timed = event.has_time();
    const std::string day = timed ? DayAndWeekday(FromProto(event.time())) : "without a time";
    if (day != day_) text += style_.Bold(day) + "\n";
    day_ = day;
    const std::string channel =
        Printable(event.channel_name().empty() ? ChannelName(event.channel()) : std::string_view(event.channel_name()));
    const std::string clock = timed ? ClockText(FromProto(event.time())) : "     ";
    const size_t rest = static_cast<size_t>(std::max(style_.width, 60)) - 41;
    std::string line =
        fmt::format("  {}  {}  {}  {}", style_.Dim(clock), PadRight(Shorten(channel, 12), 12),
                    style_.Name(PadRight(EventTypeName(TypeOf(event)), 15)), Shorten(Summarise(event), rest));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string WhyText(std::string_view left, std::string_view right, const v1::WhyResult& why, const Style& style) {
  std::string text =
      fmt::format("{}  {} and {}\n\n", why.same() ? style.Good("One person.") : style.Bad("Not one person."),
                  Printable(left), Printable(right));
  return text + WaterfallText(why, style) + PathText(why, style) + ListText("Reasons", why.reasons(), style);
}

std::string HowText(const v1::HowResult& how, const Style& style) {
  std::string text =
      fmt::format("{} came from {} in {}.\n", style.Name(how.profile_id()),
                  Counted(how.anchors_size(), "record", "records"), Counted(how.steps_size(), "step", "steps"));
  text += ListText("Records", how.anchors(), style);
  if (!how.steps().empty()) text += Heading("Steps", style);
  for (const v1::HowStep& step : how.steps()) {
    text += fmt::format("  {}  {}  +  {}\n", PadLeft(fmt::format("{}", step.step()), 3), FirstText(step.left()),
                        FirstText(step.right()));
    text +=
        style.Dim(fmt::format("       by {}, {} bits", AllText(step.via()), SignedBits(step.score_millibits()))) + "\n";
  }
  return text + ListText("Joined nobody", how.contested(), style);
}

std::string EvaluationText(const Evaluation& evaluation, const LeftOut& left_out, const Style& style) {
  std::string text = style.Bold(fmt::format("  {}{}{}{}", PadRight("", 12), PadLeft("precision", 11),
                                            PadLeft("recall", 11), PadLeft("f1", 11))) +
                     "\n";
  text += AgreementLine("pairwise", evaluation.pairwise) + AgreementLine("b-cubed", evaluation.bcubed) + "\n";
  text += CountLine("items compared", evaluation.items) + CountLine("people in the truth", evaluation.entities);
  text += CountLine("profiles", evaluation.profiles) + CountLine("profiles that mix people", evaluation.mixed_profiles);
  text += CountLine("people that are split", evaluation.split_entities);
  return text + CountLine("left out, shared", left_out.shared) + CountLine("left out, unknown", left_out.unknown);
}

std::string StatsText(const StoreStats& stats, const Style& style) {
  std::string text;
  text += CountLine("events", stats.events) + CountLine("records", stats.records);
  text += CountLine("profiles", stats.profiles) + CountLine("assertions", stats.assertions);
  if (stats.queued > 0) text += CountLine("queued", stats.queued) + "decide it with: c360 settle\n";
  if (stats.above_cap > 0) {
    text += CountLine("records above the cap", stats.above_cap);
    text += "too many share something there, so only person ids join; name what is shared: docs/policy.md\n";
  }
  text += fmt::format("  {}{} (format {})\n", PadRight("engine", 26), stats.engine, stats.format_version);
  text += fmt::format("  {}{}\n", PadRight("policy", 26), Printable(stats.policy_name));
  text += fmt::format("  {}{}\n", PadRight("normalised by", 26), stats.library_versions);
  text += fmt::format("  {}{}\n", PadRight("rules", 26), stats.rules_version);
  if (stats.rules_version != kRulesVersion) {
    text += fmt::format("this c360 has rules {}; derive the store anew with: c360 rebuild\n", kRulesVersion);
  }
  if (stats.tables.empty()) return text;
  text += "\n" + style.Bold(fmt::format("  {}{}{}", PadRight("table", 26), PadLeft("rows", 15), PadLeft("bytes", 18))) +
          "\n";
  for (const TableStats& table : stats.tables) {
    text += fmt::format("  {}{}{}\n", PadRight(table.name, 26), PadLeft(GroupDigits(table.rows), 15),
                        PadLeft(GroupDigits(table.bytes), 18));
  }
  return text;
}

std::string BreachesText(std::span<const Breach> breaches, const Style& style) {
  std::string text;
  for (const Breach& breach : breaches) {
    text += fmt::format("{}  {}\n", style.Bad(breach.invariant), Printable(breach.detail));
  }
  return text;
}

}  // namespace c360::command
