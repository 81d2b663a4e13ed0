#include "ingest/prepare.h"

#include <tuple>

#include "base/status.h"
#include "metrics/fact_codec.h"
#include "normalize/name.h"
#include "resolve/record.h"
#include "storage/rows.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

int KindOrder(v1::NamespaceRule::Kind kind) {
  switch (kind) {
    case v1::NamespaceRule::PERSON:
      return 3;
    case v1::NamespaceRule::DEVICE:
      return 2;
    case v1::NamespaceRule::ALIAS:
      return 0;
    default:
      return 1;
  }
}

// One event cannot be of two people: two values of one exclusive namespace are refused. A former name is no second
// value.
absl::Status CheckExclusive(const NamespaceTable& namespaces, const v1::Event& event) {
  const v1::Identifier* last = nullptr;  // they are sorted
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.value().empty()) continue;
    if (last != nullptr && last->namespace_() == identifier.namespace_() && last->value() != identifier.value() &&
        namespaces.Find(identifier.namespace_()).exclusive()) {
      return InvalidArgument("identifiers: two values of {}, of which one person has only one",
                             identifier.namespace_());
    }
    last = &identifier;
  }
  return absl::OkStatus();
}

}  // namespace

std::string TimelineLine(const v1::Event& event) {
  const storage::TimelineRow row{.channel = static_cast<uint8_t>(event.channel()),
                                 .type = static_cast<uint8_t>(TypeOf(event))};
  return row.Encode() + metrics::EncodeFact(event);
}

absl::Status FindAnchor(const NamespaceTable& namespaces, const v1::Event& event, Anchor* anchor) {
  const v1::Identifier* best = nullptr;
  std::tuple<int, int, std::string_view> best_rank;
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.value().empty()) continue;
    const v1::NamespaceRule& rule = namespaces.Find(identifier.namespace_());
    if (rule.kind() == v1::NamespaceRule::ALIAS) continue;
    const int kind = KindOrder(rule.kind());
    // Of equals the smaller (namespace, value): a function of the event, not of the order of its list.
    const bool higher = best == nullptr || kind > std::get<0>(best_rank) ||
                        (kind == std::get<0>(best_rank) && rule.rank() > std::get<1>(best_rank));
    const bool equal = best != nullptr && kind == std::get<0>(best_rank) && rule.rank() == std::get<1>(best_rank);
    if (higher || (equal && std::tie(identifier.namespace_(), identifier.value()) <
                                std::tie(best->namespace_(), best->value()))) {
      best = &identifier;
      best_rank = {kind, rule.rank(), ""};
    }
  }
  if (best == nullptr) return InvalidArgument("identifiers: none that names a person or device is left");
  anchor->name_space = best->namespace_();
  anchor->value = best->value();
  anchor->name_key = std::get<0>(best_rank) == 1 ? normalize::NameKeyOf(event) : "";
  return absl::OkStatus();
}

absl::Status Prepare(const PrepareContext& context, absl::Time now, v1::Event* event, Prepared* prepared) {
  Canonicalize(event);
  C360_RETURN_IF_ERROR(ValidateFields(*event, context.policy.limits(), now));
  prepared->event = event;
  prepared->key = context.hasher.HashPair(event->source(), event->event_id());
  event->SerializeToString(&prepared->bytes);
  prepared->content = ContentHashOf(prepared->bytes);
  C360_RETURN_IF_ERROR(ValidateSize(prepared->bytes.size(), context.policy.limits()));
  std::vector<normalize::Refusal> refusals;
  const bool changed = context.normalizer.Normalize(event, &refusals);
  prepared->refused_identifiers = static_cast<int64_t>(refusals.size());
  for (const normalize::Refusal& refusal : refusals)
    prepared->refusals.push_back(fmt::format("identifiers.{}: {}", refusal.name_space, refusal.reason));
  C360_RETURN_IF_ERROR(CheckExclusive(context.namespaces, *event));
  C360_RETURN_IF_ERROR(FindAnchor(context.namespaces, *event, &prepared->anchor));
  const Anchor& anchor = prepared->anchor;
  prepared->anchor_hash = resolve::AnchorHash(context.hasher, anchor.name_space, anchor.value, anchor.name_key);
  if (changed) event->SerializeToString(&prepared->bytes);
  prepared->line = TimelineLine(*event);
  return absl::OkStatus();
}

void SerializeRows(Prepared* prepared) {
  prepared->event->SerializeToString(&prepared->bytes);
  prepared->line = TimelineLine(*prepared->event);
}

std::vector<Prepared> PrepareAll(const PrepareContext& context, absl::Time now, std::span<v1::Event* const> events) {
  std::vector<Prepared> prepared(events.size());
  for (size_t i = 0; i < events.size(); ++i) prepared[i].status = Prepare(context, now, events[i], &prepared[i]);
  return prepared;
}

}  // namespace c360::ingest
