#include "generate/effects.h"

#include <cstdlib>
#include <string_view>

#include "fmt/format.h"
#include "json_writer.h"

namespace c360::generate {
namespace {

// Writes one effect: the planted number and what was drawn.
class Writer {
 public:
  Writer() { json_.BeginObject(); }

  // A share, planted in thousandths.
  void Share(std::string_view name, int64_t per_mille, const Drawn& drawn) {
    Open(name).Key("planted").Double(static_cast<double>(per_mille) / 1000);
    Draw(drawn);
  }
  void Mean(std::string_view name, std::string_view unit, int64_t planted, const Drawn& drawn) {
    Open(name).Key("unit").String(unit).Key("planted").Integer(planted);
    Draw(drawn);
  }
  void Total(std::string_view name, int64_t drawn) { Open(name).Key("drawn").Integer(drawn).EndObject(); }
  void Text(std::string_view name, std::string_view text) { json_.Key(name).String(text); }
  // How many times larger the second share is, as planted.
  void Times(std::string_view name, int64_t base, int64_t other) {
    Open(name).Key("planted").Double(static_cast<double>(other) / static_cast<double>(base)).EndObject();
  }
  void Shift(std::string_view name, int64_t before, int64_t after) {
    Open(name).Key("planted").Double(static_cast<double>(after - before) / 10).EndObject();
  }
  std::string Finish() { return json_.EndObject().text() + "\n"; }

