#!/usr/bin/env bash
# Every verb ends with the status that its --help names: wrong usage, a service that is not there or answers nonsense, output
# that cannot be written.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
. tests/e2e/expect.sh
app=
export VOICEPLATE_STORE_URL=sqlite:$dir/test.db VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0
scenario=scenarios/demo/1-simple.yaml

# --- what every verb has in common
for word in version --version -V; do expect 0 "voiceplate 0." "$voiceplate" "$word"; done
expect 0 "Usage: voiceplate VERB" "$voiceplate"
expect 0 "Usage: voiceplate VERB" "$voiceplate" help help
for verb in serve engine phone eval load sim menu orders flags ab check doctor docs; do
    expect 0 "Exit status:" "$voiceplate" "$verb" --help
    expect 0 "2  wrong usage" "$voiceplate" help "$verb"
    expect 2 "" "$voiceplate" "$verb" --no-such-option
    grep -q "  $verb " <("$voiceplate" help) || fail "'voiceplate help' does not list $verb"
done
for verb in serve engine load sim orders ab check doctor version; do
    expect 2 "'nonsense' is not expected here" "$voiceplate" "$verb" nonsense
done
expect 2 "did you mean 'serve'?" "$voiceplate" server
expect 2 "did you mean 'doctor'?" "$voiceplate" docter
expect 2 "did you mean 'phone'?" "$voiceplate" help phome
expect 2 "'voiceplate help' lists them" "$voiceplate" dance
expect 2 "'load' is not expected here" "$voiceplate" help phone load

# --- arguments
expect 2 "give scenario files, or --say" "$voiceplate" phone
expect 2 "which scenarios?" "$voiceplate" eval
expect 2 "say 'check FILE...'" "$voiceplate" menu
expect 2 "which file?" "$voiceplate" menu check
expect 2 "say which page" "$voiceplate" docs
expect 2 "--calls: '0' is not a number from 1" "$voiceplate" load --calls 0
expect 2 "--parallel: '2x' is not a number" "$voiceplate" phone -p 2x "$scenario"
expect 2 "--limit: '5x' is not a number" "$voiceplate" orders --limit 5x
expect 2 "--limit: '' is not a number" "$voiceplate" flags log --limit ""
expect 2 "--days: '99999999999999999999' is not a number" "$voiceplate" ab --days 99999999999999999999
expect 2 "is not a number from 0" "$voiceplate" check --live-after soon
expect 2 "is not an http:// or https:// URL" "$voiceplate" phone --url 127.0.0.1:5001 "$scenario"
# what means nothing for a verb is no option of it
for option in --quiet --noise=15 --fault-command=true --dial=busy --stream-loss=hang-up; do
    expect 2 "unrecognized option" "$voiceplate" eval "$option" "$scenario"
    expect 2 "unrecognized option" "$voiceplate" load "$option"
done
for option in --record=x --voice=flite:slt --parallel=2 --twilio-api=127.0.0.1:0; do
    expect 2 "unrecognized option" "$voiceplate" load "$option"
done
"$voiceplate" load --help >"$dir/out"
! grep -qE -- '--(record|voice|noise|parallel|quiet|dial|twilio-api)' "$dir/out" || fail "load --help lists what means nothing there"
"$voiceplate" eval --help >"$dir/out"
! grep -qE -- '--(noise|quiet|dial|fault-command|fallback-url)' "$dir/out" || fail "eval --help lists what means nothing there"

