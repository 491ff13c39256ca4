#!/usr/bin/env bash
# `voiceplate phone` as a person uses it: the commands that tools/run prints order something, conversations are read in the
# order in which they happened, an interruption hangs up and leaves nothing behind, log lines name their call.
#   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")/../../.." || exit 2
dir=$(mktemp -d)
app=
service=
trap '[ -z "$app$service" ] || kill $app $service; wait; rm -rf "$dir"' EXIT
. tests/e2e/expect.sh
unset OPENAI_API_KEY TWILIO_AUTH_TOKEN TWILIO_ACCOUNT_SID VOICEPLATE_URL
export VOICEPLATE_STORE_URL=sqlite:$dir/test.db VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0
export VOICEPLATE_DRAIN_S=2 TMPDIR=$dir

: >"$dir/banner"
has_webhook() { grep -q 'voice webhook' "$dir/banner"; }
is_up() { curl -fsS "$VOICEPLATE_URL/health" 2>/dev/null | grep -q '"status":"ok"'; }
tools/run "$(dirname "$voiceplate")" >"$dir/banner" 2>"$dir/log" &
service=$!
await 20 has_webhook || { cat "$dir/banner" "$dir/log"; exit 1; }
VOICEPLATE_URL=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
export VOICEPLATE_URL
await 60 is_up || { cat "$dir/log"; exit 1; }

# --- calls to the service, beside each other: talking takes its time
scenario() { # NAME, then turns and expectations
    printf 'name: %s\nto: "+15550001111"\nfrom: "+15550002222"\nvoice: {engine: flite, name: slt}\n%s\n' "$1" "$2" >"$dir/$1.yaml"
}
example=$(grep -- '--say' "$dir/banner")
[ -n "$example" ] || fail "tools/run prints no example with --say"
(eval "$example --voice flite:slt" >"$dir/example" 2>&1; echo "status $?" >>"$dir/example") &
example_job=$!
("$voiceplate" phone --voice flite:slt --say "Hi, one large pepperoni pizza for pickup." >"$dir/lost" 2>&1
 echo "status $?" >>"$dir/lost") &
lost_job=$!
scenario short 'turns: [{say: "Sorry, wrong number."}, {hang_up: true}]'
scenario a-longer-name 'turns: [{say: "What pizzas do you have?", when: agent_speaking_for, after_ms: 1500}, {hang_up: true}]'
expect 0 "2 of 2 calls ended as expected" "$voiceplate" phone -p 2 "$dir/short.yaml" "$dir/a-longer-name.yaml"
# in the order of their times, each name at its place
cp "$dir/out" "$dir/pair"
for name in short a-longer-name; do
    sed -nE "s/^$name +([0-9]+\.[0-9]) s  .*/\1/p" "$dir/pair" >"$dir/times"
    [ "$(wc -l <"$dir/times")" -ge 4 ] && sort -C -n "$dir/times" && pass || fail "the lines of $name are not in order"
done
[ "$(grep -oE '^(short|a-longer-name) +[0-9]+\.[0-9] s ' "$dir/pair" | awk '{ print length }' | sort -u | wc -l)" = 1 ] &&
    pass || fail "names are not aligned"
expect 0 "  2 of 2  ok " "$voiceplate" phone -q -p 2 "$dir/short.yaml" "$dir/a-longer-name.yaml"
! grep -q ' s  caller ' "$dir/out" && pass || fail "-q shows the conversation"
scenario wants-order "turns: [{say: \"Sorry, wrong number.\"}, {hang_up: true}]
expect: {some_order: true}"
expect 1 "no order was stored" "$voiceplate" phone "$dir/wants-order.yaml"
wait $example_job $lost_job
cp "$dir/example" "$dir/out"
grep -q '^status 0$' "$dir/out" && grep -q '2 x Large Pepperoni' "$dir/out" && pass || fail "tools/run's example orders nothing"
cp "$dir/lost" "$dir/out"
grep -q '^status 4$' "$dir/out" && grep -q 'did not know what to answer' "$dir/out" && pass ||
    fail "a caller without an answer is not told by the exit status"

# --- the service's log: a line about a call has call= directly behind the room, in every process
kill -INT "$service"
wait "$service" && pass || fail "serve ends with another status than 0 when it is told to stop"
service=
grep -E '^[^ ]+ [a-z]+ +[^ ]+ (openai|engine|twilio|call) ' "$dir/log" |
    grep -vE ' (openai|engine|twilio|call) call=CA[0-9a-f]{32} | engine vocabulary | engine call=- session (open|closed) ' >"$dir/out"
[ ! -s "$dir/out" ] && pass || fail "lines without call=, or with it elsewhere:"
for room in openai engine twilio call web; do
    grep -qE " $room call=CA[0-9a-f]{32} " "$dir/log" && pass || fail "no line of room $room names a call"
done