 private:
  command::JsonWriter& Open(std::string_view name) { return json_.Key(name).BeginObject(); }
  void Draw(const Drawn& drawn) {
    json_.Key("drawn").BeginObject().Key("part").Integer(drawn.part).Key("whole").Integer(drawn.whole).EndObject();
    json_.EndObject();
  }
  command::JsonWriter json_;
};

void Feedback(const Effects& effects, Writer& out) {
  using namespace planted;
  out.Share("nps_promoters_before", kPromoters, effects.promoters_before);
  out.Share("nps_promoters_after", kPromotersAfter, effects.promoters_after);
  out.Share("nps_detractors_before", kDetractors, effects.detractors_before);
  out.Share("nps_detractors_after", kDetractorsAfter, effects.detractors_after);
  out.Shift("nps_shift_points", kPromoters - kDetractors, kPromotersAfter - kDetractorsAfter);
  out.Share("nps_response_rate", kAnswers, effects.answered);
  out.Share("csat_before", kSatisfied, effects.satisfied_before);
  out.Share("csat_after", kSatisfiedAfter, effects.satisfied_after);
  out.Shift("csat_shift_points", kSatisfied, kSatisfiedAfter);
  out.Share("ces_easy", kEasy, effects.easy);
  out.Share("public_negative", kNegative, effects.negative);
  out.Total("turned_hostile", effects.turned_hostile);
}

void Service(const Effects& effects, Writer& out) {
  using namespace planted;
  out.Total("cases", effects.cases);
  out.Total("cases_unanswered", effects.unanswered);
  out.Mean("first_response", "minutes", kFirstResponseMinutes, effects.first_response);
  out.Mean("first_response_email", "minutes", kFirstResponseMinutesEmail, effects.first_response_email);
  out.Times("first_response_email_times", kFirstResponseMinutes, kFirstResponseMinutesEmail);
  out.Total("resolution_minutes", effects.resolution.part + effects.resolution_email.part);
  out.Total("cases_solved", effects.resolution.whole + effects.resolution_email.whole);
  // Cases opened again within a week are solved at first contact, so the share of all solved ones is a little higher.
  out.Share("first_contact_resolution",
            1000 * (kSolvedAtFirstContact + kSolvedAtFirstContact * kRepeatWithinAWeek / 1000) /
                (1000 + kSolvedAtFirstContact * kRepeatWithinAWeek / 1000),
            effects.first_contact);
  out.Total("cases_repeated_within_a_week", effects.repeated.part);
  out.Share("driver_delivery_late", kLateDeliveryDriver, effects.late_delivery);
  out.Share("contact_after_self_service", kContactAfterSelfService, effects.contact_after_self_service);
  out.Share("calls_abandoned", kAbandoned, effects.abandoned);
  out.Mean("call_wait", "seconds", kWaitSeconds, effects.waited);
  out.Share("talks_restarted", kRestarts, effects.restarted);
}

}  // namespace

std::string EffectsJson(const Effects& effects) {
  using namespace planted;
  Writer out;
  out.Text("note", "planted: the chance or mean; drawn: what came of it, part of whole");
  out.Total("people_with_stories", effects.people);
  out.Share("churn", kChurn, effects.churn);
  out.Share("churn_after_unsolved_case", kChurnAfterUnsolvedCase, effects.churn_unsolved);
  out.Times("churn_times_after_unsolved_case", kChurn, kChurnAfterUnsolvedCase);
  out.Text("churn_from", "2024-06-01");
  out.Text("churn_until", "2024-12-01");
  out.Text("campaign", "spring-offer");
  out.Share("conversion", kConversion, effects.conversion);
  out.Share("conversion_holdout", kConversionHoldout, effects.conversion_holdout);
  out.Shift("conversion_lift_points", kConversionHoldout, kConversion);
  out.Share("opened", kOpened, effects.opened);
  out.Share("clicked", kClicked, effects.clicked);
  Service(effects, out);
  out.Text("intervention", "2024-07-01");
  Feedback(effects, out);
  out.Total("loyalty_points", effects.points);
  out.Share("referred", kRefers, effects.referred);
  return out.Finish();
}

std::string ReferenceLines() {
  std::string lines;
  constexpr std::string_view kCosts[][3] = {{"voice", "CHANNEL_VOICE", "16500000"},
                                            {"email", "CHANNEL_EMAIL", "6000000"},
                                            {"live_chat", "CHANNEL_LIVE_CHAT", "5000000"},
                                            {"messenger", "CHANNEL_MESSENGER", "4500000"},
                                            {"web", "CHANNEL_WEB", "6000000"},
                                            {"social", "CHANNEL_SOCIAL", "5500000"}};
  for (const auto& [key, channel, micros] : kCosts) {
    lines += fmt::format(
                 R"({{"key":"{}","channelCost":{{"channel":"{}","perContact":{{"currency":"EUR","micros":"{}"}}}}}})",
                 key, channel, micros) +
             "\n";
  }
  lines +=
      R"({"key":"spring-offer","campaign":{"name":"Spring offer","begin":"2024-03-21T00:00:00Z","end":"2024-04-08T00:00:00Z",)"
      R"("cost":{"currency":"EUR","micros":"2500000000"},"goal":"order","goalWindowDays":14,"controlVariants":["control"]}})"
      "\n";
  lines += R"({"key":"acquisition-2024","acquisitionCost":{"amount":{"currency":"EUR","micros":"30000000000"},)"
           R"("begin":"2024-01-01T00:00:00Z","end":"2025-01-01T00:00:00Z"}})"
           "\n";
  lines += R"({"key":"retention-2024","retentionCost":{"amount":{"currency":"EUR","micros":"8000000000"},)"
           R"("begin":"2024-01-01T00:00:00Z","end":"2025-01-01T00:00:00Z"}})"
           "\n";
  lines +=
      R"({"key":"service-2024-07","annotation":{"time":"2024-07-01T00:00:00Z","text":"Second service shift starts","topics":["nps","csat"]}})"
      "\n";
  lines +=
      R"({"key":"always","calendar":{"timeZone":"UTC","openings":[{"weekdays":[1,2,3,4,5,6,7],"openMinute":0,"closeMinute":1440}]}})"
      "\n";
  lines +=
      R"({"key":"office","calendar":{"timeZone":"Europe/Warsaw","openings":[{"weekdays":[1,2,3,4,5],"openMinute":540,"closeMinute":1020}],)"
      R"("holidays":[{"date":"2024-05-01","name":"Labour Day"},{"date":"2024-05-03","name":"Constitution Day"}]}})"
      "\n";
  lines += R"({"key":"default","slaTarget":{"calendar":"always","firstResponseMinutes":240,"resolutionMinutes":2880}})"
           "\n";
  lines += R"({"key":"service-call","action":{"name":"Call about the open case","channel":"CHANNEL_VOICE",)"
           R"("cost":{"currency":"EUR","micros":"16500000"},"cooldownDays":30}})"
           "\n";
  return lines;
}

}  // namespace c360::generate
