// What the command takes from the process around it, so that tests can hand in something else.
#ifndef C360_EXAMPLES_C360_ENVIRONMENT_H_
#define C360_EXAMPLES_C360_ENVIRONMENT_H_

#include "c360/options.h"
#include "output.h"

namespace c360::command {

// What the process ends with; part of the contract.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kWrongUsage = 2,
  kSomeRejected = 3,  // done, but some input was rejected
};

struct Environment {
  Output& out;            // results
  Output& err;            // progress and errors
  bool terminal = false;  // `out` is a terminal
  bool colour = false;    // and NO_COLOR is not set
  bool progress = false;  // `err` is a terminal: a progress bar may be drawn
  int width = 100;        // columns of `out`
  Clock clock;            // the present time; --now replaces it
};

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_ENVIRONMENT_H_
