#!/usr/bin/env bash
# What `voiceplate model check` says of a strict Realtime service and of the embedded engine.   model_check.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
# shellcheck source=tests/e2e/strict/packages.sh
. "$(dirname "$0")/packages.sh"
# shellcheck disable=SC2016 # the inner shell has the URL
exec "$strict/../../../tools/with_server" "$(dirname "$voiceplate")" \
    bash -c 'MODEL_URL=$VP_MODEL_URL exec node "$0" "$1"' "$strict/model_check.mjs" "$voiceplate"
