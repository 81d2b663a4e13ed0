// Kinds, validation and canonical content of events. Tested by tests/types/event_test.cc.
#include "types/event.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <tuple>

#include "base/bytes.h"
#include "base/status.h"
#include "base/utf8.h"

namespace c360 {
namespace {

constexpr std::array<std::string_view, kEventTypeCount> kTypeNames = {
    "identify",     "page_view",       "screen_view", "session",      "login",        "product_usage", "order",
    "order_return", "order_cancelled", "payment",     "subscription", "case",         "message",       "campaign_touch",
    "survey",       "snapshot",        "custom",      "call",         "self_service", "offer",         "loyalty",
    "reward",       "referral",        "review",      "mention",      "ad_touch",     "stage",         "preference"};
static_assert(!kTypeNames.back().empty(), "every type has a name");

constexpr std::array<std::string_view, 21> kChannelNames = {
    "",          "web",       "mobile_app", "email", "sms",      "push",      "voice",
    "live_chat", "messenger", "social",     "forum", "in_store", "ecommerce", "self_service",
    "chatbot",   "community", "survey",     "crm",   "partner",  "ad",        "other"};

constexpr int64_t kMaxMicrosOfMoney = 100'000'000'000'000'000;  // 10^17
constexpr double kMaxQuantity = 1e9;
constexpr char kPartEnd = '\x1f';

absl::Status CheckText(std::string_view field, std::string_view text, size_t max_bytes, bool required) {
  if (required && text.empty()) return InvalidArgument("{}: missing", field);
  if (text.size() > max_bytes)
    return InvalidArgument("{}: {} bytes, at most {} are allowed", field, text.size(), max_bytes);
  if (!IsUtf8(text)) return InvalidArgument("{}: not UTF-8", field);
  return absl::OkStatus();
}

// A number that is none of the enum's values is refused, also where the field is optional: it says what this version
// cannot count, and a later one that can must not find it taken for nothing before.
absl::Status CheckEnum(std::string_view field, int number, bool (*is_valid)(int), bool required) {
  if (required && number == 0) return InvalidArgument("{}: missing", field);
  if (!is_valid(number)) return InvalidArgument("{}: {} is none of its values", field, number);
  return absl::OkStatus();
}

// Whether all texts of a payload are UTF-8: protobuf prints what is not when it writes it.
bool HasUtf8Texts(const google::protobuf::Message& message) {
  using google::protobuf::FieldDescriptor;
  const auto* type = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  std::string scratch;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int k = 0; k < count; ++k) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        if (!IsUtf8(field->is_repeated() ? reflection->GetRepeatedStringReference(message, field, k, &scratch)
                                         : reflection->GetStringReference(message, field, &scratch)))
          return false;
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
        if (!HasUtf8Texts(reflection->GetRepeatedMessage(message, field, k))) return false;
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && reflection->HasField(message, field)) {
        if (!HasUtf8Texts(reflection->GetMessage(message, field))) return false;
      }
    }
  }
  return true;
}

template <typename... Texts>
bool AreUtf8(const Texts&... texts) {
  return (IsUtf8(texts) && ...);
}

bool IsUtf8Address(const v1::Address& a) {
  return AreUtf8(a.street(), a.house_number(), a.unit(), a.city(), a.postal_code(), a.region(), a.country());
}

bool AreUtf8Lines(const google::protobuf::RepeatedPtrField<v1::OrderLine>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const v1::OrderLine& line) {
    return AreUtf8(line.product_id(), line.name(), line.category(), line.unit_price().currency());
  });
}

