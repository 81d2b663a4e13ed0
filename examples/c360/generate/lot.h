// Lots that fall evenly: of every hundred people very nearly as many draw a thing as its chance says.
#ifndef C360_EXAMPLES_C360_GENERATE_LOT_H_
#define C360_EXAMPLES_C360_GENERATE_LOT_H_

#include <cstddef>
#include <cstdint>

#include "generate/random.h"

namespace c360::generate {

// What a lot is for. Lots of different kinds have nothing to do with each other.
enum class LotKind : uint8_t {
  kSubscription,
  kCase,
  kDriver,
  kCampaign,
  kNpsBefore,
  kNpsAfter,
  kCsatBefore,
  kCsatAfter,
  kCes,
  kSelfService,
  kCalls,
  kReferral,
  kMention,
  kReview,
  kHostile,
  kMoves,
};

// One person's lot of one kind. Person i stands at the fraction of (i + 1) sqrt(p) + offset, p a prime of the kind, the
// offset the seed's: a Kronecker sequence, which fills the unit square of any two kinds evenly too. A decision splits
// the line and stretches the part taken to the whole, so what follows from it is even as well.
//
// With independent draws the sample would differ from what is planted by its standard error, which at a few hundred
// people is as large as the effects. Source: L. Kuipers & H. Niederreiter (1974), Uniform Distribution of Sequences.
class Lot {
 public:
  Lot(uint64_t seed, LotKind kind, int64_t person)
      : place_(static_cast<uint64_t>(person + 1) * kRoots[static_cast<size_t>(kind)] +
               MixAll({seed, kStream, static_cast<uint64_t>(kind)})) {}

  // Whether something of this chance happens; 0 < chance < of.
  bool Happens(int64_t chance, int64_t of = 1000) {
    const auto line = static_cast<unsigned __int128>(1) << 64;
    const auto split = static_cast<uint64_t>(line / static_cast<uint64_t>(of) * static_cast<uint64_t>(chance));
    const bool happens = place_ < split;
    const uint64_t from = happens ? place_ : place_ - split;
    const uint64_t length = happens ? split : 0 - split;
    place_ = static_cast<uint64_t>((static_cast<unsigned __int128>(from) << 64) / length);
    return happens;
  }

 private:
  static constexpr uint64_t kStream = 205;
  // Fractions of the square roots of the first 16 primes, in 2^-64.
  static constexpr uint64_t kRoots[] = {
      0x6A09E667F3BCC908u, 0xBB67AE8584CAA73Bu, 0x3C6EF372FE94F82Bu, 0xA54FF53A5F1D36F1u,
      0x510E527FADE682D1u, 0x9B05688C2B3E6C1Fu, 0x1F83D9ABFB41BD6Bu, 0x5BE0CD19137E2179u,
      0xCBBB9D5DC1059ED8u, 0x629A292A367CD507u, 0x9159015A3070DD17u, 0x152FECD8F70E5939u,
      0x67332667FFC00B31u, 0x8EB44A8768581511u, 0xDB0C2E0D64F98FA7u, 0x47B5481DBEFA4FA4u};
  uint64_t place_;
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_LOT_H_
