// Checks of reference facts, kind by kind, and their JSON. Tested by tests/types/reference_test.cc.
#include "c360/reference.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/time/civil_time.h"
#include "base/status.h"
#include "base/utf8.h"
#include "types/event.h"

namespace c360 {
namespace {

using v1::ReferenceFact;

constexpr size_t kMostKey = 128;
constexpr int kDayMinutes = 1440;

absl::Status CheckCost(std::string_view field, const v1::Money& money) {
  if (money.micros() < 0) return InvalidArgument("{}: below zero", field);
  const std::string& code = money.currency();
  const bool is_code =
      code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!code.empty() && !is_code) return InvalidArgument("{}.currency: not three upper case letters", field);
  return absl::OkStatus();
}

absl::Status CheckPeriodCost(std::string_view field, const v1::PeriodCost& cost) {
  if (!cost.has_amount()) return InvalidArgument("{}.amount: missing", field);
  C360_RETURN_IF_ERROR(CheckCost(field, cost.amount()));
  if (!cost.has_begin() || !cost.has_end()) return InvalidArgument("{}.begin, end: missing", field);
  if (ToMicros(cost.begin()) >= ToMicros(cost.end())) return InvalidArgument("{}.end: not after begin", field);
  return absl::OkStatus();
}

absl::Status CheckCampaign(const v1::Campaign& campaign) {
  C360_RETURN_IF_ERROR(CheckCost("campaign.cost", campaign.cost()));
  C360_RETURN_IF_ERROR(CheckCost("campaign.margin_per_conversion", campaign.margin_per_conversion()));
  if (campaign.has_begin() && campaign.has_end() && ToMicros(campaign.end()) < ToMicros(campaign.begin()))
    return InvalidArgument("campaign.end: before begin");
  if (campaign.goal_window_days() < 0 || campaign.goal_window_days() > 3650)
    return InvalidArgument("campaign.goal_window_days: not 0..3650");
  return absl::OkStatus();
}

bool IsOpening(int open, int close) { return open >= 0 && open < close && close <= kDayMinutes; }

absl::Status CheckCalendar(const v1::BusinessCalendar& calendar) {
  absl::TimeZone zone;
  if (calendar.time_zone().empty() || !absl::LoadTimeZone(ToAbsl(calendar.time_zone()), &zone))
    return InvalidArgument("calendar.time_zone: no such time zone");
  std::map<int, std::vector<std::pair<int, int>>> days;
  for (const auto& opening : calendar.openings()) {
    if (!IsOpening(opening.open_minute(), opening.close_minute()))
      return InvalidArgument("calendar.openings: not 0 <= open_minute < close_minute <= 1440");
    if (opening.weekdays().empty()) return InvalidArgument("calendar.openings.weekdays: missing");
    for (const int day : opening.weekdays()) {
      if (day < 1 || day > 7) return InvalidArgument("calendar.openings.weekdays: not 1..7");
      for (const auto& [open, close] : days[day]) {
        if (opening.open_minute() < close && open < opening.close_minute())
          return InvalidArgument("calendar.openings: two of weekday {} overlap", day);
      }
      days[day].emplace_back(opening.open_minute(), opening.close_minute());
    }
  }
  std::set<std::string> dates;
  for (const auto& holiday : calendar.holidays()) {
    absl::CivilDay day;
    if (holiday.date().size() != 10 || !absl::ParseCivilTime(holiday.date(), &day))
      return InvalidArgument("calendar.holidays.date: not YYYY-MM-DD");
    if (!dates.insert(holiday.date()).second) return InvalidArgument("calendar.holidays: a date twice");
    const bool closed = holiday.open_minute() == 0 && holiday.close_minute() == 0;
    if (!closed && !IsOpening(holiday.open_minute(), holiday.close_minute()))
      return InvalidArgument("calendar.holidays: not 0 <= open_minute < close_minute <= 1440");
  }
  return absl::OkStatus();
}

absl::Status CheckAction(const v1::CatalogueAction& action) {
  C360_RETURN_IF_ERROR(CheckCost("action.cost", action.cost()));
  if (action.cooldown_days() < 0) return InvalidArgument("action.cooldown_days: below zero");
  if (!(action.prior_success() >= 0 && action.prior_success() <= 1))
    return InvalidArgument("action.prior_success: not 0..1");
  const v1::ActionOutcome& outcome = action.outcome();
  if (outcome.treated_kept() < 0 || outcome.treated_kept() > outcome.treated() || outcome.control_kept() < 0 ||
      outcome.control_kept() > outcome.control())
    return InvalidArgument("action.outcome: not 0 <= kept <= all");
  return absl::OkStatus();
}

absl::Status CheckChannelCost(const v1::ChannelCost& cost) {
  if (cost.channel() == v1::CHANNEL_UNSPECIFIED) return InvalidArgument("channel_cost.channel: missing");
  C360_RETURN_IF_ERROR(CheckCost("channel_cost.per_contact", cost.per_contact()));
  if (cost.has_per_contact() && cost.has_per_minute() && cost.per_contact().currency() != cost.per_minute().currency())
    return InvalidArgument("channel_cost.per_minute: in another currency than per_contact");
  return CheckCost("channel_cost.per_minute", cost.per_minute());
}

absl::Status CheckKind(const ReferenceFact& fact) {
  switch (fact.kind_case()) {
    case ReferenceFact::kChannelCost:
      return CheckChannelCost(fact.channel_cost());
    case ReferenceFact::kAcquisitionCost:
      return CheckPeriodCost("acquisition_cost", fact.acquisition_cost());
    case ReferenceFact::kRetentionCost:
      return CheckPeriodCost("retention_cost", fact.retention_cost());
    case ReferenceFact::kCampaign:
      return CheckCampaign(fact.campaign());
    case ReferenceFact::kAgent:
      if (fact.agent().capacity() < 0) return InvalidArgument("agent.capacity: below zero");
      return absl::OkStatus();
    case ReferenceFact::kCalendar:
      return CheckCalendar(fact.calendar());
    case ReferenceFact::kSlaTarget:
      if (fact.sla_target().first_response_minutes() < 0 || fact.sla_target().resolution_minutes() < 0)
        return InvalidArgument("sla_target: a target below zero");
      return absl::OkStatus();
    case ReferenceFact::kAnnotation:
      if (!fact.annotation().has_time()) return InvalidArgument("annotation.time: missing");
      return absl::OkStatus();
    case ReferenceFact::kAction:
      return CheckAction(fact.action());
    case ReferenceFact::kDriver:
      return absl::OkStatus();
    case ReferenceFact::KIND_NOT_SET:
      return InvalidArgument("kind: missing");
  }
  return InvalidArgument("kind: missing");
}

int64_t EffectiveMicros(const ReferenceFact& fact) {
  return fact.has_effective_from() ? ToMicros(fact.effective_from()) : INT64_MIN;
}

}  // namespace

