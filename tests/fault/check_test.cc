// Every numbered invariant of docs/formats/invariants.md is caught when it is broken. A store is made, one row is
// broken behind its back, and check must name the invariant.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "c360/storage/v1/storage.pb.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using storage::Table;

class Broken {
 public:
  Broken() {
    auto engine = storage::NewMemoryEngine();
    engine_ = engine.get();
    auto store = OpenOn(std::move(engine), {.engine = StoreOptions::Engine::kMemory, .clock = Now});
    EXPECT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    std::vector<v1::Event> events = {
        MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}),
        MakeEvent("2", {{"anonymous_id", "a1"}}),
        MakeEvent("3", {{"user_id", "u1"}, {"anonymous_id", "a1"}}),
        MakeEvent("4", {{"user_id", "u2"}, {"email", "ewa@x.pl"}}, 1'600'000'000, "Ewa"),
    };
    // Two that say enough of a person to be compared, and are linked.
    for (const char* id : {"5", "6"}) {
      v1::Event event = MakeEvent(id, {{"email", absl::StrCat("kasia", id, "@x.pl")}}, 1'600'000'000, "Katarzyna");
      for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{{"last_name", "Wisniewska"},
                                                                                       {"birth_date", "1980-02-03"},
                                                                                       {"city", "Gdansk"},
                                                                                       {"postal_code", "80-001"}}) {
        v1::Attribute* attribute = event.add_attributes();
        attribute->set_name(name);
        attribute->mutable_value()->set_text(text);
      }
      events.push_back(std::move(event));
    }
    IngestAll(*store_, events, 10);
    EXPECT_TRUE(store_->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u1", "email:ewa@x.pl", "").ok());
  }

  ProfileStore& store() { return *store_; }
  void Put(Table table, std::string_view key, std::string_view value) {
    auto batch = engine_->NewBatch();
    batch->Put(table, key, value);
    ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  }
  void Delete(Table table, std::string_view key) {
    auto batch = engine_->NewBatch();
    batch->Delete(table, key);
    ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  }
  std::pair<std::string, std::string> Row(Table table, std::string_view from = "") {
    const auto it = engine_->NewIterator(table);
    it->Seek(from);
    EXPECT_TRUE(it->Valid()) << storage::TableName(table);
    return it->Valid() ? std::pair(std::string(it->key()), std::string(it->value()))
                       : std::pair<std::string, std::string>();
  }
  void Count(const std::function<void(storage::Counters*)>& change) {
    auto counters = *storage::ReadCounters(*engine_, nullptr);
    change(&counters);
    Put(Table::kMeta, storage::kMetaCounters, counters.Encode());
  }
  std::set<std::string> Found() {
    std::set<std::string> invariants;
    const auto breaches = store_->maintenance().Check();
    EXPECT_TRUE(breaches.ok()) << breaches.status();
    for (const Breach& breach : *breaches) invariants.insert(breach.invariant);
    return invariants;
  }

 private:
  storage::Engine* engine_;
  std::unique_ptr<ProfileStore> store_;
};

struct Case {
  const char* name;
  const char* invariant;
  void (*damage)(Broken&);
};

