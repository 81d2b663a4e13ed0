// A varint of presence bits, then only what is there, in the order of the bits. Whole numbers are zigzag varints,
// others eight bytes; keys are hashes and stand as eight bytes. Tested by fact_test.cc.
#include "metrics/fact_codec.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "base/bytes.h"
#include "base/hash.h"
#include "types/event.h"

namespace c360::metrics {
namespace {

constexpr size_t kTextBytes = 64;
constexpr size_t kReasonBytes = 256;  // several reasons

// Stored on disk; do not change.
enum Bit : uint32_t {
  kBitAction = 1 << 0,
  kBitDirection = 1 << 1,
  kBitFlags = 1 << 2,
  kBitKey = 1 << 3,
  kBitAmount = 1 << 4,
  kBitCurrency = 1 << 5,
  kBitSubject = 1 << 6,
  kBitLink = 1 << 7,
  kBitNumber = 1 << 8,
  kBitNumber2 = 1 << 9,
  kBitNumber3 = 1 << 10,
  kBitVariant = 1 << 11,
  kBitAgent = 1 << 12,
  kBitQueue = 1 << 13,
  kBitReason = 1 << 14,
  kBitDevice = 1 << 15,
};

uint64_t Zigzag(int64_t value) { return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63); }
int64_t Unzigzag(uint64_t value) { return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1); }

// [0][8 bytes], or a varint of 1 + zigzag for whole numbers of up to 2^53.
void AppendNumber(std::string* out, double value) {
  constexpr double kExact = 9007199254740992.0;
  if (value == std::trunc(value) && std::fabs(value) <= kExact) {
    AppendVarint(out, Zigzag(static_cast<int64_t>(value)) + 1);
    return;
  }
  uint64_t bits;
  std::memcpy(&bits, &value, 8);
  out->push_back('\0');
  AppendBigEndian64(out, bits);
}

bool ReadFixed64(std::string_view* in, uint64_t* value) {
  if (in->size() < 8) return false;
  *value = LoadBigEndian64(in->data());
  in->remove_prefix(8);
  return true;
}

bool ReadNumber(std::string_view* in, double* value) {
  uint64_t bits;
  if (!ReadVarint(in, &bits)) return false;
  if (bits != 0) {
    *value = static_cast<double>(Unzigzag(bits - 1));
    return true;
  }
  if (!ReadFixed64(in, &bits)) return false;
  std::memcpy(value, &bits, 8);
  return std::isfinite(*value);
}

// Cut to `most` bytes, not inside a UTF-8 character.
std::string_view Cut(std::string_view text, size_t most = kTextBytes) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

uint64_t KeyOf(std::string_view id) { return id.empty() ? 0 : std::max<uint64_t>(Hash64(id), 1); }

struct LineSums {
  std::map<std::string, __int128> money;
  double quantity = 0;
};

// quantity x unit price in micros, as the profile's traits round it: half away from zero.
template <typename Lines>
LineSums SumLines(const Lines& lines) {
  LineSums sums;
  for (const v1::OrderLine& line : lines) {
    sums.quantity += line.quantity();
    if (!line.has_unit_price()) continue;
    const __int128 product = static_cast<__int128>(std::llround(std::clamp(line.quantity(), -1e12, 1e12) * 1e6)) *
                             line.unit_price().micros();
    sums.money[line.unit_price().currency()] += (product + (product >= 0 ? 500'000 : -500'000)) / 1'000'000;
  }
  return sums;
}

class Projector {
 public:
  Projector(const v1::Event& event, TextPool* pool) : event_(event), pool_(pool) {}

  Fact Project() {
    fact_.time_us = TimeMicros(event_);
    fact_.type = TypeOf(event_);
    fact_.channel = static_cast<uint8_t>(event_.channel());
    fact_.direction = static_cast<uint8_t>(event_.direction());
    fact_.device = DeviceOf();
    if (event_.attributes_size() > 0 || event_.has_snapshot()) fact_.flags |= kFlagAttributes;
    Commerce();
    Service();
    Feedback();
    Marketing();
    Behaviour();
    return fact_;
  }

