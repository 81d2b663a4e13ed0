// Every decoder, and behind it what ingest does to an event before it is written. Whatever the bytes are:
//   - a decoder gives an event or a reason, and its messages are text;
//   - an event that the validation lets pass is UTF-8 throughout, so that protobuf never prints;
//   - normalising and restoring gives back the content, to the bit;
//   - a file is cut into the same records whatever the size of the batches, none of them too long.
#include "fuzz/targets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/policy.h"
#include "formats/csv.h"
#include "formats/detect.h"
#include "formats/event_json.h"
#include "formats/event_pb.h"
#include "formats/mapping.h"
#include "formats/reader.h"
#include "formats/segment.h"
#include "formats/senzing.h"
#include "formats/text.h"
#include "formats/time.h"
#include "normalize/address.h"
#include "normalize/date.h"
#include "normalize/device.h"
#include "normalize/email.h"
#include "normalize/name.h"
#include "normalize/normalizer.h"
#include "normalize/text.h"
#include "types/event.h"

namespace c360::fuzz {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "fuzz: broken promise: %s\n", what);
  std::abort();
}

void CheckEvent(v1::Event event) {
  static const v1::Policy policy = DefaultPolicy();
  static const normalize::Normalizer normalizer(policy);
  Canonicalize(&event);
  if (!ValidateEvent(event, policy.limits(), absl::FromUnixSeconds(1'750'000'000)).ok()) return;
  const Hash128Value hash = ContentHash(&event);
  const std::string bytes = event.SerializeAsString();
  v1::Event content = event;
  content.clear_sent_at();
  content.clear_received_at();
  if (content.has_original_time()) content.clear_time();
  Require(hash == Hash128(content.SerializeAsString()), "the content is the event without the times that are none");
  std::vector<normalize::Refusal> refusals;
  const bool changed = normalizer.Normalize(&event, &refusals);
  Require(changed || event.SerializeAsString() == bytes, "what says unchanged is");
  RestoreGiven(&event);
  Require(ContentHash(&event) == hash, "restoring gives the content back");
}

// Takes `record` twice through one decoder: it keeps nothing.
void Decode(const formats::Format& format, std::string_view record) {
  const auto decoder = format.NewDecoder();
  v1::Event first, second;
  const absl::Status status = decoder->Decode(record, 1, &first);
  const absl::Status again = decoder->Decode(record, 1, &second);
  Require(status == again, "the same record has the same outcome");
  if (!status.ok()) return Require(IsUtf8(StatusMessage(status)), "messages are text");
  Require(first.SerializePartialAsString() == second.SerializePartialAsString(), "the same record is the same event");
  CheckEvent(std::move(first));
}

void Segment(std::string_view bytes) {
  static const auto format = formats::NewSegmentFormat("segment");
  Decode(*format, bytes);
}
void Senzing(std::string_view bytes) {
  static const auto format = formats::NewSenzingFormat("senzing");
  Decode(*format, bytes);
}
void EventJson(std::string_view bytes) {
  static const auto format = formats::NewEventJsonFormat("event-json");
  Decode(*format, bytes);
}
void EventPb(std::string_view bytes) {
  static const auto format = formats::NewEventPbFormat("event-pb");
  Decode(*format, bytes);
}

// [mapping]\n\n[header]\n[row]: a mapping of its own, or else one that maps the columns a to f to everything.
void Csv(std::string_view bytes) {
  static constexpr std::string_view kMapping =
      R"({"event_id":{"columns":["a","b"]},"time":{"column":"c","formats":["iso",
    "%d.%m.%Y %H:%M","unix"],"time_zone":"Europe/Warsaw"},"absent":["-"],"decimal":",","identifiers":[{"namespace":"email","column":"d"},
    {"namespace":"user_id","column":"a","integer":true}],"attributes":[{"name":"birth_date","column":"e","date_formats":["%Y%m%d","%b %d, %y"]},
    {"name":"address","address":{"city":"f","country":"b"}},{"name":"n","column":"b","type":"number"}],
    "payload":{"type":"order","fields":{"order_id":"a","total":"b","quantity":"c","currency":{"value":"EUR"}}},
    "rules":[{"when":{"column":"f","starts_with":"S"},"payload":{"type":"subscription","fields":{"action":"e","subscription_id":"a","ends_at":"c"}}}]})";
  std::string_view mapping = kMapping;
  if (const size_t gap = bytes.find("\n\n"); gap != std::string_view::npos) {
    mapping = bytes.substr(0, gap);
    bytes.remove_prefix(gap + 2);
  }
  auto format = formats::NewCsvFormat(mapping, "");
  if (!format.ok()) return;
  std::string_view header = "a,b,c,d,e,f";
  if (mapping.data() != kMapping.data()) {
    header = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(header.size() + 1, bytes.size()));
  }
  if ((*format)->has_header() && !(*format)->TakeHeader(header).ok()) return;
  Decode(**format, bytes);
}

