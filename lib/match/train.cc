// Tested by tests/match/train_test.cc.
#include "match/train.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "base/hash.h"
#include "base/status.h"
#include "match/blocking.h"

namespace c360::match {
namespace {

constexpr size_t kLeastRecords = 100;
constexpr double kPseudoMatches = 20;  // the built-in m counts as so many matches
constexpr double kEnoughForMean = 20;  // pairs, before their mean rarity replaces the built-in one

constexpr int32_t kLeastWeight = -7000;
constexpr int32_t kMostWeight = 22000;

using PairList = std::vector<std::pair<uint32_t, uint32_t>>;

// Sums by comparison and level.
struct Tally {
  std::array<std::array<double, kMostLevels>, kComparisons> weight{};
  std::array<std::array<double, kMostLevels>, kComparisons> rarity{};
  std::array<std::array<double, kMostLevels>, kComparisons> with_rarity{};
  double total = 0;

  void Add(const Answers& answers, double weight_of_pair) {
    total += weight_of_pair;
    for (size_t i = 0; i < kComparisons; ++i) {
      const Answer answer = answers[i];
      if (answer.level == 0) continue;
      weight[i][answer.level] += weight_of_pair;
      if (answer.rarity == Answer::kNoRarity) continue;
      rarity[i][answer.level] += weight_of_pair * (answer.rarity & 31);
      with_rarity[i][answer.level] += weight_of_pair;
    }
  }
  double Present(size_t comparison) const {
    return std::accumulate(weight[comparison].begin(), weight[comparison].end(), 0.0);
  }
};

int32_t Millibits(double bits) { return static_cast<int32_t>(std::lround(1000 * bits)); }

class Trainer {
 public:
  Trainer(std::span<const TrainingRecord> records, const TrainOptions& options) : options_(options) {
    // Sorted by hash: whatever is picked by position is picked by hash.
    std::vector<std::pair<uint64_t, const TrainingRecord*>> order;
    for (const TrainingRecord& record : records) {
      if (record.subject->comparable()) order.emplace_back(Hash64(record.key, options.seed), &record);
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first, a.second->key) < std::pair(b.first, b.second->key);
    });
    for (const auto& [hash, record] : order) {
      hashes_.push_back(hash);
      subjects_.push_back(record->subject);
    }
  }

  absl::StatusOr<v1::MatchModel> Run() {
    if (subjects_.size() < kLeastRecords) {
      return InvalidArgument("training needs {} comparable records, not {}", kLeastRecords, subjects_.size());
    }
    rarity_ = CountRarity(subjects_);
    proto_ = Model::BuiltIn().proto();
    proto_.set_name("trained");
    C360_RETURN_IF_ERROR(Report(0));
    C360_RETURN_IF_ERROR(EstimateU());
    C360_RETURN_IF_ERROR(Report(1));
    candidates_ = CandidatePairs(subjects_, options_.block_cap);
    SampleCandidates();
    for (int round = 0; round < options_.rounds; ++round) {
      C360_RETURN_IF_ERROR(Report(2 + round));
      C360_RETURN_IF_ERROR(EstimateM());
    }
    v1::MatchTraining* training = proto_.mutable_training();
    training->set_seed(options_.seed);
    training->set_records(static_cast<int64_t>(subjects_.size()));
    training->set_rounds(options_.rounds);
    return proto_;
  }

 private:
  absl::Status Report(int step) const {
    if (!options_.progress || options_.progress(step, options_.rounds + 2)) return absl::OkStatus();
    return absl::CancelledError("stopped on request");
  }

  Side SideOf(uint32_t i) const { return {subjects_[i], rarity_[i]}; }

