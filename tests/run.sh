#!/usr/bin/env bash
# Sets up, builds and tests, and says how many tests ran.
#   tests/run.sh          release build, the default suite: minutes
#   tests/run.sh --all    also AddressSanitizer with UBSan, ThreadSanitizer where threads are, and Clang 14
#   tests/run.sh --long   also the tests labelled slow or long: hours
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/setup.sh
all=false long=false
for option in "$@"; do
  case $option in
    --all) all=true ;;
    --long) long=true ;;
    *) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
  esac
done

step() { printf '\n== %s (at %d s)\n' "$*" "$SECONDS"; }

# Builds the targets given, or all, of one preset. The log is shown only where it matters.
build() {
  local preset=$1
  shift
  local log=build/$preset.log
  mkdir -p build
  step "build ($preset)"
  if ! { cmake --preset "$preset" -DC360_DEVELOPER_MODE=ON && cmake --build --preset "$preset" ${1:+--target "$@"}; } >"$log" 2>&1; then
    grep -n -E -A 8 'error|FAILED' "$log" | head -n 80 || tail -n 40 "$log"
    echo "The build ($preset) failed; all of it is in $log." >&2
    exit 1
  fi
  tail -n 1 "$log"
}

passed=0 failed=0 skipped=0
# Runs the tests of one preset and adds them up. What failed is shown with its output.
run_tests() {
  local preset=$1
  shift
  local report=build/$preset/tests.xml
  step "tests ($preset)"
  ctest --preset "$preset" -j "$(nproc)" --output-junit "$PWD/$report" "$@" 2>&1 |
    grep -v -E '^ +Start |^ *[0-9]+/[0-9]+ Test .* Passed |^Test project|^$|sec\*proc|^Label Time' || true
  local head total bad out
  head=$(tr '\n\t' '  ' <"$report" | grep -o '<testsuite [^>]*>' | head -n 1)
  total=$(grep -o ' tests="[0-9]*"' <<<"$head" | tr -dc 0-9)
  bad=$(grep -o ' failures="[0-9]*"' <<<"$head" | tr -dc 0-9)
  out=$(grep -c 'status="notrun"\|<skipped' "$report" || true)
  [ "${total:-0}" -gt 0 ] || { echo "no test was found under preset $preset" >&2; exit 1; }
  echo "$preset: $total tests, $bad failed, $out skipped"
  passed=$((passed + total - bad - out)) failed=$((failed + bad)) skipped=$((skipped + out))
}

step "packages"
c360_install $c360_packages $c360_test_packages
build release
run_tests release -LE 'slow|long'
$long && run_tests release -L 'slow|long'
if $all; then
  build asan
  run_tests asan -LE 'slow|long|data|contract|bench'
  # Tests without threads are not built here (lib/cmake/C360Build.cmake). What Debian does not build for ThreadSanitizer:
  # tests/tsan.supp.
  build tsan
  run_tests tsan -LE 'slow|long|data|contract|bench' -E RocksDb
  build clang c360 c360_command c360_bench
fi
step "done"
echo "$passed passed, $failed failed, $skipped skipped, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
[ "$failed" -eq 0 ]
