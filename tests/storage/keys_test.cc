// Every key of docs/formats/keys.md: its golden bytes, there and back, and that byte order is logical order.
#include "storage/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "storage/hex.h"
#include "types/event.h"

namespace c360::storage {
namespace {

constexpr Hash128Value kHash = {0x0011223344556677, 0x8899aabbccddeeff};

TEST(KeysTest, GoldenBytes) {
  EXPECT_EQ(LogKey(Sequence{258}), FromHex("0000000000000102"));
  // 2023-11-14T22:13:20Z = 1700000000000000 us; + 2^63, inverted.
  EXPECT_EQ(EncodeTimelineKey({RecordId{7}, 1'700'000'000'000'000, Sequence{258}}),
            FromHex("0000000000000007 7ff9f5dbe7e1bfff fffffffffffffefd"));
  EXPECT_EQ(EncodeTimelineKey({RecordId{7}, kNoTime, Sequence{1}}).size(), kTimelineKeyBytes);
  EXPECT_EQ(HashKey(kHash), FromHex("00112233445566778899aabbccddeeff"));
  EXPECT_EQ(MemberKey(kHash, RecordId{7}), FromHex("00112233445566778899aabbccddeeff 0000000000000007"));
  EXPECT_EQ(RecordKey(RecordId{0x0102030405060708}), FromHex("0102030405060708"));
  EXPECT_EQ(ProfileMemberKey(RecordId{7}, RecordId{9}), FromHex("6d 0000000000000007 0000000000000009"));
  EXPECT_EQ(ProfileMemberPrefix(RecordId{7}), FromHex("6d 0000000000000007"));
  EXPECT_EQ(ProfileOfKey(RecordId{9}), FromHex("72 0000000000000009"));
  EXPECT_EQ(LinkKey(RecordId{7}, RecordId{9}), FromHex("0000000000000007 0000000000000009"));
  EXPECT_EQ(WorkKey(WorkKind::kIndex, RecordId{9}), FromHex("69 0000000000000009"));
  EXPECT_EQ(WorkKey(WorkKind::kWeigh, RecordId{9}), FromHex("77 0000000000000009"));
  EXPECT_EQ(WorkKey(WorkKind::kScore, RecordId{9}), FromHex("73 0000000000000009"));
  EXPECT_EQ(WorkKey(WorkKind::kResolve, RecordId{9}), FromHex("72 0000000000000009"));
  EXPECT_EQ(WorkKey(WorkKind::kTerm, kHash), FromHex("74 00112233445566778899aabbccddeeff"));
  EXPECT_EQ(WorkKey(WorkKind::kUsual, kHash), FromHex("75 00112233445566778899aabbccddeeff"));
  EXPECT_EQ(WorkKey(WorkKind::kValue, kHash), FromHex("76 00112233445566778899aabbccddeeff"));
}

TEST(KeysTest, ThereAndBack) {
  SeededRandom random(1);
  for (int i = 0; i < 1000; ++i) {
    const uint64_t a = random.Next(), b = random.Next();
    const auto time = static_cast<int64_t>(random.Next());
    EXPECT_EQ(ParseLogKey(LogKey(Sequence{a})).value, a);
    EXPECT_EQ(ParseRecordKey(RecordKey(RecordId{a})).value, a);
    TimelineKey place;
    ASSERT_TRUE(DecodeTimelineKey(EncodeTimelineKey({RecordId{a}, time, Sequence{b}}), &place));
    EXPECT_EQ(std::tuple(place.record.value, place.time_us, place.sequence.value), std::tuple(a, time, b));
    Hash128Value hash;
    ASSERT_TRUE(DecodeHashKey(HashKey({a, b}), &hash));
    EXPECT_EQ(hash, (Hash128Value{a, b}));
    RecordId record, other;
    ASSERT_TRUE(DecodeLinkKey(LinkKey(RecordId{a}, RecordId{b}), &record, &other));
    EXPECT_EQ(std::pair(record.value, other.value), std::pair(a, b));
  }
}

TEST(KeysTest, KeysOfAnotherLengthAreRefused) {
  TimelineKey place;
  Hash128Value hash;
  RecordId record, other;
  for (size_t length = 0; length < 40; ++length) {
    const std::string bytes(length, 'x');
    EXPECT_EQ(DecodeTimelineKey(bytes, &place), length == 24) << length;
    EXPECT_EQ(DecodeLinkKey(bytes, &record, &other), length == 16) << length;
    EXPECT_EQ(DecodeHashKey(bytes, &hash), length >= 16) << length;  // the head of a member key, too
    EXPECT_EQ(ParseLogKey(bytes).value != 0, length == 8) << length;
    EXPECT_EQ(ParseRecordKey(bytes).value != 0, length == 8) << length;
  }
}

TEST(KeysTest, ByteOrderIsLogicalOrder) {
  SeededRandom random(2);
  const std::vector<int64_t> times = {
      kNoTime, kNoTime + 1, -1, 0, 1, 1'700'000'000'000'000, std::numeric_limits<int64_t>::max()};
  std::vector<TimelineKey> places;
  for (int i = 0; i < 400; ++i) {
    places.push_back({RecordId{1 + random.Below(3)}, times[random.Below(times.size())], Sequence{random.Below(300)}});
  }
  // Of a record: newest first, those without a time last, and of one time the latest first.
  const auto logical = [](const TimelineKey& a, const TimelineKey& b) {
    return std::tuple(a.record.value, b.time_us, b.sequence.value) <
           std::tuple(b.record.value, a.time_us, a.sequence.value);
  };
  for (const TimelineKey& a : places) {
    for (const TimelineKey& b : places) ASSERT_EQ(EncodeTimelineKey(a) < EncodeTimelineKey(b), logical(a, b));
  }
  for (int i = 0; i < 1000; ++i) {
    const uint64_t a = random.Next() >> random.Below(64), b = random.Next() >> random.Below(64);
    EXPECT_EQ(LogKey(Sequence{a}) < LogKey(Sequence{b}), a < b);
    EXPECT_EQ(HashKey({a, b}) < HashKey({b, a}), (Hash128Value{a, b} < Hash128Value{b, a}));
  }
}

}  // namespace
}  // namespace c360::storage
