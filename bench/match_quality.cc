// How good scored matching is on people whose identity is known: the plain batch reference over the public sets and a
// generated one.
//
//   match_quality [--errors=N] [--train [--model]] [--write=DIR] [set ...]
//
// Sets: historical_dev febrl2 febrl3 febrl_dsgen_c10000 fake_1000, and families:COUNT:SEED (families: 1500 and 7).
// --write puts a set as people.csv and truth.csv where `c360 ingest` and `c360 evaluate` read them.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "match/blocking.h"
#include "match/train.h"
#include "support/batch_linker.h"
#include "support/people.h"

namespace c360 {
namespace {

using testing::Judge;
using testing::Link;
using testing::Linking;
using testing::PeopleSet;
using testing::Population;

struct Arguments {
  std::vector<std::string> sets;
  int errors = 0;
  int fragments = 0;  // people whose records no key brings together, to show
  bool train = false;
  bool no_relatives = false;
  bool show_model = false;
  std::string write;  // a directory
};

std::optional<PeopleSet> ReadSet(const std::string& name) {
  if (!name.starts_with("families")) return testing::ReadPeople(name);
  int count = 1500;
  unsigned long long seed = 7;
  std::sscanf(name.c_str(), "families:%d:%llu", &count, &seed);
  return testing::MakeFamilies(count, seed);
}

void WriteSet(const PeopleSet& set, const std::string& directory) {
  std::set<std::string> columns;
  for (const auto& record : set.records) {
    for (const auto& [name, text] : record.values) columns.insert(name);
  }
  std::ofstream people(directory + "/people.csv"), truth(directory + "/truth.csv");
  truth << "namespace,value,entity\n";
  people << "record_id";
  for (const std::string& column : columns) people << ',' << column;
  people << '\n';
  for (const auto& record : set.records) {
    truth << "record_id," << record.key << ',' << record.person << '\n';
    people << record.key;
    for (const std::string& column : columns) {
      people << ',';
      for (const auto& [name, text] : record.values) {
        if (name == column) people << '"' << text << '"';
      }
    }
    people << '\n';
  }
}

std::string TextOf(const testing::PersonRecord& record) {
  std::string out = record.key + " {";
  for (const auto& [name, text] : record.values) out += fmt::format(" {}={}", name, text);
  return out + " }";
}

// Of all true pairs, those that share a key small enough, and those that closure would bring together.
std::string BlockingReport(const PeopleSet& set, const Linking& linking, int fragments) {
  std::map<std::string, uint64_t> sizes;
  for (const auto& record : set.records) ++sizes[record.person];
  double truth = 0, found = 0;
  for (const auto& [person, n] : sizes) truth += 0.5 * static_cast<double>(n) * static_cast<double>(n - 1);
  std::vector<uint32_t> parents(set.records.size());
  for (uint32_t i = 0; i < parents.size(); ++i) parents[i] = i;
  const auto root = [&parents](uint32_t node) {
    while (parents[node] != node) node = parents[node] = parents[parents[node]];
    return node;
  };
  for (const auto& [a, b] : linking.candidate_pairs) {
    if (set.records[a].person != set.records[b].person) continue;
    ++found;
    parents[root(a)] = root(b);
  }
  std::vector<uint32_t> closed(parents.size());
  for (uint32_t i = 0; i < closed.size(); ++i) closed[i] = root(i);
  if (fragments > 0) {
    std::map<std::string, std::map<uint32_t, std::vector<uint32_t>>> by_person;
    for (uint32_t i = 0; i < closed.size(); ++i) by_person[set.records[i].person][closed[i]].push_back(i);
    for (const auto& [person, parts] : by_person) {
      if (parts.size() < 2 || fragments-- <= 0) continue;
      fmt::print("{} of {} records in {} parts\n", person, sizes[person], parts.size());
      for (const auto& [part, records] : parts)
        fmt::print("    {} {}\n", records.size(), TextOf(set.records[records[0]]));
    }
  }
  return fmt::format("blocking recall {:.4f}, after closure {:.4f}", found / truth,
                     Judge(set, closed).pairwise.recall.value_or(1));
}

void ShowPair(const PeopleSet& set, const Population& population, const match::Model& model, uint32_t a, uint32_t b) {
  const int32_t prior = model.PriorMillibits(population.comparable());
  const match::PairScore score = match::Compare(model, population.side(a), population.side(b));
  fmt::print("  {}\n  {}\n    strangers {} relatives {} :", TextOf(set.records[a]), TextOf(set.records[b]),
             match::TotalAgainst(model, prior, match::Rival::kStrangers, score),
             match::TotalAgainst(model, prior, match::Rival::kRelatives, score));
  for (size_t i = 0; i < match::kComparisons; ++i) {
    const auto comparison = static_cast<match::Comparison>(i);
    if (score.levels[i] != 0) {
      fmt::print(" {}={}", match::ComparisonName(comparison), match::LevelNames(comparison)[score.levels[i]]);
    }
  }
  fmt::print(" |");
  for (int field = 0; field < match::kFieldCount; ++field) {
    if ((score.present >> field & 1) != 0) {
      fmt::print(" {}:{}", match::FieldName(static_cast<match::Field>(field)),
                 score.millibits[static_cast<size_t>(field)]);
    }
  }
  fmt::print("\n");
}

// One pair of each wrongly joined and of each split person, spread over the set.
void ShowErrors(const PeopleSet& set, const Population& population, const match::Model& model, const Linking& linking,
                int most) {
  std::map<uint32_t, std::vector<uint32_t>> clusters;
  std::map<std::string, std::vector<uint32_t>> people;
  for (uint32_t i = 0; i < set.records.size(); ++i) {
    clusters[linking.cluster[i]].push_back(i);
    people[set.records[i].person].push_back(i);
  }
  int shown = 0;
  fmt::print("--- joined wrongly\n");
  for (const auto& [cluster, records] : clusters) {
    for (size_t j = 1; j < records.size() && shown < most; ++j) {
      if (set.records[records[0]].person == set.records[records[j]].person) continue;
      ShowPair(set, population, model, records[0], records[j]);
      ++shown;
      break;
    }
  }
  fmt::print("--- left apart\n");
  shown = 0;
  for (const auto& [person, records] : people) {
    for (size_t j = 1; j < records.size() && shown < most; ++j) {
      if (linking.cluster[records[0]] == linking.cluster[records[j]]) continue;
      ShowPair(set, population, model, records[0], records[j]);
      ++shown;
      break;
    }
  }
}

void Run(const PeopleSet& set, const Arguments& arguments) {
  const Population population(set);
  match::Model model = match::Model::BuiltIn();
  if (arguments.train) {
    std::vector<match::TrainingRecord> records;
    for (uint32_t i = 0; i < population.size(); ++i) records.push_back({set.records[i].key, &population.subject(i)});
    const auto trained = match::Train(records);
    if (!trained.ok()) {
      fmt::print("{}\n", trained.status().ToString());
      return;
    }
    if (arguments.show_model) fmt::print("{}", match::DescribeModel(*trained));
    model = *match::Model::FromProto(*trained);
  }
  if (arguments.no_relatives) {
    v1::MatchModel changed = model.proto();
    changed.set_relatives_prior_millibits(1'000'000);
    model = *match::Model::FromProto(changed);
  }
  const Linking linking = Link(population, model);
  const Evaluation judged = Judge(set, linking.cluster);
  fmt::print(
      "{:20} {:9} P {:.4f} R {:.4f} F1 {:.4f} B3 {:.4f} (P {:.4f} R {:.4f}) | mixed {} split {} | keys {:.1f} "
      "pairs/record {:.1f} "
      "largest {} score {:.2f}s cluster {:.2f}s | {}\n",
      set.name, arguments.train ? "trained" : "built-in", judged.pairwise.precision.value_or(1),
      judged.pairwise.recall.value_or(1), judged.pairwise.f1.value_or(1), judged.bcubed.f1.value_or(1),
      judged.bcubed.precision.value_or(1), judged.bcubed.recall.value_or(1), judged.mixed_profiles,
      judged.split_entities, population.keys_per_record(),
      static_cast<double>(linking.candidates) / static_cast<double>(population.size()), linking.largest_component,
      linking.seconds_scoring, linking.seconds_clustering, BlockingReport(set, linking, arguments.fragments));
  std::fflush(stdout);
  if (arguments.errors > 0) ShowErrors(set, population, model, linking, arguments.errors);
}

int Main(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.starts_with("--errors=")) {
      arguments.errors = std::atoi(argument.c_str() + 9);
    } else if (argument == "--model") {
      arguments.show_model = true;
    } else if (argument == "--no-relatives") {
      arguments.no_relatives = true;
    } else if (argument.starts_with("--fragments=")) {
      arguments.fragments = std::atoi(argument.c_str() + 12);
    } else if (argument.starts_with("--write=")) {
      arguments.write = argument.substr(8);
    } else if (argument == "--train") {
      arguments.train = true;
    } else {
      arguments.sets.push_back(argument);
    }
  }
  if (arguments.sets.empty()) {
    arguments.sets = {"historical_dev", "febrl2", "febrl3", "febrl_dsgen_c10000", "fake_1000", "families"};
  }
  for (const std::string& name : arguments.sets) {
    const auto set = ReadSet(name);
    if (!set) {
      fmt::print("{}: absent\n", name);
      continue;
    }
    if (!arguments.write.empty()) {
      WriteSet(*set, arguments.write);
      continue;
    }
    Run(*set, arguments);
  }
  return 0;
}

}  // namespace
}  // namespace c360

int main(int argc, char** argv) { return c360::Main(argc, argv); }
