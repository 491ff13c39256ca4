#!/usr/bin/env bash
# One row of the kill matrix for the engine: spoken calls at once to the embedded engine, whose process gets SIGKILL
# when half of them have come to the phase. Where the service has several (FAULT one-engine: two), the one with most
# sessions is killed. Run by run.sh; prints the row that kill_matrix prints for its cells.
#   engine.sh VOICEPLATE FOLDER FAULT PHASE CALLS
set -u
voiceplate=$(realpath "$1") folder=$2 fault=$3 phase=$4 calls=$5
here=$(realpath "$(dirname "$0")")
cd "$here/../../.." || exit 2
mkdir -p "$folder/reached"

# The order with the fault's mark at its phase; everything but the two yeses goes by the first turn.
scenario() { # NAME FILE
    local mark
    case $phase in
    before-greeting) mark='/^turns:/a\  - {wait_ms: 1, when: at_once, fault: before_turn, fault_after_ms: 1}' ;;
    caller-speaking) mark='/^turns:/,/say:/s/- say:/- fault: while_caller_speaks\n    say:/' ;;
    tool-running) mark='/^turns:/,/say:/s/- say:/- fault: after_caller_spoke\n    fault_after_ms: 600\n    say:/' ;;
    agent-speaking) mark='/^turns:/,/say:/s/- say:/- fault: while_agent_speaks\n    say:/' ;;
    awaiting-yes) mark='s/- agent: "(is|/- fault: before_turn\n    agent: "(is|/' ;;
    confirming) mark='s/- agent: "(is|/- fault: after_caller_spoke\n    agent: "(is|/' ;;
    just-confirmed) mark='s/- agent: "(is|/- fault: while_agent_speaks\n    fault_after_ms: 400\n    agent: "(is|/' ;;
    *) echo "no such phase: $phase" >&2 && exit 2 ;;
    esac
    sed -e "$mark" -e "s/^name: .*/name: $1/" "$here/order.yaml" >"$2"
}

# Notes that a call has come to the phase; the one that makes it half of them kills the engine, by its number.
cat >"$folder/kill" <<'END_OF_KILL'
perl -MTime::HiRes=time -e 'printf "%d", time * 1000' >"$FOLDER/reached/$VOICEPLATE_CALL_SID"
[ $(($(ls "$FOLDER/reached" | wc -l) * 2)) -ge "$CALLS" ] && mkdir "$FOLDER/killing" 2>/dev/null || exit 0
curl -fsS "$VOICEPLATE_URL/health" | grep -oE '"role":"engine"[^}]*' >"$FOLDER/engines"
kill -9 "$(sed -nE 's/.*"pid":([0-9]+).*"sessions":([0-9]+).*/\2 \1/p' "$FOLDER/engines" | sort -n | tail -1 | cut -d' ' -f2)" || exit 1
perl -MTime::HiRes=time -e 'printf "%d", time * 1000' >"$FOLDER/killed"
END_OF_KILL

# The calls, once all engines are there, and then the orders as the restaurant sees them.
cat >"$folder/talk" <<'END_OF_TALK'
until curl -fsS "$VOICEPLATE_URL/metrics" | grep "^voiceplate_engine_processes_ready $VOICEPLATE_ENGINE_PROCESSES$" >/dev/null; do sleep 0.2; done
"$@" >"$FOLDER/calls" 2>&1
curl -fsS "$VOICEPLATE_URL/api/orders?limit=500" >"$FOLDER/orders"
END_OF_TALK

export VOICEPLATE_ENGINE_PROCESSES=1
[ "$fault" = engine ] || VOICEPLATE_ENGINE_PROCESSES=2
files=()
for i in $(seq "$calls"); do
    scenario "call-$i" "$folder/$i.yaml"
    files+=("$folder/$i.yaml")
done
export FOLDER=$folder CALLS=$calls VOICEPLATE_SERVER_LOG=$folder/service.log VOICEPLATE_ENGINE_ENABLED=true
tools/with_server "$(dirname "$voiceplate")" sh "$folder/talk" "$voiceplate" phone --parallel "$calls" \
    --voice flite:slt --fault-command "sh $folder/kill" "${files[@]}" || exit 1
perl "$here/engine_row.pl" "$folder" "$fault" "$phase" "$calls"
