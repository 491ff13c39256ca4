#!/usr/bin/env bash
# What an operator meets before the first call: a program that runs wherever it is put, and a service that starts only
# where it can serve.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.." || exit 2
source=$PWD
dir=$(mktemp -d)
trap 'for pid in $(cat "$dir"/*.pid 2>/dev/null); do kill "$pid" 2>/dev/null; done; rm -rf "$dir"' EXIT
failed=0
passed=0
unset OPENAI_API_KEY TWILIO_AUTH_TOKEN TWILIO_ACCOUNT_SID
export VOICEPLATE_STORE_URL=sqlite:$dir/test.db VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0

# expect STATUS TEXT COMMAND...: the command ends with STATUS and prints TEXT (a fixed string) somewhere.
expect() {
    local status=$1 text=$2
    shift 2
    timeout 60 "$@" >"$dir/out" 2>&1
    local got=$?
    if [ "$got" = "$status" ] && grep -qF -- "$text" "$dir/out"; then
        passed=$((passed + 1))
        return
    fi
    echo "FAILED: $*"
    echo "  wanted status $status and: $text"
    echo "  got status $got and:"
    sed 's/^/    /' "$dir/out"
    failed=$((failed + 1))
}

# ---- the program in an empty folder, without models ----

mkdir "$dir/alone"
cp "$voiceplate" "$dir/alone/voiceplate"
cp "$source/menus/harbor-pizza.yaml" "$dir/menu.yaml"
cd "$dir/alone" || exit 2
expect 0 "voiceplate 0." ./voiceplate --version
expect 0 "ok, Harbor" ./voiceplate menu check ../menu.yaml
mkdir ../menus
cp ../menu.yaml ../menus
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

# await TEXT FILE: until the file has it, at most 20 s.
await() {
    for _ in $(seq 1 200); do grep -qF -- "$1" "$2" && return 0; sleep 0.1; done
    return 1
}

# A remote model out of reach, and nothing else that speaks: it starts, says so loudly, and callers get a person.
env VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/v1/realtime VOICEPLATE_ENGINE_ENABLED=no VOICEPLATE_TRADITIONAL_ENABLED=no \
    VOICEPLATE_WORKERS=1 "$voiceplate" serve >"$dir/banner" 2>"$dir/log" &
echo $! >"$dir/service.pid"
await "CANNOT BE USED" "$dir/log"
expect 0 "nothing listens there; check host and port in realtime_url" cat "$dir/log"
web=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
expect 0 '"status":"degraded"' curl -s "$web/health"
expect 0 '"can_speak":false' curl -s "$web/health"
expect 0 'nothing listens there' curl -s "$web/health"
expect 0 '<Dial' curl -s "$web/voice" -d 'CallSid=CA00000000000000000000000000000009&From=%2B15550002222&To=%2B15550001111'
kill "$(cat "$dir/service.pid")"
wait "$(cat "$dir/service.pid")"
rm "$dir/service.pid"

# The banner has the URLs to paste, as Twilio will call them.
env VOICEPLATE_PUBLIC_BASE_URL=HTTPS://Orders.Example.com:443/ TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef \
    VOICEPLATE_REALTIME_URL=ws://127.0.0.1:1/ VOICEPLATE_ENGINE_ENABLED=no VOICEPLATE_WORKERS=1 \
    "$voiceplate" serve >"$dir/banner" 2>"$dir/log" &
echo $! >"$dir/service.pid"
await "worker is ready" "$dir/log"
await "web is ready" "$dir/log"
expect 0 "A call comes in       Webhook, HTTP POST: https://orders.example.com/voice" cat "$dir/banner"
expect 0 "wss://orders.example.com/ws/media" cat "$dir/banner"
web=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
expect 0 "not signed by Twilio" curl -s "$web/voice" -d CallSid=CA1
expect 0 'signature refused what=webhook count=1 url_expected="https://orders.example.com/voice"' cat "$dir/log"
kill "$(cat "$dir/service.pid")"
wait "$(cat "$dir/service.pid")"
rm "$dir/service.pid"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
