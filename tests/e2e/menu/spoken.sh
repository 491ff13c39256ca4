#!/usr/bin/env bash
# A caller speaks with the embedded engine, and a dish of the order runs out: it is said, and what is left is the order.
#   spoken.sh VOICEPLATE
set -euo pipefail
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.."
call() {
    "$voiceplate" phone --url "$VOICEPLATE_URL" \
        --fault-command "env -u VOICEPLATE_CALL_SID $voiceplate soldout add item coke -r harbor-pizza" \
        tests/e2e/menu/meanwhile.yaml | tee "$said"
    grep -q "agent .*Coke is sold out today.*off your order" "$said"
}
export -f call
said=$(mktemp)
export voiceplate said
trap 'rm -f "$said"' EXIT
tools/with_server "$(dirname "$voiceplate")" bash -c "set -eo pipefail; call"
