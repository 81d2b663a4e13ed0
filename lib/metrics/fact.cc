// A FactSet is built once and read by every measure, so the work is put into one sort: facts are dealt to their
// profiles by counting, then each profile's few are sorted. Texts are renumbered in alphabetical order, so that neither
// threads nor the order of arrival can show in any tie. Tested by fact_test.cc.
#include "c360/metrics/fact.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "metrics/fact_codec.h"

namespace c360::metrics {
namespace {

auto ContentOrder(const Fact& f) {
  return std::tuple(f.time_us, f.type, f.action, f.key, f.link, f.amount_micros, f.number, f.number2, f.number3,
                    f.subject, f.variant, f.agent, f.queue, f.reason, f.currency, f.flags, f.channel, f.direction,
                    f.device);
}

// Time decides nearly always; the rest is only built where it does not.
bool Before(const Fact& a, const Fact& b) {
  if (a.time_us != b.time_us) return a.time_us < b.time_us;
  return ContentOrder(a) < ContentOrder(b);
}

template <typename Function>
void ForEachText(Fact& fact, Function function) {
  for (TextId* text : {&fact.subject, &fact.variant, &fact.agent, &fact.queue, &fact.reason, &fact.currency})
    if (*text != 0) *text = function(*text);
}

// The fact as it is read. What sources leave out is told here and not where facts are stored, so that it holds for
// every row that was ever written.
Fact Read(Fact fact) {
  if (fact.type != EventType::kMessage || fact.action != v1::Message::AUTHOR_KIND_UNSPECIFIED) return fact;
  if (fact.direction == v1::DIRECTION_INBOUND) fact.action = v1::Message::CUSTOMER;
  if (fact.direction == v1::DIRECTION_OUTBOUND) fact.action = v1::Message::AGENT;
  return fact;
}

}  // namespace

TextPool::TextPool() {
  texts_.reserve(kFew);
  texts_.emplace_back();
}

TextId TextPool::Intern(std::string_view text) {
  if (const auto id = Find(text)) return *id;
  const TextId id = static_cast<TextId>(texts_.size());
  texts_.emplace_back(text);
  if (texts_.size() == kFew + 1) {
    for (TextId i = 0; i < id; ++i) ids_.emplace(texts_[i], i);
  }
  if (texts_.size() > kFew) ids_.emplace(texts_.back(), id);
  return id;
}

std::optional<TextId> TextPool::Find(std::string_view text) const {
  if (texts_.size() <= kFew) {
    const auto it = std::find(texts_.begin(), texts_.end(), text);
    if (it == texts_.end()) return std::nullopt;
    return static_cast<TextId>(it - texts_.begin());
  }
  const auto it = ids_.find(text);
  if (it == ids_.end()) return std::nullopt;
  return it->second;
}

FactSet FactSet::Where(const std::function<bool(const Fact&)>& keep) const {
  FactSet subset;
  subset.pool_ = pool_;
  subset.begin_.reserve(begin_.size());
  for (uint32_t p = 0; p < profiles(); ++p) {
    subset.begin_.push_back(subset.facts_.size());
    for (const Fact& fact : Of(p))
      if (keep(fact)) subset.facts_.push_back(fact);
  }
  subset.begin_.push_back(subset.facts_.size());
  return subset;
}

FactSet FactSet::Of(std::span<const uint32_t> profiles) const {
  FactSet set;
  set.pool_ = pool_;
  set.begin_.push_back(0);
  for (const uint32_t profile : profiles) {
    for (Fact fact : Of(profile)) {
      fact.profile = static_cast<uint32_t>(set.begin_.size() - 1);
      set.facts_.push_back(fact);
    }
    set.begin_.push_back(set.facts_.size());
  }
  return set;
}

void FactSetBuilder::Add(uint32_t profile, const v1::Event& event) {
  Fact fact = ProjectFact(event, &pool_);
  fact.profile = profile;
  Add(fact);
}

void FactSetBuilder::Add(const Fact& fact) { facts_.push_back(Read(fact)); }

void FactSetBuilder::Merge(FactSetBuilder&& other) {
  std::vector<TextId> ours(other.pool_.size());
  for (TextId id = 0; id < ours.size(); ++id) ours[id] = pool_.Intern(other.pool_.Text(id));
  facts_.reserve(facts_.size() + other.facts_.size());
  for (Fact& fact : other.facts_) {
    ForEachText(fact, [&](TextId id) { return ours[id]; });
    facts_.push_back(fact);
  }
  other.facts_ = {};
}

void FactSetBuilder::Renumber(std::span<const uint32_t> new_index) {
  for (Fact& fact : facts_) fact.profile = new_index[fact.profile];
}

FactSet FactSetBuilder::Finish(size_t profiles) && {
  std::vector<TextId> sorted(pool_.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [&](TextId a, TextId b) { return pool_.Text(a) < pool_.Text(b); });
  std::vector<TextId> rank(sorted.size());
  auto pool = std::make_shared<TextPool>();  // "" is first in both
  for (TextId i = 0; i < sorted.size(); ++i) {
    rank[sorted[i]] = i;
    pool->Intern(pool_.Text(sorted[i]));
  }
  FactSet set;
  set.pool_ = std::move(pool);
  set.begin_.assign(profiles + 1, 0);
  for (const Fact& fact : facts_) ++set.begin_[fact.profile + 1];
  std::partial_sum(set.begin_.begin(), set.begin_.end(), set.begin_.begin());
  std::vector<size_t> next(set.begin_.begin(), set.begin_.end() - 1);
  set.facts_.resize(facts_.size());
  for (Fact& fact : facts_) {
    ForEachText(fact, [&](TextId id) { return rank[id]; });
    set.facts_[next[fact.profile]++] = fact;
  }
  facts_ = {};
  for (size_t p = 0; p < profiles; ++p) {
    const auto begin = set.facts_.begin() + static_cast<ptrdiff_t>(set.begin_[p]);
    const auto end = set.facts_.begin() + static_cast<ptrdiff_t>(set.begin_[p + 1]);
    if (!std::is_sorted(begin, end, Before)) std::sort(begin, end, Before);
  }
  return set;
}

}  // namespace c360::metrics
