// libFuzzer's entry: the target is chosen when the program is built.
#include <cstdint>
#include <string_view>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const c360::fuzz::Target& target : c360::fuzz::Targets()) {
    if (target.name == C360_FUZZ_TARGET) target.run({reinterpret_cast<const char*>(data), size});
  }
  return 0;
}