// The payloads that are by far the most of all events, without reflection, which costs ten times as much. False also
// for any other: reflection must tell.
bool IsUtf8Payload(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPageView: {
      const v1::PageView& page = event.page_view();
      return AreUtf8(page.url(), page.path(), page.title(), page.referrer());
    }
    case v1::Event::kScreenView:
      return AreUtf8(event.screen_view().screen());
    case v1::Event::kCustom:
      return AreUtf8(event.custom().type());
    case v1::Event::kOrder: {
      const v1::Order& order = event.order();
      return AreUtf8(order.order_id(), order.coupon(), order.total().currency(), order.discount().currency(),
                     order.shipping().currency(), order.tax().currency()) &&
             AreUtf8Lines(order.lines());
    }
    case v1::Event::kSubscription: {
      const v1::SubscriptionChange& change = event.subscription();
      return AreUtf8(change.subscription_id(), change.plan(), change.amount().currency()) &&
             std::all_of(change.reasons().begin(), change.reasons().end(), [](const auto& one) { return IsUtf8(one); });
    }
    case v1::Event::kLoyalty:
      return AreUtf8(event.loyalty().program_id(), event.loyalty().tier(), event.loyalty().order_id());
    case v1::Event::kCaseUpdate: {
      const v1::CaseUpdate& update = event.case_update();
      return AreUtf8(update.case_id(), update.driver(), update.priority(), update.queue(), update.agent_id(),
                     update.subject());
    }
    case v1::Event::kMessage: {
      const v1::Message& message = event.message();
      return AreUtf8(message.conversation_id(), message.message_id(), message.case_id(), message.agent_id(),
                     message.text());
    }
    case v1::Event::kCampaignTouch: {
      const v1::CampaignTouch& touch = event.campaign_touch();
      return AreUtf8(touch.campaign_id(), touch.variant(), touch.message_id(), touch.link());
    }
    case v1::Event::kSurveyAnswer: {
      const v1::SurveyAnswer& answer = event.survey_answer();
      return AreUtf8(answer.survey_id(), answer.question(), answer.comment());
    }
    default:
      return event.payload_case() == v1::Event::PAYLOAD_NOT_SET;
  }
}

absl::Status CheckPayloadTexts(const v1::Event& event) {
  if (IsUtf8Payload(event)) return absl::OkStatus();
  static const auto* payload = v1::Event::descriptor()->FindOneofByName("payload");
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, payload);
  if (HasUtf8Texts(event.GetReflection()->GetMessage(event, field))) return absl::OkStatus();
  return InvalidArgument("{}: a text that is not UTF-8", field->name());
}

bool IsNamespace(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

absl::Status CheckMoney(std::string_view field, bool present, const v1::Money& money) {
  if (!present) return absl::OkStatus();
  const std::string& currency = money.currency();
  const bool is_code = currency.size() == 3 &&
                       std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!currency.empty() && !is_code) return InvalidArgument("{}.currency: not three upper case letters", field);
  if (money.micros() > kMaxMicrosOfMoney || money.micros() < -kMaxMicrosOfMoney) {
    return InvalidArgument("{}.micros: beyond 10^17", field);
  }
  return absl::OkStatus();
}

absl::Status CheckLines(std::string_view field, const google::protobuf::RepeatedPtrField<v1::OrderLine>& lines) {
  for (int i = 0; i < lines.size(); ++i) {
    const v1::OrderLine& line = lines[i];
    if (!(std::abs(line.quantity()) <= kMaxQuantity))
      return InvalidArgument("{}.lines[{}].quantity: beyond 10^9", field, i);
    C360_RETURN_IF_ERROR(
        CheckMoney(fmt::format("{}.lines[{}].unit_price", field, i), line.has_unit_price(), line.unit_price()));
  }
  return absl::OkStatus();
}

absl::Status CheckValue(std::string_view field, std::string_view name, const v1::Value& value) {
  if (value.kind_case() == v1::Value::KIND_NOT_SET) return InvalidArgument("{} \"{}\": no value", field, name);
  if (value.kind_case() == v1::Value::kNumber && !std::isfinite(value.number())) {
    return InvalidArgument("{} \"{}\": not a finite number", field, name);
  }
  const bool is_utf8 = value.has_text()      ? IsUtf8(value.text())
                       : value.has_json()    ? IsUtf8(value.json())
                       : value.has_address() ? IsUtf8Address(value.address())
                                             : true;
  if (!is_utf8) return InvalidArgument("{} \"{}\": not UTF-8", field, name);
  return absl::OkStatus();
}

absl::Status CheckOrder(const v1::Order& order) {
  C360_RETURN_IF_ERROR(CheckText("order.order_id", order.order_id(), 512, true));
  C360_RETURN_IF_ERROR(CheckLines("order", order.lines()));
  C360_RETURN_IF_ERROR(CheckMoney("order.total", order.has_total(), order.total()));
  C360_RETURN_IF_ERROR(CheckMoney("order.discount", order.has_discount(), order.discount()));
  C360_RETURN_IF_ERROR(CheckMoney("order.shipping", order.has_shipping(), order.shipping()));
  return CheckMoney("order.tax", order.has_tax(), order.tax());
}

