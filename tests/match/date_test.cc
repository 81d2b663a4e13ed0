#include "match/date.h"

#include <gtest/gtest.h>

#include <string>

namespace c360::match {
namespace {

std::string Parsed(std::string_view text) {
  const auto date = ParseDate(text);
  return date ? std::string(date->text()) : "none";
}

TEST(ParseDate, TheWaysPeopleWriteThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"1978-12-11", "19781211"},
      {"19781211", "19781211"},
      {"11/12/1978", "19781211"},
      {"12.11.1978", "19781112"},
      {"31/12/1978", "19781231"},
      {"12/31/1978", "19781231"},
      {"1978-12-11T00:00:00Z", "19781211"},
      {"11 Dec 1978", "19781211"},
      {"December 11, 1978", "19781211"},
      {"1978", "19780000"},
      {"1978-12", "19781200"},
      {"11121978", "19781211"},
      {"1856-86-18", "18568618"},
      {"1984-0716", "19840716"},
      {"1999-0-701", "19990701"},
      {"1-2-1978", "19780201"},
      {"6/15/98", "19980615"},
      {"24-May-11", "20110524"},
      {"May 24, 11", "20110524"},
      {"98-06-15", "19980615"},
      {"15.6.98", "19980615"},
      {"9/8/7", "none"},
      {"198-06-15", "none"},  // a digit lost: not the year 2015
      {"unknown", "none"},
      {"12/11", "none"},
      {"", "none"},
      {"00000000", "none"},
      {"1978-12-11 10:30", "19781211"},
      {"23 listopada 1971", "19711123"},
      {"23 maja 1971 r.", "19710523"},
      {"1971. m\u00e1jus 23.", "19710523"},
      {"23 \u043c\u0430\u044f 1971 \u0433.", "19710523"},
      {"3. M\u00e4rz 1971", "19710303"},
      {"1er f\u00e9vrier 1971", "19710201"},
      {"martes, 3 de agosto de 1971", "19710803"},
      {"23.XI.1971", "19711123"},
      {"23 xi 71", "19711123"},
      {"Janury 3 1971", "19710103"},
      {"23 brumaire 1971", "19710000"},  // which month it was is not known
      {"brumaire 1971", "19710000"},
      {"12.1971 r.", "19711200"},
      {"1971\u5e7411\u670823\u65e5", "19711123"},
      {"born 31/12/1978", "19781231"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Parsed(text), expected) << text;
}

TEST(CompareDates, LevelsFromBestToWorst) {
  const struct {
    const char* a;
    const char* b;
    DateAgreement expected;
  } cases[] = {
      {"1978-12-11", "1978-12-11", DateAgreement::kExact},
      {"1978-12-11", "11/12/1978", DateAgreement::kExact},
      {"1978-12-11", "12/11/1978", DateAgreement::kExact},    // read either way
      {"11/12/1979", "12/11/1978", DateAgreement::kOneEdit},  // the order that agrees better was meant
      {"3/1/1970", "Mar 1 1970", DateAgreement::kExact},
      {"3/1/70", "Mar 1 1970", DateAgreement::kExact},
      {"2/4/31", "1931-04-02", DateAgreement::kExact},  // the other says the century
      {"2/4/26", "1926-04-02", DateAgreement::kExact},
      {"2/4/26", "4/2/26", DateAgreement::kExact},
      {"2/8/06", "8/2/06", DateAgreement::kExact},
      {"10/27/76", "10/28/76", DateAgreement::kOneEdit},
      {"1978-12-11", "1978-11-12", DateAgreement::kSwapped},
      {"1978-01-01", "1978-01-01", DateAgreement::kTruncatedExact},
      {"1978-12-11", "1978-12-12", DateAgreement::kOneEdit},
      {"1978-12-11", "1987-12-11", DateAgreement::kOneEdit},
      {"1974-10-05", "1984-10-03", DateAgreement::kTwoEdits},
      {"1978-12-11", "1978", DateAgreement::kSameYear},
      {"1978-12-11", "1978-01-01", DateAgreement::kSameYear},
      {"1978-12-11", "1978-12-25", DateAgreement::kYearAndMonth},
      {"1945-12-11", "1978-12-11", DateAgreement::kTwoEdits},
      {"1899-12-11", "1978-12-11", DateAgreement::kDayAndMonth},
      {"1861-01-01", "1862-01-01", DateAgreement::kThreeEdits},
      {"1978-05-21", "1978-10-13", DateAgreement::kYearOnly},
      {"23 listopada 1971", "1971-11-23", DateAgreement::kExact},
      {"23 listopada 1971", "23 maja 1971", DateAgreement::kYearAndMonth},  // day and year
      {"1978-05-21", "1985-10-13", DateAgreement::kDiffer},
      {"1950-03-12", "1978-07-24", DateAgreement::kGenerationApart},
      {"1999-82-07", "1923-03-16", DateAgreement::kNoDay},
  };
  for (const auto& [a, b, expected] : cases) {
    EXPECT_EQ(CompareDates(*ParseDate(a), *ParseDate(b)), expected) << a << " " << b;
    EXPECT_EQ(CompareDates(*ParseDate(b), *ParseDate(a)), expected) << b << " " << a;
  }
}

}  // namespace
}  // namespace c360::match
