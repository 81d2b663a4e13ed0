#include "normalize/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/hash.h"
#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {

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
  std::string digits;
  std::copy_if(given.begin(), given.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
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
