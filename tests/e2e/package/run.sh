#!/usr/bin/env bash
# The Debian package in an empty Debian 12: its dependencies suffice, the service starts as its unit says and tells when callers
# are answered, takes a spoken order, is replaced under a call's feet by a newer package, stops, and is purged without a trace.
# Needs root, debootstrap and the machine's own package source; without them it is skipped.   run.sh VOICEPLATE BUILD
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
for tool in debootstrap cpack dpkg-shlibdeps; do
    PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || skip "$tool is not installed"
done
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' | head -n 1)
[ -n "$mirror" ] || skip "this machine's package sources have no Debian 12"

leave() { # before what begin.sh does
    umount --lazy "$root/proc" "$root" 2>/dev/null
    finish
}
trap leave EXIT

# --- the package
(cd "$build" && cpack -G DEB -B "$dir/cpack") >"$dir/out" 2>&1 || must "a package: $(tail -n 5 "$dir/out")" false
deb=$(echo "$dir"/cpack/*.deb)
must "one package" test -f "$deb"
rm -rf "$dir/cpack/_CPack_Packages"
echo "package: $(stat -c %s "$deb") bytes; $(dpkg-deb -f "$deb" Depends)"

# --- an empty machine with what the package says that it needs: the first of alternatives
depends=$(dpkg-deb -f "$deb" Depends | sed -E 's/\|[^,]*//g; s/\([^)]*\)//g; s/ //g')
mkdir "$root"
mount -t tmpfs -o size=1500m none "$root" || skip "nothing can be mounted here" # a disk would be asked to sync every file
debootstrap --variant=minbase --include="$depends" bookworm "$root" "$mirror" >"$dir/debootstrap" 2>&1 ||
    skip "no Debian 12 can be made here: $(tail -n 1 "$dir/debootstrap")"
mount -t proc proc "$root/proc" || skip "nothing can be mounted here"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
service=(chroot --userspec=voiceplate:voiceplate "$root" env -i -C /var/lib/voiceplate PATH=/usr/bin LC_ALL=C.UTF-8)
as_service() { "${service[@]}" "$@"; }
echo "an empty machine was made in $SECONDS s"
cp "$deb" "$root/voiceplate.deb"
holds "it is installed" inside dpkg -i /voiceplate.deb
inside voiceplate --version | grep -q '^voiceplate 0\.' && ok "the program runs" || fail "the program does not run"
holds "its settings are found, and nothing is wrong with them" as_service voiceplate doctor
[ "$(stat -c '%a %U' "$root/etc/voiceplate/secrets")" = "750 root" ] && ok "secrets are nobody else's" || fail "secrets can be read"
unit=$root/usr/lib/systemd/system/voiceplate.service
[ -L "$root/etc/systemd/system/multi-user.target.wants/voiceplate.service" ] && ok "it starts with the machine" || fail "it is not enabled"

# --- started as the unit does; the kernel chooses the ports, since this machine's may be taken
read -ra start < <(sed -n 's/^ExecStart=//p' "$unit")
start_service() {
    rm -f "$root/run/notify"
    python3 "$here/await_ready.py" "$root/run/notify" 60 >"$dir/notified" &
    local listener=$!
    await 10 test -S "$root/run/notify"
    "${service[@]}" NOTIFY_SOCKET=/run/notify VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0 \
        "${start[@]}" >"$dir/banner" 2>"$log" &
    server=$!
    wait "$listener"
}
start_service && ok "it says when callers are answered, after $(cat "$dir/notified")" || must "it says when callers are answered" false
url=$(sed -nE 's/.*voice webhook +(http.*)\/voice.*/\1/p' "$dir/banner")
is_well() { curl -fsS "$url/health" 2>/dev/null | grep -q '"status":"ok"'; }
must "it is well" await 30 is_well

# --- a call, and the same package once more in the middle of it
cp scenarios/demo/1-simple.yaml "$root/order.yaml"
inside voiceplate phone --url "$url" /order.yaml >"$dir/call" 2>&1 &
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
