#include "workload.h"

#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/random.h"
#include "base/status.h"
#include "generate/generate.h"

namespace c360::bench {
namespace {

constexpr int64_t kLinesPerCustomer = 10;

// The note beside finished data: what it took to make, so that a run with the same arguments finds it.
std::string NotePath(const std::string& folder) { return folder + "/bench.txt"; }

bool ReadNote(DataSet* data) {
  std::ifstream note(NotePath(data->folder));
  return static_cast<bool>(note >> data->lines >> data->distinct >> data->people >> data->bytes);
}

}  // namespace

double Seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double CpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string DataSet::Shape() const {
  return fmt::format("{} Segment messages ({} of them twice) of {} people, {:.0f} bytes a line", lines,
                     lines - distinct, people, static_cast<double>(bytes) / static_cast<double>(lines));
}

absl::StatusOr<DataSet> PrepareData(const std::string& scratch, int64_t lines, uint64_t seed) {
  DataSet data;
  data.folder = fmt::format("{}/data-{}-{}", scratch, lines, seed);
  if (ReadNote(&data)) return data;
  const int64_t people = std::max<int64_t>(1, lines / kLinesPerCustomer);
  const auto planted =
      generate::Generate({.customers = people, .events = lines, .seed = seed, .progress = {}}, data.folder);
  if (!planted.ok()) return planted.status();
  data.lines = planted->lines;
  data.distinct = planted->messages;
  data.people = people;
  data.bytes = static_cast<int64_t>(std::filesystem::file_size(data.events()));
  std::ofstream(NotePath(data.folder)) << data.lines << ' ' << data.distinct << ' ' << data.people << ' ' << data.bytes
                                       << '\n';
  return data;
}

absl::StatusOr<std::vector<Known>> SampleTruth(const DataSet& data, int64_t count, uint64_t seed) {
  std::ifstream file(data.folder + "/truth.csv");
  std::string line;
  std::getline(file, line);  // the header
  std::vector<Known> sample;
  SeededRandom random(seed);
  uint64_t seen = 0;
  while (std::getline(file, line)) {
    const size_t first = line.find(','), last = line.rfind(',');
    if (last == first || line.find('"') != std::string::npos) continue;  // a quoted value: left out
    Known known{line.substr(0, first) + ":" + line.substr(first + 1, last - first - 1), line.substr(last + 1)};
    // Reservoir sampling (Vitter's algorithm R).
    ++seen;
    if (sample.size() < static_cast<size_t>(count)) {
      sample.push_back(std::move(known));
    } else if (const uint64_t place = random.Below(seen); place < sample.size()) {
      sample[place] = std::move(known);
    }
  }
  if (sample.empty()) return NotFound("truth.csv: no rows");
  return sample;
}

v1::Event PageEvent(int64_t number, const std::vector<std::pair<std::string, std::string>>& identifiers) {
  v1::Event event;
  event.set_source("bench");
  event.set_event_id(fmt::format("b-{}", number));
  event.mutable_time()->set_seconds(1'700'000'000 + number);
  event.set_channel(v1::CHANNEL_WEB);
  for (const auto& [name_space, value] : identifiers) {
    v1::Identifier* identifier = event.add_identifiers();
    identifier->set_namespace_(name_space);
    identifier->set_value(value);
  }
  event.mutable_page_view()->set_url(fmt::format("https://shop.example/page-{}", number % 1000));
  return event;
}

absl::Status IngestAll(ProfileStore& store, std::vector<v1::Event>* events, int64_t batch,
                       const WriteOptions& options) {
  std::vector<v1::Event*> pointers;
  for (size_t from = 0; from < events->size(); from += static_cast<size_t>(batch)) {
    pointers.clear();
    const size_t to = std::min(events->size(), from + static_cast<size_t>(batch));
    for (size_t i = from; i < to; ++i) pointers.push_back(&(*events)[i]);
    C360_ASSIGN_OR_RETURN(const IngestReport report, store.IngestBatch(std::span<v1::Event* const>(pointers), options));
    if (report.accepted != static_cast<int64_t>(pointers.size())) return Internal("an event was not accepted");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenFresh(const std::string& path) {
  RemoveAll(path);
  return OpenAgain(path);
}

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenAgain(const std::string& path) {
  return ProfileStore::Open(path, {.clock = [] { return absl::Now(); }});
}

int64_t BytesUnder(const std::string& path) {
  int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
    if (entry.is_regular_file(error)) bytes += static_cast<int64_t>(entry.file_size(error));
  }
  return bytes;
}

void RemoveAll(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
}

}  // namespace c360::bench