 private:
  TextId Text(std::string_view text) { return text.empty() ? 0 : pool_->Intern(Cut(text)); }
  void Flag(bool set, FactFlag flag) {
    if (set) fact_.flags |= flag;
  }
  void Money(const v1::Money& money) {
    fact_.amount_micros = money.micros();
    fact_.currency = Text(money.currency());
    fact_.flags |= kFlagHasAmount;
  }
  template <typename Payload>
  void Lines(const Payload& payload) {
    const LineSums sums = SumLines(payload.lines());
    fact_.number = sums.quantity;
    fact_.number2 = payload.lines_size();
    if (payload.has_total()) return Money(payload.total());
    Flag(sums.money.size() > 1, kFlagMixedCurrency);
    if (sums.money.size() != 1) return;
    v1::Money money;
    money.set_currency(sums.money.begin()->first);
    // Past 64 bits the end, as the profile's traits do.
    constexpr __int128 kMost = INT64_MAX;
    money.set_micros(static_cast<int64_t>(std::clamp(sums.money.begin()->second, -kMost, kMost)));
    Money(money);
  }
  void Sentiment(bool has, double value) {
    Flag(has, kFlagSentiment);
    if (has) fact_.number3 = value;
  }

  // What a person found counts before what a filter said.
  template <typename Payload>
  void Spam(const Payload& payload) {
    const bool reviewed = payload.reviewed_as() != v1::Message::SPAM_CLASS_UNSPECIFIED;
    Flag((reviewed ? payload.reviewed_as() : payload.spam_class()) == v1::Message::SPAM, kFlagSpam);
    if (!reviewed) return;
    Flag(true, kFlagReviewed);
    Flag(payload.spam_class() == v1::Message::SPAM, kFlagFilterSpam);
    Flag(payload.spam_class() == v1::Message::ENGAGEABLE, kFlagFilterEngageable);
  }

  void Commerce() {
    switch (event_.payload_case()) {
      case v1::Event::kOrder:
        fact_.key = KeyOf(event_.order().order_id());
        fact_.variant = Text(event_.order().coupon());
        return Lines(event_.order());
      case v1::Event::kOrderReturn:
        fact_.key = KeyOf(event_.order_return().return_id());
        fact_.link = KeyOf(event_.order_return().order_id());
        fact_.reason = Text(event_.order_return().reason());
        Lines(event_.order_return());
        fact_.number = std::fabs(fact_.number);
        fact_.amount_micros = -std::abs(fact_.amount_micros);
        return;
      case v1::Event::kOrderCancelled:
        fact_.key = KeyOf(event_.order_cancelled().order_id());
        fact_.reason = Text(event_.order_cancelled().reason());
        if (event_.order_cancelled().has_total()) Money(event_.order_cancelled().total());
        return;
      case v1::Event::kPayment:
        fact_.action = static_cast<uint8_t>(event_.payment().outcome());
        fact_.key = KeyOf(event_.payment().order_id());
        fact_.link = KeyOf(event_.payment().subscription_id());
        fact_.variant = Text(event_.payment().method());
        fact_.reason = Text(event_.payment().failure_reason());
        if (event_.payment().has_amount()) Money(event_.payment().amount());
        return;
      case v1::Event::kSubscription:
        return Subscription(event_.subscription());
      default:
        return;
    }
  }

  void Subscription(const v1::SubscriptionChange& change) {
    fact_.action = static_cast<uint8_t>(change.action());
    fact_.key = KeyOf(change.subscription_id());
    fact_.number = change.period_months();
    if (change.has_ends_at()) fact_.number2 = static_cast<double>(ToMicros(change.ends_at()));
    fact_.subject = Text(change.plan());
    if (change.has_amount()) Money(change.amount());
    Flag(change.cause() == v1::SubscriptionChange::VOLUNTARY, kFlagVoluntary);
    Flag(change.cause() == v1::SubscriptionChange::INVOLUNTARY, kFlagInvoluntary);
    std::string reasons;
    for (const std::string& reason : change.reasons()) {
      const std::string_view one = Cut(reason);
      if (one.empty() || reasons.size() + one.size() + 1 > kReasonBytes) continue;
      if (!reasons.empty()) reasons.push_back('\n');
      reasons.append(one);
    }
    if (!reasons.empty()) fact_.reason = pool_->Intern(reasons);
  }

