// Who lives in the sample world: facts of each person, computed from the seed whenever they are asked for.
#ifndef C360_EXAMPLES_C360_GENERATE_WORLD_H_
#define C360_EXAMPLES_C360_GENERATE_WORLD_H_

#include <cstdint>
#include <string>

#include "generate/names.h"

namespace c360::generate {

// A browser or an app: what an event from it shows.
struct Device {
  bool app = false;
  std::string anonymous_id;
  std::string device_id;  // empty for browsers
};

// Things that the members of a family share.
struct Family {
  int64_t number = -1;  // -1: none
  bool has_tablet = false;
  bool has_email = false;
  bool has_phone = false;
};

inline constexpr int kMaxBrowsers = 3;
inline constexpr int kMaxApps = 2;
inline constexpr int kMaxDevices = kMaxBrowsers + kMaxApps;

// One person. Small: texts are made when an event needs them.
struct Person {
  int64_t number = 0;
  const Country* country = nullptr;
  Name given;
  Name surname;
  int browsers = 1;
  int apps = 0;
  bool has_old_user_id = false;  // has two user ids one after the other, joined by an alias call
  bool has_second_email = false;
  bool has_phone = false;
  bool uses_kiosk = false;
  int64_t kiosk = 0;
  Family family;
};

// The world of one seed. Immutable and cheap to copy.
class World {
 public:
  // `people` >= 1.
  World(uint64_t seed, int64_t people);

  int64_t people() const { return people_; }
  int64_t kiosks() const { return kiosks_; }
  uint64_t seed() const { return seed_; }

  Person PersonOf(int64_t number) const;

  // Identifiers. No two people, families or kiosks have one in common.
  std::string UserId(const Person& person) const;
  std::string OldUserId(const Person& person) const;
  std::string Email(const Person& person, int which) const;  // 0 or 1, in lower case
  int64_t PhoneNumber(const Person& person) const;           // serial for WrittenPhone
  Device DeviceOf(const Person& person, int which) const;    // browsers first, then apps
  std::string FamilyEmail(const Person& person) const;
  int64_t FamilyPhoneNumber(const Person& person) const;
  Device Tablet(int64_t family) const;
  Device Kiosk(int64_t kiosk) const;
  // A browser of somebody who never says who they are.
  Device VisitorBrowser(int64_t visitor) const;

 private:
  Family FamilyOf(int64_t number) const;
  std::string Uuid(uint64_t kind, int64_t number, int which) const;

  uint64_t seed_;
  int64_t people_;
  int64_t kiosks_;
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_WORLD_H_
