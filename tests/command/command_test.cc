// The command as its users call it: exit codes, shapes of results, and what stands after kill -9.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/random.h"

namespace {

using ::testing::HasSubstr;

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

// Law 3: kill -9 at any moment; the store opens, check is silent, and sending again ends in the undisturbed digest.
TEST_F(Command, KilledIngestGoesOn) {
  ASSERT_EQ(C360("generate --customers=300 --events=6000 --seed=5 --out=" + Path("g")).code, 0);
  ASSERT_EQ(C360("ingest --db=" + Path("whole") + " " + Path("g/events.ndjson")).code, 0);
  const std::string digest = C360("digest --db=" + Path("whole")).out;
  c360::SeededRandom random(11);
  const std::string events = Path("g/events.ndjson"), database = "--db=" + Path("db");
  for (int round = 0; round < 6; ++round) {
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
    if (!std::filesystem::exists(Path("db") + "/CURRENT")) continue;  // killed before there was a store
    const Result check = C360("check " + database);
    // A store killed while it was being made has no state row yet: then there is none, which the next ingest makes.
    EXPECT_EQ(check.out, "");
  }
  ASSERT_EQ(C360("ingest " + database + " " + events).code, 0);
  EXPECT_EQ(C360("check " + database).code, 0);
  EXPECT_EQ(C360("digest " + database).out, digest);
}

}  // namespace
