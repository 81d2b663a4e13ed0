// Small worlds of facts for tests, in proto text: Facts({{0, "2024-01-05", "order {order_id: 'o1'}"}}).
#ifndef C360_TESTS_METRICS_FACTS_H_
#define C360_TESTS_METRICS_FACTS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "c360/metrics/fact.h"
#include "google/protobuf/text_format.h"

namespace c360::metrics::testing {

// "2024-01-05" or "2024-01-05T10:00:00Z" in microseconds; "" is no time.
inline int64_t At(const std::string& text) {
  if (text.empty()) return kUntimed;
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text.size() == 10 ? text + "T00:00:00Z" : text, &time, &error))
      << text << ": " << error;
  return absl::ToUnixMicros(time);
}

struct Line {
  uint32_t profile;
  std::string time;
  std::string event;  // fields of v1.Event but time
};

inline FactSet Facts(const std::vector<Line>& lines) {
  FactSetBuilder builder;
  size_t profiles = 0;
  for (const Line& line : lines) {
    v1::Event event;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(line.event, &event)) << line.event;
    if (!line.time.empty()) {
      const int64_t us = At(line.time);
      event.mutable_time()->set_seconds(us / 1'000'000);
      event.mutable_time()->set_nanos(static_cast<int32_t>(us % 1'000'000) * 1000);
    }
    builder.Add(line.profile, event);
    profiles = std::max<size_t>(profiles, line.profile + 1);
  }
  return std::move(builder).Finish(profiles);
}

inline std::string Order(const std::string& id, double pounds, const std::string& currency = "GBP") {
  return "order {order_id: '" + id + "' total {currency: '" + currency +
         "' micros: " + std::to_string(static_cast<int64_t>(pounds * 1e6)) + "}}";
}

inline Period Span(const std::string& begin, const std::string& end) { return {At(begin), At(end), begin}; }

}  // namespace c360::metrics::testing

#endif  // C360_TESTS_METRICS_FACTS_H_
