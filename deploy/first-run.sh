#!/usr/bin/env bash
# What `make run` shows: a drop folder filled, one ingest, three answers, and where to look next.
# Usage: deploy/first-run.sh BIN_FOLDER NUMBER_OF_SAMPLES; CABLES_HOME says where.
set -euo pipefail
cables="$1/cables"
home="$CABLES_HOME"

say() { printf '\n== %s\n' "$*"; }

answer() {
  say "$1"
  "$cables" sql "$2"
}

# Only into a home that is new: among somebody's own cables synthetic ones would be lies.
own=$(find "$home/drop" "$home/archive" -type f 2>/dev/null | head -n 1) || true
if [ ! -e "$home/warehouse" ] && [ -z "$own" ]; then
  say "Writing $2 synthetic cables to $home/drop"
  "$cables" sample "$2" "$home/drop"
fi

say "Ingesting $home/drop"
"$cables" ingest

answer "Mentions by type" "select * from mentions_by_type"
answer "The most named" "select * from most_named limit 10"
answer "Cables by origin and year" "select * from cables_by_origin_and_year limit 15"

say "Where to look next"
place() { printf '  %-32s %s\n' "$1" "$2"; }
place "$home/warehouse/cables.duckdb" "the tables, for any DuckDB: duckdb -readonly $home/warehouse/cables.duckdb"
place "$home/quality/index.html" "what was checked, and what failed"
place "$home/quarantine/" "what was rejected, each with a .why.json beside it"
place "$1/cables --help" "every command; your own cables go into $home/drop, then: $1/cables ingest"
