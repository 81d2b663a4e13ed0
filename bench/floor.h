// The floors: what RocksDB alone takes for the same bytes, under the same engine options.
#ifndef C360_BENCH_FLOOR_H_
#define C360_BENCH_FLOOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/v1/profile.pb.h"
#include "profile_store/store.h"
#include "storage/engine.h"

namespace c360::bench {

// Copies the events of the store at `store` as they are stored into one file, each with its length before it.
absl::Status WriteEncoded(const std::string& store, const std::string& file);

// Puts the events of such a file into a RocksDB of its own under random 16-byte keys: batches of `batch`, write-ahead
// log on, no sync, one writer, to the end of the flush. The options of the database and of its one column family are
// those that the store at `like` has for its log, read from its files.
// Output  seconds spent in RocksDB alone; reading the file is not in it.
struct PutFloor {
  int64_t events = 0;
  double seconds = 0;
};
absl::StatusOr<PutFloor> MeasurePuts(const std::string& file, const std::string& like, const std::string& path,
                                     int64_t batch, uint64_t seed);

// Raw gets of a store's rows.
class RawStore {
 public:
  static absl::StatusOr<std::unique_ptr<RawStore>> Open(const std::string& path);

  struct Row {
    storage::Table table;
    std::string key;
  };
  // The rows that a full profile needs: the head row of each of its identifiers, and of each of its records the row
  // itself, the profile it belongs to, and its fold.
  std::vector<Row> RowsOf(const v1::Profile& profile) const;
  // Of the events that no fold holds, those of which the timeline does not tell enough: the log's rows of them. What
  // the timeline itself takes is none of the floor, a get being no scan.
  absl::StatusOr<std::vector<Row>> EventsOf(const v1::Profile& profile) const;
  // Gets each row, found or not.
  absl::Status Get(const std::vector<Row>& rows);

 private:
  std::unique_ptr<StoreCore> core_;
  std::string value_;
};

}  // namespace c360::bench

#endif  // C360_BENCH_FLOOR_H_
