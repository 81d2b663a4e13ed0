#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/contacts.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(Contacts, CountEachOnce) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", "channel: CHANNEL_EMAIL case_update {action: OPENED case_id: 'k' driver: 'bill'}"},
      {0, "2024-05-01T08:00:10Z", "channel: CHANNEL_EMAIL message {case_id: 'k' author: CUSTOMER}"},
      {0, "2024-05-01T09:00:00Z", "message {case_id: 'k' author: AGENT}"},
      {0, "2024-05-01T10:00:00Z", "message {author: CUSTOMER spam_class: SPAM}"},
      {0, "2024-05-02T08:00:00Z", "case_update {action: OPENED case_id: 'l' driver: 'parcel'}"},
      {0, "2024-05-03T08:00:00Z", "channel: CHANNEL_VOICE call {outcome: ABANDONED driver: 'bill' talk_ms: 0}"},
      {0, "2024-05-03T09:00:00Z", "direction: DIRECTION_OUTBOUND call {outcome: ANSWERED}"},
      {0, "", "call {outcome: ANSWERED}"},
      {0, "2024-05-09T08:00:00Z", "call {outcome: ANSWERED talk_ms: 5000}"},
  });
  std::vector<Contact> contacts;
  AppendContacts(facts.Of(0), At("2024-05-09"), &contacts);
  ASSERT_EQ(contacts.size(), 3u);
  EXPECT_EQ(contacts[0].time_us, At("2024-05-01T08:00:10Z"));  // the message stands for the opening
  EXPECT_EQ(facts.Text(contacts[0].driver), "bill");
  EXPECT_EQ(facts.Text(contacts[1].driver), "parcel");
  EXPECT_EQ(contacts[2].channel, v1::CHANNEL_VOICE);
  AppendContacts(facts.Of(0), At("2024-06-01"), &contacts);
  ASSERT_EQ(contacts.size(), 7u);
  EXPECT_EQ(contacts[6].talk_ms, 5000);
}

TEST(Contacts, ACallLoggedMinutesLaterIsOneContact) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", "channel: CHANNEL_VOICE call {outcome: ANSWERED case_id: 'k' talk_ms: 300000}"},
      {0, "2024-05-01T08:05:00Z", "channel: CHANNEL_VOICE case_update {action: OPENED case_id: 'k' driver: 'bill'}"},
      {0, "2024-05-02T08:00:00Z", "case_update {action: OPENED case_id: 'l'}"},
      {0, "2024-05-02T08:05:00Z", "call {outcome: ANSWERED case_id: 'l'}"},  // a second contact
  });
  std::vector<Contact> contacts;
  AppendContacts(facts.Of(0), At("2024-06-01"), &contacts);
  ASSERT_EQ(contacts.size(), 3u);
  EXPECT_EQ(contacts[0].time_us, At("2024-05-01T08:00:00Z"));
  EXPECT_EQ(contacts[0].talk_ms, 300'000);
  EXPECT_EQ(facts.Text(contacts[0].driver), "bill");
}

// A case whose opening nobody recorded: its messages are contacts, and no opening is looked for at the start of time.
TEST(Contacts, OfACaseThatNobodyOpened) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", "case_update {action: SOLVED case_id: 'k' driver: 'bill'}"},
      {0, "2024-05-01T09:00:00Z", "channel: CHANNEL_EMAIL message {case_id: 'k' author: CUSTOMER}"},
  });
  std::vector<Contact> contacts;
  AppendContacts(facts.Of(0), At("2024-06-01"), &contacts);
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].time_us, At("2024-05-01T09:00:00Z"));
  EXPECT_EQ(facts.Text(contacts[0].driver), "bill");
}

}  // namespace
}  // namespace c360::metrics
