#!/usr/bin/env bash
# Builds release and prints the table of docs/performance.md: c360 against plain RocksDB, in one run. Options go to
# c360_bench (--help names them), e.g. bench/run.sh --rows=ingest --events=100000.
# The default takes half an hour and 30 GB: ten million events. --growth=1 leaves those out.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/setup.sh
c360_install $c360_packages $c360_test_packages
cmake --preset release -DC360_DEVELOPER_MODE=ON >/dev/null
cmake --build --preset release --target c360_bench
exec build/release/bin/c360_bench --scratch=build/bench-scratch "$@"
