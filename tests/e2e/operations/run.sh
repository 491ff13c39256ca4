#!/usr/bin/env bash
# What an operator does to a running service while calls go on: reload, upgrade, and what fails on its own. No
# connection may be refused, no call lost.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
here=tests/e2e/operations

log_has() { grep -qE -- "$1" "$log"; }
await_log() { await "$1" log_has "$2" || fail "the log does not say in $1 s: $2"; }
is_well() { curl -fsS "$web/health" | grep -q '"status":"ok"'; }
field() { node -e "const o=JSON.parse(require('fs').readFileSync(0));console.log($1)"; }

mkdir -p "$dir/bin" "$dir/menus"
cp "$voiceplate" "$dir/bin/voiceplate"
cp menus/*.yaml "$dir/menus"
cat >"$dir/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_port: 0
workers: 2
drain_s: 60
menus_dir: $dir/menus
store_url: sqlite:$dir/test.db
YAML
"$dir/bin/voiceplate" serve --config "$dir/voiceplate.yaml" >"$dir/banner" 2>"$log" &
server=$!
must "a banner" await 60 grep -q 'voice webhook' "$dir/banner"
web=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
media=$(sed -nE 's/.*health +(http.*)\/health$/\1/p' "$dir/banner")
export VOICEPLATE_URL=$web
must "it is well" await 60 is_well

node $here/probe.mjs "$web" "$media" "$dir/stop" >"$dir/probe" &
probe=$!

# --- a call that goes on over a reload and an upgrade
"$voiceplate" phone scenarios/demo/1-simple.yaml >"$dir/call1" 2>&1 &
call=$!
worker_of_call() {
    local row
    row=$(curl -fsS "$media/streams" | field 'o.streams[0].process') &&
        curl -fsS "$media/health" | field "o.processes.find(p => p.process === $row).pid"
}
await 20 worker_of_call || fail "no stream is shown"
sleep 6

# A broken menu, a broken setting: refused with file, line, key and reason.
sed 's/^\( *\)price: .*/\1price: cheap/' menus/casa-verde.yaml >"$dir/menus/broken.yaml"
kill -HUP $server
await_log 5 'reload refused.*broken\.yaml:[0-9]+:.*price'
rm "$dir/menus/broken.yaml"
cp "$dir/voiceplate.yaml" "$dir/good.yaml"
echo 'call_stall_ms: 1' >>"$dir/voiceplate.yaml"
kill -HUP $server
await_log 5 'reload refused.*voiceplate\.yaml:8: call_stall_ms: 1 is not in'
holds "after refused reloads all is well" is_well

# An engine without its models could not speak, and it is the model here.
sed "1i engine_models_dir: $dir" "$dir/good.yaml" >"$dir/voiceplate.yaml"
kill -HUP $server
await_log 5 'reload refused.*silero_vad.onnx is missing in'
holds "with models out of place all is well" is_well

# Settings that pass, but with which a new process cannot serve: the old one goes on. The files have their sizes, and no
# models in them.
mkdir "$dir/hollow"
sed -nE 's/^MODEL_FILE\("([^"]+)", ([0-9]+),.*/\1 \2/p' src/speech/model_files.def |
    while read -r name size; do truncate -s "$size" "$dir/hollow/$name"; done
ln -s "$PWD/models/libonnxruntime.so" "$dir/hollow/libonnxruntime.so"
sed "1i engine_models_dir: $dir/hollow" "$dir/good.yaml" >"$dir/voiceplate.yaml"
kill -HUP $server
await_log 10 'successor died before it served, the old one goes on child=engine'
holds "the old engine goes on" is_well

# A good one: a restaurant more, another limit, and a port that has to stay.
sed -e 's/id: casa-verde/id: casa-azul/' -e 's/+15550001122/+15550001133/' menus/casa-verde.yaml >"$dir/menus/casa-azul.yaml"
sed 's/^web_port: 0/web_port: 1/' "$dir/good.yaml" >"$dir/voiceplate.yaml"
echo 'call_stall_ms: 2600' >>"$dir/voiceplate.yaml"
kill -HUP $server
await_log 5 'reload leaves as it was what needs a restart settings="web_port"'
await_log 5 'reload settings="engine_models_dir call_stall_ms" menus="casa-azul\(new\)"'
await_log 30 'all processes are of the new generation'
new_number() { curl -fsS -d "CallSid=CA0123456789abcdef0123456789abcdef&From=%2B15550002222&To=%2B15550001133" "$web/voice" | grep -q '<Stream'; }
holds "the new restaurant's number is answered" new_number
cp "$dir/good.yaml" "$dir/voiceplate.yaml"