  void Service() {
    switch (event_.payload_case()) {
      case v1::Event::kCall:
        fact_.action = static_cast<uint8_t>(event_.call().outcome());
        fact_.key = KeyOf(event_.call().call_id());
        fact_.link = KeyOf(event_.call().case_id());
        fact_.number = static_cast<double>(event_.call().wait_ms());
        fact_.number2 = static_cast<double>(event_.call().talk_ms());
        fact_.subject = Text(event_.call().driver());
        fact_.agent = Text(event_.call().agent_id());
        fact_.queue = Text(event_.call().queue());
        return;
      case v1::Event::kSelfService:
        fact_.action = static_cast<uint8_t>(event_.self_service().outcome());
        fact_.key = KeyOf(event_.self_service().session_id());
        fact_.subject = Text(event_.self_service().driver());
        fact_.variant = Text(event_.self_service().article_id());
        return;
      case v1::Event::kCaseUpdate:
        fact_.action = static_cast<uint8_t>(event_.case_update().action());
        fact_.key = KeyOf(event_.case_update().case_id());
        fact_.number2 = event_.case_update().severity();
        fact_.subject = Text(event_.case_update().driver());
        fact_.variant = Text(event_.case_update().priority());
        fact_.agent = Text(event_.case_update().agent_id());
        fact_.queue = Text(event_.case_update().queue());
        return;
      case v1::Event::kMessage:
        fact_.action = static_cast<uint8_t>(event_.message().author());
        fact_.key = KeyOf(event_.message().conversation_id());
        fact_.link = KeyOf(event_.message().case_id());
        fact_.number2 = event_.message().severity();
        Sentiment(event_.message().has_sentiment(), event_.message().sentiment());
        Spam(event_.message());
        fact_.agent = Text(event_.message().agent_id());
        return;
      default:
        return;
    }
  }

  void Feedback() {
    switch (event_.payload_case()) {
      case v1::Event::kReview:
        fact_.number = event_.review().rating();
        fact_.number2 = event_.review().rating_max() == 0 ? 5 : event_.review().rating_max();
        Sentiment(event_.review().has_sentiment(), event_.review().sentiment());
        Flag(event_.review().is_public(), kFlagPublic);
        fact_.subject = Text(event_.review().subject());
        fact_.variant = Text(event_.review().site());
        return;
      case v1::Event::kMention:
        fact_.number2 = event_.mention().severity();
        Sentiment(event_.mention().has_sentiment(), event_.mention().sentiment());
        Flag(event_.mention().is_public(), kFlagPublic);
        Spam(event_.mention());
        fact_.number = static_cast<double>(event_.mention().author_reach());
        fact_.subject = Text(event_.mention().topic());
        fact_.variant = Text(event_.mention().network());
        return;
      case v1::Event::kSurveyAnswer:
        return Survey(event_.survey_answer());
      default:
        return;
    }
  }

  // Where no scale is given it is the kind's usual one, so that it always travels with the answer.
  void Survey(const v1::SurveyAnswer& answer) {
    fact_.action = static_cast<uint8_t>(answer.kind());
    fact_.key = KeyOf(answer.survey_id());
    fact_.number = answer.score();
    fact_.number2 = answer.scale_min();
    fact_.number3 = answer.scale_max();
    if (answer.scale_min() == 0 && answer.scale_max() == 0) {
      if (answer.kind() == v1::SurveyAnswer::NPS) fact_.number3 = 10;
      if (answer.kind() == v1::SurveyAnswer::CSAT) std::tie(fact_.number2, fact_.number3) = std::pair(1, 5);
      if (answer.kind() == v1::SurveyAnswer::CES) std::tie(fact_.number2, fact_.number3) = std::pair(1, 7);
    }
    Flag(answer.low_is_good(), kFlagLowIsGood);
    fact_.subject = Text(answer.survey_id());
    fact_.variant = Text(answer.question());
  }

  void Marketing() {
    switch (event_.payload_case()) {
      case v1::Event::kCampaignTouch:
        fact_.action = static_cast<uint8_t>(event_.campaign_touch().action());
        fact_.key = KeyOf(event_.campaign_touch().message_id());
        fact_.link = KeyOf(event_.campaign_touch().link());
        fact_.subject = Text(event_.campaign_touch().campaign_id());
        fact_.variant = Text(event_.campaign_touch().variant());
        return;
      case v1::Event::kAdTouch:
        fact_.action = static_cast<uint8_t>(event_.ad_touch().action());
        fact_.subject = Text(event_.ad_touch().campaign_id());
        fact_.variant = Text(event_.ad_touch().network());
        if (event_.ad_touch().has_cost()) Money(event_.ad_touch().cost());
        return;
      case v1::Event::kOffer:
        fact_.action = static_cast<uint8_t>(event_.offer().action());
        fact_.key = KeyOf(event_.offer().offer_id());
        fact_.subject = Text(event_.offer().campaign_id());
        fact_.variant = Text(event_.offer().action_id());
        if (event_.offer().has_value()) Money(event_.offer().value());
        return;
      case v1::Event::kLoyalty:
        fact_.action = static_cast<uint8_t>(event_.loyalty().action());
        fact_.link = KeyOf(event_.loyalty().order_id());
        fact_.number = static_cast<double>(event_.loyalty().points());
        fact_.subject = Text(event_.loyalty().program_id());
        fact_.variant = Text(event_.loyalty().tier());
        return;
      case v1::Event::kReward:
        fact_.action = static_cast<uint8_t>(event_.reward().action());
        fact_.key = KeyOf(event_.reward().reward_id());
        fact_.subject = Text(event_.reward().name());
        if (event_.reward().has_value()) Money(event_.reward().value());
        return;
      case v1::Event::kReferral:
        fact_.action = static_cast<uint8_t>(event_.referral().action());
        fact_.key = KeyOf(event_.referral().referral_id());
        fact_.subject = Text(event_.referral().program_id());
        return;
      default:
        return;
    }
  }

