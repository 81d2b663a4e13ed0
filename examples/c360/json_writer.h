// Writes JSON text.
#ifndef C360_EXAMPLES_C360_JSON_WRITER_H_
#define C360_EXAMPLES_C360_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace c360::command {

// Builds one JSON value as compact text; commas are set by itself. Calls must nest as JSON does: inside an object every
// value follows its Key.
//
//   JsonWriter json;
//   json.BeginObject().Key("deleted").Integer(2).EndObject();
//   json.text();   // {"deleted":2}
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  JsonWriter& Key(std::string_view name);
  // UTF-8; broken bytes become U+FFFD, for JSON cannot hold them.
  JsonWriter& String(std::string_view value);
  JsonWriter& Integer(int64_t value);
  // The shortest text that reads back as the same number; null where JSON has none (infinite, not a number).
  JsonWriter& Double(double value);
  JsonWriter& Bool(bool value) { return Raw(value ? "true" : "false"); }
  JsonWriter& Null() { return Raw("null"); }
  // `json` must be one JSON value.
  JsonWriter& Raw(std::string_view json);

  const std::string& text() const { return text_; }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();

  std::string text_;
  bool after_value_ = false;  // a comma is due before the next value
};

// `micros` millionths as exact decimal text: 2550000 -> "2.55".
std::string DecimalText(int64_t micros);
// Thousandths as exact decimal text: -20500 -> "-20.5".
std::string BitsText(int64_t millibits);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_JSON_WRITER_H_
