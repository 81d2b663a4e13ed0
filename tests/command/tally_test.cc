#include "tally.h"

#include <gtest/gtest.h>

namespace c360::command {
namespace {

TEST(Tally, AddsUpReportsAndRejections) {
  Tally tally;
  // Conflicts in a report are told one by one as rejections too; they count once.
  tally.Count(IngestReport{.events = {}, .accepted = 5, .duplicates = 2, .conflicts = 1, .refused_identifiers = 3});
  tally.Count(ImportRejection{.line = 1, .outcome = Outcome::kConflict, .reason = "event_id: other content"});
  tally.Count(ImportRejection{.line = 2, .outcome = Outcome::kRejected, .reason = "messageId: missing"});
  tally.Count(ImportRejection{.line = 3, .outcome = Outcome::kSuppressed, .reason = "erased"});
  EXPECT_EQ(tally.read(), 10);
  EXPECT_EQ(ReportJson(tally, 4, 2.0),
            R"({"read":10,"accepted":5,"duplicates":2,"conflicts":1,"suppressed":1,"rejected":1,"profiles":4,)"
            R"("seconds":2,"events_per_second":5,"refused_identifiers":3})");
  EXPECT_NE(ReportJson(tally, 4, 0).find("\"events_per_second\":0,"), std::string::npos);
}

TEST(RejectionJson, NamesTheFieldWhereTheReasonDoes) {
  EXPECT_EQ(
      RejectionJson({.line = 7, .outcome = Outcome::kRejected, .reason = "order.lines[0].quantity: bad: \"x\""}, ""),
      R"({"line":7,"outcome":"rejected","reason":"order.lines[0].quantity: bad: \"x\"","field":"order.lines[0].quantity"})");
  EXPECT_EQ(RejectionJson({.line = 7, .outcome = Outcome::kConflict, .reason = "other content"}, "a.json"),
            R"({"file":"a.json","line":7,"outcome":"conflict","reason":"other content","field":null})");
  // A sentence before a colon is no field.
  EXPECT_EQ(RejectionJson({.line = 1, .outcome = Outcome::kRejected, .reason = "no identifier: none left"}, ""),
            R"({"line":1,"outcome":"rejected","reason":"no identifier: none left","field":null})");
}

}  // namespace
}  // namespace c360::command
