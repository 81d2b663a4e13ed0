// Shorthand for measures that put several numbers into a report.
#ifndef C360_LIB_METRICS_VALUE_WRITER_H_
#define C360_LIB_METRICS_VALUE_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "c360/event.h"
#include "c360/metrics/measure.h"

namespace c360::metrics {

// Adds numbers of one measure.
class ValueWriter {
 public:
  explicit ValueWriter(std::vector<MeasureValue>* values) : values_(*values) {}

  // `key`: what it is of, where there are several.
  void Share(std::string_view name, const Ratio& ratio, Better better, std::string key = {}) {
    Add(name, ratio, Unit::kShare, better, std::move(key));
  }
  void Count(std::string_view name, int64_t count, Better better = Better::kNeither, std::string key = {}) {
    Add(name, Ratio::Number(static_cast<double>(count)), Unit::kCount, better, std::move(key));
  }
  void Seconds(std::string_view name, const Ratio& ratio, std::string key = {}) {
    Add(name, ratio, Unit::kSeconds, Better::kLower, std::move(key));
  }
  void Money(std::string_view name, std::string_view currency, const Ratio& micros, Better better,
             std::string key = {}) {
    Add(name, micros, Unit::kMoney, better, std::move(key), currency);
  }
  void Money(std::string_view name, std::string_view currency, MicrosSum micros, Better better, std::string key = {}) {
    Money(name, currency, Ratio::Number(static_cast<double>(micros)), better, std::move(key));
  }
  // `currency`: of amounts that the number is made of.
  void Add(std::string_view name, const Ratio& ratio, Unit unit, Better better, std::string key = {},
           std::string_view currency = {}) {
    values_.push_back({.name = name,
                       .key = std::move(key),
                       .currency = std::string(currency),
                       .unit = unit,
                       .better = better,
                       .ratio = ratio});
  }

 private:
  std::vector<MeasureValue>& values_;
};

// "email"; "" for none.
inline std::string ChannelKey(uint8_t channel) {
  return channel == 0 ? std::string() : std::string(ChannelName(static_cast<v1::Channel>(channel)));
}

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_VALUE_WRITER_H_