// The range of google.protobuf.Timestamp, so that times in microseconds cannot overflow.
absl::Status CheckTimestamp(std::string_view field, bool present, const google::protobuf::Timestamp& time) {
  constexpr int64_t kYear1 = -62'135'596'800, kYear9999End = 253'402'300'799;
  if (!present) return absl::OkStatus();
  if (time.seconds() < kYear1 || time.seconds() > kYear9999End)
    return InvalidArgument("{}: not in the years 1 to 9999", field);
  if (time.nanos() < 0 || time.nanos() > 999'999'999) return InvalidArgument("{}: nanos not in 0..999999999", field);
  return absl::OkStatus();
}

absl::Status CheckSubscription(const v1::SubscriptionChange& change) {
  C360_RETURN_IF_ERROR(CheckEnum("subscription.action", change.action(), v1::SubscriptionChange::Action_IsValid, true));
  C360_RETURN_IF_ERROR(CheckEnum("subscription.cause", change.cause(), v1::SubscriptionChange::Cause_IsValid, false));
  C360_RETURN_IF_ERROR(CheckText("subscription.subscription_id", change.subscription_id(), 512, true));
  if (change.period_months() < 0 || change.period_months() > 1200)
    return InvalidArgument("subscription.period_months: not in 0..1200");
  C360_RETURN_IF_ERROR(CheckTimestamp("subscription.ends_at", change.has_ends_at(), change.ends_at()));
  return CheckMoney("subscription.amount", change.has_amount(), change.amount());
}

absl::Status CheckSentiment(std::string_view field, bool present, double sentiment) {
  if (present && !(sentiment >= -1 && sentiment <= 1)) return InvalidArgument("{}.sentiment: not in -1..1", field);
  return absl::OkStatus();
}

absl::Status CheckSeverity(std::string_view field, int32_t severity) {
  if (severity < 0 || severity > 5) return InvalidArgument("{}.severity: not in 0..5", field);
  return absl::OkStatus();
}

absl::Status CheckSpamClasses(std::string_view field, int spam_class, int reviewed_as) {
  C360_RETURN_IF_ERROR(
      CheckEnum(fmt::format("{}.spam_class", field), spam_class, v1::Message::SpamClass_IsValid, false));
  return CheckEnum(fmt::format("{}.reviewed_as", field), reviewed_as, v1::Message::SpamClass_IsValid, false);
}

absl::Status CheckMessage(const v1::Message& message) {
  C360_RETURN_IF_ERROR(CheckEnum("message.author", message.author(), v1::Message::AuthorKind_IsValid, false));
  C360_RETURN_IF_ERROR(CheckSpamClasses("message", message.spam_class(), message.reviewed_as()));
  C360_RETURN_IF_ERROR(CheckSentiment("message", message.has_sentiment(), message.sentiment()));
  return CheckSeverity("message", message.severity());
}

absl::Status CheckMention(const v1::Mention& mention) {
  C360_RETURN_IF_ERROR(CheckSpamClasses("mention", mention.spam_class(), mention.reviewed_as()));
  C360_RETURN_IF_ERROR(CheckSentiment("mention", mention.has_sentiment(), mention.sentiment()));
  if (mention.author_reach() < 0) return InvalidArgument("mention.author_reach: negative");
  return CheckSeverity("mention", mention.severity());
}

absl::Status CheckReview(const v1::Review& review) {
  const double highest = review.rating_max() == 0 ? 5 : review.rating_max();
  if (!(highest > 0 && std::isfinite(highest))) return InvalidArgument("review.rating_max: not above 0");
  if (!(review.rating() >= 0 && review.rating() <= highest))
    return InvalidArgument("review.rating: not within its scale");
  return CheckSentiment("review", review.has_sentiment(), review.sentiment());
}

absl::Status CheckCall(const v1::Call& call) {
  C360_RETURN_IF_ERROR(CheckEnum("call.outcome", call.outcome(), v1::Call::Outcome_IsValid, true));
  if (call.wait_ms() < 0 || call.talk_ms() < 0) return InvalidArgument("call.wait_ms, talk_ms: negative");
  return absl::OkStatus();
}

