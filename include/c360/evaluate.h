// How good identities are, where the truth is known.
#ifndef C360_EVALUATE_H_
#define C360_EVALUATE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace c360 {

// One item (an identifier, or an event): the profile it was found in and the person it belongs to, as numbers of the
// caller's.
struct LabelledItem {
  uint64_t profile = 0;
  uint64_t entity = 0;
};

// Precision and recall. A zero denominator is undefined, never 0 or 1.
struct Agreement {
  std::optional<double> precision;
  std::optional<double> recall;
  std::optional<double> f1;
};

struct Evaluation {
  Agreement pairwise;  // over unordered pairs of items
  Agreement bcubed;    // averaged over items (Bagga & Baldwin, 1998)
  int64_t items = 0;
  int64_t entities = 0;        // distinct people in the truth
  int64_t profiles = 0;        // distinct profiles among the items
  int64_t mixed_profiles = 0;  // profiles with items of two or more people
  int64_t split_entities = 0;  // people with items in two or more profiles
};

// Compares a partition with the truth.
//
// Input   items in any order; equal (profile, entity) pairs count as often as they stand.
// Output  pairwise: TP = pairs together in both, precision = TP / pairs together in profiles, recall = TP / pairs
// together in truth. Cost    O(n) time and memory. Threads: pure. Source: Bagga & Baldwin, LREC 1998; Menestrina, Whang
// & Garcia-Molina, VLDB 2010.
//
//   const std::vector<c360::LabelledItem> items = {{1, 1}, {1, 1}, {2, 1}};   // one person, split in two
//   c360::Evaluate(items).pairwise.recall;                                    // 1/3
Evaluation Evaluate(std::span<const LabelledItem> items);

}  // namespace c360

#endif  // C360_EVALUATE_H_
