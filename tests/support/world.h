// Small worlds for tests: events in short, stores, shuffles.
#ifndef C360_TESTS_SUPPORT_WORLD_H_
#define C360_TESTS_SUPPORT_WORLD_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "c360/identity.h"
#include "c360/maintenance.h"
#include "c360/policy.h"
#include "c360/profile_store.h"
#include "c360/profiles.h"
#include "c360/timeline.h"

namespace c360::testing {

inline absl::Time Now() { return absl::FromUnixSeconds(1'750'000'000); }

using Ids = std::vector<std::pair<std::string, std::string>>;

// An event of source "t" at `second` (below 0: without a time).
inline v1::Event MakeEvent(const std::string& id, const Ids& identifiers, int64_t second = 1'700'000'000,
                           const std::string& first_name = "") {
  v1::Event event;
  event.set_source("t");
  event.set_event_id(id);
  if (second >= 0) event.mutable_time()->set_seconds(second);
  for (const auto& [name_space, value] : identifiers) {
    v1::Identifier* identifier = event.add_identifiers();
    identifier->set_namespace_(name_space);
    identifier->set_value(value);
  }
  if (!first_name.empty()) {
    v1::Attribute* attribute = event.add_attributes();
    attribute->set_name("first_name");
    attribute->mutable_value()->set_text(first_name);
  }
  return event;
}

// A record of a person: event "e<id>", shown as "record_id:<id>" and under `email` where one is given.
inline v1::Event MakePerson(const std::string& id, const std::vector<std::pair<std::string, std::string>>& attributes,
                            const std::string& email = "") {
  Ids ids = {{"record_id", id}};
  if (!email.empty()) ids.emplace_back("email", email);
  v1::Event event = MakeEvent("e" + id, ids, 1'600'000'000);
  for (const auto& [name, text] : attributes) {
    v1::Attribute* attribute = event.add_attributes();
    attribute->set_name(name);
    attribute->mutable_value()->set_text(text);
  }
  return event;
}

// `fold_tail` small: stored folds come into play in small worlds.
inline std::unique_ptr<ProfileStore> OpenMemory(std::optional<v1::Policy> policy = std::nullopt,
                                                size_t fold_tail = 64) {
  auto store = ProfileStore::Open("test", {.engine = StoreOptions::Engine::kMemory,
                                           .policy = std::move(policy),
                                           .clock = Now,
                                           .fold_tail_events = fold_tail});
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

template <typename T>
void Shuffle(SeededRandom& random, std::vector<T>* items) {
  for (size_t i = items->size(); i > 1; --i) std::swap((*items)[i - 1], (*items)[random.Below(i)]);
}

inline void IngestAll(ProfileStore& store, const std::vector<v1::Event>& events, size_t batch) {
  for (size_t i = 0; i < events.size(); i += batch) {
    const size_t n = std::min(batch, events.size() - i);
    const auto report = store.IngestBatch(std::span<const v1::Event>(events.data() + i, n));
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->rejected + report->conflicts, 0);
  }
}

inline std::string DigestOf(ProfileStore& store) {
  const auto digest = store.maintenance().Digest();
  EXPECT_TRUE(digest.ok()) << digest.status();
  return digest.ok() ? *digest : "";
}

inline void ExpectSound(ProfileStore& store) {
  const auto breaches = store.maintenance().Check();
  ASSERT_TRUE(breaches.ok()) << breaches.status();
  for (const Breach& breach : *breaches) ADD_FAILURE() << breach.invariant << ": " << breach.detail;
}

// The ids of the profiles that `key` finds.
inline std::vector<std::string> Find(ProfileStore& store, const std::string& key) {
  std::vector<std::string> ids;
  const auto found = store.profiles().Lookup(key);
  if (!found.ok()) return ids;
  for (const v1::Profile& profile : found->profiles()) ids.push_back(profile.profile_id());
  return ids;
}

}  // namespace c360::testing

#endif  // C360_TESTS_SUPPORT_WORLD_H_