  void Behaviour() {
    switch (event_.payload_case()) {
      case v1::Event::kPageView:
        fact_.subject = Text(event_.page_view().path().empty() ? event_.name() : event_.page_view().path());
        return;
      case v1::Event::kScreenView:
        fact_.subject = Text(event_.screen_view().screen());
        return;
      case v1::Event::kSession:
        fact_.action = static_cast<uint8_t>(event_.session().action());
        fact_.key = KeyOf(event_.session().session_id());
        fact_.number = static_cast<double>(event_.session().duration_ms());
        return;
      case v1::Event::kLogin:
        fact_.action = event_.login().success() ? 1 : 2;
        fact_.variant = Text(event_.login().method());
        return;
      case v1::Event::kProductUsage:
        fact_.number = event_.product_usage().value();
        fact_.subject = Text(event_.product_usage().metric());
        return;
      case v1::Event::kStage:
        fact_.subject = Text(event_.stage().stage());
        fact_.variant = Text(event_.stage().journey());
        return;
      case v1::Event::kPreference:
        fact_.subject = Text(event_.preference().topic());
        fact_.variant = Text(event_.preference().value());
        return;
      case v1::Event::kCustom:
        fact_.subject = Text(event_.custom().type().empty() ? event_.name() : event_.custom().type());
        return;
      default:
        return;
    }
  }

  // The property "device_type" (or "context_device_type") where there is one; the app says it by itself.
  Device DeviceOf() const {
    for (const v1::Property& property : event_.properties()) {
      if (property.name() != "device_type" && property.name() != "context_device_type") continue;
      const std::string& text = property.value().text();
      if (text == "desktop" || text == "laptop" || text == "pc") return Device::kDesktop;
      if (text == "mobile" || text == "phone" || text == "smartphone" || text == "ios" || text == "android")
        return Device::kMobile;
      if (text == "tablet") return Device::kTablet;
      if (!text.empty()) return Device::kOther;
    }
    return event_.channel() == v1::CHANNEL_MOBILE_APP ? Device::kMobile : Device::kUnknown;
  }

  const v1::Event& event_;
  TextPool* pool_;
  Fact fact_;
};

}  // namespace

Fact ProjectFact(const v1::Event& event, TextPool* pool) { return Projector(event, pool).Project(); }

std::string EncodeFact(const Fact& fact, const TextPool& pool, uint16_t stored_flags) {
  const auto flags = static_cast<uint16_t>(fact.flags | stored_flags);
  uint32_t bits = 0;
  const auto mark = [&](bool there, Bit bit) {
    if (there) bits |= bit;
  };
  mark(fact.action != 0, kBitAction);
  mark(fact.direction != 0, kBitDirection);
  mark(flags != 0, kBitFlags);
  mark(fact.key != 0, kBitKey);
  mark(fact.amount_micros != 0, kBitAmount);
  mark(fact.currency != 0, kBitCurrency);
  mark(fact.subject != 0, kBitSubject);
  mark(fact.link != 0, kBitLink);
  mark(fact.number != 0, kBitNumber);
  mark(fact.number2 != 0, kBitNumber2);
  mark(fact.number3 != 0, kBitNumber3);
  mark(fact.variant != 0, kBitVariant);
  mark(fact.agent != 0, kBitAgent);
  mark(fact.queue != 0, kBitQueue);
  mark(fact.reason != 0, kBitReason);
  mark(fact.device != Device::kUnknown, kBitDevice);
  std::string out(1, kFactVersion);
  AppendVarint(&out, bits);
  if (bits & kBitAction) out.push_back(static_cast<char>(fact.action));
  if (bits & kBitDirection) out.push_back(static_cast<char>(fact.direction));
  if (bits & kBitFlags) AppendVarint(&out, flags);
  if (bits & kBitKey) AppendBigEndian64(&out, fact.key);
  if (bits & kBitAmount) AppendVarint(&out, Zigzag(fact.amount_micros));
  if (bits & kBitCurrency) AppendLengthPrefixed(&out, pool.Text(fact.currency));
  if (bits & kBitSubject) AppendLengthPrefixed(&out, pool.Text(fact.subject));
  if (bits & kBitLink) AppendBigEndian64(&out, fact.link);
  if (bits & kBitNumber) AppendNumber(&out, fact.number);
  if (bits & kBitNumber2) AppendNumber(&out, fact.number2);
  if (bits & kBitNumber3) AppendNumber(&out, fact.number3);
  if (bits & kBitVariant) AppendLengthPrefixed(&out, pool.Text(fact.variant));
  if (bits & kBitAgent) AppendLengthPrefixed(&out, pool.Text(fact.agent));
  if (bits & kBitQueue) AppendLengthPrefixed(&out, pool.Text(fact.queue));
  if (bits & kBitReason) AppendLengthPrefixed(&out, pool.Text(fact.reason));
  if (bits & kBitDevice) out.push_back(static_cast<char>(fact.device));
  return out;
}

