#include "render_json.h"

#include "c360/event.h"
#include "evaluate_errors.h"
#include "google/protobuf/util/json_util.h"
#include "json_check.h"
#include "json_writer.h"
#include "summary.h"
#include "text.h"
#include "time_text.h"

namespace c360::command {
namespace {

void WriteTime(bool present, const google::protobuf::Timestamp& time, JsonWriter* json) {
  if (present) {
    json->String(Rfc3339(FromProto(time)));
  } else {
    json->Null();
  }
}

void WriteAddress(const v1::Address& address, JsonWriter* json) {
  json->BeginObject();
  const auto part = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) json->Key(name).String(value);
  };
  part("street", address.street());
  part("house_number", address.house_number());
  part("unit", address.unit());
  part("city", address.city());
  part("postal_code", address.postal_code());
  part("region", address.region());
  part("country", address.country());
  json->EndObject();
}

void WriteValue(const v1::Value& value, JsonWriter* json) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      json->String(value.text());
      return;
    case v1::Value::kInteger:
      json->Integer(value.integer());
      return;
    case v1::Value::kNumber:
      json->Double(value.number());
      return;
    case v1::Value::kFlag:
      json->Bool(value.flag());
      return;
    case v1::Value::kJson:
      if (IsJson(value.json())) {
        json->Raw(value.json());
      } else {
        json->String(value.json());
      }
      return;
    case v1::Value::kAddress:
      WriteAddress(value.address(), json);
      return;
    case v1::Value::KIND_NOT_SET:
      break;
  }
  json->Null();
}

// An attribute under UNION is a list however many values it has, so that programs need not look twice.
bool IsList(const v1::GoldenAttribute& attribute) {
  return attribute.values_size() != 1 || attribute.rule() == "UNION" || attribute.rule() == "union";
}

void WriteAttribute(const v1::GoldenAttribute& attribute, JsonWriter* json) {
  json->Key(attribute.name());
  if (!IsList(attribute)) {
    WriteValue(attribute.values(0), json);
    return;
  }
  json->BeginArray();
  for (const v1::Value& value : attribute.values()) WriteValue(value, json);
  json->EndArray();
}

void WriteProvenance(const v1::GoldenAttribute& attribute, JsonWriter* json) {
  json->Key(attribute.name()).BeginObject();
  json->Key("rule").String(attribute.rule());
  json->Key("sources").BeginArray();
  for (const std::string& source : attribute.sources()) json->String(source);
  json->EndArray();
  json->Key("first_seen");
  WriteTime(attribute.has_first_seen(), attribute.first_seen(), json);
  json->Key("last_seen");
  WriteTime(attribute.has_last_seen(), attribute.last_seen(), json);
  json->Key("count").Integer(attribute.count());
  json->Key("distinct_values").Integer(attribute.distinct_values());
  json->EndObject();
}

void WriteTrait(const v1::Trait& trait, JsonWriter* json) {
  switch (trait.result_case()) {
    case v1::Trait::kInteger:
      json->Integer(trait.integer());
      return;
    case v1::Trait::kNumber:
      json->Double(trait.number());
      return;
    case v1::Trait::kText:
      json->String(trait.text());
      return;
    case v1::Trait::kTime:
      json->String(Rfc3339(FromProto(trait.time())));
      return;
    case v1::Trait::kList:
      json->BeginArray();
      for (const std::string& value : trait.list().values()) json->String(value);
      json->EndArray();
      return;
    case v1::Trait::kMoney:
      json->BeginObject();
      for (const v1::Money& money : trait.money().values()) {
        json->Key(money.currency()).Raw(DecimalText(money.micros()));
      }
      json->EndObject();
      return;
    case v1::Trait::RESULT_NOT_SET:
      break;
  }
  json->Null();
}

void WriteRecords(const v1::Profile& profile, JsonWriter* json) {
  json->Key("records").BeginArray();
  for (const v1::RecordSummary& record : profile.records()) {
    json->BeginObject().Key("record_id").String(record.record_id());
    json->Key("anchor").BeginObject();
    json->Key("namespace").String(record.anchor_namespace()).Key("value").String(record.anchor_value()).EndObject();
    json->Key("events").Integer(record.events()).EndObject();
  }
  json->EndArray();
  json->Key("former_profile_ids").BeginArray();
  for (const std::string& id : profile.former_profile_ids()) json->String(id);
  json->EndArray();
}

void WriteProfile(const v1::Profile& profile, JsonWriter* json) {
  json->BeginObject().Key("profile_id").String(profile.profile_id());
  json->Key("identifiers").BeginArray();
  for (const v1::ProfileIdentifier& identifier : profile.identifiers()) {
    json->BeginObject().Key("namespace").String(identifier.namespace_()).Key("value").String(identifier.value());
    if (identifier.shared()) json->Key("shared").Bool(true);
    json->EndObject();
  }
  json->EndArray();
  json->Key("attributes").BeginObject();
  for (const v1::GoldenAttribute& attribute : profile.attributes()) WriteAttribute(attribute, json);
  json->EndObject();
  json->Key("traits").BeginObject();
  bool approximate = false;
  for (const v1::Trait& trait : profile.traits()) {
    json->Key(trait.name());
    WriteTrait(trait, json);
    approximate |= trait.approximate();
  }
  json->EndObject();
  json->Key("settled").Bool(profile.settled());
  if (approximate) {
    json->Key("approximate_traits").BeginArray();
    for (const v1::Trait& trait : profile.traits()) {
      if (trait.approximate()) json->String(trait.name());
    }
    json->EndArray();
  }
  WriteRecords(profile, json);
  json->Key("provenance").BeginObject();
  for (const v1::GoldenAttribute& attribute : profile.attributes()) WriteProvenance(attribute, json);
  json->EndObject().EndObject();
}

