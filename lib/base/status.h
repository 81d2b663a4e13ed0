// Status macros and constructors; Debian's Abseil ships none.
//
//   C360_RETURN_IF_ERROR(table.Put(key, value));
//   C360_ASSIGN_OR_RETURN(const Policy policy, ReadPolicy(path));
//   return InvalidArgument("event {} of {}: no identifier", i + 1, n);
//
// Messages say what, where and the value, never personal data.
#ifndef C360_LIB_BASE_STATUS_H_
#define C360_LIB_BASE_STATUS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/absl_compat.h"
#include "fmt/format.h"

namespace c360 {

inline std::string_view StatusMessage(const absl::Status& status) { return ToStd(status.message()); }

template <typename... Args>
absl::Status MakeStatus(absl::StatusCode code, fmt::format_string<Args...> format, Args&&... args) {
  return absl::Status(code, ToAbsl(fmt::format(format, std::forward<Args>(args)...)));
}

#define C360_STATUS_CONSTRUCTOR_(Name, Code)                                        \
  template <typename... Args>                                                       \
  absl::Status Name(fmt::format_string<Args...> format, Args&&... args) {           \
    return MakeStatus(absl::StatusCode::Code, format, std::forward<Args>(args)...); \
  }
C360_STATUS_CONSTRUCTOR_(InvalidArgument, kInvalidArgument)
C360_STATUS_CONSTRUCTOR_(NotFound, kNotFound)
C360_STATUS_CONSTRUCTOR_(AlreadyExists, kAlreadyExists)
C360_STATUS_CONSTRUCTOR_(FailedPrecondition, kFailedPrecondition)
C360_STATUS_CONSTRUCTOR_(ResourceExhausted, kResourceExhausted)
C360_STATUS_CONSTRUCTOR_(DataLoss, kDataLoss)
C360_STATUS_CONSTRUCTOR_(Unavailable, kUnavailable)
C360_STATUS_CONSTRUCTOR_(Unimplemented, kUnimplemented)
C360_STATUS_CONSTRUCTOR_(Internal, kInternal)
#undef C360_STATUS_CONSTRUCTOR_

// The same status with `context` put before its message: "profiles: key of 7 bytes".
inline absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  return absl::Status(status.code(), ToAbsl(fmt::format("{}: {}", context, StatusMessage(status))));
}

}  // namespace c360

#define C360_CONCAT_INNER_(a, b) a##b
#define C360_CONCAT_(a, b) C360_CONCAT_INNER_(a, b)

#define C360_RETURN_IF_ERROR(expr)                                           \
  do {                                                                       \
    if (absl::Status c360_status_ = (expr); !c360_status_.ok()) [[unlikely]] \
      return c360_status_;                                                   \
  } while (false)

#define C360_ASSIGN_OR_RETURN(lhs, expr) C360_ASSIGN_OR_RETURN_IMPL_(C360_CONCAT_(c360_or_, __LINE__), lhs, expr)
#define C360_ASSIGN_OR_RETURN_IMPL_(var, lhs, expr) \
  auto var = (expr);                                \
  if (!var.ok()) [[unlikely]]                       \
    return std::move(var).status();                 \
  lhs = std::move(var).value()

// A broken invariant of c360 itself: Internal, with the place. Never for bad input.
#define C360_RET_CHECK(condition)                                                                          \
  do {                                                                                                     \
    if (!(condition)) [[unlikely]]                                                                         \
      return ::c360::Internal("c360 bug: {} does not hold at {}:{}", #condition, __FILE_NAME__, __LINE__); \
  } while (false)

#ifndef __FILE_NAME__
#define __FILE_NAME__ __FILE__
#endif

#endif  // C360_LIB_BASE_STATUS_H_
