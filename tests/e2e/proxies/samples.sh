#!/usr/bin/env bash
# The proxies' samples of packaging/proxies/ as an operator takes them, with ports, name and certificate of this test: webhooks
# and media streams come through each, over TLS.   samples.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
PATH=$PATH:/usr/sbin
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj "/CN=localhost" \
    -addext "subjectAltName=DNS:localhost" -keyout "$dir/privkey.pem" -out "$dir/fullchain.pem" 2>/dev/null
cat "$dir/fullchain.pem" "$dir/privkey.pem" >"$dir/haproxy.pem"
chmod 755 "$dir"
cat >"$dir/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_enabled: false
realtime_url: ws://127.0.0.1:9/v1/realtime
realtime_key: nobody
workers: 1
menus_dir: menus
store_url: sqlite:$dir/test.db
YAML
"$voiceplate" serve --config "$dir/voiceplate.yaml" >"$dir/banner" 2>"$log" &
must "a banner" await 60 grep -q 'voice webhook' "$dir/banner"
web=$(sed -nE 's/.*voice webhook +http:\/\/([^ ]*)\/voice.*/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +http:\/\/([^ ]*)\/health.*/\1/p' "$dir/banner")
must "it answers" await 60 curl -sS -o /dev/null "http://$web/health"
must "its worker does" await 60 curl -sS -o /dev/null "http://$media/health"

fill() { # SAMPLE PORT
    sed "s#/etc/ssl/orders.example.com#$dir#g; s#127.0.0.1:5001#$web#; s#127.0.0.1:6001#$media#; s#listen 443#listen 127.0.0.1:$2#
         s#bind :443#bind 127.0.0.1:$2#; s#^orders.example.com {#https://localhost:$2 {#; s#orders.example.com#localhost#
         s#option httpchk.*##; s# check inter 5s##" "packaging/proxies/$1"
}
asked() { curl -sS -o /dev/null -w '%{http_code}' --max-time 10 --cacert "$dir/fullchain.pem" --resolve "localhost:$port:127.0.0.1" "$@" 2>/dev/null; }
is_up() { [ "$(asked "https://localhost:$port/health")" != 000 ]; }
probe() { # NAME COMMAND...
    local name=$1 status
    shift
    "$@" >"$dir/$name.log" 2>&1 &
    local pid=$!
    if await 20 is_up; then ok "$name starts as the sample has it"; else
        fail "$name does not answer"
        cat "$dir/$name.log"
    fi
    status=$(asked "https://localhost:$port/voice" -d 'CallSid=CA000000000000000000000000000000ff&From=%2B15550002222&To=%2B15550001111')
    [ "$status" = 200 ] && ok "$name: a webhook is answered" || fail "$name: a webhook gets $status"
    status=$(asked --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' --max-time 3 \
        -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' "https://localhost:$port/ws/media")
    [ "$status" = 101 ] && ok "$name: a media stream is opened" || fail "$name: a media stream gets $status"
    kill "$pid"
    wait "$pid" 2>/dev/null
}

port=$(free_port)
{
    echo "daemon off; pid $dir/nginx.pid; error_log $dir/nginx.error; worker_processes 1; events {} http { access_log off;"
    echo "client_body_temp_path $dir/a; proxy_temp_path $dir/b; fastcgi_temp_path $dir/c; uwsgi_temp_path $dir/d; scgi_temp_path $dir/e;"
    fill nginx.conf "$port"
    echo "}"
} >"$dir/nginx.conf"
probe nginx nginx -p "$dir" -c "$dir/nginx.conf"
port=$(free_port)
fill haproxy.cfg "$port" >"$dir/haproxy.cfg"
probe haproxy haproxy -db -f "$dir/haproxy.cfg"
port=$(free_port)
{
    printf '{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n'
    fill Caddyfile "$port"
} >"$dir/Caddyfile"
HOME=$dir XDG_DATA_HOME=$dir XDG_CONFIG_HOME=$dir probe caddy caddy run --config "$dir/Caddyfile" --adapter caddyfile
exit "$failed"
