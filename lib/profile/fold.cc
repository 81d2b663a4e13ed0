// Every operation here is associative and commutative (sums, minima, maxima, sets), so order cannot show. Tested by
// tests/profile_store/law_test.cc and tests/profile/fold_test.cc.
#include "profile/fold.h"

#include <algorithm>
#include <cmath>

#include "base/bytes.h"
#include "c360/event.h"
#include "types/event.h"

namespace c360::profile {
namespace {

constexpr int64_t kDayMicros = int64_t{86400} * 1'000'000;

int64_t DayOf(int64_t micros) { return micros >= 0 ? micros / kDayMicros : (micros - kDayMicros + 1) / kDayMicros; }

__int128 ToMillionths(double value) { return static_cast<__int128>(std::llround(value * 1e6)); }

// quantity x unit price in micros: exact for whole quantities, else rounded half away from zero.
__int128 LineMicros(const v1::OrderLine& line) {
  const __int128 product = ToMillionths(line.quantity()) * line.unit_price().micros();
  const __int128 half = product >= 0 ? 500'000 : -500'000;
  return (product + half) / 1'000'000;
}

struct Amount {
  std::string currency;
  __int128 micros = 0;
};

template <typename Lines>
std::vector<Amount> LinesMoney(const Lines& lines) {
  std::map<std::string, __int128> sums;
  for (const v1::OrderLine& line : lines) {
    if (line.has_unit_price()) sums[line.unit_price().currency()] += LineMicros(line);
  }
  std::vector<Amount> amounts;
  for (const auto& [currency, micros] : sums) amounts.push_back({currency, micros});
  return amounts;
}

// Money of an event: what returns give back counts negative.
std::vector<Amount> MoneyOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kOrder:
      if (event.order().has_total()) return {{event.order().total().currency(), event.order().total().micros()}};
      return LinesMoney(event.order().lines());
    case v1::Event::kOrderReturn: {
      std::vector<Amount> amounts = LinesMoney(event.order_return().lines());
      if (event.order_return().has_total())
        amounts = {{event.order_return().total().currency(), event.order_return().total().micros()}};
      for (Amount& amount : amounts) amount.micros = amount.micros > 0 ? -amount.micros : amount.micros;
      return amounts;
    }
    case v1::Event::kPayment:
      if (event.payment().has_amount())
        return {{event.payment().amount().currency(), event.payment().amount().micros()}};
      return {};
    case v1::Event::kSubscription:
      if (event.subscription().has_amount())
        return {{event.subscription().amount().currency(), event.subscription().amount().micros()}};
      return {};
    default:
      return {};
  }
}

std::string ValueText(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return value.text();
    case v1::Value::kInteger:
      return std::to_string(value.integer());
    case v1::Value::kNumber: {
      std::string text = std::to_string(value.number());
      return text;
    }
    case v1::Value::kFlag:
      return value.flag() ? "true" : "false";
    case v1::Value::kJson:
      return value.json();
    default:
      return value.SerializeAsString();
  }
}

template <typename Fields>
std::string NamedValue(const Fields& fields, std::string_view name) {
  for (const auto& field : fields) {
    if (field.name() == name) return ValueText(field.value());
  }
  return "";
}

std::string IdentifierValue(const v1::Event& event, std::string_view name_space) {
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.namespace_() == name_space) return identifier.value();
  }
  return "";
}

