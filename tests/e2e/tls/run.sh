#!/usr/bin/env bash
# TLS of the program's own, for those without a proxy: both ports speak it, this machine's tools may go on in the clear, and a
# certificate that was renewed is shown from then on, without a reload.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"

certify() { # NAME SERIAL: $dir/NAME.pem and .key, which trust themselves
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=127.0.0.1" \
        -addext "subjectAltName=IP:127.0.0.1" -set_serial "$2" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>/dev/null
}
certify first 0x1111
certify second 0x2222
cp "$dir/first.pem" "$dir/shown.pem"
cp "$dir/first.key" "$dir/shown.key"
cat >"$dir/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_enabled: false
realtime_url: ws://127.0.0.1:9/v1/realtime
realtime_key: nobody
workers: 1
menus_dir: menus
store_url: sqlite:$dir/test.db
tls_certificate: $dir/shown.pem
tls_key: $dir/shown.key
YAML

# --- what is of no use is refused at the start, with what is wrong
refuses() { # TEXT SED
    sed "$2" "$dir/voiceplate.yaml" >"$dir/wrong.yaml"
    if timeout 20 "$voiceplate" serve --config "$dir/wrong.yaml" >"$dir/out" 2>&1; then fail "it starts: $2"; fi
    if grep -qF -- "$1" "$dir/out"; then ok "refused: $1"; else
        fail "not told: $1"
        cat "$dir/out"
    fi
}
refuses "tls_certificate: needs tls_key too" '/^tls_key/d'
refuses "tls_key: needs tls_certificate too" '/^tls_certificate/d'
refuses "$dir/second.key: is not the private key of that certificate" "s#shown.key#second.key#"
refuses "$dir/nothing.pem: no certificates can be read from it" "s#shown.pem#nothing.pem#"

"$voiceplate" serve --config "$dir/voiceplate.yaml" >"$dir/banner" 2>"$log" &
server=$!
must "a banner" await 60 grep -q 'voice webhook' "$dir/banner"
web=$(sed -nE 's/.*voice webhook +https?:\/\/([^ ]*)\/voice.*/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +https?:\/\/([^ ]*)\/health.*/\1/p' "$dir/banner")
answers() { # URL [OPTION...]: with any status
    curl -sS -o /dev/null --max-time 10 --cacert "$dir/shown.pem" "$@"
}
must "it answers over TLS" await 60 answers "https://$web/health"
holds "the media port does too" answers "https://$media/health"
holds "this machine may go on in the clear" answers "http://$web/health"
# shellcheck disable=SC2094
status=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 5 --cacert "$dir/shown.pem" --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
    -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' "https://$media/ws/media" 2>/dev/null)
[ "$status" = 101 ] && ok "a media stream is opened over TLS" || fail "no media stream over TLS: $status"
head -c 200000 /dev/zero | tr '\0' x >"$dir/long"
status=$(curl -sS -o /dev/null -w '%{http_code}' --cacert "$dir/shown.pem" --data-binary "@$dir/long" "https://$web/voice" 2>/dev/null)
[ "$status" = 413 ] && ok "limits are the same" || fail "a body that is too large gets $status"
if answers --tls-max 1.1 "https://$web/health" 2>/dev/null; then fail "TLS 1.1 is spoken"; else ok "TLS 1.1 is not spoken"; fi

# --- a connection that never greets, or stops in the middle of it, keeps nobody up
for _ in 1 2 3; do
    (exec 3<>"/dev/tcp/${web%:*}/${web#*:}" && printf '\x16\x03\x01\x02\x00\x01' >&3 && sleep 20) &
done
holds "greetings that stop keep nobody up" answers "https://$web/health"

# --- renewed
serial() { openssl s_client -connect "$web" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
[ "$(serial)" = serial=1111 ] && ok "the first certificate is shown" || fail "shown is $(serial)"
echo "half a file" >"$dir/shown.pem"
sleep 3
[ "$(serial)" = serial=1111 ] && ok "a broken file changes nothing" || fail "shown is $(serial)"
holds "the log says so" await 5 grep -q 'certificate refused, the former one stays in force' "$log"
cp "$dir/second.key" "$dir/shown.key"
cp "$dir/second.pem" "$dir/shown.pem"
is_second() { [ "$(serial)" = serial=2222 ]; }
holds "the renewed one is shown from then on" await 10 is_second
kill -TERM "$server"
wait "$server" && ok "it stops" || fail "it does not stop in order"
server=
exit "$failed"
