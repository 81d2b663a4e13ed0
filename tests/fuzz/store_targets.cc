// What reads the files and questions of a user or the rows of a store. Whatever the bytes are:
//   - a file, a question or a command line is understood or refused with a message that is text;
//   - a row is shown by dump; a store that holds it answers or says what is wrong, to every question.
#include <google/protobuf/stubs/logging.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/match_model.h"
#include "c360/metrics.h"
#include "c360/metrics/funnel.h"
#include "c360/policy.h"
#include "c360/predict/next_best_action.h"
#include "c360/predictions.h"
#include "c360/privacy.h"
#include "c360/reference.h"
#include "csv.h"
#include "fuzz/targets.h"
#include "match/model.h"
#include "options.h"
#include "profile_store/dump.h"
#include "profile_store/store.h"
#include "support/world.h"

namespace c360::fuzz {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "fuzz: broken promise: %s\n", what);
  std::abort();
}

void RequireText(const absl::Status& status) { Require(IsUtf8(StatusMessage(status)), "messages are text"); }

void Policy(std::string_view bytes) {
  const auto policy = ParsePolicy(bytes);
  RequireText(policy.status());
  if (!policy.ok()) return;
  Require(ValidatePolicy(*policy).ok(), "what was parsed is valid");
  auto store =
      ProfileStore::Open("fuzz", {.engine = StoreOptions::Engine::kMemory, .policy = *policy, .clock = testing::Now});
  RequireText(store.status());
  if (!store.ok()) return;
  const auto report = (*store)->Ingest(testing::MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}));
  Require(report.ok(), "a store under a valid policy takes events");
}

// The stored form; one that is refused says why.
void Model(std::string_view bytes) {
  const google::protobuf::LogSilencer silencer;  // whoever reads the bytes sees to it that protobuf does not print
  v1::MatchModel proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const auto model = match::Model::FromProto(proto);
  RequireText(model.status());
  if (!model.ok()) return;
  for (const uint64_t records : {uint64_t{0}, uint64_t{1}, uint64_t{1'000'000}, ~uint64_t{0}})
    model->PriorMillibits(records);
  const auto again = match::Model::FromProto(model->proto());
  Require(again.ok() && again->version() == model->version(), "a complete model is itself");
}

// The written form; what was read is written and read again as itself.
void ModelText(std::string_view bytes) {
  const auto model = ParseMatchModel(bytes);
  RequireText(model.status());
  if (!model.ok()) return;
  const auto again = ParseMatchModel(FormatMatchModel(*model));
  Require(again.ok() && again->SerializeAsString() == model->SerializeAsString(), "a written model is itself");
}

// The stored form of a prediction model, asked for the scores of three customers.
void Prediction(std::string_view bytes) {
  const google::protobuf::LogSilencer silencer;
  v1::PredictionModel model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  static const auto snapshot = [] {
    const auto store = testing::OpenMemory();
    std::vector<v1::Event> orders;
    for (int i = 0; i < 6; ++i) {
      const std::string id = std::to_string(i);
      orders.push_back(testing::MakeEvent(id, {{"user_id", "u" + std::to_string(i % 3)}}, 1'700'000'000 + 86'400 * i));
      orders.back().mutable_order()->set_order_id(id);
      orders.back().mutable_order()->mutable_total()->set_micros(5'000'000);
      orders.back().mutable_order()->mutable_total()->set_currency("EUR");
    }
    testing::IngestAll(*store, orders, 6);
    return *store->metrics().Facts({.threads = 1});
  }();
  RequireText(predict::ScoreProfiles(model, snapshot.facts, absl::ToUnixMicros(testing::Now())).status());
}

void Fact(std::string_view bytes) { RequireText(ParseReferenceFact(bytes).status()); }

// Words, one a line.
void ArgumentsOf(std::string_view bytes) {
  using enum command::OptionKind;
  static constexpr command::OptionSpec kOptions[] = {
      {"db", kText, "DIR", "", true},      {"limit", kNumber, "N", "", false},          {"sync", kFlag, "", "", false},
      {"since", kTime, "TIME", "", false}, {"output", kChoice, "text|json", "", false},
  };
  std::vector<std::string> words;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    words.emplace_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  const auto arguments =
      command::Arguments::Parse(words, kOptions, {.usage = "KEY", .least = 0, .most = 2}, testing::Now());
  if (!arguments.ok()) return;
  arguments->Number("limit");
  arguments->Time("since");
  Require(arguments->Has("db") && arguments->positional().size() <= 2, "what is asked for is there");
}

void Truth(std::string_view bytes) {
  command::CsvReader reader(bytes);
  std::vector<std::string> fields;
  for (int64_t line = 0;;) {
    const auto more = reader.Next(&fields);
    if (!more.ok()) return RequireText(more.status());
    if (!*more) return;
    Require(reader.line() >= line, "rows go forward");
    line = reader.line();
  }
}

// [table][length of the key][key][value]
void Row(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const auto table = static_cast<storage::Table>(static_cast<uint8_t>(bytes[0]) % storage::kTableCount);
  const size_t length = std::min<size_t>(static_cast<uint8_t>(bytes[1]), bytes.size() - 2);
  const DumpedRow row = DumpRow(table, bytes.substr(2, length), bytes.substr(2 + length));
  Require(IsUtf8(row.key) && IsUtf8(row.value), "a dump is text");
}