void Mapping(std::string_view bytes) {
  auto mapping = formats::ParseMapping(bytes);
  if (mapping.ok()) mapping->Bind({"a", "b", "c"}).IgnoreError();
}

// Times, numbers and normal forms of one text; every normal form is its own.
void Texts(std::string_view bytes) {
  formats::ParseIsoMicros(bytes);
  formats::ParseMicros(bytes);
  const size_t half = bytes.find('\n');
  if (half != std::string_view::npos) {
    const auto pattern = formats::TimePattern::Compile(bytes.substr(0, half));
    if (pattern.ok()) {
      pattern->ParseMicros(bytes.substr(half + 1), absl::UTCTimeZone());
      pattern->ParseDate(bytes.substr(half + 1));
    }
  }
  const std::string text = normalize::NormalizeText(bytes);
  Require(IsUtf8(text) && normalize::NormalizeText(text) == text, "normal text is normal");
  normalize::Fold(bytes);
  normalize::NormalizeNumberText(bytes);
  normalize::NameKey(bytes, "", "");
  normalize::NormalizeCountry(bytes);
  if (const auto email = normalize::NormalizeEmail(bytes); email.ok())
    Require(normalize::NormalizeEmail(*email).value_or("") == *email, "a normal e-mail address is normal");
  if (const auto date = normalize::NormalizeDate(bytes); date.ok())
    Require(normalize::NormalizeDate(*date).value_or("") == *date, "a normal date is normal");
  if (const auto device = normalize::NormalizeDevice(bytes); device.ok())
    Require(normalize::NormalizeDevice(*device).value_or("") == *device, "a normal device id is normal");
}

struct Cut {
  std::string bytes;
  int64_t line;
  formats::RawRecord::Flaw flaw;
  bool operator==(const Cut&) const = default;
};

constexpr int64_t kLongest = 64;  // of a record, so that small inputs have longer ones

std::vector<Cut> ReadAll(const std::string& path, const formats::Framing& framing, size_t most, absl::Status* end) {
  std::vector<Cut> cuts;
  auto reader = formats::OpenRecords(path, {.max_record_bytes = kLongest, .max_batch_bytes = 256});
  if (!reader.ok()) return *end = reader.status(), cuts;
  (*reader)->Peek().status().IgnoreError();  // Next meets it again
  formats::RecordBatch batch;
  while (true) {
    const auto more = (*reader)->Next(framing, most, &batch);
    *end = more.status();
    if (!more.ok() || !*more) return cuts;
    for (const formats::RawRecord& record : batch.records) {
      Require(record.number == static_cast<int64_t>(cuts.size()) + 1, "records are numbered");
      Require(record.bytes.size() <= kLongest, "no record is longer than was asked for");
      Require(cuts.empty() || record.line > cuts.back().line, "lines go forward");
      cuts.push_back({std::string(record.bytes), record.line, record.flaw});
    }
  }
}

// [kind][delimiter][a file, gzip or not].
void Reader(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const formats::Framing framing{.kind = static_cast<formats::Framing::Kind>(static_cast<uint8_t>(bytes[0]) % 3),
                                 .delimiter = bytes[1]};
  bytes.remove_prefix(2);
  static const int file = memfd_create("c360_fuzz_reader", MFD_CLOEXEC);
  Require(ftruncate(file, 0) == 0 && pwrite(file, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
          "memory holds a file");
  const std::string path = fmt::format("/proc/self/fd/{}", file);
  absl::Status end, end_singly;
  const auto cuts = ReadAll(path, framing, 1000, &end), singly = ReadAll(path, framing, 1, &end_singly);
  Require(cuts == singly && end == end_singly, "batches do not change what is read");
  Require(IsUtf8(StatusMessage(end)), "messages are text");
}

constexpr Target kTargets[] = {{"segment", Segment},  {"senzing", Senzing}, {"event_json", EventJson},
                               {"event_pb", EventPb}, {"csv", Csv},         {"mapping", Mapping},
                               {"texts", Texts},      {"reader", Reader}};

}  // namespace

std::span<const Target> Targets() { return kTargets; }

}  // namespace c360::fuzz