// Texts that a trait's field names in the event; empty ones are left out by the caller.
std::vector<std::string> TextsOf(const v1::Event& event, std::string_view field) {
  const auto after = [&](std::string_view prefix) {
    return field.starts_with(prefix) ? std::optional(field.substr(prefix.size())) : std::nullopt;
  };
  if (field == "channel") return {std::string(ChannelName(event.channel()))};
  if (field == "source") return {event.source()};
  if (field == "name") return {event.name()};
  if (field == "device_id") return {IdentifierValue(event, "device_id")};
  if (field == "order_id")
    return {event.has_order()          ? event.order().order_id()
            : event.has_order_return() ? event.order_return().order_id()
                                       : event.order_cancelled().order_id()};
  if (field == "document_id")
    return {event.has_order()                          ? event.order().order_id()
            : event.order_return().return_id().empty() ? event.order_return().order_id()
                                                       : event.order_return().return_id()};
  if (field == "session_id") return {event.session().session_id()};
  if (field == "campaign_id") return {event.campaign_touch().campaign_id()};
  if (field == "case_id") return {event.case_update().case_id()};
  if (field == "plan") return {event.subscription().plan()};
  if (field == "metric") return {event.product_usage().metric()};
  if (field == "url") return {event.page_view().url()};
  if (field == "product_id" || field == "category") {
    std::vector<std::string> texts;
    const auto& lines = event.has_order() ? event.order().lines() : event.order_return().lines();
    for (const v1::OrderLine& line : lines) texts.push_back(field == "category" ? line.category() : line.product_id());
    return texts;
  }
  if (const auto name = after("property:")) return {NamedValue(event.properties(), *name)};
  if (const auto name = after("attribute:")) return {NamedValue(event.attributes(), *name)};
  if (const auto name = after("identifier:")) return {IdentifierValue(event, *name)};
  return {};
}

std::optional<double> NumberOf(const v1::Event& event, std::string_view field) {
  const auto& lines = event.has_order() ? event.order().lines() : event.order_return().lines();
  if (field == "lines") return lines.size();
  if (field == "quantity") {
    double sum = 0;
    for (const v1::OrderLine& line : lines) sum += line.quantity();
    return sum;
  }
  if (field == "score" && event.has_survey_answer()) return event.survey_answer().score();
  if (field == "sentiment" && event.has_message() && event.message().has_sentiment())
    return event.message().sentiment();
  if (field == "value" && event.has_product_usage()) return event.product_usage().value();
  if (!field.starts_with("property:")) return std::nullopt;
  for (const v1::Property& property : event.properties()) {
    if (property.name() != field.substr(9)) continue;
    if (property.value().has_number()) return property.value().number();
    if (property.value().has_integer()) return static_cast<double>(property.value().integer());
  }
  return std::nullopt;
}

void SetTime(int64_t micros, google::protobuf::Timestamp* timestamp) { SetMicros(micros, timestamp); }

int64_t Clamp(__int128 value) {
  constexpr __int128 kMax = INT64_MAX;
  return static_cast<int64_t>(std::clamp(value, -kMax, kMax));
}

}  // namespace

void Fold::Add(const v1::Event& event) {
  for (int i = 0; i < policy_.traits_size(); ++i) {
    const v1::TraitRule& rule = policy_.traits(i);
    const std::string_view type = EventTypeName(TypeOf(event));
    if (rule.types().empty() || std::find(rule.types().begin(), rule.types().end(), type) != rule.types().end())
      AddTrait(rule, event, &traits_[i]);
  }
  if (!event.has_snapshot()) {
    AddAttributes(event, &attributes_);
    return;
  }
  Snapshot& slot = snapshots_[{event.source(), event.snapshot().record_key()}];
  v1::Event given = event;
  RestoreGiven(&given);
  const Hash128Value content = ContentHash(&given);
  std::string tie;
  AppendBigEndian64(&tie, content.low);
  std::pair<int64_t, std::string> version(event.snapshot().version(), std::move(tie));
  if (!slot.event.source().empty() && version <= slot.version) return;
  slot = {std::move(version), event};
}

void Fold::AddAttributes(const v1::Event& event, Attributes* attributes) {
  const int64_t time = TimeMicros(event);
  for (const v1::Attribute& attribute : event.attributes()) {
    if (attribute.value().has_text() && attribute.value().text().empty()) continue;
    Shown& shown = (*attributes)[attribute.name()][attribute.value().SerializeAsString()];
    if (shown.count++ == 0) {
      shown.value = attribute.value();
      shown.first_us = shown.last_us = time;
    } else if (time != kNoTime) {
      shown.first_us = shown.first_us == kNoTime ? time : std::min(shown.first_us, time);
      shown.last_us = std::max(shown.last_us, time);
    }
    shown.sources.insert(event.source());
  }
}

