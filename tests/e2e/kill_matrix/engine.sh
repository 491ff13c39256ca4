#!/usr/bin/env bash
# The engine's rows of the kill matrix: spoken calls to the embedded engine, whose process gets SIGKILL when the first
# of them comes to the phase. The same table as run.sh; fails when a call ends without its order, or with two.
#   engine.sh VOICEPLATE CALLS [PHASE...]
set -u
voiceplate=$(realpath "$1") calls=$2
shift 2
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
unset OPENAI_API_KEY TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN VOICEPLATE_CONFIG

# The scenario with a fault at its phase. Confirming: the caller has just said yes.
scenario() { # PHASE FILE
    local turn='- say: "Hi' answer='- agent: "(is|was|sound|look)'
    case $1 in
    caller-speaking) sed "s/  $turn/  - fault: while_caller_speaks\n    say: \"Hi/" ;;
    tool-running) sed "s/  $turn/  - fault: after_caller_spoke\n    say: \"Hi/" ;;
    agent-speaking) sed "s/  $turn/  - fault: while_agent_speaks\n    say: \"Hi/" ;;
    confirming) sed "s/  $answer/  - fault: after_caller_spoke\n    agent: \"(is|was|sound|look)/" ;;
    esac <tests/e2e/kill_matrix/order.yaml >"$2"
}

# Kills the engine once, and by its number.
cat >"$dir/kill" <<'END'
mkdir "$KILLED" 2>/dev/null || exit 0
kill -9 "$(curl -fsS "$VOICEPLATE_URL/health" | sed -nE 's/.*"role": ?"engine"[^}]*"pid": ?([0-9]+).*/\1/p')"
END

row() { # PHASE
    local phase=$1 i files=() table
    export KILLED=$dir/$phase/killed VOICEPLATE_STORE_URL=sqlite:$dir/$phase/voiceplate.db
    export VOICEPLATE_SERVER_LOG=$dir/$phase/service.log
    mkdir "$dir/$phase"
    for i in $(seq "$calls"); do
        scenario "$phase" "$dir/$phase/$i.yaml"
        files+=("$dir/$phase/$i.yaml")
    done
    tools/with_server "$(dirname "$voiceplate")" "$voiceplate" phone --quiet --parallel "$calls" --voice flite:slt \
        --fault-command "sh $dir/kill" "${files[@]}" >"$dir/$phase/calls" 2>&1
    "$voiceplate" check --live-after 5 >"$dir/$phase/check" 2>&1
    local status=$? went kept orders gaps
    went=$(sed -nE 's/^([0-9]+) of [0-9]+ calls ended as expected.*/\1/p' "$dir/$phase/calls")
    kept=$(grep -c ': as expected' "$dir/$phase/calls")
    orders=$(sed -nE 's/.*, ([0-9]+) orders .*/\1/p' "$dir/$phase/check")
    gaps=$(sed -nE 's/.*gap until it was heard again ([0-9]+) ms.*/\1/p' "$dir/$phase/calls" | sort -n | tr '\n' ' ')
    local verdict=ok
    [ "${went:-0}" = "$calls" ] && [ "${orders:-0}" = "$calls" ] && [ $status = 0 ] && [ -d "$KILLED" ] || verdict=FAILED
    # shellcheck disable=SC2086
    set -- $gaps
    table=$(printf 'engine\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s' "$phase" "$calls" "${went:-0}" \
        "$(eval echo "\${$((($# + 1) / 2)):-}")" "$(eval echo "\${$#:-}")" "$kept" "${orders:-0}" "$verdict" \
        "$(grep -m1 -E 'VIOLATION|^  expected|differs|not as expected' "$dir/$phase/check" "$dir/$phase/calls" | cut -c1-120)")
    echo "$table"
}

{
    printf 'fault\tphase\tcalls\twent on\tgap p50\tmax ms\tbaskets\torders\tverdict\t\n'
    for phase in ${*:-caller-speaking agent-speaking confirming}; do row "$phase"; done
} | tee "$dir/table" | column -t -s "$(printf '\t')"
if grep -q FAILED "$dir/table"; then
    echo "logs and databases: $dir" >&2
    exit 1
fi
rm -rf "$dir"
