#!/usr/bin/env bash
# Many short lives of calls through a real service in which something goes wrong all the time: afterwards it has what it
# had before, each order is stored once, and the data are right.
#   run.sh VOICEPLATE SOAK CALLS [SEED]      (SOAK_READINGS: a file for all that was read meanwhile)
set -u
voiceplate=$(realpath "$1") soak=$(realpath "$2") calls=$3 seed=${4:-$RANDOM$RANDOM}
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
unset OPENAI_API_KEY TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN
export VOICEPLATE_CONFIG=$dir/voiceplate.yaml VOICEPLATE_STORE_URL=sqlite:$dir/voiceplate.db
export VOICEPLATE_MENUS_DIR=$PWD/tests/e2e/kill_matrix/menus
export VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_WORKERS=2 VOICEPLATE_DRAIN_S=2
export VOICEPLATE_ENGINE_ENABLED=false VOICEPLATE_ENGINE_PORT=0
failed=0
timeout $((300 + calls / 3)) "$soak" "$voiceplate" "$dir" "$calls" "$seed" || failed=1
[ -z "${SOAK_READINGS:-}" ] || cp "$dir/readings" "$SOAK_READINGS"
if VOICEPLATE_REALTIME_URL=ws://127.0.0.1:9/ "$voiceplate" check >"$dir/check" 2>&1; then
    echo "ok     voiceplate check finds every promise kept"
else
    echo "FAILED voiceplate check: $(grep -c VIOLATION "$dir/check") violations"
    grep VIOLATION "$dir/check" | head -n 5
    failed=1
fi
if grep -m 3 -E 'Sanitizer|runtime error' "$dir"/service.log*; then failed=1; fi
if [ $failed = 0 ]; then
    rm -rf "$dir"
else
    echo "again: run.sh $1 $2 $calls $seed; logs and database: $dir" >&2
fi
exit $failed
