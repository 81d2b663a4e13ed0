#include "table.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "fmt/format.h"

namespace c360::command {
namespace {

std::string Padded(const Cell& cell, size_t width, bool left) {
  const std::string pad(width > cell.width ? width - cell.width : 0, ' ');
  return left ? cell.text + pad : pad + cell.text;
}

}  // namespace

std::string UndefinedNote(std::span<const metrics::Ratio> ratios) {
  std::set<std::string_view> reasons;
  for (const metrics::Ratio& ratio : ratios)
    if (!ratio.defined()) reasons.insert(metrics::UndefinedReason(ratio.why));
  if (reasons.empty()) return "";
  return fmt::format("- undefined: {}\n", fmt::join(reasons, "; "));
}

std::string PercentText(const metrics::Ratio& ratio) {
  if (!ratio.defined()) return "-";
  return fmt::format("{:.1f} %", *ratio.value * 100);
}

void AppendRatio(const metrics::Ratio& ratio, JsonWriter* json) {
  json->Key("numerator").Double(ratio.numerator).Key("denominator").Double(ratio.denominator).Key("value");
  if (ratio.defined()) {
    json->Double(*ratio.value);
  } else {
    json->Null().Key("undefined").String(metrics::UndefinedReason(ratio.why));
  }
}

std::string TableText(const std::vector<std::string>& head, const std::vector<std::vector<Cell>>& lines,
                      const Style& style) {
  std::vector<size_t> width;
  for (const std::string& name : head) width.push_back(DisplayWidth(name));
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i) width[i] = std::max(width[i], line[i].width);
  std::string out;
  for (size_t begin = 1; begin < head.size();) {
    size_t end = begin, used = width[0];
    while (end < head.size() && (end == begin || used + 2 + width[end] <= static_cast<size_t>(style.width)))
      used += 2 + width[end++];
    std::string title = Padded(Cell(head[0]), width[0], true);
    for (size_t i = begin; i < end; ++i) title += "  " + Padded(Cell(head[i]), width[i], false);
    out += style.Bold(title) + "\n";
    for (const auto& line : lines) {
      out += Padded(line[0], width[0], true);
      for (size_t i = begin; i < end; ++i)
        out += "  " + (i < line.size() ? Padded(line[i], width[i], false) : Padded(Cell(), width[i], false));
      while (out.ends_with(' ')) out.pop_back();
      out += "\n";
    }
    begin = end;
    if (begin < head.size()) out += "\n";
  }
  return out;
}

}  // namespace c360::command
