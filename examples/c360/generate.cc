// Sample data with its truth: a small world of customers, families with a shared tablet and e-mail, kiosks, late
// events, retries.
#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>

#include "absl/time/time.h"
#include "fmt/format.h"
#include "fmt/ostream.h"
#include "verbs.h"

namespace c360::command {
namespace {

// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): the same data everywhere for one seed.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Below(uint64_t bound) {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % bound;
  }
  bool Chance(int percent) { return Below(100) < static_cast<uint64_t>(percent); }

 private:
  uint64_t state_;
};

constexpr const char* kFirst[] = {"Jan",  "Maria", "Piotr", "Sofia", "Lukas",
                                  "Emma", "Noah",  "Chloe", "Marco", "Ingrid"};
constexpr const char* kLast[] = {"Nowak",  "Schmidt", "Rossi", "Dubois", "Larsen",
                                 "Garcia", "Novak",   "Silva", "Murphy", "Kovacs"};
constexpr int kKioskCustomers = 500;  // customers a kiosk

// Customer c has user u<c>, browser b<c>, an e-mail and a phone of his own. Customers 5k and 5k+1 are a family: they
// share a tablet, an e-mail and a phone besides.
class World {
 public:
  World(uint64_t customers, uint64_t seed, const std::string& folder)
      : random_(seed),
        customers_(customers),
        identified_(customers, false),
        events_(folder + "/events.ndjson"),
        truth_(folder + "/truth.csv"),
        owners_(folder + "/truth_events.csv") {
    fmt::print(truth_, "namespace,value,entity\n");
    fmt::print(owners_, "source,event_id,entity\n");
  }
  bool good() const { return events_.good() && truth_.good() && owners_.good(); }

  // Writes one event, now and then twice, and what the evidence says of it.
  void Event(uint64_t number) {
    uint64_t c = random_.Below(customers_);
    if (!identified_[c]) {
      Identify(c, number);
    } else if (random_.Chance(15)) {
      Anonymous(c, number);
    } else if (random_.Chance(3) && c % 5 < 2) {
      Emit(number, "page",
           fmt::format("\"anonymousId\":\"tablet-{}\",\"userId\":{}", c / 5, random_.Chance(50) ? "null" : "\"null\""),
           "\"properties\":{\"path\":\"/tablet\"}", "");
    } else if (random_.Chance(5)) {
      Emit(number, "track",
           fmt::format("\"userId\":\"u{}\",\"context\":{{\"device\":{{\"id\":\"kiosk-{}\"}}}}", c, c / kKioskCustomers),
           "\"event\":\"Kiosk Used\",\"properties\":{}", Entity(c));
    } else if (random_.Chance(20)) {
      Shopping(c, number);
    } else {
      Emit(number, "page", fmt::format("\"userId\":\"u{0}\",\"anonymousId\":\"b{0}\"", c),
           fmt::format("\"properties\":{{\"path\":\"/p/{}\"}}", random_.Below(500)), Entity(c));
    }
  }

 private:
  static std::string Entity(uint64_t c) { return fmt::format("c{}", c); }
  std::string Email(uint64_t c) {
    return random_.Chance(30) ? fmt::format("User{}@Mail.Test.PL", c) : fmt::format("user{}@mail.test.pl", c);
  }
  std::string Phone(uint64_t c) {
    const uint64_t n = 601'000'000 + c % 98'000'000;
    const std::string local = fmt::format("{}", n);
    switch (random_.Below(3)) {
      case 0:
        return fmt::format("+48{}", n);
      case 1:
        return fmt::format("0048 {} {} {}", local.substr(0, 3), local.substr(3, 3), local.substr(6));
      default:
        return fmt::format("+48 {}-{}-{}", local.substr(0, 3), local.substr(3, 3), local.substr(6));
    }
  }