std::string EncodeFact(const v1::Event& event) {
  TextPool pool;
  const Fact fact = ProjectFact(event, &pool);
  const bool device = std::any_of(event.identifiers().begin(), event.identifiers().end(),
                                  [](const v1::Identifier& one) { return one.namespace_() == "device_id"; });
  return EncodeFact(fact, pool, device ? 0 : kStoredNoDeviceId);
}

bool IsFactOf(std::string_view bytes, const v1::Event& event) {
  if (bytes == EncodeFact(event)) return true;
  TextPool pool;
  const Fact fact = ProjectFact(event, &pool);
  return bytes == EncodeFact(fact, pool);
}

bool DecodeFact(std::string_view in, TextPool* pool, Fact* fact) {
  uint64_t bits, number;
  if (in.empty() || in[0] != kFactVersion) return false;
  in.remove_prefix(1);
  if (!ReadVarint(&in, &bits)) return false;
  const auto byte = [&](uint8_t* out) {
    if (in.empty()) return false;
    *out = static_cast<uint8_t>(in[0]);
    in.remove_prefix(1);
    return true;
  };
  const auto text = [&](TextId* out) {
    std::string_view found;
    if (!ReadLengthPrefixed(&in, &found)) return false;
    *out = pool->Intern(found);
    return true;
  };
  if ((bits & kBitAction) && !byte(&fact->action)) return false;
  if ((bits & kBitDirection) && !byte(&fact->direction)) return false;
  if (bits & kBitFlags) {
    if (!ReadVarint(&in, &number)) return false;
    fact->flags = static_cast<uint16_t>(number & ~uint64_t{kStoredNoDeviceId});
  }
  if ((bits & kBitKey) && !ReadFixed64(&in, &fact->key)) return false;
  if (bits & kBitAmount) {
    if (!ReadVarint(&in, &number)) return false;
    fact->amount_micros = Unzigzag(number);
  }
  if ((bits & kBitCurrency) && !text(&fact->currency)) return false;
  if ((bits & kBitSubject) && !text(&fact->subject)) return false;
  if ((bits & kBitLink) && !ReadFixed64(&in, &fact->link)) return false;
  if ((bits & kBitNumber) && !ReadNumber(&in, &fact->number)) return false;
  if ((bits & kBitNumber2) && !ReadNumber(&in, &fact->number2)) return false;
  if ((bits & kBitNumber3) && !ReadNumber(&in, &fact->number3)) return false;
  if ((bits & kBitVariant) && !text(&fact->variant)) return false;
  if ((bits & kBitAgent) && !text(&fact->agent)) return false;
  if ((bits & kBitQueue) && !text(&fact->queue)) return false;
  if ((bits & kBitReason) && !text(&fact->reason)) return false;
  uint8_t device = 0;
  if ((bits & kBitDevice) && !byte(&device)) return false;
  if (device > static_cast<uint8_t>(Device::kOther)) return false;
  fact->device = static_cast<Device>(device);
  return in.empty();
}

std::optional<uint16_t> DecodeFactFlags(std::string_view in) {
  uint64_t bits, flags = 0;
  if (in.empty() || in[0] != kFactVersion) return std::nullopt;
  in.remove_prefix(1);
  if (!ReadVarint(&in, &bits)) return std::nullopt;
  const size_t before = ((bits & kBitAction) != 0) + ((bits & kBitDirection) != 0);
  if (in.size() < before) return std::nullopt;
  in.remove_prefix(before);
  if ((bits & kBitFlags) && !ReadVarint(&in, &flags)) return std::nullopt;
  return static_cast<uint16_t>(flags);
}

}  // namespace c360::metrics
