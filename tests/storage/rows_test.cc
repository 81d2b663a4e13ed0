// Every value that is not protobuf: its golden bytes, there and back, and that damage is told.
#include "storage/rows.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "storage/hex.h"

namespace c360::storage {
namespace {

constexpr Hash128Value kHash = {0x0011223344556677, 0x8899aabbccddeeff};

TEST(RowsTest, EventKey) {
  EventKeyRow row{.sequence = {258}, .content = kHash};
  EXPECT_EQ(row.Encode(), FromHex("0000000000000102 00112233445566778899aabbccddeeff"));
  row.has_original_time = true;
  row.time_us = 1'700'000'000'000'000;
  EXPECT_EQ(row.Encode(), FromHex("0000000000000102 00112233445566778899aabbccddeeff 80060a24181e4000"));
  const auto back = EventKeyRow::Decode(row.Encode());
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->time_us, row.time_us);
  EXPECT_EQ(back->content, kHash);
  EXPECT_EQ(back->sequence.value, 258u);
}

TEST(RowsTest, Heads) {
  ValueHead head{.count = 2, .inline_members = {RecordId{7}, RecordId{9}}};
  EXPECT_EQ(head.Encode(), FromHex("02 0000000000000007 0000000000000009"));
  EXPECT_EQ((ValueHead{.count = 300, .inline_members = {}}).Encode(), FromHex("ac02"));
  for (const Table table : {Table::kIdentifiers, Table::kBlocks, Table::kTerms}) {
    const auto back = ValueHead::Decode(table, head.Encode());
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->inline_members, head.inline_members);
    // As many as stand in the head, and one more.
    ValueHead full;
    full.count = InlineMembers(table);
    for (uint64_t i = 1; i <= full.count; ++i) full.inline_members.push_back(RecordId{i});
    EXPECT_TRUE(ValueHead::Decode(table, full.Encode()).ok());
    full.inline_members.push_back(RecordId{++full.count});
    EXPECT_TRUE(absl::IsDataLoss(ValueHead::Decode(table, full.Encode()).status()));
    EXPECT_TRUE(ValueHead::Decode(table, (ValueHead{.count = full.count, .inline_members = {}}).Encode()).ok());
  }
}

TEST(RowsTest, ProfileOf) {
  const ProfileOfRow row{.profile = {7}, .regime = 1};
  EXPECT_EQ(row.Encode(), FromHex("0000000000000007 01"));
  EXPECT_EQ(ProfileOfRow::Decode(row.Encode())->profile.value, 7u);
  EXPECT_EQ(ProfileOfRow::Decode(row.Encode())->regime, 1);
}

TEST(RowsTest, Link) {
  EXPECT_EQ((LinkRow{.millibits = -3, .chose = true, .chosen = false}).Encode(), FromHex("05 01"));
  for (const int32_t millibits : {0, 1, -1, 20500, -20500, INT32_MAX, INT32_MIN}) {
    for (const bool chose : {false, true}) {
      const LinkRow row{.millibits = millibits, .chose = chose, .chosen = !chose};
      const auto back = LinkRow::Decode(row.Encode());
      ASSERT_TRUE(back.ok());
      EXPECT_EQ(*back, row);
    }
  }
}

TEST(RowsTest, Fold) {
  const FoldRow row{.boundary = std::string(16, 'b'), .fingerprint = 5, .fold = "f"};
  // Without an end of its own the row reaches to the end of the record's timeline.
  EXPECT_EQ(row.Encode(), std::string(16, 'b') + std::string(16, '\xff') + FromHex("0000000000000005") + "f");
  EXPECT_EQ(FoldRow::Decode(row.Encode())->fold, "f");
}

TEST(RowsTest, Suppression) {
  const SuppressionRow row{.kind = SuppressionKind::kAnchor, .receipt = kHash, .identifier = {1, 2}};
  EXPECT_EQ(row.Encode(), FromHex("02 00112233445566778899aabbccddeeff 00000000000000010000000000000002"));
  EXPECT_EQ(SuppressionRow::Decode(row.Encode())->identifier, row.identifier);
  EXPECT_EQ(SuppressionRow::Decode("\x03" + row.Encode().substr(1))->kind, SuppressionKind::kEvent);
  EXPECT_TRUE(absl::IsDataLoss(SuppressionRow::Decode("\x05" + row.Encode().substr(1)).status()));
  const SuppressionRow former{.kind = SuppressionKind::kFormerPolicy, .policy = "p"};
  EXPECT_EQ(former.Encode(), FromHex("04 70"));
  EXPECT_EQ(SuppressionRow::Decode(former.Encode())->policy, "p");
}

TEST(RowsTest, Counters) {
  const storage::Counters counters{.next_sequence = 1,
                                   .next_record = 2,
                                   .next_assertion = 3,
                                   .next_change = 4,
                                   .events = 5,
                                   .records = 6,
                                   .profiles = 7,
                                   .comparable = 8,
                                   .unsettled = 1};
  const std::string bytes = counters.Encode();
  EXPECT_EQ(bytes.size(), 72u);
  EXPECT_EQ(bytes.substr(0, 16), FromHex("0000000000000001 0000000000000002"));
  const auto back = storage::Counters::Decode(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->Encode(), bytes);
}

TEST(RowsTest, CutRowsAreDataLoss) {
  const auto check = [](const std::string& whole, auto decode) {
    for (size_t length = 0; length < whole.size(); ++length)
      EXPECT_TRUE(absl::IsDataLoss(decode(whole.substr(0, length)).status())) << length;
  };
  check(EventKeyRow{.sequence = {1}, .content = kHash}.Encode(), EventKeyRow::Decode);
  check(ProfileOfRow{.profile = {7}}.Encode(), ProfileOfRow::Decode);
  check(LinkRow{.millibits = 1000}.Encode(), LinkRow::Decode);
  check(SuppressionRow{}.Encode(), SuppressionRow::Decode);
  check(storage::Counters{}.Encode(), storage::Counters::Decode);
  check((ValueHead{.count = 1, .inline_members = {RecordId{1}}}).Encode(),
        [](const std::string& bytes) { return ValueHead::Decode(Table::kIdentifiers, bytes); });
}

}  // namespace
}  // namespace c360::storage
