// The amounts of one payload, and the currency that they are given in.
#ifndef C360_LIB_FORMATS_AMOUNTS_H_
#define C360_LIB_FORMATS_AMOUNTS_H_

#include <string_view>

#include "absl/container/inlined_vector.h"
#include "c360/v1/event.pb.h"

namespace c360::formats {

// Sources name the currency beside the amounts, before or after them: they are noted as they are read. The messages
// must live longer. Not thread-safe.
class Amounts {
 public:
  using Lines = google::protobuf::RepeatedPtrField<v1::OrderLine>;

  // Each gives back what it notes, to be filled.
  v1::Money* Note(v1::Money* amount);
  Lines* NoteLines(Lines* lines);  // of lines those count that have a price in the end

  // False: there is no amount that it is the currency of.
  bool SetCurrency(std::string_view currency) const;

 private:
  absl::InlinedVector<v1::Money*, 8> amounts_;
  Lines* lines_ = nullptr;
};

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_AMOUNTS_H_
