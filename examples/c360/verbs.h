// The verbs of the command: what each takes and who does it.
#ifndef C360_EXAMPLES_C360_VERBS_H_
#define C360_EXAMPLES_C360_VERBS_H_

#include <span>
#include <string_view>

#include "environment.h"
#include "options.h"

namespace c360::command {

// One verb. Texts live for ever.
struct Verb {
  std::string_view name;
  std::string_view summary;  // one line
  PositionalSpec positional;
  std::span<const OptionSpec> options;
  std::string_view example;                                          // whole command lines
  std::string_view notes;                                            // what else the help says; may be empty
  int (*run)(const Arguments& arguments, Environment& environment);  // returns an ExitCode
};

// All verbs, in the order the help lists them.
std::span<const Verb> Verbs();
// The verb of that name, or null.
const Verb* FindVerb(std::string_view name);

// verbs_read.cc
int RunLookup(const Arguments& arguments, Environment& environment);
int RunTimeline(const Arguments& arguments, Environment& environment);
int RunWhy(const Arguments& arguments, Environment& environment);
int RunHow(const Arguments& arguments, Environment& environment);
// verbs_write.cc
int RunAssert(const Arguments& arguments, Environment& environment);
int RunWithdraw(const Arguments& arguments, Environment& environment);
int RunDelete(const Arguments& arguments, Environment& environment);
// ingest.cc, export.cc, evaluate.cc
int RunIngest(const Arguments& arguments, Environment& environment);
int RunExport(const Arguments& arguments, Environment& environment);
int RunEvaluate(const Arguments& arguments, Environment& environment);
// verbs_maintain.cc
int RunDigest(const Arguments& arguments, Environment& environment);
int RunCheck(const Arguments& arguments, Environment& environment);
int RunStats(const Arguments& arguments, Environment& environment);
int RunSettle(const Arguments& arguments, Environment& environment);
int RunCompact(const Arguments& arguments, Environment& environment);
// verbs_model.cc
int RunRebuild(const Arguments& arguments, Environment& environment);
int RunTrain(const Arguments& arguments, Environment& environment);
// verbs_review.cc
int RunReview(const Arguments& arguments, Environment& environment);
// verbs_search.cc
int RunSearch(const Arguments& arguments, Environment& environment);
// verbs_cases.cc
int RunCases(const Arguments& arguments, Environment& environment);
// verbs_priority.cc
int RunPriority(const Arguments& arguments, Environment& environment);
// verbs_reference.cc
int RunReference(const Arguments& arguments, Environment& environment);
// verbs_metrics.cc
int RunMetrics(const Arguments& arguments, Environment& environment);
int RunCohorts(const Arguments& arguments, Environment& environment);
int RunJourneys(const Arguments& arguments, Environment& environment);
int RunFunnel(const Arguments& arguments, Environment& environment);
int RunAttribution(const Arguments& arguments, Environment& environment);
int RunRfm(const Arguments& arguments, Environment& environment);
// verbs_predict.cc
int RunFeatures(const Arguments& arguments, Environment& environment);
int RunPredict(const Arguments& arguments, Environment& environment);
// verbs_files.cc
int RunDump(const Arguments& arguments, Environment& environment);
int RunBackup(const Arguments& arguments, Environment& environment);
int RunRestore(const Arguments& arguments, Environment& environment);
// verbs_privacy.cc
int RunErase(const Arguments& arguments, Environment& environment);
int RunSuppress(const Arguments& arguments, Environment& environment);
int RunUnsuppress(const Arguments& arguments, Environment& environment);
int RunExportPerson(const Arguments& arguments, Environment& environment);
int RunRetain(const Arguments& arguments, Environment& environment);
int RunAudit(const Arguments& arguments, Environment& environment);
// verbs_generate.cc
int RunGenerate(const Arguments& arguments, Environment& environment);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_VERBS_H_
