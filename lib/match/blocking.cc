#include "match/blocking.h"

#include <algorithm>

#include "base/hash.h"
#include "match/nicknames.h"
#include "match/similarity.h"

namespace c360::match {
namespace {

class Keys {
 public:
  explicit Keys(const Subject& subject) : s_(subject) {}

  std::vector<std::string> Take() {
    Numbers();
    Contacts();
    given_ = SoundsOf(s_.words(ValueKind::kGiven));
    family_ = SoundsOf(s_.words(ValueKind::kFamily));
    NamesAndDates();
    NamesAlone();
    NamesAndPlaces();
    Addresses();
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    if (keys_.size() > kMostBlockingKeys) {
      std::sort(keys_.begin(), keys_.end(), [](const std::string& a, const std::string& b) {
        return std::pair(Hash64(a), std::string_view(a)) < std::pair(Hash64(b), std::string_view(b));
      });
      keys_.resize(kMostBlockingKeys);
      std::sort(keys_.begin(), keys_.end());
    }
    return std::move(keys_);
  }

 private:
  template <typename... Parts>
  void Add(std::string_view kind, const Parts&... parts) {
    std::string key(kind);
    (key.append("|").append(parts), ...);
    keys_.push_back(std::move(key));
  }

  std::string_view text(const Word& word) const { return s_.text(word); }
  static std::string Sound(const Word& word) { return word.sound != 0 ? std::to_string(word.sound) : std::string(); }

  void Numbers() {
    for (const Word& word : s_.words(ValueKind::kNumber)) {
      const std::string_view number = text(word);
      const std::string issuer = std::to_string(word.sound);
      Add("n", issuer, number);
      if (number.size() < 6) continue;
      Add("nh", issuer, number.substr(0, (number.size() + 1) / 2));
      Add("nt", issuer, number.substr(number.size() / 2));
    }
  }

  void Contacts() {
    for (const Word& word : s_.words(ValueKind::kEmail)) {
      Add("e", text(word));
      if (word.note >= 4) Add("el", text(word).substr(0, word.note));
    }
    for (const Word& word : s_.words(ValueKind::kPhone)) {
      std::string_view number = text(word);
      if (number.size() >= 7) Add("pt", number.substr(number.size() - 7));
      if (number.size() >= 9) Add("ph", number.substr(0, number.size() - 3));
    }
  }

  // What names sound like, those of both places, since the order of given and family name is often lost; given names by
  // the names they are forms of.
  struct NameSound {
    std::string sound;
    std::string_view initial;
  };
  std::vector<NameSound> SoundsOf(std::span<const Word> words) const {
    std::vector<NameSound> sounds;
    for (const Word& word : words) {
      const auto full = FullNames(word.note);
      for (const std::string_view name : full) sounds.push_back({std::to_string(SoundOf(name)), name.substr(0, 1)});
      if (full.empty()) sounds.push_back({Sound(word), text(word).substr(0, 1)});
    }
    return sounds;
  }

  void NamesAndDates() {
    std::vector<NameSound> names = given_;
    names.insert(names.end(), family_.begin(), family_.end());
    for (const PartialDate& date : s_.birth_dates()) {
      const bool whole = date.has_month() && date.has_day();
      if (whole && !date.truncated()) Add("d", date.text());
      for (const Word& place : s_.words(ValueKind::kBirthPlace)) Add("dp", date.text(), text(place).substr(0, 6));
      for (const Word& place : s_.words(ValueKind::kCity)) Add("dp", date.text(), text(place).substr(0, 6));
      for (const NameSound& name : names) {
        Add("sy", name.sound, date.year());
        Add("im", name.initial, date.year(), date.month());
        if (!whole) continue;
        Add("id", name.initial, date.text());
        Add("iy", name.initial, date.year(), date.day());
        Add("sd", name.sound, date.month(), date.day());
      }
      // Called by the second name, or by the name before marriage.
      for (const NameSound& name : SoundsOf(s_.words(ValueKind::kMiddle))) Add("sy", name.sound, date.year());
    }
  }

  void NamesAlone() {
    for (const Word& last : s_.words(ValueKind::kFamily)) Add("f", text(last));
    // One name alone may be the family name.
    if (family_.empty()) {
      for (const Word& first : s_.words(ValueKind::kGiven)) Add("f", text(first));
    }
    for (const NameSound& first : given_) {
      for (const NameSound& last : family_) {
        Add("sp", std::min(first.sound, last.sound), std::max(first.sound, last.sound));
        for (const PartialDate& date : s_.birth_dates()) {
          Add("spy", std::min(first.sound, last.sound), std::max(first.sound, last.sound), date.year());
        }
        for (const Word& place : s_.words(ValueKind::kPostcode)) {
          Add("spp", std::min(first.sound, last.sound), std::max(first.sound, last.sound), text(place));
        }
      }
      for (const Word& last : s_.words(ValueKind::kFamily)) {
        Add("fi", text(last), first.initial);
        // A slip in the middle of the family name leaves its ends.
        if (last.size >= 5) {
          Add("ge", first.sound, text(last).substr(0, 3));
          Add("gt", first.sound, text(last).substr(text(last).size() - 3));
        }
      }
    }
    for (const Word& first : s_.words(ValueKind::kGiven)) {
      for (const NameSound& last : family_) Add("if", text(first), last.initial);
    }
    if (!s_.is_organisation()) return;
    for (const Word& company : s_.words(ValueKind::kCompany)) {
      Add("o", text(company));
      Add("os", Sound(company));
      // "Worldwide Exports" and "Universal Exports Worldwide"
      std::string_view rest = text(company);
      while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (word.size() >= 4) Add("ow", word);
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      }
    }
  }

  void NamesAndPlaces() {
    std::vector<NameSound> names = given_;
    names.insert(names.end(), family_.begin(), family_.end());
    for (const Word& place : s_.words(ValueKind::kPostcode)) {
      Add("p", text(place));
      for (const NameSound& name : names) {
        Add("pn", text(place), name.sound);
        Add("pi", text(place), name.initial);
      }
      for (const PartialDate& date : s_.birth_dates()) Add("py", text(place), date.year());
    }
    for (const NameSound& name : names) {
      for (const ValueKind kind : {ValueKind::kCity, ValueKind::kBirthPlace}) {
        for (const Word& place : s_.words(kind)) Add("cn", text(place).substr(0, 6), name.sound);
      }
      for (const Word& occupation : s_.words(ValueKind::kOccupation)) Add("on", text(occupation), name.sound);
    }
  }

  void Addresses() {
    for (const Word& street : s_.words(ValueKind::kStreet)) {
      for (const Word& house : s_.words(ValueKind::kHouse)) Add("st", text(street).substr(0, 6), text(house));
    }
  }

  const Subject& s_;
  std::vector<NameSound> given_, family_;
  std::vector<std::string> keys_;
};

}  // namespace

std::vector<std::string> BlockingKeys(const Subject& subject) { return Keys(subject).Take(); }

uint64_t PlaceByName(const Subject& subject) {
  const auto sound = [&](ValueKind kind) -> uint64_t {
    return subject.has(kind) ? subject.words(kind).front().sound : 0;
  };
  const ValueKind first = subject.has(ValueKind::kFamily)  ? ValueKind::kFamily
                          : subject.has(ValueKind::kGiven) ? ValueKind::kGiven
                                                           : ValueKind::kCompany;
  return sound(first) << 32 | sound(ValueKind::kGiven);
}

}  // namespace c360::match
