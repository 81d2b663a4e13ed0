// The version of the library and of the files it writes.
#ifndef C360_VERSION_H_
#define C360_VERSION_H_

namespace c360 {

inline constexpr char kVersion[] = "0.1.0";
// Written into every store. A store with a higher number is refused; one with a lower number is read.
inline constexpr int kFormatVersion = 1;
// The rules by which records are normalised, compared and weighed. A store whose rows were derived by others opens and
// works, but holds links of both: Stats says so, Check names it as I15, and RebuildStore brings the store in line.
inline constexpr int kRulesVersion = 1;

}  // namespace c360

#endif  // C360_VERSION_H_
