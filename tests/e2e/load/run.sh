#!/usr/bin/env bash
# Many calls at once through one realtime worker to a model that echoes: no frame may be lost, repeated or given to
# another call, no call may fail, and the service must end in order, with nothing leaked where it can tell.
# Then from nothing, as an operator asks how many calls a machine carries.   run.sh VOICEPLATE CALLS SECONDS
set -u
voiceplate=$(realpath "$1") calls=$2 seconds=$3
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
service=

fail() {
    echo "load: $*" >&2
    tail -n 40 "$dir/service.log" >&2
    exit 1
}
finish() {
    status=$?
    [ -z "$service" ] || kill -TERM "$service" 2>/dev/null
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
model=$(python3 -c 'import socket; print("127.0.0.1:%d" % socket.create_server(("127.0.0.1", 0)).getsockname()[1])')

unset OPENAI_API_KEY TWILIO_ACCOUNT_SID VOICEPLATE_CONFIG
export VOICEPLATE_REALTIME_URL=ws://$model/v1/realtime VOICEPLATE_STORE_URL=sqlite:$dir/voiceplate.db
export VOICEPLATE_ENGINE_ENABLED=false VOICEPLATE_WORKERS=1 VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0
export VOICEPLATE_DRAIN_S=5
# As in production: signed, under a public name, which the calls reach without a proxy.
export VOICEPLATE_CALLER_CALLS_MAX=0 VOICEPLATE_CALLER_WINDOW_CALLS_MAX=0 VOICEPLATE_RESTAURANT_CALLS_MAX=0
export VOICEPLATE_RESTAURANT_WEBHOOKS_PER_S=0
export VOICEPLATE_PUBLIC_BASE_URL=https://orders.example.com TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef
"$voiceplate" serve >"$dir/banner" 2>>"$dir/service.log" &
service=$!
url=$(await 'voice webhook +(http.*)/voice$' "$dir/banner" $service) || fail "the service does not start"
await '(worker is ready)' "$dir/service.log" $service >/dev/null || fail "no worker"

media=$(await 'health +http://([^/]*)/health$' "$dir/banner" $service)
"$voiceplate" load --url "$url" --listen "$model" --media-url "ws://$media/ws/media" --calls "$calls" --seconds "$seconds" || fail "calls or frames went wrong"

kill -TERM "$service"
wait "$service"
status=$?
service=
[ $status = 0 ] || fail "the service ended with status $status"
! grep -E 'Sanitizer|runtime error|died child|hung child|status=VP_ERR' "$dir/service.log" >&2 ||
    fail "the service's log tells of errors"

# --- a service of its own: no settings of here, nothing left behind
export TMPDIR=$dir/own VOICEPLATE_STORE_URL=sqlite:/nowhere/at/all.db
mkdir "$TMPDIR"
"$voiceplate" load --calls 5 --seconds 2 >"$dir/once" 2>&1 || { cat "$dir/once"; fail "its own service does not carry five calls"; }
grep -q 'calls: 5 answered, 0 failed' "$dir/once" || fail "the calls are not told"
timeout --foreground --preserve-status --signal=INT 12 "$voiceplate" load --step 2 --seconds 1 >"$dir/steps" 2>&1
status=$?
[ $status = 130 ] || { cat "$dir/steps"; fail "interrupted, it ends with status $status"; }
grep -qE '^ +2 +0 +0 ' "$dir/steps" && grep -qE '^ +4 +0 +0 ' "$dir/steps" || { cat "$dir/steps"; fail "the steps are not told"; }
[ -z "$(ls "$TMPDIR")" ] || fail "it leaves $(ls "$TMPDIR")"
! pgrep -f "$TMPDIR" >/dev/null || fail "it leaves processes: $(pgrep -af "$TMPDIR")"