absl::Status CheckOffer(const v1::Offer& offer) {
  C360_RETURN_IF_ERROR(CheckEnum("offer.action", offer.action(), v1::Offer::Action_IsValid, true));
  C360_RETURN_IF_ERROR(CheckText("offer.offer_id", offer.offer_id(), 512, true));
  return CheckMoney("offer.value", offer.has_value(), offer.value());
}

absl::Status CheckLoyalty(const v1::LoyaltyChange& change) {
  constexpr int64_t kMaxPoints = 1'000'000'000'000;  // 10^12
  C360_RETURN_IF_ERROR(CheckEnum("loyalty.action", change.action(), v1::LoyaltyChange::Action_IsValid, true));
  if (change.points() > kMaxPoints || change.points() < -kMaxPoints)
    return InvalidArgument("loyalty.points: beyond 10^12");
  if (change.points() < 0 && change.action() != v1::LoyaltyChange::ADJUSTED)
    return InvalidArgument("loyalty.points: negative, but not an adjustment");
  return absl::OkStatus();
}

absl::Status CheckSurvey(const v1::SurveyAnswer& answer) {
  C360_RETURN_IF_ERROR(CheckEnum("survey_answer.kind", answer.kind(), v1::SurveyAnswer::Kind_IsValid, true));
  double low = answer.scale_min(), high = answer.scale_max();
  if (low == 0 && high == 0) {
    if (answer.kind() == v1::SurveyAnswer::OTHER)
      return InvalidArgument("survey_answer.scale_max: missing for kind OTHER");
    low = answer.kind() == v1::SurveyAnswer::NPS ? 0 : 1;
    high = answer.kind() == v1::SurveyAnswer::NPS ? 10 : answer.kind() == v1::SurveyAnswer::CSAT ? 5 : 7;
  }
  if (!(low < high)) return InvalidArgument("survey_answer.scale_max: not above scale_min");
  if (!(answer.score() >= low && answer.score() <= high))
    return InvalidArgument("survey_answer.score: not within its scale");
  return absl::OkStatus();
}

