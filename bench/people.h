// Records of people with names, birth dates and addresses, some people twice or thrice and never written the same.
#ifndef C360_BENCH_PEOPLE_H_
#define C360_BENCH_PEOPLE_H_

#include <cstdint>
#include <vector>

#include "c360/v1/event.pb.h"

namespace c360::bench {

// A file of records with its truth: record i is "record_id:r<i>" of person `person_of[i]`.
//
// Every second person has one record, four in ten two, the rest three. A further record has each with its own chance: a
// typing error in a name, another address after a move, day and month of birth swapped, a field left out. Names are
// made of syllables and as unevenly spread as names are (Zipf): 600 given, 30,000 family names, 8,000 streets, 600
// towns. Events come in an order that keeps the records of one person apart. Deterministic in `seed`.
class People {
 public:
  People(int64_t records, uint64_t seed);
  int64_t records() const { return static_cast<int64_t>(person_of_.size()); }
  int64_t person_of(int64_t record) const { return person_of_[static_cast<size_t>(record)]; }
  v1::Event EventOf(int64_t record) const;

 private:
  uint64_t seed_;
  std::vector<uint32_t> person_of_;
};

}  // namespace c360::bench

#endif  // C360_BENCH_PEOPLE_H_
