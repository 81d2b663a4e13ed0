// Records of people with realistic mistakes, and the truth: for trying and measuring scored matching.
#ifndef C360_EXAMPLES_C360_GENERATE_PEOPLE_H_
#define C360_EXAMPLES_C360_GENERATE_PEOPLE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace c360::generate {

struct PeopleOptions {
  int64_t records = 10'000;  // 1 to 20,000,000
  uint64_t seed = 1;
  std::function<void(int64_t records)> progress;  // called now and then; may be empty
};

struct PeopleCounts {
  int64_t records = 0;
  int64_t people = 0;
  int64_t households = 0;
};

// Calls `row` with each record as a line of CSV (the columns of kPeopleHeader) and its number of the person, from 0.
// People live in households of one to five: father and son of one name, some with Jr, twins, couples of one name or
// two, children who give a parent's e-mail or phone. Each has one to five records, with typing errors, swapped names or
// dates, nicknames, a former name, a former address, values left out. No two people have the same truth; some are
// alike to the last letter all the same (Sr and Jr without a birth date), as people are.
//
// Deterministic for (records, seed), on every machine. Memory: a household. Source of the kinds of mistakes: the febrl
// generator's documentation and the public person sets.
PeopleCounts WritePeople(const PeopleOptions& options,
                         const std::function<void(std::string_view line, std::string_view id, int64_t person)>& row);

inline constexpr std::string_view kPeopleHeader =
    "record_id,first_name,last_name,suffix,birth_date,gender,street,house_number,city,postal_code,country,phone,"
    "email\n";

// Writes people.csv, truth.csv and README.txt into the directory `out`, made where it is not there.
// Errors  InvalidArgument: an option out of range. Unavailable: a file cannot be written.
absl::StatusOr<PeopleCounts> GeneratePeople(const PeopleOptions& options, const std::string& out);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_PEOPLE_H_
