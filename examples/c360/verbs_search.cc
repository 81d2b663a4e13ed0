// The verb search: profiles by what is known of a person.
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "c360/profiles.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "render_json.h"
#include "render_text.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"
#include "waterfall.h"

namespace c360::command {
namespace {

// Options and the attributes that they ask for.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kAsked = {{{"name", "name"},
                                                                                  {"email", "email"},
                                                                                  {"phone", "phone"},
                                                                                  {"birth-date", "birth_date"},
                                                                                  {"address", "address"},
                                                                                  {"postcode", "postal_code"}}};

double Probability(int64_t millibits) { return 1 / (1 + std::exp2(-static_cast<double>(millibits) / 1000)); }

std::string SearchJson(const v1::SearchResult& result) {
  JsonWriter json;
  json.BeginObject().Key("results").BeginArray();
  for (const v1::SearchHit& hit : result.hits()) {
    json.BeginObject().Key("profile_id").String(hit.profile().profile_id());
    WriteScore(hit, &json);
    json.Key("probability").Double(Probability(hit.score_millibits()));
    json.Key("record").String(hit.record()).Key("reasons").BeginArray();
    for (const std::string& reason : hit.reasons()) json.String(reason);
    json.EndArray().Key("profile").Raw(ProfileJson(hit.profile())).EndObject();
  }
  json.EndArray().Key("capped").Bool(result.capped());
  json.Key("notes").BeginArray();
  for (const std::string& note : result.notes()) json.String(note);
  return json.EndArray().EndObject().text();
}

std::string PercentText(int64_t millibits) {
  const double percent = 100 * Probability(millibits);
  return percent > 99.9 ? "> 99.9 %" : percent < 0.1 ? "< 0.1 %" : fmt::format("{:.1f} %", percent);
}

std::string HitText(const v1::SearchHit& hit, const Style& style) {
  const std::string name = FullName(hit.profile());
  std::string text = fmt::format("{}  {}  {}\n", style.Name(PadRight(hit.profile().profile_id(), 10)),
                                 PadRight(name.empty() ? "(no name)" : name, 28),
                                 style.Bold(PadLeft(PercentText(hit.score_millibits()), 9)));
  return text + WaterfallText(hit, style) + ReasonsText(hit.reasons(), style);
}

std::string SearchText(const v1::SearchResult& result, const Style& style) {
  std::string text;
  for (const v1::SearchHit& hit : result.hits()) text += HitText(hit, style) + "\n";
  if (result.hits().empty()) text += "Nobody fits.\n";
  if (result.capped())
    text += style.Dim("More records share these values than were compared; say more to narrow it.\n");
  for (const std::string& note : result.notes()) text += style.Dim(Printable(note)) + "\n";
  return text;
}

}  // namespace

int RunSearch(const Arguments& arguments, Environment& environment) {
  SearchQuery query;
  for (const auto& [option, attribute] : kAsked) {
    if (arguments.Has(option)) query.attributes.emplace_back(attribute, arguments.Text(option));
  }
  if (query.attributes.empty())
    return FailUsage("search by what? --name, --email, --phone, --birth-date, --address or --postcode", environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  query.limit = static_cast<int>(arguments.Number("limit").value_or(query.limit));
  const auto result = (*store)->profiles().Search(query);
  if (absl::IsInvalidArgument(result.status()))
    return FailUsage(fmt::format("search: {}", MessageOf(result.status())), environment);
  if (!result.ok()) return Fail(result.status(), environment);
  environment.out.Write(arguments.Json() ? SearchJson(*result) + "\n" : SearchText(*result, StyleOf(environment)));
  return kDone;
}

}  // namespace c360::command
