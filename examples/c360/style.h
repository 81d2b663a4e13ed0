// Colours of a terminal, or none.
#ifndef C360_EXAMPLES_C360_STYLE_H_
#define C360_EXAMPLES_C360_STYLE_H_

#include <string>
#include <string_view>

namespace c360::command {

// How text for people is set. Without colour every function gives its text as it is, so that width is counted before.
struct Style {
  bool colour = false;
  int width = 100;  // columns

  std::string Bold(std::string_view text) const { return In("1", text); }
  std::string Dim(std::string_view text) const { return In("2", text); }
  std::string Good(std::string_view text) const { return In("32", text); }
  std::string Bad(std::string_view text) const { return In("31", text); }
  std::string Warn(std::string_view text) const { return In("33", text); }
  std::string Name(std::string_view text) const { return In("36", text); }

 private:
  std::string In(std::string_view code, std::string_view text) const;
};

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_STYLE_H_
