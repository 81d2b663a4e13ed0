#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Opened(const std::string& id, const std::string& driver) {
  return "case_update {action: OPENED case_id: '" + id + "' driver: '" + driver + "'}";
}
std::string Case_(const std::string& id, const std::string& action) {
  return "case_update {action: " + action + " case_id: '" + id + "'}";
}

// Ten cases: 4 solved at first contact, of them one with the same driver again within a week; 1 handed over and solved;
// 1 reopened and solved; 1 with a second contact and solved; 1 open; the repetition itself, solved at first contact; 1
// too recent.
const std::vector<testing::Line> kLines = {
    {0, "2024-05-01", Opened("a", "bill")},
    {0, "2024-05-02", Case_("a", "SOLVED")},
    {1, "2024-05-01", Opened("b", "bill")},
    {1, "2024-05-02", Case_("b", "SOLVED")},
    {2, "2024-05-01", Opened("c", "bill")},
    {2, "2024-05-02", Case_("c", "SOLVED")},
    {3, "2024-05-01", Opened("d", "bill")},
    {3, "2024-05-02", Case_("d", "SOLVED")},
    {3, "2024-05-06", Opened("e", "bill")},
    {3, "2024-05-07", Case_("e", "SOLVED")},
    {4, "2024-05-01", Opened("f", "bill")},
    {4, "2024-05-02", Case_("f", "TRANSFERRED")},
    {4, "2024-05-03", "message {case_id: 'f' author: CUSTOMER}"},
    {4, "2024-05-03", Case_("f", "SOLVED")},
    {5, "2024-05-01", Opened("g", "bill")},
    {5, "2024-05-02", Case_("g", "SOLVED")},
    {5, "2024-05-03", Case_("g", "REOPENED")},
    {5, "2024-05-04", Case_("g", "SOLVED")},
    {6, "2024-05-01", Opened("h", "bill")},
    {6, "2024-05-02", "message {case_id: 'h' author: CUSTOMER}"},
    {6, "2024-05-03", Case_("h", "SOLVED")},
    {7, "2024-05-01", Opened("i", "bill")},
    {8, "2024-05-28", Opened("j", "bill")},
    {0, "2024-05-03", Opened("other", "parcel")},
};

TEST(Fcr, GrossNetAndWithoutRepeat) {
  std::vector<testing::Line> lines = kLines;
  lines.pop_back();
  const FactSet facts = Facts(lines);
  const int64_t horizon = At("2024-06-01");
  const auto fcr = Fcr(facts, FoldCases(facts, horizon), Span("2024-05-01", "2024-06-01"), horizon);
  EXPECT_EQ(fcr.gross, Ratio::Of(5, 10));     // a, b, c, d, e
  EXPECT_EQ(fcr.of_solved, Ratio::Of(5, 8));  // f, g, h solved too
  EXPECT_EQ(fcr.net, Ratio::Of(5, 9));        // f was handed over
  EXPECT_EQ(fcr.too_recent, 1);               // j
  EXPECT_EQ(fcr.no_repeat, Ratio::Of(5, 9));  // a, b, c, e, and i, which is open but came once; not d, f, g, h
}

TEST(Fcr, AnotherDriverIsNoRepetition) {
  const FactSet facts = Facts(kLines);
  const int64_t horizon = At("2024-06-01");
  const auto fcr = Fcr(facts, FoldCases(facts, horizon), Span("2024-05-01", "2024-05-02"), horizon);
  EXPECT_EQ(fcr.no_repeat, Ratio::Of(4, 8));  // a, b, c, i
}

TEST(Fcr, DriversOfAnotherLevelAreNotInTheNetBase) {
  const FactSet facts = Facts({{0, "2024-05-01", Opened("a", "legal")},
                               {1, "2024-05-01", Opened("b", "bill")},
                               {1, "2024-05-02", Case_("b", "SOLVED")}});
  const int64_t horizon = At("2024-06-01");
  const auto fcr = Fcr(facts, FoldCases(facts, horizon), Span("2024-05-01", "2024-06-01"), horizon,
                       {.not_first_level = {*facts.Find("legal")}});
  EXPECT_EQ(fcr.gross, Ratio::Of(1, 2));
  EXPECT_EQ(fcr.net, Ratio::Of(1, 1));
}

TEST(Fcr, IsUndefinedWithoutCases) {
  const FactSet facts = Facts({});
  const auto fcr = Fcr(facts, {}, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(fcr.gross.why, Undefined::kNoData);
  const FactSet one = Facts({{0, "2024-05-30", Opened("a", "bill")}});
  const auto recent = Fcr(one, FoldCases(one, At("2024-06-01")), Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(recent.no_repeat.why, Undefined::kNotObservedYet);
}

}  // namespace
}  // namespace c360::metrics
