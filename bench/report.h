// Numbers into lines that people read, in the manner of RocksDB's db_bench.
#ifndef C360_BENCH_REPORT_H_
#define C360_BENCH_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace c360::bench {

// The middle of `values` (mean of the two middle ones) and (largest - smallest) / median. REQUIRES: not empty.
struct Spread {
  double median = 0;
  double relative = 0;
};
Spread SpreadOf(std::vector<double> values);

// The value below which `share` (0 to 1) of `values` lie, by nearest rank. REQUIRES: not empty.
double Percentile(std::vector<double> values, double share);

// One line of results.
struct Line {
  std::string name;
  std::vector<double> micros_per_op = {};  // one a repetition
  std::vector<double> latencies = {};      // micros of single calls, over all repetitions; may be empty
  double cpu_micros_per_op = 0;            // of all threads together; 0: not measured
  double bytes_per_event = 0;              // 0: does not apply
};

// A bar: the ratio must not pass `limit`.
struct Bar {
  std::string_view what;
  double limit = 0;
  bool at_least = false;  // true: ratio >= limit; false: ratio <= limit
  std::string_view unit;  // after ratio and limit, e.g. "x", " GiB"
};

// Prints as it goes, and remembers whether all bars were met.
class Report {
 public:
  void Section(std::string_view title);
  void Print(const Line& line);
  void Judge(const Bar& bar, double value);
  void Note(std::string_view text);
  // One line a bar, at the end.
  void Summary() const;

 private:
  struct Verdict {
    std::string text;
    bool met;
  };
  std::vector<Verdict> verdicts_;
};

}  // namespace c360::bench

#endif  // C360_BENCH_REPORT_H_