void Fold::AddTrait(const v1::TraitRule& rule, const v1::Event& event, TraitState* state) {
  const int64_t time = TimeMicros(event);
  ++state->count;
  __int128 sum = 0;
  for (const Amount& amount : rule.field() == "money" ? MoneyOf(event) : std::vector<Amount>())
    state->money[amount.currency] += amount.micros;
  const std::optional<double> number = NumberOf(event, rule.field());
  if (number.has_value()) {
    ++state->numbers;
    sum = ToMillionths(*number);
    state->sum_micros += sum;
    state->least = std::min(state->least.value_or(*number), *number);
    state->greatest = std::max(state->greatest.value_or(*number), *number);
  }
  std::vector<std::string> texts = TextsOf(event, rule.field());
  std::erase(texts, "");
  for (const std::string& text : texts) ++state->values[text];
  std::string value = number.has_value() ? std::to_string(*number)
                      : texts.empty()    ? ""
                                         : *std::min_element(texts.begin(), texts.end());
  if (!value.empty()) {
    const std::pair<int64_t, std::string> at(time, value);
    // The earliest and latest timed value; of equal times the smaller value; an untimed one only while there is no
    // other.
    const bool earlier = !state->first || (state->first->first == kNoTime ? time != kNoTime || at < *state->first
                                                                          : time != kNoTime && at < *state->first);
    const bool later =
        !state->last || time > state->last->first || (time == state->last->first && value < state->last->second);
    if (earlier) state->first = at;
    if (later) state->last = at;
  }
  if (time == kNoTime) return;
  state->first_us = state->timed ? std::min(state->first_us, time) : time;
  state->last_us = state->timed ? std::max(state->last_us, time) : time;
  state->timed = true;
  if (rule.function() == v1::TraitRule::DISTINCT_DAYS) state->days.insert(DayOf(time));
  if (rule.window_days() > 0) {
    auto& day = state->by_day[DayOf(time)];
    ++day.first;
    day.second += sum;
  }
}

int Fold::SourceRank(const Shown& shown) const {
  int best = policy_.source_priority_size();
  for (int i = 0; i < policy_.source_priority_size(); ++i) {
    if (shown.sources.contains(policy_.source_priority(i))) best = std::min(best, i);
  }
  return best;
}

void Fold::Choose(const std::string& name, const std::map<std::string, Shown>& shown, v1::Profile* profile) const {
  using Rule = v1::SurvivorshipRule;
  Rule::Rule rule = Rule::MOST_RECENT;
  for (const Rule& given : policy_.survivorship()) {
    if (given.attribute() == name) rule = given.rule();
  }
  // The key to be greatest; ties go to the more trusted source, then to the smaller value (the map's order).
  const auto key = [&](const Shown& s) -> std::tuple<int64_t, int64_t, int64_t> {
    const int64_t oldest = s.first_us == kNoTime ? INT64_MIN : -s.first_us;
    const int64_t trust = -SourceRank(s);
    switch (rule) {
      case Rule::OLDEST:
        return {oldest, trust, 0};
      case Rule::FIRST_NON_EMPTY:
        return {trust, oldest, 0};
      case Rule::MOST_FREQUENT:
        return {s.count, trust, 0};
      case Rule::SOURCE_PRIORITY:
        return {trust, s.last_us, 0};
      case Rule::LONGEST:
        return {static_cast<int64_t>(ValueText(s.value).size()), s.last_us, trust};
      default:
        return {s.last_us, trust, 0};
    }
  };
  const auto best = std::max_element(shown.begin(), shown.end(),
                                     [&](const auto& a, const auto& b) { return key(a.second) < key(b.second); });
  v1::GoldenAttribute* golden = profile->add_attributes();
  golden->set_name(name);
  golden->set_rule(Rule::Rule_Name(rule));
  golden->set_distinct_values(static_cast<int64_t>(shown.size()));
  if (rule == Rule::UNION) {
    for (const auto& [bytes, s] : shown) *golden->add_values() = s.value;
  } else {
    *golden->add_values() = best->second.value;
  }
  golden->set_count(best->second.count);
  for (const std::string& source : best->second.sources) golden->add_sources(source);
  if (best->second.first_us != kNoTime) SetTime(best->second.first_us, golden->mutable_first_seen());
  if (best->second.last_us != kNoTime) SetTime(best->second.last_us, golden->mutable_last_seen());
}

