#!/usr/bin/env bash
# Installs the real servers that tests/servers starts: a Bluesky PDS from npm into a cache folder, WordPress from Debian.
# Says what it cannot install; the tests that need it are then skipped with a reason. Safe to run again.
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
cache="${REJOINDER_TEST_CACHE:-$here/../../.cache/servers}"
mkdir -p "$cache"

apt_install() {  # apt_install REASON PACKAGE...
  local reason="$1"; shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== Installing $*"
    [ -n "${apt_updated:-}" ] || { apt-get update -qq; apt_updated=1; }
    # Runlevel 1: the services that come along are not started, the tests start their own.
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  fi
  echo "Cannot install $*: $reason. The checks that need it are skipped."
  return 1
}

wordpress() {
  [ -f /usr/share/wordpress/wp-settings.php ] && [ -x /usr/sbin/mariadbd ] && php -m 2>/dev/null | grep -qx mysqli && return 0
  apt_install "a real WordPress" wordpress php-cli php-mysql mariadb-server
}

pds() {  # Node 20 cannot run newer ones; version 12 of better-sqlite3 is the first that builds on it without Python 2 parts
  local folder="$cache/pds" wanted
  wanted="$(cat "$here/pds.json")"
  [ "$(cat "$folder/ready" 2>/dev/null)" = "$wanted" ] && return 0
  command -v npm >/dev/null || apt_install "a real Bluesky PDS" nodejs npm || return 1
  command -v make >/dev/null && command -v g++ >/dev/null || apt_install "a real Bluesky PDS" make g++ python3 || return 1
  echo "== Installing a Bluesky PDS"
  rm -rf "$folder"; mkdir -p "$folder"; cp "$here/pds.json" "$folder/package.json"
  (
    cd "$folder" || exit 1
    npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null || exit 1
    # Its one native part is built here, against the headers that came with node: prebuilt ones cannot be fetched everywhere.
    cd node_modules/better-sqlite3 || exit 1
    headers="$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")"
    # Little optimised: this takes a third of the time, and a test's database is small.
    CFLAGS=-O1 CXXFLAGS=-O1 JOBS=2 npm_config_nodedir="$headers" npm run build-release >"$folder/build.log" 2>&1 || exit 1
  ) || { echo "Cannot install the Bluesky PDS from npm: see $folder. The checks that need it are skipped."; return 1; }
  cp "$here/pds.json" "$folder/ready"
}

wordpress
pds
exit 0
