// Measurements in a process of their own, so that each starts with clean memory and its peak is its own.
#ifndef C360_BENCH_CHILD_H_
#define C360_BENCH_CHILD_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::bench {

// What a measurement gives: named series of numbers.
using Numbers = std::map<std::string, std::vector<double>>;

// The only number of a series; 0 where there is none.
double Only(const Numbers& numbers, const std::string& name);

// Runs `work` in a child process and gives what it returned, with "peak_rss_bytes" added.
// Errors  those of `work`; Internal when the child died. REQUIRES: no other thread runs in this process.
absl::StatusOr<Numbers> InChild(const std::function<absl::StatusOr<Numbers>()>& work);

}  // namespace c360::bench

#endif  // C360_BENCH_CHILD_H_
