// The life of a store as a function of (seed, step), so that the process that is killed and the one that judges agree.
#ifndef C360_TESTS_CRASH_LIFE_H_
#define C360_TESTS_CRASH_LIFE_H_

#include <string>
#include <vector>

#include "c360/privacy.h"
#include "support/world.h"

namespace c360::testing {

// Applies step `step`: mostly a few events of forty people, some of them again; now and then an assertion, a deletion,
// an erasure, a flush or a compaction. Doing a step twice is doing it once, but for the numbers that events get.
inline absl::Status Live(ProfileStore& store, uint64_t seed, uint64_t step) {
  SeededRandom random(seed * 1'000'003 + step);
  const auto pick = [&](const char* prefix, uint64_t n) { return prefix + std::to_string(random.Below(n)); };
  const uint64_t what = random.Below(100);
  if (what < 4) {
    const std::string left = "user_id:" + pick("u", 40), right = "email:" + pick("e", 60) + "@x.pl";
    return store.identity().Assert(v1::Assertion::NOT_SAME, left, right, "").status();
  }
  if (what < 10) {
    const std::string id = std::to_string(random.Below(step + 1)) + "-0";
    const std::vector<EventKey> gone = {{"t", id}};
    return store.Delete(gone).status();
  }
  if (what < 12) {
    const absl::Status status =
        store.privacy().Erase("user_id:" + pick("u", 40), {.suppress = false, .compact = false}).status();
    return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) ? absl::OkStatus() : status;
  }
  if (what < 14) return store.maintenance().Flush();
  if (what < 15) return store.maintenance().Compact();
  std::vector<v1::Event> events;
  for (uint64_t i = 0; i < 1 + random.Below(6); ++i) {
    Ids ids = {{"user_id", pick("u", 40)}};
    if (random.Chance(0.3)) ids[0] = {"anonymous_id", pick("a", 60)};
    if (random.Chance(0.4)) ids.emplace_back("anonymous_id", pick("a", 60));
    if (random.Chance(0.4)) ids.emplace_back("email", pick("e", 60) + "@x.pl");
    if (ids.size() == 2 && ids[0] == ids[1]) ids.pop_back();
    events.push_back(MakeEvent(std::to_string(step) + "-" + std::to_string(i), ids,
                               1'600'000'000 + static_cast<int64_t>(random.Below(1'000'000))));
  }
  return store.IngestBatch(std::span<const v1::Event>(events), {.sync = random.Chance(0.1)}).status();
}

}  // namespace c360::testing

#endif  // C360_TESTS_CRASH_LIFE_H_