void WriteStrings(std::string_view key, const google::protobuf::RepeatedPtrField<std::string>& texts,
                  JsonWriter* json) {
  json->Key(key).BeginArray();
  for (const std::string& text : texts) json->String(text);
  json->EndArray();
}

void WriteAgreement(std::string_view key, const Agreement& agreement, JsonWriter* json) {
  const auto number = [&](std::string_view name, std::optional<double> value) {
    json->Key(name);
    if (value) {
      json->Double(*value);
    } else {
      json->Null();
    }
  };
  json->Key(key).BeginObject();
  number("precision", agreement.precision);
  number("recall", agreement.recall);
  number("f1", agreement.f1);
  json->EndObject();
}

}  // namespace

std::string ProfileJson(const v1::Profile& profile) {
  JsonWriter json;
  WriteProfile(profile, &json);
  return json.text();
}

std::string LookupJson(const v1::LookupResult& result) {
  JsonWriter json;
  json.BeginObject().Key("profiles").BeginArray();
  for (const v1::Profile& profile : result.profiles()) WriteProfile(profile, &json);
  json.EndArray().Key("shared").Bool(result.shared());
  if (result.shared()) {
    json.Key("total").Integer(result.total()).Key("total_is_bound").Bool(result.total_is_bound());
  }
  return json.EndObject().text();
}

std::string TimelineEntryJson(const v1::TimelineEntry& entry) {
  const v1::Event& event = entry.event();
  JsonWriter json;
  json.BeginObject().Key("source").String(event.source()).Key("event_id").String(event.event_id()).Key("time");
  WriteTime(event.has_time(), event.time(), &json);
  json.Key("channel").String(ChannelName(event.channel()));
  json.Key("type").String(EventTypeName(TypeOf(event)));
  json.Key("name").String(event.name());
  json.Key("summary").String(Summarise(event));
  json.Key("record_id").String(entry.record_id());
  return json.Key("event").Raw(EventJson(event)).EndObject().text();
}

std::string WhyJson(const v1::WhyResult& why) {
  JsonWriter json;
  json.BeginObject().Key("same").Bool(why.same());
  WriteScore(why, &json);
  json.Key("path").BeginArray();
  for (const v1::PathStep& step : why.path()) {
    json.BeginObject().Key("from").String(step.from_record()).Key("to").String(step.to_record());
    json.Key("via").String(step.via()).Key("weight_bits").Raw(BitsText(step.weight_millibits())).EndObject();
  }
  json.EndArray();
  WriteStrings("reasons", why.reasons(), &json);
  return json.EndObject().text();
}

std::string HowJson(const v1::HowResult& how) {
  JsonWriter json;
  json.BeginObject().Key("profile_id").String(how.profile_id());
  WriteStrings("anchors", how.anchors(), &json);
  json.Key("steps").BeginArray();
  for (const v1::HowStep& step : how.steps()) {
    json.BeginObject().Key("step").Integer(step.step());
    WriteStrings("left", step.left(), &json);
    WriteStrings("right", step.right(), &json);
    WriteStrings("via", step.via(), &json);
    json.Key("score_bits").Raw(BitsText(step.score_millibits())).EndObject();
  }
  json.EndArray();
  WriteStrings("contested", how.contested(), &json);
  return json.EndObject().text();
}

std::string EventJson(const v1::Event& event) {
  std::string json;
  // Fails only on what proto3 JSON cannot express, such as a time outside of years 1 to 9999, which no store accepts.
  if (!google::protobuf::util::MessageToJsonString(event, &json).ok()) return "{}";
  return json;
}

std::string EvaluationJson(const Evaluation& evaluation, const LeftOut& left_out, const ErrorReport* errors) {
  JsonWriter json;
  json.BeginObject();
  WriteAgreement("pairwise", evaluation.pairwise, &json);
  WriteAgreement("bcubed", evaluation.bcubed, &json);
  json.Key("items").Integer(evaluation.items).Key("entities").Integer(evaluation.entities);
  json.Key("profiles").Integer(evaluation.profiles).Key("mixed_profiles").Integer(evaluation.mixed_profiles);
  json.Key("split_entities").Integer(evaluation.split_entities);
  json.Key("shared_left_out").Integer(left_out.shared).Key("unknown").Integer(left_out.unknown);
  if (errors != nullptr) WriteErrors(*errors, &json);
  return json.EndObject().text();
}

std::string StatsJson(const StoreStats& stats) {
  JsonWriter json;
  json.BeginObject();
  json.Key("events").Integer(stats.events).Key("records").Integer(stats.records);
  json.Key("profiles").Integer(stats.profiles).Key("assertions").Integer(stats.assertions);
  json.Key("queued").Integer(stats.queued).Key("above_cap").Integer(stats.above_cap);
  json.Key("format_version").Integer(stats.format_version);
  json.Key("engine").String(stats.engine).Key("policy").String(stats.policy_name);
  json.Key("rules_version").Integer(stats.rules_version);
  json.Key("library_versions").String(stats.library_versions).Key("tables").BeginArray();
  for (const TableStats& table : stats.tables) {
    json.BeginObject().Key("name").String(table.name).Key("rows").Integer(table.rows);
    json.Key("bytes").Integer(table.bytes).EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string BreachesJson(std::span<const Breach> breaches) {
  JsonWriter json;
  json.BeginObject().Key("breaches").BeginArray();
  for (const Breach& breach : breaches) {
    json.BeginObject().Key("invariant").String(breach.invariant).Key("detail").String(breach.detail).EndObject();
  }
  return json.EndArray().EndObject().text();
}

}  // namespace c360::command
