#include "ingest/show.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "fmt/format.h"

namespace c360::ingest {
namespace {

constexpr int kCap = 1000;

v1::Event Shows(const std::string& name_space, const std::string& value) {
  v1::Event event;
  event.add_identifiers()->set_namespace_(name_space);
  event.mutable_identifiers(0)->set_value(value);
  return event;
}

v1::Event Says(const std::string& name, const std::string& text) {
  v1::Event event = Shows("user_id", "u");
  event.add_attributes()->set_name(name);
  event.mutable_attributes(0)->mutable_value()->set_text(text);
  return event;
}

// As many features as short lists and long ones have; values of one length and of several, in several namespaces.
TEST(Show, WhatWasShownIsNotNewAndAllElseIs) {
  storage::v1::Record row;
  for (int shown = 0; shown < 30; ++shown) {
    for (int other = shown; other < 30; ++other) {
      const v1::Event event = Shows(fmt::format("n{}", other % 3), fmt::format("{}", other * 7));
      EXPECT_FALSE(ShowsNothingNew(event, row)) << shown << " " << other;
    }
    const v1::Event event = Shows(fmt::format("n{}", shown % 3), fmt::format("{}", shown * 7));
    EXPECT_TRUE(Show(event, {}, kCap, &row));
    EXPECT_EQ(row.features_size(), shown + 1);
    for (int old = 0; old <= shown; ++old) {
      const v1::Event again = Shows(fmt::format("n{}", old % 3), fmt::format("{}", old * 7));
      EXPECT_TRUE(ShowsNothingNew(again, row)) << shown << " " << old;
      EXPECT_FALSE(Show(again, {}, kCap, &row));
      // The same value under another name, and another one under the same.
      EXPECT_FALSE(ShowsNothingNew(Shows(fmt::format("n{}", (old + 1) % 3), fmt::format("{}", old * 7)), row));
      EXPECT_FALSE(ShowsNothingNew(Shows(fmt::format("n{}", old % 3), fmt::format("{}", old * 7 + 1)), row));
    }
  }
  for (int i = 1; i < row.features_size(); ++i) {
    EXPECT_LT(std::pair(row.features(i - 1).namespace_(), row.features(i - 1).value()),
              std::pair(row.features(i).namespace_(), row.features(i).value()));
  }
}

TEST(Show, WhatIsSaidIsNewOnce) {
  storage::v1::Record row;
  for (int i = 0; i < 20; ++i) {
    for (const char* name : {"city", "first_name"}) {
      const v1::Event event = Says(name, fmt::format("Town{}", i));
      EXPECT_FALSE(ShowsNothingNew(event, row)) << name << i;
      EXPECT_TRUE(Show(event, {}, kCap, &row));
      EXPECT_TRUE(ShowsNothingNew(event, row)) << name << i;
    }
    EXPECT_FALSE(ShowsNothingNew(Says("last_name", fmt::format("Town{}", i)), row));
  }
  EXPECT_EQ(row.said_size(), 40);
  EXPECT_EQ(row.names_size(), 20);
  EXPECT_TRUE(ShowsNothingNew(Says("favourite_colour", "blue"), row)) << "it is not compared";
}

}  // namespace
}  // namespace c360::ingest
