// Tested by tests/formats/amounts_test.cc.
#include "formats/amounts.h"

namespace c360::formats {

v1::Money* Amounts::Note(v1::Money* amount) {
  amounts_.push_back(amount);
  return amount;
}

Amounts::Lines* Amounts::NoteLines(Lines* lines) {
  lines_ = lines;
  return lines;
}

bool Amounts::SetCurrency(std::string_view currency) const {
  bool any = false;
  const auto set = [&](v1::Money* amount) {
    amount->mutable_currency()->assign(currency);
    any = true;
  };
  for (v1::Money* amount : amounts_) set(amount);
  if (lines_ == nullptr) return any;
  for (v1::OrderLine& line : *lines_) {
    if (line.has_unit_price()) set(line.mutable_unit_price());
  }
  return any;
}

}  // namespace c360::formats
