// An engine that outlives its store, and can lose its power.
#ifndef C360_TESTS_SIM_SHARED_ENGINE_H_
#define C360_TESTS_SIM_SHARED_ENGINE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "profile_store/store.h"
#include "storage/engine.h"

namespace c360::testing {

// What the store and the test share.
struct Machine {
  std::unique_ptr<storage::Engine> engine = storage::NewMemoryEngine();
  int64_t writes_left = -1;  // below 0: as many as come; 0: the power is off and every write fails, unapplied
};

// Passes everything on to the machine's engine.
class SharedEngine final : public storage::Engine {
 public:
  explicit SharedEngine(std::shared_ptr<Machine> machine) : machine_(std::move(machine)) {}

  absl::StatusOr<bool> Get(storage::Table table, std::string_view key, std::string* value,
                           const storage::Snapshot* snapshot) override {
    return machine_->engine->Get(table, key, value, snapshot);
  }
  absl::Status MultiGet(storage::Table table, std::span<const std::string> keys,
                        std::vector<std::optional<std::string>>* values, const storage::Snapshot* snapshot) override {
    return machine_->engine->MultiGet(table, keys, values, snapshot);
  }
  std::unique_ptr<storage::Iterator> NewIterator(storage::Table table, const storage::Snapshot* snapshot) override {
    return machine_->engine->NewIterator(table, snapshot);
  }
  std::unique_ptr<storage::Snapshot> NewSnapshot() override { return machine_->engine->NewSnapshot(); }
  std::unique_ptr<storage::Batch> NewBatch() override { return machine_->engine->NewBatch(); }
  absl::Status Write(std::unique_ptr<storage::Batch> batch, bool sync) override {
    if (machine_->writes_left == 0) return absl::UnavailableError("the power is off");
    if (machine_->writes_left > 0) --machine_->writes_left;
    return machine_->engine->Write(std::move(batch), sync);
  }
  absl::Status Flush() override { return machine_->engine->Flush(); }
  absl::Status Compact() override { return machine_->engine->Compact(); }
  absl::StatusOr<storage::TableSize> Size(storage::Table table) override { return machine_->engine->Size(table); }
  absl::StatusOr<int64_t> Backup(const std::string& directory) override { return machine_->engine->Backup(directory); }
  std::string_view name() const override { return machine_->engine->name(); }

 private:
  std::shared_ptr<Machine> machine_;
};

inline std::unique_ptr<ProfileStore> OpenShared(const std::shared_ptr<Machine>& machine, const StoreOptions& options) {
  auto store = OpenOn(std::make_unique<SharedEngine>(machine), options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

}  // namespace c360::testing

#endif  // C360_TESTS_SIM_SHARED_ENGINE_H_
