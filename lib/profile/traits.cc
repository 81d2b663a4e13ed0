// Every operation here is a sum, a minimum, a maximum or a union, so neither the order of events nor the way they are
// parted can show. Tested by tests/profile/traits_test.cc and tests/profile/merge_test.cc.
#include "profile/traits.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "fmt/format.h"
#include "profile/value.h"
#include "types/event.h"

namespace c360::profile {
namespace {

using Function = v1::TraitRule;

constexpr int64_t kDayMicros = int64_t{86400} * 1'000'000;

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }
int64_t DayOf(int64_t time_us) { return FloorDivide(time_us, kDayMicros); }

// Wraps instead of overflowing, which no store's events reach (ToMillionths).
__int128 Plus(__int128 a, __int128 b) {
  return static_cast<__int128>(static_cast<unsigned __int128>(a) + static_cast<unsigned __int128>(b));
}

int64_t Clamp(__int128 value) {
  constexpr __int128 kMax = INT64_MAX;
  return static_cast<int64_t>(std::clamp(value, -kMax, kMax));
}

// Rounded half away from zero.
__int128 Divide(__int128 total, int64_t count) {
  const __int128 half = total >= 0 ? count / 2 : -(count / 2);
  return (total + half) / count;
}

// Whether `a` stands before `b` as the earlier (later) showing.
bool Earlier(const Moment& a, const Moment& b) {
  if ((a.first == kNoTime) != (b.first == kNoTime)) return b.first == kNoTime;
  return a < b;
}
bool Later(const Moment& a, const Moment& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; }

template <typename Better>
void Keep(std::optional<Moment>* kept, const std::optional<Moment>& other, Better better) {
  if (other && (!*kept || better(*other, **kept))) *kept = other;
}

void KeepLeast(std::optional<double>* kept, const std::optional<double>& other) {
  if (other) *kept = std::min(kept->value_or(*other), *other);
}
void KeepGreatest(std::optional<double>* kept, const std::optional<double>& other) {
  if (other) *kept = std::max(kept->value_or(*other), *other);
}

// The values that FIRST and LAST choose from: a number as its text, money as "micros currency", else the texts.
std::vector<std::string> ValuesOf(const TraitPlan& plan, const v1::Event& event) {
  std::vector<std::string> values;
  if (plan.field == Field::kMoney) {
    for (const Amount& amount : MoneyOf(event))
      values.push_back(fmt::format("{} {}", Clamp(amount.micros), amount.currency));
  } else if (const auto number = NumberOf(event, plan)) {
    values.push_back(NumberText(*number));
  } else {
    values = TextsOf(event, plan);
  }
  return values;
}

bool IsNumber(Field field) { return field >= Field::kLines && field <= Field::kUsageValue; }

void SetValue(const TraitPlan& plan, const std::string& value, v1::Trait* trait) {
  if (plan.field == Field::kMoney) {
    int64_t micros = 0;
    const char* const end = value.data() + value.size();
    const char* const space = std::from_chars(value.data(), end, micros).ptr;
    v1::Money* money = trait->mutable_money()->add_values();
    money->set_micros(micros);
    money->set_currency(std::string(space == end ? space : space + 1, end));
  } else if (double number; IsNumber(plan.field) &&
                            std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{}) {
    trait->set_number(number);
  } else {
    trait->set_text(value);
  }
}

void AddMoney(const std::string& currency, __int128 micros, v1::Trait* trait) {
  v1::Money* money = trait->mutable_money()->add_values();
  money->set_currency(currency);
  money->set_micros(Clamp(micros));
}

void FinishNumbers(const TraitPlan& plan, const Aggregate& a, v1::Trait* trait) {
  for (const auto& [currency, sums] : a.money) {
    AddMoney(currency,
             plan.function == Function::SUM    ? sums.total
             : plan.function == Function::MEAN ? Divide(sums.total, sums.count)
             : plan.function == Function::MIN  ? sums.least
                                               : sums.greatest,
             trait);
  }
  if (plan.function == Function::MIN && a.least) trait->set_number(*a.least);
  if (plan.function == Function::MAX && a.greatest) trait->set_number(*a.greatest);
  if (a.numbers.count == 0) return;
  if (plan.function == Function::MEAN) {
    trait->set_number(static_cast<double>(a.numbers.total) / 1e6 / static_cast<double>(a.numbers.count));
  } else if (plan.function == Function::SUM && a.numbers.total % 1'000'000 == 0) {
    trait->set_integer(Clamp(a.numbers.total / 1'000'000));
  } else if (plan.function == Function::SUM) {
    trait->set_number(static_cast<double>(a.numbers.total) / 1e6);
  }
}

}  // namespace

void Sums::Merge(const Sums& other) {
  if (other.count == 0) return;
  least = count == 0 ? other.least : std::min(least, other.least);
  greatest = count == 0 ? other.greatest : std::max(greatest, other.greatest);
  count += other.count;
  total = Plus(total, other.total);
}

void DaySet::Add(int64_t day) {
  const int64_t word = FloorDivide(day, 64);
  words_[word] |= uint64_t{1} << (day - word * 64);
}

void DaySet::Merge(const DaySet& other) {
  for (const auto& [word, bits] : other.words_) words_[word] |= bits;
}

