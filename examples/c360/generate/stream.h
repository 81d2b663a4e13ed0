// The messages of a whole world in the order in which a collector gets them.
#ifndef C360_EXAMPLES_C360_GENERATE_STREAM_H_
#define C360_EXAMPLES_C360_GENERATE_STREAM_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "generate/effects.h"
#include "generate/message.h"
#include "generate/random.h"
#include "generate/state.h"
#include "generate/stories.h"
#include "generate/world.h"

namespace c360::generate {

// What was planted, in lines or people.
struct Planted {
  int64_t lines = 0;
  int64_t messages = 0;      // distinct message ids
  int64_t duplicates = 0;    // lines that stand twice, byte for byte
  int64_t retries = 0;       // messages that were sent twice, with other times of sending
  int64_t late = 0;          // messages that arrived an hour or more after they happened
  int64_t unattributed = 0;  // messages that nothing in the file connects with one person
  int64_t visitors = 0;      // people who never say who they are
};

// Writes out a world. Memory: 32 bytes a person, and the lines under way at one moment of the world's year.
class Stream {
 public:
  // Takes each line in order of arrival, and each message that is one person's. False from `line` stops.
  struct Sinks {
    std::function<bool(std::string_view line)> line;
    std::function<void(std::string_view message_id, int64_t person)> owner;
  };

  // `lines` in all, at least kLinesPerPerson for each person.
  Stream(const World& world, int64_t lines);
  // Writes everything; false when a sink stopped it.
  bool Run(const Sinks& sinks);

  // What the lines show of each person. Complete after Run.
  const std::vector<PersonState>& people() const { return people_; }
  const Planted& planted() const { return planted_; }
  // What the stories hold. Complete from the start.
  const Effects& effects() const { return effects_; }

  static constexpr int64_t kLinesPerPerson = 3;

 private:
  // Somebody's next session, or the next step of a story: people first, then visitors, then the people with stories.
  struct Turn {
    int64_t time_ms;
    int64_t who;
    friend auto operator<=>(const Turn&, const Turn&) = default;
  };
  struct Pending {
    int64_t arrival_ms;
    uint64_t number;  // of the line: ties go by it
    std::string line;
    bool operator>(const Pending& other) const {
      return arrival_ms != other.arrival_ms ? arrival_ms > other.arrival_ms : number > other.number;
    }
  };

  void DealOutLines(int64_t lines);
  int64_t DealOutStories(int64_t lines);
  int64_t FirstTurn(int64_t who);
  int64_t Everyone() const { return static_cast<int64_t>(people_.size() + visits_.size()); }
  void PushTurn(const Turn& turn);
  void TakeTurn(const Turn& turn, const Sinks& sinks);
  void TakeStep(int64_t person, const Sinks& sinks);
  void Send(const Message& message, Travel travel, const Sinks& sinks);
  void Push(int64_t arrival_ms, std::string line);
  bool Deliver(int64_t until_ms, const Sinks& sinks);

  const World world_;
  Random random_;
  std::vector<PersonState> people_;
  std::vector<uint32_t> visits_;  // messages of each visitor
  std::vector<Turn> turns_;       // a heap, earliest first
  std::vector<Pending> pending_;  // a heap, earliest first
  std::vector<Message> session_;
  std::vector<Step> story_;
  int64_t messages_left_ = 0;
  int64_t repeats_left_ = 0;
  uint64_t line_number_ = 0;
  Planted planted_;
  Effects effects_;
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_STREAM_H_
