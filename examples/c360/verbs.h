// What each verb does. Each returns the exit code.
#ifndef C360_EXAMPLES_C360_VERBS_H_
#define C360_EXAMPLES_C360_VERBS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "c360/profile_store.h"
#include "options.h"

namespace c360::command {

int Ingest(const CommandLine& line);
int Generate(const CommandLine& line);
int Delete(const CommandLine& line);
int Assert(const CommandLine& line);
int Withdraw(const CommandLine& line);
int Compact(const CommandLine& line);
int Lookup(const CommandLine& line);
int ShowTimeline(const CommandLine& line);
int Why(const CommandLine& line);
int How(const CommandLine& line);
int Export(const CommandLine& line);
int EvaluateTruth(const CommandLine& line);
int Digest(const CommandLine& line);
int Check(const CommandLine& line);
int Stats(const CommandLine& line);

// Says on stderr what failed; returns kFailed.
int Fail(const absl::Status& status);
// Opens the store, or says why not and gives null.
std::unique_ptr<ProfileStore> OpenStore(const CommandLine& line, bool read_only, bool create = false);
// A whole file; false, and a sentence on stderr, when it cannot be read.
bool ReadFile(const std::string& path, std::string* text);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_VERBS_H_
