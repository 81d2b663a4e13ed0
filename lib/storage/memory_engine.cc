// Tables as sorted maps whose values carry the writes they had, so that snapshots stay what they were: a version chain
// a key, newest last, pruned to what a living snapshot can still see. Tested by tests/storage/engine_test.cc.
#include <algorithm>
#include <map>
#include <set>

#include "base/mutex.h"
#include "base/status.h"
#include "storage/engine.h"

namespace c360::storage {
namespace {

struct Version {
  uint64_t number;
  std::optional<std::string> value;  // none: deleted
};
using Chain = std::vector<Version>;
using Rows = std::map<std::string, Chain, std::less<>>;

struct Shared {
  Mutex mutex;
  std::array<Rows, kTableCount> tables ABSL_GUARDED_BY(mutex);
  uint64_t version ABSL_GUARDED_BY(mutex) = 0;
  std::multiset<uint64_t> snapshots ABSL_GUARDED_BY(mutex);
};

const std::optional<std::string>* Visible(const Chain& chain, uint64_t at) {
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (it->number <= at) return &it->value;
  }
  return nullptr;
}

class MemorySnapshot final : public Snapshot {
 public:
  explicit MemorySnapshot(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {
    MutexLock lock(&shared_->mutex);
    version_ = shared_->version;
    shared_->snapshots.insert(version_);
  }
  ~MemorySnapshot() override {
    MutexLock lock(&shared_->mutex);
    shared_->snapshots.erase(shared_->snapshots.find(version_));
  }
  uint64_t version() const { return version_; }

 private:
  std::shared_ptr<Shared> shared_;
  uint64_t version_;
};

class MemoryBatch final : public Batch {
 public:
  struct Op {
    Table table;
    std::string key;
    std::optional<std::string> value;
  };
  void Put(Table table, std::string_view key, std::string_view value) override {
    ops.push_back({table, std::string(key), std::string(value)});
    bytes_ += key.size() + value.size();
  }
  void Delete(Table table, std::string_view key) override {
    ops.push_back({table, std::string(key), std::nullopt});
    bytes_ += key.size();
  }
  size_t bytes() const override { return bytes_; }
  std::vector<Op> ops;

 private:
  size_t bytes_ = 0;
};

// Finds each next key under the lock and copies it out: slow, and always right.
class MemoryIterator final : public Iterator {
 public:
  MemoryIterator(std::shared_ptr<Shared> shared, Table table, std::unique_ptr<MemorySnapshot> own, uint64_t version)
      : shared_(std::move(shared)), table_(table), own_(std::move(own)), version_(version) {}

  void Seek(std::string_view key) override { Find(key, /*after=*/false); }
  bool Valid() const override { return valid_; }
  void Next() override { Find(std::string(key_), /*after=*/true); }
  std::string_view key() const override { return key_; }
  std::string_view value() const override { return value_; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  void Find(std::string_view from, bool after) {
    MutexLock lock(&shared_->mutex);
    const Rows& rows = shared_->tables[static_cast<size_t>(table_)];
    auto it = after ? rows.upper_bound(from) : rows.lower_bound(from);
    for (; it != rows.end(); ++it) {
      const auto* value = Visible(it->second, version_);
      if (value != nullptr && value->has_value()) {
        key_ = it->first;
        value_ = **value;
        valid_ = true;
        return;
      }
    }
    valid_ = false;
  }

  std::shared_ptr<Shared> shared_;
  Table table_;
  std::unique_ptr<MemorySnapshot> own_;
  uint64_t version_;
  bool valid_ = false;
  std::string key_, value_;
};

class MemoryEngine final : public Engine {
 public:
  absl::StatusOr<bool> Get(Table table, std::string_view key, std::string* value, const Snapshot* snapshot) override {
    MutexLock lock(&shared_->mutex);
    const Rows& rows = shared_->tables[static_cast<size_t>(table)];
    const auto it = rows.find(key);
    if (it == rows.end()) return false;
    const auto* visible = Visible(it->second, At(snapshot));
    if (visible == nullptr || !visible->has_value()) return false;
    *value = **visible;
    return true;
  }

  absl::Status MultiGet(Table table, std::span<const std::string> keys, std::vector<std::optional<std::string>>* values,
                        const Snapshot* snapshot) override {
    values->assign(keys.size(), std::nullopt);
    std::string value;
    for (size_t i = 0; i < keys.size(); ++i) {
      C360_ASSIGN_OR_RETURN(const bool found, Get(table, keys[i], &value, snapshot));
      if (found) (*values)[i] = value;
    }
    return absl::OkStatus();
  }

  std::unique_ptr<Iterator> NewIterator(Table table, const Snapshot* snapshot) override {
    if (snapshot != nullptr) {
      return std::make_unique<MemoryIterator>(shared_, table, nullptr,
                                              static_cast<const MemorySnapshot*>(snapshot)->version());
    }
    auto own = std::make_unique<MemorySnapshot>(shared_);
    const uint64_t version = own->version();
    return std::make_unique<MemoryIterator>(shared_, table, std::move(own), version);
  }

  std::unique_ptr<Snapshot> NewSnapshot() override { return std::make_unique<MemorySnapshot>(shared_); }
  std::unique_ptr<Batch> NewBatch() override { return std::make_unique<MemoryBatch>(); }

  absl::Status Write(std::unique_ptr<Batch> batch, bool) override {
    MutexLock lock(&shared_->mutex);
    const uint64_t version = ++shared_->version;
    const uint64_t oldest = shared_->snapshots.empty() ? version : *shared_->snapshots.begin();
    for (auto& op : static_cast<MemoryBatch*>(batch.get())->ops) {
      Rows& rows = shared_->tables[static_cast<size_t>(op.table)];
      Chain& chain = rows[op.key];
      chain.push_back({version, std::move(op.value)});
      Prune(&chain, oldest);
      if (chain.size() == 1 && !chain[0].value.has_value()) rows.erase(op.key);
    }
    return absl::OkStatus();
  }

  absl::Status Flush() override { return absl::OkStatus(); }
  absl::Status Compact() override { return absl::OkStatus(); }

  absl::StatusOr<TableSize> Size(Table table) override {
    MutexLock lock(&shared_->mutex);
    TableSize size;
    for (const auto& [key, chain] : shared_->tables[static_cast<size_t>(table)]) {
      if (!chain.back().value.has_value()) continue;
      ++size.rows;
      size.bytes += static_cast<int64_t>(key.size() + chain.back().value->size());
    }
    return size;
  }
  absl::StatusOr<int64_t> Backup(const std::string&) override {
    return FailedPrecondition("a store in memory has no files to back up: export its events");
  }
  std::string_view name() const override { return "memory"; }

 private:
  uint64_t At(const Snapshot* snapshot) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(shared_->mutex) {
    return snapshot != nullptr ? static_cast<const MemorySnapshot*>(snapshot)->version() : shared_->version;
  }
  // Keeps the newest version at or below `oldest`, and all above.
  static void Prune(Chain* chain, uint64_t oldest) {
    size_t keep = 0;
    for (size_t i = 0; i < chain->size(); ++i) {
      if ((*chain)[i].number <= oldest) keep = i;
    }
    chain->erase(chain->begin(), chain->begin() + static_cast<ptrdiff_t>(keep));
  }

  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace

std::unique_ptr<Engine> NewMemoryEngine() { return std::make_unique<MemoryEngine>(); }

}  // namespace c360::storage
