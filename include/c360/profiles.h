// Reading profiles.
#ifndef C360_PROFILES_H_
#define C360_PROFILES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/v1/profile.pb.h"

namespace c360 {

struct LookupOptions {
  // Identity as of today, facts with event time before this. None: all facts.
  std::optional<absl::Time> as_of = {};
  // At most so many profiles for an identifier that several share. Range: 1 to 1000.
  int limit = 20;
  // Leave attributes and traits out: who it is, not what is known.
  bool identity_only = false;
};

// What is known of a person who is looked for.
//
//   store->profiles().Search({.attributes = {{"name", "Jan Nowak"}, {"birth_date", "1980-02-01"}}});
struct SearchQuery {
  // (name, value), a name more than once where several values are known. The names are those of attributes that are
  // compared (docs/methods/matching.md): name, first_name, last_name, birth_date, address (one line), street, city,
  // postal_code, ...; and every namespace of the policy: email, phone, passport, ...
  std::vector<std::pair<std::string, std::string>> attributes = {};
  // At most so many profiles. Range: 1 to 1000.
  int limit = 10;
  // At most so many records are compared, those first that share a rare value with the query. Range: 1 to 100,000.
  int max_candidates = 2000;
};

class Profiles {
 public:
  virtual ~Profiles() = default;

  // The profile, or profiles, that `key` names.
  //
  // Input   `key`: "namespace:value" as a person would write it (it is normalised: "email:Jan@X.PL" finds jan@x.pl), or
  // a
  //         profile id, also one that has since merged into another.
  // Output  one profile; several with `shared` set when people share the identifier.
  // Errors  NotFound: nothing shows it. InvalidArgument: no key, or a value that names nobody ("email:null").
  // Cost    A handful of gets, a few more a member record. Of a short tail of events that no partial aggregate holds
  //         yet (StoreOptions::fold_tail_events) a scan of their places, and a get for each that says something of the
  //         person or gives a trait more than its type, channel and time; the number of events does not matter. As of a
  //         time: the same for all events of records whose aggregates reach beyond it.
  virtual absl::StatusOr<v1::LookupResult> Lookup(std::string_view key, const LookupOptions& options = {}) = 0;

  // Many keys at once, all from one snapshot: result i is what Lookup says of key i, its error too.
  //
  // Input   at most 10,000 keys. Cost: below that of as many calls, for rows are read together.
  // Errors  of the call as a whole: InvalidArgument for the options or too many keys, and those of reading.
  virtual absl::StatusOr<std::vector<absl::StatusOr<v1::LookupResult>>> LookupMany(
      std::span<const std::string> keys, const LookupOptions& options = {}) = 0;

  // Profiles by what people say of themselves, with slips, nicknames and other scripts, best first, each with the score
  // of its best record and what it is made of. Changes nothing.
  //
  // Output  profiles that something speaks for; the score may be far below 0, where it does not speak enough.
  // Errors  InvalidArgument: an unknown name, nothing to search by, no date for a birth date, an option out of range.
  // Cost    a get for each key under which the query looks, and a read and a comparison (some 10 us) a candidate.
  // Source  docs/methods/matching.md, the model of the store.
  virtual absl::StatusOr<v1::SearchResult> Search(const SearchQuery& query) = 0;

  // Calls `visit` for every profile in the order of ids, all from one snapshot. `visit` returns false to stop.
  // Errors  those of reading. Cost: linear in the store.
  virtual absl::Status Scan(const LookupOptions& options, const std::function<bool(const v1::Profile&)>& visit) = 0;

  // One page of Scan: profiles with an id above `after` ("" from the start); fewer than `limit` at the end. A keyset
  // page: it costs the same wherever it starts, and stays right while events arrive.
  virtual absl::StatusOr<std::vector<v1::Profile>> Page(std::string_view after, int limit,
                                                        const LookupOptions& options = {}) = 0;

  // Calls `visit` for every (identifier, profile) of the store: an identifier that several profiles show comes once for
  // each. Identifiers taken off by a NOT_SAME are left out there.
  virtual absl::Status ScanIdentifiers(const std::function<bool(std::string_view name_space, std::string_view value,
                                                                std::string_view profile_id)>& visit) = 0;

  // Number of profiles. Cost: constant.
  virtual absl::StatusOr<int64_t> Count() = 0;
};

}  // namespace c360

#endif  // C360_PROFILES_H_
