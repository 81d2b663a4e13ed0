#include "tally.h"

#include <algorithm>
#include <cmath>

#include "json_writer.h"

namespace c360::command {
namespace {

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAccepted:
      return "accepted";
    case Outcome::kDuplicate:
      return "duplicate";
    case Outcome::kConflict:
      return "conflict";
    case Outcome::kSuppressed:
      return "suppressed";
    case Outcome::kRejected:
      break;
  }
  return "rejected";
}

// What stands before the first ": " of a reason, where it looks like the path of a field.
std::string_view FieldOf(std::string_view reason) {
  const std::string_view field = reason.substr(0, reason.find(": "));
  const bool is_path = field.size() < reason.size() && std::all_of(field.begin(), field.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '_' || c == '.' || c == '[' || c == ']';
                       });
  return is_path ? field : std::string_view();
}

std::string LineJson(std::string_view file, int64_t line, std::string_view outcome, std::string_view reason) {
  JsonWriter json;
  json.BeginObject();
  if (!file.empty()) json.Key("file").String(file);
  json.Key("line").Integer(line).Key("outcome").String(outcome);
  json.Key("reason").String(reason);
  json.Key("field");
  const std::string_view field = FieldOf(reason);
  if (field.empty()) {
    json.Null();
  } else {
    json.String(field);
  }
  return json.EndObject().text();
}

double Rounded(double value, double digits) { return std::round(value * digits) / digits; }

}  // namespace

void Tally::Count(const ImportRejection& rejection) {
  switch (rejection.outcome) {
    case Outcome::kConflict:
      ++conflicts_;
      return;
    case Outcome::kSuppressed:
      ++suppressed_;
      return;
    default:
      ++rejected_;
  }
}

void Tally::Count(const IngestReport& report) {
  accepted_ += report.accepted;
  duplicates_ += report.duplicates;
  refused_identifiers_ += report.refused_identifiers;
}

void Tally::Count(const ImportRefusedIdentifier& identifier) { refused_identifiers_ += identifier.by_format ? 1 : 0; }

absl::StatusOr<IngestReport> TallyStore::Counted(absl::StatusOr<IngestReport> report) {
  if (report.ok()) tally_.Count(*report);
  return report;
}

std::string ReportJson(const Tally& tally, int64_t profiles, double seconds) {
  JsonWriter json;
  json.BeginObject().Key("read").Integer(tally.read()).Key("accepted").Integer(tally.accepted());
  json.Key("duplicates").Integer(tally.duplicates()).Key("conflicts").Integer(tally.conflicts());
  json.Key("suppressed").Integer(tally.suppressed()).Key("rejected").Integer(tally.rejected());
  json.Key("profiles").Integer(profiles);
  json.Key("seconds").Double(Rounded(seconds, 1000));
  const double rate = seconds > 0 ? static_cast<double>(tally.read()) / seconds : 0;
  json.Key("events_per_second").Double(Rounded(rate, 10));
  return json.Key("refused_identifiers").Integer(tally.refused_identifiers()).EndObject().text();
}

std::string RejectionJson(const ImportRejection& rejection, std::string_view file) {
  return LineJson(file, rejection.line, OutcomeName(rejection.outcome), rejection.reason);
}

std::string RefusedIdentifierJson(const ImportRefusedIdentifier& identifier, std::string_view file) {
  return LineJson(file, identifier.line, "identifier", identifier.reason);
}

}  // namespace c360::command
