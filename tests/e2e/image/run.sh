#!/usr/bin/env bash
# The image of deploy/Dockerfile: built by buildah on an empty Debian 12 that is made here, so that no registry is asked, and started as
# its settings say, by its user, without rights, on a file system that nobody may write to; it is healthy, takes an order, and stops.
# `make image-test`; ten to twenty minutes. Needs root, buildah and mmdebstrap; without them it is skipped.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
skip() {
    echo "skipped: $*"
    exit 77
}
for tool in buildah setpriv; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
done
root=$dir/root
store=(buildah --root "$dir/store" --runroot "$dir/run" --storage-driver "${STORAGE_DRIVER:-vfs}")
leave() { # before what begin.sh does
    umount --lazy "$root" 2>/dev/null
    "${store[@]}" umount --all >/dev/null 2>&1
    finish
}
trap leave EXIT
touch "$log"
tools/empty_debian bookworm "$dir/base.tar" >"$dir/out" || skip "$(cat "$dir/out")"
base=$("${store[@]}" from scratch)
"${store[@]}" add -q "$base" "$dir/base.tar" / >/dev/null && "${store[@]}" commit -q "$base" localhost/base >/dev/null || skip "buildah cannot work here"
"${store[@]}" rm "$base" >/dev/null
rm "$dir/base.tar"

"${store[@]}" bud --format docker --isolation chroot --pull-never --build-arg BASE=localhost/base -f deploy/Dockerfile -t localhost/voiceplate . >"$dir/build" 2>&1 ||
    must "the image is built: $(tail -n 15 "$dir/build")" false
echo "it was built $SECONDS s after the start"
"${store[@]}" inspect --type image localhost/voiceplate >"$dir/image.json"
told() { python3 -c 'import json, sys
config = json.load(open(sys.argv[1]))["Docker"]["config"]
value = config[sys.argv[2]]
print(*(value["Test"][1:] if sys.argv[2] == "Healthcheck" else value if isinstance(value, list) else [value]), sep="\n")' "$dir/image.json" "$1"; }
mapfile -t environment < <(told Env)
mapfile -t start < <(told Entrypoint && told Cmd)
mapfile -t health < <(told Healthcheck)
[ "$(told User)" = 10001:10001 ] && ok "its user has no rights" || fail "its user is $(told User)"

# --- a container by hand: the image read-only, the volume, a folder of secrets; no rights at all
container=$("${store[@]}" from --pull-never localhost/voiceplate)
image=$("${store[@]}" mount "$container")
mkdir "$root"
mount --bind "$image" "$root" && mount -o remount,bind,ro "$root" || skip "nothing can be mounted here"
mount -t tmpfs -o size=200m,mode=750,uid=10001,gid=10001 none "$root/var/lib/voiceplate"
mount -t tmpfs -o size=1m none "$root/run"
mkdir "$root/run/secrets"
openssl rand -hex 32 | install -m 400 -o 10001 -g 10001 /dev/stdin "$root/run/secrets/admin_token"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
web=$(free_port)
inside=(chroot "$root" setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all env -i -C "$(told WorkingDir)" "${environment[@]}"
    "VOICEPLATE_WEB_PORT=$web" "VOICEPLATE_MEDIA_PORT=$(free_port)" "VOICEPLATE_ENGINE_PORT=$(free_port)")
"${inside[@]}" "${start[@]}" >"$dir/banner" 2>"$log" &
server=$!
is_healthy() { "${inside[@]}" "${health[@]//5001/$web}"; } # the port is this test's
must "it is healthy" await 60 is_healthy
ok "it is healthy by its own check"
"${inside[@]}" touch /usr/x 2>/dev/null && fail "its files can be written to" || ok "its files cannot be written to"
await 60 "${inside[@]}" voiceplate doctor # the engine reads its models a little longer
"${inside[@]}" voiceplate doctor >"$dir/out" 2>&1 && ok "nothing is wrong with it" || fail "doctor: $(cat "$dir/out")"
grep -q '^admin_token *ok' "$dir/out" && ok "a secret is taken from /run/secrets" || fail "the secret is not seen: $(cat "$dir/out")"
install -m 644 scenarios/demo/1-simple.yaml "$root/run/order.yaml"
holds "an order comes true" "${inside[@]}" voiceplate phone --url "http://127.0.0.1:$web" /run/order.yaml
"${inside[@]}" voiceplate orders | grep -q Maria && ok "it is on the volume" || fail "no order is stored"
kill -TERM "$server"
wait "$server" && ok "it stops" || fail "it does not stop in order"
server=
exit "$failed"
