// What one event gives a trait.
#ifndef C360_LIB_PROFILE_EXTRACT_H_
#define C360_LIB_PROFILE_EXTRACT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "c360/v1/event.pb.h"
#include "profile/plan.h"

namespace c360::profile {

// An amount in millionths of the currency's unit.
struct Amount {
  std::string currency;
  __int128 micros = 0;
};

// Money of the event, one amount a currency: of an order its total, else the sum of its lines; what a return gives back
// counts negative; the amount of a payment, a subscription. Sorted by currency.
std::vector<Amount> MoneyOf(const v1::Event& event);

// The number that the field names in the event; none when there is none or it is not finite.
std::optional<double> NumberOf(const v1::Event& event, const TraitPlan& trait);

// The text of a field that an event has once; "" where it has none. A view into the event, or into `made`.
std::string_view OneText(const v1::Event& event, const TraitPlan& trait, std::string* made);

// The texts that the field names in the event, empty ones left out. Order lines give one each.
std::vector<std::string> TextsOf(const v1::Event& event, const TraitPlan& trait);

// The same, each handed to `visit` as a std::string_view.
template <typename Visit>
void ForEachText(const v1::Event& event, const TraitPlan& trait, const Visit& visit) {
  if (trait.field == Field::kProductId || trait.field == Field::kCategory) {
    for (const std::string& text : TextsOf(event, trait)) visit(std::string_view(text));
    return;
  }
  std::string made;
  if (const std::string_view text = OneText(event, trait, &made); !text.empty()) visit(text);
}

// In millionths, rounded half away from zero. Numbers beyond +-10^18 count as +-10^18, so that no sum of a store's
// events overflows 128 bits.
__int128 ToMillionths(double value);

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_EXTRACT_H_
