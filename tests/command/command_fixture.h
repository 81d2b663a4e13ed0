// The command run in the test's own process, in a folder of its own.
#ifndef C360_TESTS_COMMAND_COMMAND_FIXTURE_H_
#define C360_TESTS_COMMAND_COMMAND_FIXTURE_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "command.h"
#include "fmt/format.h"

namespace c360::command {

class CommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fmt::format("{}c360_{}_{}_{}", ::testing::TempDir(), test->test_suite_name(), test->name(), getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string Db(const std::string& name = "db") const { return "--db=" + Path(name); }
  void Write(const std::string& name, const std::string& text) const { std::ofstream(Path(name)) << text; }

  struct Result {
    int code = -1;
    std::string out;
    std::string err;
  };
  Result Call(const std::vector<std::string>& words) const {
    Result result;
    Output out(&result.out), err(&result.err);
    Environment environment{.out = out, .err = err, .clock = [this] { return now_; }};
    result.code = command::Run(words, environment);
    return result;
  }
  // The exit code; what was printed is in out_ and err_.
  int C360(const std::vector<std::string>& words) {
    Result result = Call(words);
    out_ = std::move(result.out);
    err_ = std::move(result.err);
    return result.code;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'717'156'800);  // 2024-05-31T12:00:00Z
  std::string folder_, out_, err_;
};

}  // namespace c360::command

#endif  // C360_TESTS_COMMAND_COMMAND_FIXTURE_H_