absl::Status CheckPayload(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kSession:
      C360_RETURN_IF_ERROR(CheckEnum("session.action", event.session().action(), v1::Session::Action_IsValid, false));
      if (event.session().duration_ms() < 0) return InvalidArgument("session.duration_ms: negative");
      return absl::OkStatus();
    case v1::Event::kProductUsage:
      if (!std::isfinite(event.product_usage().value()))
        return InvalidArgument("product_usage.value: not a finite number");
      return CheckText("product_usage.metric", event.product_usage().metric(), 256, true);
    case v1::Event::kOrder:
      return CheckOrder(event.order());
    case v1::Event::kOrderReturn:
      C360_RETURN_IF_ERROR(CheckLines("order_return", event.order_return().lines()));
      return CheckMoney("order_return.total", event.order_return().has_total(), event.order_return().total());
    case v1::Event::kOrderCancelled:
      C360_RETURN_IF_ERROR(CheckText("order_cancelled.order_id", event.order_cancelled().order_id(), 512, true));
      return CheckMoney("order_cancelled.total", event.order_cancelled().has_total(), event.order_cancelled().total());
    case v1::Event::kPayment:
      C360_RETURN_IF_ERROR(CheckEnum("payment.outcome", event.payment().outcome(), v1::Payment::Outcome_IsValid, true));
      return CheckMoney("payment.amount", event.payment().has_amount(), event.payment().amount());
    case v1::Event::kSubscription:
      return CheckSubscription(event.subscription());
    case v1::Event::kCaseUpdate:
      C360_RETURN_IF_ERROR(
          CheckEnum("case_update.action", event.case_update().action(), v1::CaseUpdate::Action_IsValid, true));
      C360_RETURN_IF_ERROR(CheckSeverity("case_update", event.case_update().severity()));
      return CheckText("case_update.case_id", event.case_update().case_id(), 512, true);
    case v1::Event::kMessage:
      return CheckMessage(event.message());
    case v1::Event::kCampaignTouch:
      C360_RETURN_IF_ERROR(
          CheckEnum("campaign_touch.action", event.campaign_touch().action(), v1::CampaignTouch::Action_IsValid, true));
      return absl::OkStatus();
    case v1::Event::kSurveyAnswer:
      return CheckSurvey(event.survey_answer());
    case v1::Event::kSnapshot:
      if (event.snapshot().version() < 0) return InvalidArgument("snapshot.version: negative");
      if (event.snapshot().latest() && event.snapshot().version() != 0)
        return InvalidArgument("snapshot.version: given, though latest says that it is not known");
      return CheckText("snapshot.record_key", event.snapshot().record_key(), 512, true);
    case v1::Event::kCall:
      return CheckCall(event.call());
    case v1::Event::kSelfService:
      C360_RETURN_IF_ERROR(
          CheckEnum("self_service.outcome", event.self_service().outcome(), v1::SelfService::Outcome_IsValid, true));
      return absl::OkStatus();
    case v1::Event::kOffer:
      return CheckOffer(event.offer());
    case v1::Event::kLoyalty:
      return CheckLoyalty(event.loyalty());
    case v1::Event::kReward:
      C360_RETURN_IF_ERROR(CheckEnum("reward.action", event.reward().action(), v1::Reward::Action_IsValid, true));
      return CheckMoney("reward.value", event.reward().has_value(), event.reward().value());
    case v1::Event::kReferral:
      C360_RETURN_IF_ERROR(CheckEnum("referral.action", event.referral().action(), v1::Referral::Action_IsValid, true));
      return absl::OkStatus();
    case v1::Event::kReview:
      return CheckReview(event.review());
    case v1::Event::kMention:
      return CheckMention(event.mention());
    case v1::Event::kAdTouch:
      C360_RETURN_IF_ERROR(CheckEnum("ad_touch.action", event.ad_touch().action(), v1::AdTouch::Action_IsValid, true));
      return CheckMoney("ad_touch.cost", event.ad_touch().has_cost(), event.ad_touch().cost());
    case v1::Event::kStage:
      return CheckText("stage.stage", event.stage().stage(), 256, true);
    case v1::Event::kPreference:
      return CheckText("preference.topic", event.preference().topic(), 256, true);
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckTime(const v1::Event& event, const v1::InputLimits& limits, absl::Time now) {
  C360_RETURN_IF_ERROR(CheckTimestamp("original_time", event.has_original_time(), event.original_time()));
  C360_RETURN_IF_ERROR(CheckTimestamp("sent_at", event.has_sent_at(), event.sent_at()));
  C360_RETURN_IF_ERROR(CheckTimestamp("received_at", event.has_received_at(), event.received_at()));
  if (!event.has_time()) return absl::OkStatus();
  const auto& time = event.time();
  if (time.nanos() < 0 || time.nanos() > 999'999'999) return InvalidArgument("time: nanos not in 0..999999999");
  if (time.seconds() < limits.earliest_time_seconds())
    return InvalidArgument("time: in the far past, before the earliest time of the policy");
  if (time.seconds() > absl::ToUnixSeconds(now) + limits.max_future_seconds()) {
    return InvalidArgument("time: in the far future, beyond what the policy allows");
  }
  return absl::OkStatus();
}

absl::Status CheckLists(const v1::Event& event, const v1::InputLimits& limits) {
  if (event.identifiers_size() > limits.max_identifiers())
    return InvalidArgument("identifiers: {}, at most {} are allowed", event.identifiers_size(),
                           limits.max_identifiers());
  if (event.attributes_size() > limits.max_attributes())
    return InvalidArgument("attributes: {}, at most {} are allowed", event.attributes_size(), limits.max_attributes());
  if (event.properties_size() > limits.max_properties())
    return InvalidArgument("properties: {}, at most {} are allowed", event.properties_size(), limits.max_properties());
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (!IsNamespace(identifier.namespace_()))
      return InvalidArgument("identifiers.namespace: not 1 to 64 of a-z 0-9 _ - .");
    C360_RETURN_IF_ERROR(CheckText("identifiers.value", identifier.value(), 512, true));
  }
  for (int i = 0; i < event.attributes_size(); ++i) {
    const v1::Attribute& attribute = event.attributes(i);
    C360_RETURN_IF_ERROR(CheckText("attributes.name", attribute.name(), 128, true));
    C360_RETURN_IF_ERROR(CheckValue("attributes", attribute.name(), attribute.value()));
    if (i > 0 && event.attributes(i - 1).name() == attribute.name())
      return InvalidArgument("attributes: \"{}\" twice", attribute.name());
  }
  for (int i = 0; i < event.properties_size(); ++i) {
    const v1::Property& property = event.properties(i);
    C360_RETURN_IF_ERROR(CheckText("properties.name", property.name(), 256, true));
    C360_RETURN_IF_ERROR(CheckValue("properties", property.name(), property.value()));
    if (i > 0 && event.properties(i - 1).name() == property.name())
      return InvalidArgument("properties: \"{}\" twice", property.name());
  }
  return absl::OkStatus();
}

