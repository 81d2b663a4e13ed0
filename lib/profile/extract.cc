// Tested by tests/profile/traits_test.cc.
#include "profile/extract.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "profile/value.h"

namespace c360::profile {
namespace {

// quantity x unit price in micros: exact for whole quantities, else rounded half away from zero. Quantities beyond
// +-10^12 count as that: the product of two 64-bit numbers then fits 128 bits.
__int128 LineMicros(const v1::OrderLine& line) {
  const __int128 product = ToMillionths(std::clamp(line.quantity(), -1e12, 1e12)) * line.unit_price().micros();
  const __int128 half = product >= 0 ? 500'000 : -500'000;
  return (product + half) / 1'000'000;
}

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

std::vector<Amount> One(const v1::Money& money) { return {{money.currency(), money.micros()}}; }

template <typename Fields>
const v1::Value* Named(const Fields& fields, std::string_view name) {
  for (const auto& field : fields) {
    if (field.name() == name) return &field.value();
  }
  return nullptr;
}

std::string_view NamedText(const v1::Value* value, std::string* made) {
  if (value == nullptr) return "";
  *made = ValueText(*value);
  return *made;
}

std::string_view IdentifierValue(const v1::Event& event, std::string_view name_space) {
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.namespace_() == name_space) return identifier.value();
  }
  return "";
}

const google::protobuf::RepeatedPtrField<v1::OrderLine>& LinesOf(const v1::Event& event) {
  return event.has_order() ? event.order().lines() : event.order_return().lines();
}

std::optional<double> Raw(const v1::Event& event, const TraitPlan& trait) {
  switch (trait.field) {
    case Field::kLines:
      return LinesOf(event).size();
    case Field::kQuantity: {
      double sum = 0;
      for (const v1::OrderLine& line : LinesOf(event)) sum += line.quantity();
      return sum;
    }
    case Field::kScore:
      if (event.has_survey_answer()) return event.survey_answer().score();
      return std::nullopt;
    case Field::kSentiment:
      if (event.has_message() && event.message().has_sentiment()) return event.message().sentiment();
      return std::nullopt;
    case Field::kUsageValue:
      if (event.has_product_usage()) return event.product_usage().value();
      return std::nullopt;
    case Field::kProperty:
    case Field::kAttribute: {
      const v1::Value* value =
          trait.field == Field::kProperty ? Named(event.properties(), trait.key) : Named(event.attributes(), trait.key);
      if (value == nullptr) return std::nullopt;
      if (value->has_number()) return value->number();
      if (value->has_integer()) return static_cast<double>(value->integer());
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view OneText(const v1::Event& event, const TraitPlan& trait, std::string* made) {
  switch (trait.field) {
    case Field::kChannel:
      return ChannelName(event.channel());
    case Field::kSource:
      return event.source();
    case Field::kName:
      return event.name();
    case Field::kDeviceId:
      return IdentifierValue(event, "device_id");
    case Field::kOrderId:
      return event.has_order()          ? event.order().order_id()
             : event.has_order_return() ? event.order_return().order_id()
                                        : event.order_cancelled().order_id();
    case Field::kDocumentId:
      return event.has_order()                          ? event.order().order_id()
             : event.order_return().return_id().empty() ? event.order_return().order_id()
                                                        : event.order_return().return_id();
    case Field::kSessionId:
      return event.session().session_id();
    case Field::kCampaignId:
      return event.campaign_touch().campaign_id();
    case Field::kCaseId:
      return event.case_update().case_id();
    case Field::kPlan:
      return event.subscription().plan();
    case Field::kMetric:
      return event.product_usage().metric();
    case Field::kUrl:
      return event.page_view().url();
    case Field::kProperty:
      return NamedText(Named(event.properties(), trait.key), made);
    case Field::kAttribute:
      return NamedText(Named(event.attributes(), trait.key), made);
    case Field::kIdentifier:
      return IdentifierValue(event, trait.key);
    default:
      return "";
  }
}

__int128 ToMillionths(double value) {
  constexpr double kLargest = 1e18;
  return static_cast<__int128>(std::round(std::clamp(value, -kLargest, kLargest) * 1e6));
}

std::vector<Amount> MoneyOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kOrder:
      return event.order().has_total() ? One(event.order().total()) : LinesMoney(event.order().lines());
    case v1::Event::kOrderReturn: {
      const v1::OrderReturn& back = event.order_return();
      std::vector<Amount> amounts = back.has_total() ? One(back.total()) : LinesMoney(back.lines());
      for (Amount& amount : amounts) amount.micros = amount.micros > 0 ? -amount.micros : amount.micros;
      return amounts;
    }
    case v1::Event::kPayment:
      if (event.payment().has_amount()) return One(event.payment().amount());
      return {};
    case v1::Event::kSubscription:
      if (event.subscription().has_amount()) return One(event.subscription().amount());
      return {};
    default:
      return {};
  }
}

std::optional<double> NumberOf(const v1::Event& event, const TraitPlan& trait) {
  const std::optional<double> number = Raw(event, trait);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return *number + 0.0;  // -0 and 0 are one
}

std::vector<std::string> TextsOf(const v1::Event& event, const TraitPlan& trait) {
  std::vector<std::string> texts;
  if (trait.field == Field::kProductId || trait.field == Field::kCategory) {
    for (const v1::OrderLine& line : LinesOf(event))
      texts.push_back(trait.field == Field::kCategory ? line.category() : line.product_id());
  } else {
    std::string made;
    texts.emplace_back(OneText(event, trait, &made));
  }
  std::erase(texts, "");
  return texts;
}

}  // namespace c360::profile
