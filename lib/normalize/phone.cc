#include "normalize/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/hash.h"
#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

constexpr size_t kShortest = 7;  // digits of a number without its area

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// "1-800-555-CARS": letters that stand for digits, which fill an American free number up.
bool IsVanity(std::string_view folded) {
  std::string all;
  std::copy_if(folded.begin(), folded.end(), std::back_inserter(all), [](char c) { return IsDigit(c) || IsLetter(c); });
  return all.size() == 11 && all.starts_with("18");
}

// Whether a "/" at `at` only parts the digits of one number: one stands before seven digits too, and at least three
// digits follow ("+48/601/000/124"), where a second number or an extension would stand ("601000124 / 22-555").
bool IsSeparator(std::string_view folded, size_t at, size_t first_slash) {
  const std::string_view behind = folded.substr(at + 1, 3);
  return first_slash < at && behind.size() == 3 && std::all_of(behind.begin(), behind.end(), IsDigit);
}

// Without what follows a number: an extension, a note, a second number. libphonenumber reads letters as the keys of a
// telephone, as in 1-800-555-CARS, and digits behind a stroke as more of the number.
std::string_view WithoutTail(std::string_view folded) {
  size_t digits = 0;
  size_t first_slash = folded.size();
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (IsDigit(c)) {
      ++digits;
    } else if (digits < kShortest) {
      if (c == '/') first_slash = std::min(first_slash, i);
    } else if (c == ';' || c == '#' || (c == '/' && !IsSeparator(folded, i, first_slash)) ||
               (IsLetter(c) && !IsVanity(folded))) {
      return folded.substr(0, i);
    }
  }
  return folded;
}

}  // namespace

bool PhoneNormalizer::KnowsRegion(const std::string& region) {
  std::set<std::string> regions;
  i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  return regions.contains(region);
}

absl::StatusOr<std::string> PhoneNormalizer::Normalize(std::string_view text) const {
  Shard& shard = shards_[Hash64(text) % kShards];
  {
    MutexLock lock(&shard.mutex);
    if (const auto it = shard.memo.find(ToAbsl(text)); it != shard.memo.end()) return it->second;
  }
  auto answer = Parse(text);
  MutexLock lock(&shard.mutex);
  if (shard.memo.size() >= entries_per_shard_) shard.memo.clear();  // bounded; what is asked often comes back at once
  shard.memo.emplace(std::string(text), answer);
  return answer;
}

absl::StatusOr<std::string> PhoneNormalizer::Parse(std::string_view text) const {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  std::string given = Fold(text);
  if (given.starts_with("tel:")) given.erase(0, 4);
  if (given.starts_with("00")) given.replace(0, 2, "+");
  given.resize(WithoutTail(given).size());
  std::string digits;
  std::copy_if(given.begin(), given.end(), std::back_inserter(digits), IsDigit);
  if (digits.size() < 5) return InvalidArgument("fewer than five digits");
  if (digits.size() > 17) return InvalidArgument("more than seventeen digits");
  if (std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; }))
    return InvalidArgument("one digit repeated");
  const bool international = given.find('+') != std::string::npos;
  if (!international && default_region_.empty()) return digits;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const std::string region = default_region_.empty() ? "ZZ" : default_region_;
  if (util.Parse(given, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return (international ? "+" : "") + digits;
  number.clear_extension();
  std::string out;
  util.Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

}  // namespace c360::normalize
