#!/usr/bin/env bash
# What an operator meets before the first call: a program that runs wherever it is put, and a service that starts only
# where it can serve.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.." || exit 2
source=$PWD
dir=$(mktemp -d)
trap 'for pid in $(cat "$dir"/*.pid 2>/dev/null); do kill "$pid" 2>/dev/null; done; rm -rf "$dir"' EXIT
unset OPENAI_API_KEY TWILIO_AUTH_TOKEN TWILIO_ACCOUNT_SID
export VOICEPLATE_STORE_URL=sqlite:$dir/test.db VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0

. tests/e2e/expect.sh
within=(timeout 60)

# ---- the program in an empty folder, without models ----

mkdir "$dir/alone"
cp "$voiceplate" "$dir/alone/voiceplate"
cp "$source/menus/harbor-pizza.yaml" "$dir/menu.yaml"
cd "$dir/alone" || exit 2
expect 0 "voiceplate 0." ./voiceplate --version
expect 0 "ok, Harbor" ./voiceplate menu check ../menu.yaml
mkdir ../menus
cp ../menu.yaml ../menus
expect 0 "by default" ./voiceplate flags
expect 0 "0 violations" env VOICEPLATE_MENUS_DIR=../menus ./voiceplate check
expect 0 "no orders" ./voiceplate orders
expect 0 "Usage: voiceplate phone" ./voiceplate phone --help
expect 3 "the service does not answer" ./voiceplate phone --say "a large margherita" --url http://127.0.0.1:1/voice
expect 1 "silero_vad.onnx is missing in models (engine_models_dir); run tools/setup" ./voiceplate engine --listen 127.0.0.1:0

# With the networks but without the runtime, every place that was looked at is named.
mkdir "$dir/networks"
for file in silero_vad.onnx encoder_model.onnx decoder_model_merged.onnx vocab.lst; do
    ln -s "$source/models/$file" "$dir/networks/$file"
done
export VOICEPLATE_ENGINE_MODELS_DIR=$dir/networks
expect 1 "$dir/alone/libonnxruntime.so: none" ./voiceplate engine --listen 127.0.0.1:0
expect 1 "$dir/networks/libonnxruntime.so: none" ./voiceplate engine --listen 127.0.0.1:0
expect 1 "$dir/alone/../lib/voiceplate/libonnxruntime.so: none" ./voiceplate engine --listen 127.0.0.1:0

# serves FOLDER: the engine finds the runtime there and serves.
serves() {
    mkdir -p "$1"
    ln -s "$source/models/libonnxruntime.so" "$1/libonnxruntime.so"
    ./voiceplate engine --listen 127.0.0.1:0 >"$dir/said" 2>&1 &
    local pid=$!
    echo "$pid" >"$dir/engine.pid"
    for _ in $(seq 1 200); do grep -q "serves the Realtime protocol" "$dir/said" && break; sleep 0.1; done
    expect 0 "serves the Realtime protocol" cat "$dir/said"
    kill "$pid"
    wait "$pid"
    rm "$1/libonnxruntime.so" "$dir/engine.pid"
}
serves "$dir/alone"
serves "$dir/lib/voiceplate"
serves "$dir/networks"
unset VOICEPLATE_ENGINE_MODELS_DIR
cd "$source" || exit 2

# ---- a service that cannot serve does not start; one that may serve later says so ----

mkdir "$dir/none"
expect 1 "engine: it is the model and cannot speak: The speech model silero_vad.onnx is missing in $dir/none" \
    env VOICEPLATE_ENGINE_MODELS_DIR="$dir/none" "$voiceplate" serve
