// The corpus as ordinary tests: each input as it stands, cut at every length, and with seeded damage.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/random.h"
#include "fuzz/targets.h"

namespace c360::fuzz {
namespace {

std::vector<std::string> Corpus(std::string_view target) {
  std::vector<std::string> inputs;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(C360_SOURCE_DIR "/tests/fuzz/corpus/").append(target))) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    inputs.push_back(text.str());
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

// A byte changed, taken out, doubled, or a run of the input moved.
std::string Damage(std::string text, SeededRandom& random) {
  for (uint64_t n = 1 + random.Below(4); n > 0 && !text.empty(); --n) {
    const size_t at = random.Below(text.size());
    switch (random.Below(4)) {
      case 0:
        text[at] = static_cast<char>(random.Next());
        break;
      case 1:
        text.erase(at, 1 + random.Below(8));
        break;
      case 2:
        text.insert(at, text.substr(random.Below(text.size()), 1 + random.Below(16)));
        break;
      default:
        text[at] = "\"{}[]:,\\\n0-9eE.%+ "[random.Below(18)];
    }
  }
  return text;
}

class FuzzCorpus : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, KeepsItsPromises) {
  const std::vector<std::string> inputs = Corpus(GetParam().name);
  ASSERT_FALSE(inputs.empty());
  testing::internal::CaptureStderr();
  SeededRandom random(7);
  for (const std::string& input : inputs) {
    GetParam().run(input);
    for (size_t length = 0; length < std::min<size_t>(input.size(), 600); ++length)
      GetParam().run(std::string_view(input).substr(0, length));
    for (int i = 0; i < GetParam().damages; ++i) GetParam().run(Damage(input, random));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");  // a library does not print
}

INSTANTIATE_TEST_SUITE_P(All, FuzzCorpus, ::testing::ValuesIn(Targets().begin(), Targets().end()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace c360::fuzz
