// libphonenumber reads any spelling, for tens of microseconds. Most numbers come with a country code, and in most
// countries all it does to those is to drop the marks between the digits: what may be dropped besides, a national
// prefix written by mistake ("+44 020..."), starts with a digit that no number of the country starts with. So the first
// digit tells. Tested by tests/normalize/phone_test.cc, against libphonenumber.
#include "normalize/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
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

// A calling code, and the digits that what libphonenumber drops behind it may start with (nationalPrefixForParsing of
// its metadata, of the code's main country). Countries with prefixes that are more than a digit or two are left to it.
struct CallingCode {
  std::string_view code;
  std::string_view prefixes;
};
constexpr std::array<CallingCode, 42> kCallingCodes = {
    {{"1", "1"},    {"7", "8"},  {"20", "0"}, {"27", "0"},  {"30", ""},   {"31", "0"},  {"32", "0"},
     {"33", "0"},   {"34", ""},  {"36", "0"}, {"39", ""},   {"40", "0"},  {"41", "0"},  {"43", "0"},
     {"44", "0"},   {"45", ""},  {"46", "0"}, {"47", ""},   {"48", ""},   {"49", "0"},  {"60", "0"},
     {"61", "01"},  {"64", "0"}, {"65", ""},  {"66", "0"},  {"81", "0"},  {"82", "0"},  {"84", "0"},
     {"86", "01"},  {"90", "0"}, {"91", "0"}, {"351", ""},  {"353", "0"}, {"358", "0"}, {"359", "0"},
     {"370", "08"}, {"371", ""}, {"372", ""}, {"380", "0"}, {"386", "0"}, {"420", ""},  {"421", "0"}}};

// Whether nothing is in `text` but digits, marks between them, and a plus in front: then only the digits count.
bool IsPlain(std::string_view text) {
  constexpr std::string_view kMarks = " -.()";
  if (text.starts_with('+')) text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return IsDigit(c) || kMarks.find(c) != std::string_view::npos; });
}

// Whether "+" and `digits`, 5 to 17 of them, are in E.164 for certain. False: libphonenumber must say. No calling code
// is the beginning of another one.
bool IsInternational(std::string_view digits) {
  const auto code = std::find_if(kCallingCodes.begin(), kCallingCodes.end(),
                                 [&](const CallingCode& one) { return digits.starts_with(one.code); });
  return code != kCallingCodes.end() && code->prefixes.find(digits[code->code.size()]) == std::string_view::npos;
}

}  // namespace

bool PhoneNormalizer::KnowsRegion(const std::string& region) {
  std::set<std::string> regions;
  i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  return regions.contains(region);
}

absl::StatusOr<std::string> PhoneNormalizer::Normalize(std::string_view text) const {
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
  const std::string sign = international ? "+" : "";
  if (!IsPlain(given)) return ParseOnce(given, sign + digits);
  if (international && IsInternational(digits)) return sign + digits;
  return ParseOnce(sign + digits, sign + digits);
}

std::string PhoneNormalizer::ParseOnce(const std::string& given, const std::string& otherwise) const {
  Shard& shard = shards_[Hash64(given) % kShards];
  {
    MutexLock lock(&shard.mutex);
    if (const auto it = shard.memo.find(given); it != shard.memo.end()) return it->second;
  }
  std::string answer = Parse(given, otherwise);
  MutexLock lock(&shard.mutex);
  if (shard.memo.size() >= entries_per_shard_) shard.memo.clear();  // bounded; what is asked often comes back at once
  shard.memo.emplace(given, answer);
  return answer;
}

std::string PhoneNormalizer::Parse(const std::string& given, const std::string& otherwise) const {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const std::string region = default_region_.empty() ? "ZZ" : default_region_;
  if (util.Parse(given, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return otherwise;
  number.clear_extension();
  std::string out;
  util.Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

}  // namespace c360::normalize
