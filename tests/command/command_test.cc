// The command as its users call it: exit codes, shapes of results, and what stands after kill -9.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/random.h"

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kProgram = C360_BINARY_DIR "/bin/c360";

struct Result {
  int code = -1;
  std::string out;
};

Result C360(const std::string& arguments) {
  Result result;
  std::FILE* pipe = popen((kProgram + " " + arguments + " 2>/dev/null").c_str(), "r");
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) result.out.append(buffer, n);
  result.code = WEXITSTATUS(pclose(pipe));
  return result;
}

class Command : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("c360_command_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_;
};

TEST_F(Command, WrongUsageIsTwo) {
  EXPECT_EQ(C360("").code, 2);
  EXPECT_EQ(C360("fly").code, 2);
  EXPECT_EQ(C360("lookup x:y").code, 2);
  EXPECT_EQ(C360("lookup --db=" + Path("db") + " --colour=red x:y").code, 2);
  EXPECT_EQ(C360("help").code, 0);
}

TEST_F(Command, MissingStoreAndFileAreOne) {
  EXPECT_EQ(C360("digest --db=" + Path("none")).code, 1);
  EXPECT_EQ(C360("ingest --db=" + Path("db") + " " + Path("none")).code, 1);
}

TEST_F(Command, BadLinesAreCountedAndTold) {
  std::ofstream(Path("in")) << "{\"type\":\"identify\",\"messageId\":\"1\",\"userId\":\"u1\",\"traits\":{\"email\":"
                               "\"Jan@x.pl\"}}\nnot json\n";
  const Result result = C360("ingest --db=" + Path("db") + " --rejects=" + Path("rejects") + " " + Path("in"));
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(
      result.out,
      HasSubstr(
          "\"read\":2,\"accepted\":1,\"duplicates\":0,\"conflicts\":0,\"suppressed\":0,\"rejected\":1,\"profiles\":1"));
  std::ifstream rejects(Path("rejects"));
  std::string line;
  std::getline(rejects, line);
  EXPECT_THAT(line, HasSubstr("\"line\":2"));
  const Result found = C360("lookup email:JAN@X.PL --output json --db " + Path("db"));
  EXPECT_EQ(found.code, 0);
  EXPECT_THAT(
      found.out,
      HasSubstr(
          "{\"profiles\":[{\"profile_id\":\"p1\",\"identifiers\":[{\"namespace\":\"email\",\"value\":\"jan@x.pl\""));
}

TEST_F(Command, GeneratedPeopleAreFoundWholeAndUnmixed) {
  ASSERT_EQ(C360("generate --customers=300 --events=3000 --seed=7 --out=" + Path("g")).code, 0);
  ASSERT_EQ(C360("ingest --db=" + Path("db") + " " + Path("g/events.ndjson")).code, 0);
  for (const char* truth : {"g/truth.csv", "g/truth_events.csv"}) {
    const Result result = C360("evaluate --db=" + Path("db") + " --truth=" + Path(truth));
    EXPECT_THAT(result.out, HasSubstr("\"mixed_profiles\":0,\"split_entities\":0"));
    EXPECT_THAT(result.out, HasSubstr("\"unknown\":0"));
  }
  // What export writes is the same store again.
  ASSERT_EQ(std::system((kProgram + " export events --db=" + Path("db") + " > " + Path("events.json")).c_str()), 0);
  ASSERT_EQ(C360("ingest --format=event-json --batch=7 --db=" + Path("db2") + " " + Path("events.json")).code, 0);
  EXPECT_EQ(C360("digest --db=" + Path("db2")).out, C360("digest --db=" + Path("db")).out);
}

TEST_F(Command, AReaderThatGoesAwayEndsItQuietly) {
  ASSERT_EQ(C360("generate --customers=300 --events=9000 --seed=7 --out=" + Path("g")).code, 0);
  ASSERT_EQ(C360("ingest --db=" + Path("db") + " " + Path("g/events.ndjson")).code, 0);
  const std::string pipeline = kProgram + " export events --db=" + Path("db") + " 2>" + Path("err") + " | head -n 1";
  EXPECT_EQ(std::system(("bash -o pipefail -c '" + pipeline + "' >/dev/null").c_str()), 0);
  EXPECT_EQ(std::filesystem::file_size(Path("err")), 0u);
  // A disk that is full is another matter.
  EXPECT_EQ(WEXITSTATUS(std::system((kProgram + " export events --db=" + Path("db") + " >/dev/full 2>&-").c_str())), 1);
}

// What the program prints when its output is a terminal.
std::string OnTerminal(const std::vector<std::string>& words, bool no_colour) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    if (no_colour) setenv("NO_COLOR", "1", 1);
    if (!no_colour) unsetenv("NO_COLOR");
    std::vector<char*> arguments = {const_cast<char*>("c360")};
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(kProgram.c_str(), arguments.data());
    _exit(1);
  }
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = read(terminal, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  EXPECT_EQ(WEXITSTATUS(status), 0) << text;
  return text;
}

