// A simulation of one year: a heap of turns says who comes next, a heap of lines under way says what arrives next. Each
// person's sessions draw from generators of their own, so what somebody does depends on nobody else.
#include "generate/stream.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "fmt/format.h"
#include "generate/scenario.h"

namespace c360::generate {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int64_t kYearStartMs = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
constexpr int64_t kYearMs = 365 * kDay;

// Of all lines, in thousandths.
constexpr int64_t kVisitorLines = 50;
constexpr int64_t kRepeatedLines = 20;
// Of what people have beyond the least, at most, in thousandths: the rest is visits to the shop.
constexpr int64_t kStoryLines = 500;

constexpr uint64_t kWeightStream = 201, kTurnStream = 202, kStreamStream = 203;

// Shares of the lines with a heavy tail: a Pareto law of exponent 1, cut at 16,384 times the least.
uint64_t Weight(uint64_t seed, int64_t person) {
  const uint64_t uniform = MixAll({seed, kWeightStream, static_cast<uint64_t>(person)}) >> 34;  // 30 bits
  return (uint64_t{1} << 30) / (uniform + (uint64_t{1} << 16));
}

// How many of `total` things go to the one whose weights begin at `before` and end at `after` of `all`.
uint32_t Share(int64_t total, uint64_t before, uint64_t after, uint64_t all) {
  const auto scaled = [&](uint64_t weight) {
    return static_cast<int64_t>(static_cast<unsigned __int128>(total) * weight / all);
  };
  return static_cast<uint32_t>(scaled(after) - scaled(before));
}

}  // namespace

Stream::Stream(const World& world, int64_t lines)
    : world_(world), random_(MixAll({world.seed(), kStreamStream})), people_(static_cast<size_t>(world.people())) {
  DealOutLines(lines);
  turns_.reserve(static_cast<size_t>(Everyone() + effects_.people));
  for (int64_t who = 0; who < Everyone(); ++who) turns_.push_back({FirstTurn(who), who});
  for (int64_t person = 0; person < world.people(); ++person) {
    if (!people_[static_cast<size_t>(person)].has_story) continue;
    StoryOf(world_, person, &story_, nullptr);
    if (!story_.empty()) turns_.push_back({kYearStartMs + story_[0].minute * kMinute, Everyone() + person});
  }
  std::make_heap(turns_.begin(), turns_.end(), std::greater<>());
}

void Stream::DealOutLines(int64_t lines) {
  repeats_left_ = lines * kRepeatedLines / 1000;
  const int64_t visitor_lines = lines * kVisitorLines / 1000;
  messages_left_ = lines - repeats_left_;
  visits_.assign(static_cast<size_t>(visitor_lines / 4), 0);
  for (size_t i = 0; i < visits_.size(); ++i) {
    visits_[i] = Share(visitor_lines, i, i + 1, visits_.size());
  }
  const int64_t of_people = messages_left_ - (visits_.empty() ? 0 : visitor_lines);
  const int64_t least = 2;
  const int64_t beyond = of_people - least * world_.people();
  const int64_t rest = beyond - DealOutStories(beyond * kStoryLines / 1000);
  uint64_t all = 0, before = 0;
  for (int64_t i = 0; i < world_.people(); ++i) all += Weight(world_.seed(), i);
  for (int64_t i = 0; i < world_.people(); ++i) {
    const uint64_t after = before + Weight(world_.seed(), i);
    PersonState& state = people_[static_cast<size_t>(i)];
    state.left = static_cast<uint32_t>(least) + Share(rest, before, after, all);
    // Two user ids one after the other need sessions for both; who comes seldom has the new one from the start.
    state.migrated = state.left < 6;
    before = after;
  }
  planted_.visitors = static_cast<int64_t>(visits_.size());
}

// Gives stories to as many people as `lines` allow, from the first on: lots fall evenly among neighbours (lot.h), and
// nothing else hangs on a person's number. Returns the lines that the stories take.
int64_t Stream::DealOutStories(int64_t lines) {
  int64_t taken = 0;
  for (int64_t person = 0; person < world_.people(); ++person) {
    StoryOf(world_, person, &story_, nullptr);
    const auto size = static_cast<int64_t>(story_.size());
    if (taken + size > lines) break;
    StoryOf(world_, person, &story_, &effects_);
    people_[static_cast<size_t>(person)].has_story = true;
    taken += size;
  }
  return taken;
}

int64_t Stream::FirstTurn(int64_t who) {
  Random random(MixAll({world_.seed(), kTurnStream, static_cast<uint64_t>(who)}));
  const bool busy = who < world_.people() && people_[static_cast<size_t>(who)].left > 100;
  return kYearStartMs + random.Below(busy ? kYearMs / 10 : kYearMs * 8 / 10);
}