int64_t DaySet::Count() const {
  int64_t count = 0;
  for (const auto& [word, bits] : words_) count += std::popcount(bits);
  return count;
}

void Aggregate::Add(const TraitPlan& plan, const v1::Event& event, int64_t time_us) {
  seen.Add(time_us);
  switch (plan.function) {
    case Function::SUM:
    case Function::MEAN:
    case Function::MIN:
    case Function::MAX: {
      if (plan.field == Field::kMoney) {
        for (const Amount& amount : MoneyOf(event)) money[amount.currency].Add(amount.micros);
        return;
      }
      const std::optional<double> number = NumberOf(event, plan);
      if (!number) return;
      if (plan.function == Function::MIN) {
        KeepLeast(&least, number);
      } else if (plan.function == Function::MAX) {
        KeepGreatest(&greatest, number);
      } else {
        numbers.Add(ToMillionths(*number));
      }
      return;
    }
    case Function::FIRST:
      for (std::string& value : ValuesOf(plan, event)) Keep(&first, Moment(time_us, std::move(value)), Earlier);
      return;
    case Function::LAST:
      for (std::string& value : ValuesOf(plan, event)) Keep(&last, Moment(time_us, std::move(value)), Later);
      return;
    case Function::MOST_FREQUENT:
    case Function::UNIQUE_LIST:
      ForEachText(event, plan, [&](std::string_view text) { values.Add(text, {.count = 1}, plan.cap); });
      return;
    case Function::DISTINCT:
      ForEachText(event, plan, [&](std::string_view text) { distinct.Add(text); });
      return;
    case Function::DISTINCT_DAYS:
      if (time_us != kNoTime) days.Add(DayOf(time_us));
      return;
    default:
      return;  // COUNT and the times need only `seen`
  }
}

void Aggregate::Merge(const TraitPlan& plan, const Aggregate& other) {
  seen.Merge(other.seen);
  numbers.Merge(other.numbers);
  for (const auto& [currency, sums] : other.money) money[currency].Merge(sums);
  KeepLeast(&least, other.least);
  KeepGreatest(&greatest, other.greatest);
  Keep(&first, other.first, Earlier);
  Keep(&last, other.last, Later);
  values.Merge(other.values, plan.cap);
  distinct.Merge(other.distinct);
  days.Merge(other.days);
}

void Aggregate::Finish(const TraitPlan& plan, int64_t now_us, v1::Trait* trait) const {
  switch (plan.function) {
    case Function::COUNT:
      trait->set_integer(seen.count);
      return;
    case Function::SUM:
    case Function::MEAN:
    case Function::MIN:
    case Function::MAX:
      FinishNumbers(plan, *this, trait);
      return;
    case Function::FIRST:
      if (first) SetValue(plan, first->second, trait);
      return;
    case Function::LAST:
      if (last) SetValue(plan, last->second, trait);
      return;
    case Function::MOST_FREQUENT: {
      const auto most = std::max_element(values.map().begin(), values.map().end(),
                                         [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
      if (most != values.map().end()) trait->set_text(most->first);
      trait->set_approximate(values.dropped() > 0);
      return;
    }
    case Function::DISTINCT:
      trait->set_integer(distinct.Count());
      trait->set_approximate(!distinct.exact());
      return;
    case Function::UNIQUE_LIST:
      for (const auto& [value, times] : values.map()) trait->mutable_list()->add_values(value);
      trait->set_approximate(values.dropped() > 0);
      return;
    case Function::TIME_SINCE:
      if (seen.last_us == kNoTime) return;
      trait->set_number(static_cast<double>(FloorDivide(now_us - seen.last_us, kDayMicros / 10)) / 10);
      return;
    case Function::DISTINCT_DAYS:
      trait->set_integer(days.Count());
      return;
    case Function::FIRST_TIME:
      if (seen.first_us != kNoTime) SetMicros(seen.first_us, trait->mutable_time());
      return;
    case Function::LAST_TIME:
      if (seen.last_us != kNoTime) SetMicros(seen.last_us, trait->mutable_time());
      return;
    default:
      return;
  }
}

void TraitFold::Add(const TraitPlan& plan, const v1::Event& event, int64_t time_us) {
  if (plan.window_days == 0) {
    all.Add(plan, event, time_us);
  } else if (time_us != kNoTime) {
    by_day[DayOf(time_us)].Add(plan, event, time_us);
  }
}

void TraitFold::Merge(const TraitPlan& plan, const TraitFold& other) {
  all.Merge(plan, other.all);
  for (const auto& [day, aggregate] : other.by_day) by_day[day].Merge(plan, aggregate);
}

void TraitFold::Finish(const TraitPlan& plan, absl::Time now, v1::Trait* trait) const {
  const int64_t now_us = absl::ToUnixMicros(now);
  trait->set_name(plan.name);
  if (plan.window_days == 0) {
    all.Finish(plan, now_us, trait);
    return;
  }
  Aggregate window;
  const int64_t today = DayOf(now_us);
  for (auto it = by_day.upper_bound(today - plan.window_days); it != by_day.end() && it->first <= today; ++it)
    window.Merge(plan, it->second);
  window.Finish(plan, now_us, trait);
}

}  // namespace c360::profile
