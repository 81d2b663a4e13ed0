#include "generate/truth.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"

namespace c360::generate {
namespace {

class Truth {
 public:
  using Row = std::function<void(std::string_view, std::string_view, int64_t)>;
  Truth(const World& world, std::span<const PersonState> people, const Row& row)
      : world_(world), people_(people), row_(row), kiosk_users_(static_cast<size_t>(world.kiosks())) {
    for (int64_t i = 0; i < world.people(); ++i) {
      if (StateOf(i).Has(kShownKiosk)) ++kiosk_users_[static_cast<size_t>(world.PersonOf(i).kiosk)];
    }
  }

  void Write() {
    for (int64_t i = 0; i < world_.people(); ++i) {
      const Person person = world_.PersonOf(i);
      Own(person, StateOf(i));
      if (person.family.number >= 0) OfFamily(person);
      if (StateOf(i).Has(kShownKiosk) && kiosk_users_[static_cast<size_t>(person.kiosk)] == 1) {
        OfDevice(world_.Kiosk(person.kiosk), i);
      }
    }
  }

 private:
  const PersonState& StateOf(int64_t person) const { return people_[static_cast<size_t>(person)]; }

  void Own(const Person& person, const PersonState& state) {
    const int64_t i = person.number;
    if (state.Has(kShownUserId)) row_("user_id", world_.UserId(person), i);
    if (state.Has(kShownOldUserId)) row_("user_id", world_.OldUserId(person), i);
    for (int which = 0; which < 2; ++which) {
      if (state.Has(kShownEmail << which)) row_("email", world_.Email(person, which), i);
    }
    const int64_t phone = world_.PhoneNumber(person);
    if (state.Has(kShownPhone)) row_("phone", WrittenPhone(*person.country, phone, 0), i);
    if (state.Has(kShownNationalPhone)) row_("phone", NationalNumber(*person.country, phone), i);
    for (int which = 0; which < person.browsers + person.apps; ++which) {
      if (state.Has(kShownDevice << which)) OfDevice(world_.DeviceOf(person, which), i);
    }
  }

  void OfDevice(const Device& device, int64_t person) {
    row_("anonymous_id", device.anonymous_id, person);
    if (!device.device_id.empty()) row_("device_id", device.device_id, person);
  }

  // Whether `person` alone of the family has shown the thing.
  bool Alone(const Person& person, uint32_t bit) const {
    if (!StateOf(person.number).Has(bit)) return false;
    // Families are neighbours, and none is larger than five.
    const int64_t first = std::max<int64_t>(person.number - 5, 0);
    const int64_t last = std::min<int64_t>(person.number + 5, world_.people() - 1);
    for (int64_t i = first; i <= last; ++i) {
      if (i == person.number || !StateOf(i).Has(bit)) continue;
      if (world_.PersonOf(i).family.number == person.family.number) return false;
    }
    return true;
  }

  void OfFamily(const Person& person) {
    const int64_t i = person.number;
    if (Alone(person, kShownFamilyEmail)) row_("email", world_.FamilyEmail(person), i);
    if (Alone(person, kShownFamilyPhone)) {
      row_("phone", WrittenPhone(*person.country, world_.FamilyPhoneNumber(person), 0), i);
    }
    if (Alone(person, kShownTablet)) OfDevice(world_.Tablet(person.family.number), i);
  }

  const World& world_;
  std::span<const PersonState> people_;
  const Row& row_;
  std::vector<int64_t> kiosk_users_;
};

}  // namespace

std::string EntityName(int64_t person) { return fmt::format("person-{}", person + 1); }

void WriteTruth(const World& world, std::span<const PersonState> people,
                const std::function<void(std::string_view name_space, std::string_view value, int64_t person)>& row) {
  Truth(world, people, row).Write();
}

}  // namespace c360::generate
