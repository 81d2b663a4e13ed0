#include "style.h"

#include "fmt/format.h"

namespace c360::command {

std::string Style::In(std::string_view code, std::string_view text) const {
  if (!colour || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

}  // namespace c360::command
