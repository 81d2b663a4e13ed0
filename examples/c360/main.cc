// The command `c360`: profiles, timelines and explanations of a store, and the ways in and out of it. The only file
// that reads the environment and the clock.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "command.h"

namespace {

int TerminalWidth() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

// A descriptor of the three that is closed would be given to a file of the store, and what is printed would go there.
void OpenClosedStreams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    if (open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY) != descriptor) std::_Exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  OpenClosedStreams();
  // A reader that went away shows as a failed write, which ends the work quietly.
  std::signal(SIGPIPE, SIG_IGN);
  // A file that reached the limit of the user shows as a failed write too, and in a sentence.
  std::signal(SIGXFSZ, SIG_IGN);
  c360::command::Output out(stdout);
  c360::command::Output err(stderr);
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const char* no_colour = std::getenv("NO_COLOR");
  c360::command::Environment environment{.out = out,
                                         .err = err,
                                         .terminal = terminal,
                                         .colour = terminal && (no_colour == nullptr || *no_colour == '\0'),
                                         .progress = isatty(STDERR_FILENO) != 0,
                                         .width = TerminalWidth(),
                                         .clock = [] { return absl::Now(); }};
  const std::vector<std::string> words(argv + 1, argv + argc);
  return c360::command::Run(words, environment);
}
