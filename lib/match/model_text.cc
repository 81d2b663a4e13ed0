// Tested by tests/match/model_test.cc.
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/match_model.h"
#include "match/model.h"
#include "match/train.h"

namespace c360 {
namespace {

// Keeps the first error; without it protobuf would print.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    if (text_.empty()) text_ = fmt::format("line {}, column {}: {}", line + 1, column + 1, message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::StatusOr<v1::MatchModel> ParseMatchModel(std::string_view text) {
  if (!IsUtf8(text)) return InvalidArgument("match model: not UTF-8");
  google::protobuf::TextFormat::Parser parser;
  FirstError error;
  parser.RecordErrorsTo(&error);
  v1::MatchModel model;
  if (!parser.ParseFromString(std::string(text), &model)) return InvalidArgument("match model: {}", error.text());
  C360_ASSIGN_OR_RETURN(const match::Model checked, match::Model::FromProto(model));
  return checked.proto();
}

std::string FormatMatchModel(const v1::MatchModel& model) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(model, &text);
  return text;
}

std::string DescribeMatchModel(const v1::MatchModel& model) { return match::DescribeModel(model); }

}  // namespace c360
