// The bytes of a fact, as they follow [channel:1][type:1] in the value of an event's timeline row. Drawn in
// docs/formats/facts.md.
#ifndef C360_LIB_METRICS_FACT_CODEC_H_
#define C360_LIB_METRICS_FACT_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "c360/metrics/fact.h"
#include "c360/v1/event.pb.h"

namespace c360::metrics {

// The version byte in front of the encoding.
inline constexpr char kFactVersion = 1;

// The fact of `event` but for its profile; texts go into `pool`. Cost: linear in the event.
Fact ProjectFact(const v1::Event& event, TextPool* pool);

// A stored flag that is none of the fact: the event shows no identifier of the namespace device_id. Whoever folds a
// profile need not read it for that. Rows of older stores do not have it. The last bit that a varint of two bytes
// holds.
inline constexpr uint16_t kStoredNoDeviceId = 1 << 13;

// Everything of a fact but time, profile, channel and type, which stand elsewhere in the row. Typically 3 to 30 bytes.
// Deterministic.
std::string EncodeFact(const Fact& fact, const TextPool& pool, uint16_t stored_flags = 0);
std::string EncodeFact(const v1::Event& event);

// Whether the bytes are the fact of this event, as EncodeFact writes it or did before there was kStoredNoDeviceId.
bool IsFactOf(std::string_view bytes, const v1::Event& event);

// Fills in what EncodeFact wrote; time, profile, channel and type are left alone. False: damaged, or of another
// version. An empty text (a row written before there were facts) is not a fact: false.
bool DecodeFact(std::string_view bytes, TextPool* pool, Fact* fact);

// The stored flags alone (FactFlag and kStoredNoDeviceId), without a look at what stands behind them: for a few
// nanoseconds. None where DecodeFact says false before it comes to them.
std::optional<uint16_t> DecodeFactFlags(std::string_view bytes);

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_FACT_CODEC_H_
