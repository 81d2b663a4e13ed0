#include "csv.h"

#include <algorithm>

#include "fmt/format.h"
#include "text.h"

namespace c360::command {

std::string CsvField(std::string_view field) {
  const bool plain =
      field.find_first_of(",\"\r\n") == std::string_view::npos && !field.starts_with(' ') && !field.ends_with(' ');
  if (plain) return std::string(field);
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

absl::StatusOr<bool> CsvReader::Next(std::vector<std::string>* fields) {
  fields->clear();
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    line_ += text_[at_] == '\n';
    ++at_;
  }
  if (at_ >= text_.size()) return false;
  row_line_ = line_;
  while (true) {
    fields->emplace_back();
    if (absl::Status status = Field(&fields->back()); !status.ok()) return status;
    if (at_ >= text_.size() || text_[at_] != ',') break;
    ++at_;
  }
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') {
    ++at_;
    ++line_;
  }
  return true;
}

absl::Status CsvReader::Field(std::string* field) {
  if (at_ >= text_.size() || text_[at_] != '"') {
    const size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    field->assign(text_.substr(at_, end - at_));
    at_ = end;
    return absl::OkStatus();
  }
  bool closed = false;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"') {
      closed = ++at_ >= text_.size() || text_[at_] != '"';
      if (closed) break;
    } else if (text_[at_] == '\n') {
      ++line_;
    }
    field->push_back(text_[at_]);
  }
  const bool ends = at_ >= text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r';
  if (closed && ends) return absl::OkStatus();
  return Failure(
      absl::StatusCode::kInvalidArgument,
      fmt::format("line {}: {}", row_line_, closed ? "text follows a closing quote" : "a quote is not closed"));
}

}  // namespace c360::command
