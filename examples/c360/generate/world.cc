// Facts are hashes of (seed, what, number), so that nothing is stored and nothing depends on the order of asking.
#include "generate/world.h"

#include "fmt/format.h"
#include "generate/random.h"

namespace c360::generate {
namespace {

// Kinds of hashes: one for each fact, so that facts do not hang together.
enum Fact : uint64_t { kPersonFact = 1, kFamilyFact, kDeviceFact, kTabletFact, kKioskFact, kVisitorFact };

// People live in blocks; the first few of a block may be a family.
constexpr int64_t kBlock = 8;
constexpr int64_t kPeoplePerKiosk = 4000;

constexpr std::string_view kMailDomains[] = {"poczta.example", "northmail.example", "inbox.example", "kurier.example",
                                             "letterbox.example"};

std::string_view MailDomain(int64_t number) { return kMailDomains[static_cast<size_t>(number) % 5]; }

}  // namespace

World::World(uint64_t seed, int64_t people) : seed_(seed), people_(people), kiosks_(1 + people / kPeoplePerKiosk) {}

Family World::FamilyOf(int64_t number) const {
  const int64_t block = number / kBlock;
  Random random(MixAll({seed_, kFamilyFact, static_cast<uint64_t>(block)}));
  if (!random.PerMille(500)) return {};
  const int64_t size = random.Between(2, 5);
  if (number % kBlock >= size || block * kBlock + size > people_) return {};
  Family family{.number = block,
                .has_tablet = random.PerMille(600),
                .has_email = random.PerMille(500),
                .has_phone = random.PerMille(500)};
  family.has_tablet |= !family.has_email && !family.has_phone;
  return family;
}

Person World::PersonOf(int64_t number) const {
  Person person;
  person.number = number;
  person.family = FamilyOf(number);
  Random random(MixAll({seed_, kPersonFact, static_cast<uint64_t>(number)}));
  // A family lives in one country under one name.
  const bool in_family = person.family.number >= 0;
  Random household(in_family ? MixAll({seed_, kFamilyFact, static_cast<uint64_t>(person.family.number), 1})
                             : random.Next());
  person.country = &household.Pick(Countries());
  person.surname = household.Pick(person.country->family);
  person.given = random.Pick(person.country->given);
  const int64_t die = random.Below(10);
  person.browsers = die < 6 ? 1 : die < 9 ? 2 : kMaxBrowsers;
  person.apps = random.PerMille(400) ? static_cast<int>(random.Between(1, kMaxApps)) : 0;
  person.has_old_user_id = random.PerMille(20);
  person.has_second_email = random.PerMille(300);
  person.has_phone = random.PerMille(700);
  person.uses_kiosk = random.PerMille(400);
  person.kiosk = random.Below(kiosks_);
  return person;
}

std::string World::UserId(const Person& person) const { return fmt::format("u{:07}", person.number + 1); }

std::string World::OldUserId(const Person& person) const { return fmt::format("legacy-{:07}", person.number + 1); }

std::string World::Email(const Person& person, int which) const {
  const std::string_view domain = MailDomain(person.number + which);
  if (which == 0) return fmt::format("{}.{}{}@{}", person.given.ascii, person.surname.ascii, person.number + 1, domain);
  return fmt::format("{}{}-{}@{}", person.given.ascii.substr(0, 1), person.surname.ascii, person.number + 1, domain);
}

// Even serials are people's own phones, odd ones those of families.
int64_t World::PhoneNumber(const Person& person) const { return 2 * person.number; }
int64_t World::FamilyPhoneNumber(const Person& person) const { return 2 * person.family.number + 1; }

std::string World::FamilyEmail(const Person& person) const {
  return fmt::format("family.{}.{}@{}", person.surname.ascii, person.family.number + 1,
                     MailDomain(person.family.number));
}

Device World::DeviceOf(const Person& person, int which) const {
  const bool app = which >= person.browsers;
  return {.app = app,
          .anonymous_id = Uuid(kDeviceFact, person.number, 2 * which),
          .device_id = app ? Uuid(kDeviceFact, person.number, 2 * which + 1) : ""};
}

Device World::Tablet(int64_t family) const {
  return {.app = true, .anonymous_id = Uuid(kTabletFact, family, 0), .device_id = Uuid(kTabletFact, family, 1)};
}

Device World::Kiosk(int64_t kiosk) const {
  return {.app = true, .anonymous_id = Uuid(kKioskFact, kiosk, 0), .device_id = fmt::format("kiosk-{:04}", kiosk + 1)};
}

Device World::VisitorBrowser(int64_t visitor) const {
  return {.app = false, .anonymous_id = Uuid(kVisitorFact, visitor, 0), .device_id = ""};
}

// The kind and the number stand in it as they are, scattered by a bijection, so two are never equal within one kind.
std::string World::Uuid(uint64_t kind, int64_t number, int which) const {
  const uint64_t high = Mix(seed_ ^ (kind << 56) ^ (static_cast<uint64_t>(number) << 8) ^ static_cast<uint64_t>(which));
  const uint64_t low = MixAll({seed_, kind, static_cast<uint64_t>(number), static_cast<uint64_t>(which)});
  return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:04x}{:08x}", high >> 32, (high >> 16) & 0xFFFF, low & 0xFFF,
                     (low >> 12) & 0xFFF, high & 0xFFFF, low >> 32);
}

}  // namespace c360::generate
