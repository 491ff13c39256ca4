#!/usr/bin/env bash
# Strangers open more connections than the service may have descriptors: no process dies, and honest requests are
# answered meanwhile and afterwards.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"

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
must "a banner" await 60 grep -q ' model ' "$dir/banner"
web=$(sed -nE 's/.*voice webhook +(http[^ ]*)\/voice.*/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +(http.*)\/health.*/\1/p' "$dir/banner")
engine=$(sed -nE 's/.* model +ws(:\/\/[^\/]*).*/http\1/p' "$dir/banner")
must "it is well" await 60 is_well "$web"

holds "the limit is raised and said" grep -q 'descriptors limit=256 calls_per_worker=64' "$log"
holds "fewer calls than calls_max are warned of" grep -q 'calls_max is lowered from 500 to 64' "$log"
before=$(children)
holds "1,100 connections to each process" python3 tests/e2e/descriptors/flood.py 1100 "$web/health" \
    "$media/health" "$engine/v1/models"
cat "$dir/out"
holds "nobody died" test "$before" = "$(children)"
holds "the web process is well" is_well "$web"
holds "the worker is well" is_well "$media"
holds "a caller is answered" bash -c "curl -fsS -d CallSid=CA$(printf '%032d' 7) -d From=%2B15550002222 -d To=%2B15550001111 $web/voice | grep '<Stream'"
holds "nothing of the service's own failed for want of descriptors" bash -c "! grep -E 'Too many open files|errno=24|unable to open' '$log'"
kill -TERM "$server"
await 30 bash -c "! kill -0 $server" || fail "does not stop"
exit "$failed"
