#ifndef C360_LIB_MATCH_SUBJECT_H_
#define C360_LIB_MATCH_SUBJECT_H_
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>
namespace c360::match {
struct NamedText { std::string_view name; std::string_view text; };
class Subject { public: bool comparable() const { return false; } };
inline std::shared_ptr<const Subject> MakeSubject(std::span<const NamedText>) { return std::make_shared<const Subject>(); }
inline std::vector<std::string> Terms(const Subject&) { return {}; }
}
#endif
