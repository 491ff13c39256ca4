#!/usr/bin/env bash
# The official clients against the engine.   run.sh VOICEPLATE
set -euo pipefail
voiceplate=$(realpath "$1")
# The types that events are held to; checked where it is.
# shellcheck source=/dev/null
. "$(dirname "$0")/../strict/packages.sh"
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] ||
    { npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json; }
exec node run.mjs "$voiceplate"
