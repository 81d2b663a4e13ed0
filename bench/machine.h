// Where and how the benchmark runs.
#ifndef C360_BENCH_MACHINE_H_
#define C360_BENCH_MACHINE_H_

#include <string>

namespace c360::bench {

// Version, machine, build and libraries, a line each; a debug build or a sanitizer is warned of.
std::string MachineText();

}  // namespace c360::bench

#endif  // C360_BENCH_MACHINE_H_
