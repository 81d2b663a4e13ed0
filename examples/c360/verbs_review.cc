// The verb review: what a person should decide.
#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "c360/identity.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "progress_bar.h"
#include "render_json.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"
#include "waterfall.h"

namespace c360::command {
namespace {

std::string_view KindName(v1::ReviewItem::Kind kind) {
  return kind == v1::ReviewItem::JOINED ? "joined" : kind == v1::ReviewItem::CONTESTED ? "contested" : "apart";
}

void WriteSide(std::string_view name, const v1::ReviewSide& side, JsonWriter* json) {
  json->Key(name).BeginObject().Key("profile_id").String(side.profile_id());
  json->Key("key");
  if (side.key().empty()) {
    json->Null();
  } else {
    json->String(side.key());
  }
  json->Key("record_count").Integer(side.record_count()).Key("records").BeginArray();
  for (const std::string& record : side.records()) json->String(record);
  json->EndArray().EndObject();
}

std::string ReviewJson(const std::vector<v1::ReviewItem>& items) {
  JsonWriter json;
  json.BeginObject().Key("items").BeginArray();
  for (const v1::ReviewItem& item : items) {
    json.BeginObject().Key("kind").String(KindName(item.kind()));
    WriteSide("left", item.left(), &json);
    WriteSide("right", item.right(), &json);
    WriteScore(item, &json);
    json.Key("gain").Double(item.gain()).Key("reasons").BeginArray();
    for (const std::string& reason : item.reasons()) json.String(reason);
    json.EndArray().EndObject();
  }
  return json.EndArray().EndObject().text();
}

// As one word of a shell.
std::string Quoted(const std::string& key) {
  const auto plain = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || std::string_view("_:.@/+-").find(c) < 7;
  };
  if (std::all_of(key.begin(), key.end(), plain)) return key;
  std::string quoted = "'";
  for (const char c : Printable(key)) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string SideText(const v1::ReviewSide& side, const Style& style) {
  std::string text = style.Name(side.profile_id());
  for (int i = 0; i < std::min(side.records_size(), 3); ++i) text += "  " + Printable(side.records(i));
  const int64_t hidden = side.record_count() - std::min(side.records_size(), 3);
  return hidden > 0 ? text + style.Dim(fmt::format("  and {} more", hidden)) : text;
}

std::string ItemText(size_t number, const v1::ReviewItem& item, const std::string& db, const Style& style) {
  static constexpr std::string_view kQuestions[] = {"", "One person, now two?", "Two people, now one?",
                                                    "Which of two does it belong to?"};
  std::string text = fmt::format("{}. {}  {}\n", number, style.Bold(kQuestions[item.kind()]),
                                 style.Dim(fmt::format("a word on it puts right {:.2f} pairs", item.gain())));
  text += "   " + SideText(item.left(), style) + "\n   " + SideText(item.right(), style) + "\n";
  text += WaterfallText(item, style) + ReasonsText(item.reasons(), style);
  if (item.left().key().empty() || item.right().key().empty()) return text + "\n";
  for (const std::string_view word : {"same", "not-same"})
    text += style.Dim(fmt::format("   c360 assert --db={} {} {} {}\n", db, word, Quoted(item.left().key()),
                                  Quoted(item.right().key())));
  return text + "\n";
}

}  // namespace

int RunReview(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  ReviewOptions options;
  options.limit = static_cast<int>(arguments.Number("limit").value_or(arguments.Json() ? options.limit : 10));
  ProgressBar bar(environment, "records");
  const auto items = (*store)->identity().Review(options, bar.Callback());
  bar.Wipe();
  if (!items.ok()) return Fail(items.status(), environment);
  if (arguments.Json()) {
    environment.out.Write(ReviewJson(*items) + "\n");
    return kDone;
  }
  for (size_t i = 0; i < items->size(); ++i)
    environment.out.Write(ItemText(i + 1, (*items)[i], arguments.Text("db"), StyleOf(environment)));
  if (items->empty()) environment.out.Write("Nothing is in doubt.\n");
  return kDone;
}

}  // namespace c360::command
