#!/usr/bin/env bash
# Many calls at once through one realtime worker to a model that echoes: no frame may be lost, repeated or given to
# another call, no call may fail, and the service must end in order, with nothing leaked where it can tell.
#   run.sh VOICEPLATE ECHO_MODEL CALLS SECONDS
set -u
voiceplate=$1 echo_model=$2 calls=$3 seconds=$4
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
echo_pid=
service=

fail() {
    echo "load: $*" >&2
    tail -n 40 "$dir/service.log" >&2
    exit 1
}
finish() {
    status=$?
    [ -z "$service" ] || kill -TERM "$service" 2>/dev/null
    [ -z "$echo_pid" ] || kill -TERM "$echo_pid" 2>/dev/null
    wait
    rm -rf "$dir"
    exit $status
}
trap finish EXIT

# await PATTERN FILE PID: the first match of the pattern's group in the file.
await() {
    local found=""
    for _ in $(seq 1 300); do
        found=$(sed -nE "s#.*$1.*#\\1#p" "$2" | head -n 1)
        [ -n "$found" ] && break
        kill -0 "$3" 2>/dev/null || break
        sleep 0.1
    done
    [ -n "$found" ] && echo "$found"
}

export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
"$echo_model" >"$dir/echo" 2>>"$dir/service.log" &
echo_pid=$!
realtime_url=$(await '^(ws://.*)$' "$dir/echo" $echo_pid) || fail "the echoing model does not start"

unset OPENAI_API_KEY TWILIO_ACCOUNT_SID VOICEPLATE_CONFIG
export VOICEPLATE_REALTIME_URL=$realtime_url VOICEPLATE_STORE_URL=sqlite:$dir/voiceplate.db
export VOICEPLATE_ENGINE_ENABLED=false VOICEPLATE_WORKERS=1 VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0
export VOICEPLATE_DRAIN_S=5
# As in production: signed, under a public name, which the calls reach without a proxy.
export VOICEPLATE_PUBLIC_BASE_URL=https://orders.example.com TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef
"$voiceplate" serve >"$dir/banner" 2>>"$dir/service.log" &
service=$!
url=$(await 'voice webhook +(http.*)/voice$' "$dir/banner" $service) || fail "the service does not start"
await '(worker is ready)' "$dir/service.log" $service >/dev/null || fail "no worker"

media=$(await 'health +http://([^/]*)/health$' "$dir/banner" $service)
"$voiceplate" load --url "$url" --media-url "ws://$media/ws/media" --calls "$calls" --seconds "$seconds" || fail "calls or frames went wrong"

kill -TERM "$service"
wait "$service"
status=$?
service=
[ $status = 0 ] || fail "the service ended with status $status"
! grep -E 'Sanitizer|runtime error|died child|hung child|status=VP_ERR' "$dir/service.log" >&2 ||
    fail "the service's log tells of errors"
