// Three tables: Names say which kind an event name is, with the action it stands for; Kinds say which properties fill
// the payload, what it needs to stand, and the channel where the message names none. Tested by
// tests/formats/track_test.cc.
#include "formats/track.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/absl_compat.h"
#include "c360/event.h"
#include "formats/amounts.h"
#include "formats/fields.h"
#include "formats/order_lines.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

using v1::Event;

// What fills one payload, and what is known of it beside.
struct Draft {
  Event& event;
  std::string currency = {};
  JsonElement given_currency = {};
  std::optional<JsonElement> given_channel = {}, given_direction = {};
  bool has_score = false;                   // of a survey or review: a score of 0 is not none
  std::optional<int64_t> other_total = {};  // an amount that stands for the total where that is missing
  Amounts amounts = {};
};

// False: the value does not fit the field, and is kept as a property.
using Setter = bool (*)(const JsonElement& value, Draft& draft);

struct Field {
  std::string_view property;
  Setter set;
  std::string_view slot = {};  // of several properties of one slot the first that fits fills it
};

struct Kind {
  void (*start)(int action, Event* event);  // makes the payload
  std::span<const Field> fields;
  bool (*complete)(const Draft& draft);  // whether event.proto's requirements are met; null: always
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  void (*finish)(Draft& draft) = nullptr;
};

bool SetText(const JsonElement& value, std::string* out) { return out->empty() && JsonText(value, out); }

bool SetMoney(const JsonElement& value, bool there, v1::Money* (*make)(Event&), Draft& draft) {
  if (there) return false;  // an earlier name of the same amount stands
  const auto micros = JsonMicros(value);
  if (!micros) return false;
  draft.amounts.Note(make(draft.event))->set_micros(*micros);
  return true;
}

bool SetSentiment(const JsonElement& value, double* out) {
  const auto number = JsonNumber(value);
  if (!number || *number < -1 || *number > 1) return false;
  *out = *number;
  return true;
}

bool SetSeverity(const JsonElement& value, int32_t* out) {
  const auto number = JsonInteger(value);
  if (!number || *number < 0 || *number > 5) return false;
  *out = static_cast<int32_t>(*number);
  return true;
}

// Milliseconds from a number of them, or of seconds; any whole number of at least 0.
bool SetDuration(const JsonElement& value, double scale, int64_t* out) {
  const auto number = JsonNumber(value);
  if (!number || *number < 0 || *number * scale > 1e15) return false;
  *out = std::llround(*number * scale);
  return true;
}

