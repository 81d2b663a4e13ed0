// The command line of one verb: what it may hold, and what it does hold.
#ifndef C360_EXAMPLES_C360_OPTIONS_H_
#define C360_EXAMPLES_C360_OPTIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace c360::command {

// What the value of an option is checked to be.
enum class OptionKind : uint8_t {
  kText,
  kNumber,  // a whole number >= 0
  kFlag,    // takes no value; "=true" and "=false" are allowed
  kTime,    // RFC 3339, YYYY-MM-DD, or how long ago: "30d", "12h"
  kChoice,  // one of `values`, which stand between '|'
};

// One row of a verb's table of options.
struct OptionSpec {
  std::string_view name;
  OptionKind kind = OptionKind::kText;
  std::string_view values;  // what the help shows after '=': "DIR", "text|json"
  std::string_view help;
  bool required = false;
};

// One row of the table of verbs' positional arguments.
struct PositionalSpec {
  std::string_view usage;  // as the help shows them: "KEY KEY"
  int least = 0;
  int most = 0;
};

// The options and positional arguments given, checked against their table. Values are texts that were checked already,
// so reading one of the wrong kind is a mistake in this program.
class Arguments {
 public:
  // Parses `words`, which follow the verb. Options stand anywhere, as --name=value or --name value; "--" ends them; "-"
  // is positional. The last of several values counts. `now` gives times that are relative their meaning.
  //
  // Errors  InvalidArgument: an unknown option (the nearest name is suggested), a missing or malformed value, a
  // required
  //         option that is missing, too few or too many positional arguments. Messages are ready for the user.
  static absl::StatusOr<Arguments> Parse(std::span<const std::string> words, std::span<const OptionSpec> options,
                                         const PositionalSpec& positional, absl::Time now);

  bool Has(std::string_view name) const { return values_.contains(name); }
  std::string Text(std::string_view name, std::string_view otherwise = "") const;
  std::optional<int64_t> Number(std::string_view name) const;
  bool Flag(std::string_view name) const { return Text(name) == "true"; }
  std::optional<absl::Time> Time(std::string_view name) const;
  bool Json() const { return Text("output") == "json"; }
  const std::vector<std::string>& positional() const { return positional_; }
  // The value of --now where given, else what the clock said when the line was parsed.
  absl::Time now() const { return now_; }

 private:
  absl::Status Take(const OptionSpec& option, std::string value);
  absl::Status Complete(std::span<const OptionSpec> options, const PositionalSpec& positional);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> positional_;
  absl::Time now_;
};

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_OPTIONS_H_
