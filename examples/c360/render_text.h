// What the command prints for people. All functions are pure; lines end with LF.
#ifndef C360_EXAMPLES_C360_RENDER_TEXT_H_
#define C360_EXAMPLES_C360_RENDER_TEXT_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "c360/evaluate.h"
#include "c360/maintenance.h"
#include "c360/v1/profile.pb.h"
#include "render_json.h"
#include "style.h"

namespace c360::command {

// A profile at a glance: headline, identifiers by namespace, attributes with their provenance, traits in two columns,
// the latest events (newest first, may be empty). `now` is what "3 days ago" counts from.
std::string ProfileText(const v1::Profile& profile, std::span<const v1::TimelineEntry> latest, absl::Time now,
                        const Style& style);

// The name to address the person by; empty when none is known.
std::string FullName(const v1::Profile& profile);

// The people that share `key`, one a line.
std::string SharedText(std::string_view key, const v1::LookupResult& result, const Style& style);

// A timeline page by page: a line for each event, and a headline for each day. Keeps the day from one page to the next.
class TimelineText {
 public:
  explicit TimelineText(const Style& style) : style_(style) {}
  std::string Render(std::span<const v1::TimelineEntry> entries);

 private:
  const Style style_;
  std::string day_;
};

// Why two keys are one person or not: the score as a waterfall from the prior, the path, the reasons.
std::string WhyText(std::string_view left, std::string_view right, const v1::WhyResult& why, const Style& style);
std::string HowText(const v1::HowResult& how, const Style& style);

std::string EvaluationText(const Evaluation& evaluation, const LeftOut& left_out, const Style& style);
std::string StatsText(const StoreStats& stats, const Style& style);
// A line each; empty where there is none.
std::string BreachesText(std::span<const Breach> breaches, const Style& style);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_RENDER_TEXT_H_
