// The verbs that forget and disclose: erase, suppress, unsuppress, export-person, retain, audit.
#include <algorithm>
#include <string>
#include <vector>

#include "c360/event.h"
#include "c360/privacy.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "json_writer.h"
#include "render_json.h"
#include "render_person.h"
#include "store_access.h"
#include "text.h"
#include "time_text.h"
#include "verbs.h"

namespace c360::command {
namespace {

// A flag that is on unless it is said to be off.
bool On(const Arguments& arguments, std::string_view name) { return arguments.Text(name) != "false"; }

std::string ReceiptJson(const EraseReceipt& receipt) {
  JsonWriter json;
  json.BeginObject().Key("receipt").String(receipt.receipt);
  json.Key("events").Integer(receipt.events).Key("records").Integer(receipt.records);
  json.Key("assertions").Integer(receipt.assertions).Key("suppressed").Integer(receipt.suppressed);
  json.Key("shared").BeginArray();
  for (const v1::Identifier& identifier : receipt.shared) {
    json.BeginObject().Key("namespace").String(identifier.namespace_());
    json.Key("value").String(identifier.value()).EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string ReceiptText(const EraseReceipt& receipt) {
  std::string text =
      fmt::format("erased {} in {}; {} withdrawn; {}\nreceipt {}\n", Counted(receipt.events, "event", "events"),
                  Counted(receipt.records, "record", "records"), Counted(receipt.assertions, "assertion", "assertions"),
                  Counted(receipt.suppressed, "suppression", "suppressions"), receipt.receipt);
  if (!receipt.shared.empty()) text += "other people show these too, they stay:\n";
  for (const v1::Identifier& identifier : receipt.shared)
    text += fmt::format("  {}:{}\n", identifier.namespace_(), Printable(identifier.value()));
  return text;
}

constexpr std::string_view KindName(AuditEntry::Kind kind) {
  switch (kind) {
    case AuditEntry::Kind::kErased:
      return "erased";
    case AuditEntry::Kind::kSuppressed:
      return "suppressed";
    case AuditEntry::Kind::kUnsuppressed:
      return "unsuppressed";
    case AuditEntry::Kind::kRetained:
      return "retained";
  }
  return "unknown";
}

int PrintCount(std::string_view name, int64_t count, const Arguments& arguments, Environment& environment) {
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key(name).Integer(count).EndObject().text() + "\n");
  } else {
    environment.out.Print("{} {}\n", name, GroupDigits(count));
  }
  return kDone;
}

}  // namespace

int RunErase(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto receipt = (*store)->privacy().Erase(arguments.positional()[0], {.suppress = On(arguments, "suppress"),
                                                                             .since = arguments.Time("since"),
                                                                             .until = arguments.Time("until"),
                                                                             .compact = On(arguments, "compact")});
  if (!receipt.ok()) return Fail(receipt.status(), environment);
  environment.out.Write(arguments.Json() ? ReceiptJson(*receipt) + "\n" : ReceiptText(*receipt));
  return kDone;
}

int RunSuppress(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto receipt = (*store)->privacy().Suppress(arguments.positional()[0]);
  if (!receipt.ok()) return Fail(receipt.status(), environment);
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("receipt").String(*receipt).EndObject().text() + "\n");
  } else {
    environment.out.Print("receipt {}\n", *receipt);
  }
  return kDone;
}

int RunUnsuppress(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto count = (*store)->privacy().Unsuppress(arguments.positional()[0]);
  if (!count.ok()) return Fail(count.status(), environment);
  return PrintCount("unsuppressed", *count, arguments, environment);
}

int RunExportPerson(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto person = (*store)->privacy().Export(arguments.positional()[0]);
  if (!person.ok()) return Fail(person.status(), environment);
  environment.out.Write(arguments.Json() ? PersonJson(*person) + "\n" : PersonPage(*person));
  return kDone;
}

int RunRetain(const Arguments& arguments, Environment& environment) {
  RetentionRule rule{.before = arguments.Time("older-than")};
  const std::string types = arguments.Text("type");
  std::string_view names = types;
  while (!names.empty()) {
    const size_t comma = std::min(names.find(','), names.size());
    const auto type = ParseEventType(names.substr(0, comma));
    if (!type) {
      std::vector<std::string_view> kinds;
      for (int kind = 0; kind < kEventTypeCount; ++kind) kinds.push_back(EventTypeName(static_cast<EventType>(kind)));
      return FailUsage(fmt::format("retain: unknown type \"{}\"; there are {}", Printable(names.substr(0, comma)),
                                   fmt::join(kinds, ", ")),
                       environment);
    }
    rule.types.push_back(*type);
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto count = (*store)->privacy().ApplyRetention(std::span(&rule, 1));
  if (!count.ok()) return Fail(count.status(), environment);
  if (const absl::Status status = (*store)->maintenance().Compact(); !status.ok()) return Fail(status, environment);
  return PrintCount("deleted", *count, arguments, environment);
}

int RunAudit(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto entries = (*store)->privacy().Audit();
  if (!entries.ok()) return Fail(entries.status(), environment);
  for (const AuditEntry& entry : *entries) {
    if (arguments.Json()) {
      JsonWriter json;
      json.BeginObject().Key("receipt").String(entry.receipt).Key("kind").String(KindName(entry.kind));
      json.Key("at").String(Rfc3339(entry.at)).Key("events").Integer(entry.events);
      json.Key("records").Integer(entry.records).Key("assertions").Integer(entry.assertions);
      json.Key("suppressed").Integer(entry.suppressed).Key("shared").Integer(entry.shared);
      environment.out.Write(json.EndObject().text() + "\n");
    } else {
      environment.out.Print("{}  {:<12}  {}  {}, {} suppressed\n", Rfc3339(entry.at), KindName(entry.kind),
                            entry.receipt, Counted(entry.events, "event", "events"), entry.suppressed);
    }
  }
  return kDone;
}

}  // namespace c360::command