# --- a program of TwiML behind the number, which needs no service
start_app() { # TWIML
    [ -z "$app" ] || kill "$app"
    rm -f "$dir/port" "$dir/requests"
    node tests/e2e/phone/fake_app.js "$dir/port" "$dir/requests" twiml "$1" &
    app=$!
    await 10 test -s "$dir/port"
    VOICEPLATE_URL=http://127.0.0.1:$(cat "$dir/port")
}
asked() { grep -q "$1" "$dir/requests" 2>/dev/null; }
start_app '<Say>We are closed today.</Say><Pause length="1"/>'
scenario listens 'turns: [{wait_ms: 60000}]'
expect 0 " s  twilio  We are closed today." "$voiceplate" phone "$dir/listens.yaml"

# -q on a terminal shows that something is under way
script -qec "'$voiceplate' phone -q '$dir/listens.yaml'" /dev/null </dev/null >"$dir/out" 2>&1
grep -q '0 of 1 calls over, 1 under way, [0-9]* s' "$dir/out" && pass || fail "-q shows nothing on a terminal"

# --- interrupted: hung up in order, the right status, nothing left
start_app '<Say>Hello.</Say><Pause length="60"/>'
scenario marked 'turns: [{wait_ms: 100, fault: before_turn}, {wait_ms: 60000}]'
begin() { # arguments of phone; $! is it
    rm -rf "$dir/wav" "$dir/requests"
    "$voiceplate" phone --record "$dir/wav" "$@" >"$dir/out" 2>&1 &
    call=$!
}
ends_with() { # STATUS WHAT
    local began
    began=$(date +%s)
    wait "$call"
    local got=$?
    [ "$got" = "$1" ] && [ $(($(date +%s) - began)) -lt 15 ] && pass || fail "$2: status $got instead of $1, or late"
}
hears_twilio() { grep -q 'twilio  Hello' "$dir/out"; }
is_whole_wav() { # its header says what it holds
    node -e 'const b = require("fs").readFileSync(process.argv[1]);
             process.exit(b.toString("latin1", 0, 4) === "RIFF" && b.readUInt32LE(4) === b.length - 8 &&
                          b.readUInt32LE(40) === b.length - 44 && b.length > 8000 ? 0 : 1)' "$1"
}
for signal in INT TERM HUP; do
    begin "$dir/listens.yaml"
    await 20 hears_twilio && sleep 1 || fail "the call was not answered"
    kill -$signal "$call"
    ends_with $((128 + $(kill -l $signal))) "SIG$signal in a call"
    grep -q "ended by SIG$signal" "$dir/out" && pass || fail "SIG$signal is not told"
    asked 'CallStatus=completed' && pass || fail "SIG$signal: Twilio tells nobody that the call is over"
    is_whole_wav "$dir/wav/listens.wav" && [ "$(ls "$dir/wav")" = listens.wav ] && pass || fail "SIG$signal: the recording is not whole"
done
# what a call started ends with it: the fault's command, the speech programs
begin --fault-command 'sleep 61.5 & sleep 61.5' "$dir/marked.yaml"
await 20 grep -q ' fault  ' "$dir/out" || await 20 pgrep -f 'sleep 61\.5' >/dev/null
sleep 1
kill -TERM "$call"
ends_with 143 "SIGTERM while a fault's command runs"
! pgrep -f 'sleep 61\.5' >/dev/null && pass || fail "the fault's command outlives the call"
long=$(printf 'I would like two large pepperoni pizzas and a coke, please. %.0s' $(seq 1 15))
begin --voice festival:kal --say "$long"
sleep 0.5
kill -INT "$call"
ends_with 130 "SIGINT while voices are made ready"
! asked '/voice ' && pass || fail "a call was made although it was interrupted before"
# two of three calls are never made; a second signal ends at once
begin -q "$dir/listens.yaml" "$dir/listens.yaml" "$dir/listens.yaml"
await 20 asked 'POST /voice '
kill -INT "$call"
ends_with 130 "SIGINT in the first of three calls"
[ "$(grep -c 'POST /voice ' "$dir/requests")" = 1 ] && pass || fail "calls were made after the interruption"
# nobody reads on: hung up
rm -f "$dir/requests"
"$voiceplate" phone "$dir/listens.yaml" 2>"$dir/out" | head -n 2 >/dev/null
asked 'CallStatus=completed' && [ ! -s "$dir/out" ] && pass || fail "a reader that left is not noticed"
[ -z "$(find "$dir" /tmp -maxdepth 1 -name 'voiceplate-say-*' -newer "$dir/banner")" ] && pass || fail "files are left in /tmp"

# --- a disk that is full
start_app '<Say>Hello.</Say>'
mkdir -p "$dir/full"
ln -s /dev/full "$dir/full/listens.wav.part"
expect 1 "recording NOT written: $dir/full/listens.wav: No space left on device" "$voiceplate" phone --record "$dir/full" "$dir/listens.yaml"
[ -z "$(ls "$dir/full")" ] && pass || fail "half a recording is left: $(ls "$dir/full")"
expect 1 "No space left on device" "$voiceplate" phone --latencies /dev/full "$dir/listens.yaml"
summary
