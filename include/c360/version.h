// The version of the library and of the files it writes.
#ifndef C360_VERSION_H_
#define C360_VERSION_H_

namespace c360 {

inline constexpr char kVersion[] = "0.1.0";
// Written into every store. A store with a higher number is refused; one with a lower number is read.
inline constexpr int kFormatVersion = 1;

}  // namespace c360

#endif  // C360_VERSION_H_
