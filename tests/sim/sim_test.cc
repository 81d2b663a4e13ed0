// Simulation: one seed is weeks of traffic on a small world. People with shared devices and a family address send
// events, late ones and duplicates among them; stewards assert and withdraw; events are deleted, people erased,
// identifiers suppressed and let in again, old events retained; the policy and the model change; the clock steps, back
// too; the power fails in the middle of writes and the store is opened again. At the end check is silent, the store
// holds exactly the events it should, and its digest is that of a store made from them from scratch.
//
// One seed in a hundred lives on RocksDB, whose file system loses with the power whatever was not synced; there every
// write is synced, and nothing that was acknowledged may be gone. What was under way when the power failed may be there
// or not, but only whole.
//
// C360_SIM_FIRST and C360_SIM_SEEDS choose the seeds, C360_SIM_DISK=1 puts all of them on RocksDB (docs/testing.md). A
// failing seed prints the command that replays it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "c360/privacy.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "profile_store/rebuild.h"
#include "profile_store/store.h"
#include "sim/shared_engine.h"
#include "support/fault_fs.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using Key = std::pair<std::string, std::string>;

int power_failures = 0;  // that a call met

class Simulation {
 public:
  // `disk`: on RocksDB in any case. `trace`: says what each step does, and checks after each.
  Simulation(uint64_t seed, bool disk, bool trace) : random_(seed), trace_(trace) {
    policy_ = DefaultPolicy();
    if (random_.Chance(0.5)) {
      policy_.mutable_identity()->set_evidence_cap(3);
      policy_.mutable_identity()->set_component_cap(5);
    }
    DrawWithinSource(&policy_);
    if (random_.Below(100) == 0 || disk) {
      path_ = ::testing::TempDir() + fmt::format("c360_sim_{}_{}", getpid(), seed);
      std::filesystem::remove_all(path_);
      file_bytes_ = random_.Below(2) * 500;  // in some worlds most batches become files
    }
    Open();
  }
  ~Simulation() {
    store_.reset();
    if (!path_.empty()) std::filesystem::remove_all(path_);
  }

