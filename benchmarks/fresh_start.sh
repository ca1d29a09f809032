#!/usr/bin/env bash
# Fresh clone to first story on the board: wall time, what was downloaded, size of the environment.
# Usage: benchmarks/fresh_start.sh   (clones this repository into a temporary folder with an empty home)
set -euo pipefail
repo="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'kill "${pid:-0}" 2>/dev/null || true; wait "${pid:-0}" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/home"; touch "$work/out"
received() { awk 'NR > 2 && $1 != "lo:" {sum += $2} END {print sum}' /proc/net/dev; }

bytes0=$(received); t0=$(date +%s.%N)
git clone -q "$repo" "$work/clone"
cd "$work/clone"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env HOME="$work/home" XDG_DATA_HOME="$work/home/data" XDG_CACHE_HOME="$work/home/cache" \
  bin/run --data "$work/data" --port "$port" >"$work/out" 2>"$work/err" &
pid=$!
until grep -q '^ready: ' "$work/out"; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/out" "$work/err"; echo "bin/run ended before it was ready"; exit 1; }
  awk -v t0="$t0" -v now="$(date +%s.%N)" 'BEGIN {exit !(now - t0 > 600)}' && { echo "not ready after 600 s"; exit 1; }
  sleep 0.2
done
t1=$(date +%s.%N); bytes1=$(received)
awk -v a="$t0" -v b="$t1" 'BEGIN {printf "fresh clone to first story   %.1f s\n", b - a}'
awk -v a="$bytes0" -v b="$bytes1" 'BEGIN {printf "downloaded                   %.0f MB\n", (b - a) / 1e6}'
du -sm .venv | awk '{printf "environment on disk          %s MB\n", $1}'
echo "packages with nvidia or cuda in their names: $(.venv/bin/python -m pip list 2>/dev/null | grep -ciE 'nvidia|cuda' || true)"
