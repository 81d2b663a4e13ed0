// What every JSON decoder does to an event: identifiers, attributes and properties without repetition and within
// bounds.
#ifndef C360_LIB_FORMATS_BUILDER_H_
#define C360_LIB_FORMATS_BUILDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "c360/v1/event.pb.h"
#include "formats/json.h"

namespace c360::formats {

// Not thread-safe. Keeps its memory from event to event.
class EventBuilder {
 public:
  // Fields of one kind that an event may get here: far above every policy, and low enough that looking for repetitions
  // stays cheap.
  static constexpr int kMaxFields = 4096;

  void Reset(v1::Event* event);
  v1::Event& event() { return *event_; }

  // Empty values are none. What is no value of an identifier (over 512 bytes, a list, an object, true or false) is let
  // go and told in `refused`.
  void AddIdentifier(std::string_view name_space, std::string_view value);
  void AddIdentifier(std::string_view name_space, const JsonElement& value);

  bool HasAttribute(std::string_view name) const;
  // The value to fill, or null where the name is empty, too long or there already: the first one stands.
  v1::Value* NewAttribute(std::string_view name);
  v1::Value* NewProperty(std::string_view name);
  void AddAttribute(std::string_view name, const JsonElement& value);  // null and "" are none
  void AddProperty(std::string_view name, const JsonElement& value);   // null is none

  // As AddProperty, but a name that is too long is cut, and one that has another value already is kept as
  // "<level>_<name>": nothing is lost.
  void KeepProperty(std::string_view level, std::string_view name, const JsonElement& value);

  // The state of now, to come back to where a name comes again behind it.
  struct Mark {
    int identifiers, attributes, properties;
  };
  Mark NewMark();
  // Whether a name of behind `mark`, the latest one, was asked for once more.
  bool RepeatedSince(const Mark& mark) const;
  void BackTo(const Mark& mark);

  // One reason for each identifier of the event that was let go.
  const std::vector<std::string>& refused() const { return refused_; }

  // InvalidArgument where the event had more than kMaxFields fields of a kind.
  absl::Status status() const;

 private:
  // The value of a property of a name that is not there yet; null where there are too many.
  v1::Value* NextProperty(std::string_view name);

  v1::Event* event_ = nullptr;
  bool overflow_ = false;
  int repeated_attribute_ = -1, repeated_property_ = -1;  // the last that was asked for again
  std::string scratch_;
  std::vector<std::string> refused_;
};

// "Google Analytics", "ga4:client" -> "google_analytics", "ga4_client": what a namespace may hold.
std::string NamespaceOf(std::string_view text);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_BUILDER_H_