const Case kCases[] = {
    {"EventWithoutKey", "I1", [](Broken& b) { b.Delete(Table::kEventKeys, b.Row(Table::kEventKeys).first); }},
    {"KeyWithoutEvent", "I1",
     [](Broken& b) {
       b.Put(Table::kEventKeys, std::string(16, 'k'), storage::EventKeyRow{.sequence = {1}, .content = {}}.Encode());
     }},
    {"OtherContent", "I1",
     [](Broken& b) {
       v1::Event event;
       const auto [key, value] = b.Row(Table::kLog);
       ASSERT_TRUE(event.ParseFromString(value));
       event.mutable_login()->set_success(true);
       b.Put(Table::kLog, key, event.SerializeAsString());
     }},
    {"EventWithoutTimeline", "I2", [](Broken& b) { b.Delete(Table::kTimeline, b.Row(Table::kTimeline).first); }},
    {"TimelineWithoutEvent", "I2", [](Broken& b) { b.Delete(Table::kLog, b.Row(Table::kLog).first); }},
    {"RecordShowsMore", "I3",
     [](Broken& b) {
       storage::v1::Record row;
       const auto [key, value] = b.Row(Table::kRecords);
       ASSERT_TRUE(row.ParseFromString(value));
       row.add_features()->set_namespace_("zzz");
       row.mutable_features(row.features_size() - 1)->set_value("1");
       b.Put(Table::kRecords, key, row.SerializeAsString());
     }},
    {"IdentifierMissing", "I4", [](Broken& b) { b.Delete(Table::kIdentifiers, b.Row(Table::kIdentifiers).first); }},
    {"IdentifierTooMany", "I4",
     [](Broken& b) {
       b.Put(Table::kIdentifiers, std::string(16, 'k'),
             storage::ValueHead{.count = 1, .inline_members = {RecordId{1}}}.Encode());
     }},
    {"IdentifierOfAnother", "I4",
     [](Broken& b) {
       b.Put(Table::kIdentifiers, b.Row(Table::kIdentifiers).first,
             storage::ValueHead{.count = 2, .inline_members = {RecordId{1}, RecordId{4}}}.Encode());
     }},
    {"MemberMissing", "I5", [](Broken& b) { b.Delete(Table::kProfiles, b.Row(Table::kProfiles, "m").first); }},
    {"MemberUnknown", "I5",
     [](Broken& b) { b.Put(Table::kProfiles, storage::ProfileMemberKey(RecordId{1}, RecordId{99}), ""); }},
    {"RecordUnknown", "I5",
     [](Broken& b) {
       b.Put(Table::kProfiles, storage::ProfileOfKey(RecordId{99}), storage::ProfileOfRow{.profile = {1}}.Encode());
     }},
    {"WrongPartition", "I6",
     [](Broken& b) {
       b.Put(Table::kProfiles, storage::ProfileOfKey(RecordId{3}), storage::ProfileOfRow{.profile = {1}}.Encode());
       b.Put(Table::kProfiles, storage::ProfileMemberKey(RecordId{1}, RecordId{3}), "");
     }},
    {"EventsMiscounted", "I7", [](Broken& b) { b.Count([](auto* c) { ++c->events; }); }},
    {"RecordsMiscounted", "I7", [](Broken& b) { b.Count([](auto* c) { --c->records; }); }},
    {"ProfilesMiscounted", "I7", [](Broken& b) { b.Count([](auto* c) { ++c->profiles; }); }},
    {"BlockMissing", "I8", [](Broken& b) { b.Delete(Table::kBlocks, b.Row(Table::kBlocks).first); }},
    {"TermTooMany", "I8",
     [](Broken& b) {
       b.Put(Table::kTerms, std::string(16, 'k'),
             storage::ValueHead{.count = 1, .inline_members = {RecordId{1}}}.Encode());
     }},
    {"ComparableMiscounted", "I8", [](Broken& b) { b.Count([](auto* c) { ++c->comparable; }); }},
    {"LinkMissing", "I9", [](Broken& b) { b.Delete(Table::kLinks, b.Row(Table::kLinks).first); }},
    {"LinkOfAnotherScore", "I9",
     [](Broken& b) {
       const auto [key, value] = b.Row(Table::kLinks);
       auto row = storage::LinkRow::Decode(value);
       ASSERT_TRUE(row.ok());
       row->millibits += 1;
       b.Put(Table::kLinks, key, row->Encode());
     }},
    {"AnchorMissing", "I11", [](Broken& b) { b.Delete(Table::kAnchors, b.Row(Table::kAnchors).first); }},
    {"AnchorTooMany", "I11",
     [](Broken& b) { b.Put(Table::kAnchors, std::string(16, 'k'), storage::RecordKey(RecordId{1})); }},
    {"SequenceGivenAgain", "I12", [](Broken& b) { b.Count([](auto* c) { c->next_sequence = 2; }); }},
    {"RecordGivenAgain", "I12", [](Broken& b) { b.Count([](auto* c) { c->next_record = 2; }); }},
    {"AssertionGivenAgain", "I12", [](Broken& b) { b.Count([](auto* c) { c->next_assertion = 1; }); }},
    {"WorkForgotten", "I13",
     [](Broken& b) { b.Put(Table::kWork, storage::WorkKey(storage::WorkKind::kResolve, RecordId{1}), ""); }},
    {"OtherRules", "I15",
     [](Broken& b) {
       storage::v1::StoreState state;
       ASSERT_TRUE(state.ParseFromString(b.Row(Table::kMeta, storage::kMetaState).second));
       state.set_rules_version(state.rules_version() + 1);
       b.Put(Table::kMeta, storage::kMetaState, state.SerializeAsString());
     }},
};

class CheckTest : public ::testing::TestWithParam<Case> {};

TEST_P(CheckTest, CatchesTheBreach) {
  Broken broken;
  ASSERT_TRUE(broken.Found().empty());  // sound before
  GetParam().damage(broken);
  EXPECT_TRUE(broken.Found().contains(GetParam().invariant));
}

INSTANTIATE_TEST_SUITE_P(Invariants, CheckTest, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.invariant) + info.param.name; });

// I10: a row of any table that has one, cut or with a byte too many.
TEST(CheckTest, CatchesRowsThatCannotBeDecoded) {
  Broken sound;
  for (const Table table : {Table::kTimeline, Table::kEventKeys, Table::kAnchors, Table::kIdentifiers, Table::kProfiles,
                            Table::kBlocks, Table::kTerms, Table::kLinks}) {
    SCOPED_TRACE(storage::TableName(table));
    Broken cut, longer, keyed;
    const auto [key, value] = cut.Row(table);
    cut.Put(table, key, "\x80");
    EXPECT_TRUE(cut.Found().contains("I10"));
    longer.Put(table, key, value + std::string(3, 'x'));
    EXPECT_TRUE(longer.Found().contains("I10"));
    keyed.Put(table, key + "xx", value);
    EXPECT_TRUE(keyed.Found().contains("I10"));
  }
  for (const Table table : {Table::kLog, Table::kRecords, Table::kAssertions, Table::kAudit, Table::kSuppressions}) {
    SCOPED_TRACE(storage::TableName(table));
    Broken cut;
    cut.Put(table,
            table == Table::kAudit || table == Table::kSuppressions ? std::string(16, 'k') : cut.Row(table).first,
            "\xff\xff\xff");
    EXPECT_TRUE(cut.Found().contains("I10"));
  }
}

}  // namespace
}  // namespace c360::testing