TEST_F(Command, ColoursOnATerminalOnly) {
  std::ofstream(Path("in")) << "{\"type\":\"identify\",\"messageId\":\"1\",\"userId\":\"u1\"}\n";
  ASSERT_EQ(C360("ingest --db=" + Path("db") + " " + Path("in")).code, 0);
  const std::vector<std::string> lookup = {"lookup", "--db", Path("db"), "user_id:u1"};
  EXPECT_THAT(OnTerminal(lookup, /*no_colour=*/false), HasSubstr("\x1b[1m"));
  EXPECT_THAT(OnTerminal(lookup, /*no_colour=*/true), Not(HasSubstr("\x1b")));
  EXPECT_THAT(C360("lookup user_id:u1 --db=" + Path("db")).out, Not(HasSubstr("\x1b")));
}

// Ctrl-C while events come in: what was read stays, the last line stands, the same input again completes it.
TEST_F(Command, InterruptedIngestPrintsItsLine) {
  ASSERT_EQ(C360("generate --customers=1000 --events=10000 --seed=5 --out=" + Path("g")).code, 0);
  signal(SIGPIPE, SIG_IGN);
  int input[2], output[2];
  ASSERT_EQ(pipe(input) + pipe(output), 0);
  const std::string database = "--db=" + Path("db");
  const pid_t child = fork();
  if (child == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    for (const int end : {input[0], input[1], output[0], output[1]}) close(end);
    execl(kProgram.c_str(), "c360", "ingest", database.c_str(), "-", nullptr);
    _exit(1);
  }
  close(input[0]);
  close(output[1]);
  // There is a store only after the program has begun to listen for the signal.
  while (!std::filesystem::exists(Path("db") + "/CURRENT")) usleep(1000);
  kill(child, SIGINT);
  std::ifstream events(Path("g/events.ndjson"), std::ios::binary);
  char buffer[1 << 16];
  while (events.read(buffer, sizeof buffer) || events.gcount() > 0) {
    if (write(input[1], buffer, static_cast<size_t>(events.gcount())) < 0) break;  // it has stopped reading
  }
  close(input[1]);
  std::string line;
  for (ssize_t n; (n = read(output[0], buffer, sizeof buffer)) > 0;) line.append(buffer, static_cast<size_t>(n));
  close(output[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(line, StartsWith("{\"read\":"));
  EXPECT_THAT(line, Not(HasSubstr("\"read\":10000,")));
  EXPECT_THAT(line, Not(HasSubstr("\"accepted\":0,")));
  EXPECT_EQ(C360("ingest " + database + " " + Path("g/events.ndjson")).code, 0);
  ASSERT_EQ(C360("ingest --db=" + Path("whole") + " " + Path("g/events.ndjson")).code, 0);
  EXPECT_EQ(C360("digest " + database).out, C360("digest --db=" + Path("whole")).out);
}

// Law 3: kill -9 at any moment; the store opens, check is silent, and sending again ends in the undisturbed digest.
// C360_KILLS chooses how often (docs/testing.md); the more, the more events, so that each meets an ingest under way.
TEST_F(Command, KilledIngestGoesOn) {
  const char* const chosen = std::getenv("C360_KILLS");
  const int kills = chosen != nullptr ? std::atoi(chosen) : 6;
  const std::string generate = "generate --customers=300 --seed=5 --events=" + std::to_string(kills * 1000);
  ASSERT_EQ(C360(generate + " --out=" + Path("g")).code, 0);
  ASSERT_EQ(C360("ingest --db=" + Path("whole") + " " + Path("g/events.ndjson")).code, 0);
  const std::string digest = C360("digest --db=" + Path("whole")).out;
  c360::SeededRandom random(11);
  const std::string events = Path("g/events.ndjson"), database = "--db=" + Path("db");
  int missed = 0;  // kills that came after the end
  for (int round = 0; round < kills; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      if (freopen("/dev/null", "w", stdout) == nullptr) _exit(1);
      execl(kProgram.c_str(), "c360", "ingest", database.c_str(), "--batch=50", events.c_str(), nullptr);
      _exit(1);
    }
    usleep(static_cast<useconds_t>(20'000 + random.Below(150'000)));
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    missed += WIFEXITED(status) ? 1 : 0;
    if (!std::filesystem::exists(Path("db") + "/CURRENT")) continue;  // killed before there was a store
    const Result check = C360("check " + database);
    // A store killed while it was being made has no state row yet: then there is none, which the next ingest makes.
    EXPECT_EQ(check.out, "");
  }
  EXPECT_LT(missed, kills / 2);
  ASSERT_EQ(C360("ingest " + database + " " + events).code, 0);
  EXPECT_EQ(C360("check " + database).code, 0);
  EXPECT_EQ(C360("digest " + database).out, digest);
}

}  // namespace
