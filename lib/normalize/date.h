// Dates of birth and the like.
#ifndef C360_LIB_NORMALIZE_DATE_H_
#define C360_LIB_NORMALIZE_DATE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace c360::normalize {

// A date in one of the forms that can be read in one way only, as "YYYY-MM-DD":
//
//   1956-04-09, 1956/4/9, 1956.4.9, also with a time of day behind   19560409
//   9.4.1956 (with points the day comes first)   9/25/1956, 25/9/1956, 25-9-1956 (only one number can be the month)
//   9 Apr 1956, 9th April 1956, Apr 9, 1956, 9 kwietnia 1956 (month.h says which languages), 9.IV.1956
//   1956-04 and 1956 stay as short as they are
//
// Errors  InvalidArgument, saying why without the date: no date of the calendar, day and month cannot be told apart, a
//         year of two digits, no known form. Cost: one pass. Threads: pure.
absl::StatusOr<std::string> NormalizeDate(std::string_view text);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_DATE_H_
