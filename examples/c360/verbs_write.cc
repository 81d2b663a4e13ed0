#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "c360/identity.h"
#include "c360/import.h"
#include "c360/maintenance.h"
#include "c360/policy.h"
#include "c360/profiles.h"
#include "fmt/format.h"
#include "render.h"
#include "verbs.h"

namespace c360::command {

int Fail(const absl::Status& status) {
  const auto message = status.message();
  fmt::print(stderr, "c360: {}\n", std::string_view(message.data(), message.size()));
  return kFailed;
}

bool ReadFile(const std::string& path, std::string* text) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fmt::print(stderr, "c360: {} cannot be read\n", path);
    return false;
  }
  text->assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

std::unique_ptr<ProfileStore> OpenStore(const CommandLine& line, bool read_only, bool create) {
  StoreOptions options;
  options.clock = [] { return absl::Now(); };
  options.read_only = read_only;
  options.create_if_missing = create;
  if (line.Has("policy")) {
    std::string text;
    if (!ReadFile(line.Get("policy"), &text)) return nullptr;
    auto policy = ParsePolicy(text);
    if (!policy.ok()) {
      Fail(policy.status());
      return nullptr;
    }
    options.policy = *std::move(policy);
  }
  auto store = ProfileStore::Open(line.Get("db"), options);
  if (store.ok()) return *std::move(store);
  if (absl::IsNotFound(store.status())) {
    fmt::print(stderr, "c360: there is no store in {}; make one with: c360 ingest --db={} FILE\n", line.Get("db"),
               line.Get("db"));
  } else {
    Fail(store.status());
  }
  return nullptr;
}

int Ingest(const CommandLine& line) {
  ImportOptions options;
  options.format = line.Get("format", "auto");
  options.source = line.Get("source");
  options.batch = std::atoi(line.Get("batch", "1000").c_str());
  options.sync = line.Has("sync");
  if (line.Has("mapping") && !ReadFile(line.Get("mapping"), &options.mapping_json)) return kFailed;
  std::ofstream rejects;
  if (line.Has("rejects")) {
    rejects.open(line.Get("rejects"));
    if (!rejects) {
      fmt::print(stderr, "c360: {} cannot be written\n", line.Get("rejects"));
      return kFailed;
    }
  }
  options.on_rejection = [&](const ImportRejection& rejection) {
    if (!rejects.is_open()) return;
    static constexpr const char* kOutcomes[] = {"accepted", "duplicate", "conflict", "suppressed", "rejected"};
    const size_t colon = rejection.reason.find(": ");
    rejects << fmt::format("{{\"line\":{},\"outcome\":\"{}\",\"reason\":{},\"field\":{}}}\n", rejection.line,
                           kOutcomes[static_cast<int>(rejection.outcome)], Quote(rejection.reason),
                           colon == std::string::npos ? "null" : Quote(rejection.reason.substr(0, colon)));
  };
  const auto store = OpenStore(line, /*read_only=*/false, /*create=*/true);
  if (store == nullptr) return kFailed;
  const auto begin = std::chrono::steady_clock::now();
  ImportReport total;
  absl::Status failure;
  for (const std::string& file : line.words) {
    const auto report = ImportFile(*store, file, options);
    if (!report.ok()) {
      failure = report.status();
      break;
    }
    total.read += report->read;
    total.accepted += report->accepted;
    total.duplicates += report->duplicates;
    total.conflicts += report->conflicts;
    total.suppressed += report->suppressed;
    total.rejected += report->rejected;
    total.refused_identifiers += report->refused_identifiers;
  }
  if (!failure.ok()) return Fail(failure);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto profiles = store->profiles().Count();
  if (!profiles.ok()) return Fail(profiles.status());
  fmt::print(
      "{{\"read\":{},\"accepted\":{},\"duplicates\":{},\"conflicts\":{},\"suppressed\":{},\"rejected\":{},\"profiles\":"
      "{},\"seconds\":{:.3f},\"events_per_second\":{:.0f},\"refused_identifiers\":"
      "{}}}\n",
      total.read, total.accepted, total.duplicates, total.conflicts, total.suppressed, total.rejected, *profiles,
      seconds, static_cast<double>(total.read) / std::max(seconds, 1e-9), total.refused_identifiers);
  return total.rejected + total.conflicts + total.suppressed > 0 ? kSomeRejected : kDone;
}

int Delete(const CommandLine& line) {
  std::vector<EventKey> keys;
  if (line.Has("events")) {
    std::string text;
    if (!ReadFile(line.Get("events"), &text)) return kFailed;
    size_t begin = 0;
    while (begin < text.size()) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      std::string row = text.substr(begin, end - begin);
      if (!row.empty() && row.back() == '\r') row.pop_back();
      const size_t comma = row.find(',');
      if (comma != std::string::npos && row != "source,event_id")
        keys.push_back({row.substr(0, comma), row.substr(comma + 1)});
      begin = end + 1;
    }
  } else if (line.words.size() == 2) {
    keys.push_back({line.words[0], line.words[1]});
  } else {
    fmt::print(stderr, "c360: delete wants SOURCE EVENT_ID, or --events=CSV\n");
    return kWrongUsage;
  }
  const auto store = OpenStore(line, /*read_only=*/false);
  if (store == nullptr) return kFailed;
  int64_t deleted = 0;
  for (size_t i = 0; i < keys.size(); i += 1000) {
    const auto count =
        store->Delete(std::span<const EventKey>(keys).subspan(i, std::min<size_t>(1000, keys.size() - i)));
    if (!count.ok()) return Fail(count.status());
    deleted += *count;
  }
  fmt::print("{{\"deleted\":{},\"not_found\":{}}}\n", deleted, static_cast<int64_t>(keys.size()) - deleted);
  return kDone;
}

int Assert(const CommandLine& line) {
  if (line.words[0] != "same" && line.words[0] != "not-same") {
    fmt::print(stderr, "c360: assert wants same or not-same\n");
    return kWrongUsage;
  }
  const auto store = OpenStore(line, /*read_only=*/false);
  if (store == nullptr) return kFailed;
  const auto kind = line.words[0] == "same" ? v1::Assertion::SAME : v1::Assertion::NOT_SAME;
  const auto id = store->identity().Assert(kind, line.words[1], line.words[2], line.Get("reason"));
  if (!id.ok()) return Fail(id.status());
  if (line.json()) {
    fmt::print("{{\"assertion_id\":{}}}\n", *id);
  } else {
    fmt::print("assertion {}\n", *id);
  }
  return kDone;
}

int Withdraw(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/false);
  if (store == nullptr) return kFailed;
  const absl::Status status = store->identity().Withdraw(std::atoll(line.words[0].c_str()));
  return status.ok() ? kDone : Fail(status);
}

int Compact(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/false);
  if (store == nullptr) return kFailed;
  const absl::Status status = store->maintenance().Compact();
  return status.ok() ? kDone : Fail(status);
}

}  // namespace c360::command
