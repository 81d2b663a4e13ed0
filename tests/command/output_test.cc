#include "output.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <string>

namespace c360::command {
namespace {

TEST(Output, WritesAFileWhole) {
  std::FILE* file = std::tmpfile();
  const std::string line(1000, 'x');
  {
    Output output(file);
    for (int i = 0; i < 200; ++i) output.Write(line);
    output.Print("{} end", 1);
  }
  EXPECT_EQ(std::ftell(file), 200'005);
  std::fclose(file);
}

TEST(Output, AReaderThatWentAwayIsNoFailure) {
  std::signal(SIGPIPE, SIG_IGN);
  std::FILE* file = popen("true", "w");
  Output output(file);
  const std::string chunk(100'000, 'x');
  for (int i = 0; i < 100 && output.open(); ++i) output.Write(chunk);
  EXPECT_FALSE(output.open());
  EXPECT_FALSE(output.failed());
  pclose(file);
}

TEST(Output, AFullDiskIsAFailure) {
  std::FILE* file = std::fopen("/dev/full", "w");
  ASSERT_NE(file, nullptr);
  {
    Output output(file);
    output.Write("x");
    output.Flush();
    EXPECT_FALSE(output.open());
    EXPECT_TRUE(output.failed());
  }
  std::fclose(file);
}

}  // namespace
}  // namespace c360::command