// -0.0 equals 0.0 but has other bytes, and JSON does not bring it back.
double WithoutMinusZero(double value) { return value == 0 ? 0.0 : value; }

// Of an attribute or property.
template <typename Named>
void ClearMinusZero(Named* named) {
  if (named->value().has_number()) named->mutable_value()->set_number(WithoutMinusZero(named->value().number()));
}

void ClearMinusZeroOfLines(google::protobuf::RepeatedPtrField<v1::OrderLine>* lines) {
  for (v1::OrderLine& line : *lines) line.set_quantity(WithoutMinusZero(line.quantity()));
}

template <typename Payload>
void ClearMinusZeroOfSentiment(Payload* payload) {
  if (payload->has_sentiment()) payload->set_sentiment(WithoutMinusZero(payload->sentiment()));
}

// Field by field, for looking for them by reflection would cost every event as much as the rest of Canonicalize.
void ClearMinusZeroOfPayload(v1::Event* event) {
  switch (event->payload_case()) {
    case v1::Event::kProductUsage:
      event->mutable_product_usage()->set_value(WithoutMinusZero(event->product_usage().value()));
      break;
    case v1::Event::kOrder:
      return ClearMinusZeroOfLines(event->mutable_order()->mutable_lines());
    case v1::Event::kOrderReturn:
      return ClearMinusZeroOfLines(event->mutable_order_return()->mutable_lines());
    case v1::Event::kMessage:
      return ClearMinusZeroOfSentiment(event->mutable_message());
    case v1::Event::kMention:
      return ClearMinusZeroOfSentiment(event->mutable_mention());
    case v1::Event::kReview: {
      v1::Review& review = *event->mutable_review();
      review.set_rating(WithoutMinusZero(review.rating()));
      review.set_rating_max(WithoutMinusZero(review.rating_max()));
      return ClearMinusZeroOfSentiment(&review);
    }
    case v1::Event::kSurveyAnswer: {
      v1::SurveyAnswer& answer = *event->mutable_survey_answer();
      answer.set_score(WithoutMinusZero(answer.score()));
      answer.set_scale_min(WithoutMinusZero(answer.scale_min()));
      answer.set_scale_max(WithoutMinusZero(answer.scale_max()));
      break;
    }
    default:
      break;
  }
}

// Stable. A short list, as nearly all are, is sorted by insertion: std::stable_sort takes memory.
template <typename Field, typename Less>
void SortField(google::protobuf::RepeatedPtrField<Field>* field, Less less) {
  constexpr int kShort = 32;
  const auto begin = field->pointer_begin(), end = field->pointer_end();
  if (field->size() > kShort) {
    if (!std::is_sorted(begin, end, less)) std::stable_sort(begin, end, less);
    return;
  }
  for (auto next = begin; next != end; ++next) {
    if (next != begin && less(*next, *(next - 1)))
      std::rotate(std::upper_bound(begin, next, *next, less), next, next + 1);
  }
}

}  // namespace

EventType TypeOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::PAYLOAD_NOT_SET:
      return EventType::kIdentify;
    case v1::Event::kPageView:
      return EventType::kPageView;
    case v1::Event::kScreenView:
      return EventType::kScreenView;
    case v1::Event::kSession:
      return EventType::kSession;
    case v1::Event::kLogin:
      return EventType::kLogin;
    case v1::Event::kProductUsage:
      return EventType::kProductUsage;
    case v1::Event::kOrder:
      return EventType::kOrder;
    case v1::Event::kOrderReturn:
      return EventType::kOrderReturn;
    case v1::Event::kOrderCancelled:
      return EventType::kOrderCancelled;
    case v1::Event::kPayment:
      return EventType::kPayment;
    case v1::Event::kSubscription:
      return EventType::kSubscription;
    case v1::Event::kCaseUpdate:
      return EventType::kCase;
    case v1::Event::kMessage:
      return EventType::kMessage;
    case v1::Event::kCampaignTouch:
      return EventType::kCampaignTouch;
    case v1::Event::kSurveyAnswer:
      return EventType::kSurveyAnswer;
    case v1::Event::kSnapshot:
      return EventType::kSnapshot;
    case v1::Event::kCustom:
      return EventType::kCustom;
    case v1::Event::kCall:
      return EventType::kCall;
    case v1::Event::kSelfService:
      return EventType::kSelfService;
    case v1::Event::kOffer:
      return EventType::kOffer;
    case v1::Event::kLoyalty:
      return EventType::kLoyalty;
    case v1::Event::kReward:
      return EventType::kReward;
    case v1::Event::kReferral:
      return EventType::kReferral;
    case v1::Event::kReview:
      return EventType::kReview;
    case v1::Event::kMention:
      return EventType::kMention;
    case v1::Event::kAdTouch:
      return EventType::kAdTouch;
    case v1::Event::kStage:
      return EventType::kStage;
    case v1::Event::kPreference:
      return EventType::kPreference;
  }
  return EventType::kCustom;
}