  absl::Status EstimateU() {
    Tally tally;
    const Model& model = Model::BuiltIn();
    const int32_t prior = model.PriorMillibits(subjects_.size());
    const auto n = static_cast<uint32_t>(subjects_.size());
    int64_t left = options_.random_pairs;
    for (uint32_t step = 1; step <= n / 2 && left > 0; ++step) {
      for (uint32_t i = 0; i + step < n && left > 0; ++i, --left) {
        if (Total(model, prior, Compare(model, SideOf(i), SideOf(i + step))) >= 0) continue;
        Answers answers;
        CompareLevels(SideOf(i), SideOf(i + step), &answers);
        tally.Add(answers, 1);
      }
    }
    proto_.mutable_training()->set_random_pairs(static_cast<int64_t>(tally.total));
    for (size_t i = 0; i < kComparisons; ++i) {
      if (!Learns(static_cast<Comparison>(i))) continue;
      const double present = tally.Present(i);
      v1::ComparisonModel& comparison = *proto_.mutable_comparisons(static_cast<int>(i));
      for (int j = 0; j < comparison.levels_size(); ++j) {
        v1::LevelWeight& level = *comparison.mutable_levels(j);
        const size_t at = static_cast<size_t>(j) + 1;
        const double pseudo = 1 / level.u();
        level.set_u((tally.weight[i][at] + 1) / (present + pseudo));
        if (level.rarity_share_permille() == 1000) {
          level.set_mean_rarity_millibits(Millibits(-std::log2(level.u())));
        } else if (tally.with_rarity[i][at] >= kEnoughForMean) {
          level.set_mean_rarity_millibits(Millibits(tally.rarity[i][at] / tally.with_rarity[i][at]));
        }
        SetWeight(&level);
      }
    }
    return absl::OkStatus();
  }

  // A kind or a generation is hardly ever mistyped, and what little there is would be learnt from wrong pairs. Swapped
  // names are rare by chance, so their ratio is high, but what agrees crosswise is counted already: the exchange itself
  // is a cost.
  static bool Learns(Comparison comparison) {
    return comparison != Comparison::kKind && comparison != Comparison::kGeneration && comparison != Comparison::kOrder;
  }

  // Bounded: EM sees only candidates, which agree in something, and takes rare disagreements for impossible ones.
  static void SetWeight(v1::LevelWeight* level) {
    const double bits = std::log2(level->m() / level->u());
    level->set_weight_millibits(std::clamp(Millibits(bits), kLeastWeight, kMostWeight));
    level->set_mean_rarity_millibits(std::clamp(level->mean_rarity_millibits(), 0, 30000));
  }

  void SampleCandidates() {
    const auto all = static_cast<double>(candidates_.size());
    proto_.mutable_training()->set_candidate_pairs(static_cast<int64_t>(candidates_.size()));
    if (candidates_.size() <= static_cast<size_t>(options_.candidate_pairs)) return;
    const double share = static_cast<double>(options_.candidate_pairs) / all;
    const auto bound = static_cast<uint64_t>(std::ldexp(share, 63)) * 2;
    std::erase_if(candidates_, [&](const auto& pair) {
      const std::array<uint64_t, 2> both = {hashes_[pair.first], hashes_[pair.second]};
      return Hash64({reinterpret_cast<const char*>(both.data()), sizeof both}) >= bound;
    });
    share_ = static_cast<double>(candidates_.size()) / all;
  }

  absl::Status EstimateM() {
    C360_ASSIGN_OR_RETURN(const Model model, Model::FromProto(proto_));
    const int32_t prior = model.PriorMillibits(subjects_.size());
    Tally tally;
    for (const auto& [a, b] : candidates_) {
      Answers answers;
      CompareLevels(SideOf(a), SideOf(b), &answers);
      const int32_t score = Total(model, prior, Weigh(model, answers));
      if (score < -12000) continue;
      tally.Add(answers, 1 / (1 + std::exp2(-score / 1000.0)));
    }
    const double matches = tally.total / share_;
    proto_.mutable_training()->set_matches(matches);
    const double partners = 2 * matches / static_cast<double>(subjects_.size());
    proto_.set_partners_milli(std::clamp<int64_t>(std::llround(1000 * partners), 50, 1000000));
    for (size_t i = 0; i < kComparisons; ++i) {
      if (!Learns(static_cast<Comparison>(i))) continue;
      const double present = tally.Present(i);
      const v1::ComparisonModel& built_in = Model::BuiltIn().proto().comparisons(static_cast<int>(i));
      v1::ComparisonModel& comparison = *proto_.mutable_comparisons(static_cast<int>(i));
      for (int j = 0; j < comparison.levels_size(); ++j) {
        v1::LevelWeight& level = *comparison.mutable_levels(j);
        const double pseudo = kPseudoMatches * built_in.levels(j).m();
        level.set_m((tally.weight[i][static_cast<size_t>(j) + 1] + pseudo) / (present + kPseudoMatches));
        SetWeight(&level);
      }
    }
    return absl::OkStatus();
  }

