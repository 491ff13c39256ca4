#!/usr/bin/env bash
# A call from the page, in Chromium (call.mjs).   call.sh VOICEPLATE [FOLDER for screenshots]
set -euo pipefail
voiceplate=$(realpath "$1")
command -v node >/dev/null && command -v npm >/dev/null || { echo "no node or npm: skipped"; exit 77; }
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "no chromium: skipped"; exit 77; }
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
    { npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json; } ||
    { echo "playwright-core could not be fetched: skipped"; exit 77; }
exec node call.mjs "$voiceplate" "${@:2}"
