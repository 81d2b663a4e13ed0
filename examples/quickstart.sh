#!/usr/bin/env bash
# Sets c360 up on Debian 12, takes sample events (or FILE, with a CSV mapping as second argument) and shows one customer.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/setup.sh

c360_install $c360_packages
cmake --preset release -DC360_DEVELOPER_MODE=OFF >/dev/null
cmake --build --preset release --target c360_command
c360=build/release/bin/c360
work=build/quickstart
rm -rf "$work"
mkdir -p "$work"

if [ $# -ge 1 ]; then
  file=$1 mapping=${2:+--mapping=$2}
else
  "$c360" generate --customers=2000 --events=20000 --seed=1 --out="$work/data"
  file=$work/data/events.ndjson mapping=
fi
echo; echo "== c360 ingest"
"$c360" ingest --db="$work/db" $mapping "$file" || [ $? -eq 3 ]
id=$("$c360" export --db="$work/db" profiles | head -n 1 | grep -o '"profile_id":"p[0-9]*"' | cut -d'"' -f4 || true)  # head ends the export early, which is no failure
echo; echo "== c360 stats";            "$c360" stats --db="$work/db"
echo; echo "== c360 lookup $id";       "$c360" lookup --db="$work/db" "$id"
echo "== c360 timeline $id";           "$c360" timeline --db="$work/db" "$id" --limit=8
echo; echo "== c360 how $id";          "$c360" how --db="$work/db" "$id"
cat <<END

The store is in $work/db. Next:
  $c360 lookup --db=$work/db $id --output=json
  $c360 check --db=$work/db
  $c360 help                 all verbs
  README.md                  the library in C++
END
