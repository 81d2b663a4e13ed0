#include "generate/generate.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "csv.h"
#include "fmt/format.h"
#include "generate/effects.h"
#include "generate/file.h"
#include "generate/truth.h"
#include "output.h"
#include "text.h"

namespace c360::generate {
namespace {

constexpr int64_t kMostCustomers = 5'000'000;
constexpr int64_t kLinesBetweenReports = 10'000;

absl::Status CheckOptions(const GenerateOptions& options) {
  if (options.customers < 1 || options.customers > kMostCustomers) {
    return command::Failure(absl::StatusCode::kInvalidArgument, fmt::format("customers: 1 to {}", kMostCustomers));
  }
  if (options.events < options.customers * Stream::kLinesPerPerson) {
    return command::Failure(absl::StatusCode::kInvalidArgument,
                            fmt::format("events: at least {} a customer, here {}", Stream::kLinesPerPerson,
                                        options.customers * Stream::kLinesPerPerson));
  }
  return absl::OkStatus();
}

constexpr std::string_view kReadme = R"(Sample data for c360
====================

Made by: c360 generate --customers={customers} --events={events} --seed={seed}
The same command makes the same files on every machine. All people are invented; addresses end in ".example".

events.ndjson     {lines} messages of the Segment spec over the year 2024, in the order in which a collector got them
truth.csv         namespace,value,entity: every identifier that the messages connect with one person
truth_events.csv  source,event_id,entity: every message that they connect with one person. The source is "segment",
                  which is what c360 ingest gives messages where no --source is said.
effects.json      what is planted in the numbers, for measures to find: the chance or mean, and what came of it
reference.ndjson  costs, the campaign, calendars, the intervention, for c360 reference put

Try:
  c360 ingest   --db=store events.ndjson
  c360 reference --db=store put reference.ndjson
  c360 evaluate --db=store --truth=truth.csv
  c360 lookup   --db=store user_id:u0000001

What is planted
  people                      {customers}, with names of six countries; each has a user id, one to three browsers and up to
                              two apps, one or two e-mail addresses, often a phone
  activity                    two messages at least, with a heavy tail: few people make most of the noise
  before the login            people look around first; a later identify or alias call shows whose the browser was
  visitors                    {visitors} browsers that never say whose they are: in no truth
  families                    two to five neighbours with a common e-mail, phone or tablet. What the tablet sends without a
                              user id, and what goes to the common address alone, is nobody's
  kiosks                      {kiosks}, in the shop, each used by many: what it sends without a user id is nobody's
  two user ids                one person in fifty starts under legacy-... and is aliased to the new id
  spelling                    e-mail addresses in capitals; phones with 00 or +, blanks, dashes, now and then without the
                              country code (then the digits stand for themselves)
  junk ids                    userId null, "null", "anonymous", "" and 0, anonymousId "null"
  duplicates                  {duplicates} lines stand twice, byte for byte
  retries                     {retries} messages were sent twice: equal but for sentAt, receivedAt and timestamp
  late                        {late} messages arrived hours or days after they happened
  clocks                      one session in ten comes from a device whose clock is wrong by minutes
  unattributed                {unattributed} messages in all that nothing connects with one person: in no truth
  stories                     {stories} people have some of: a subscription, a case, the campaign spring-offer with its hold-out,
                              surveys, help pages, calls, loyalty points, referrals, public mentions, talks
  planted effects             in these stories alone, and exactly as effects.json says: after a case that nobody solved
                              people leave twice as often; the campaign lifts orders; e-mail is answered four times
                              slower; on 2024-07-01 something makes NPS and CSAT better

An entity stands in truth.csv with at least its user id. An identifier that a family or a kiosk shares stands there only
where one person alone has shown it, for then nothing in the file tells that it is shared.
)";

std::string Readme(const GenerateOptions& options, const World& world, const Stream& stream) {
  const Planted& planted = stream.planted();
  using fmt::arg;
  return fmt::format(fmt::runtime(kReadme), arg("customers", options.customers), arg("events", options.events),
                     arg("seed", options.seed), arg("lines", planted.lines), arg("visitors", planted.visitors),
                     arg("kiosks", world.kiosks()), arg("duplicates", planted.duplicates),
                     arg("retries", planted.retries), arg("late", planted.late),
                     arg("unattributed", planted.unattributed), arg("stories", stream.effects().people));
}

}  // namespace

absl::StatusOr<Planted> Generate(const GenerateOptions& options, const std::string& out) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  const std::filesystem::path folder(out);
  std::error_code error;
  std::filesystem::create_directories(folder, error);  // what went wrong shows when the files are opened
  File events(folder / "events.ndjson"), truth(folder / "truth.csv"), owners(folder / "truth_events.csv"),
      readme(folder / "README.txt"), effects(folder / "effects.json"), reference(folder / "reference.ndjson");
  for (File* file : {&events, &truth, &owners, &readme, &effects, &reference}) {
    if (!file->is_open()) return file->Close();
  }
  const World world(options.seed, options.customers);
  Stream stream(world, options.events);
  owners.output().Write("source,event_id,entity\n");
  const bool complete = stream.Run({.line =
                                        [&](std::string_view line) {
                                          events.output().Write(line);
                                          if (options.progress && stream.planted().lines % kLinesBetweenReports == 0) {
                                            options.progress(stream.planted().lines);
                                          }
                                          return events.output().open();
                                        },
                                    .owner =
                                        [&](std::string_view id, int64_t person) {
                                          owners.output().Write(fmt::format("segment,{},{}\n", id, EntityName(person)));
                                        }});
  if (complete) {
    truth.output().Write("namespace,value,entity\n");
    WriteTruth(world, stream.people(), [&](std::string_view name_space, std::string_view value, int64_t person) {
      truth.output().Write(fmt::format("{},{},{}\n", name_space, command::CsvField(value), EntityName(person)));
    });
    readme.output().Write(Readme(options, world, stream));
    effects.output().Write(EffectsJson(stream.effects()));
    reference.output().Write(ReferenceLines());
  }
  for (File* file : {&events, &truth, &owners, &readme, &effects, &reference}) {
    if (absl::Status status = file->Close(); !status.ok()) return status;
  }
  return stream.planted();
}

}  // namespace c360::generate
