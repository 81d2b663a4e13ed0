// Names of months.
#ifndef C360_LIB_NORMALIZE_MONTH_H_
#define C360_LIB_NORMALIZE_MONTH_H_

#include <string_view>

namespace c360::normalize {

// 1..12 for the name of a month in one of the larger languages of Europe: nominative or genitive, whole or cut to the
// usual short form or to four letters and more ("listopada", "marz", "fevr", "decem"); 0 for what names none. Where
// languages disagree the one more people speak is meant: "listopad" is November, in Croatian it would be October.
// Input   a word as Fold gives it, without its point. Threads: safe. Source: the names that ICU knows (CLDR).
int MonthOf(std::string_view folded);

// 1..12 for "i" to "xii", as many write a month between day and year; 0 for what is none.
int RomanMonth(std::string_view folded);

// Words that stand beside the parts of a date and say nothing of them: "23 de noviembre de 1971", "23.11.1971 r.".
bool IsDateFiller(std::string_view folded);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_MONTH_H_
