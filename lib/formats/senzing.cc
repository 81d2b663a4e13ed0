// Senzing's public entity specification, https://senzing.com/docs/entity_specification/.
//
// A record is a set of features, each a group of attributes. In a FEATURES list every object is one group; attributes
// that stand flat in the record belong together by their class and by the usage type in front of their names
// (HOME_ADDR_CITY). First all groups are collected, then each becomes attributes and identifiers; what is no attribute
// of the specification is payload and becomes properties. Tested by tests/formats/senzing_test.cc.
#include "formats/senzing.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/status.h"
#include "base/utf8.h"
#include "formats/builder.h"
#include "formats/json.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

// What an attribute of the specification belongs to.
enum class Class : uint8_t {
  kName,
  kAddress,
  kPhone,
  kEmail,
  kSimple,   // one attribute, one value
  kNumber,   // an official number with its issuer
  kSocial,   // a handle
  kTrusted,  // TRUSTED_ID: a steward's decision
  kRelation,
  kRecordType,
};

struct KnownAttribute {
  std::string_view name;
  Class of;
  std::string_view target;  // part, attribute or namespace, as the class has it
  std::string_view part = "value";
};

// Longer names come before those they end with.
constexpr KnownAttribute kAttributes[] = {{"NAME_FULL", Class::kName, "name", "name"},
                                          {"NAME_ORG", Class::kName, "name", "company"},
                                          {"NAME_FIRST", Class::kName, "name", "first_name"},
                                          {"NAME_MIDDLE", Class::kName, "name", "middle_name"},
                                          {"NAME_LAST", Class::kName, "name", "last_name"},
                                          {"NAME_PREFIX", Class::kName, "name", "name_prefix"},
                                          {"NAME_SUFFIX", Class::kName, "name", "suffix"},
                                          {"NAME_TYPE", Class::kName, "name", "type"},
                                          {"ADDR_FULL", Class::kAddress, "address", "full"},
                                          {"ADDR_LINE1", Class::kAddress, "address", "line1"},
                                          {"ADDR_LINE2", Class::kAddress, "address", "line2"},
                                          {"ADDR_LINE3", Class::kAddress, "address", "line3"},
                                          {"ADDR_LINE4", Class::kAddress, "address", "line4"},
                                          {"ADDR_LINE5", Class::kAddress, "address", "line5"},
                                          {"ADDR_LINE6", Class::kAddress, "address", "line6"},
                                          {"ADDR_CITY", Class::kAddress, "address", "city"},
                                          {"ADDR_STATE", Class::kAddress, "address", "region"},
                                          {"ADDR_POSTAL_CODE", Class::kAddress, "address", "postal_code"},
                                          {"ADDR_COUNTRY", Class::kAddress, "address", "country"},
                                          {"ADDR_TYPE", Class::kAddress, "address", "type"},
                                          {"PHONE_NUMBER", Class::kPhone, "phone"},
                                          {"PHONE_TYPE", Class::kPhone, "phone", "type"},
                                          {"EMAIL_ADDRESS", Class::kEmail, "email"},
                                          {"DATE_OF_BIRTH", Class::kSimple, "birth_date"},
                                          {"DATE_OF_DEATH", Class::kSimple, "death_date"},
                                          {"PLACE_OF_BIRTH", Class::kSimple, "birth_place"},
                                          {"GENDER", Class::kSimple, "gender"},
                                          {"NATIONALITY", Class::kSimple, "nationality"},
                                          {"CITIZENSHIP", Class::kSimple, "citizenship"},
                                          {"REGISTRATION_DATE", Class::kSimple, "registration_date"},
                                          {"REGISTRATION_COUNTRY", Class::kSimple, "registration_country"},
                                          {"EMPLOYER_NAME", Class::kSimple, "employer"},
                                          {"EMPLOYER", Class::kSimple, "employer"},
                                          {"GROUP_ASSOCIATION_ORG_NAME", Class::kSimple, "group"},
                                          {"GROUP_ASSN_ID_NUMBER", Class::kSimple, "group_id"},
                                          {"ACCOUNT_NUMBER", Class::kSimple, "account_number"},
                                          {"SSN_LAST4", Class::kSimple, "ssn_last4"},
                                          {"WEBSITE_ADDRESS", Class::kSimple, "website"},
                                          {"PASSPORT_NUMBER", Class::kNumber, "passport"},
                                          {"PASSPORT_COUNTRY", Class::kNumber, "passport", "issuer"},
                                          {"DRIVERS_LICENSE_NUMBER", Class::kNumber, "drivers_license"},
                                          {"DRIVERS_LICENSE_STATE", Class::kNumber, "drivers_license", "issuer"},
                                          {"SSN_NUMBER", Class::kNumber, "ssn"},
                                          {"NATIONAL_ID_NUMBER", Class::kNumber, "national_id"},
                                          {"NATIONAL_ID_TYPE", Class::kNumber, "national_id", "type"},
                                          {"NATIONAL_ID_COUNTRY", Class::kNumber, "national_id", "issuer"},
                                          {"TAX_ID_NUMBER", Class::kNumber, "tax_id"},
                                          {"TAX_ID_TYPE", Class::kNumber, "tax_id", "type"},
                                          {"TAX_ID_COUNTRY", Class::kNumber, "tax_id", "issuer"},
                                          {"OTHER_ID_NUMBER", Class::kNumber, "other_id"},
                                          {"OTHER_ID_TYPE", Class::kNumber, "other_id", "type"},
                                          {"OTHER_ID_COUNTRY", Class::kNumber, "other_id", "issuer"},
                                          {"LEI_NUMBER", Class::kNumber, "lei"},
                                          {"DUNS_NUMBER", Class::kNumber, "duns"},
                                          {"NPI_NUMBER", Class::kNumber, "npi"},
                                          {"LINKEDIN", Class::kSocial, "linkedin"},
                                          {"FACEBOOK", Class::kSocial, "facebook"},
                                          {"TWITTER", Class::kSocial, "twitter"},
                                          {"INSTAGRAM", Class::kSocial, "instagram"},
                                          {"SKYPE", Class::kSocial, "skype"},
                                          {"ZOOMROOM", Class::kSocial, "zoomroom"},
                                          {"WHATSAPP", Class::kSocial, "whatsapp"},
                                          {"SIGNAL", Class::kSocial, "signal"},
                                          {"TELEGRAM", Class::kSocial, "telegram"},
                                          {"TANGO", Class::kSocial, "tango"},
                                          {"VIBER", Class::kSocial, "viber"},
                                          {"WECHAT", Class::kSocial, "wechat"},
                                          {"TRUSTED_ID_NUMBER", Class::kTrusted, "trusted_id"},
                                          {"TRUSTED_ID_TYPE", Class::kTrusted, "trusted_id", "type"},
                                          {"REL_ANCHOR_DOMAIN", Class::kRelation, "rel_anchor", "domain"},
                                          {"REL_ANCHOR_KEY", Class::kRelation, "rel_anchor", "key"},
                                          {"REL_POINTER_DOMAIN", Class::kRelation, "rel_pointer", "domain"},
                                          {"REL_POINTER_KEY", Class::kRelation, "rel_pointer", "key"},
                                          {"REL_POINTER_ROLE", Class::kRelation, "rel_pointer", "role"},
                                          {"RECORD_TYPE", Class::kRecordType, "record_type"}};