  // The first event of a customer shows who he is; some come by an alias from an older id.
  void Identify(uint64_t c, uint64_t number) {
    identified_[c] = true;
    const bool family = c % 5 < 2;
    const std::string traits =
        fmt::format("\"traits\":{{\"email\":\"{}\",\"phone\":\"{}\",\"firstName\":\"{}\",\"lastName\":\"{}\"}}",
                    Email(c), Phone(c), kFirst[c % 10], kLast[c / 10 % 10]);
    Emit(number, "identify", fmt::format("\"userId\":\"u{0}\",\"anonymousId\":\"b{0}\"", c), traits, Entity(c));
    for (const std::string& identifier :
         {fmt::format("user_id,u{}", c), fmt::format("anonymous_id,b{}", c),
          fmt::format("email,user{}@mail.test.pl", c), fmt::format("phone,+48{}", 601'000'000 + c % 98'000'000)}) {
      fmt::print(truth_, "{},{}\n", identifier, Entity(c));
    }
    if (family) {
      Emit(number, "identify", fmt::format("\"userId\":\"u{}\",\"anonymousId\":\"tablet-{}\"", c, c / 5),
           fmt::format("\"traits\":{{\"email\":\"family{}@mail.test.pl\"}}", c / 5), Entity(c), "-f");
    }
    if (random_.Chance(5)) {
      Emit(number, "alias", fmt::format("\"userId\":\"u{}\"", c), fmt::format("\"previousId\":\"old-{}\"", c),
           Entity(c), "-a");
      Emit(number, "page", fmt::format("\"anonymousId\":\"old-{}\"", c), "\"properties\":{\"path\":\"/before\"}",
           Entity(c), "-o");
      fmt::print(truth_, "anonymous_id,old-{},{}\n", c, Entity(c));
    }
  }

  void Anonymous(uint64_t c, uint64_t number) {
    if (random_.Chance(70)) {
      Emit(number, "page", fmt::format("\"anonymousId\":\"b{}\"", c), "\"properties\":{\"path\":\"/\"}", Entity(c));
    } else {
      Emit(number, "track", fmt::format("\"anonymousId\":\"m{}\"", c),
           fmt::format("\"event\":\"Newsletter Joined\",\"properties\":{{\"email\":\"{}\"}}", Email(c)), Entity(c));
    }
  }

  void Shopping(uint64_t c, uint64_t number) {
    const uint64_t cents = 500 + random_.Below(20'000);
    const bool refund = random_.Chance(8);
    Emit(number, "track", fmt::format("\"userId\":\"u{}\"", c),
         fmt::format("\"event\":\"Order "
                     "{}\",\"properties\":{{\"order_id\":\"o{}\",\"total\":{}.{:02},\"currency\":\"EUR\",\"products\":["
                     "{{\"product_id\":\"sku{}\",\"quantity\":1,\"price\":{}.{:02}}}]}}",
                     refund ? "Refunded" : "Completed", number, cents / 100, cents % 100, random_.Below(300),
                     cents / 100, cents % 100),
         Entity(c));
  }

  void Emit(uint64_t number, const char* type, const std::string& ids, const std::string& body,
            const std::string& entity, const char* suffix = "") {
    // Some events arrive days late; the clock of a device is a few seconds off.
    const int64_t at = 1'704'067'200 + static_cast<int64_t>(number) * 31'536'000 / 1'000'000 -
                       (random_.Chance(5) ? static_cast<int64_t>(random_.Below(10 * 86'400)) : 0);
    const int copies = random_.Chance(4) ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
      const absl::Time original = absl::FromUnixSeconds(at), sent = original + absl::Seconds(1 + 30 * copy),
                       received = sent + absl::Milliseconds(2500 + random_.Below(300));
      const auto text = [](absl::Time time) {
        return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E3SZ", time, absl::UTCTimeZone());
      };
      fmt::print(events_,
                 "{{\"type\":\"{}\",\"messageId\":\"e{}{}\",{},{},\"originalTimestamp\":\"{}\",\"sentAt\":\"{}\","
                 "\"receivedAt\":\"{}\"}}\n",
                 type, number, suffix, ids, body, text(original), text(sent), text(received));
    }
    if (!entity.empty()) fmt::print(owners_, "segment,e{}{},{}\n", number, suffix, entity);
  }

  Random random_;
  uint64_t customers_;
  std::vector<bool> identified_;
  std::ofstream events_, truth_, owners_;
};

}  // namespace

int Generate(const CommandLine& line) {
  const uint64_t customers = std::strtoull(line.Get("customers", "1000").c_str(), nullptr, 10);
  const uint64_t events = std::strtoull(line.Get("events", "10000").c_str(), nullptr, 10);
  const std::string out = line.Get("out");
  if (out.empty() || customers == 0)
    return fmt::print(stderr, "c360: generate wants --out=DIR and --customers above 0\n"), kWrongUsage;
  mkdir(out.c_str(), 0777);
  World world(customers, std::strtoull(line.Get("seed", "1").c_str(), nullptr, 10), out);
  for (uint64_t i = 0; i < events && world.good(); ++i) world.Event(i);
  if (!world.good()) return fmt::print(stderr, "c360: the files in {} cannot be written\n", out), kFailed;
  fmt::print("{0}/events.ndjson, {0}/truth.csv and {0}/truth_events.csv are written\n", out);
  return kDone;
}

}  // namespace c360::command
