#!/usr/bin/env bash
# A caller speaks an order to the traditional arm, whose process is killed in mid-call; another speaks to the realtime arm,
# loses two workers in a row, goes on with the traditional arm, and is finished although the service is told to stop. Both
# tickets must be right to the cent.
#   run.sh VOICEPLATE
set -euo pipefail
if [ "$1" = kill ]; then # the processes of one role, by their own report, so many times
    for ((i = 0; i < $3; i++)); do
        [ "$i" = 0 ] || sleep 1.5
        pids=$(curl -fsS "$VOICEPLATE_URL/health" | grep -o "\"role\":\"$2\"[^}]*" | grep -o '"pid":[1-9][0-9]*' | cut -d: -f2)
        # shellcheck disable=SC2086 # one or several
        kill -KILL $pids
    done
    if [ "$2" = worker ]; then
        sleep 3
        kill -TERM "$VOICEPLATE_SERVER_PID"
    fi
    exit
fi
script=$(realpath "$0")
voiceplate=$(realpath "$1")
cd "$(dirname "$script")/../../.."
call() {
    "$voiceplate" phone --url "$VOICEPLATE_URL" --fault-command "$script kill $*" tests/e2e/traditional/order.yaml
}
calls() {
    set -e
    "$voiceplate" flags rollback
    call web 1
    curl -fsS "$VOICEPLATE_URL/metrics" | grep '^voiceplate_traditional_turns_total'
    "$voiceplate" flags set realtime_enabled true
    call worker 2
    "$voiceplate" check --live-after 5
}
export -f call calls
export script voiceplate VOICEPLATE_DRAIN_S=120
exec tools/with_server "$(dirname "$voiceplate")" bash -c calls