bool Stream::Run(const Sinks& sinks) {
  while (!turns_.empty()) {
    std::pop_heap(turns_.begin(), turns_.end(), std::greater<>());
    const Turn turn = turns_.back();
    turns_.pop_back();
    if (!Deliver(turn.time_ms, sinks)) return false;
    TakeTurn(turn, sinks);
  }
  return Deliver(std::numeric_limits<int64_t>::max(), sinks);
}

void Stream::PushTurn(const Turn& turn) {
  turns_.push_back(turn);
  std::push_heap(turns_.begin(), turns_.end(), std::greater<>());
}

void Stream::TakeStep(int64_t person, const Sinks& sinks) {
  PersonState& state = people_[static_cast<size_t>(person)];
  StoryOf(world_, person, &story_, nullptr);
  AppendStep(world_, world_.PersonOf(person), story_[state.steps++], &state, &session_);
  Send(session_[0], {.latency_ms = random_.Between(20, 400)}, sinks);
  if (state.steps == story_.size()) return;
  PushTurn({kYearStartMs + story_[state.steps].minute * kMinute, Everyone() + person});
}

void Stream::TakeTurn(const Turn& turn, const Sinks& sinks) {
  session_.clear();
  if (turn.who >= Everyone()) return TakeStep(turn.who - Everyone(), sinks);
  if (turn.who >= world_.people()) {
    const int64_t visitor = turn.who - world_.people();
    const auto count = static_cast<int>(visits_[static_cast<size_t>(visitor)]);
    AppendVisit(world_, visitor, turn.time_ms, count, &session_);
    for (const Message& message : session_) Send(message, {.latency_ms = random_.Between(20, 400)}, sinks);
    return;
  }
  PersonState& state = people_[static_cast<size_t>(turn.who)];
  const Person person = world_.PersonOf(turn.who);
  int64_t count = std::min<int64_t>(state.left, random_.Between(1, state.left > 200 ? 16 : 8));
  const bool must_return = person.has_old_user_id && !state.migrated && state.sessions == 0;
  if (must_return) count = std::min<int64_t>(count, state.left - 1);
  AppendSession(world_, person, turn.time_ms, static_cast<int>(count), &state, &session_);
  state.left -= static_cast<uint32_t>(count);
  // Now and then a phone has no network for days, and sends everything when it is back.
  const int64_t delay_ms = random_.PerMille(20) ? random_.Between(2 * kHour, 5 * kDay) : 0;
  const int64_t clock_ms = random_.PerMille(100) ? random_.Between(-10 * kMinute, 10 * kMinute) : 0;
  for (Message& message : session_) {
    const bool server = message.library == Library::kServer;
    if (!server) message.delay_ms = delay_ms;
    Send(message, {.device_clock_ms = server ? 0 : clock_ms, .latency_ms = random_.Between(20, 400)}, sinks);
  }
  if (state.left == 0) return;
  const int64_t sessions = state.left / 4 + 1;
  const int64_t rest_ms = std::max<int64_t>(kYearStartMs + kYearMs - turn.time_ms, kHour);
  PushTurn({turn.time_ms + 10 * kMinute + random_.Below(2 * rest_ms / (sessions + 1) + 1), turn.who});
}

void Stream::Send(const Message& message, Travel travel, const Sinks& sinks) {
  // A bijection of the count: no two messages share an id.
  const auto number = static_cast<uint64_t>(planted_.messages++);
  const std::string id = fmt::format("m-{:016x}", Mix(world_.seed() * 0x9E3779B97F4A7C15u ^ number));
  if (message.person >= 0) {
    sinks.owner(id, message.person);
  } else {
    ++planted_.unattributed;
  }
  planted_.late += message.delay_ms >= kHour;
  std::string line = MessageLine(message, id, travel);
  const int64_t arrival_ms = ArrivalMs(message, travel);
  // Selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S): exactly as many as planned.
  if (random_.Below(messages_left_--) < repeats_left_) {
    --repeats_left_;
    if (random_.PerMille(500)) {
      ++planted_.duplicates;
      Push(arrival_ms + random_.Between(1000, 2 * kHour), line);
    } else {
      ++planted_.retries;
      travel.again_ms = random_.Between(500, kMinute);
      travel.latency_ms += random_.Between(1, 30);
      Push(ArrivalMs(message, travel), MessageLine(message, id, travel));
    }
  }
  Push(arrival_ms, std::move(line));
}

void Stream::Push(int64_t arrival_ms, std::string line) {
  pending_.push_back({arrival_ms, line_number_++, std::move(line)});
  std::push_heap(pending_.begin(), pending_.end(), std::greater<>());
}

bool Stream::Deliver(int64_t until_ms, const Sinks& sinks) {
  while (!pending_.empty() && pending_.front().arrival_ms <= until_ms) {
    std::pop_heap(pending_.begin(), pending_.end(), std::greater<>());
    const std::string line = std::move(pending_.back().line);
    pending_.pop_back();
    ++planted_.lines;
    if (!sinks.line(line)) return false;
  }
  return true;
}

}  // namespace c360::generate