  TrainOptions options_;
  std::vector<uint64_t> hashes_;
  std::vector<const Subject*> subjects_;
  std::vector<std::vector<uint8_t>> rarity_;
  PairList candidates_;
  double share_ = 1;
  v1::MatchModel proto_;
};

}  // namespace

absl::StatusOr<v1::MatchModel> Train(std::span<const TrainingRecord> records, const TrainOptions& options) {
  return Trainer(records, options).Run();
}

PairList CandidatePairs(std::span<const Subject* const> subjects, uint32_t cap) {
  // By 64-bit hash of the key: at a billion keys a chance meeting adds a pair now and then, and loses none.
  std::vector<std::pair<uint64_t, uint32_t>> entries;
  std::vector<size_t> keys(subjects.size());
  for (uint32_t i = 0; i < subjects.size(); ++i) {
    for (const std::string& key : BlockingKeys(*subjects[i])) entries.emplace_back(Hash64(key), i);
    keys[i] = entries.size();
  }
  for (size_t i = keys.size(); i-- > 1;) keys[i] -= keys[i - 1];
  std::sort(entries.begin(), entries.end());
  PairList pairs;
  for (size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    while (end < entries.size() && entries[end].first == entries[begin].first) ++end;
    if (end - begin > cap) continue;
    for (size_t i = begin; i < end; ++i) {
      for (size_t j = i + 1; j < end; ++j) pairs.emplace_back(entries[i].second, entries[j].second);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  size_t kept = 0;
  for (size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
    while (end < pairs.size() && pairs[end] == pairs[begin]) ++end;
    const auto [a, b] = pairs[begin];
    if (AreCandidates(end - begin, keys[a], keys[b])) pairs[kept++] = {a, b};
  }
  pairs.resize(kept);
  return pairs;
}

std::vector<std::vector<uint8_t>> CountRarity(std::span<const Subject* const> subjects) {
  absl::flat_hash_map<uint64_t, uint32_t> counts;
  uint64_t comparable = 0;
  std::vector<std::vector<uint64_t>> terms(subjects.size());
  for (size_t i = 0; i < subjects.size(); ++i) {
    comparable += subjects[i]->comparable();
    for (const std::string& term : Terms(*subjects[i])) {
      terms[i].push_back(Hash64(term));
      ++counts[terms[i].back()];
    }
  }
  std::vector<std::vector<uint8_t>> rarity(subjects.size());
  for (size_t i = 0; i < subjects.size(); ++i) {
    for (const uint64_t term : terms[i]) rarity[i].push_back(RarityOf(counts[term], comparable));
  }
  return rarity;
}

std::string DescribeModel(const v1::MatchModel& model) {
  std::string out = fmt::format("model \"{}\"", model.name());
  const v1::MatchTraining& training = model.training();
  if (training.records() > 0) {
    out += fmt::format(": {} records, {} random and {} candidate pairs, {:.0f} expected matches", training.records(),
                       training.random_pairs(), training.candidate_pairs(), training.matches());
  }
  out += fmt::format("\npartners of a record {:.3f}\n", static_cast<double>(model.partners_milli()) / 1000);
  out += fmt::format("{:12} {:16} {:>9} {:>11} {:>7} {:>7}\n", "comparison", "level", "m", "u", "bits", "rarity");
  for (const v1::ComparisonModel& comparison : model.comparisons()) {
    for (const v1::LevelWeight& level : comparison.levels()) {
      out += fmt::format("{:12} {:16} {:9.5f} {:11.8f} {:7.2f} {:7.2f}\n", comparison.name(), level.name(), level.m(),
                         level.u(), level.weight_millibits() / 1000.0, level.mean_rarity_millibits() / 1000.0);
    }
  }
  return out;
}

}  // namespace c360::match