std::string_view EventTypeName(EventType type) {
  const auto index = static_cast<size_t>(type);
  return index < kTypeNames.size() ? kTypeNames[index] : "unknown";
}

std::optional<EventType> ParseEventType(std::string_view name) {
  for (size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<EventType>(i);
  }
  return std::nullopt;
}

std::string_view ChannelName(v1::Channel channel) {
  const auto index = static_cast<size_t>(channel);
  return index < kChannelNames.size() ? kChannelNames[index] : "unknown";
}

std::optional<v1::Channel> ParseChannel(std::string_view name) {
  std::string canonical(name);
  for (char& c : canonical) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == ' ') c = '_';
  }
  for (size_t i = 1; i < kChannelNames.size(); ++i) {
    if (kChannelNames[i] == canonical) return static_cast<v1::Channel>(i);
  }
  return std::nullopt;
}

absl::Status ValidateFields(const v1::Event& event, const v1::InputLimits& limits, absl::Time now) {
  C360_RETURN_IF_ERROR(CheckText("source", event.source(), 128, true));
  C360_RETURN_IF_ERROR(CheckText("event_id", event.event_id(), 512, true));
  C360_RETURN_IF_ERROR(CheckText("channel_name", event.channel_name(), 128, false));
  C360_RETURN_IF_ERROR(CheckText("name", event.name(), 256, false));
  if (event.channel() < 0 || event.channel() > UINT8_MAX)  // the timeline keeps a byte of it
    return InvalidArgument("channel: {} is not in 0..255", static_cast<int>(event.channel()));
  C360_RETURN_IF_ERROR(CheckEnum("direction", event.direction(), v1::Direction_IsValid, false));
  C360_RETURN_IF_ERROR(CheckTime(event, limits, now));
  if (event.identifiers_size() == 0) return InvalidArgument("identifiers: none, the event names no person or device");
  C360_RETURN_IF_ERROR(CheckLists(event, limits));
  C360_RETURN_IF_ERROR(CheckPayload(event));
  C360_RETURN_IF_ERROR(CheckPayloadTexts(event));
  return absl::OkStatus();
}

absl::Status ValidateSize(size_t bytes, const v1::InputLimits& limits) {
  if (bytes > static_cast<size_t>(limits.max_event_bytes())) {
    return InvalidArgument("event: {} bytes, at most {} are allowed", bytes, limits.max_event_bytes());
  }
  return absl::OkStatus();
}

absl::Status ValidateEvent(const v1::Event& event, const v1::InputLimits& limits, absl::Time now) {
  C360_RETURN_IF_ERROR(ValidateFields(event, limits, now));
  return ValidateSize(event.ByteSizeLong(), limits);
}

std::optional<absl::Time> EventTime(const v1::Event& event) {
  const int64_t micros = TimeMicros(event);
  if (micros == kNoTime) return std::nullopt;
  return FromMicros(micros);
}

int64_t ToMicros(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * 1'000'000 + timestamp.nanos() / 1000;
}

int64_t TimeMicros(const v1::Event& event) { return event.has_time() ? ToMicros(event.time()) : kNoTime; }

void SetMicros(int64_t micros, google::protobuf::Timestamp* timestamp) {
  int64_t seconds = micros / 1'000'000, rest = micros % 1'000'000;
  if (rest < 0) {
    --seconds;
    rest += 1'000'000;
  }
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(static_cast<int32_t>(rest * 1000));
}

