#!/usr/bin/env bash
# Two machines behind HAProxy with one store in PostgreSQL, either of which is killed at random while calls go on: no call
# is lost beyond its socket, no order lost or doubled, each delivered once.
#   run.sh VOICEPLATE TWO_MACHINES CALLS    (CALLS: TWO_MACHINES_CALLS, where it is set)
set -u
voiceplate=$(realpath "$1") two_machines=$(realpath "$2") calls=${TWO_MACHINES_CALLS:-$3}
cd "$(dirname "$0")/../../.." || exit 2
PATH=$PATH:/usr/sbin
command -v haproxy >/dev/null || { echo "skipped: there is no haproxy (tools/setup)"; exit 77; }
dir=$(mktemp -d) server=$(mktemp -d -u /tmp/voiceplate-two-XXXXXX)
proxy='' kitchen=''
finish() {
    [ -z "$proxy" ] || kill "$proxy" 2>/dev/null
    [ -z "$kitchen" ] || kill "$kitchen" 2>/dev/null
    tests/postgres.sh stop "$server"
}
trap finish EXIT
tests/postgres.sh start "$server" || exit 1
[ -f "$server/url" ] || exit 77
unset OPENAI_API_KEY TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN VOICEPLATE_CONFIG

read -ra ports < <(python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(7)]
print(*(one.getsockname()[1] for one in held))')
cat >"$dir/haproxy.cfg" <<HAPROXY
defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    timeout tunnel 10m
    option redispatch 1
    retries 4
    retry-on conn-failure empty-response 503
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host 127.0.0.1
    timeout check 2s
    default-server inter 200ms fall 3 rise 1
frontend webhooks
    bind 127.0.0.1:${ports[0]}
    option http-buffer-request
    default_backend web
frontend streams
    bind 127.0.0.1:${ports[1]}
    default_backend media
backend web
    balance roundrobin
    server one 127.0.0.1:${ports[2]} check
    server two 127.0.0.1:${ports[4]} check
backend media
    balance roundrobin
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host 127.0.0.1
    http-check expect rstatus ^(200|503)\$
    default-server on-marked-down shutdown-sessions
    server one 127.0.0.1:${ports[3]} check
    server two 127.0.0.1:${ports[5]} check
HAPROXY
haproxy -db -f "$dir/haproxy.cfg" >"$dir/haproxy.log" 2>&1 &
proxy=$!
python3 tests/e2e/two_machines/kitchen.py "${ports[6]}" "$dir/kitchen" &
kitchen=$!

mkdir -p "$dir/menus" "$dir/machine0" "$dir/machine1"
{
    cat tests/e2e/kill_matrix/menus/corner.yaml
    printf 'deliveries:\n  - {id: kitchen, way: webhook, url: "http://127.0.0.1:%s/orders", secret: %s, events: [order.created]}\n' \
        "${ports[6]}" "whsec_$(head -c 32 /dev/urandom | base64 -w 0)"
} >"$dir/menus/corner.yaml"
export VOICEPLATE_MENUS_DIR=$dir/menus VOICEPLATE_WORKERS=1 VOICEPLATE_DRAIN_S=2 VOICEPLATE_ENGINE_ENABLED=false
export VOICEPLATE_DELIVERY_PRIVATE_WEBHOOKS=true VOICEPLATE_ENGINE_PORT=0 VOICEPLATE_TRADITIONAL_ENABLED=false
# shellcheck disable=SC2059
VOICEPLATE_STORE_URL=$(printf "$(cat "$server/url")" postgres)
export VOICEPLATE_STORE_URL
export VOICEPLATE_STREAM_KEY=two-machines-share-this-key-of-letters
export VOICEPLATE_PUBLIC_BASE_URL=http://127.0.0.1:${ports[0]} VOICEPLATE_PUBLIC_MEDIA_URL=ws://127.0.0.1:${ports[1]}/ws/media
export TWO_MACHINES_URL=http://127.0.0.1:${ports[0]} TWO_MACHINES_PORTS="${ports[*]:2:4}"
failed=0
# A user whom the server asks for a password: doctor knows it from the settings, as the service does.
psql -q "$VOICEPLATE_STORE_URL" -c "CREATE ROLE asked LOGIN PASSWORD 'one-two-three'" || failed=1
asked() { VOICEPLATE_STORE_URL=${VOICEPLATE_STORE_URL/voiceplate@/asked@} VOICEPLATE_STORE_SPOOL=$dir/spool "$@" "$voiceplate" doctor; }
asked env VOICEPLATE_STORE_PASSWORD="one-two-three" >"$dir/doctor"
grep -q '^database  *ok ' "$dir/doctor" || { failed=1; grep '^database' "$dir/doctor" >&2; }
asked env VOICEPLATE_STORE_PASSWORD= >"$dir/doctor"
grep -q '^database  *PROBLEM .*set store_password_file' "$dir/doctor" || { failed=1; grep '^database' "$dir/doctor" >&2; }
# What it answers to others is told with the URL once.
VOICEPLATE_REALTIME_URL=ws://127.0.0.1:9/ VOICEPLATE_STORE_URL="postgres://voiceplate@/none?host=$server" \
    "$voiceplate" check 2>"$dir/check" && failed=1
[ "$(grep -o 'store_url: postgres://[^ ]*: .*does not exist' "$dir/check" | grep -o postgres:// | wc -l)" = 1 ] || { failed=1; cat "$dir/check" >&2; }
timeout $((120 + calls * 2)) "$two_machines" "$voiceplate" "$dir" "$calls" || failed=1
VOICEPLATE_REALTIME_URL=ws://127.0.0.1:9/ VOICEPLATE_STORE_SPOOL=$dir/machine0/spool "$voiceplate" check --live-after 0 || failed=1
python3 tests/e2e/two_machines/kitchen.py --count "$dir/kitchen" "$calls" || failed=1
if [ $failed = 0 ]; then rm -rf "$dir"; else echo "logs: $dir" >&2; fi
exit $failed