// Payload that says which of two versions of a record is the newer one, best first.
constexpr std::string_view kVersions[] = {"RECORD_VERSION", "LAST_UPDATE",   "LAST_UPDATED", "LAST_CHANGE",
                                          "LAST_CHANGED",   "LAST_MODIFIED", "UPDATED_AT",   "MODIFIED_AT"};

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

// The attribute that `key` names, and the usage type in front of it ("HOME" of HOME_ADDR_CITY).
const KnownAttribute* FindAttribute(std::string_view key, std::string_view* usage) {
  for (const KnownAttribute& attribute : kAttributes) {
    if (!key.ends_with(attribute.name)) continue;
    const size_t before = key.size() - attribute.name.size();
    if (before != 0 && key[before - 1] != '_') continue;
    // A word in front of one that stands alone (GENDER, TWITTER) would be some other attribute's name.
    const bool compound = attribute.name.find('_') != std::string_view::npos;
    if (before != 0 && !compound) continue;
    *usage = before == 0 ? std::string_view() : key.substr(0, before - 1);
    return &attribute;
  }
  return nullptr;
}

struct Feature {
  Class of = Class::kSimple;
  std::string_view target;
  int scope = 0;  // the object of a list that it stands in; 0: the record itself
  std::string usage;
  std::map<std::string_view, std::string> parts;