expect 1 "run tools/setup" env VOICEPLATE_ENGINE_MODELS_DIR="$dir/none" "$voiceplate" serve
cp -L "$dir"/networks/*.* "$dir/none"
ln -s "$source/models/libonnxruntime.so" "$dir/none"
truncate -s 1000000 "$dir/none/encoder_model.onnx"
expect 1 "encoder_model.onnx is damaged: it has 1000000 bytes instead of" \
    env VOICEPLATE_ENGINE_MODELS_DIR="$dir/none" "$voiceplate" serve


# A remote model out of reach, and nothing else that speaks: it starts, says so loudly, and callers get a person.
env VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/v1/realtime VOICEPLATE_ENGINE_ENABLED=no VOICEPLATE_TRADITIONAL_ENABLED=no \
    VOICEPLATE_WORKERS=1 "$voiceplate" serve >"$dir/banner" 2>"$dir/log" &
echo $! >"$dir/service.pid"
await 20 grep -qF "CANNOT BE USED" "$dir/log"
expect 0 "nothing listens there; check host and port in realtime_url" cat "$dir/log"
web=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
expect 0 '"status":"degraded"' curl -s "$web/health"
expect 0 '"can_speak":false' curl -s "$web/health"
expect 0 'nothing listens there' curl -s "$web/health"
expect 0 '<Dial' curl -s "$web/voice" -d 'CallSid=CA00000000000000000000000000000009&From=%2B15550002222&To=%2B15550001111'
kill "$(cat "$dir/service.pid")"
wait "$(cat "$dir/service.pid")"
rm "$dir/service.pid"

# ---- doctor ----

# Everything that is wrong comes at once, each with what to do, and nothing is made.
doctor_settings="VOICEPLATE_LOG_LEVEL=loud VOICEPLATE_MENUS_DIR=$dir/no-menus VOICEPLATE_STORE_URL=sqlite:/nonexistent/a/b.db
    VOICEPLATE_ENGINE_MODELS_DIR=$dir/none VOICEPLATE_CHAT_URL=http://127.0.0.1:1/v1/chat/completions"
for text in "log_level: 'loud' is not one of" "menus_dir: '$dir/no-menus' cannot be read: No such file or directory" "store_url: /nonexistent/a/b.db cannot be made" \
    "encoder_model.onnx is damaged" "It is the model: nobody could speak" \
    "http://127.0.0.1:1/v1/chat/completions cannot be reached: connection refused; check chat_url" \
    "not checked  without a menu" "web_port       ok           the kernel chooses a port"; do
    # shellcheck disable=SC2086
    expect 1 "$text" env $doctor_settings "$voiceplate" doctor
done
# shellcheck disable=SC2086
expect 1 '"state": "not_checked"' env $doctor_settings "$voiceplate" doctor --json
expect 1 "admin_token: has 5 characters and can be guessed" env VOICEPLATE_ADMIN_TOKEN=short "$voiceplate" doctor
expect 1 "the API and the page open for nobody; \`openssl rand -hex 32\` makes one" env TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef "$voiceplate" doctor
expect 0 "MiB are free where $dir/b2.db is" env VOICEPLATE_STORE_URL="sqlite:$dir/b2.db" "$voiceplate" doctor
expect 0 "clock " env VOICEPLATE_STORE_URL="sqlite:$dir/b2.db" "$voiceplate" doctor
expect 0 "b2.db will be made" env VOICEPLATE_STORE_URL="sqlite:$dir/b2.db" "$voiceplate" doctor
expect 0 "not made" sh -c "test -e '$dir/b2.db' || echo not made"
echo "this is no database, although it is as long as the head of one must be: a hundred bytes and some more of them" >"$dir/b3.db"
expect 1 "b3.db is no SQLite database" env VOICEPLATE_STORE_URL="sqlite:$dir/b3.db" "$voiceplate" doctor
expect 1 "b3.db is no SQLite database" env VOICEPLATE_STORE_URL="sqlite:$dir/b3.db" "$voiceplate" serve --check
cp "$dir/b3.db" "$dir/b3.copy"
expect 1 "b3.db: the file is no SQLite database; it stays as it is" \
    timeout 20 env VOICEPLATE_STORE_URL="sqlite:$dir/b3.db" "$voiceplate" serve
expect 0 "unchanged" sh -c "cmp '$dir/b3.db' '$dir/b3.copy' && ! ls '$dir'/b3.db.* && echo unchanged"
# Why a place or an address cannot be used.
elsewhere="VOICEPLATE_BIND_ADDRESS=192.0.2.1 TWILIO_AUTH_TOKEN=x VOICEPLATE_PUBLIC_BASE_URL=https://a.example"
# shellcheck disable=SC2086
expect 1 "cannot listen on 192.0.2.1 port 0: Cannot assign requested address" timeout 20 env $elsewhere "$voiceplate" serve
expect 1 "unable to open database file: Not a directory" \
    timeout 20 env VOICEPLATE_STORE_URL="sqlite:$dir/b3.db/x.db" "$voiceplate" serve
# A page that was damaged is found, and nothing is changed.
expect 0 "by default" env VOICEPLATE_STORE_URL="sqlite:$dir/b4.db" "$voiceplate" flags
dd if=/dev/urandom of="$dir/b4.db" bs=4096 seek=3 count=1 conv=notrunc 2>/dev/null
cp "$dir/b4.db" "$dir/b4.copy"
expect 1 "b4.db: *** in database main ***" env VOICEPLATE_STORE_URL="sqlite:$dir/b4.db" "$voiceplate" doctor
expect 1 "keeps the file under another name" env VOICEPLATE_STORE_URL="sqlite:$dir/b4.db" "$voiceplate" serve --check
expect 0 "unchanged" sh -c "cmp '$dir/b4.db' '$dir/b4.copy' && echo unchanged"

# A model that cannot be had, and what its server says of the key.
expect 1 "nothing listens there; check host and port in realtime_url" \
    env VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/v1/realtime "$voiceplate" doctor
expect 1 "this machine's name server" env VOICEPLATE_REALTIME_URL=wss://model.invalid/v1/realtime "$voiceplate" doctor
expect 1 "nothing listens there" env VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/v1/realtime "$voiceplate" serve --check
node -e 'require("http").createServer((q, a) => { a.writeHead(401); a.end("{}") }).listen(0, "127.0.0.1", function () {
    console.log(this.address().port) })' >"$dir/port" &
echo $! >"$dir/node.pid"
await 10 test -s "$dir/port"
expect 1 "HTTP 401 (check realtime_key and realtime_key_header)" \
    env VOICEPLATE_REALTIME_URL="ws://127.0.0.1:$(cat "$dir/port")/v1/realtime" OPENAI_API_KEY=sk-x \
    VOICEPLATE_TRANSCRIPTION_URL="http://127.0.0.1:$(cat "$dir/port")/v1/audio/transcriptions" "$voiceplate" doctor
expect 0 "refuses the key (HTTP 401): check transcription_key" cat "$dir/out"
kill "$(cat "$dir/node.pid")"
rm "$dir/node.pid"

# Beside the live service: its ports are in use as they should be, its database is only looked at, and the engine that
# runs is tried like any other model.
node -e 'const n = require("net"), s = [0, 1, 2].map(() => n.createServer().listen(0, "127.0.0.1"));
    setTimeout(() => { console.log(s.map(x => x.address().port).join(" ")); process.exit() }, 200)' >"$dir/ports"
read -r p1 p2 p3 <"$dir/ports"
live="VOICEPLATE_WEB_PORT=$p1 VOICEPLATE_MEDIA_PORT=$p2 VOICEPLATE_ENGINE_PORT=$p3 VOICEPLATE_STORE_URL=sqlite:$dir/live.db"
# shellcheck disable=SC2086
env $live VOICEPLATE_WORKERS=1 "$voiceplate" serve >"$dir/banner" 2>"$dir/log" &
echo $! >"$dir/service.pid"
await 20 grep -qF "worker is ready" "$dir/log"
await 20 grep -qF "engine is ready" "$dir/log"
await 20 grep -qF "web is ready" "$dir/log"
# shellcheck disable=SC2086
expect 0 "port $p1 on 127.0.0.1 is in use by the running service, whose /health says" env $live "$voiceplate" doctor
expect 0 "port $p2 on 127.0.0.1 is in use by the running service" cat "$dir/out"
expect 0 "answers: a session was ready within" cat "$dir/out"
expect 0 "live.db is there, schema" cat "$dir/out"
# shellcheck disable=SC2086
expect 0 "web_port: $p1" env $live "$voiceplate" serve --check
# Whether the public URL leads to it, or to somebody else.
# shellcheck disable=SC2086
expect 0 "http://127.0.0.1:$p1 leads to a VoicePlate" env $live VOICEPLATE_PUBLIC_BASE_URL="http://127.0.0.1:$p1" "$voiceplate" doctor
# shellcheck disable=SC2086
expect 1 "does not lead here: /health is answered with HTTP 404 by somebody else" \
    env $live VOICEPLATE_PUBLIC_BASE_URL="http://127.0.0.1:$p1/elsewhere" "$voiceplate" doctor
expect 0 '{"ready":true}' curl -fsS "http://127.0.0.1:$p1/ready"
expect 0 '{"ready":true}' curl -fsS "http://127.0.0.1:$p2/ready"
kill "$(cat "$dir/service.pid")"
wait "$(cat "$dir/service.pid")"
rm "$dir/service.pid"

# ---- what Twilio's console needs ----

# The banner has the URLs to paste, as Twilio will call them.
env VOICEPLATE_PUBLIC_BASE_URL=HTTPS://Orders.Example.com:443/ TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef \
    VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/ VOICEPLATE_ENGINE_ENABLED=no VOICEPLATE_WORKERS=1 \
    "$voiceplate" serve >"$dir/banner" 2>"$dir/log" &
echo $! >"$dir/service.pid"
await 20 grep -qF "worker is ready" "$dir/log"
await 20 grep -qF "web is ready" "$dir/log"
expect 0 "A call comes in       Webhook, HTTP POST: https://orders.example.com/voice" cat "$dir/banner"
expect 0 "wss://orders.example.com/ws/media" cat "$dir/banner"
web=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
expect 0 "not signed by Twilio" curl -s "$web/voice" -d CallSid=CA1
expect 0 'signature refused what=webhook count=1 url_expected="https://orders.example.com/voice"' cat "$dir/log"
kill "$(cat "$dir/service.pid")"
wait "$(cat "$dir/service.pid")"
rm "$dir/service.pid"

summary
