#!/usr/bin/env bash
# Sets c360 up on Debian 12, takes sample events and shows one customer.
#   examples/quickstart.sh                        generated events of a shop
#   examples/quickstart.sh events.ndjson          your own (Segment-spec NDJSON or event JSON; .gz too)
#   examples/quickstart.sh table.csv mapping.json your own table
set -euo pipefail
cd_to=$(cd "$(dirname "$0")/.." && pwd)
# Files are named from where the caller stands.
file=${1:+$(realpath "$1")} mapping=${2:+--mapping=$(realpath "$2")}
cd "$cd_to"
. examples/setup.sh
c360=build/release/bin/c360
work=build/quickstart

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# Shows a command as one would type it, then runs it.
show() {
  say "c360 $*"
  "$c360" "$@"
}

c360_install $c360_packages
mkdir -p "$work"
say "Building c360 (the first time a few minutes; log in $work/build.log)"
{ cmake --preset release -DC360_DEVELOPER_MODE=OFF && cmake --build --preset release --target c360_command; } \
  >"$work/build.log" 2>&1 || { tail -n 30 "$work/build.log" >&2; exit 1; }

if [ -z "$file" ]; then
  say "Making events of a shop with 2,000 customers: shared tablets, families, late and double events"
  "$c360" generate --customers=2000 --events=20000 --seed=1 --out="$work/data"
  file=$work/data/events.ndjson
fi
rm -rf "$work/db"
show ingest --db="$work/db" $mapping "$file" || [ $? -eq 3 ]  # 3: some lines were refused, which is no failure here

# One who has left many traces: the longest of the first profiles. head ends the export early, which is no failure either.
profile=$({ "$c360" export --db="$work/db" profiles || true; } 2>/dev/null | head -n 300 |
  awk 'length > most { most = length; line = $0 } END { print line }')
id=$(grep -o '"profile_id":"p[0-9]*"' <<<"$profile" | head -n 1 | cut -d'"' -f4)
[ -n "$id" ] || { echo "No profile came of $file: see c360 ingest --rejects=FILE." >&2; exit 1; }
show lookup --db="$work/db" "$id"
show timeline --db="$work/db" "$id" --limit=8
show how --db="$work/db" "$id" | head -n 20
# Two of its identifiers, of different kinds: why are they one person?
keys=$(grep -o '"namespace":"[^"]*","value":"[^"]*"' <<<"$profile" | sed 's/"namespace":"\([^"]*\)","value":"\([^"]*\)"/\1:\2/')
first=$(grep -m 1 '^user_id:\|^customer_id:\|^crm_id:' <<<"$keys" || head -n 1 <<<"$keys")
other=$(grep -m 1 -v "^${first%%:*}:" <<<"$keys" || true)
[ -z "$other" ] || show why --db="$work/db" "$first" "$other"
# Numbers of the whole store, where this version has them.
if "$c360" help metrics >/dev/null 2>&1; then
  span=$(grep -o '"first_seen":"[0-9-]*\|"last_seen":"[0-9-]*' <<<"$profile" | cut -d'"' -f4 | tr '\n' ' ')
  set -- $span
  [ $# -eq 2 ] && [ "$1" != "$2" ] && { show metrics --db="$work/db" --from="$1" --to="$2" | head -n 25 || true; }
fi

cat <<END

The store is in $work/db; the next run makes a new one. Next:
  $c360 lookup --db=$work/db $first
  $c360 timeline --db=$work/db $first --since=2024-06-01
  $c360 check --db=$work/db
  $c360 help                 all verbs
  docs/index.md              the guide, by tasks
  docs/recipes/              join a backend, import from a pipeline, fix a wrong merge
  README.md                  the library in C++
END
