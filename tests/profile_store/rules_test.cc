// Stores say by which rules of normalising and matching they were derived, and the rules do not change unsaid.
#include <gtest/gtest.h>

#include <array>

#include "base/hash.h"
#include "c360/version.h"
#include "match/model.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "support/people.h"
#include "support/world.h"

namespace c360::testing {
namespace {

v1::Event EventOf(const PersonRecord& record) {
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string email;
  for (const auto& [name, text] : record.values) {
    if (name == "email") {
      email = text;
    } else if (name != "phone") {
      attributes.emplace_back(name, text);
    }
  }
  return MakePerson(record.key, attributes, email);
}

// The rows that the rules make of some families.
uint64_t Derived() {
  auto owned = storage::NewMemoryEngine();
  storage::Engine& engine = *owned;
  const auto store = OpenOn(std::move(owned), {.engine = StoreOptions::Engine::kMemory, .clock = Now, .entropy = [] {
                                                 return std::array<uint8_t, 16>{7};
                                               }});
  EXPECT_TRUE(store.ok()) << store.status();
  std::vector<v1::Event> events;
  for (const PersonRecord& record : MakeFamilies(150, 4).records) events.push_back(EventOf(record));
  EXPECT_TRUE((*store)->IngestBatch(std::span<const v1::Event>(events)).ok());
  std::string rows = std::to_string(match::Model::BuiltIn().version());
  for (const storage::Table table : {storage::Table::kIdentifiers, storage::Table::kBlocks, storage::Table::kTerms,
                                     storage::Table::kLinks, storage::Table::kProfiles}) {
    const auto it = engine.NewIterator(table);
    for (it->Seek(""); it->Valid(); it->Next()) rows.append(it->key()).append("=").append(it->value()).append("\n");
    EXPECT_TRUE(it->status().ok());
  }
  EXPECT_GT(rows.size(), 100'000U);
  return Hash64(rows);
}

// Where this fails, equal events give another store than before: raise kRulesVersion and write both numbers here.
TEST(Rules, ChangeWithTheirVersion) {
  EXPECT_EQ(kRulesVersion, 1);
  EXPECT_EQ(Derived(), 8557200224379035025U);
}

}  // namespace
}  // namespace c360::testing
