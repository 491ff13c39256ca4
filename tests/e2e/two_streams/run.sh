#!/usr/bin/env bash
# Two media streams of one call: one order, and nobody hangs up for the other.   run.sh VOICEPLATE TWO_STREAMS CALLS
set -u
voiceplate=$(realpath "$1") two_streams=$(realpath "$2")
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
unset OPENAI_API_KEY TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN VOICEPLATE_CONFIG
export VOICEPLATE_MENUS_DIR=$PWD/tests/e2e/kill_matrix/menus VOICEPLATE_STORE_URL=sqlite:$dir/voiceplate.db
export VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_WORKERS=2 VOICEPLATE_DRAIN_S=2
export VOICEPLATE_ENGINE_ENABLED=false VOICEPLATE_TRADITIONAL_ENABLED=false
failed=0
timeout 200 "$two_streams" "$voiceplate" "$dir" "$3" || failed=1
VOICEPLATE_REALTIME_URL=ws://127.0.0.1:9/ "$voiceplate" check --live-after 0 || failed=1
grep -c 'has a newer stream' "$dir/service.log" | sed 's/$/ streams were told that a newer one has their call/'
# Not one of the older streams wrote an end, and none was answered with a hang-up while the other went on.
! grep -E 'end="superseded"' "$dir/service.log" || failed=1
if [ $failed = 0 ]; then rm -rf "$dir"; else echo "logs and database: $dir" >&2; fi
exit $failed
