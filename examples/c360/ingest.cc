// The verb ingest.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "c360/import.h"
#include "c360/profiles.h"
#include "fmt/format.h"
#include "progress_bar.h"
#include "store_access.h"
#include "tally.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

// Set by Ctrl-C: the batch at work is finished, then the import stops. A second one ends the process at once.
volatile std::sig_atomic_t interrupted = 0;

class CatchInterrupt {
 public:
  CatchInterrupt() {
    interrupted = 0;
    before_ = std::signal(SIGINT, [](int) {
      interrupted = 1;
      std::signal(SIGINT, SIG_DFL);
    });
  }
  ~CatchInterrupt() { std::signal(SIGINT, before_); }
  CatchInterrupt(const CatchInterrupt&) = delete;
  CatchInterrupt& operator=(const CatchInterrupt&) = delete;

 private:
  void (*before_)(int);
};

// The file of --rejects; writes nothing where the option is not given.
class RejectsFile {
 public:
  absl::Status Open(const std::string& path) {
    if (path.empty()) return absl::OkStatus();
    file_.reset(std::fopen(path.c_str(), "wb"));
    if (file_ == nullptr) {
      return Failure(absl::StatusCode::kUnavailable, fmt::format("{}: cannot be written", path));
    }
    output_ = std::make_unique<Output>(file_.get());
    path_ = path;
    return absl::OkStatus();
  }
  // `name`: of the input file, where there are several.
  void Write(const ImportRejection& rejection, std::string_view name) {
    if (output_ != nullptr) output_->Write(RejectionJson(rejection, name) + "\n");
  }
  void Write(const ImportRefusedIdentifier& identifier, std::string_view name) {
    if (output_ != nullptr) output_->Write(RefusedIdentifierJson(identifier, name) + "\n");
  }
  absl::Status Close() {
    if (output_ == nullptr) return absl::OkStatus();
    output_->Flush();
    if (output_->open()) return absl::OkStatus();
    return Failure(absl::StatusCode::kUnavailable, fmt::format("{}: cannot be written", path_));
  }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Closer> file_;
  std::unique_ptr<Output> output_;  // goes before the file
  std::string path_;
};

// Bytes of the files that have a size, for the percentage.
int64_t SizeOf(const std::string& path) {
  struct stat status {};
  return path != "-" && stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? int64_t{status.st_size} : 0;
}

bool IsSameFile(const std::string& path, const std::string& input) {
  struct stat a {
  }, b{};
  if (path.empty() || stat(path.c_str(), &a) != 0 || !S_ISREG(a.st_mode)) return false;
  if ((input == "-" ? fstat(STDIN_FILENO, &b) : stat(input.c_str(), &b)) != 0) return false;
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

absl::StatusOr<ImportOptions> ReadImportOptions(const Arguments& arguments) {
  ImportOptions options;
  options.format = arguments.Text("format", "auto");
  options.source = arguments.Text("source");
  options.batch = static_cast<int>(std::min<int64_t>(arguments.Number("batch").value_or(4096), 1'000'000));
  options.sync = arguments.Flag("sync");
  if (arguments.Has("mapping")) {
    absl::Status status = ReadRules(arguments.Text("mapping"), &options.mapping_json);
    if (!status.ok()) return status;
  }
  return options;
}

// Everything that one run of the verb needs.
class Ingest {
 public:
  Ingest(const Arguments& arguments, Environment& environment, std::unique_ptr<ProfileStore> store,
         ImportOptions options)
      : arguments_(arguments),
        environment_(environment),
        owned_(std::move(store)),
        store_(*owned_, tally_),
        options_(std::move(options)),
        bar_(environment, "events") {}

  int Run() {
    absl::Status status = rejects_.Open(arguments_.Text("rejects"));
    if (!status.ok()) return Fail(status, environment_);
    const absl::Time start = absl::Now();
    for (const std::string& path : arguments_.positional()) total_bytes_ += SizeOf(path);
    for (const std::string& path : arguments_.positional()) {
      status = ImportOne(path);
      if (!status.ok()) break;
      before_bytes_ += SizeOf(path);
    }
    bar_.Wipe();
    if (absl::Status written = rejects_.Close(); status.ok()) status = written;
    return Finish(status, absl::ToDoubleSeconds(absl::Now() - start));
  }

 private:
  absl::Status ImportOne(const std::string& path) {
    const std::string name = arguments_.positional().size() > 1 ? path : "";
    options_.on_rejection = [&](const ImportRejection& rejection) {
      tally_.Count(rejection);
      rejects_.Write(rejection, name);
    };
    options_.on_refused_identifier = [&](const ImportRefusedIdentifier& identifier) {
      tally_.Count(identifier);
      rejects_.Write(identifier, name);
    };
    options_.progress = [&](const Progress& progress) {
      bar_.Show(progress.stage, tally_.read(), before_bytes_ + progress.done, total_bytes_);
      return interrupted == 0;
    };
    const auto report = ImportFile(store_, path, options_);
    if (report.ok()) return absl::OkStatus();
    if (name.empty() || MessageOf(report.status()).find(name) != std::string_view::npos) return report.status();
    return Failure(report.status().code(), fmt::format("{}: {}", name, MessageOf(report.status())));
  }

  // The last line stands whatever happened: what was read before an error stays in the store.
  int Finish(const absl::Status& status, double seconds) {
    const auto profiles = store_.profiles().Count();
    environment_.out.Write(ReportJson(tally_, profiles.value_or(0), seconds) + "\n");
    environment_.out.Flush();
    if (absl::IsCancelled(status) && interrupted != 0) {
      environment_.err.Write("c360: interrupted; the same command again goes on where it was\n");
      return kFailed;
    }
    if (!status.ok()) return Fail(status, environment_);
    if (!profiles.ok()) return Fail(profiles.status(), environment_);
    return tally_.rejected() + tally_.conflicts() > 0 ? kSomeRejected : kDone;
  }

  const Arguments& arguments_;
  Environment& environment_;
  Tally tally_;
  std::unique_ptr<ProfileStore> owned_;
  TallyStore store_;
  ImportOptions options_;
  ProgressBar bar_;
  RejectsFile rejects_;
  int64_t before_bytes_ = 0;
  int64_t total_bytes_ = 0;
};

}  // namespace

int RunIngest(const Arguments& arguments, Environment& environment) {
  // Before a store is made for nothing.
  for (const std::string& path : arguments.positional()) {
    if (path != "-" && access(path.c_str(), R_OK) != 0) {
      return Fail(Failure(absl::StatusCode::kNotFound, fmt::format("{}: cannot be read", path)), environment);
    }
    if (IsSameFile(arguments.Text("rejects"), path))
      return FailUsage("ingest: --rejects names a file of the input, which it would empty", environment);
  }
  auto options = ReadImportOptions(arguments);
  if (!options.ok()) return Fail(options.status(), environment);
  if (options->batch < 1 || options->batch > 100'000) return FailUsage("ingest: --batch is 1 to 100000", environment);
  const CatchInterrupt catch_interrupt;
  auto store = OpenStore(arguments, environment, Access::kCreate);
  if (!store.ok()) return Fail(store.status(), environment);
  return Ingest(arguments, environment, *std::move(store), *std::move(options)).Run();
}

}  // namespace c360::command
