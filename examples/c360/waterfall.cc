#include "waterfall.h"

#include <algorithm>

#include "fmt/format.h"
#include "json_writer.h"
#include "text.h"

namespace c360::command {
namespace {

// Where a score stands on a line of `kColumns` columns that spans all running totals and zero.
class Waterfall {
 public:
  Waterfall(int64_t prior, const ScoreParts& parts) {
    int64_t total = prior;
    Span(total);
    for (const v1::ScorePart& part : parts) Span(total += part.weight_millibits());
  }

  // A bar from one running total to the next; '|' marks zero, above which two records join.
  std::string Bar(int64_t from, int64_t to, char up, char down) const {
    std::string line(kColumns + 1, ' ');
    const int64_t first = Column(std::min(from, to)), last = Column(std::max(from, to));
    for (int64_t i = first; i < last; ++i) line[static_cast<size_t>(i)] = to >= from ? up : down;
    line.insert(static_cast<size_t>(Column(0)), 1, '|');
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }

 private:
  static constexpr int64_t kColumns = 40;
  void Span(int64_t value) {
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  int64_t Column(int64_t value) const { return high_ == low_ ? 0 : (value - low_) * kColumns / (high_ - low_); }

  int64_t low_ = 0;
  int64_t high_ = 0;
};

}  // namespace

std::string SignedBits(int64_t millibits) { return (millibits > 0 ? "+" : "") + BitsText(millibits); }

std::string WaterfallText(int64_t prior_millibits, const ScoreParts& parts, const Style& style) {
  const Waterfall waterfall(prior_millibits, parts);
  const auto line = [](const std::string& label, int64_t bits, const std::string& bar) {
    return fmt::format("  {}{}  {}\n", PadRight(Shorten(label, 46), 48), PadLeft(SignedBits(bits), 8), bar);
  };
  int64_t total = prior_millibits;
  std::string text = line("prior", total, style.Dim(waterfall.Bar(0, total, '+', '-')));
  for (const v1::ScorePart& part : parts) {
    const int64_t next = total + part.weight_millibits();
    const std::string bar = waterfall.Bar(total, next, '+', '-');
    text += line(Printable(part.comparison() + ": " + part.level()), part.weight_millibits(),
                 part.weight_millibits() < 0 ? style.Bad(bar) : style.Good(bar));
    total = next;
  }
  return text + line("score", total, style.Bold(waterfall.Bar(0, total, '=', '=')));
}

std::string ReasonsText(const Sentences& reasons, const Style& style) {
  std::string text;
  for (const std::string& reason : reasons) text += "  " + style.Dim(Printable(reason)) + "\n";
  return text;
}

}  // namespace c360::command
