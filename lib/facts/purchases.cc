// Tested by tests/metrics/value_test.cc and tests/predict/features_test.cc.
#include "facts/purchases.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace c360::metrics {

std::span<const Fact> FactsBefore(std::span<const Fact> facts, int64_t us) {
  const auto end =
      std::partition_point(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.time_us < us; });
  return facts.first(static_cast<size_t>(end - facts.begin()));
}

namespace {

// Amounts of orders in further currencies, of which few orders have any: each with its order's place.
using FurtherAmounts = std::vector<std::pair<size_t, Purchase>>;

// Adds what `fact` names to its order, which stands at `index`.
void AddAmount(const Fact& fact, size_t index, std::vector<Purchase>* purchases, FurtherAmounts* further) {
  if (!fact.Has(kFlagHasAmount)) return;  // it joins whatever currency the order has
  Purchase* part = &(*purchases)[index];
  if (part->has_amount && part->currency != fact.currency) {
    auto it = std::find_if(further->begin(), further->end(), [&](const auto& entry) {
      return entry.first == index && entry.second.currency == fact.currency;
    });
    if (it == further->end()) {
      const Purchase bare{
          .profile = part->profile, .key = part->key, .time_us = part->time_us, .channel = part->channel};
      it = further->insert(it, {index, bare});
    }
    part = &it->second;
  }
  part->has_amount = true;
  part->currency = fact.currency;
  part->amount_micros = SaturatingSum(part->amount_micros, fact.amount_micros);
}

// Puts the further amounts of the orders from `begin` on behind their orders.
void Join(size_t begin, FurtherAmounts further, std::vector<Purchase>* purchases) {
  if (further.empty()) return;
  std::stable_sort(further.begin(), further.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Purchase> joined;
  auto next = further.begin();
  for (size_t i = begin; i < purchases->size(); ++i) {
    joined.push_back((*purchases)[i]);
    for (; next != further.end() && next->first == i; ++next) joined.push_back(next->second);
  }
  purchases->resize(begin);
  purchases->insert(purchases->end(), joined.begin(), joined.end());
}

}  // namespace

// Untimed and cancelled orders are gone afterwards.
void AppendPurchases(std::span<const Fact> facts, std::vector<Purchase>* purchases) {
  const size_t begin = purchases->size();
  absl::flat_hash_map<uint64_t, size_t> place;
  FurtherAmounts further;
  absl::flat_hash_set<uint64_t> cancelled;
  for (const Fact& fact : facts) {
    if (fact.type == EventType::kOrderCancelled && fact.key != 0) cancelled.insert(fact.key);
    if (fact.type != EventType::kOrder || !fact.timed()) continue;
    size_t index = purchases->size();
    if (fact.key != 0) index = place.try_emplace(fact.key, index).first->second;
    if (index == purchases->size())
      purchases->push_back(
          {.profile = fact.profile, .key = fact.key, .time_us = fact.time_us, .channel = fact.channel});
    AddAmount(fact, index, purchases, &further);
  }
  Join(begin, std::move(further), purchases);
  const auto gone = [&](const Purchase& p) {
    return (p.has_amount && p.amount_micros <= 0) || (p.key != 0 && cancelled.contains(p.key));
  };
  purchases->erase(std::remove_if(purchases->begin() + static_cast<ptrdiff_t>(begin), purchases->end(), gone),
                   purchases->end());
  for (size_t i = begin; i < purchases->size(); ++i) {
    Purchase& purchase = (*purchases)[i];
    purchase.again = i > begin && purchase.key != 0 && purchase.key == (*purchases)[i - 1].key;
    purchase.first = i == begin || (purchase.again && (*purchases)[i - 1].first);
  }
}

std::vector<Purchase> PurchasesOf(std::span<const Fact> facts) {
  std::vector<Purchase> purchases;
  AppendPurchases(facts, &purchases);
  return purchases;
}

}  // namespace c360::metrics
