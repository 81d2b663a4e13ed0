#include "summary.h"

#include <cmath>
#include <cstdlib>
#include <initializer_list>

#include "fmt/format.h"
#include "google/protobuf/descriptor.h"
#include "json_writer.h"
#include "text.h"
#include "time_text.h"

namespace c360::command {
namespace {

// The parts that are not empty, with ", " between them.
std::string Joined(std::initializer_list<std::string> parts) {
  std::string joined;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += ", ";
    joined += part;
  }
  return joined;
}

// "voluntary" for VOLUNTARY; "" for the unset value.
template <typename Enum>
std::string EnumWord(Enum value) {
  if (value == 0) return "";
  const auto* entry = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  std::string word = entry == nullptr ? fmt::format("{}", static_cast<int>(value)) : entry->name();
  for (char& c : word) c = c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word;
}

std::string Prefixed(std::string_view prefix, const std::string& text) {
  return text.empty() ? "" : std::string(prefix) + text;
}

using Lines = google::protobuf::RepeatedPtrField<v1::OrderLine>;

// Adds up the lines where the order gives no total. Only for show: the library's own sum is the trait's.
std::string LinesMoney(const Lines& lines, bool absolute, bool as_negative) {
  v1::Money sum;
  for (const v1::OrderLine& line : lines) {
    if (!line.has_unit_price()) return "";
    if (!sum.currency().empty() && sum.currency() != line.unit_price().currency()) return "";
    sum.set_currency(line.unit_price().currency());
    const double micros = line.quantity() * static_cast<double>(line.unit_price().micros());
    if (!(std::abs(micros) < 1e17)) return "";
    sum.set_micros(sum.micros() + std::llround(absolute ? std::abs(micros) : micros));
  }
  return lines.empty() ? "" : MoneyText(sum, as_negative);
}

std::string LinesText(const Lines& lines) {
  if (lines.empty()) return "";
  if (lines.size() > 1) return fmt::format("{} lines", lines.size());
  const v1::OrderLine& line = lines[0];
  const std::string& what = line.name().empty() ? line.product_id() : line.name();
  if (line.quantity() == 1 || what.empty()) return what.empty() ? "1 line" : what;
  return fmt::format("{} x {}", line.quantity(), what);
}

std::string OrderText(const v1::Order& order) {
  return Joined({order.order_id(), LinesText(order.lines()),
                 order.has_total() ? MoneyText(order.total()) : LinesMoney(order.lines(), false, false)});
}

std::string ReturnText(const v1::OrderReturn& given_back) {
  const std::string& document = given_back.return_id().empty() ? given_back.order_id() : given_back.return_id();
  return Joined(
      {document, LinesText(given_back.lines()),
       given_back.has_total() ? MoneyText(given_back.total(), true) : LinesMoney(given_back.lines(), true, true),
       given_back.reason()});
}

std::string SubscriptionText(const v1::SubscriptionChange& change) {
  std::string reasons;
  for (const std::string& reason : change.reasons()) reasons = Joined({reasons, reason});
  return Joined({EnumWord(change.action()), change.plan(), change.has_amount() ? MoneyText(change.amount()) : "",
                 EnumWord(change.cause()), reasons});
}

std::string SurveyText(const v1::SurveyAnswer& answer) {
  const double top = answer.scale_max() != 0                   ? answer.scale_max()
                     : answer.kind() == v1::SurveyAnswer::NPS  ? 10
                     : answer.kind() == v1::SurveyAnswer::CSAT ? 5
                                                               : 7;
  return Joined({fmt::format("{} {} of {}", EnumWord(answer.kind()), answer.score(), top), answer.comment()});
}

std::string PaymentText(const v1::Payment& payment) {
  return Joined({EnumWord(payment.outcome()), payment.has_amount() ? MoneyText(payment.amount()) : "", payment.method(),
                 payment.failure_reason()});
}

std::string PageText(const v1::PageView& page) {
  return Joined({page.path().empty() ? page.url() : page.path(), page.title()});
}

std::string SessionText(const v1::Session& session) {
  const std::string length = session.duration_ms() > 0 ? fmt::format("{} s", session.duration_ms() / 1000) : "";
  return Joined({EnumWord(session.action()), length});
}

// An identify shows what it said of the person.
std::string AttributesText(const v1::Event& event) {
  std::string text;
  for (const v1::Attribute& attribute : event.attributes()) {
    text = Joined({text, fmt::format("{}={}", attribute.name(), ValueText(attribute.value()))});
  }
  return text;
}

std::string PayloadText(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPageView:
      return PageText(event.page_view());
    case v1::Event::kScreenView:
      return event.screen_view().screen();
    case v1::Event::kSession:
      return SessionText(event.session());
    case v1::Event::kLogin:
      return Joined({event.login().success() ? "ok" : "failed", event.login().method()});
    case v1::Event::kProductUsage:
      return fmt::format("{} {}", event.product_usage().metric(), event.product_usage().value());
    case v1::Event::kOrder:
      return OrderText(event.order());
    case v1::Event::kOrderReturn:
      return ReturnText(event.order_return());
    case v1::Event::kOrderCancelled:
      return Joined({event.order_cancelled().order_id(), event.order_cancelled().reason()});
    case v1::Event::kPayment:
      return PaymentText(event.payment());
    case v1::Event::kSubscription:
      return SubscriptionText(event.subscription());
    case v1::Event::kCaseUpdate:
      return Joined({EnumWord(event.case_update().action()), event.case_update().driver(),
                     event.case_update().subject(), Prefixed("agent ", event.case_update().agent_id())});
    case v1::Event::kMessage:
      return Joined({EnumWord(event.message().author()), event.message().text()});
    case v1::Event::kCampaignTouch:
      return Joined({EnumWord(event.campaign_touch().action()), event.campaign_touch().campaign_id(),
                     event.campaign_touch().link()});
    case v1::Event::kSurveyAnswer:
      return SurveyText(event.survey_answer());
    case v1::Event::kSnapshot:
      return fmt::format("{} v{}{}", event.snapshot().record_key(), event.snapshot().version(),
                         event.snapshot().deleted() ? ", deleted" : "");
    case v1::Event::kCall:
      return Joined(
          {EnumWord(event.call().outcome()), event.call().driver(), Prefixed("agent ", event.call().agent_id())});
    case v1::Event::kSelfService:
      return Joined(
          {EnumWord(event.self_service().outcome()), event.self_service().article_id(), event.self_service().query()});
    case v1::Event::kOffer:
      return Joined({EnumWord(event.offer().action()), event.offer().offer_id()});
    case v1::Event::kLoyalty:
      return Joined({EnumWord(event.loyalty().action()),
                     event.loyalty().points() != 0 ? fmt::format("{} points", event.loyalty().points()) : "",
                     event.loyalty().tier()});
    case v1::Event::kReward:
      return Joined({EnumWord(event.reward().action()), event.reward().name()});
    case v1::Event::kReferral:
      return Joined({EnumWord(event.referral().action()), event.referral().referral_id()});
    case v1::Event::kReview:
      return Joined({fmt::format("{} of {}", event.review().rating(),
                                 event.review().rating_max() == 0 ? 5 : event.review().rating_max()),
                     event.review().subject(), event.review().text()});
    case v1::Event::kMention:
      return Joined({event.mention().network(), event.mention().text()});
    case v1::Event::kAdTouch:
      return Joined({EnumWord(event.ad_touch().action()), event.ad_touch().network(), event.ad_touch().campaign_id()});
    case v1::Event::kStage:
      return Joined({event.stage().journey(), event.stage().stage()});
    case v1::Event::kPreference:
      return Joined({event.preference().topic(), event.preference().value()});
    case v1::Event::kCustom:
      return event.custom().type().empty() ? event.name() : event.custom().type();
    case v1::Event::PAYLOAD_NOT_SET:
      return AttributesText(event);
  }
  return "";
}

}  // namespace