# --- a service that is not there, or is something else
nowhere=http://127.0.0.1:9
began=$(date +%s)
expect 3 "the service does not answer at $nowhere: connection refused" "$voiceplate" eval --url "$nowhere" scenarios/eval/*.yaml
expect 3 "'voiceplate serve' starts it" "$voiceplate" phone --url "$nowhere/" "$scenario"
expect 3 "connection refused" "$voiceplate" phone --url "$nowhere" --say "Hello."
expect 3 "connection refused" "$voiceplate" load --url "$nowhere"
expect 0 "by default" "$voiceplate" flags # makes the database
expect 3 "connection refused" "$voiceplate" check --url "$nowhere"
[ $(($(date +%s) - began)) -lt 30 ] || fail "a service that is not there is not told quickly"
expect 3 "host name cannot be resolved" "$voiceplate" phone --url http://no-such-host.invalid --say "Hello."

start_app() { # KIND [TWIML]
    [ -z "$app" ] || { kill "$app"; wait "$app"; } 2>/dev/null
    rm -f "$dir/port"
    node tests/e2e/phone/fake_app.js "$dir/port" "$dir/requests" "$@" &
    app=$!
    await 10 test -s "$dir/port"
    url=http://127.0.0.1:$(cat "$dir/port")
}
start_app garbage
expect 3 "the service does not answer" "$voiceplate" phone --url "$url" --say "Hello."
start_app silent
expect 3 "timed out" "$voiceplate" eval --url "$url" "$scenario"
start_app html
expect 3 "is not TwiML" "$voiceplate" phone --url "$url" --voice flite:slt --say "Hello."
expect 3 "three calls in a row could not be made" "$voiceplate" eval --round clean --url "$url" --voice flite:slt \
    "$scenario" "$scenario" "$scenario" "$scenario" "$scenario" "$scenario"
expect 1 "calls: 0 answered, 2 failed" "$voiceplate" load --url "$url" --calls 2 --seconds 1
expect 3 "/streams: malformed JSON" "$voiceplate" check --url "$url"
start_app twiml "<Reject/>"
expect 3 "the call was refused" "$voiceplate" phone --url "$url" --voice flite:slt --say "Hello."
start_app twiml "<Say>Goodbye.</Say>"
expect 1 "the API did not answer, so the order cannot be checked" "$voiceplate" phone --url "$url" --voice flite:slt --say "Hello."
printf 'name: a\nto: "+15550001111"\nfrom: "+15550002222"\nturns: [{wait_ms: 60000}]\nexpect: {ended_by: agent}\n' >"$dir/a.yaml"
expect 0 "a: as expected" "$voiceplate" phone --url "$url" "$dir/a.yaml"
sed -i 's/ended_by: agent/ended_by: caller/' "$dir/a.yaml"
expect 1 "the caller did not end the call" "$voiceplate" phone --url "$url" "$dir/a.yaml"

# --- what serves
port=$(cat "$dir/port")
for verb in engine sim; do
    expect 2 "is not ADDRESS:PORT" "$voiceplate" $verb --listen nowhere
    expect 1 "is open to strangers" "$voiceplate" $verb --listen 0.0.0.0:0
    expect 1 "cannot listen on 127.0.0.1 port $port" "$voiceplate" $verb --listen "127.0.0.1:$port"
done
for verb in serve "engine --listen 127.0.0.1:0" "sim --listen 127.0.0.1:0"; do
    expect 1 "may have 24 descriptors, and needs 32 at least" bash -c "ulimit -n 24; exec $voiceplate $verb"
done
expect 2 "--fault:" "$voiceplate" sim --fault '{"do":"dance"}'
expect 1 "--upstream" "$voiceplate" sim --listen 127.0.0.1:0 --upstream nowhere
expect 2 "the settings have none" "$voiceplate" load --url "$url" --media-url ws://127.0.0.1:1/ws/media
expect 2 "name it with --url" env -u VOICEPLATE_URL "$voiceplate" load --to +15550001111
expect 2 "open to strangers" "$voiceplate" load --url "$url" --listen 0.0.0.0:0
expect 0 "The simulator relays" timeout --foreground --preserve-status --signal=INT 5 "$voiceplate" sim --listen 127.0.0.1:0
expect 0 "The simulator relays" timeout --foreground --preserve-status --signal=TERM 5 "$voiceplate" sim --listen 127.0.0.1:0
start_app twiml '<Say>Hello.</Say><Pause length="30"/>'
expect 130 "calls: 2 answered" timeout --foreground --preserve-status --signal=INT 4 "$voiceplate" load --url "$url" --calls 2
start_app twiml "<Say>Goodbye.</Say>"

# --- files
expect 1 "missing.yaml: there is no such file" "$voiceplate" phone --url "$url" "$dir/missing.yaml"
expect 1 "missing.yaml: there is no such file" "$voiceplate" eval --url "$url" "$dir/missing.yaml"
echo 'turns: 3' >"$dir/bad.yaml"
expect 1 "bad.yaml:" "$voiceplate" phone --url "$url" "$dir/bad.yaml"
expect 1 "missing.yaml" "$voiceplate" menu check "$dir/missing.yaml"
expect 1 "missing.yaml" "$voiceplate" phone --config "$dir/missing.yaml" --url "$url" --say "Hello."
expect 1 "--record: $dir/a.yaml: Not a directory" "$voiceplate" phone --record "$dir/a.yaml" --url "$url" "$dir/a.yaml"
expect 1 "store_url" env VOICEPLATE_STORE_URL=sqlite:/nonexistent/x.db "$voiceplate" orders
expect 3 "store_url" env VOICEPLATE_STORE_URL=sqlite:/nonexistent/x.db "$voiceplate" check
expect 1 "no menu file has the restaurant id" "$voiceplate" flags set realtime_percent 1 --restaurant nobody

# --- output that cannot be written, or is not read to its end
for words in help "help phone" "docs config" orders version; do
    # shellcheck disable=SC2086
    "$voiceplate" $words 2>"$dir/out" >/dev/full
    [ $? = 1 ] && grep -q "standard output: No space left on device" "$dir/out" && pass || fail "$words >/dev/full"
    # shellcheck disable=SC2086
    "$voiceplate" $words 2>"$dir/out" | head -n 1 >/dev/null
    [ ! -s "$dir/out" ] && pass || fail "$words | head -n 1"
done
summary
