// The command line as a whole: finds the verb, reads its options, runs it.
#ifndef C360_EXAMPLES_C360_COMMAND_H_
#define C360_EXAMPLES_C360_COMMAND_H_

#include <span>
#include <string>

#include "environment.h"

namespace c360::command {

// Runs `words` (without the program's name) and returns the ExitCode to end with.
int Run(std::span<const std::string> words, Environment& environment);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_COMMAND_H_
