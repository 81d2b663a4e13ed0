// The verbs of predictions: features, predict.
#include <algorithm>
#include <cmath>
#include <string>

#include "c360/predictions.h"
#include "csv.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

// --as-of, never past the present: of what has not come nobody can say that it did not happen.
absl::Time AsOf(const Arguments& arguments) {
  return std::min(arguments.Time("as-of").value_or(arguments.now()), arguments.now());
}

predict::ChurnOptions OptionsOf(const Arguments& arguments) {
  predict::ChurnOptions options;
  // What does not fit an int is out of range in any case, and the library says so.
  const auto days = [&](std::string_view name, int otherwise) {
    return static_cast<int>(std::min<int64_t>(arguments.Number(name).value_or(otherwise), 1'000'000));
  };
  options.horizon_days = days("horizon-days", options.horizon_days);
  options.gap_days = days("gap-days", options.gap_days);
  options.seed = static_cast<uint64_t>(arguments.Number("seed").value_or(1));
  return options;
}

std::string NumberText(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

// What a purchase model was fitted to, as JSON.
void AppendPurchaseJson(const v1::PurchaseArtefact& purchase, JsonWriter* json) {
  const auto list = [&](std::string_view name, const auto& values) {
    json->Key(name).BeginArray();
    for (const double value : values) json->Double(value);
    json->EndArray();
  };
  json->Key("fit").BeginObject();
  list("parameters", purchase.parameters());
  json->Key("log_likelihood").Double(purchase.log_likelihood());
  json->Key("customers").Integer(purchase.customers()).Key("converged").Bool(purchase.converged());
  if (purchase.gamma_gamma_size() > 0) list("gamma_gamma", purchase.gamma_gamma());
  json->EndObject();
}

std::string ReportJson(const v1::BacktestReport& report, int64_t version,
                       const v1::PurchaseArtefact* purchase = nullptr) {
  JsonWriter json;
  json.BeginObject().Key("model").String(report.model());
  if (version > 0) json.Key("version").Integer(version);
  json.Key("as_of").String(
      absl::FormatTime(absl::RFC3339_full, absl::FromUnixSeconds(report.as_of().seconds()), absl::UTCTimeZone()));
  json.Key("horizon_days").Integer(report.horizon_days()).Key("gap_days").Integer(report.gap_days());
  json.Key("train_examples").Integer(report.train_examples()).Key("test_examples").Integer(report.test_examples());
  json.Key("test_churned").Integer(report.test_churned());
  json.Key("auc").Double(report.auc()).Key("auc_std_error").Double(report.auc_std_error());
  json.Key("recency_auc").Double(report.recency_auc()).Key("auc_over_recency").Double(report.auc_over_recency());
  json.Key("log_loss").Double(report.log_loss()).Key("base_log_loss").Double(report.base_log_loss());
  json.Key("brier").Double(report.brier()).Key("top_decile_lift").Double(report.top_decile_lift());
  json.Key("recency_top_decile_lift").Double(report.recency_top_decile_lift());
  if (purchase != nullptr) AppendPurchaseJson(*purchase, &json);
  json.Key("beats_recency").Bool(report.beats_recency()).Key("calibration").BeginArray();
  for (const auto& bin : report.calibration()) {
    json.BeginObject().Key("lowest").Double(bin.lowest()).Key("highest").Double(bin.highest());
    json.Key("predicted").Double(bin.predicted()).Key("observed").Double(bin.observed());
    json.Key("count").Integer(bin.count()).EndObject();
  }
  return json.EndArray().EndObject().text() + "\n";
}

std::string PurchaseText(const v1::PurchaseArtefact& purchase) {
  return fmt::format("fitted to {}: {:.6f}; log likelihood {:.4f}\n\n",
                     Counted(purchase.customers(), "customer", "customers"), fmt::join(purchase.parameters(), ", "),
                     purchase.log_likelihood());
}

std::string ReportText(const v1::BacktestReport& report) {
  std::string text = fmt::format(
      "{}: {} customers, {} left within {} days\n"
      "AUC        {:.4f} +- {:.4f}   plain recency {:.4f}, so {:+.4f}\n"
      "log loss   {:.4f}            the plain share {:.4f}\n"
      "Brier      {:.4f}\n"
      "lift       {:.2f} in the top tenth; plain recency {:.2f}\n"
      "\npredicted    observed    customers\n",
      report.model(), report.test_examples(), report.test_churned(), report.horizon_days(), report.auc(),
      report.auc_std_error(), report.recency_auc(), report.auc_over_recency(), report.log_loss(),
      report.base_log_loss(), report.brier(), report.top_decile_lift(), report.recency_top_decile_lift());
  for (const auto& bin : report.calibration())
    text += fmt::format("{:>8.1f}%  {:>9.1f}%  {:>11}\n", 100 * bin.predicted(), 100 * bin.observed(), bin.count());
  text += report.beats_recency() ? "\nIt beats plain recency.\n"
                                 : "\nIt does not beat plain recency: refused, scores of it are not given out.\n";
  return text;
}

void WriteScore(const v1::PredictionScore& score, int reasons, bool as_json, Environment& environment) {
  if (as_json) {
    JsonWriter json;
    json.BeginObject().Key("profile_id").String(score.profile_id()).Key("probability").Double(score.probability());
    json.Key("score").Double(score.score()).Key("base").Double(score.base());
    if (score.has_probability_alive()) json.Key("probability_alive").Double(score.probability_alive());
    if (score.has_expected_purchases()) json.Key("expected_purchases").Double(score.expected_purchases());
    if (score.has_value()) json.Key("value").Double(score.value());
    json.Key("reasons").BeginArray();
    for (int i = 0; i < std::min(reasons, score.reasons_size()); ++i) {
      json.BeginObject().Key("feature").String(score.reasons(i).feature()).Key("value");
      if (score.reasons(i).has_value()) {
        json.Double(score.reasons(i).value());
      } else {
        json.Null();
      }
      json.Key("contribution").Double(score.reasons(i).contribution()).EndObject();
    }
    environment.out.Write(json.EndArray().EndObject().text() + "\n");
    return;
  }
  std::string why;
  for (int i = 0; i < std::min(reasons, score.reasons_size()); ++i) {
    const v1::Reason& reason = score.reasons(i);
    why += fmt::format("{}{} {}", why.empty() ? "" : ", ", reason.feature(),
                       reason.has_value() ? fmt::format("{:.4g}", reason.value()) : "unknown");
    if (reason.contribution() != 0) why += fmt::format(" ({:+.2f})", reason.contribution());
  }
  environment.out.Print("{:<12}{:>6.1f}%  {}\n", score.profile_id(), 100 * score.probability(), why);
}

int RunScore(ProfileStore& store, const std::string& model, const Arguments& arguments, Environment& environment) {
  const absl::Time as_of = AsOf(arguments);
  auto scores = store.predictions().Score(model, as_of, arguments.Number("version").value_or(0));
  if (!scores.ok()) return Fail(scores.status(), environment);
  // The most endangered first.
  std::stable_sort(scores->begin(), scores->end(), [](const v1::PredictionScore& a, const v1::PredictionScore& b) {
    return a.probability() > b.probability();
  });
  const int64_t limit = arguments.Number("limit").value_or(arguments.Json() ? 0 : 50);
  const auto reasons = static_cast<int>(std::min<int64_t>(arguments.Number("reasons").value_or(3), 10'000));
  const double least = static_cast<double>(arguments.Number("at-least").value_or(0)) / 100;
  int64_t written = 0;
  for (const v1::PredictionScore& score : *scores) {
    if (score.probability() < least || (limit > 0 && written++ == limit)) break;
    WriteScore(score, reasons, arguments.Json(), environment);
  }
  return kDone;
}

std::string NextJson(const v1::NextActions& next) {
  JsonWriter json;
  json.BeginObject().Key("profile_id").String(next.profile_id());
  json.Key("probability_leaving").Double(next.probability_leaving()).Key("value").Double(next.value());
  json.Key("actions").BeginArray();
  for (const v1::NextAction& action : next.actions()) {
    json.BeginObject().Key("id").String(action.id()).Key("eligible").Bool(action.eligible());
    json.Key("success").Double(action.success()).Key("expected_gain").Double(action.expected_gain());
    json.Key("reason").String(action.reason()).EndObject();
  }
  return json.EndArray().EndObject().text() + "\n";
}

std::string NextText(const v1::NextActions& next) {
  std::string text = fmt::format("{}  leaves with {:.1f} %, worth {:.2f}\n", PadRight(next.profile_id(), 10),
                                 100 * next.probability_leaving(), next.value());
  for (const v1::NextAction& action : next.actions()) {
    text += action.eligible() ? fmt::format("  {} {:>+10.2f}  {}\n", PadRight(Printable(action.id()), 24),
                                            action.expected_gain(), Printable(action.reason()))
                              : fmt::format("  {}        not  {}\n", PadRight(Printable(action.id()), 24),
                                            Printable(action.reason()));
  }
  return text;
}

int RunNext(ProfileStore& store, const std::string& model, const Arguments& arguments, Environment& environment) {
  const absl::Time as_of = AsOf(arguments);
  const auto next = store.predictions().Next(model, as_of, arguments.Number("version").value_or(0));
  if (!next.ok()) return Fail(next.status(), environment);
  const int64_t limit = arguments.Number("limit").value_or(arguments.Json() ? 0 : 20);
  int64_t written = 0;
  for (const v1::NextActions& customer : *next) {
    if (limit > 0 && written++ == limit) break;
    environment.out.Write(arguments.Json() ? NextJson(customer) : NextText(customer));
  }
  return kDone;
}

void WriteFeaturesCsv(const FeatureSnapshot& rows, const std::vector<std::string>& attributes,
                      Environment& environment) {
  std::string line = "profile_id";
  for (const std::string& name : attributes) line += "," + CsvField("attribute." + name);
  for (const std::string& name : rows.table.names) line += "," + name;
  environment.out.Write(line + "\n");
  for (size_t r = 0; r < rows.table.rows(); ++r) {
    line = rows.profile_ids[r];
    for (const auto& column : rows.attributes) line += "," + CsvField(column[r]);
    for (const double value : rows.table.Row(r)) line += "," + NumberText(value);
    environment.out.Write(line + "\n");
  }
}

void WriteFeaturesNdjson(const FeatureSnapshot& rows, const std::vector<std::string>& attributes,
                         Environment& environment) {
  for (size_t r = 0; r < rows.table.rows(); ++r) {
    JsonWriter json;
    json.BeginObject().Key("profile_id").String(rows.profile_ids[r]);
    for (size_t a = 0; a < attributes.size(); ++a) {
      json.Key("attribute." + attributes[a]);
      rows.attributes[a][r].empty() ? json.Null() : json.String(rows.attributes[a][r]);
    }
    const auto row = rows.table.Row(r);
    for (size_t c = 0; c < row.size(); ++c) json.Key(rows.table.names[c]).Double(row[c]);  // null where not known
    environment.out.Write(json.EndObject().text() + "\n");
  }
}

}  // namespace

int RunFeatures(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const std::vector<std::string> attributes = SplitList(arguments.Text("attributes"));
  const auto rows = (*store)->predictions().Features(AsOf(arguments), attributes);
  if (!rows.ok()) return Fail(rows.status(), environment);
  if (arguments.Text("format", "csv") == "csv") {
    WriteFeaturesCsv(*rows, attributes, environment);
  } else {
    WriteFeaturesNdjson(*rows, attributes, environment);
  }
  return kDone;
}

int RunPredict(const Arguments& arguments, Environment& environment) {
  const std::string& action = arguments.positional()[0];
  const bool lists = action == "list";
  if (!lists && action != "fit" && action != "score" && action != "next" && action != "backtest")
    return FailUsage("predict: not fit, score, next, backtest or list", environment);
  if (!lists && arguments.positional().size() < 2)
    return FailUsage("predict " + action + ": name a model: churn-lr, churn-gbdt, bgnbd, mbgnbd, pareto-nbd, clv",
                     environment);
  auto store = OpenStore(arguments, environment, action == "fit" ? Access::kWrite : Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  Predictions& predictions = (*store)->predictions();
  if (lists) {
    const auto models = predictions.Models();
    if (!models.ok()) return Fail(models.status(), environment);
    for (const v1::PredictionModel& model : *models) {
      if (arguments.Json()) {
        environment.out.Write(
            ReportJson(model.validation(), model.version(), model.has_purchase() ? &model.purchase() : nullptr));
      } else {
        environment.out.Print("{:<12}{:>4}  AUC {:.4f}, plain recency {:.4f}\n", model.name(), model.version(),
                              model.validation().auc(), model.validation().recency_auc());
      }
    }
    return kDone;
  }
  const std::string& model = arguments.positional()[1];
  const absl::Time as_of = AsOf(arguments);
  if (action == "score") return RunScore(**store, model, arguments, environment);
  if (action == "next") return RunNext(**store, model, arguments, environment);
  if (action == "backtest") {
    const auto report = predictions.Backtest(model, as_of, OptionsOf(arguments));
    if (!report.ok()) return Fail(report.status(), environment);
    environment.out.Write(arguments.Json() ? ReportJson(*report, 0) : ReportText(*report));
    return report->beats_recency() ? kDone : kFailed;
  }
  const auto fitted = predictions.Fit(model, as_of, OptionsOf(arguments), {.sync = true});
  if (!fitted.ok()) return Fail(fitted.status(), environment);
  const v1::PurchaseArtefact* purchase = fitted->has_purchase() ? &fitted->purchase() : nullptr;
  environment.out.Write(
      arguments.Json() ? ReportJson(fitted->validation(), fitted->version(), purchase)
                       : fmt::format("version {}, judged on customers it was not fitted to\n\n", fitted->version()) +
                             (purchase != nullptr ? PurchaseText(*purchase) : "") + ReportText(fitted->validation()));
  return kDone;
}

}  // namespace c360::command
