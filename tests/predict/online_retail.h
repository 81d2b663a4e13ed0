// Online Retail as facts: one customer a profile, one line of an invoice an order event, as the sample mapping has
// them.
#ifndef C360_TESTS_PREDICT_ONLINE_RETAIL_H_
#define C360_TESTS_PREDICT_ONLINE_RETAIL_H_

#include <zlib.h>

#include <map>
#include <string>
#include <vector>

#include "c360/metrics/fact.h"
#include "predict/data.h"

namespace c360::predict {

inline metrics::FactSet OnlineRetail() {
  metrics::FactSetBuilder builder;
  std::map<std::string, uint32_t> profiles;
  gzFile file = gzopen(CommerceFile("online_retail.csv.gz").c_str(), "rb");
  char line[4096];
  gzgets(file, line,
         sizeof line);  // the header: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
  while (gzgets(file, line, sizeof line) != nullptr) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char* c = line; *c != '\0' && *c != '\n' && *c != '\r'; ++c) {
      if (*c == '"') {
        quoted = !quoted;
      } else if (*c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += *c;
      }
    }
    if (cells.size() < 8 || cells[6].empty()) continue;
    v1::Event event;
    int y, mo, d, h, mi, s = 0;
    if (std::sscanf(cells[4].c_str(), "%d-%d-%d %d:%d:%d", &y, &mo, &d, &h, &mi, &s) < 5) continue;
    const int64_t day = absl::CivilDay(y, mo, d) - absl::CivilDay(1970, 1, 1);
    event.mutable_time()->set_seconds(day * 86400 + h * 3600 + mi * 60 + s);
    event.set_channel(v1::CHANNEL_ECOMMERCE);
    v1::OrderLine* order_line;
    if (cells[0][0] == 'C') {
      event.mutable_order_return()->set_return_id(cells[0]);
      order_line = event.mutable_order_return()->add_lines();
    } else {
      event.mutable_order()->set_order_id(cells[0]);
      order_line = event.mutable_order()->add_lines();
    }
    order_line->set_quantity(std::stod(cells[3]));
    order_line->mutable_unit_price()->set_currency("GBP");
    order_line->mutable_unit_price()->set_micros(static_cast<int64_t>(std::stod(cells[5]) * 1e6 + 0.5));
    const auto profile = profiles.emplace(cells[6], static_cast<uint32_t>(profiles.size())).first->second;
    builder.Add(profile, event);
  }
  gzclose(file);
  return std::move(builder).Finish(profiles.size());
}

}  // namespace c360::predict

#endif  // C360_TESTS_PREDICT_ONLINE_RETAIL_H_
