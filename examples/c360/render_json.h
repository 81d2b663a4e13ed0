// What the command prints with --output=json. Keys are part of the contract (design, section 8).
#ifndef C360_EXAMPLES_C360_RENDER_JSON_H_
#define C360_EXAMPLES_C360_RENDER_JSON_H_

#include <span>
#include <string>

#include "c360/evaluate.h"
#include "c360/maintenance.h"
#include "c360/v1/profile.pb.h"
#include "json_writer.h"

namespace c360::command {

struct ErrorReport;

// "score_bits","prior_bits","parts":[{"comparison","level","weight_bits"}] as members of the object that is begun.
// `Scored` is any message that has them: a why, a search hit, a review item.
template <typename Scored>
void WriteScore(const Scored& scored, JsonWriter* json) {
  json->Key("score_bits").Raw(BitsText(scored.score_millibits()));
  json->Key("prior_bits").Raw(BitsText(scored.prior_millibits()));
  json->Key("parts").BeginArray();
  for (const v1::ScorePart& part : scored.parts()) {
    json->BeginObject().Key("comparison").String(part.comparison()).Key("level").String(part.level());
    json->Key("weight_bits").Raw(BitsText(part.weight_millibits())).EndObject();
  }
  json->EndArray();
}

// One line each, without the line end. Times are RFC 3339, money exact decimal text, the undefined null.

// {"profile_id","identifiers":[{"namespace","value"}],"attributes":{},"traits":{},"settled","records":[...],"provenance":{}}
std::string ProfileJson(const v1::Profile& profile);
// {"profiles":[...],"shared":bool}; where shared also "total".
std::string LookupJson(const v1::LookupResult& result);
// {"source","event_id","time","channel","type","name","summary","record_id","event":{...}}
std::string TimelineEntryJson(const v1::TimelineEntry& entry);
// {"same","score_bits","prior_bits","parts":[...],"path":[...],"reasons":[...]}
std::string WhyJson(const v1::WhyResult& why);
// {"profile_id","anchors":[...],"steps":[...],"contested":[...]}
std::string HowJson(const v1::HowResult& how);
// The event by itself, in the proto3 JSON mapping: `c360 ingest --format=event-json` reads it.
std::string EventJson(const v1::Event& event);

// What `evaluate` could not compare.
struct LeftOut {
  int64_t shared = 0;   // identifiers that several profiles show
  int64_t unknown = 0;  // that the store does not know
};
// {"pairwise":{precision,recall,f1},"bcubed":{...},"items","entities","profiles","mixed_profiles","split_entities",...}
// With `errors` also "blocking" and "worst".
std::string EvaluationJson(const Evaluation& evaluation, const LeftOut& left_out, const ErrorReport* errors = nullptr);

std::string StatsJson(const StoreStats& stats);
std::string BreachesJson(std::span<const Breach> breaches);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_RENDER_JSON_H_
