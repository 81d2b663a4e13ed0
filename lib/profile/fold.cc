// Tested by tests/profile/fold_test.cc, tests/profile/merge_test.cc, and, over whole stores,
// tests/profile_store/law_test.cc.
#include "profile/fold.h"

#include "base/bytes.h"
#include "types/event.h"

namespace c360::profile {

void Fold::AddToTraits(const v1::Event& event, EventType type, int64_t time_us) {
  ++events_;
  for (size_t i = 0; i < traits_.size(); ++i) {
    const TraitPlan& plan = plan_->traits()[i];
    if (plan.types[static_cast<size_t>(type)]) traits_[i].Add(plan, event, time_us);
  }
}

void Fold::Add(const v1::Event& event) {
  const int64_t time_us = TimeMicros(event);
  AddToTraits(event, TypeOf(event), time_us);
  if (event.has_snapshot()) {
    snapshots_.Add(*plan_, event);
  } else if (!event.attributes().empty()) {
    attributes_.Add(*plan_, ShowingOf(event), event.source(), time_us);
  }
}

void Fold::Add(const Outline& outline) {
  v1::Event event;
  event.set_channel(outline.channel);
  AddToTraits(event, outline.type, outline.time_us);
}

void Fold::Merge(const Fold& other) {
  events_ += other.events_;
  attributes_.Merge(*plan_, other.attributes_);
  snapshots_.Merge(*plan_, other.snapshots_);
  for (size_t i = 0; i < traits_.size(); ++i) traits_[i].Merge(plan_->traits()[i], other.traits_[i]);
}

void Fold::Merge(Fold&& other) {
  if (events_ == 0) {
    *this = std::move(other);
  } else {
    Merge(static_cast<const Fold&>(other));
  }
}

void Fold::Finish(const Withheld& withheld, absl::Time now, v1::Profile* profile) const {
  if (snapshots_.records.map().empty()) {
    attributes_.Finish(*plan_, withheld, profile);
  } else {
    AttributesFold with_snapshots = attributes_;
    snapshots_.Show(*plan_, &with_snapshots);
    with_snapshots.Finish(*plan_, withheld, profile);
  }
  for (size_t i = 0; i < traits_.size(); ++i) traits_[i].Finish(plan_->traits()[i], now, profile->add_traits());
}

void Fold::AppendCanonical(const v1::Policy& policy, const v1::Profile& profile, std::string* out) {
  for (const v1::GoldenAttribute& attribute : profile.attributes())
    AppendLengthPrefixed(out, attribute.SerializeAsString());
  for (int i = 0; i < profile.traits_size(); ++i) {
    const v1::TraitRule& rule = policy.traits(i);
    if (rule.function() == v1::TraitRule::TIME_SINCE || rule.window_days() > 0) continue;
    AppendLengthPrefixed(out, profile.traits(i).SerializeAsString());
  }
}

}  // namespace c360::profile
