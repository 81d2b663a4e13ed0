// Events in short for the tests of folds, and random ones.
#ifndef C360_TESTS_PROFILE_EVENTS_H_
#define C360_TESTS_PROFILE_EVENTS_H_

#include <string>
#include <vector>

#include "base/random.h"
#include "c360/policy.h"
#include "profile/fold.h"
#include "types/event.h"

namespace c360::profile {

inline constexpr int64_t kDay = 86'400;

// An event of `source` at `second`; below 0: without a time.
inline v1::Event EventOf(const std::string& source, int64_t second) {
  v1::Event event;
  event.set_source(source);
  if (second >= 0) event.mutable_time()->set_seconds(second);
  return event;
}

inline void Show(v1::Event* event, const std::string& name, const std::string& text) {
  v1::Attribute* attribute = event->add_attributes();
  attribute->set_name(name);
  attribute->mutable_value()->set_text(text);
}

inline v1::Event Shows(const std::string& source, int64_t second, const std::string& name, const std::string& text) {
  v1::Event event = EventOf(source, second);
  Show(&event, name, text);
  return event;
}

inline v1::Event OrderOf(int64_t second, const std::string& currency, int64_t micros) {
  v1::Event event = EventOf("shop", second);
  event.mutable_order()->set_order_id("o" + std::to_string(micros));
  event.mutable_order()->mutable_total()->set_currency(currency);
  event.mutable_order()->mutable_total()->set_micros(micros);
  return event;
}

inline v1::Event PropertyOf(int64_t second, double number) {
  v1::Event event = EventOf("app", second);
  event.mutable_custom();
  v1::Property* property = event.add_properties();
  property->set_name("x");
  property->mutable_value()->set_number(number);
  return event;
}

// Few names and values, so that they meet; many where `many` (caps and sketches).
inline std::vector<v1::Event> RandomEvents(SeededRandom& random, size_t count, bool many) {
  const uint64_t wide = many ? 3000 : 6;
  std::vector<v1::Event> events;
  for (size_t i = 0; i < count; ++i) {
    v1::Event event =
        EventOf("s" + std::to_string(random.Below(4)),
                random.Chance(0.1) ? -1 : 1'600'000'000 + static_cast<int64_t>(random.Below(200)) * 40'000);
    event.set_event_id("e" + std::to_string(i));
    event.set_channel(static_cast<v1::Channel>(1 + random.Below(5)));
    if (random.Chance(0.5)) Show(&event, "first_name", "n" + std::to_string(random.Below(wide)));
    if (random.Chance(0.3)) Show(&event, "city", "c" + std::to_string(random.Below(5)));
    if (random.Chance(0.3)) Show(&event, "street", "s" + std::to_string(random.Below(5)));
    if (many && random.Chance(0.3)) Show(&event, "k" + std::to_string(random.Below(3000)), "v");
    switch (random.Below(5)) {
      case 0:
        event.mutable_order()->set_order_id("o" + std::to_string(random.Below(wide)));
        event.mutable_order()->mutable_total()->set_currency(random.Chance(0.5) ? "PLN" : "EUR");
        event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random.Below(1'000'000'000)) - 1000);
        break;
      case 1:
        event.mutable_survey_answer()->set_score(static_cast<double>(random.Below(1000)) / 7);
        break;
      case 2:
        event.mutable_snapshot()->set_record_key("k" + std::to_string(random.Below(many ? 2000 : 3)));
        event.mutable_snapshot()->set_version(static_cast<int64_t>(random.Below(3)));
        event.mutable_snapshot()->set_deleted(random.Chance(0.2));
        break;
      default:
        break;
    }
    events.push_back(std::move(event));
  }
  return events;
}

// Every function, with and without a window, over texts, numbers and money.
inline v1::Policy EveryTrait() {
  v1::Policy policy = DefaultPolicy();
  policy.clear_traits();
  for (int function = v1::TraitRule::COUNT; function <= v1::TraitRule::LAST_TIME; ++function) {
    for (const char* field : {"money", "score", "order_id", "attribute:first_name"}) {
      for (const int window : {0, 30}) {
        v1::TraitRule* rule = policy.add_traits();
        rule->set_name(std::to_string(function) + field + std::to_string(window));
        rule->set_function(static_cast<v1::TraitRule::Function>(function));
        rule->set_field(field);
        rule->set_window_days(window);
      }
    }
  }
  return policy;
}

inline Fold FoldOf(const FoldPlan& plan, const std::vector<v1::Event>& events) {
  Fold fold(plan);
  for (const v1::Event& event : events) fold.Add(event);
  return fold;
}

inline v1::Profile Finished(const Fold& fold, int64_t now_second = 1'700'000'000, const Withheld& withheld = {}) {
  v1::Profile profile;
  fold.Finish(withheld, absl::FromUnixSeconds(now_second), &profile);
  return profile;
}

}  // namespace c360::profile

#endif  // C360_TESTS_PROFILE_EVENTS_H_
