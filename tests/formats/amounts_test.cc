#include "formats/amounts.h"

#include <gtest/gtest.h>

namespace c360::formats {
namespace {

TEST(Amounts, AllThatWereNotedGetTheCurrency) {
  v1::Order order;
  Amounts amounts;
  amounts.Note(order.mutable_total())->set_micros(1);
  Amounts::Lines* lines = amounts.NoteLines(order.mutable_lines());
  for (int i = 0; i < 20; ++i) lines->Add()->set_quantity(1);
  lines->Mutable(19)->mutable_unit_price()->set_micros(2);
  EXPECT_TRUE(amounts.SetCurrency("EUR"));
  EXPECT_EQ(order.total().currency(), "EUR");
  EXPECT_FALSE(order.lines(0).has_unit_price());
  EXPECT_EQ(order.lines(19).unit_price().currency(), "EUR");
}

TEST(Amounts, NoneWereNoted) {
  v1::Order order;
  Amounts amounts;
  EXPECT_FALSE(amounts.SetCurrency("EUR"));
  amounts.NoteLines(order.mutable_lines())->Add();
  EXPECT_FALSE(amounts.SetCurrency("EUR"));
  EXPECT_FALSE(order.lines(0).has_unit_price());
}

}  // namespace
}  // namespace c360::formats
