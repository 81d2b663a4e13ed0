#include "progress_bar.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "fmt/format.h"
#include "text.h"

namespace c360::command {
namespace {

constexpr absl::Duration kBetweenDrawings = absl::Milliseconds(100);

std::string DurationText(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds >= 3600) return fmt::format("{}h{:02}m", seconds / 3600, seconds / 60 % 60);
  return seconds >= 60 ? fmt::format("{}m{:02}s", seconds / 60, seconds % 60) : fmt::format("{}s", seconds);
}

}  // namespace

std::string ProgressLine(const char* stage, int64_t items, const std::string& unit, int64_t done, int64_t total,
                         absl::Duration elapsed) {
  constexpr int64_t kBarColumns = 24;
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 1e-3);
  const std::string rate =
      fmt::format("{} {}/s", GroupDigits(static_cast<int64_t>(static_cast<double>(items) / seconds)), unit);
  if (total <= 0) return fmt::format("{}  {} {}  {}", stage, GroupDigits(items), unit, rate);
  done = std::clamp<int64_t>(done, 0, total);
  const auto filled = static_cast<size_t>(static_cast<double>(done) / static_cast<double>(total) * kBarColumns);
  std::string line =
      fmt::format("{}  [{}{}] {:3}%  {}", stage, std::string(filled, '#'), std::string(kBarColumns - filled, '.'),
                  static_cast<int>(100.0 * static_cast<double>(done) / static_cast<double>(total)), rate);
  if (done > 0) {
    const double left = static_cast<double>(total - done) / static_cast<double>(done);
    line += fmt::format("  {} left", DurationText(elapsed * left));
  }
  return line;
}

ProgressBar::ProgressBar(Environment& environment, std::string unit)
    : environment_(environment), unit_(std::move(unit)), start_(absl::Now()) {}

void ProgressBar::Show(const char* stage, int64_t items, int64_t done, int64_t total) {
  if (!environment_.progress) return;
  const absl::Time now = absl::Now();
  if (now - drawn_ < kBetweenDrawings) return;
  drawn_ = now;
  visible_ = true;
  environment_.err.Print("\r\x1b[2K{}", ProgressLine(stage, items, unit_, done, total, now - start_));
  environment_.err.Flush();
}

ProgressCallback ProgressBar::Callback() {
  return [this](const Progress& progress) {
    Show(progress.stage, progress.done, progress.done, progress.total);
    return true;
  };
}

void ProgressBar::Wipe() {
  if (!visible_) return;
  visible_ = false;
  environment_.err.Write("\r\x1b[2K");
  environment_.err.Flush();
}

}  // namespace c360::command
