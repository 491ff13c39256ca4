#!/usr/bin/env bash
# npm `twilio` and the service understand each other.   twilio.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
# shellcheck source=tests/e2e/strict/packages.sh
. "$(dirname "$0")/packages.sh"
exec node "$strict/twilio.mjs" "$voiceplate"
