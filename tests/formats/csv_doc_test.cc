// The example of docs/formats/csv.md does what the page says.
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "formats/csv.h"

namespace c360::formats {
namespace {

// The fenced block of `language`.
std::string Block(const std::string& page, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  const size_t begin = page.find(fence);
  EXPECT_NE(begin, std::string::npos) << language;
  const size_t end = page.find("```", begin + fence.size());
  return page.substr(begin + fence.size(), end - begin - fence.size());
}

TEST(CsvPage, ExampleRuns) {
  std::ostringstream text;
  text << std::ifstream(C360_SOURCE_DIR "/docs/formats/csv.md").rdbuf();
  const std::string page = text.str();
  const auto format = NewCsvFormat(Block(page, "json"), "");
  ASSERT_TRUE(format.ok()) << format.status();
  std::istringstream table(Block(page, "csv"));
  std::string row;
  std::getline(table, row);
  ASSERT_TRUE((*format)->TakeHeader(row).ok());
  const auto decoder = (*format)->NewDecoder();
  v1::Event first, second, expected;
  std::getline(table, row);
  ASSERT_TRUE(decoder->Decode(row, 1, &first).ok());
  std::getline(table, row);
  ASSERT_TRUE(decoder->Decode(row, 2, &second).ok());
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Block(page, "event"), &expected).ok());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(first, expected)) << first.DebugString();
  EXPECT_TRUE(second.snapshot().deleted());
  EXPECT_EQ(second.identifiers_size(), 1);
  EXPECT_EQ(second.time().seconds(), first.time().seconds());
}

}  // namespace
}  // namespace c360::formats