std::string_view ReferenceKind(const v1::ReferenceFact& fact) {
  const auto* field = fact.kind_case() == ReferenceFact::KIND_NOT_SET
                          ? nullptr
                          : ReferenceFact::descriptor()->FindFieldByNumber(fact.kind_case());
  return field == nullptr ? std::string_view() : std::string_view(field->name());
}

absl::Status ValidateReferenceFact(const v1::ReferenceFact& fact) {
  if (fact.key().empty() || fact.key().size() > kMostKey) return InvalidArgument("key: not 1 to {} bytes", kMostKey);
  if (!IsUtf8(fact.key())) return InvalidArgument("key: not UTF-8");
  if (fact.withdrawn() && fact.kind_case() != ReferenceFact::KIND_NOT_SET) return absl::OkStatus();
  return CheckKind(fact);
}

absl::StatusOr<v1::ReferenceFact> ParseReferenceFact(std::string_view json) {
  v1::ReferenceFact fact;
  if (!IsUtf8(json)) return InvalidArgument("reference fact: not UTF-8");
  // protobuf's own words quote the input: they are not passed on.
  if (!google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &fact).ok())
    return InvalidArgument("reference fact: not JSON of one, or with an unknown field or a value of a wrong type");
  C360_RETURN_IF_ERROR(ValidateReferenceFact(fact));
  return fact;
}

std::string ReferenceFactJson(const v1::ReferenceFact& fact) {
  std::string json;
  // A valid fact has a JSON form.
  if (!google::protobuf::util::MessageToJsonString(fact, &json).ok()) return "{}";
  return json;
}

std::vector<v1::ReferenceFact> InForce(std::span<const v1::ReferenceFact> facts, absl::Time time) {
  const int64_t now = absl::ToUnixMicros(time);
  std::map<std::pair<int, std::string_view>, const v1::ReferenceFact*> latest;
  for (const v1::ReferenceFact& fact : facts) {
    if (EffectiveMicros(fact) > now) continue;
    const v1::ReferenceFact*& place = latest[{fact.kind_case(), fact.key()}];
    if (place == nullptr || EffectiveMicros(*place) <= EffectiveMicros(fact)) place = &fact;
  }
  std::vector<v1::ReferenceFact> in_force;
  for (const auto& [identity, fact] : latest) {
    if (!fact->withdrawn()) in_force.push_back(*fact);
  }
  return in_force;
}

}  // namespace c360
