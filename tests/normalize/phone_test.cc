// What is told without libphonenumber, against libphonenumber.
#include "normalize/phone.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>
#include <vector>

namespace c360::normalize {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Of a text of digits, with or without a plus in front.
std::string AsLibraryReads(const std::string& text, const std::string& region) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (util.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return text;
  std::string out;
  util.Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

std::string Normal(const PhoneNormalizer& normalizer, const std::string& text) {
  const auto normal = normalizer.Normalize(text);
  return normal.ok() ? *normal : "refused";
}

// Digits that follow `start`, to `size` of them in all; not those of a usual number.
std::string Filled(std::string start, size_t size) {
  uint32_t state = 17;
  for (const char c : start) state = state * 31 + static_cast<uint32_t>(c);
  while (start.size() < size) {
    state = state * 1'664'525 + 1'013'904'223;
    start.push_back(static_cast<char>('0' + (state >> 16) % 10));
  }
  return start.substr(0, size);
}

std::vector<std::string> CallingCodes() {
  std::set<int> codes;
  PhoneNumberUtil::GetInstance()->GetSupportedCallingCodes(&codes);
  std::vector<std::string> texts;
  for (const int code : codes) texts.push_back(std::to_string(code));
  return texts;
}

// Every country, every two digits that a number may start with, from too short to too long. Where a country drops a
// prefix that this version of libphonenumber knows and phone.cc does not, a start shows it.
TEST(Phone, NumbersWithACallingCodeAreAsTheLibraryReadsThem) {
  const PhoneNormalizer normalizer("");
  int compared = 0;
  for (const std::string& code : CallingCodes()) {
    for (int start = 0; start < 100; ++start) {
      for (const size_t size : {4, 9, 10, 12}) {
        std::string national = std::to_string(start / 10) + std::to_string(start % 10);
        national = Filled(national, size);
        const std::string text = "+" + code + national;
        const std::string normal = Normal(normalizer, text);
        if (normal == "refused") continue;  // one digit repeated
        ASSERT_EQ(normal, AsLibraryReads(text, "ZZ")) << text;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 80'000);
}

// A code that no country has, and what is no code at all.
TEST(Phone, UnknownCallingCodesAreLeftToTheLibrary) {
  const PhoneNormalizer normalizer("");
  for (int code = 0; code < 1000; ++code) {
    const std::string text = "+" + std::to_string(code) + "0612345678";
    ASSERT_EQ(Normal(normalizer, text), AsLibraryReads(text, "ZZ")) << text;
  }
}

// Marks say nothing: neither where the first digits tell, nor where the memo is asked, nor in a country's own numbers.
TEST(Phone, MarksBetweenDigitsSayNothing) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  for (const std::string region : {"", "PL", "GB", "US", "MX", "AR", "BR", "IT"}) {
    const PhoneNormalizer normalizer(region);
    for (const std::string digits : {"48601000124", "442079460018", "4402079460018", "16465550123", "5215512345678",
                                     "5491123456789", "0601000124", "02079460018", "6465550123", "15512345678"}) {
      for (const std::string sign : {"+", "00", ""}) {
        const auto at = [&](size_t from, size_t count) { return digits.substr(from, count); };
        const std::string rest = digits.substr(6);
        const std::string spellings[] = {
            sign + digits,
            sign + at(0, 2) + " " + at(2, 4) + "-" + rest,
            sign + at(0, 2) + " (" + at(2, 2) + ") " + at(4, 2) + "." + rest,
            sign + "(" + at(0, 3) + ")" + at(3, 3) + " - " + rest + " ",
        };
        for (const std::string& spelling : spellings) {
          ASSERT_EQ(Normal(normalizer, spelling), Normal(normalizer, spellings[0])) << spelling << " in " << region;
          // And the library finds the same in the spelling itself.
          PhoneNumber number;
          std::string read, given = spelling;
          if (given.starts_with("00")) given.replace(0, 2, "+");
          if (!given.starts_with("+") && region.empty()) continue;
          if (util.Parse(given, region.empty() ? "ZZ" : region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) continue;
          util.Format(number, PhoneNumberUtil::E164, &read);
          ASSERT_EQ(Normal(normalizer, spelling), read) << spelling << " in " << region;
        }
      }
    }
  }
}

TEST(Phone, PrefixesWrittenBehindACallingCodeAreDropped) {
  const PhoneNormalizer normalizer("");
  EXPECT_EQ(Normal(normalizer, "+44 (0)20 7946 0018"), "+442079460018");
  EXPECT_EQ(Normal(normalizer, "+49 0151 23456789"), "+4915123456789");
  EXPECT_EQ(Normal(normalizer, "+1 1 646 555 0123"), "+16465550123");
  EXPECT_EQ(Normal(normalizer, "+39 06 1234 5678"), "+390612345678");  // the zero is part of it
  EXPECT_EQ(Normal(normalizer, "+44 20 7946 0018"), "+442079460018");
}

// The memo holds less than is asked.
TEST(Phone, AFullMemoForgets) {
  const PhoneNormalizer small("", 16), large("");
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 200; ++i) {
      const std::string text = "+52 1 55 1234 5" + std::to_string(100 + i);
      ASSERT_EQ(Normal(small, text), Normal(large, text));
    }
  }
}

}  // namespace
}  // namespace c360::normalize