std::vector<v1::Event> World() {
  std::vector<v1::Event> events;
  for (int i = 0; i < 6; ++i) {
    const std::string id = std::to_string(i);
    events.push_back(testing::MakeEvent(id, {{"user_id", "u" + std::to_string(i % 2)}, {"email", "e" + id + "@x.pl"}},
                                        1'600'000'000 + i, "Anna"));
    v1::Attribute* attribute = events.back().add_attributes();
    attribute->set_name("last_name");
    attribute->mutable_value()->set_text("Kowalska");
  }
  return events;
}

// [which question][its words]
void Question(std::string_view bytes) {
  static const auto store = [] {
    auto made = testing::OpenMemory();
    testing::IngestAll(*made, World(), 6);
    return made;
  }();
  if (bytes.empty()) return;
  const auto which = static_cast<uint8_t>(bytes[0]) % 7;
  const std::string words(bytes.substr(1));
  static constexpr const char* kNames[] = {"name",  "birth_date",  "address", "phone",
                                           "email", "postal_code", "passport"};
  if (which == 0) RequireText(store->profiles().Lookup(words).status());
  if (which == 1) RequireText(store->timeline().Read("user_id:u0", {.limit = 2, .page_token = words}).status());
  if (which == 2) RequireText(store->identity().Why("user_id:u0", words).status());
  if (which == 3) RequireText(metrics::ParseFactPattern(words).status());
  if (which == 4) RequireText(predict::ParseActionCondition(words).status());
  if (which == 5) RequireText(store->privacy().Unsuppress(words).status());
  if (which == 6) {
    SearchQuery query;
    for (const char* const name : kNames) query.attributes.emplace_back(name, words);
    RequireText(store->profiles().Search(query).status());
  }
}

// Asks everything; only that it comes back counts.
void AskEverything(ProfileStore& store) {
  RequireText(store.maintenance().Check().status());
  RequireText(store.maintenance().Digest().status());
  RequireText(store.maintenance().Stats().status());
  for (const char* const key : {"user_id:u0", "email:e1@x.pl", "p1"}) {
    RequireText(store.profiles().Lookup(key).status());
    RequireText(store.privacy().Export(key).status());
    RequireText(store.identity().How(key).status());
    RequireText(store.timeline().Read(key, {.limit = 3}).status());
  }
  RequireText(store.profiles().Search({.attributes = {{"name", "Anna Kowalska"}, {"email", "e1@x.pl"}}}).status());
  RequireText(store.profiles().Page("", 10).status());
  RequireText(store.identity().Review().status());
  RequireText(store.identity().Assertions().status());
  RequireText(store.reference().List().status());
  RequireText(store.privacy().Audit().status());
  RequireText(store.predictions().Models().status());
  RequireText(store.metrics().Facts({.threads = 1, .profile_ids = true, .attributes = {"first_name"}}).status());
  RequireText(store.identity().Why("user_id:u0", "user_id:u1").status());
  RequireText(store.profiles().Scan({}, [](v1::Profile) { return true; }));
  RequireText(store.timeline().ScanEvents([](const v1::Event&, std::string_view) { return true; }));
  RequireText(store.maintenance().Dump([](const DumpedRow&) { return true; }));
  RequireText(store.Ingest(testing::MakeEvent("new", {{"user_id", "u0"}, {"email", "e1@x.pl"}})).status());
  const std::vector<EventKey> gone = {{"t", "1"}};
  RequireText(store.Delete(gone).status());
  RequireText(store.maintenance().Settle());
}

// [table][which row][0: its value, 1: its key too][value]: a small store one of whose rows is another.
void Store(std::string_view bytes) {
  if (bytes.size() < 3) return;
  const auto table = static_cast<storage::Table>(static_cast<uint8_t>(bytes[0]) % storage::kTableCount);
  auto made = storage::NewMemoryEngine();
  storage::Engine* const engine = made.get();
  auto store = OpenOn(std::move(made), {.clock = testing::Now, .fold_tail_events = 2});
  if (!store.ok()) return;
  static const std::vector<v1::Event> events = World();
  (*store)->IngestBatch(std::span<const v1::Event>(events)).status().IgnoreError();
  (*store)->identity().Assert(v1::Assertion::SAME, "user_id:u0", "email:e9@x.pl", "").status().IgnoreError();
  std::vector<std::string> keys;
  const auto it = engine->NewIterator(table);
  for (it->Seek(""); it->Valid(); it->Next()) keys.emplace_back(it->key());
  std::string key = keys.empty() ? "k" : keys[static_cast<uint8_t>(bytes[1]) % keys.size()];
  auto batch = engine->NewBatch();
  if (bytes[2] % 2 == 1) {
    batch->Delete(table, key);
    key = std::string(bytes.substr(3, 24));
  }
  batch->Put(table, key, bytes.substr(3));
  Require(engine->Write(std::move(batch), false).ok(), "memory takes every row");
  AskEverything(**store);
}

constexpr Target kTargets[] = {{"policy", Policy},
                               {"model", Model},
                               {"model_text", ModelText},
                               {"fact", Fact},
                               {"truth", Truth},
                               {"arguments", ArgumentsOf},
                               {"question", Question, 100},
                               {"row", Row},
                               {"prediction", Prediction, 100},
                               {"store", Store, 50}};

}  // namespace

std::span<const Target> Targets() { return kTargets; }

}  // namespace c360::fuzz
