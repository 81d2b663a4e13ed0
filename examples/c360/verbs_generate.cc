// The verb generate.
#include <string>

#include "fmt/format.h"
#include "generate/generate.h"
#include "generate/people.h"
#include "json_writer.h"
#include "progress_bar.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {

namespace {

int RunPeople(const Arguments& arguments, Environment& environment) {
  generate::PeopleOptions options;
  options.records = arguments.Number("records").value_or(options.records);
  options.seed = static_cast<uint64_t>(arguments.Number("seed").value_or(1));
  ProgressBar bar(environment, "records");
  options.progress = [&](int64_t records) { bar.Show("generate", records, records, options.records); };
  const auto counts = generate::GeneratePeople(options, arguments.Text("out"));
  bar.Wipe();
  if (absl::IsInvalidArgument(counts.status())) {
    return FailUsage(fmt::format("generate: {}", MessageOf(counts.status())), environment);
  }
  if (!counts.ok()) return Fail(counts.status(), environment);
  if (arguments.Json()) {
    JsonWriter json;
    json.BeginObject().Key("records").Integer(counts->records).Key("people").Integer(counts->people);
    json.Key("households").Integer(counts->households).EndObject();
    environment.out.Write(json.text() + "\n");
  } else {
    environment.out.Print("{} of {} in {}\n", Counted(counts->records, "record", "records"),
                          Counted(counts->people, "person", "people"), arguments.Text("out"));
  }
  return kDone;
}

}  // namespace

int RunGenerate(const Arguments& arguments, Environment& environment) {
  if (arguments.Text("kind") == "people") return RunPeople(arguments, environment);
  generate::GenerateOptions options;
  options.customers = arguments.Number("customers").value_or(1000);
  options.events = arguments.Number("events").value_or(options.customers * 10);
  options.seed = static_cast<uint64_t>(arguments.Number("seed").value_or(1));
  ProgressBar bar(environment, "lines");
  options.progress = [&](int64_t lines) { bar.Show("generate", lines, lines, options.events); };
  const auto planted = generate::Generate(options, arguments.Text("out"));
  bar.Wipe();
  if (absl::IsInvalidArgument(planted.status())) {
    return FailUsage(fmt::format("generate: {}", MessageOf(planted.status())), environment);
  }
  if (!planted.ok()) return Fail(planted.status(), environment);
  if (arguments.Json()) {
    JsonWriter json;
    json.BeginObject().Key("lines").Integer(planted->lines).Key("messages").Integer(planted->messages);
    json.Key("duplicates").Integer(planted->duplicates).Key("retries").Integer(planted->retries);
    json.Key("late").Integer(planted->late).Key("unattributed").Integer(planted->unattributed);
    json.Key("visitors").Integer(planted->visitors).EndObject();
    environment.out.Write(json.text() + "\n");
  } else {
    environment.out.Print("{} of {} in {}; what is planted stands in its README.txt\n",
                          Counted(planted->lines, "line", "lines"), Counted(options.customers, "person", "people"),
                          arguments.Text("out"));
  }
  return kDone;
}

}  // namespace c360::command
