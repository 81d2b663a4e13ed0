// The table `reference`: [kind:1][key][0x00][effective from, ordered:8] -> the fact. Keys hold no 0x00 at their end
// that could be taken for another's, for the last nine bytes have a fixed length. Tested by
// tests/profile_store/reference_test.cc.
#include "c360/reference.h"

#include "base/bytes.h"
#include "base/status.h"
#include "profile_store/store.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

std::string ReferenceKey(int kind, std::string_view key, std::optional<int64_t> effective_us) {
  std::string out(1, static_cast<char>(kind));
  out.append(key).push_back('\0');
  AppendBigEndian64(&out, OrderedFromSigned(effective_us.value_or(INT64_MIN)));
  return out;
}

absl::StatusOr<int> KindNumber(std::string_view kind) {
  const auto* oneof = v1::ReferenceFact::descriptor()->FindOneofByName("kind");
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->name() == kind) return oneof->field(i)->number();
  }
  return InvalidArgument("kind: there is none of that name");
}

class ReferenceImpl final : public Reference {
 public:
  explicit ReferenceImpl(StoreCore& core) : core_(core) {}

  absl::Status Put(std::span<const v1::ReferenceFact> facts, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    for (size_t i = 0; i < facts.size(); ++i) {
      if (absl::Status status = ValidateReferenceFact(facts[i]); !status.ok())
        return Annotate(status, fmt::format("fact {} of {}", i + 1, facts.size()));
    }
    auto batch = core_.context.engine->NewBatch();
    for (const v1::ReferenceFact& fact : facts) {
      std::optional<int64_t> effective;
      if (fact.has_effective_from()) effective = ToMicros(fact.effective_from());
      batch->Put(Table::kReference, ReferenceKey(fact.kind_case(), fact.key(), effective), fact.SerializeAsString());
    }
    MutexLock lock(&core_.write_mutex);
    return core_.context.engine->Write(std::move(batch), options.sync);
  }

  absl::StatusOr<bool> Remove(std::string_view kind, std::string_view key, std::optional<absl::Time> effective_from,
                              const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_ASSIGN_OR_RETURN(const int number, KindNumber(kind));
    std::optional<int64_t> effective;
    if (effective_from) effective = absl::ToUnixMicros(*effective_from);
    const std::string row = ReferenceKey(number, key, effective);
    MutexLock lock(&core_.write_mutex);
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, core_.context.engine->Get(Table::kReference, row, &bytes));
    if (!found) return false;
    auto batch = core_.context.engine->NewBatch();
    batch->Delete(Table::kReference, row);
    C360_RETURN_IF_ERROR(core_.context.engine->Write(std::move(batch), options.sync));
    return true;
  }

  absl::StatusOr<std::vector<v1::ReferenceFact>> List(const ReferenceListOptions& options) override {
    std::string start;
    if (!options.kind.empty()) {
      C360_ASSIGN_OR_RETURN(const int number, KindNumber(options.kind));
      start.push_back(static_cast<char>(number));
    }
    std::vector<v1::ReferenceFact> facts;
    const auto it = core_.context.engine->NewIterator(Table::kReference);
    for (it->Seek(start); it->Valid() && it->key().starts_with(start); it->Next()) {
      v1::ReferenceFact fact;
      if (!fact.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
        return DataLoss("a row of reference is damaged");
      if (options.key.empty() || options.key == fact.key()) facts.push_back(std::move(fact));
    }
    C360_RETURN_IF_ERROR(it->status());
    if (options.as_of) return InForce(facts, *options.as_of);
    return facts;
  }

 private:
  StoreCore& core_;
};

}  // namespace

std::unique_ptr<Reference> NewReference(StoreCore& core) { return std::make_unique<ReferenceImpl>(core); }

}  // namespace c360