// clang-format off
#define TEXT(property, payload, field) \
  Field{property, [](const JsonElement& v, Draft& d) { return SetText(v, d.event.mutable_##payload()->mutable_##field()); }}
#define MONEY(property, payload, field) \
  Field{property, [](const JsonElement& v, Draft& d) { \
    return SetMoney(v, d.event.payload().has_##field(), [](Event& e) { return e.mutable_##payload()->mutable_##field(); }, d); }}
#define DURATION(property, payload, field, scale) \
  Field{property, [](const JsonElement& v, Draft& d) { \
    int64_t ms = 0; if (!SetDuration(v, scale, &ms)) return false; d.event.mutable_##payload()->set_##field(ms); return true; }, \
    #field}
#define SENTIMENT(payload) \
  Field{"sentiment", [](const JsonElement& v, Draft& d) { \
    double s = 0; if (!SetSentiment(v, &s)) return false; d.event.mutable_##payload()->set_sentiment(s); return true; }}
#define SEVERITY(payload) \
  Field{"severity", [](const JsonElement& v, Draft& d) { \
    int32_t s = 0; if (!SetSeverity(v, &s)) return false; d.event.mutable_##payload()->set_severity(s); return true; }}
#define SPAM_CLASS(property, payload, field) \
  Field{property, [](const JsonElement& v, Draft& d) { \
    return SetEnumByName(v, v1::Message::SpamClass_descriptor(), [&](int number) { \
      d.event.mutable_##payload()->set_##field(static_cast<v1::Message::SpamClass>(number)); }); }}
#define PUBLIC(payload) \
  Field{"public", [](const JsonElement& v, Draft& d) { \
    const auto flag = JsonFlag(v); if (!flag) return false; d.event.mutable_##payload()->set_is_public(*flag); return true; }}
// clang-format on

// An enum by the name of its value.
template <typename Set>
bool SetEnumByName(const JsonElement& value, const google::protobuf::EnumDescriptor* type, Set set) {
  std::string name = SnakeCase(JsonTextOf(value));
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const auto* found = name.empty() ? nullptr : type->FindValueByName(name);
  if (found == nullptr || found->number() == 0) return false;
  set(found->number());
  return true;
}

bool SetCurrencyCode(const JsonElement& value, Draft& draft) {
  std::string text = JsonTextOf(value);
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const bool is_code =
      text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!is_code || !draft.currency.empty()) return false;
  draft.currency = text;
  draft.given_currency = value;
  return true;
}

constexpr Field kCurrency = {"currency", SetCurrencyCode};

// --- Orders ---

// Revenue, and a plain value, stand for the total where it is missing; they stay properties, for they are not the same.
bool NoteOtherTotal(const JsonElement& value, Draft& draft) {
  if (const auto micros = JsonMicros(value); micros && !draft.other_total) draft.other_total = micros;
  return false;
}

template <typename Payload>
void FinishTotal(Payload* payload, Draft& draft) {
  if (payload->has_total() || !draft.other_total) return;
  draft.amounts.Note(payload->mutable_total())->set_micros(*draft.other_total);
}

template <typename Payload>
bool FillLines(const JsonElement& value, Payload* payload, Draft& draft) {
  return SetLines(value, draft.amounts.NoteLines(payload->mutable_lines()));
}

constexpr Field kOrderFields[] = {
    TEXT("order_id", order, order_id),
    {"products", [](const JsonElement& v, Draft& d) { return FillLines(v, d.event.mutable_order(), d); }},
    MONEY("total", order, total),
    MONEY("discount", order, discount),
    MONEY("shipping", order, shipping),
    MONEY("tax", order, tax),
    TEXT("coupon", order, coupon),
    {"revenue", NoteOtherTotal},
    {"value", NoteOtherTotal},
    kCurrency};

constexpr Field kReturnFields[] = {
    TEXT("order_id", order_return, order_id),
    TEXT("return_id", order_return, return_id),
    TEXT("refund_id", order_return, return_id),
    {"products", [](const JsonElement& v, Draft& d) { return FillLines(v, d.event.mutable_order_return(), d); }},
    MONEY("total", order_return, total),
    TEXT("reason", order_return, reason),
    {"value", NoteOtherTotal},
    kCurrency};

constexpr Field kCancelledFields[] = {TEXT("order_id", order_cancelled, order_id),
                                      TEXT("reason", order_cancelled, reason), MONEY("total", order_cancelled, total),
                                      kCurrency};

// --- Money and subscriptions ---

constexpr Field kPaymentFields[] = {MONEY("amount", payment, amount),
                                    MONEY("total", payment, amount),
                                    TEXT("method", payment, method),
                                    TEXT("payment_method", payment, method),
                                    TEXT("failure_reason", payment, failure_reason),
                                    TEXT("reason", payment, failure_reason),
                                    TEXT("order_id", payment, order_id),
                                    TEXT("subscription_id", payment, subscription_id),
                                    kCurrency};

bool SetPeriod(const JsonElement& value, Draft& draft) {
  static constexpr std::pair<std::string_view, int> kPeriods[] = {
      {"monthly", 1}, {"month", 1}, {"quarterly", 3}, {"quarter", 3}, {"yearly", 12}, {"annual", 12}, {"year", 12}};
  const std::string text = SnakeCase(JsonTextOf(value));
  int64_t months = JsonInteger(value).value_or(0);
  for (const auto& [name, named] : kPeriods) {
    if (text == name) months = named;
  }
  if (months <= 0 || months > 1200) return false;
  draft.event.mutable_subscription()->set_period_months(static_cast<int32_t>(months));
  return true;
}

bool SetReasons(const JsonElement& value, Draft& draft) {
  JsonArray list;
  std::string text;
  auto* reasons = draft.event.mutable_subscription()->mutable_reasons();
  if (value.get(list) != simdjson::SUCCESS) {
    if (!JsonText(value, &text) || text.empty()) return false;
    *reasons->Add() = std::move(text);
    return true;
  }
  bool all = true;
  for (const JsonElement item : list) {
    const bool is_text = JsonText(item, &text);
    if (is_text && !text.empty()) *reasons->Add() = text;
    all = all && (is_text || item.is_null());
  }
  return all;
}

bool SetEndsAt(const JsonElement& value, Draft& draft) {
  const auto micros = JsonTimeMicros(value);
  if (micros) SetMicros(*micros, draft.event.mutable_subscription()->mutable_ends_at());
  return micros.has_value();
}

bool SetCause(const JsonElement& value, Draft& draft) {
  return SetEnumByName(value, v1::SubscriptionChange::Cause_descriptor(), [&](int number) {
    draft.event.mutable_subscription()->set_cause(static_cast<v1::SubscriptionChange::Cause>(number));
  });
}

constexpr Field kSubscriptionFields[] = {TEXT("subscription_id", subscription, subscription_id),
                                         TEXT("plan", subscription, plan),
                                         TEXT("plan_id", subscription, plan),
                                         MONEY("amount", subscription, amount),
                                         MONEY("price", subscription, amount),
                                         kCurrency,
                                         {"period_months", SetPeriod, "period"},
                                         {"period", SetPeriod, "period"},
                                         {"interval", SetPeriod, "period"},
                                         {"ends_at", SetEndsAt, "ends_at"},
                                         {"current_period_end", SetEndsAt, "ends_at"},
                                         {"cause", SetCause},
                                         {"reason", SetReasons},
                                         {"reasons", SetReasons}};

// --- Service ---

constexpr Field kCaseFields[] = {TEXT("case_id", case_update, case_id),   TEXT("ticket_id", case_update, case_id),
                                 TEXT("driver", case_update, driver),     TEXT("reason", case_update, driver),
                                 TEXT("priority", case_update, priority), SEVERITY(case_update),
                                 TEXT("queue", case_update, queue),       TEXT("agent_id", case_update, agent_id),
                                 TEXT("subject", case_update, subject)};

constexpr Field kCallFields[] = {TEXT("call_id", call, call_id),        DURATION("wait_seconds", call, wait_ms, 1000),
                                 DURATION("wait_ms", call, wait_ms, 1), DURATION("talk_seconds", call, talk_ms, 1000),
                                 DURATION("talk_ms", call, talk_ms, 1), TEXT("queue", call, queue),
                                 TEXT("agent_id", call, agent_id),      TEXT("case_id", call, case_id),
                                 TEXT("driver", call, driver)};

constexpr Field kSelfServiceFields[] = {TEXT("session_id", self_service, session_id),
                                        TEXT("article_id", self_service, article_id),
                                        TEXT("driver", self_service, driver), TEXT("query", self_service, query)};

bool SetAuthor(const JsonElement& value, Draft& draft) {
  return SetEnumByName(value, v1::Message::AuthorKind_descriptor(), [&](int number) {
    draft.event.mutable_message()->set_author(static_cast<v1::Message::AuthorKind>(number));
    const bool customer = number == v1::Message::CUSTOMER;
    draft.event.set_direction(customer ? v1::DIRECTION_INBOUND : v1::DIRECTION_OUTBOUND);
  });
}

constexpr Field kMessageFields[] = {TEXT("conversation_id", message, conversation_id),
                                    TEXT("message_id", message, message_id),
                                    TEXT("case_id", message, case_id),
                                    TEXT("ticket_id", message, case_id),
                                    SENTIMENT(message),
                                    SEVERITY(message),
                                    SPAM_CLASS("spam_class", message, spam_class),
                                    SPAM_CLASS("reviewed_as", message, reviewed_as),
                                    {"author", SetAuthor, "author"},
                                    {"role", SetAuthor, "author"},
                                    TEXT("agent_id", message, agent_id),
                                    TEXT("message_body", message, text),
                                    TEXT("text", message, text)};

// --- Feedback ---

bool SetSurveyKind(const JsonElement& value, Draft& draft) {
  return SetEnumByName(value, v1::SurveyAnswer::Kind_descriptor(), [&](int number) {
    draft.event.mutable_survey_answer()->set_kind(static_cast<v1::SurveyAnswer::Kind>(number));
  });
}

bool SetScore(const JsonElement& value, Draft& draft) {
  const auto number = JsonNumber(value);
  if (!number) return false;
  draft.event.mutable_survey_answer()->set_score(*number);
  draft.has_score = true;
  return true;
}

template <void (v1::SurveyAnswer::*set)(double)>
bool SetScale(const JsonElement& value, Draft& draft) {
  const auto number = JsonNumber(value);
  if (number) (draft.event.mutable_survey_answer()->*set)(*number);
  return number.has_value();
}

constexpr Field kSurveyFields[] = {{"type", SetSurveyKind, "kind"},
                                   {"kind", SetSurveyKind, "kind"},
                                   TEXT("survey_id", survey_answer, survey_id),
                                   {"score", SetScore, "score"},
                                   {"rating", SetScore, "score"},
                                   {"scale_min", SetScale<&v1::SurveyAnswer::set_scale_min>},
                                   {"scale_max", SetScale<&v1::SurveyAnswer::set_scale_max>},
                                   {"low_is_good",
                                    [](const JsonElement& v, Draft& d) {
                                      const auto flag = JsonFlag(v);
                                      if (flag) d.event.mutable_survey_answer()->set_low_is_good(*flag);
                                      return flag.has_value();
                                    }},
                                   TEXT("question", survey_answer, question),
                                   TEXT("comment", survey_answer, comment)};

bool SetRating(const JsonElement& value, Draft& draft) {
  const auto number = JsonNumber(value);
  if (!number) return false;
  draft.event.mutable_review()->set_rating(*number);
  draft.has_score = true;
  return true;
}
bool SetRatingMax(const JsonElement& value, Draft& draft) {
  const auto number = JsonNumber(value);
  if (!number || *number <= 0) return false;
  draft.event.mutable_review()->set_rating_max(*number);
  return true;
}

constexpr Field kReviewFields[] = {TEXT("product_id", review, subject),
                                   TEXT("subject", review, subject),
                                   TEXT("site", review, site),
                                   {"rating", SetRating},
                                   {"rating_max", SetRatingMax},
                                   SENTIMENT(review),
                                   PUBLIC(review),
                                   TEXT("text", review, text),
                                   TEXT("review_body", review, text)};

constexpr Field kMentionFields[] = {TEXT("network", mention, network),
                                    TEXT("url", mention, url),
                                    SENTIMENT(mention),
                                    SEVERITY(mention),
                                    SPAM_CLASS("spam_class", mention, spam_class),
                                    SPAM_CLASS("reviewed_as", mention, reviewed_as),
                                    DURATION("author_reach", mention, author_reach, 1),
                                    PUBLIC(mention),
                                    TEXT("topic", mention, topic),
                                    TEXT("text", mention, text)};

// --- Marketing, loyalty, life cycle ---

constexpr Field kCampaignFields[] = {TEXT("campaign_id", campaign_touch, campaign_id),
                                     TEXT("variant", campaign_touch, variant),
                                     TEXT("message_id", campaign_touch, message_id),
                                     TEXT("email_id", campaign_touch, message_id),
                                     TEXT("link", campaign_touch, link),
                                     TEXT("link_url", campaign_touch, link)};

constexpr Field kAdFields[] = {TEXT("network", ad_touch, network),   TEXT("campaign_id", ad_touch, campaign_id),
                               TEXT("creative", ad_touch, creative), TEXT("keyword", ad_touch, keyword),
                               MONEY("cost", ad_touch, cost),        kCurrency};

constexpr Field kOfferFields[] = {TEXT("offer_id", offer, offer_id),   TEXT("promotion_id", offer, offer_id),
                                  TEXT("coupon_id", offer, offer_id),  TEXT("campaign_id", offer, campaign_id),
                                  TEXT("action_id", offer, action_id), MONEY("value", offer, value),
                                  MONEY("discount", offer, value),     kCurrency};

bool SetPoints(const JsonElement& value, Draft& draft) {
  const auto number = JsonInteger(value);
  if (number) draft.event.mutable_loyalty()->set_points(*number);
  return number.has_value();
}

constexpr Field kLoyaltyFields[] = {TEXT("program_id", loyalty, program_id),
                                    {"points", SetPoints},
                                    TEXT("tier", loyalty, tier),
                                    TEXT("order_id", loyalty, order_id)};

constexpr Field kRewardFields[] = {TEXT("reward_id", reward, reward_id), TEXT("gift_id", reward, reward_id),
                                   TEXT("name", reward, name), MONEY("value", reward, value), kCurrency};

constexpr Field kReferralFields[] = {TEXT("referral_id", referral, referral_id),
                                     TEXT("invite_id", referral, referral_id),
                                     TEXT("program_id", referral, program_id)};

constexpr Field kStageFields[] = {TEXT("stage", stage, stage), TEXT("journey", stage, journey)};

constexpr Field kPreferenceFields[] = {TEXT("topic", preference, topic), TEXT("preference", preference, topic),
                                       TEXT("value", preference, value)};

bool SetUsage(const JsonElement& value, Draft& draft) {
  const auto number = JsonNumber(value);
  if (number) draft.event.mutable_product_usage()->set_value(*number);
  return number.has_value();
}

constexpr Field kUsageFields[] = {TEXT("metric", product_usage, metric),
                                  TEXT("feature", product_usage, metric),
                                  {"value", SetUsage, "value"},
                                  {"quantity", SetUsage, "value"}};

constexpr Field kSessionFields[] = {TEXT("session_id", session, session_id),
                                    DURATION("duration", session, duration_ms, 1000),
                                    DURATION("duration_ms", session, duration_ms, 1)};

constexpr Field kLoginFields[] = {TEXT("method", login, method)};

// --- Kinds ---

#define ACTION(payload, Type) \
  [](int action, Event* e) { e->mutable_##payload()->set_action(static_cast<v1::Type::Action>(action)); }
#define OUTCOME(payload, Type) \
  [](int action, Event* e) { e->mutable_##payload()->set_outcome(static_cast<v1::Type::Outcome>(action)); }

void StartMessage(int author, Event* event) {
  event->mutable_message()->set_author(static_cast<v1::Message::AuthorKind>(author));
  if (author != 0)
    event->set_direction(author == v1::Message::CUSTOMER ? v1::DIRECTION_INBOUND : v1::DIRECTION_OUTBOUND);
}

void FinishSurvey(Draft& draft) {
  v1::SurveyAnswer& answer = *draft.event.mutable_survey_answer();
  if (answer.kind() == v1::SurveyAnswer::KIND_UNSPECIFIED) answer.set_kind(v1::SurveyAnswer::OTHER);
}

bool SurveyIsComplete(const Draft& draft) {  // a score out of an unknown scale says nothing
  const v1::SurveyAnswer& answer = draft.event.survey_answer();
  return draft.has_score && (answer.kind() != v1::SurveyAnswer::OTHER || answer.scale_max() != 0);
}

constexpr Kind kOrder = {[](int, Event* e) { e->mutable_order(); }, kOrderFields,
                         [](const Draft& d) { return !d.event.order().order_id().empty(); }, v1::CHANNEL_ECOMMERCE,
                         [](Draft& d) { FinishTotal(d.event.mutable_order(), d); }};
constexpr Kind kOrderUpdated = {kOrder.start, std::span(kOrderFields).first(1), kOrder.complete, kOrder.channel};
constexpr Kind kReturn = {[](int, Event* e) { e->mutable_order_return(); }, kReturnFields,
                          [](const Draft& d) { return !d.event.order_return().order_id().empty(); },
                          v1::CHANNEL_ECOMMERCE, [](Draft& d) { FinishTotal(d.event.mutable_order_return(), d); }};
constexpr Kind kCancelled = {[](int, Event* e) { e->mutable_order_cancelled(); }, kCancelledFields,
                             [](const Draft& d) { return !d.event.order_cancelled().order_id().empty(); },
                             v1::CHANNEL_ECOMMERCE};
constexpr Kind kShopping = {
    [](int, Event* e) { e->mutable_custom()->set_type(e->name()); }, {}, nullptr, v1::CHANNEL_ECOMMERCE};
constexpr Kind kPayment = {OUTCOME(payment, Payment), kPaymentFields, nullptr};
constexpr Kind kSubscription = {ACTION(subscription, SubscriptionChange), kSubscriptionFields,
                                [](const Draft& d) { return !d.event.subscription().subscription_id().empty(); }};
constexpr Kind kCase = {ACTION(case_update, CaseUpdate), kCaseFields,
                        [](const Draft& d) { return !d.event.case_update().case_id().empty(); }};
constexpr Kind kCall = {OUTCOME(call, Call), kCallFields, nullptr, v1::CHANNEL_VOICE};
constexpr Kind kSelfService = {OUTCOME(self_service, SelfService), kSelfServiceFields, nullptr,
                               v1::CHANNEL_SELF_SERVICE};
constexpr Kind kBot = {OUTCOME(self_service, SelfService), kSelfServiceFields, nullptr, v1::CHANNEL_CHATBOT};
constexpr Kind kChat = {StartMessage, kMessageFields, nullptr, v1::CHANNEL_LIVE_CHAT};
constexpr Kind kMessage = {StartMessage, kMessageFields, nullptr};
constexpr Kind kSmsMessage = {StartMessage, kMessageFields, nullptr, v1::CHANNEL_SMS};
constexpr Kind kMessenger = {StartMessage, kMessageFields, nullptr, v1::CHANNEL_MESSENGER};
constexpr Kind kSurvey = {
    [](int kind, Event* e) { e->mutable_survey_answer()->set_kind(static_cast<v1::SurveyAnswer::Kind>(kind)); },
    kSurveyFields, SurveyIsComplete, v1::CHANNEL_SURVEY, FinishSurvey};
constexpr Kind kReview = {[](int, Event* e) { e->mutable_review(); }, kReviewFields,
                          [](const Draft& d) { return d.has_score; }, v1::CHANNEL_FORUM};
constexpr Kind kMention = {[](int, Event* e) { e->mutable_mention(); }, kMentionFields, nullptr, v1::CHANNEL_SOCIAL};
constexpr Kind kEmail = {ACTION(campaign_touch, CampaignTouch), kCampaignFields, nullptr, v1::CHANNEL_EMAIL};
constexpr Kind kSms = {ACTION(campaign_touch, CampaignTouch), kCampaignFields, nullptr, v1::CHANNEL_SMS};
constexpr Kind kPush = {ACTION(campaign_touch, CampaignTouch), kCampaignFields, nullptr, v1::CHANNEL_PUSH};
constexpr Kind kCampaign = {ACTION(campaign_touch, CampaignTouch), kCampaignFields, nullptr};
constexpr Kind kAd = {ACTION(ad_touch, AdTouch), kAdFields, nullptr, v1::CHANNEL_AD};
constexpr Kind kOffer = {ACTION(offer, Offer), kOfferFields,
                         [](const Draft& d) { return !d.event.offer().offer_id().empty(); }};
constexpr Kind kLoyalty = {ACTION(loyalty, LoyaltyChange), kLoyaltyFields, [](const Draft& d) {
                             return d.event.loyalty().points() >= 0 ||
                                    d.event.loyalty().action() == v1::LoyaltyChange::ADJUSTED;
                           }};
constexpr Kind kReward = {ACTION(reward, Reward), kRewardFields, nullptr};
constexpr Kind kReferral = {ACTION(referral, Referral), kReferralFields, nullptr};
constexpr Kind kStage = {[](int, Event* e) { e->mutable_stage(); }, kStageFields,
                         [](const Draft& d) { return !d.event.stage().stage().empty(); }};
// The event's own name is the stage.
constexpr Kind kNamedStage = {
    [](int, Event* e) { SnakeCaseTo(e->name(), e->mutable_stage()->mutable_stage()); }, {}, nullptr};
constexpr Kind kPreference = {[](int, Event* e) { e->mutable_preference(); }, kPreferenceFields,
                              [](const Draft& d) { return !d.event.preference().topic().empty(); }};
constexpr Kind kUsage = {[](int, Event* e) { e->mutable_product_usage()->set_value(1); }, kUsageFields,
                         [](const Draft& d) { return !d.event.product_usage().metric().empty(); }};
constexpr Kind kSession = {ACTION(session, Session), kSessionFields, nullptr};
constexpr Kind kLogin = {[](int success, Event* e) { e->mutable_login()->set_success(success != 0); }, kLoginFields,
                         nullptr};

constexpr size_t kMostFields = 16;  // of one kind

struct Name {
  std::string_view event;  // in snake case
  const Kind* kind;
  int action = 0;
};

using Sub = v1::SubscriptionChange;
using Case = v1::CaseUpdate;
using Touch = v1::CampaignTouch;
using Loyal = v1::LoyaltyChange;

constexpr Name kNames[] = {
    // E-commerce v2. Steps before the order stay custom, on the channel e-commerce.
    {"order_completed", &kOrder},
    {"order_updated", &kOrderUpdated},  // it restates the order, and amounts of one order add up
    {"order_placed", &kOrder},
    {"order_refunded", &kReturn},
    {"order_returned", &kReturn},
    {"order_cancelled", &kCancelled},
    {"order_canceled", &kCancelled},
    {"products_searched", &kShopping},
    {"product_list_viewed", &kShopping},
    {"product_list_filtered", &kShopping},
    {"promotion_clicked", &kShopping},
    {"product_clicked", &kShopping},
    {"product_viewed", &kShopping},
    {"product_added", &kShopping},
    {"product_removed", &kShopping},
    {"cart_viewed", &kShopping},
    {"checkout_started", &kShopping},
    {"checkout_step_viewed", &kShopping},
    {"checkout_step_completed", &kShopping},
    {"payment_info_entered", &kShopping},
    {"coupon_entered", &kShopping},
    {"coupon_denied", &kShopping},
    {"coupon_removed", &kShopping},
    {"product_added_to_wishlist", &kShopping},
    {"product_removed_from_wishlist", &kShopping},
    {"wishlist_product_added_to_cart", &kShopping},
    {"product_shared", &kShopping},
    {"cart_shared", &kShopping},
    {"promotion_viewed", &kOffer, v1::Offer::PRESENTED},
    {"coupon_applied", &kOffer, v1::Offer::REDEEMED},
    {"product_reviewed", &kReview},
    // E-mail, SMS, push, campaigns of any channel
    {"email_sent", &kEmail, Touch::SENT},
    {"email_delivered", &kEmail, Touch::DELIVERED},
    {"email_opened", &kEmail, Touch::OPENED},
    {"email_link_clicked", &kEmail, Touch::CLICKED},
    {"email_bounced", &kEmail, Touch::BOUNCED},
    {"email_marked_as_spam", &kEmail, Touch::COMPLAINED},
    {"unsubscribed", &kEmail, Touch::UNSUBSCRIBED},
    {"sms_sent", &kSms, Touch::SENT},
    {"sms_delivered", &kSms, Touch::DELIVERED},
    {"sms_link_clicked", &kSms, Touch::CLICKED},
    {"push_notification_sent", &kPush, Touch::SENT},
    {"push_notification_received", &kPush, Touch::DELIVERED},
    {"push_notification_tapped", &kPush, Touch::CLICKED},
    {"push_notification_bounced", &kPush, Touch::BOUNCED},
    {"campaign_targeted", &kCampaign, Touch::TARGETED},
    {"campaign_sent", &kCampaign, Touch::SENT},
    {"campaign_delivered", &kCampaign, Touch::DELIVERED},
    {"campaign_opened", &kCampaign, Touch::OPENED},
    {"campaign_clicked", &kCampaign, Touch::CLICKED},
    {"campaign_bounced", &kCampaign, Touch::BOUNCED},
    {"campaign_complained", &kCampaign, Touch::COMPLAINED},
    {"campaign_unsubscribed", &kCampaign, Touch::UNSUBSCRIBED},
    {"campaign_converted", &kCampaign, Touch::CONVERTED},
    // Live chat and other messages. In the spec the customer is who sends and receives.
    {"live_chat_conversation_started", &kChat},
    {"live_chat_conversation_ended", &kChat},
    {"live_chat_message_sent", &kChat, v1::Message::CUSTOMER},
    {"live_chat_message_received", &kChat, v1::Message::AGENT},
    {"message_sent", &kMessage, v1::Message::CUSTOMER},
    {"message_received", &kMessage, v1::Message::AGENT},
    {"customer_message", &kMessage, v1::Message::CUSTOMER},
    {"agent_message", &kMessage, v1::Message::AGENT},
    {"bot_message", &kMessage, v1::Message::BOT},
    {"sms_received", &kSmsMessage, v1::Message::CUSTOMER},
    {"messenger_message_sent", &kMessenger, v1::Message::CUSTOMER},
    {"messenger_message_received", &kMessenger, v1::Message::AGENT},
    // B2B SaaS and mobile life cycle
    {"signed_up", &kNamedStage},
    {"account_created", &kNamedStage},
    {"account_deleted", &kNamedStage},
    {"account_added_user", &kNamedStage},
    {"account_removed_user", &kNamedStage},
    {"trial_started", &kNamedStage},
    {"trial_ended", &kNamedStage},
    {"application_installed", &kNamedStage},
    {"invite_sent", &kReferral, v1::Referral::INVITED},
    {"signed_in", &kLogin, 1},
    {"logged_in", &kLogin, 1},
    {"sign_in_failed", &kLogin, 0},
    {"login_failed", &kLogin, 0},
    {"signed_out", &kSession, v1::Session::ENDED},
    {"session_started", &kSession, v1::Session::STARTED},
    {"session_ended", &kSession, v1::Session::ENDED},
    {"application_opened", &kSession, v1::Session::STARTED},
    {"application_backgrounded", &kSession, v1::Session::ENDED},
    // Money
    {"payment_succeeded", &kPayment, v1::Payment::SUCCEEDED},
    {"payment_completed", &kPayment, v1::Payment::SUCCEEDED},
    {"payment_failed", &kPayment, v1::Payment::FAILED},
    {"payment_declined", &kPayment, v1::Payment::FAILED},
    {"subscription_started", &kSubscription, Sub::STARTED},
    {"subscription_created", &kSubscription, Sub::STARTED},
    {"subscription_renewed", &kSubscription, Sub::RENEWED},
    {"subscription_changed", &kSubscription, Sub::CHANGED},
    {"subscription_updated", &kSubscription, Sub::CHANGED},
    {"subscription_upgraded", &kSubscription, Sub::CHANGED},
    {"subscription_downgraded", &kSubscription, Sub::CHANGED},
    {"subscription_paused", &kSubscription, Sub::PAUSED},
    {"subscription_resumed", &kSubscription, Sub::RESUMED},
    {"subscription_cancelled", &kSubscription, Sub::CANCELLED},
    {"subscription_canceled", &kSubscription, Sub::CANCELLED},
    {"subscription_expired", &kSubscription, Sub::EXPIRED},
    // Service
    {"case_opened", &kCase, Case::OPENED},
    {"case_created", &kCase, Case::OPENED},
    {"case_assigned", &kCase, Case::ASSIGNED},
    {"case_transferred", &kCase, Case::TRANSFERRED},
    {"case_escalated", &kCase, Case::TRANSFERRED},
    {"case_pending", &kCase, Case::PENDING},
    {"case_solved", &kCase, Case::SOLVED},
    {"case_resolved", &kCase, Case::SOLVED},
    {"case_reopened", &kCase, Case::REOPENED},
    {"case_closed", &kCase, Case::CLOSED},
    {"ticket_created", &kCase, Case::OPENED},
    {"ticket_opened", &kCase, Case::OPENED},
    {"ticket_assigned", &kCase, Case::ASSIGNED},
    {"ticket_solved", &kCase, Case::SOLVED},
    {"ticket_resolved", &kCase, Case::SOLVED},
    {"ticket_reopened", &kCase, Case::REOPENED},
    {"ticket_closed", &kCase, Case::CLOSED},
    {"call_answered", &kCall, v1::Call::ANSWERED},
    {"call_completed", &kCall, v1::Call::ANSWERED},
    {"call_abandoned", &kCall, v1::Call::ABANDONED},
    {"call_missed", &kCall, v1::Call::MISSED},
    {"voicemail_left", &kCall, v1::Call::VOICEMAIL},
    {"article_viewed", &kSelfService, v1::SelfService::VIEWED},
    {"self_service_viewed", &kSelfService, v1::SelfService::VIEWED},
    {"self_service_resolved", &kSelfService, v1::SelfService::RESOLVED},
    {"article_found_helpful", &kSelfService, v1::SelfService::RESOLVED},
    {"self_service_failed", &kSelfService, v1::SelfService::FAILED},
    {"article_found_unhelpful", &kSelfService, v1::SelfService::FAILED},
    {"help_search_failed", &kSelfService, v1::SelfService::FAILED},
    {"bot_resolved", &kBot, v1::SelfService::RESOLVED},
    {"bot_failed", &kBot, v1::SelfService::FAILED},
    // Feedback
    {"nps_survey_answered", &kSurvey, v1::SurveyAnswer::NPS},
    {"csat_survey_answered", &kSurvey, v1::SurveyAnswer::CSAT},
    {"ces_survey_answered", &kSurvey, v1::SurveyAnswer::CES},
    {"nps_answered", &kSurvey, v1::SurveyAnswer::NPS},
    {"csat_answered", &kSurvey, v1::SurveyAnswer::CSAT},
    {"ces_answered", &kSurvey, v1::SurveyAnswer::CES},
    {"survey_answered", &kSurvey},
    {"survey_completed", &kSurvey},
    {"review_posted", &kReview},
    {"review_submitted", &kReview},
    {"mention_posted", &kMention},
    {"brand_mentioned", &kMention},
    {"social_mention", &kMention},
    // Marketing, loyalty, life cycle
    {"ad_viewed", &kAd, v1::AdTouch::IMPRESSION},
    {"ad_impression", &kAd, v1::AdTouch::IMPRESSION},
    {"ad_clicked", &kAd, v1::AdTouch::CLICKED},
    {"offer_presented", &kOffer, v1::Offer::PRESENTED},
    {"offer_viewed", &kOffer, v1::Offer::PRESENTED},
    {"offer_accepted", &kOffer, v1::Offer::ACCEPTED},
    {"offer_declined", &kOffer, v1::Offer::DECLINED},
    {"offer_redeemed", &kOffer, v1::Offer::REDEEMED},
    {"offer_expired", &kOffer, v1::Offer::EXPIRED},
    {"loyalty_enrolled", &kLoyalty, Loyal::ENROLLED},
    {"loyalty_joined", &kLoyalty, Loyal::ENROLLED},
    {"points_earned", &kLoyalty, Loyal::EARNED},
    {"points_redeemed", &kLoyalty, Loyal::REDEEMED},
    {"points_expired", &kLoyalty, Loyal::EXPIRED},
    {"points_adjusted", &kLoyalty, Loyal::ADJUSTED},
    {"loyalty_points_earned", &kLoyalty, Loyal::EARNED},
    {"loyalty_points_redeemed", &kLoyalty, Loyal::REDEEMED},
    {"loyalty_points_expired", &kLoyalty, Loyal::EXPIRED},
    {"loyalty_points_adjusted", &kLoyalty, Loyal::ADJUSTED},
    {"loyalty_tier_changed", &kLoyalty, Loyal::TIER_CHANGED},
    {"loyalty_left", &kLoyalty, Loyal::LEFT},
    {"reward_granted", &kReward, v1::Reward::GRANTED},
    {"reward_delivered", &kReward, v1::Reward::DELIVERED},
    {"reward_claimed", &kReward, v1::Reward::CLAIMED},
    {"gift_sent", &kReward, v1::Reward::GRANTED},
    {"gift_delivered", &kReward, v1::Reward::DELIVERED},
    {"referral_invited", &kReferral, v1::Referral::INVITED},
    {"referral_sent", &kReferral, v1::Referral::INVITED},
    {"referral_joined", &kReferral, v1::Referral::JOINED},
    {"referral_converted", &kReferral, v1::Referral::CONVERTED},
    {"stage_entered", &kStage},
    {"stage_changed", &kStage},
    {"lifecycle_stage_changed", &kStage},
    {"preference_set", &kPreference},
    {"preference_changed", &kPreference},
    {"preference_updated", &kPreference},
    {"usage_recorded", &kUsage},
    {"feature_used", &kUsage},
    {"product_used", &kUsage}};

const Name* FindName(std::string_view event) {
  static const auto& names = *new absl::flat_hash_map<absl::string_view, const Name*>([] {
    absl::flat_hash_map<absl::string_view, const Name*> map;
    for (const Name& name : kNames) map.emplace(ToAbsl(name.event), &name);
    return map;
  }());
  const auto it = names.find(ToAbsl(event));
  return it == names.end() ? nullptr : it->second;
}

// Properties that say of any event where it took place and who spoke; they stay properties.
void NoteChannel(std::string_view property, const JsonElement& value, Event* event) {
  std::string_view text;
  if ((property != "channel" && property != "direction") || value.get(text) != simdjson::SUCCESS) return;
  if (property == "direction") {
    if (text == "inbound") event->set_direction(v1::DIRECTION_INBOUND);
    if (text == "outbound") event->set_direction(v1::DIRECTION_OUTBOUND);
  } else if (event->channel() == v1::CHANNEL_UNSPECIFIED) {
    if (const auto channel = ParseChannel(text)) event->set_channel(*channel);
  }
}

// The event keeps everything as properties.
void MakeCustom(const JsonObject* properties, EventBuilder* builder) {
  builder->event().mutable_custom()->set_type(builder->event().name());
  if (properties == nullptr) return;
  for (const auto [key, value] : *properties) {
    NoteChannel(key, value, &builder->event());
    builder->KeepProperty("properties", key, value);
  }
}

// Fills the payload from the properties in the order of the table, whatever their own order: a message that is sent
// again by a library that walks its maps otherwise is the same event. What is not taken stays a property.
void FillFields(const JsonObject& properties, const Kind& kind, Draft& draft, EventBuilder* builder) {
  static_assert(std::all_of(std::begin(kNames), std::end(kNames),
                            [](const Name& name) { return name.kind->fields.size() <= kMostFields; }));
  std::array<JsonElement, kMostFields> values;
  std::array<bool, kMostFields> there = {}, taken = {};
  for (const auto [key, value] : properties) {
    const auto field = std::find_if(kind.fields.begin(), kind.fields.end(),
                                    [key = std::string_view(key)](const Field& f) { return f.property == key; });
    const auto i = static_cast<size_t>(field - kind.fields.begin());
    if (field == kind.fields.end()) {
      if (key == "channel") draft.given_channel = value;
      if (key == "direction") draft.given_direction = value;
      builder->KeepProperty("properties", key, value);
    } else if (!there[i] && !value.is_null()) {
      there[i] = true;
      values[i] = value;
    }
  }
  for (size_t i = 0; i < kind.fields.size(); ++i) {
    if (!there[i]) continue;
    const Field& field = kind.fields[i];
    bool filled = false;
    for (size_t k = 0; k < i && !field.slot.empty(); ++k) filled |= taken[k] && kind.fields[k].slot == field.slot;
    taken[i] = !filled && field.set(values[i], draft);
    if (!taken[i]) builder->KeepProperty("properties", field.property, values[i]);
  }
}

}  // namespace

void FillTrack(std::string_view snake_name, const JsonObject* properties, EventBuilder* builder) {
  Event& event = builder->event();
  const Name* name = FindName(snake_name);
  if (name == nullptr) return MakeCustom(properties, builder);
  const Kind& kind = *name->kind;
  const int kept = event.properties_size();
  kind.start(name->action, &event);
  Draft draft{event};
  if (properties != nullptr) FillFields(*properties, kind, draft, builder);
  if (kind.finish != nullptr) kind.finish(draft);
  if (kind.complete != nullptr && !kind.complete(draft)) {
    event.mutable_properties()->DeleteSubrange(kept, event.properties_size() - kept);
    event.clear_payload();
    event.clear_direction();
    MakeCustom(properties, builder);
    if (event.channel() == v1::CHANNEL_UNSPECIFIED) event.set_channel(kind.channel);
    return;
  }
  // After the fields: a direction that is given counts before that of the author.
  if (draft.given_channel) NoteChannel("channel", *draft.given_channel, &event);
  if (draft.given_direction) NoteChannel("direction", *draft.given_direction, &event);
  if (!draft.currency.empty() && !draft.amounts.SetCurrency(draft.currency))
    builder->KeepProperty("properties", "currency", draft.given_currency);
  if (event.channel() == v1::CHANNEL_UNSPECIFIED) event.set_channel(kind.channel);
}

}  // namespace c360::formats