std::string Summarise(const v1::Event& event) { return Printable(PayloadText(event)); }

std::string MoneyText(const v1::Money& money, bool as_negative) {
  std::string text = DecimalText(as_negative ? -money.micros() : money.micros());
  const size_t point = text.find('.');
  if (point == std::string::npos) {
    text += ".00";
  } else if (text.size() - point == 2) {
    text += "0";
  }
  const size_t whole = text.find('.');
  for (size_t i = whole; i > (text[0] == '-' ? 4u : 3u);) text.insert(i -= 3, 1, ',');
  return money.currency().empty() ? text : text + " " + money.currency();
}

std::string ValueText(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return Printable(value.text());
    case v1::Value::kInteger:
      return fmt::format("{}", value.integer());
    case v1::Value::kNumber:
      return fmt::format("{}", value.number());
    case v1::Value::kFlag:
      return value.flag() ? "yes" : "no";
    case v1::Value::kJson:
      return Printable(value.json());
    case v1::Value::kAddress: {
      const v1::Address& a = value.address();
      const std::string house = a.house_number() + Prefixed("/", a.unit());
      const std::string place = a.postal_code() + (a.postal_code().empty() || a.city().empty() ? "" : " ") + a.city();
      return Printable(Joined({a.street() + Prefixed(" ", house), place, a.region(), a.country()}));
    }
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return "-";
}

std::string TraitText(const v1::Trait& trait) {
  const std::string about = trait.approximate() ? "~" : "";
  switch (trait.result_case()) {
    case v1::Trait::kInteger:
      return about + GroupDigits(trait.integer());
    case v1::Trait::kNumber:
      return about + fmt::format("{}", trait.number());
    case v1::Trait::kText:
      return Printable(trait.text());
    case v1::Trait::kTime:
      return DayText(FromProto(trait.time())) + " " + ClockText(FromProto(trait.time()));
    case v1::Trait::kList: {
      std::string text;
      for (const std::string& value : trait.list().values()) text = Joined({text, value});
      return Printable(text);
    }
    case v1::Trait::kMoney: {
      std::string text;
      for (const v1::Money& money : trait.money().values()) text = Joined({text, MoneyText(money)});
      return text;
    }
    case v1::Trait::RESULT_NOT_SET:
      break;
  }
  return "-";
}

}  // namespace c360::command
