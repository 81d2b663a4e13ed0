#include "render_person.h"

#include "fmt/format.h"
#include "json_writer.h"
#include "render_json.h"
#include "summary.h"
#include "text.h"
#include "time_text.h"

namespace c360::command {
namespace {

// One cell of a Markdown table.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : Printable(text)) {
    if (c == '|' || c == '\\' || c == '<' || c == '`' || c == '*' || c == '_') cell.push_back('\\');
    cell.push_back(c);
  }
  return cell;
}

std::string Seen(bool has, const google::protobuf::Timestamp& time) { return has ? Rfc3339(FromProto(time)) : ""; }

std::string KindText(v1::Assertion::Kind kind) {
  return kind == v1::Assertion::SAME ? "the same person as" : "not the same person as";
}

std::string AttributeRows(const v1::GoldenAttribute& attribute) {
  std::string values, sources;
  for (const v1::Value& value : attribute.values()) values += (values.empty() ? "" : ", ") + ValueText(value);
  for (const std::string& source : attribute.sources()) sources += (sources.empty() ? "" : ", ") + source;
  return fmt::format("| {} | {} | {} | {} | {} |\n", Cell(attribute.name()), Cell(values), Cell(sources),
                     Seen(attribute.has_first_seen(), attribute.first_seen()),
                     Seen(attribute.has_last_seen(), attribute.last_seen()));
}

}  // namespace

std::string PersonJson(const PersonExport& person) {
  JsonWriter json;
  json.BeginObject().Key("profile").Raw(ProfileJson(person.profile)).Key("events").BeginArray();
  for (const v1::TimelineEntry& entry : person.events) json.Raw(EventJson(entry.event()));
  json.EndArray().Key("assertions").BeginArray();
  for (const v1::Assertion& assertion : person.assertions) {
    json.BeginObject().Key("assertion_id").Integer(assertion.id());
    json.Key("kind").String(assertion.kind() == v1::Assertion::SAME ? "same" : "not-same");
    json.Key("left").String(assertion.left().namespace_() + ":" + assertion.left().value());
    json.Key("right").String(assertion.right().namespace_() + ":" + assertion.right().value());
    json.Key("reason").String(assertion.reason());
    json.Key("asserted_at").String(Rfc3339(FromProto(assertion.asserted_at()))).EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string PersonPage(const PersonExport& person) {
  const v1::Profile& profile = person.profile;
  std::string page = fmt::format("# What is held under {}\n\n## Identifiers\n\n| kind | value | |\n|---|---|---|\n",
                                 profile.profile_id());
  for (const auto& identifier : profile.identifiers()) {
    page += fmt::format("| {} | {} | {} |\n", Cell(identifier.namespace_()), Cell(identifier.value()),
                        identifier.shared() ? "others show it too" : "");
  }
  page += "\n## Attributes\n\n| name | value | from | first seen | last seen |\n|---|---|---|---|---|\n";
  for (const auto& attribute : profile.attributes()) page += AttributeRows(attribute);
  page += "\n## Computed\n\n| name | value |\n|---|---|\n";
  for (const v1::Trait& trait : profile.traits())
    page += fmt::format("| {} | {} |\n", Cell(trait.name()), Cell(TraitText(trait)));
  if (!person.assertions.empty()) page += "\n## Corrections by staff\n\n";
  for (const v1::Assertion& assertion : person.assertions) {
    page +=
        fmt::format("- {}: {}:{} is {} {}:{}. {}\n", Rfc3339(FromProto(assertion.asserted_at())),
                    Cell(assertion.left().namespace_()), Cell(assertion.left().value()), KindText(assertion.kind()),
                    Cell(assertion.right().namespace_()), Cell(assertion.right().value()), Cell(assertion.reason()));
  }
  page += fmt::format("\n## Events: {}, newest first\n", GroupDigits(static_cast<int64_t>(person.events.size())));
  for (const v1::TimelineEntry& entry : person.events) {
    const v1::Event& event = entry.event();
    page += fmt::format("\n**{}** {}\n\n    {}\n",
                        event.has_time() ? Rfc3339(FromProto(event.time())) : std::string("no time"),
                        Cell(Summarise(event)), EventJson(event));
  }
  return page;
}

}  // namespace c360::command
