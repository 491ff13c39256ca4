#!/usr/bin/env bash
# The service behind proxies that keep their connections to it: no caller's webhook is lost to another one's request. Those
# that are missing fail: tools/setup installs them. The public URL has a path, which
# some proxies take off and others leave.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
here=tests/e2e/proxies

free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

cat >"$dir/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_enabled: false
realtime_url: ws://127.0.0.1:9/v1/realtime
realtime_key: nobody
workers: 1
menus_dir: menus
store_url: sqlite:$dir/test.db
public_base_url: http://127.0.0.1/vp/
public_media_url: ws://127.0.0.1/vp/ws/media
YAML
"$voiceplate" serve --config "$dir/voiceplate.yaml" >"$dir/banner" 2>"$log" &
must "a banner" await 60 grep -q 'voice webhook' "$dir/banner"
web=$(sed -nE 's/.*voice webhook +http:\/\/([^ ]*)\/voice.*/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +http:\/\/([^ ]*)\/health.*/\1/p' "$dir/banner")
must "it is well" await 60 curl -fsS "http://$web/health"

# has_path URL: a webhook there is answered with links that have the path of the public URL.
has_path() {
    curl -sS "$1" -d 'CallSid=CA000000000000000000000000000000ff&From=%2B15550002222&To=%2B15550001111' |
        grep -Eq '[">]/vp/voice/'
}
for path in /ws/media /vp/ws/media; do
    status=$(curl -sS -o /dev/null -w '%{http_code}' "http://$media$path")
    if [ "$status" = 400 ] || [ "$status" = 426 ]; then
        ok "media streams are served at $path"
    else
        fail "media streams are not served at $path: $status"
    fi
done

# probe NAME PORT COMMAND...: starts the proxy and tries it.
probe() {
    local name=$1 port=$2
    shift 2
    if ! command -v "$1" >/dev/null; then
        echo "FAILED: $name is not installed: tools/setup"
        failed=1
        return
    fi
    "$@" >"$dir/$name.log" 2>&1 &
    local pid=$!
    if ! await 20 curl -fsS "http://127.0.0.1:$port/health"; then
        fail "$name does not answer"
        cat "$dir/$name.log"
    elif [ "$name" = nginx ] && ! { has_path "http://127.0.0.1:$port/vp/voice" && has_path "http://127.0.0.1:$port/off/vp/voice"; }; then
        fail "$name: links without the public URL's path"
    elif python3 $here/swallow.py "127.0.0.1:$port" 20 >"$dir/out" 2>&1; then
        ok "$name: $(cat "$dir/out")"
    else
        fail "$name: $(cat "$dir/out")"
    fi
    kill "$pid"
    wait "$pid" 2>/dev/null
}

PATH=$PATH:/usr/sbin
port=$(free_port)
cat >"$dir/nginx.conf" <<NGINX
daemon off; pid $dir/nginx.pid; error_log $dir/nginx.error; worker_processes 1;
events {}
http {
    access_log off;
    client_body_temp_path $dir/a; proxy_temp_path $dir/b; fastcgi_temp_path $dir/c; uwsgi_temp_path $dir/d; scgi_temp_path $dir/e;
    upstream service { server $web; keepalive 4; keepalive_timeout 10s; }
    server {
        listen 127.0.0.1:$port;
        location /vp/ { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $web; }
        location /off/vp/ { proxy_pass http://service/; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $web; }
        location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $web; }
    }
}
NGINX
chmod 755 "$dir"
probe nginx "$port" nginx -p "$dir" -c "$dir/nginx.conf"

port=$(free_port)
cat >"$dir/haproxy.cfg" <<HAPROXY
defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s
    http-reuse always
frontend callers
    bind 127.0.0.1:$port
    default_backend service
backend service
    server service $web
HAPROXY
probe haproxy "$port" haproxy -db -f "$dir/haproxy.cfg"

port=$(free_port)
cat >"$dir/Caddyfile" <<CADDY
{
    admin off
    auto_https off
    default_bind 127.0.0.1
}
http://127.0.0.1:$port {
    reverse_proxy $web
}
CADDY
HOME=$dir XDG_DATA_HOME=$dir XDG_CONFIG_HOME=$dir probe caddy "$port" caddy run --config "$dir/Caddyfile" --adapter caddyfile
exit "$failed"
