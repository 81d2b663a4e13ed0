// Conversations, thread by thread. Tested by tests/metrics/continuity_test.cc.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "c360/metrics/service.h"
#include "c360/v1/event.pb.h"

namespace c360::metrics {
namespace {

struct Thread {
  int64_t begin_us = 0;
  int64_t end_us = 0;
  uint8_t first_channel = 0;
  uint8_t last_channel = 0;
  bool moved = false;
  bool answered = false;
};

// The threads of one profile, by their beginning. A thread begins with a message of the customer.
std::vector<Thread> ThreadsOf(std::span<const Fact> facts, int64_t horizon_us) {
  std::vector<Thread> threads;
  absl::flat_hash_map<uint64_t, size_t> places;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kMessage || !fact.timed() || fact.key == 0 || fact.Has(kFlagSpam)) continue;
    if (fact.time_us >= horizon_us) break;
    auto place = places.find(fact.key);
    if (place == places.end()) {
      if (fact.action != v1::Message::CUSTOMER) continue;
      place = places.emplace(fact.key, threads.size()).first;
      threads.push_back({fact.time_us, fact.time_us, fact.channel, fact.channel});
    }
    Thread& thread = threads[place->second];
    thread.end_us = fact.time_us;
    thread.answered |= fact.action == v1::Message::AGENT;  // a bot's word is no answer
    thread.moved |= fact.channel != thread.last_channel && fact.channel != 0;
    if (fact.channel != 0) thread.last_channel = fact.channel;
  }
  return threads;
}

// Whether thread `i` takes up, on another channel, one whose last word before it lies within the window.
bool Restarts(const std::vector<Thread>& threads, size_t i, int64_t window_us) {
  const Thread& thread = threads[i];
  return std::any_of(threads.begin(), threads.begin() + static_cast<ptrdiff_t>(i), [&](const Thread& earlier) {
    return earlier.end_us <= thread.begin_us && thread.begin_us - earlier.end_us <= window_us &&
           earlier.last_channel != thread.first_channel;
  });
}

}  // namespace

Continuity ConversationContinuity(const FactSet& facts, const Period& period, int64_t horizon_us,
                                  const ContinuityOptions& options) {
  int64_t all = 0, moved = 0, restarted = 0, unanswered = 0;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    const std::vector<Thread> threads = ThreadsOf(facts.Of(profile), horizon_us);
    for (size_t i = 0; i < threads.size(); ++i) {
      if (!period.Contains(threads[i].begin_us)) continue;
      ++all;
      moved += threads[i].moved;
      unanswered += !threads[i].answered;
      restarted += Restarts(threads, i, options.restart_us);
    }
  }
  return {.threads = all,
          .moved = Ratio::OfCounts(moved, all),
          .restarted = Ratio::OfCounts(restarted, all),
          .kept = Ratio::OfCounts(moved, moved + restarted),
          .unanswered = Ratio::OfCounts(unanswered, all)};
}

}  // namespace c360::metrics
