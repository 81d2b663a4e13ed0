// Progress of long work on a terminal.
#ifndef C360_EXAMPLES_C360_PROGRESS_BAR_H_
#define C360_EXAMPLES_C360_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "c360/options.h"
#include "environment.h"

namespace c360::command {

// One line that is drawn over and over: what is done, how fast, how much is left. Nothing is drawn where standard error
// is no terminal. The line is wiped at the end, so that results stand alone. Not thread-safe.
class ProgressBar {
 public:
  ProgressBar(Environment& environment, std::string unit);
  ~ProgressBar() { Wipe(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `items` is what the rate counts; `done` of `total` (0: unknown) is what the percentage counts.
  void Show(const char* stage, int64_t items, int64_t done, int64_t total);
  // For the library's long work; never stops it.
  ProgressCallback Callback();
  void Wipe();

 private:
  Environment& environment_;
  const std::string unit_;
  const absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
  bool visible_ = false;
};

// The text of the line: "ingest  [#####.....]  50%  120,000 events/s  1m20s left". `elapsed` > 0.
std::string ProgressLine(const char* stage, int64_t items, const std::string& unit, int64_t done, int64_t total,
                         absl::Duration elapsed);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_PROGRESS_BAR_H_
