// The bytes of a fact, as they follow [channel:1][type:1] in the value of an event's timeline row. Drawn in
// docs/formats/facts.md.
#ifndef C360_LIB_METRICS_FACT_CODEC_H_
#define C360_LIB_METRICS_FACT_CODEC_H_

#include <string>
#include <string_view>

#include "c360/metrics/fact.h"
#include "c360/v1/event.pb.h"

namespace c360::metrics {

// The version byte in front of the encoding.
inline constexpr char kFactVersion = 1;

// The fact of `event` but for its profile; texts go into `pool`. Cost: linear in the event.
Fact ProjectFact(const v1::Event& event, TextPool* pool);

// Everything of a fact but time, profile, channel and type, which stand elsewhere in the row. Typically 3 to 30 bytes.
// Deterministic.
std::string EncodeFact(const Fact& fact, const TextPool& pool);
inline std::string EncodeFact(const v1::Event& event) {
  TextPool pool;
  const Fact fact = ProjectFact(event, &pool);
  return EncodeFact(fact, pool);
}

// Fills in what EncodeFact wrote; time, profile, channel and type are left alone. False: damaged, or of another
// version. An empty text (a row written before there were facts) is not a fact: false.
bool DecodeFact(std::string_view bytes, TextPool* pool, Fact* fact);

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_FACT_CODEC_H_
