#!/usr/bin/env bash
# A caller speaks an order to the whole service; the ticket must be right to the cent, and the store as promised.
#   run.sh VOICEPLATE
set -euo pipefail
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.."
call() {
    "$voiceplate" phone --url "$VOICEPLATE_URL" scenarios/demo/1-simple.yaml && "$voiceplate" check --live-after 5 && return
    "$voiceplate" call "$("$voiceplate" calls | grep -om1 'CA[0-9a-f]*')" # what was heard
    return 1
}
export -f call
export voiceplate
exec tools/with_server "$(dirname "$voiceplate")" bash -c call
