#!/usr/bin/env bash
# Strangers open more connections than the service may have descriptors: no process dies, and honest requests are
# answered meanwhile and afterwards.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
log=$dir/server.log
failed=0
server=
unset OPENAI_API_KEY TWILIO_AUTH_TOKEN TWILIO_ACCOUNT_SID

finish() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null
    if [ "$failed" = 0 ]; then rm -rf "$dir"; else echo "the service's log: $log" >&2; fi
}
trap finish EXIT

expect() { # NAME COMMAND...
    local name=$1
    shift
    if "$@" >"$dir/out" 2>&1; then echo "ok: $name"; else
        echo "FAILED: $name: $*"
        sed 's/^/    /' "$dir/out"
        failed=1
    fi
}
await() { # SECONDS COMMAND...
    local tries=$(($1 * 20))
    shift
    for _ in $(seq 1 $tries); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    return 1
}
is_well() { curl -fsS "$1/health" | grep -q '"status":"ok"'; }
children() { pgrep -P "$server" | sort | tr '\n' ' '; }

cat >"$dir/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_port: 0
workers: 1
menus_dir: menus
store_url: sqlite:$dir/test.db
YAML
(
    ulimit -Sn 64 # is raised to the hard one
    ulimit -Hn 256
    exec "$voiceplate" serve --config "$dir/voiceplate.yaml" >"$dir/banner" 2>"$log"
) &
server=$!
await 60 grep -q ' model ' "$dir/banner" || { echo "FAILED: no banner"; cat "$log"; failed=1; exit 1; }
web=$(sed -nE 's/.*voice webhook +(http[^ ]*)\/voice.*/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +(http.*)\/health.*/\1/p' "$dir/banner")
engine=$(sed -nE 's/.* model +ws(:\/\/[^\/]*).*/http\1/p' "$dir/banner")
await 60 is_well "$web" || { echo "FAILED: not well"; cat "$log"; failed=1; exit 1; }

expect "the limit is raised and said" grep -q 'descriptors limit=256 calls_per_worker=64' "$log"
expect "fewer calls than calls_max are warned of" grep -q 'calls_max is lowered from 500 to 64' "$log"
before=$(children)
expect "1,100 connections to each process" python3 tests/e2e/descriptors/flood.py 1100 "$web/health" \
    "$media/health" "$engine/v1/models"
cat "$dir/out"
expect "nobody died" test "$before" = "$(children)"
expect "the web process is well" is_well "$web"
expect "the worker is well" is_well "$media"
expect "a caller is answered" bash -c "curl -fsS -d CallSid=CA$(printf '%032d' 7) -d From=%2B15550002222 -d To=%2B15550001111 $web/voice | grep '<Stream'"
expect "nothing of the service's own failed for want of descriptors" bash -c "! grep -E 'Too many open files|errno=24|unable to open' '$log'"
kill -TERM "$server"
await 30 bash -c "! kill -0 $server" || { echo "FAILED: does not stop"; failed=1; }
exit $failed
