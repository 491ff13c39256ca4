#!/usr/bin/env bash
# What an operator does, from the sources to an order: make deb; the package in an empty Debian 12, where its dependencies suffice; the
# service, started as its unit says, tells when callers are answered; a number at Twilio is set, and called through Caddy with TLS; the
# program is replaced under the call's feet by a newer package; it stops, and is purged without a trace. Needs root, mmdebstrap and the
# machine's own package source; without them it is skipped.   run.sh VOICEPLATE BUILD
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
build=$(realpath "$2")
here=$PWD/tests/e2e/package
root=$dir/root
skip() {
    echo "skipped: $*"
    exit 77
}
[ "$(id -u)" = 0 ] || skip "only root may make a root folder"
for tool in mmdebstrap cpack dpkg-shlibdeps caddy; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

leave() { # before what begin.sh does
    umount --lazy "$root/proc" "$root" 2>/dev/null
    finish
}
trap leave EXIT

# --- the package, and an empty machine meanwhile
mkdir "$root"
mount -t tmpfs -o size=1500m none "$root" || skip "nothing can be mounted here" # a disk would be asked to sync every file
tools/empty_debian bookworm "$root" --skip=cleanup/apt >"$dir/empty" 2>&1 &
machine=$!
make -s deb BUILD="$build" >"$dir/out" 2>&1 || must "make deb: $(tail -n 5 "$dir/out")" false
deb=$(echo "$build"/voiceplate_*.deb)
must "one package" test -f "$deb"
made=$(dpkg-deb -f "$deb" Version)
release=$(sed -nE 's/^project.* VERSION ([^ ]*).*/\1/p' CMakeLists.txt)
if git rev-parse -q HEAD >/dev/null 2>&1; then
    holds "apt takes $made for newer than a package of last year" dpkg --compare-versions "$made" gt "$release+git20250101000000"
fi
echo "package: $(stat -c %s "$deb") bytes; $(dpkg-deb -f "$deb" Depends)"
wait "$machine" || skip "$(cat "$dir/empty")"
mount -t proc proc "$root/proc" || skip "nothing can be mounted here"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
service=(chroot --userspec=voiceplate:voiceplate "$root" env -i -C /var/lib/voiceplate PATH=/usr/bin LC_ALL=C.UTF-8)
as_service() { "${service[@]}" "$@"; }
echo "both were made in $SECONDS s"
cp "$deb" "$root/voiceplate.deb"
holds "it is installed" inside apt-get install -y -q --no-install-recommends /voiceplate.deb
echo "it was installed $SECONDS s after the start"
inside voiceplate --version | grep -q '^voiceplate 0\.' && ok "the program runs" || fail "the program does not run"
holds "its settings are found, and nothing is wrong with them" as_service voiceplate doctor
[ "$(stat -c '%a %U' "$root/etc/voiceplate/secrets")" = "750 root" ] && ok "secrets are nobody else's" || fail "secrets can be read"
unit=$root/usr/lib/systemd/system/voiceplate.service
[ -L "$root/etc/systemd/system/multi-user.target.wants/voiceplate.service" ] && ok "it starts with the machine" || fail "it is not enabled"

# --- started as the unit does; at ports of its own, since this machine's may be taken
settings=$root/etc/voiceplate/voiceplate.yaml
web=$(free_port) media=$(free_port) public=$(free_port)
printf '%s\n' "web_port: $web" "media_port: $media" "engine_port: $(free_port)" >>"$settings"
read -ra start < <(sed -n 's/^ExecStart=//p' "$unit")
start_service() {
    rm -f "$root/run/notify"
    python3 "$here/await_ready.py" "$root/run/notify" 60 >"$dir/notified" &
    local listener=$!
    await 10 test -S "$root/run/notify"
    "${service[@]}" NOTIFY_SOCKET=/run/notify "${start[@]}" >"$dir/banner" 2>"$log" &
    server=$!
    wait "$listener"
}
start_service && ok "it says when callers are answered, after $(cat "$dir/notified")" || must "it says when callers are answered" false
is_well() { curl -fsS "http://127.0.0.1:$web/health" 2>/dev/null | grep -q '"status":"ok"'; }
must "it is well" await 30 is_well

# --- Caddy before it, as the installed sample has it, at a name and with a certificate that this machine trusts
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=orders.example.com" \
    -addext "subjectAltName=DNS:orders.example.com" -keyout "$dir/privkey.pem" -out "$dir/fullchain.pem" 2>/dev/null