void Canonicalize(v1::Event* event) {
  for (v1::Identifier& identifier : *event->mutable_identifiers()) identifier.clear_raw();
  for (v1::Attribute& attribute : *event->mutable_attributes()) {
    attribute.clear_raw();
    ClearMinusZero(&attribute);
  }
  for (v1::Property& property : *event->mutable_properties()) ClearMinusZero(&property);
  ClearMinusZeroOfPayload(event);
  const auto key = [](const v1::Identifier* i) { return std::tie(i->namespace_(), i->value()); };
  auto* identifiers = event->mutable_identifiers();
  SortField(identifiers, [&](const v1::Identifier* a, const v1::Identifier* b) { return key(a) < key(b); });
  for (int i = identifiers->size() - 1; i > 0; --i) {
    if (key(&(*identifiers)[i]) == key(&(*identifiers)[i - 1])) identifiers->DeleteSubrange(i, 1);
  }
  SortField(event->mutable_attributes(),
            [](const v1::Attribute* a, const v1::Attribute* b) { return a->name() < b->name(); });
  SortField(event->mutable_properties(),
            [](const v1::Property* a, const v1::Property* b) { return a->name() < b->name(); });
  for (auto* timestamp : {event->has_time() ? event->mutable_time() : nullptr,
                          event->has_original_time() ? event->mutable_original_time() : nullptr}) {
    if (timestamp != nullptr) timestamp->set_nanos(timestamp->nanos() / 1000 * 1000);
  }
}

Hash128Value ContentHash(const v1::Event* event) {
  thread_local std::string bytes;
  event->SerializeToString(&bytes);
  return ContentHashOf(bytes);
}

Hash128Value ContentHashOf(std::string_view bytes) {
  // Protobuf writes set fields in number order and c360 messages have no maps, so equal content gives equal bytes:
  // [1: source][2: event_id][3 to 6: times][7 and on]. Of the times only one is content.
  std::string_view rest = bytes;
  const auto take = [&rest](int field) {
    const std::string_view before = rest;
    std::string_view text;
    if (rest.empty() || rest[0] != static_cast<char>(field << 3 | 2)) return text;  // tags below field 16 are a byte
    rest.remove_prefix(1);
    ReadLengthPrefixed(&rest, &text);
    return before.substr(0, before.size() - rest.size());
  };
  thread_local std::string content;
  content.assign(take(v1::Event::kSourceFieldNumber));
  content.append(take(v1::Event::kEventIdFieldNumber));
  const std::string_view time = take(v1::Event::kTimeFieldNumber);
  const std::string_view original_time = take(v1::Event::kOriginalTimeFieldNumber);
  take(v1::Event::kSentAtFieldNumber);
  take(v1::Event::kReceivedAtFieldNumber);
  content.append(original_time.empty() ? time : original_time).append(rest);
  return Hash128(content);
}

std::string JoinAddress(const v1::Address& address) {
  std::string out;
  for (const std::string* part : {&address.street(), &address.house_number(), &address.unit(), &address.city(),
                                  &address.postal_code(), &address.region(), &address.country()}) {
    out.append(*part).push_back(kPartEnd);
  }
  out.pop_back();
  return out;
}

v1::Address SplitAddress(std::string_view text) {
  v1::Address address;
  for (std::string* part :
       {address.mutable_street(), address.mutable_house_number(), address.mutable_unit(), address.mutable_city(),
        address.mutable_postal_code(), address.mutable_region(), address.mutable_country()}) {
    const size_t end = std::min(text.find(kPartEnd), text.size());
    part->assign(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return address;
}

void RestoreGiven(v1::Event* event) {
  for (v1::Identifier& identifier : *event->mutable_identifiers()) {
    if (identifier.raw().empty()) continue;
    identifier.set_value(identifier.raw());
    identifier.clear_raw();
  }
  for (v1::Attribute& attribute : *event->mutable_attributes()) {
    if (attribute.raw().empty()) continue;
    if (attribute.value().has_address()) {
      *attribute.mutable_value()->mutable_address() = SplitAddress(attribute.raw());
    } else {
      attribute.mutable_value()->set_text(attribute.raw());
    }
    attribute.clear_raw();
  }
  Canonicalize(event);
}

}  // namespace c360