# A program that cannot start is refused; a good one takes over under the same pid.
printf '#!/bin/sh\necho this program is broken >&2\nexit 3\n' >"$dir/bin/bad"
chmod +x "$dir/bin/bad"
cp "$dir/bin/voiceplate" "$dir/bin/good"
mv "$dir/bin/bad" "$dir/bin/voiceplate"
kill -USR2 $server
await_log 10 'upgrade refused, this program goes on status=3'
await_log 5 'upgrade refused.*this program is broken'
cp /bin/true "$dir/bin/other"
mv "$dir/bin/other" "$dir/bin/voiceplate"
kill -USR2 $server
await_log 10 'upgrade refused.*is no VoicePlate'
holds "a program that is none does not end the service" kill -0 $server
mv "$dir/bin/good" "$dir/bin/voiceplate"
inode=$(stat -L -c %i /proc/$server/exe)
kill -USR2 $server
await_log 20 'upgraded version='
[ "$(stat -L -c %i /proc/$server/exe)" != "$inode" ] || fail "the old program still runs"
new_generations() { [ "$(grep -c 'all processes are of the new generation' "$log")" = 2 ]; }
await 60 new_generations || fail "the upgrade does not end"
holds "after the upgrade all is well" is_well

if wait $call; then ok "a call went on over reload and upgrade"; else
    fail "the call did not end as it should"
    cat "$dir/call1"
fi
! log_has 'call=.* resume .*end=""' || fail "the call was cut: $(grep ' resume ' "$log")"
touch "$dir/stop"
if wait $probe; then ok "$(cat "$dir/probe")"; else fail "$(cat "$dir/probe")"; fi

# --- a worker that stands still, in mid-call
"$voiceplate" phone scenarios/demo/1-simple.yaml >"$dir/call2" 2>&1 &
call=$!
await 20 worker_of_call || fail "no stream is shown"
sleep 9
pid=$(worker_of_call)
kill -STOP "$pid"
began_ms=$(date +%s%3N)
await_log 3 "hung child=worker.[0-9]+ pid=$pid"
echo "found in $(($(date +%s%3N) - began_ms)) ms"
if wait $call; then ok "a call came back from a worker that stood still"; else
    fail "the call did not come back"
    cat "$dir/call2"
    "$voiceplate" call --config "$dir/voiceplate.yaml" "$(grep -oE 'CA[0-9a-f]{32}' "$dir/call2" | tail -n 1)" # what was heard
fi
log_has 'call=.* resume .*end=""' || fail "the call was not taken up again"

# --- a worker that dies: both ports show the whole machine, before and after
"$voiceplate" phone --say "Hello there, one moment." --say "Just a moment please." >"$dir/call3" 2>&1 &
call=$!
await 20 worker_of_call || fail "no stream is shown"
sleep 3
live() { curl -fsS "$1/metrics" | sed -n 's/^voiceplate_calls_live //p'; }
for port in "$web" "$media"; do
    [ "$(curl -fsS "$port/streams" | field o.count)" = 1 ] || fail "$port/streams does not show the call"
    [ "$(curl -fsS "$port/realtime/sessions" | field o.count)" = 1 ] || fail "$port/realtime/sessions does not show it"
    [ "$(live "$port")" = 1 ] || fail "$port/metrics says calls_live $(live "$port")"
done
pid=$(worker_of_call)
kill -STOP "$call"
kill -KILL "$pid"
await_log 2 "died child=worker.[0-9]+ pid=$pid signal=9"
for port in "$web" "$media"; do
    [ "$(curl -fsS "$port/streams" | field o.count)" = 0 ] || fail "$port/streams shows a dead worker's call"
    [ "$(live "$port")" = 0 ] || fail "$port/metrics counts a dead worker's call"
done
await 10 is_well || fail "the worker does not come back"
for port in "$web" "$media"; do
    [ "$(curl -fsS "$port/health" | field 'o.processes.filter(p => p.restarts > 0 && p.role === "worker").length > 0')" = true ] ||
        fail "$port/health shows no restart"
done
kill -CONT "$call"
kill "$call"
wait "$call" 2>/dev/null

kill -TERM $server
wait $server || fail "the service ended with status $?"
server=
log_has 'stopped' || fail "it did not stop in order"
[ "$failed" = 0 ] && ok "operations"
exit "$failed"
