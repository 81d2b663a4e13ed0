// Scored matching in one batch, the plain way: the slow reference of what a store does one record at a time.
#ifndef C360_TESTS_SUPPORT_BATCH_LINKER_H_
#define C360_TESTS_SUPPORT_BATCH_LINKER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "c360/evaluate.h"
#include "graph/agglomerate.h"
#include "match/compare.h"
#include "support/people.h"

namespace c360::testing {

struct LinkOptions {
  uint32_t block_cap = 20;
  uint32_t best_per_record = 5;  // an edge is among so many best of either end, ties in
  int32_t threshold = 0;
};

struct Linking {
  std::vector<uint32_t> cluster;  // by record
  size_t candidates = 0;
  size_t edges = 0;
  size_t largest_component = 0;
  double keys_per_record = 0;
  double seconds_scoring = 0;
  double seconds_clustering = 0;
  std::vector<std::pair<uint32_t, uint32_t>> candidate_pairs;
};

// Records with everything that comparing them needs.
class Population {
 public:
  explicit Population(const PeopleSet& set);
  size_t size() const { return subjects_.size(); }
  uint64_t comparable() const { return comparable_; }
  const match::Subject& subject(uint32_t i) const { return *subjects_[i]; }
  const std::vector<std::shared_ptr<const match::Subject>>& subjects() const { return subjects_; }
  match::Side side(uint32_t i) const { return {subjects_[i].get(), rarity_[i]}; }
  // Pairs that share a key of at most `cap` records; first < second, sorted.
  std::vector<std::pair<uint32_t, uint32_t>> Candidates(uint32_t cap) const;
  double keys_per_record() const;
  const std::string& key(uint32_t i) const { return keys_[i]; }

 private:
  std::vector<std::shared_ptr<const match::Subject>> subjects_;
  std::vector<std::string> keys_;
  std::vector<std::vector<uint8_t>> rarity_;
  uint64_t comparable_ = 0;
};

Linking Link(const Population& population, const match::Model& model, const LinkOptions& options = {});

// Pairwise and B-cubed against the truth.
Evaluation Judge(const PeopleSet& set, const std::vector<uint32_t>& cluster);

}  // namespace c360::testing

#endif  // C360_TESTS_SUPPORT_BATCH_LINKER_H_
