#!/usr/bin/env bash
# Whole calls against a strict Realtime service.   run.sh VOICEPLATE [OPTION...]
set -u
voiceplate=$(realpath "$1")
# shellcheck source=tests/e2e/strict/packages.sh
. "$(dirname "$0")/packages.sh"
exec node "$strict/run.mjs" "$voiceplate" "${@:2}"
