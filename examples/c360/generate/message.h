// One message of the Segment spec before it is written out.
#ifndef C360_EXAMPLES_C360_GENERATE_MESSAGE_H_
#define C360_EXAMPLES_C360_GENERATE_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace c360::generate {

// What sent the message.
enum class Library : uint8_t { kBrowser, kApp, kServer };

// Fields that are empty are left out of the line. Ids and names are known not to need escapes in JSON.
struct Message {
  std::string_view type;  // identify, track, page, screen, group, alias
  Library library = Library::kServer;
  std::string user_id;
  std::string user_id_json;  // in place of user_id: what broken clients send, e.g. null, 0, "anonymous"
  std::string anonymous_id;
  std::string device_id;
  std::string previous_id;
  std::string group_id;
  std::string name;            // of track, page and screen
  std::string properties;      // members of the JSON object, without braces
  std::string traits;          // of identify and group
  std::string context_traits;  // of other messages
  std::string locale;
  int64_t time_ms = 0;   // when it happened, Unix milliseconds
  int64_t delay_ms = 0;  // until it was sent: an app without a network
  int64_t person = -1;   // whose it is by the evidence in the file; -1: cannot be told
};

// How one message travelled. A retry travels once more, with times of its own.
struct Travel {
  int64_t device_clock_ms = 0;  // how far the device's clock is ahead
  int64_t latency_ms = 0;       // until a collector got it
  int64_t again_ms = 0;         // how much later it was sent once more
};

// Unix milliseconds at which a collector gets the message.
inline int64_t ArrivalMs(const Message& message, const Travel& travel) {
  return message.time_ms + message.delay_ms + travel.again_ms + travel.latency_ms;
}

// The message as one line of NDJSON, with the line end. Equal arguments give equal lines; lines that differ in `travel`
// alone are retries: only sentAt, receivedAt and the time corrected by them differ.
std::string MessageLine(const Message& message, std::string_view message_id, const Travel& travel);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_MESSAGE_H_
