#!/usr/bin/env bash
# The views on a service that has had a call, in Chromium (views.mjs).   views.sh VOICEPLATE [FOLDER for screenshots]
set -euo pipefail
voiceplate=$(realpath "$1")
command -v node >/dev/null && command -v npm >/dev/null || { echo "no node or npm: skipped"; exit 77; }
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "no chromium: skipped"; exit 77; }
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
    { npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json; } ||
    { echo "playwright-core could not be fetched: skipped"; exit 77; }
exec node views.mjs "$voiceplate" "${@:2}"