void Fold::FinishTrait(const v1::TraitRule& rule, const TraitState& state, absl::Time now, v1::Trait* trait) const {
  using Rule = v1::TraitRule;
  const int64_t now_us = absl::ToUnixMicros(now);
  int64_t count = state.count;
  __int128 sum = state.sum_micros;
  if (rule.window_days() > 0) {
    count = 0;
    sum = 0;
    for (auto it = state.by_day.upper_bound(DayOf(now_us) - rule.window_days());
         it != state.by_day.end() && it->first <= DayOf(now_us); ++it) {
      count += it->second.first;
      sum += it->second.second;
    }
  }
  switch (rule.function()) {
    case Rule::COUNT:
      trait->set_integer(count);
      return;
    case Rule::SUM:
    case Rule::MEAN: {
      const bool mean = rule.function() == Rule::MEAN;
      if (rule.field() == "money") {
        for (const auto& [currency, micros] : state.money) {
          v1::Money* money = trait->mutable_money()->add_values();
          money->set_currency(currency);
          money->set_micros(Clamp(mean ? micros / state.count : micros));
        }
      } else if (mean) {
        if (state.numbers > 0) trait->set_number(static_cast<double>(sum) / 1e6 / static_cast<double>(state.numbers));
      } else if (sum % 1'000'000 == 0) {
        trait->set_integer(Clamp(sum / 1'000'000));
      } else {
        trait->set_number(static_cast<double>(sum) / 1e6);
      }
      return;
    }
    case Rule::MIN:
      if (state.least) trait->set_number(*state.least);
      return;
    case Rule::MAX:
      if (state.greatest) trait->set_number(*state.greatest);
      return;
    case Rule::FIRST:
      if (state.first) trait->set_text(state.first->second);
      return;
    case Rule::LAST:
      if (state.last) trait->set_text(state.last->second);
      return;
    case Rule::MOST_FREQUENT: {
      const auto most = std::max_element(state.values.begin(), state.values.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
      if (most != state.values.end()) trait->set_text(most->first);
      return;
    }
    case Rule::DISTINCT:
      trait->set_integer(static_cast<int64_t>(state.values.size()));
      return;
    case Rule::UNIQUE_LIST: {
      const size_t limit = rule.limit() > 0 ? static_cast<size_t>(rule.limit()) : 100;
      for (const auto& [value, times] : state.values) {
        if (static_cast<size_t>(trait->list().values_size()) < limit) trait->mutable_list()->add_values(value);
      }
      return;
    }
    case Rule::TIME_SINCE:
      if (state.timed)
        trait->set_number(
            std::floor(static_cast<double>(now_us - state.last_us) / static_cast<double>(kDayMicros) * 10) / 10);
      return;
    case Rule::DISTINCT_DAYS:
      trait->set_integer(static_cast<int64_t>(state.days.size()));
      return;
    case Rule::FIRST_TIME:
      if (state.timed) SetTime(state.first_us, trait->mutable_time());
      return;
    case Rule::LAST_TIME:
      if (state.timed) SetTime(state.last_us, trait->mutable_time());
      return;
    default:
      return;
  }
}

void Fold::Finish(const Withheld& withheld, absl::Time now, v1::Profile* profile) const {
  Attributes attributes = attributes_;
  for (const auto& [key, snapshot] : snapshots_) {
    if (!snapshot.event.snapshot().deleted()) AddAttributes(snapshot.event, &attributes);
  }
  for (auto& [name, shown] : attributes) {
    std::erase_if(shown, [&, &attribute = name](const auto& entry) { return withheld.contains({attribute, ValueText(entry.second.value)}); });
    if (!shown.empty()) Choose(name, shown, profile);
  }
  for (int i = 0; i < policy_.traits_size(); ++i) {
    v1::Trait* trait = profile->add_traits();
    trait->set_name(policy_.traits(i).name());
    FinishTrait(policy_.traits(i), traits_[i], now, trait);
  }
}

void Fold::AppendCanonical(const v1::Policy& policy, const v1::Profile& profile, std::string* out) {
  for (const v1::GoldenAttribute& attribute : profile.attributes())
    AppendLengthPrefixed(out, attribute.SerializeAsString());
  for (int i = 0; i < profile.traits_size(); ++i) {
    const v1::TraitRule& rule = policy.traits(i);
    if (rule.function() == v1::TraitRule::TIME_SINCE || rule.window_days() > 0) continue;
    AppendLengthPrefixed(out, profile.traits(i).SerializeAsString());
  }
}

}  // namespace c360::profile
