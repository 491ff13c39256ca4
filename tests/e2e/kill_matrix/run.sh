#!/usr/bin/env bash
# The kill matrix: every fault in every phase of a call, several calls each, through a real service: with a scripted
# model behind the simulator, and for the fault "engine" spoken, with the embedded engine. One table; fails when a call
# ends that should not, a basket changes, or an order is lost or doubled.
#   run.sh VOICEPLATE KILL_MATRIX CALLS [FAULT[/PHASE]...]
set -u
voiceplate=$(realpath "$1") matrix=$(realpath "$2") calls=$3
shift 3
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
here=$PWD/tests/e2e/kill_matrix
export dir here voiceplate matrix calls

faults="master freeze worker worker-spin worker-hang worker-hangup cut close-1011 stall failed expire refuse text-only garble large flood descriptors lock disk gone clock-hour clock-day clock-back clock-2038 engine one-engine"
phases="before-greeting caller-speaking agent-speaking tool-running awaiting-yes confirming just-confirmed"
cells=()
# shellcheck disable=SC2086 # words of a list
[ $# != 0 ] || set -- $faults
for wanted in "$@"; do
    for phase in $phases; do
        case $wanted in
        */*) [ "${wanted#*/}" = "$phase" ] || continue ;;
        esac
        cells+=("${wanted%%/*}/$phase")
    done
done

unset OPENAI_API_KEY TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN VOICEPLATE_CONFIG
export VOICEPLATE_MENUS_DIR=$PWD/tests/e2e/kill_matrix/menus
export VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_WORKERS=2 VOICEPLATE_DRAIN_S=2
export VOICEPLATE_ENGINE_ENABLED=${VOICEPLATE_ENGINE_ENABLED:-false} VOICEPLATE_ENGINE_PORT=0

# skip_cell FAULT/PHASE WHY
skip_cell() {
    printf '%s\t%s\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\tskipped\t%s\n' "${1%/*}" "${1#*/}" "$2" >"$dir/${1//\//.}/row"
}
export -f skip_cell
clock_library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
export clock_library

# A cell whose service goes by a wall clock of its own, which its sandbox would keep it from reading.
run_with_clock() {
    local folder=$dir/${1//\//.}
    mkdir -p "$folder"
    if [ -z "$clock_library" ]; then
        skip_cell "$1" 'libfaketime is not installed'
        return
    fi
    echo +0 >"$folder/clock"
    SERVICE_PRELOAD=$clock_library FAKETIME_TIMESTAMP_FILE=$folder/clock FAKETIME_DONT_FAKE_MONOTONIC=1 \
        FAKETIME_CACHE_DURATION=1 VOICEPLATE_SANDBOX=off run_cell "$1"
}
# has_clock_jump LOG: the times of two of its lines lie further apart than any silence, forwards or back.
has_clock_jump() {
    perl -MTime::Local=timegm -ne 'next unless /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/;
        $at = timegm($6, $5, $4, $3, $2 - 1, $1);
        $has_jump = 1 if defined $last && abs($at - $last) > 500;
        $last = $at;
        END { exit($has_jump ? 0 : 1) }' "$1"
}
# run_cell FAULT/PHASE: its line of the table in a file, and the store's own check behind it.
run_cell() {
    local cell=$1 folder=$dir/${1//\//.}
    mkdir -p "$folder"
    export VOICEPLATE_STORE_URL=sqlite:$folder/voiceplate.db
    [ "${cell%/*}" != disk ] || VOICEPLATE_STORE_URL=sqlite:$folder/disk/voiceplate.db
    case $cell in
    engine/* | one-engine/*)
        timeout 200 "$here/engine.sh" "$voiceplate" "$folder" "${cell%/*}" "${cell#*/}" "$calls" >"$folder/row" 2>"$folder/errors"
        ;;
    *)
        timeout 150 "$matrix" "$voiceplate" "$folder" "${cell%/*}" "${cell#*/}" "$calls" >"$folder/row" 2>"$folder/errors"
        ;;
    esac
    [ -s "$folder/row" ] ||
        printf '%s\t%s\t%s\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\tFAILED\t%s\n' "${cell%/*}" "${cell#*/}" "$calls" \
            "$(head -c 200 "$folder/errors" | tr '\n\t' '  ')" >"$folder/row"
    VOICEPLATE_REALTIME_URL=ws://127.0.0.1:9/ "$voiceplate" check --live-after 5 >"$folder/check" 2>&1 ||
        sed -i "s/\tok\t/\tFAILED\tvoiceplate check: $(grep -m1 VIOLATION "$folder/check" | tr -d '/&\134')/" "$folder/row"
    # Trouble that nobody met proves nothing.
    case $cell in
    lock/* | disk/*) grep -q 'store state=spooling' "$folder/service.log" ;;
    gone/*) grep -q 'was moved, deleted or replaced' "$folder/service.log" ;;
    clock-*) has_clock_jump "$folder/service.log" ;;
    one-engine/*) [ "$(grep -c '"sessions":[1-9]' "$folder/engines")" = 2 ] ;; # both had calls
    esac || sed -i "s/\tok\t/\tFAILED\tthe service did not notice the trouble/" "$folder/row"
}
export -f run_cell run_with_clock has_clock_jump
# The same with a small disk of its own for the database.
run_on_small_disk() {
    local folder=$dir/${1//\//.}
    mkdir -p "$folder/disk"
    # shellcheck disable=SC2086
    if $own_mounts mount -t tmpfs tmpfs "$folder/disk" 2>/dev/null; then
        $own_mounts bash -c 'mount -t tmpfs -o size=24m tmpfs "$1" && run_cell "$2"' - "$folder/disk" "$1"
    else
        skip_cell "$1" 'no small disk can be mounted here'
    fi
}
export -f run_on_small_disk
own_mounts="unshare --mount"
[ "$(id -u)" = 0 ] || own_mounts="unshare --map-root-user --mount"
export own_mounts

# Calls are light; what takes the time is that people talk. So several services run beside each other; one at a time
# recognises speech.
began=$SECONDS
printf '%s\n' "${cells[@]}" | grep -vE '^(one-)?engine/' |
    xargs -r -P 7 -I CELL bash -c 'case CELL in disk/*) run_on_small_disk CELL ;; clock-*) run_with_clock CELL ;; *) run_cell CELL ;; esac'
printf '%s\n' "${cells[@]}" | grep -E '^(one-)?engine/' | xargs -r -P 1 -I CELL bash -c 'run_cell CELL'

{
    printf 'fault\tphase\tcalls\twent on\tgap p50\tp95\tmax ms\tsound max\tbaskets\torders\tdoubled\tlost\trepeats\tverdict\t\n'
    for cell in "${cells[@]}"; do cat "$dir/${cell//\//.}/row"; done
} | tee "$dir/table" | column -t -s "$(printf '\t')"
failed=$(grep -c FAILED "$dir/table")
awk -F'\t' -v took=$((SECONDS - began)) -v failed="$failed" 'NR > 1 { cells++; calls += $3; on += $4; kept += $9; orders += $10; doubled += $11; lost += $12; if ($7 > max) max = $7 }
    END { printf "%d cells, %d calls: %d went on, %d baskets kept, %d orders stored, %d doubled, %d lost; longest gap %d ms; %d cells failed; took %d s\n", cells, calls, on, kept, orders, doubled, lost, max, failed, took }' "$dir/table"
if [ "$failed" = 0 ]; then
    rm -rf "$dir"
else
    echo "logs and databases: $dir" >&2
    exit 1
fi
