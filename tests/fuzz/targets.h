// What is fuzzed: functions that take any bytes and abort where a promise is broken.
#ifndef C360_TESTS_FUZZ_TARGETS_H_
#define C360_TESTS_FUZZ_TARGETS_H_

#include <span>
#include <string_view>

namespace c360::fuzz {

struct Target {
  std::string_view name;  // of the program fuzz_<name> and of its folder in corpus/
  void (*run)(std::string_view bytes);
  int damages = 500;  // how many damaged forms of each input of the corpus the test tries
};

std::span<const Target> Targets();

}  // namespace c360::fuzz

#endif  // C360_TESTS_FUZZ_TARGETS_H_
