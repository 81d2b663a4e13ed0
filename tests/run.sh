#!/usr/bin/env bash
# Sets up, builds and tests. --all adds the builds under AddressSanitizer with UBSan and under ThreadSanitizer, and Clang's warnings.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/setup.sh
all=false
[ "${1:-}" = "--all" ] && all=true

step() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

passed=0 failed=0 skipped=0
# Runs the tests of one preset and adds them up; ctest's own report goes to the screen.
run_tests() {
  local preset=$1
  shift
  local report=build/$preset/tests.xml
  ctest --preset "$preset" -j "$(nproc)" --output-junit "$PWD/$report" "$@" || true
  local head
  head=$(tr '\n\t' '  ' <"$report" | grep -o '<testsuite [^>]*>' | head -n 1)
  local total bad out
  total=$(grep -o ' tests="[0-9]*"' <<<"$head" | tr -dc 0-9)
  bad=$(grep -o ' failures="[0-9]*"' <<<"$head" | tr -dc 0-9)
  out=$(grep -c 'status="notrun"\|<skipped' "$report" || true)
  [ "$total" -gt 0 ] || { echo "no test was found under preset $preset" >&2; exit 1; }
  passed=$((passed + total - bad - out)) failed=$((failed + bad)) skipped=$((skipped + out))
}

step "packages"
c360_install $c360_packages $c360_test_packages
step "build (release)"
cmake --preset release -DC360_DEVELOPER_MODE=ON >/dev/null  # the quickstart leaves it off
cmake --build --preset release
step "tests (release)"
run_tests release -LE 'slow|long'
if $all; then
  for preset in asan tsan; do
    step "build ($preset)"
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset"
    step "tests ($preset)"
    # Debian's RocksDB is not built for ThreadSanitizer, which then sees races that its atomics rule out: memory engine only there.
    without='^$'
    [ "$preset" = tsan ] && without='RocksDb|^Command'
    run_tests "$preset" -LE 'slow|long|contract' -E "$without"
  done
  step "build (clang)"
  cmake --preset clang >/dev/null
  cmake --build --preset clang --target c360
fi
step "done"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