  void Run() {
    const int steps = 10 + static_cast<int>(random_.Below(40));
    if (trace_) std::printf("policy: %s\n", policy_.identity().ShortDebugString().c_str());
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      Step();
      if (!trace_) continue;
      std::printf("step %d: %s\n", i, did_.c_str());
      ExpectSound(*store_);
      ExpectHeld();
    }
    Finish();
  }

 private:
  void Open() {
    store_.reset();
    RestorePower();
    auto engine = OpenEngine();
    ASSERT_TRUE(engine.ok()) << engine.status();
    auto store = OpenOn(*std::move(engine), {.policy = policy_, .clock = [this] { return now_; }});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  void RestorePower() {
    machine_->writes_left = -1;
    if (disk_->fired()) disk_->DropUnsynced();
    disk_->Disarm();
  }
  absl::StatusOr<std::unique_ptr<storage::Engine>> OpenEngine() {
    if (!on_disk()) return std::make_unique<SharedEngine>(machine_);
    return storage::OpenRocksDb(
        path_,
        {.block_cache_bytes = 1 << 20, .write_buffer_bytes = 16 << 20, .file_bytes = file_bytes_, .env = env_.get()});
  }
  bool on_disk() const { return !path_.empty(); }
  bool powerless() const { return machine_->writes_left == 0 || disk_->fired(); }

  std::string Pick(const char* prefix, uint64_t n) { return prefix + std::to_string(1 + random_.Below(n)); }

  // What two snapshots of one source may be.
  void DrawWithinSource(v1::Policy* policy) {
    policy->mutable_identity()->set_within_source(static_cast<v1::IdentityRules::WithinSource>(random_.Below(4)));
  }

  v1::Event NewEvent() {
    static const char* const kNames[] = {"", "Anna", "Robert", "Anne"};
    Ids ids;
    if (random_.Chance(0.5)) ids.emplace_back("user_id", Pick("u", 5));
    if (random_.Chance(0.1)) ids.emplace_back("crm_id", Pick("c", 3));
    if (random_.Chance(0.5)) ids.emplace_back("anonymous_id", Pick("a", 6));
    if (random_.Chance(0.4)) ids.emplace_back("email", Pick("e", 5) + "@x.pl");
    if (random_.Chance(0.2)) ids.emplace_back("device_id", Pick("d", 2));
    if (ids.empty()) ids.emplace_back("anonymous_id", Pick("a", 6));
    if (random_.Chance(0.05)) ids.emplace_back("previous_id", Pick("a", 6));
    const int64_t late = random_.Chance(0.2) ? static_cast<int64_t>(random_.Below(20)) * 86'400 : 0;
    const int64_t second = random_.Chance(0.1) ? -1 : absl::ToUnixSeconds(now_) - 3600 - late;
    v1::Event event = MakeEvent("e" + std::to_string(next_++), ids, second, kNames[random_.Below(4)]);
    if (random_.Chance(0.2)) {
      event.mutable_order()->set_order_id(Pick("o", 9));
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random_.Below(1000)) * 10'000);
    } else if (random_.Chance(0.1)) {
      event.mutable_snapshot()->set_record_key(Pick("k", 3));
      event.mutable_snapshot()->set_version(static_cast<int64_t>(random_.Below(4)));
    }
    return event;
  }

  // Whether the call did what it should; a failure of the power is the only excuse, and the store opens again.
  template <typename T>
  bool Done(const absl::StatusOr<T>& result) {
    return Done(result.status());
  }
  bool Done(const absl::Status& status) {
    if (status.ok()) return true;
    EXPECT_TRUE(powerless()) << status;
    ++power_failures;
    did_ += ", the power fails";
    Open();
    return false;
  }

  // Whether a call was refused for a value that the policy of the day blocks.
  bool Blocked(const absl::Status& status) const {
    return absl::IsInvalidArgument(status) && policy_.blocked_size() > blocked_by_default_;
  }

  // What was retained or withdrawn without sync counts only once it is on the disk.
  void Persist() {
    if (on_disk()) Done(store_->maintenance().Flush());
  }

  // After a power failure on the disk, of `keys` either all are there or none. In memory a call that fails wrote
  // nothing.
  void Learn(const std::vector<EventKey>& keys) {
    if (on_disk()) LearnAllOrNone(keys);
  }
  void LearnAllOrNone(const std::vector<EventKey>& keys) {
    if (store_ == nullptr) return;
    std::set<Key> there;
    for (const v1::Event& event : Stored()) there.emplace(event.source(), event.event_id());
    size_t held = 0;
    for (const EventKey& key : keys) held += there.contains({key.source, key.event_id}) ? 1 : 0;
    EXPECT_TRUE(held == 0 || held == keys.size()) << held << " of " << keys.size();
    for (const EventKey& key : keys) {
      if (held == 0) expected_.erase({key.source, key.event_id});
      if (held != 0) expected_.insert({key.source, key.event_id});
    }
  }

  void Step() {
    did_ = "the clock, opening, settling";
    if (!on_disk() && random_.Chance(0.1)) machine_->writes_left = static_cast<int64_t>(random_.Below(4));
    if (on_disk() && random_.Chance(0.15))
      disk_->Arm(FaultFs::Mode::kFail, 1 + static_cast<int64_t>(random_.Below(40)));
    const uint64_t what = random_.Below(100);
    if (what < 55) return Ingest();
    if (what < 65) return Assert();
    if (what < 70) return Withdraw();
    if (what < 78) return Delete();
    if (what < 83) return Erase();
    if (what < 86) return Suppress();
    if (what < 88) return Retain();
    if (what < 90) return Open();
    if (what < 91) return ChangePolicy();
    if (what < 92) return ChangeModel();
    if (what < 95) {
      Done(store_->maintenance().Settle());
      return;
    }
    now_ += absl::Hours(random_.Chance(0.2) ? -30 : 24 * static_cast<int64_t>(1 + random_.Below(6)));
  }

  void Ingest() {
    std::vector<v1::Event> events;
    for (uint64_t i = 0; i < 1 + random_.Below(6); ++i) {
      const bool again = !sent_.empty() && random_.Chance(0.2);
      events.push_back(again ? sent_[random_.Below(sent_.size())] : NewEvent());
      if (!again) sent_.push_back(events.back());
    }
    if (random_.Chance(0.15)) return IngestHeld(events);
    const bool defer = random_.Chance(0.3);
    did_ = defer ? "ingest, deferred" : "ingest";
    for (const v1::Event& event : trace_ ? events : std::vector<v1::Event>())
      did_ += "\n    " + event.ShortDebugString();
    const auto report = store_->IngestBatch(std::span<const v1::Event>(events), {.sync = on_disk(), .defer = defer});
    Done(report) ? Expect(events, *report) : LearnOf(events);
  }

  // In two calls whose events are held, and written together by a third.
  void IngestHeld(const std::vector<v1::Event>& events) {
    did_ = "ingest, held";
    const WriteOptions hold = {.defer = true, .hold = true};
    const std::span<const v1::Event> all(events), first = all.first(events.size() / 2),
                                                  rest = all.subspan(first.size());
    const auto report = store_->IngestBatch(first, hold);
    if (!Done(report)) return LearnOf(events);
    const auto more = store_->IngestBatch(rest, hold);
    if (!Done(more)) return LearnOf(events);
    // What is held is nobody's until it is written.
    for (const v1::Event& event : on_disk() ? std::vector<v1::Event>() : events)
      EXPECT_TRUE(expected_.contains({event.source(), event.event_id()}) || !Holds(event));
    // Settle writes what is held first, and may fail behind it.
    const bool settle = random_.Chance(0.3);
    if (!Done(settle ? store_->maintenance().Settle() : store_->WriteHeld())) return LearnOf(events, settle);
    if (on_disk() && !Done(store_->maintenance().Flush())) return LearnOf(events);
    Expect({first.begin(), first.end()}, *report);
    Expect({rest.begin(), rest.end()}, *more);
  }

  bool Holds(const v1::Event& event) {
    for (const v1::Event& stored : Stored()) {
      if (stored.source() == event.source() && stored.event_id() == event.event_id()) return true;
    }
    return false;
  }

  // After a failure of the power: which of them are there.
  void LearnOf(const std::vector<v1::Event>& events, bool perhaps_written = false) {
    // Suppressed ones cannot come; what is in the store already stays.
    std::vector<EventKey> fresh;
    for (const v1::Event& event : events) {
      if (!suppressed_ && !expected_.contains({event.source(), event.event_id()}))
        fresh.push_back({event.source(), event.event_id()});
    }
    if (suppressed_) return Adopt(events, perhaps_written);
    perhaps_written ? LearnAllOrNone(fresh) : Learn(fresh);
  }

  // The outcomes are what they should be.
  void Expect(const std::vector<v1::Event>& events, const IngestReport& report) {
    for (size_t i = 0; i < events.size(); ++i) {
      const Outcome outcome = report.events[i].outcome;
      const Key key(events[i].source(), events[i].event_id());
      if (outcome == Outcome::kAccepted) {
        EXPECT_TRUE(expected_.insert(key).second);
      } else if (outcome == Outcome::kDuplicate) {
        EXPECT_TRUE(expected_.contains(key));
      } else if (outcome == Outcome::kRejected) {
        // Nothing but what the policy of the day blocks; another one may take it.
        EXPECT_GT(policy_.blocked_size(), blocked_by_default_) << report.events[i].status;
      } else {
        // A conflict only where the event stands without a value that was suppressed when it came.
        EXPECT_TRUE(outcome == Outcome::kSuppressed || (outcome == Outcome::kConflict && suppressed_))
            << report.events[i].status;
      }
    }
  }

  void Assert() {
    const auto kind = random_.Chance(0.5) ? v1::Assertion::SAME : v1::Assertion::NOT_SAME;
    const std::string left = "user_id:" + Pick("u", 5);
    const std::string right = random_.Chance(0.5) ? "email:" + Pick("e", 5) + "@x.pl" : "anonymous_id:" + Pick("a", 6);
    did_ = fmt::format("assert {} {} {}", static_cast<int>(kind), left, right);
    const auto id = store_->identity().Assert(kind, left, right, "", {.sync = on_disk()});
    if (absl::IsFailedPrecondition(id.status())) return;  // the opposite stands
    if (Blocked(id.status())) return;
    Done(id);
  }

  void Withdraw() {
    const auto list = store_->identity().Assertions();
    if (!list.ok() || list->empty()) return;
    const v1::Assertion& assertion = (*list)[random_.Below(list->size())];
    did_ = "withdraw " + assertion.ShortDebugString();
    Done(store_->identity().Withdraw(assertion.id(), {.sync = on_disk()}));
  }

  void Delete() {
    std::vector<EventKey> keys;
    for (const Key& key : expected_) {
      if (random_.Chance(0.1)) keys.push_back({key.first, key.second});
    }
    did_ = "delete";
    for (const EventKey& key : keys) did_ += " " + key.event_id;
    const auto gone = store_->Delete(keys, {.sync = on_disk()});
    if (!Done(gone)) return Learn(keys);
    EXPECT_EQ(*gone, static_cast<int64_t>(keys.size()));
    for (const EventKey& key : keys) expected_.erase({key.source, key.event_id});
  }

  void Erase() {
    const std::string key = random_.Chance(0.7) ? "user_id:" + Pick("u", 5) : "anonymous_id:" + Pick("a", 6);
    if (!Done(store_->maintenance().Settle())) return;
    const auto person = store_->privacy().Export(key);
    if (!person.ok()) return;
    const bool suppress = random_.Chance(0.7);
    did_ = fmt::format("erase {} suppress {}", key, suppress);
    const auto receipt = store_->privacy().Erase(key, {.suppress = suppress});
    if (!Done(receipt)) {
      suppressed_ = suppressed_ || suppress;
      std::vector<EventKey> keys;
      for (const v1::TimelineEntry& entry : person->events)
        keys.push_back({entry.event().source(), entry.event().event_id()});
      return Learn(keys);
    }
    EXPECT_EQ(receipt->events, static_cast<int64_t>(person->events.size()));
    for (const v1::TimelineEntry& entry : person->events)
      EXPECT_EQ(expected_.erase({entry.event().source(), entry.event().event_id()}), 1u);
    suppressed_ = suppressed_ || suppress;
    receipts_.push_back(receipt->receipt);
    EXPECT_TRUE(!suppress || Find(*store_, person->profile.profile_id()).empty());
  }

  void Suppress() {
    if (!receipts_.empty() && random_.Chance(0.5)) {
      const auto lifted = store_->privacy().Unsuppress(receipts_[random_.Below(receipts_.size())]);
      if (!absl::IsNotFound(lifted.status())) Done(lifted);
      return;
    }
    suppressed_ = true;
    const auto receipt = store_->privacy().Suppress("email:" + Pick("e", 5) + "@x.pl");
    if (Blocked(receipt.status())) return;
    Done(receipt);
  }

  // The store is made anew under another policy; the power may fail on the way, and the same call goes on.
  void ChangePolicy() {
    v1::Policy policy = DefaultPolicy();
    if (random_.Chance(0.5)) policy.mutable_identity()->set_evidence_cap(3);
    if (random_.Chance(0.5)) policy.mutable_identity()->set_component_cap(5);
    DrawWithinSource(&policy);
    const std::string blocked = random_.Chance(0.5) ? Pick("e", 5) + "@x.pl" : "";
    if (!blocked.empty()) {
      v1::BlockedValue* const value = policy.add_blocked();
      value->set_namespace_("email");
      value->set_equals(blocked);
    }
    for (v1::NamespaceRule& space : *policy.mutable_namespaces()) {
      if (space.name() == "crm_id") space.set_exclusive(random_.Chance(0.5));
    }
    did_ = "rebuild under another policy: " + policy.identity().ShortDebugString() +
           (blocked.empty() ? "" : " blocked " + blocked);
    store_.reset();
    for (int attempt = 0; attempt < 100; ++attempt) {
      auto engine = OpenEngine();
      const auto report = engine.ok()
                              ? RebuildOn(*std::move(engine), {.clock = [this] { return now_; }}, {.policy = policy})
                              : engine.status();
      if (report.ok()) {
        policy_ = policy;
        break;
      }
      if (absl::IsFailedPrecondition(report.status())) break;  // an event has nothing but what is blocked now
      EXPECT_TRUE(powerless()) << report.status();
      if (::testing::Test::HasFailure()) return;
      ++power_failures;
      RestorePower();
    }
    Open();
  }

  void ChangeModel() {
    v1::MatchModel model = store_->maintenance().CurrentModel();
    model.set_partners_milli(1 + static_cast<int64_t>(random_.Below(100'000)));
    did_ = "another model";
    if (Done(store_->maintenance().UseModel(model))) Persist();
  }

  void Retain() {
    did_ = "retain";
    const RetentionRule rule{.max_age = absl::Hours(24 * 15)};
    const auto gone = store_->privacy().ApplyRetention(std::span(&rule, 1));
    if (Done(gone)) Persist();
    Recount();  // some may have gone in any case
  }

  std::vector<v1::Event> Stored() {
    std::vector<v1::Event> events;
    EXPECT_TRUE(store_->timeline()
                    .ScanEvents([&](const v1::Event& event, std::string_view) {
                      events.push_back(event);
                      return true;
                    })
                    .ok());
    return events;
  }

  // Those of `events` that came in spite of a power failure are expected from now on.
  void Adopt(const std::vector<v1::Event>& events, bool perhaps_written) {
    if (!(on_disk() || perhaps_written) || store_ == nullptr) return;
    std::set<Key> there;
    for (const v1::Event& event : Stored()) there.emplace(event.source(), event.event_id());
    for (const v1::Event& event : events) {
      const Key key(event.source(), event.event_id());
      if (there.contains(key)) expected_.insert(key);
    }
  }

  // Retention may take any event that is old enough, and no other.
  void Recount() {
    std::set<Key> there;
    for (const v1::Event& event : Stored()) there.emplace(event.source(), event.event_id());
    for (const Key& key : there) EXPECT_TRUE(expected_.contains(key));
    for (const v1::Event& event : sent_) {
      const Key key(event.source(), event.event_id());
      if (!expected_.contains(key) || there.contains(key)) continue;
      EXPECT_TRUE(event.has_time() && absl::FromUnixSeconds(event.time().seconds()) < now_ - absl::Hours(24 * 15));
      expected_.erase(key);
    }
  }

  static void PrintProfiles(const char* title, ProfileStore& store) {
    std::multiset<std::string> texts;
    EXPECT_TRUE(store.profiles()
                    .Scan({},
                          [&](v1::Profile profile) {
                            profile.clear_profile_id();
                            profile.clear_former_profile_ids();
                            std::multiset<std::string> anchors;
                            for (const auto& record : profile.records())
                              anchors.insert(record.anchor_namespace() + ":" + record.anchor_value());
                            profile.clear_records();
                            texts.insert(fmt::format("{} {}", fmt::join(anchors, " "), profile.ShortDebugString()));
                            return true;
                          })
                    .ok());
    for (const std::string& text : texts) std::printf("%s: %s\n", title, text.c_str());
  }

  void ExpectHeld() {
    std::set<Key> there;
    for (const v1::Event& event : Stored()) EXPECT_TRUE(there.emplace(event.source(), event.event_id()).second);
    EXPECT_EQ(there, expected_);
  }

  void Finish() {
    Open();
    ExpectSound(*store_);
    ExpectHeld();
    std::vector<v1::Event> events = Stored();
    Shuffle(random_, &events);
    // Clocks stepped: what was the present then may be the future of a store whose clock stands.
    auto later = ProfileStore::Open("scratch", {.engine = StoreOptions::Engine::kMemory,
                                                .policy = policy_,
                                                .model = store_->maintenance().CurrentModel(),
                                                .clock = [this] { return now_; }});
    ASSERT_TRUE(later.ok()) << later.status();
    const auto assertions = store_->identity().Assertions();
    ASSERT_TRUE(assertions.ok());
    for (const v1::Assertion& a : *assertions) {
      const auto id = (*later)->identity().Assert(a.kind(), a.left().namespace_() + ":" + a.left().value(),
                                                  a.right().namespace_() + ":" + a.right().value(), "");
      if (id.ok()) continue;
      // One given before a value of it was blocked stays, says nothing, and counts in the digest.
      ASSERT_TRUE(Blocked(id.status())) << id.status();
      ASSERT_TRUE(store_->identity().Withdraw(a.id()).ok());
    }
    IngestAll(**later, events, 7);
    EXPECT_EQ(DigestOf(**later), DigestOf(*store_));
    ExpectSound(**later);
    if (!trace_) return;
    PrintProfiles("lived", *store_);
    PrintProfiles("from scratch", **later);
  }

  SeededRandom random_;
  v1::Policy policy_;
  const int blocked_by_default_ = DefaultPolicy().blocked_size();
  size_t file_bytes_ = 0;  // storage::RocksDbOptions
  std::string path_;       // empty: on the machine in memory
  std::shared_ptr<FaultFs> disk_ = std::make_shared<FaultFs>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
  std::shared_ptr<Machine> machine_ = std::make_shared<Machine>();
  absl::Time now_ = Now();
  std::unique_ptr<ProfileStore> store_;
  int next_ = 0;
  std::vector<v1::Event> sent_;
  std::set<Key> expected_;  // the oracle: what the store holds
  std::vector<std::string> receipts_;
  bool suppressed_ = false;
  bool trace_;
  std::string did_;
};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(SimTest, LawsHoldOnEverySeed) {
  const uint64_t first = FromEnvironment("C360_SIM_FIRST", 1), seeds = FromEnvironment("C360_SIM_SEEDS", 500);
  const bool trace = FromEnvironment("C360_SIM_TRACE", 0) != 0, disk = FromEnvironment("C360_SIM_DISK", 0) != 0;
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    Simulation(seed, disk, trace).Run();
    if (HasFailure()) {
      std::fprintf(stderr, "replay: %sC360_SIM_FIRST=%llu C360_SIM_SEEDS=1 %s/bin/sim_test\n",
                   disk ? "C360_SIM_DISK=1 " : "", static_cast<unsigned long long>(seed), C360_BINARY_DIR);
      return;
    }
  }
  std::printf("%d calls met a power failure\n", power_failures);
  EXPECT_TRUE(power_failures > 0 || seeds < 100);
}

}  // namespace
}  // namespace c360::testing
