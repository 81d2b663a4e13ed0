// Tables of numbers as text, and ratios as text and JSON.
#ifndef C360_EXAMPLES_C360_TABLE_H_
#define C360_EXAMPLES_C360_TABLE_H_

#include <span>
#include <string>
#include <vector>

#include "c360/metrics/ratio.h"
#include "json_writer.h"
#include "style.h"
#include "text.h"

namespace c360::command {

// "12.3 %"; "-" where there is none.
std::string PercentText(const metrics::Ratio& ratio);
// What "-" in a table stands for: a line with the reasons of those of `ratios` that have no value; "" where all have
// one.
std::string UndefinedNote(std::span<const metrics::Ratio> ratios);
// numerator, denominator, value (or null and why) into the object that is open.
void AppendRatio(const metrics::Ratio& ratio, JsonWriter* json);

// Columns of one table: the text of a cell, and its width without colour.
struct Cell {
  std::string text;
  size_t width = 0;
  Cell() = default;
  explicit Cell(std::string plain) : text(plain), width(DisplayWidth(plain)) {}
};

// Headline and lines; the first column to the left, the others to the right. Columns that do not fit go on below, each
// time with the first column.
std::string TableText(const std::vector<std::string>& head, const std::vector<std::vector<Cell>>& lines,
                      const Style& style);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_TABLE_H_
