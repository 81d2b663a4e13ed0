// Tested by tests/formats/track_test.cc.
#include "formats/order_lines.h"

#include <string>
#include <string_view>

namespace c360::formats {
namespace {

// False: a key or a value was not taken, and would be lost with the list that it stands in.
bool FillLine(const JsonObject& product, v1::OrderLine* line) {
  line->set_quantity(1);
  std::string sku;
  bool all = true;
  for (const auto [key, value] : product) {
    const std::string_view name = key;
    if (value.is_null()) continue;
    bool taken = false;
    if (name == "product_id") {
      taken = JsonText(value, line->mutable_product_id());
    } else if (name == "sku") {
      taken = JsonText(value, &sku);
    } else if (name == "name") {
      taken = JsonText(value, line->mutable_name());
    } else if (name == "category") {
      taken = JsonText(value, line->mutable_category());
    } else if (name == "quantity") {
      const auto number = JsonNumber(value);
      if (number) line->set_quantity(*number);
      taken = number.has_value();
    } else if (name == "price") {
      const auto micros = JsonMicros(value);
      if (micros) line->mutable_unit_price()->set_micros(*micros);
      taken = micros.has_value();
    }
    all = all && taken;
  }
  if (line->product_id().empty()) line->set_product_id(sku);
  return all && (sku.empty() || line->product_id() == sku);
}

}  // namespace

bool SetLines(const JsonElement& value, google::protobuf::RepeatedPtrField<v1::OrderLine>* lines) {
  JsonArray products;
  if (value.get(products) != simdjson::SUCCESS) return false;
  bool all = true;
  for (const JsonElement item : products) {
    JsonObject product;
    if (item.is_null()) continue;
    all = item.get(product) == simdjson::SUCCESS && FillLine(product, lines->Add()) && all;
  }
  return all;
}

}  // namespace c360::formats
