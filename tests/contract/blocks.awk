# Cuts the ```cpp and ```sh blocks out of a document.
#   awk -f blocks.awk -v kind=cpp -v out=FOLDER/name document.md
# kind=cpp  a block with main() becomes FOLDER/name_N.main.cc; all others go, each as a function, into FOLDER/name.parts.cc
# kind=sh   blocks marked ```sh run go one after the other into FOLDER/name.sh
function finish_cpp() {
  if (block ~ /int main\(/) {
    print block > (out "_" ++mains ".main.cc")
  } else {
    # Declarations of whole types and functions stay as they are; statements go into a function.
    parts = parts "[[maybe_unused]] absl::Status Block" (++blocks) "(c360::ProfileStore& store) {\n" block "return absl::OkStatus();\n}\n\n"
  }
}
$0 == "```cpp" && kind == "cpp" { inside = 1; block = ""; next }
$0 == "```sh run" && kind == "sh" { inside = 1; next }
/^```$/ && inside { inside = 0; if (kind == "cpp") finish_cpp(); next }
inside && kind == "cpp" { if (/^#include/ && block !~ /int main/) { includes = includes $0 "\n" } ; block = block $0 "\n" }
inside && kind == "sh" { script = script $0 "\n" }
END {
  if (kind == "cpp" && parts != "") printf "%s", parts > (out ".parts.inc")
  if (kind == "sh" && script != "") printf "set -euo pipefail\n%s", script > (out ".sh")
}
