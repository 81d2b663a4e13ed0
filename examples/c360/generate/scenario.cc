#include "generate/scenario.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "generate/random.h"
#include "generate/stories.h"

namespace c360::generate {
namespace {

enum Stream : uint64_t { kSessionStream = 101, kVisitStream };

struct Product {
  std::string_view id;
  std::string_view name;
  std::string_view category;
  int64_t cents;
};
constexpr Product kProducts[] = {
    {"mug-01", "Enamel mug", "kitchen", 1290},     {"kettle-02", "Kettle", "kitchen", 4550},
    {"lamp-03", "Desk lamp", "light", 3999},       {"lamp-04", "Floor lamp", "light", 8900},
    {"chair-05", "Oak chair", "furniture", 12900}, {"table-06", "Oak table", "furniture", 45900},
    {"rug-07", "Wool rug", "home", 15950},         {"towel-08", "Linen towel", "home", 1875},
    {"pen-09", "Fountain pen", "desk", 2995},      {"paper-10", "Notebook", "desk", 745},
    {"tea-11", "Darjeeling, 250 g", "food", 1120}, {"coffee-12", "Coffee beans, 1 kg", "food", 2480},
    {"plant-13", "Rubber plant", "garden", 2250},  {"hose-14", "Garden hose", "garden", 3310},
};
constexpr std::string_view kCampaigns[] = {"spring-sale", "new-arrivals", "back-again", "loyalty-double",
                                           "winter-warm"};
constexpr std::string_view kQuestions[] = {"Where is my order?", "The lamp does not switch on.", "Can I return it?",
                                           "I was charged twice.", "Thank you, that solved it."};
constexpr std::string_view kAnswers[] = {"Let me look that up for you.", "We are sorry, a new one is on its way.",
                                         "The refund takes three days.", "Is there anything else?"};
constexpr std::string_view kScreens[] = {"Home", "Search", "Product", "Basket", "Account", "Orders"};
// What broken clients send for a person they do not know.
constexpr std::string_view kJunkUserIds[] = {"null", "\"null\"", "\"anonymous\"", "\"\"", "0"};

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
constexpr int64_t kYearStartMs = 1'704'067'200'000;  // 2024-01-01T00:00:00Z

std::string Cents(int64_t cents) { return fmt::format("{}.{:02}", cents / 100, cents % 100); }

std::string ProductMembers(const Product& product, int64_t quantity) {
  return fmt::format(R"("product_id":"{}","name":"{}","category":"{}","price":{},"quantity":{})", product.id,
                     product.name, product.category, Cents(product.cents), quantity);
}

// The address as somebody typed it.
std::string TypedEmail(std::string email, Random& random) {
  const int64_t style = random.Below(10);
  if (style < 7) return email;
  if (style == 9) {
    std::transform(email.begin(), email.end(), email.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
  } else if (email[0] >= 'a' && email[0] <= 'z') {
    email[0] -= 32;
  }
  return email;
}

// Writes the messages of one session. Ends when `left` is 0; every step checks it.
class Session {
 public:
  Session(const World& world, const Person& person, int64_t start_ms, int count, PersonState* state,
          std::vector<Message>* messages)
      : world_(world),
        person_(person),
        random_(MixAll({world.seed(), kSessionStream, static_cast<uint64_t>(person.number), state->sessions})),
        now_ms_(start_ms),
        left_(count),
        state_(*state),
        messages_(*messages) {}

  void Run() {
    const bool first = state_.sessions++ == 0;
    if (!first && person_.has_old_user_id && !state_.migrated) Migrate();
    // The first session names the person, so that later ones may show no more than a contact.
    if (first) {
      OnOwnDevice(0);
    } else {
      Choose();
    }
    while (left_ > 0) OnOwnDevice(static_cast<int>(random_.Below(person_.browsers + person_.apps)));
  }

 private:
  void Choose() {
    if (left_ == 0) return;
    const int64_t die = random_.Below(100);
    if (person_.uses_kiosk && (die < 12 || !state_.Has(kShownKiosk))) return OnSharedDevice(kShownKiosk);
    if (person_.family.has_tablet && (die < 30 || !state_.Has(kShownTablet))) return OnSharedDevice(kShownTablet);
    if (die >= 90) return Campaign();
    if (die >= 84 && !Quiet(IsQuietForContacts)) return Support();
    if (die >= 79) return Ads();
    if (die >= 75) return Group();
  }

  // --- Building blocks ---

  Message& Add(std::string_view type, Library library, int64_t gap_ms) {
    now_ms_ += 1 + random_.Below(2 * gap_ms);
    --left_;
    Message& message = messages_.emplace_back();
    message.type = type;
    message.library = library;
    message.time_ms = now_ms_;
    message.locale = library == Library::kServer ? "" : std::string(person_.country->language);
    message.person = person_.number;
    return message;
  }

  // Whether the person's story is about this now, so that chance must not get in between.
  bool Quiet(bool (*is_quiet)(int64_t minute)) const {
    return state_.has_story && is_quiet((now_ms_ - kYearStartMs) / kMinute);
  }

  bool UsesOldUserId() const { return person_.has_old_user_id && !state_.migrated; }

  void SignAsUser(Message* message) {
    message->user_id = UsesOldUserId() ? world_.OldUserId(person_) : world_.UserId(person_);
    state_.shown |= UsesOldUserId() ? kShownOldUserId : kShownUserId;
  }

  static void ShowDevice(const Device& device, Message* message) {
    message->anonymous_id = device.anonymous_id;
    message->device_id = device.device_id;
  }

  std::string NameMembers() const {
    return fmt::format(R"("firstName":"{}","lastName":"{}")", person_.given.written, person_.surname.written);
  }

  std::string OwnEmailMember(int which) {
    state_.shown |= kShownEmail << which;
    return fmt::format(R"("email":"{}")", TypedEmail(world_.Email(person_, which), random_));
  }

  std::string OwnPhoneMember() {
    const int64_t number = world_.PhoneNumber(person_);
    if (person_.country->code == "PL" && random_.PerMille(60)) {
      state_.shown |= kShownNationalPhone;
      return fmt::format(R"("phone":"{}")", NationalNumber(*person_.country, number));
    }
    state_.shown |= kShownPhone;
    return fmt::format(R"("phone":"{}")", WrittenPhone(*person_.country, number, PhoneStyle()));
  }

  int PhoneStyle() { return static_cast<int>(random_.Below(kPhoneStyles)); }

  // What a form asked for: now and then a family's common address stands there in place of an own one.
  std::string PersonTraits() {
    std::string traits = NameMembers();
    const bool first_form = !state_.Has(kShownEmail);
    if (person_.family.has_email && !first_form && (random_.PerMille(300) || !state_.Has(kShownFamilyEmail))) {
      state_.shown |= kShownFamilyEmail;
      traits += fmt::format(R"(,"email":"{}")", world_.FamilyEmail(person_));
    } else if (first_form || random_.PerMille(700)) {
      traits += "," + OwnEmailMember(person_.has_second_email && !first_form && random_.PerMille(400) ? 1 : 0);
    }
    if (person_.family.has_phone && (random_.PerMille(300) || !state_.Has(kShownFamilyPhone))) {
      state_.shown |= kShownFamilyPhone;
      traits += fmt::format(R"(,"phone":"{}")",
                            WrittenPhone(*person_.country, world_.FamilyPhoneNumber(person_), PhoneStyle()));
    } else if (person_.has_phone && random_.PerMille(600)) {
      traits += "," + OwnPhoneMember();
    }
    return traits +
           fmt::format(R"(,"language":"{}","address":{{"city":"{}","country":"{}"}})", person_.country->language,
                       person_.country->cities[static_cast<size_t>(person_.number) % person_.country->cities.size()],
                       person_.country->code);
  }

  // --- A new user id: everything later goes under it ---

  void Migrate() {
    Message& alias = Add("alias", Library::kServer, kSecond);
    alias.previous_id = world_.OldUserId(person_);
    state_.migrated = true;
    SignAsUser(&alias);
  }

  // --- In the shop, on a device of one's own ---

  void OnOwnDevice(int which) {
    if (left_ == 0) return;
    const Device device = world_.DeviceOf(person_, which);
    const uint32_t bit = static_cast<uint32_t>(kShownDevice) << which;
    const bool known = state_.Has(bit);
    // Looking around before logging in. A device that nobody connects with the person yet must see a login.
    if (!known || random_.PerMille(300)) {
      for (int64_t n = random_.Below(left_); n > 0 && left_ > 1; --n) LookAround(device);
      Login(device);
      state_.shown |= bit;
    }
    // Most visits end with the session; some change the device in between.
    const bool whole = random_.PerMille(800);
    for (int64_t n = whole ? left_ : random_.Below(left_ + 1); n > 0 && left_ > 0; --n) Shop(device);
  }

  void LookAround(const Device& device) {
    if (!device.app && random_.PerMille(40)) {
      Message& newsletter = Add("identify", Library::kBrowser, kMinute);
      ShowDevice(device, &newsletter);
      newsletter.traits = OwnEmailMember(0);
      return;
    }
    Message& message = View(device);
    if (random_.PerMille(20)) message.user_id_json = random_.Pick(kJunkUserIds);
  }

  // A page, a screen or a product, without a user id.
  Message& View(const Device& device) {
    const Product& product = random_.Pick(kProducts);
    const bool is_product = random_.PerMille(500);
    Message& message = Add(is_product   ? "track"
                           : device.app ? "screen"
                                        : "page",
                           device.app ? Library::kApp : Library::kBrowser, kMinute);
    ShowDevice(device, &message);
    if (is_product) {
      message.name = random_.PerMille(700) ? "Product Viewed" : "Product Added";
      message.properties = ProductMembers(product, 1);
    } else if (device.app) {
      message.name = random_.Pick(kScreens);
    } else {
      message.name = product.name;
      message.properties = fmt::format(R"("url":"https://shop.example/{}/{}","path":"/{}/{}","title":"{}")",
                                       product.category, product.id, product.category, product.id, product.name);
    }
    return message;
  }

  void Login(const Device& device) {
    const Library library = device.app ? Library::kApp : Library::kBrowser;
    if (left_ > 1 && random_.PerMille(100)) {
      Message& alias = Add("alias", library, kSecond);
      alias.previous_id = device.anonymous_id;
      SignAsUser(&alias);
    }
    const bool signs_in = state_.Has(kShownEmail) && random_.PerMille(400);
    Message& message = Add(signs_in ? "track" : "identify", library, kMinute);
    ShowDevice(device, &message);
    SignAsUser(&message);
    if (signs_in) {
      message.name = "Signed In";
    } else {
      message.traits = PersonTraits();
    }
  }

  void Shop(const Device& device) {
    if (left_ == 1 && random_.PerMille(350) && !Quiet(IsQuietForOrders)) return Buy(device);
    if (state_.orders > 0 && random_.PerMille(15)) return Refund();
    SignAsUser(&View(device));
  }

  std::string OrderId(uint32_t number) const { return fmt::format("o-{}-{}", person_.number + 1, number); }

  void Buy(const Device& device) {
    std::string products;
    int64_t cents = 0;
    for (int64_t lines = random_.Between(1, 3); lines > 0; --lines) {
      const Product& product = random_.Pick(kProducts);
      const int64_t quantity = random_.Between(1, 3);
      cents += product.cents * quantity;
      products += (products.empty() ? "{" : ",{") + ProductMembers(product, quantity) + "}";
    }
    Message& message = Add("track", device.app ? Library::kApp : Library::kBrowser, kMinute);
    ShowDevice(device, &message);
    SignAsUser(&message);
    message.name = "Order Completed";
    message.properties = fmt::format(R"("order_id":"{}","total":{},"currency":"{}","products":[{}])",
                                     OrderId(++state_.orders), Cents(cents), person_.country->currency, products);
  }

  // The shop's own system tells of refunds; it knows no device.
  void Refund() {
    Message& message = Add("track", Library::kServer, kMinute);
    SignAsUser(&message);
    if (random_.PerMille(100)) message.anonymous_id = "null";
    message.name = "Order Refunded";
    message.properties = fmt::format(R"("order_id":"{}","total":{},"currency":"{}")",
                                     OrderId(static_cast<uint32_t>(1 + random_.Below(state_.orders))),
                                     Cents(random_.Between(500, 9000)), person_.country->currency);
  }

  // --- On a device of many ---

  void OnSharedDevice(Shown bit) {
    const Device device = bit == kShownKiosk ? world_.Kiosk(person_.kiosk) : world_.Tablet(person_.family.number);
    // Without a user id it may be anyone's.
    for (int64_t n = random_.Below(left_); n > 0; --n) View(device).person = -1;
    Message& login = Add("identify", Library::kApp, kMinute);
    ShowDevice(device, &login);
    SignAsUser(&login);
    login.traits = PersonTraits();
    state_.shown |= bit;
    for (int64_t n = random_.Below(left_ + 1); n > 0; --n) Shop(device);
  }

  // --- Messages that know a contact, or the user ---

  // Says whose a server's message is: by user id, or by a contact that is known to be the person's, or by one that is
  // the whole family's.
  void SignByContact(bool by_phone, Message* message) {
    if (by_phone && state_.Has(kShownPhone) && random_.PerMille(500)) {
      message->context_traits =
          NameMembers() + "," +
          fmt::format(R"("phone":"{}")", WrittenPhone(*person_.country, world_.PhoneNumber(person_), PhoneStyle()));
      return;
    }
    if (person_.family.has_email && random_.PerMille(200)) {
      message->context_traits = fmt::format(R"("email":"{}")", world_.FamilyEmail(person_));
      message->person = -1;
      return;
    }
    const int which = state_.Has(kShownEmail << 1) && random_.PerMille(300) ? 1 : 0;
    if (state_.Has(kShownEmail << which) && random_.PerMille(500)) {
      message->context_traits = OwnEmailMember(which);
      return;
    }
    SignAsUser(message);
  }

  void Campaign() {
    constexpr std::string_view kSteps[] = {"Email Delivered", "Email Opened", "Email Link Clicked"};
    const std::string campaign(random_.Pick(kCampaigns));
    for (size_t step = 0; step < 3 && left_ > 0; ++step) {
      Message& message = Add("track", Library::kServer, step == 0 ? kMinute : 2 * kHour);
      SignByContact(/*by_phone=*/false, &message);
      message.name = kSteps[step];
      message.properties = fmt::format(R"("campaign_id":"{}","campaign_name":"{}")", campaign, campaign);
      if (random_.PerMille(300)) return;
    }
  }

  // A talk without a case. The spec's words are the customer's: who sends is the customer.
  void Support() {
    const std::string id = fmt::format("t-{}-{}", person_.number + 1, state_.sessions);
    for (int64_t turns = random_.Between(1, 3); turns > 0; --turns) {
      const auto add = [&](std::string_view name, const std::string& properties) {
        if (left_ == 0) return;
        Message& message = Add("track", Library::kServer, kMinute);
        SignByContact(/*by_phone=*/true, &message);
        message.name = name;
        message.properties = properties;
      };
      add("Live Chat Message Sent",
          fmt::format(R"("conversation_id":"{}","message_body":"{}")", id, random_.Pick(kQuestions)));
      add("Live Chat Message Received", fmt::format(R"("conversation_id":"{}","agent_id":"a{}","message_body":"{}")",
                                                    id, random_.Between(1, 40), random_.Pick(kAnswers)));
    }
  }

  // Advertisements, as the network tells of them for somebody logged in there.
  void Ads() {
    Message& message = Add("track", Library::kServer, kMinute);
    SignAsUser(&message);
    const bool clicked = random_.PerMille(300);
    message.name = clicked ? "Ad Clicked" : "Ad Viewed";
    message.properties =
        fmt::format(R"("network":"{}","campaign_id":"{}","cost":{},"currency":"EUR")",
                    random_.PerMille(600) ? "search" : "display", random_.Pick(kCampaigns), clicked ? "0.45" : "0.01");
  }

  void Group() {
    Message& message = Add("group", Library::kServer, kMinute);
    SignAsUser(&message);
    message.group_id = fmt::format("club-{}", person_.country->code);
    message.traits = fmt::format(R"("name":"Garden club {}")", person_.country->code);
  }

  const World& world_;
  const Person& person_;
  Random random_;
  int64_t now_ms_;
  int left_;
  PersonState& state_;
  std::vector<Message>& messages_;
};

}  // namespace

void AppendSession(const World& world, const Person& person, int64_t start_ms, int count, PersonState* state,
                   std::vector<Message>* messages) {
  Session(world, person, start_ms, count, state, messages).Run();
}

void AppendVisit(const World& world, int64_t visitor, int64_t start_ms, int count, std::vector<Message>* messages) {
  Random random(MixAll({world.seed(), kVisitStream, static_cast<uint64_t>(visitor)}));
  const Device browser = world.VisitorBrowser(visitor);
  for (int i = 0; i < count; ++i) {
    start_ms += 1 + random.Below(2 * kMinute);
    const Product& product = random.Pick(kProducts);
    Message& message = messages->emplace_back();
    message.type = "page";
    message.library = Library::kBrowser;
    message.anonymous_id = browser.anonymous_id;
    if (random.PerMille(50)) message.user_id_json = random.Pick(kJunkUserIds);
    message.name = product.name;
    message.properties = fmt::format(R"("url":"https://shop.example/{}","path":"/{}","title":"{}")", product.id,
                                     product.id, product.name);
    message.time_ms = start_ms;
  }
}

}  // namespace c360::generate
