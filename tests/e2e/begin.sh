# shellcheck shell=bash disable=SC2034
# Sourced first, with the program as $1: runs in the project's root, leaves what it writes in $dir, knows no keys, and ends
# what it started. A service's log goes to $log; its pid to $server, where its own end is awaited.
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
dir=$(mktemp -d)
log=$dir/server.log
failed=0
server=
unset OPENAI_API_KEY TWILIO_AUTH_TOKEN TWILIO_ACCOUNT_SID VOICEPLATE_URL

finish() {
    local children=() jobs
    if [ -n "$server" ]; then
        read -ra children 2>/dev/null <"/proc/$server/task/$server/children"
        kill -KILL "$server" "${children[@]}" 2>/dev/null
    fi
    mapfile -t jobs < <(jobs -p)
    [ "${#jobs[@]}" = 0 ] || kill "${jobs[@]}" 2>/dev/null
    wait
    if [ "$failed" = 0 ]; then rm -rf "$dir"; else echo "what it left: $dir" >&2; fi
}
trap finish EXIT

ok() { echo "ok: $*"; }
fail() {
    echo "FAILED: $*"
    failed=1
}
# must WHAT COMMAND...: ends the test where nothing behind it makes sense.
must() {
    local what=$1
    shift
    "$@" && return
    fail "$what"
    cat "$log"
    exit 1
}
# holds NAME COMMAND...
holds() {
    local name=$1
    shift
    if "$@" >"$dir/out" 2>&1; then ok "$name"; else
        fail "$name: $*"
        sed 's/^/    /' "$dir/out"
    fi
}

. tests/e2e/await.sh
