#!/usr/bin/env bash
# Every view with fixtures, narrow and wide, light and dark: screenshots, and what a view does wrong (look.mjs).   look.sh [FOLDER]
set -euo pipefail
folder=$(realpath "${1:-$(mktemp -d)}")
command -v node >/dev/null && command -v npm >/dev/null || { echo "no node or npm: skipped"; exit 77; }
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "no chromium: skipped"; exit 77; }
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
    { npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json; } ||
    { echo "playwright-core could not be fetched: skipped"; exit 77; }
mkdir -p "$folder"
exec node look.mjs "$folder" ../../../models/page