  const std::string& part(std::string_view name) const {
    static const std::string& none = *new std::string();
    const auto it = parts.find(name);
    return it == parts.end() ? none : it->second;
  }
  bool is_primary() const { return usage == "PRIMARY" || Upper(part("type")) == "PRIMARY"; }
};

class SenzingDecoder final : public Decoder {
 public:
  explicit SenzingDecoder(const std::string& source) : source_(source) {}

  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    builder_.Reset(event);
    features_.clear();
    JsonObject root;
    if (parser_.parse(record.data(), record.size()).get(root) != simdjson::SUCCESS)
      return InvalidArgument("record: not a JSON object in UTF-8, or with a number out of range");
    std::string data_source, record_id;
    C360_RETURN_IF_ERROR(Collect(root, &data_source, &record_id));
    if (record_id.empty()) return InvalidArgument("RECORD_ID: missing");
    event->set_source(data_source.empty() ? source_ : data_source);
    const std::string key = fmt::format("{}:{}", event->source(), record_id);
    builder_.AddIdentifier("record_id", key);
    if (event->identifiers_size() == 0) return InvalidArgument("RECORD_ID: longer than 512 bytes with its DATA_SOURCE");
    std::stable_sort(features_.begin(), features_.end(),
                     [](const Feature& a, const Feature& b) { return a.is_primary() > b.is_primary(); });
    for (const Feature& feature : features_) C360_RETURN_IF_ERROR(Add(feature));
    event->set_channel(v1::CHANNEL_CRM);
    event->mutable_snapshot()->set_record_key(record_id);
    SetVersion(root, event);
    C360_RETURN_IF_ERROR(builder_.status());
    SetEventId(record_id, event);
    return absl::OkStatus();
  }

  std::span<const std::string> refused_identifiers() const override { return builder_.refused(); }

 private:
  absl::Status Collect(const JsonObject& root, std::string* data_source, std::string* record_id) {
    int scope = 0;
    for (const auto [given_key, value] : root) {
      const std::string key = Upper(given_key);
      if (key == "DATA_SOURCE" || key == "RECORD_ID") {
        JsonText(value, key == "RECORD_ID" ? record_id : data_source);
        continue;
      }
      JsonArray list;
      if (value.get(list) == simdjson::SUCCESS && IsFeatureList(list)) {
        for (const JsonElement item : list) {
          JsonObject object;
          if (item.get(object) == simdjson::SUCCESS) CollectObject(object, ++scope);
        }
      } else if (!CollectAttribute(key, value, 0)) {
        builder_.AddProperty(given_key, value);
      }
      if (features_.size() > EventBuilder::kMaxFields)
        return InvalidArgument("record: more than {} features", EventBuilder::kMaxFields);
    }
    return absl::OkStatus();
  }

  // FEATURES, or one of the lists of the older form (NAMES, ADDRESSES, PHONES, ...): objects with known attributes.
  static bool IsFeatureList(const JsonArray& list) {
    for (const JsonElement item : list) {
      JsonObject object;
      if (item.get(object) != simdjson::SUCCESS) return false;
      for (const auto [key, value] : object) {
        std::string_view usage;
        if (FindAttribute(Upper(key), &usage) != nullptr) return true;
      }
    }
    return false;
  }

  void CollectObject(const JsonObject& object, int scope) {
    for (const auto [key, value] : object) {
      if (!CollectAttribute(Upper(key), value, scope)) AddNumbered(key, value);
    }
  }

  bool CollectAttribute(const std::string& key, const JsonElement& value, int scope) {
    std::string_view usage;
    const KnownAttribute* attribute = FindAttribute(key, &usage);
    std::string text;
    if (attribute == nullptr) return false;
    if (value.is_null()) return true;
    if (!JsonText(value, &text)) return false;
    text = std::string(TrimBlanks(text));
    if (text.empty()) return true;
    // The group that it belongs to is one of the last; a part that stands there already starts another.
    const auto it = std::find_if(features_.rbegin(), features_.rend(), [&](const Feature& f) {
      return f.scope == scope && f.of == attribute->of && f.target == attribute->target && f.usage == usage &&
             !f.parts.contains(attribute->part);
    });
    Feature* feature = it != features_.rend() ? &*it : nullptr;
    if (feature == nullptr) {
      feature = &features_.emplace_back();
      feature->of = attribute->of;
      feature->target = attribute->target;
      feature->scope = scope;
      feature->usage = usage;
    }
    feature->parts[attribute->part] = std::move(text);
    return true;
  }

  absl::Status Add(const Feature& feature) {
    switch (feature.of) {
      case Class::kName:
        for (const std::string_view part :
             {"name", "company", "first_name", "middle_name", "last_name", "suffix", "name_prefix"})
          AddText(part, feature.part(part));
        break;
      case Class::kAddress:
        AddAddress(feature);
        break;
      case Class::kPhone:
      case Class::kEmail:
      case Class::kSocial:
        builder_.AddIdentifier(feature.target, feature.part("value"));
        break;
      case Class::kNumber:
        AddNumber(feature);
        break;
      case Class::kTrusted:
        if (!feature.part("value").empty())
          builder_.AddIdentifier("trusted_id", fmt::format("{}:{}", feature.part("type"), feature.part("value")));
        break;
      case Class::kRelation:
        AddRelation(feature);
        break;
      case Class::kRecordType:
        AddText("record_type", Upper(feature.part("value")));
        break;
      case Class::kSimple:
        AddText(feature.target, feature.part("value"));
        break;
    }
    return absl::OkStatus();
  }

  // The attribute `name`, or where that has another value the next free one of name#2, name#3, ...
  void AddText(std::string_view name, const std::string& text) {
    if (text.empty()) return;
    std::string numbered(name);
    for (int number = 2; number <= EventBuilder::kMaxFields; ++number) {
      const v1::Value* there = Find(numbered);
      if (there == nullptr) break;
      if (there->text() == text) return;
      numbered = fmt::format("{}#{}", name, number);
    }
    if (v1::Value* value = builder_.NewAttribute(numbered); value != nullptr) value->set_text(text);
  }

  const v1::Value* Find(std::string_view name) {
    for (const v1::Attribute& attribute : builder_.event().attributes()) {
      if (attribute.name() == name) return &attribute.value();
    }
    return nullptr;
  }

  void AddAddress(const Feature& feature) {
    v1::Address address;
    std::string street;
    for (const std::string_view line : {"line1", "line2", "line3", "line4", "line5", "line6"}) {
      if (feature.part(line).empty()) continue;
      street.append(street.empty() ? "" : ", ").append(feature.part(line));
    }
    address.set_street(street);
    address.set_city(feature.part("city"));
    address.set_region(feature.part("region"));
    address.set_postal_code(feature.part("postal_code"));
    const std::string& full = feature.part("full");
    if (address.ByteSizeLong() == 0 && !full.empty()) {
      const std::string& country = feature.part("country");
      return AddText("address", country.empty() ? full : fmt::format("{}, {}", full, country));
    }
    if (street.empty()) address.set_street(full);
    address.set_country(feature.part("country"));
    if (address.ByteSizeLong() == 0) return;
    std::string numbered = "address";
    for (int number = 2; Find(numbered) != nullptr && number <= EventBuilder::kMaxFields; ++number)
      numbered = fmt::format("address#{}", number);
    if (v1::Value* value = builder_.NewAttribute(numbered); value != nullptr)
      *value->mutable_address() = std::move(address);
  }

  // A number is one only together with who issued it.
  void AddNumber(const Feature& feature) {
    const std::string& number = feature.part("value");
    if (number.empty()) return;
    std::string value;
    for (const std::string_view part : {"issuer", "type"}) {
      if (!feature.part(part).empty()) value.append(Upper(feature.part(part))).append(":");
    }
    builder_.AddIdentifier(feature.target, value + number);
  }

  void AddRelation(const Feature& feature) {
    v1::Value* value = nullptr;
    std::string numbered(feature.target);
    for (int number = 2; value == nullptr && number <= EventBuilder::kMaxFields; ++number) {
      value = builder_.NewProperty(numbered);
      numbered = fmt::format("{}#{}", feature.target, number);
    }
    if (value == nullptr) return;
    std::string text;
    for (const std::string_view part : {"domain", "key", "role"}) {
      if (!feature.part(part).empty()) text.append(text.empty() ? "" : " ").append(feature.part(part));
    }
    value->set_text(text);
  }

  // What a feature says beside the specification.
  void AddNumbered(std::string_view name, const JsonElement& value) {
    std::string numbered(name);
    for (int number = 2; number <= EventBuilder::kMaxFields; ++number) {
      if (value.is_null()) return;
      if (v1::Value* out = builder_.NewProperty(numbered); out != nullptr) return JsonValue(value, out);
      if (numbered.size() > 200) return;
      numbered = fmt::format("{}#{}", name, number);
    }
  }

  static void SetVersion(const JsonObject& root, v1::Event* event) {
    for (const std::string_view name : kVersions) {
      for (const auto [key, value] : root) {
        if (Upper(key) != name || value.is_null()) continue;
        if (name == "RECORD_VERSION") {
          const auto number = JsonInteger(value);
          if (!number || *number < 0) continue;
          event->mutable_snapshot()->set_version(*number);
          return;
        }
        const auto micros = JsonTimeMicros(value);
        if (!micros || *micros < 0) continue;
        event->mutable_snapshot()->set_version(*micros);
        SetMicros(*micros, event->mutable_time());
        return;
      }
    }
    event->mutable_snapshot()->set_latest(true);
  }

  // The same record in the same state is one event, however often it is sent.
  static void SetEventId(const std::string& record_id, v1::Event* event) {
    Canonicalize(event);
    const Hash128Value hash = ContentHash(event);
    event->set_event_id(fmt::format("{}#{:016x}", CutUtf8(record_id, 480), hash.high));
  }

  const std::string& source_;
  simdjson::dom::parser parser_;
  EventBuilder builder_;
  std::vector<Feature> features_;
};

class SenzingFormat final : public Format {
 public:
  explicit SenzingFormat(std::string source) : source_(std::move(source)) {}
  std::unique_ptr<Decoder> NewDecoder() const override { return std::make_unique<SenzingDecoder>(source_); }

 private:
  const std::string source_;
};

}  // namespace

std::unique_ptr<Format> NewSenzingFormat(std::string default_source) {
  return std::make_unique<SenzingFormat>(std::move(default_source));
}

}  // namespace c360::formats