echo "127.0.0.1 localhost orders.example.com" >"$root/etc/hosts"
cp "$dir/fullchain.pem" "$root/usr/local/share/ca-certificates/orders.crt"
holds "its certificate is trusted" inside update-ca-certificates
{
    printf '{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n'
    sed "s#/etc/ssl/orders.example.com#$dir#g; s#127.0.0.1:5001#127.0.0.1:$web#; s#127.0.0.1:6001#127.0.0.1:$media#
         s#^orders.example.com {#https://orders.example.com:$public {#" "$root/usr/share/doc/voiceplate/proxies/Caddyfile"
} >"$dir/Caddyfile"
HOME=$dir XDG_DATA_HOME=$dir XDG_CONFIG_HOME=$dir caddy run --config "$dir/Caddyfile" --adapter caddyfile >"$dir/caddy.log" 2>&1 &

# --- a number at Twilio: the lines of the settings that stand there, and two secrets
account=AC11111111111111111111111111111111 token=0123456789abcdef0123456789abcdef number=+15550001111
python3 "$here/account.py" "$account" "$token" "$number" >"$dir/account" 2>"$dir/account.log" &
twilio=$!
await 20 test -s "$dir/account"
sed -i -E "s|^#(public_base_url: ).*|\1https://orders.example.com:$public|; s|^#(twilio_account_sid: ).*|\1$account|
           s|^#(twilio_auth_token_file: )|\1|; s|^#(admin_token_file: )|\1|" "$settings"
echo "twilio_api_url: $(cat "$dir/account")" >>"$settings"
inside install -m 640 -g voiceplate /dev/stdin /etc/voiceplate/secrets/twilio_auth_token <<<"$token"
openssl rand -hex 32 | inside install -m 640 -g voiceplate /dev/stdin /etc/voiceplate/secrets/admin_token
kill -HUP "$server"
must "the settings are taken" await 30 grep -q ' all processes are of the new generation' "$log"
must "nothing is wrong with them" await 30 as_service voiceplate doctor # asks the public URL, too
as_service voiceplate twilio check "$number" >"$dir/out" && fail "a number that nobody has set is well" || ok "the number is not set yet"
holds "the number is set" as_service voiceplate twilio connect "$number"
grep -q 'its calls come here' "$dir/out" && ok "and its calls come here" || fail "they do not: $(cat "$dir/out")"
url=$(curl -fsS -u "$account:$token" "$(cat "$dir/account")/2010-04-01/Accounts/$account/IncomingPhoneNumbers.json" |
    sed -nE 's#.*"voice_url": "(https://[^"]*)/voice".*#\1#p')

# --- a call to the URL that Twilio has, and the same package once more in the middle of it
cp scenarios/demo/1-simple.yaml "$root/order.yaml"
inside voiceplate phone --url "$url" --twilio-api "127.0.0.1:$(free_port)" /order.yaml >"$dir/call" 2>&1 &
call=$!
sleep 10
holds "a newer package is installed during the call" inside dpkg -i /voiceplate.deb
kill -USR2 "$server" # what its postinst does where systemd runs
if wait "$call"; then ok "the order came true"; else
    fail "no order"
    cat "$dir/call"
fi
kill -0 "$server" 2>/dev/null && grep -q ' upgraded version=' "$log" && ok "the new program took over under the same pid" || fail "no upgrade"
as_service voiceplate orders | grep -q Maria && ok "the order is in /var/lib/voiceplate" || fail "no order is stored"
holds "every promise was kept" as_service voiceplate check --url "$url"
kill -TERM "$twilio"
wait "$twilio" && ok "Twilio refused nothing" || fail "$(cat "$dir/account.log")"

# --- the end
kill -TERM "$server"
wait "$server" && ok "it stops" || fail "it does not stop in order"
server=
holds "it is removed" inside dpkg -r voiceplate
[ -s "$root/var/lib/voiceplate/voiceplate.db" ] && ok "orders outlive its removal" || fail "the orders are gone"
[ -s "$root/etc/voiceplate/voiceplate.yaml" ] && ok "so do settings" || fail "the settings are gone"
holds "it is purged" inside dpkg -P voiceplate
left=$(find "$root" -xdev -path "$root/proc" -prune -o -name '*voiceplate*' ! -path "$root/voiceplate.deb" -print)
[ -z "$left" ] && ok "nothing is left" || fail "it leaves $left"
exit "$failed"
