// Tested by tests/formats/segment_test.cc and senzing_test.cc.
#include "formats/builder.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"
#include "base/utf8.h"
#include "formats/text.h"

namespace c360::formats {
namespace {

constexpr size_t kMaxIdentifierBytes = 512, kMaxAttributeName = 128, kMaxPropertyName = 256, kMaxNamespace = 64;
constexpr double kMostExactWhole = 9007199254740992;  // 2^53

// The place of `name`; -1: it is not there.
template <typename Fields>
int Find(const Fields& fields, std::string_view name) {
  for (int i = 0; i < fields.size(); ++i) {
    if (fields[i].name() == name) return i;
  }
  return -1;
}

}  // namespace

void EventBuilder::Reset(v1::Event* event) {
  event_ = event;
  event_->Clear();
  overflow_ = false;
  refused_.clear();
}

void EventBuilder::AddIdentifier(std::string_view name_space, std::string_view value) {
  if (value.empty()) return;
  if (name_space.empty() || value.size() > kMaxIdentifierBytes) {
    refused_.push_back(name_space.empty() ? "identifiers: without a namespace"
                                          : fmt::format("identifiers.{}: {} bytes, at most {} are allowed", name_space,
                                                        value.size(), kMaxIdentifierBytes));
    return;
  }
  if (event_->identifiers_size() >= kMaxFields) {
    overflow_ = true;
    return;
  }
  v1::Identifier* identifier = event_->add_identifiers();
  identifier->mutable_namespace_()->assign(name_space);
  identifier->mutable_value()->assign(value);
}

void EventBuilder::AddIdentifier(std::string_view name_space, const JsonElement& value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return AddIdentifier(name_space, text);
  if (value.is_null()) return;
  // 12345.0 is 12345, as some libraries write every number.
  if (double number = 0; value.is_double() && value.get(number) == simdjson::SUCCESS && number == std::floor(number) &&
                         std::abs(number) <= kMostExactWhole) {
    return AddIdentifier(name_space, std::to_string(static_cast<int64_t>(number)));
  }
  if (JsonText(value, &scratch_)) return AddIdentifier(name_space, scratch_);
  refused_.push_back(fmt::format("identifiers.{}: neither a text nor a number", name_space));
}

bool EventBuilder::HasAttribute(std::string_view name) const { return Find(event_->attributes(), name) >= 0; }

EventBuilder::Mark EventBuilder::NewMark() {
  repeated_attribute_ = repeated_property_ = -1;
  return {event_->identifiers_size(), event_->attributes_size(), event_->properties_size()};
}

bool EventBuilder::RepeatedSince(const Mark& mark) const {
  return repeated_attribute_ >= mark.attributes || repeated_property_ >= mark.properties;
}

void EventBuilder::BackTo(const Mark& mark) {
  event_->mutable_identifiers()->DeleteSubrange(mark.identifiers, event_->identifiers_size() - mark.identifiers);
  event_->mutable_attributes()->DeleteSubrange(mark.attributes, event_->attributes_size() - mark.attributes);
  event_->mutable_properties()->DeleteSubrange(mark.properties, event_->properties_size() - mark.properties);
}

v1::Value* EventBuilder::NewAttribute(std::string_view name) {
  if (name.empty() || name.size() > kMaxAttributeName) return nullptr;
  if (const int there = Find(event_->attributes(), name); there >= 0) {
    repeated_attribute_ = std::max(repeated_attribute_, there);
    return nullptr;
  }
  if (event_->attributes_size() >= kMaxFields) {
    overflow_ = true;
    return nullptr;
  }
  v1::Attribute* attribute = event_->add_attributes();
  attribute->mutable_name()->assign(name);
  return attribute->mutable_value();
}

v1::Value* EventBuilder::NewProperty(std::string_view name) {
  if (name.empty() || name.size() > kMaxPropertyName) return nullptr;
  if (const int there = Find(event_->properties(), name); there >= 0) {
    repeated_property_ = std::max(repeated_property_, there);
    return nullptr;
  }
  return NextProperty(name);
}

v1::Value* EventBuilder::NextProperty(std::string_view name) {
  if (event_->properties_size() >= kMaxFields) {
    overflow_ = true;
    return nullptr;
  }
  v1::Property* property = event_->add_properties();
  property->mutable_name()->assign(name);
  return property->mutable_value();
}

void EventBuilder::AddAttribute(std::string_view name, const JsonElement& value) {
  std::string_view text;
  if (value.is_null() || (value.get(text) == simdjson::SUCCESS && text.empty())) return;
  if (v1::Value* out = NewAttribute(CutUtf8(name, kMaxAttributeName)); out != nullptr) JsonValue(value, out);
}

void EventBuilder::AddProperty(std::string_view name, const JsonElement& value) {
  if (value.is_null()) return;
  if (v1::Value* out = NewProperty(name); out != nullptr) JsonValue(value, out);
}

void EventBuilder::KeepProperty(std::string_view level, std::string_view name, const JsonElement& value) {
  if (value.is_null()) return;
  name = CutUtf8(name, kMaxPropertyName);
  if (const int there = Find(event_->properties(), name); there >= 0) {
    v1::Value given;
    JsonValue(value, &given);
    if (given.SerializeAsString() == event_->properties(there).value().SerializeAsString()) return;
    const std::string apart = fmt::format("{}_{}", level, name);
    return AddProperty(CutUtf8(apart, kMaxPropertyName), value);
  }
  if (name.empty()) return;
  if (v1::Value* out = NextProperty(name); out != nullptr) JsonValue(value, out);
}

absl::Status EventBuilder::status() const {
  if (!overflow_) return absl::OkStatus();
  return InvalidArgument("event: more than {} identifiers, attributes or properties", kMaxFields);
}

std::string NamespaceOf(std::string_view text) {
  std::string out = SnakeCase(text.substr(0, kMaxNamespace));
  out.resize(std::min(out.size(), kMaxNamespace));
  for (char& c : out) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    if (!allowed) c = '_';
  }
  return out;
}

}  // namespace c360::formats
