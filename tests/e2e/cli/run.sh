#!/usr/bin/env bash
# What a person sees at the command line: help, checks, and one clear line for each thing that keeps the service from
# starting.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
. tests/e2e/expect.sh
# clang 14's leak checker falls over a process that loads a library (the speech runtime) and starts no thread.
check=(env ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" "$voiceplate" serve --check)
export VOICEPLATE_STORE_URL=sqlite:$dir/test.db VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0

expect 0 "voiceplate 0." "$voiceplate" --version
expect 0 "answer the restaurants' phones" "$voiceplate" help
for verb in serve engine phone eval menu calls orders messages deliveries flags ab check sim doctor load; do
    expect 0 "Usage: voiceplate $verb" "$voiceplate" help "$verb"
done
expect 2 "there is no verb 'dance'" "$voiceplate" dance
expect 0 "menus/harbor-pizza.yaml: ok" "$voiceplate" menu check menus/harbor-pizza.yaml menus/casa-verde.yaml
expect 0 "Margherita" "$voiceplate" menu show menus/harbor-pizza.yaml
# What only reads makes no database: it would hide a misspelt path, and belong to whoever looked.
expect 1 "test.db: there is no database yet; 'voiceplate serve' makes it" "$voiceplate" orders
expect 1 "there is no database yet" "$voiceplate" ab
expect 3 "there is no database yet" "$voiceplate" check
expect 0 "not made" sh -c "test -e '$dir/test.db' || echo not made"
expect 0 "by default" "$voiceplate" flags
expect 0 "no orders" "$voiceplate" orders
expect 0 "no messages" "$voiceplate" messages
expect 0 "no calls" "$voiceplate" calls

expect 0 "by default" "$voiceplate" flags
expect 0 "by Ada" "$voiceplate" flags set realtime_percent 50 --who Ada
expect 0 "harbor-pizza" "$voiceplate" flags set realtime_percent 5 --restaurant harbor-pizza
expect 2 "whole number of 0 to 100" "$voiceplate" flags set realtime_percent 101
expect 2 "there is no such flag" "$voiceplate" flags set realtime 1
expect 1 "no menu file has the restaurant id 'nobody'" "$voiceplate" flags set realtime_percent 1 --restaurant nobody
expect 2 "that cannot be done" "$voiceplate" flags set realtime_percent
expect 2 '"2026-02-30" is no day' "$voiceplate" house --restaurant harbor-pizza close 2026-02-30
expect 2 '0 to 240 minutes' "$voiceplate" house --restaurant harbor-pizza busy 300
expect 0 "+15550002222" "$voiceplate" flags test-number add +15550002222 traditional
expect 2 "ARM must be" "$voiceplate" flags test-number add +15550002222 both
expect 1 "is no test number" "$voiceplate" flags test-number remove +15550003333
expect 0 "New calls go to the traditional arm" "$voiceplate" flags rollback
expect 0 "(not set) -> false" "$voiceplate" flags log
expect 0 "it was not set" "$voiceplate" flags unset realtime_enabled --restaurant harbor-pizza
expect 0 "calls with an order" "$voiceplate" ab
expect 0 '"first_audio_p95_ms"' "$voiceplate" ab --json
expect 2 "is not a number from 1 to 3650" "$voiceplate" ab --days 0
# For programs: each is one JSON document.
json() { "$@" | node -e 'JSON.parse(require("fs").readFileSync(0)); console.log("parses")'; }
for verb in calls orders messages deliveries flags "flags log" ab check doctor "menu check menus/harbor-pizza.yaml" "menu show menus/casa-verde.yaml"; do
    # shellcheck disable=SC2086
    expect 0 parses json "$voiceplate" $verb --json
done
expect 0 '"orders": []' "$voiceplate" orders --json
expect 0 '"changed_by": "Ada"' "$voiceplate" flags --json
expect 1 '"ok": false' "$voiceplate" menu check --json CMakeLists.txt
expect 2 "'more' is not expected here" "$voiceplate" ab more
expect 2 "'more' is not expected here" "$voiceplate" orders more
expect 2 "say which shell" "$voiceplate" completion fish
"$voiceplate" completion bash >"$dir/completion"
complete_words() { # word...: what the shell offers for the last one
    # shellcheck disable=SC2016
    bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _voiceplate 2>/dev/null; echo "${COMPREPLY[*]}"' \
        bash "$dir/completion" "$@"
}
expect 0 "orders" complete_words voiceplate or
expect 0 "--limit" complete_words voiceplate orders --l
expect 0 "set unset rollback" complete_words voiceplate flags ""
expect 0 "continue hang-up" complete_words voiceplate phone --stream-loss ""
expect 0 "engine eval" complete_words voiceplate help e

expect 0 "0 violations" "$voiceplate" check
expect 0 '"violations": []' "$voiceplate" check --json
expect 2 "is not a number from 0" "$voiceplate" check --live-after soon

sed 's/^\( *\)price: .*/\1price: cheap/' menus/harbor-pizza.yaml >"$dir/broken.yaml"
expect 1 "broken.yaml:" "$voiceplate" menu check "$dir/broken.yaml"
expect 1 "price" "$voiceplate" menu check "$dir/broken.yaml"
mkdir "$dir/menus"
cp "$dir/broken.yaml" "$dir/menus"
expect 1 "broken.yaml:" env VOICEPLATE_MENUS_DIR="$dir/menus" "${check[@]}"
expect 1 "menus_dir: '$dir/none' cannot be read: No such file or directory" \
    env VOICEPLATE_MENUS_DIR="$dir/none" "${check[@]}"
expect 1 "menus_dir: '$dir/broken.yaml' cannot be read: Not a directory" \
    env VOICEPLATE_MENUS_DIR="$dir/broken.yaml" "${check[@]}"
rm "$dir/menus/broken.yaml"
expect 1 "menus_dir: no menu file *.yaml in $dir/menus" env VOICEPLATE_MENUS_DIR="$dir/menus" "${check[@]}"
cp menus/harbor-pizza.yaml "$dir/menus/a.yaml"
cp menus/harbor-pizza.yaml "$dir/menus/b.yaml"
expect 1 "$dir/menus/b.yaml: restaurant.id: 'harbor-pizza' is the id in $dir/menus/a.yaml already" \
    env VOICEPLATE_MENUS_DIR="$dir/menus" "${check[@]}"
sed -i 's/id: harbor-pizza$/id: copy/' "$dir/menus/b.yaml"
expect 1 "$dir/menus/b.yaml: restaurant.called_numbers: +15550001111 belongs to harbor-pizza already, in $dir/menus/a.yaml" \
    env VOICEPLATE_MENUS_DIR="$dir/menus" "${check[@]}"

printf 'web_port: 99999\n' >"$dir/bad.yaml"
expect 1 "bad.yaml:1: web_port: 99999 is not in 0..65535" "${check[@]}" --config "$dir/bad.yaml"
expect 1 "bind_address: 0.0.0.0 is open to strangers" env VOICEPLATE_BIND_ADDRESS=0.0.0.0 "${check[@]}"
expect 1 "OPENAI_API_KEY" env VOICEPLATE_REALTIME_URL=wss://api.openai.com/v1/realtime "${check[@]}"
expect 1 "store_url" env VOICEPLATE_STORE_URL=sqlite:/nonexistent/folder/x.db "${check[@]}"
expect 1 "is open to strangers" "$voiceplate" engine --listen 0.0.0.0:6101
expect 1 "tools/setup" env VOICEPLATE_ENGINE_MODELS_DIR="$dir" "$voiceplate" engine --listen 127.0.0.1:0
expect 0 "web_port: 0" "${check[@]}"

# A port in use: one line, no service.
node -e 'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })' >"$dir/port" &
holder=$!
for _ in $(seq 1 50); do [ -s "$dir/port" ] && break; sleep 0.1; done
expect 1 "is in use" env VOICEPLATE_WEB_PORT="$(cat "$dir/port")" "${check[@]}"
kill "$holder"

summary
