#include "match/blocking.h"

#include <algorithm>

#include "base/hash.h"

namespace c360::match {
namespace {

class Keys {
 public:
  explicit Keys(const Subject& subject) : s_(subject) {}

  std::vector<std::string> Take() {
    Numbers();
    Contacts();
    NamesAndDates();
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

  // Names of both places, since the order of given and family name is often lost.
  void NamesAndDates() {
    const auto given = s_.words(ValueKind::kGiven), family = s_.words(ValueKind::kFamily);
    for (const PartialDate& date : s_.birth_dates()) {
      const bool whole = date.has_month() && date.has_day();
      if (whole && !date.truncated()) Add("d", date.text());
      for (const auto words : {given, family}) {
        for (const Word& word : words) {
          Add("sy", Sound(word), date.year());
          const std::string_view initial = text(word).substr(0, 1);
          if (whole) Add("id", initial, date.text());
          Add("im", initial, date.year(), date.month());
          if (whole) Add("iy", initial, date.year(), date.day());
          if (whole) Add("sd", Sound(word), date.month(), date.day());
        }
      }
    }
  }

  void NamesAndPlaces() {
    const auto given = s_.words(ValueKind::kGiven), family = s_.words(ValueKind::kFamily);
    for (const Word& first : given) {
      for (const Word& last : family) {
        std::string a = Sound(first), b = Sound(last);
        if (b < a) std::swap(a, b);
        Add("sp", a, b);
        Add("fi", text(last), text(first).substr(0, 1));
        Add("if", text(first), text(last).substr(0, 1));
        for (const PartialDate& date : s_.birth_dates()) Add("spy", a, b, date.year());
        for (const Word& place : s_.words(ValueKind::kPostcode)) Add("spp", a, b, text(place));
      }
    }
    for (const auto words : {given, family}) {
      for (const Word& word : words) {
        for (const Word& place : s_.words(ValueKind::kPostcode)) Add("pn", text(place), Sound(word));
        for (const ValueKind kind : {ValueKind::kCity, ValueKind::kBirthPlace}) {
          for (const Word& place : s_.words(kind)) Add("cn", text(place).substr(0, 6), Sound(word));
        }
      }
    }
    for (const Word& company : s_.words(ValueKind::kCompany)) {
      if (s_.is_organisation()) Add("o", text(company));
      if (s_.is_organisation()) Add("os", Sound(company));
    }
    // Crossed with middle names: called by the second name, married.
    for (const Word& word : s_.words(ValueKind::kMiddle)) {
      if (word.size < 3) continue;
      for (const PartialDate& date : s_.birth_dates()) Add("sy", Sound(word), date.year());
    }
  }

  void Addresses() {
    for (const Word& street : s_.words(ValueKind::kStreet)) {
      for (const Word& house : s_.words(ValueKind::kHouse)) Add("st", text(street).substr(0, 6), text(house));
    }
  }

  const Subject& s_;
  std::vector<std::string> keys_;
};

}  // namespace

std::vector<std::string> BlockingKeys(const Subject& subject) { return Keys(subject).Take(); }

}  // namespace c360::match
