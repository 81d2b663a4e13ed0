#include "support/batch_linker.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "match/blocking.h"
#include "match/households.h"
#include "match/train.h"

namespace c360::testing {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Edge {
  int32_t score;
  uint32_t a, b;
};

uint32_t Root(std::vector<uint32_t>* parents, uint32_t node) {
  while ((*parents)[node] != node) node = (*parents)[node] = (*parents)[(*parents)[node]];
  return node;
}

// Edges among the `best` best of either end, ties in.
std::vector<Edge> Strongest(std::vector<Edge> edges, size_t records, uint32_t best) {
  std::vector<std::vector<int32_t>> scores(records);
  for (const Edge& edge : edges) {
    scores[edge.a].push_back(edge.score);
    scores[edge.b].push_back(edge.score);
  }
  std::vector<int32_t> floor(records, INT32_MIN);
  for (size_t i = 0; i < records; ++i) {
    if (scores[i].size() <= best) continue;
    std::nth_element(scores[i].begin(), scores[i].begin() + best - 1, scores[i].end(), std::greater<>());
    floor[i] = scores[i][best - 1];
  }
  std::erase_if(edges, [&](const Edge& edge) { return edge.score < floor[edge.a] && edge.score < floor[edge.b]; });
  return edges;
}

}  // namespace

Population::Population(const PeopleSet& set) {
  absl::flat_hash_map<std::string, uint32_t> counts;
  std::vector<std::vector<std::string>> terms;
  for (const PersonRecord& record : set.records) {
    std::vector<match::NamedText> values;
    for (const auto& [name, text] : record.values) values.push_back({name, text});
    subjects_.push_back(match::MakeSubject(values));
    comparable_ += subjects_.back()->comparable();
    terms.push_back(match::Terms(*subjects_.back()));
    for (const std::string& term : terms.back()) ++counts[term];
  }
  rarity_.resize(size());
  for (size_t i = 0; i < size(); ++i) {
    for (const std::string& term : terms[i]) rarity_[i].push_back(match::RarityOf(counts[term], comparable_));
  }
}

double Population::keys_per_record() const {
  size_t keys = 0;
  for (const auto& subject : subjects_) keys += match::BlockingKeys(*subject).size();
  return static_cast<double>(keys) / static_cast<double>(size());
}

std::vector<std::pair<uint32_t, uint32_t>> Population::Candidates(uint32_t cap) const {
  std::vector<const match::Subject*> subjects;
  for (const auto& subject : subjects_) subjects.push_back(subject.get());
  return match::CandidatePairs(subjects, cap);
}

Linking Link(const Population& population, const match::Model& model, const LinkOptions& options) {
  Linking result;
  const int32_t prior = model.PriorMillibits(population.comparable());
  result.candidate_pairs = population.Candidates(options.block_cap);
  result.candidates = result.candidate_pairs.size();
  Clock::time_point start = Clock::now();
  std::vector<Edge> edges;
  for (const auto& [a, b] : result.candidate_pairs) {
    const int32_t score = match::TotalAgainst(model, prior, match::Rival::kStrangers,
                                              match::Compare(model, population.side(a), population.side(b)));
    if (score >= options.threshold) edges.push_back({score, a, b});
  }
  result.seconds_scoring = Since(start);
  start = Clock::now();
  edges = Strongest(std::move(edges), population.size(), options.best_per_record);
  result.edges = edges.size();
  std::vector<uint32_t> parents(population.size());
  std::iota(parents.begin(), parents.end(), 0u);
  for (const Edge& edge : edges) {
    const uint32_t a = Root(&parents, edge.a), b = Root(&parents, edge.b);
    if (a != b) parents[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::vector<uint32_t>> components(population.size());
  std::vector<uint32_t> place(population.size());
  for (uint32_t i = 0; i < population.size(); ++i) {
    std::vector<uint32_t>& component = components[Root(&parents, i)];
    place[i] = static_cast<uint32_t>(component.size());
    component.push_back(i);
  }
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> inside(population.size());
  for (const Edge& edge : edges) inside[Root(&parents, edge.a)].emplace_back(place[edge.a], place[edge.b]);
  result.cluster.resize(population.size());
  for (uint32_t root = 0; root < population.size(); ++root) {
    const std::vector<uint32_t>& component = components[root];
    if (component.empty()) continue;
    result.largest_component = std::max(result.largest_component, component.size());
    graph::AgglomerationProblem problem;
    problem.nodes = static_cast<uint32_t>(component.size());
    problem.candidates = inside[root];
    problem.threshold = options.threshold;
    problem.opponents = {{prior, match::FieldsAgainst(match::Rival::kStrangers)},
                         {model.relatives_prior(), match::FieldsAgainst(match::Rival::kRelatives)}};
    problem.not_repeated = match::FieldsNotRepeated();
    std::vector<match::Side> sides;
    for (const uint32_t record : component) sides.push_back(population.side(record));
    const match::Households households(model, sides);
    problem.score = [&](uint32_t a, uint32_t b, graph::FieldScores* scores) {
      const match::PairScore score = households.Compare(a, b);
      std::copy(score.millibits.begin(), score.millibits.end(), scores->millibits.begin());
      scores->present = score.present;
    };
    const graph::Agglomeration clustering = graph::Agglomerate(problem);
    for (uint32_t i = 0; i < component.size(); ++i) result.cluster[component[i]] = component[clustering.cluster[i]];
  }
  result.seconds_clustering = Since(start);
  return result;
}

Evaluation Judge(const PeopleSet& set, const std::vector<uint32_t>& cluster) {
  absl::flat_hash_map<std::string, uint64_t> people;
  std::vector<LabelledItem> items;
  for (size_t i = 0; i < set.records.size(); ++i) {
    items.push_back({cluster[i], people.try_emplace(set.records[i].person, people.size()).first->second});
  }
  return Evaluate(items);
}

}  // namespace c360::testing
