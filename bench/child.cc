// The child sends its numbers over a pipe as text: "name count v v v" a line, or "! message" for an error.
#include "child.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

#include "base/status.h"

namespace c360::bench {
namespace {

std::string ToText(const absl::StatusOr<Numbers>& result) {
  if (!result.ok()) return fmt::format("! {}\n", StatusMessage(result.status()));
  std::string text;
  for (const auto& [name, values] : *result) {
    text += fmt::format("{} {}", name, values.size());
    for (const double value : values) text += fmt::format(" {}", value);
    text += '\n';
  }
  return text;
}

absl::StatusOr<Numbers> FromText(const std::string& text) {
  Numbers numbers;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.starts_with("! ")) return Internal("{}", line.substr(2));
    std::istringstream fields(line);
    std::string name;
    size_t count = 0;
    fields >> name >> count;
    std::vector<double>& values = numbers[name];
    values.resize(count);
    for (double& value : values) fields >> value;
    if (!fields) return Internal("the child's numbers are cut off");
  }
  return numbers;
}

std::string ReadAll(int descriptor) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; (n = read(descriptor, buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

[[noreturn]] void RunChild(int descriptor, const std::function<absl::StatusOr<Numbers>()>& work) {
  const std::string text = ToText(work());
  size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t n = write(descriptor, text.data() + sent, text.size() - sent);
    if (n <= 0) _exit(1);
    sent += static_cast<size_t>(n);
  }
  _exit(0);
}

}  // namespace

double Only(const Numbers& numbers, const std::string& name) {
  const auto it = numbers.find(name);
  return it == numbers.end() || it->second.empty() ? 0 : it->second.front();
}

absl::StatusOr<Numbers> InChild(const std::function<absl::StatusOr<Numbers>()>& work) {
  std::fflush(stdout);
  int ends[2];
  if (pipe(ends) != 0) return Internal("no pipe");
  const pid_t child = fork();
  if (child < 0) return Internal("no child process");
  if (child == 0) {
    close(ends[0]);
    RunChild(ends[1], work);
  }
  close(ends[1]);
  const std::string text = ReadAll(ends[0]);
  close(ends[0]);
  int exit_status = 0;
  rusage usage = {};
  wait4(child, &exit_status, 0, &usage);
  if (!WIFEXITED(exit_status) || WEXITSTATUS(exit_status) != 0) return Internal("a measurement died");
  C360_ASSIGN_OR_RETURN(Numbers numbers, FromText(text));
  numbers["peak_rss_bytes"] = {static_cast<double>(usage.ru_maxrss) * 1024};
  return numbers;
}

}  // namespace c360::bench
