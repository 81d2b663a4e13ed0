// Tested by tests/formats/segment_test.cc and senzing_test.cc.
#include "formats/builder.h"

#include "base/status.h"
#include "formats/text.h"

namespace c360::formats {
namespace {

constexpr size_t kMaxIdentifierBytes = 512, kMaxAttributeName = 128, kMaxPropertyName = 256, kMaxNamespace = 64;

template <typename Fields>
bool Has(const Fields& fields, std::string_view name) {
  for (const auto& field : fields) {
    if (field.name() == name) return true;
  }
  return false;
}

}  // namespace

void EventBuilder::Reset(v1::Event* event) {
  event_ = event;
  event_->Clear();
  overflow_ = false;
}

void EventBuilder::AddIdentifier(std::string_view name_space, std::string_view value) {
  if (value.empty() || value.size() > kMaxIdentifierBytes || name_space.empty()) return;
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
  if (JsonText(value, &scratch_)) AddIdentifier(name_space, scratch_);
}

bool EventBuilder::HasAttribute(std::string_view name) const { return Has(event_->attributes(), name); }

v1::Value* EventBuilder::NewAttribute(std::string_view name) {
  if (name.empty() || name.size() > kMaxAttributeName || Has(event_->attributes(), name)) return nullptr;
  if (event_->attributes_size() >= kMaxFields) {
    overflow_ = true;
    return nullptr;
  }
  v1::Attribute* attribute = event_->add_attributes();
  attribute->mutable_name()->assign(name);
  return attribute->mutable_value();
}

v1::Value* EventBuilder::NewProperty(std::string_view name) {
  if (name.empty() || name.size() > kMaxPropertyName || Has(event_->properties(), name)) return nullptr;
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
  if (v1::Value* out = NewAttribute(name); out != nullptr) JsonValue(value, out);
}

void EventBuilder::AddProperty(std::string_view name, const JsonElement& value) {
  if (value.is_null()) return;
  if (v1::Value* out = NewProperty(name); out != nullptr) JsonValue(value, out);
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
