# shellcheck shell=bash
# Sourced by the tests of the command line: counts what ends with which status and says what. Needs $dir, a folder.
: "${dir:?}"
passed=0
failed=0

pass() { passed=$((passed + 1)); }
fail() { # what was wanted; $dir/out has what was got
    echo "FAILED: $*"
    [ ! -s "$dir/out" ] || head -n 30 "$dir/out" | sed 's/^/    /'
    failed=$((failed + 1))
}

# expect STATUS TEXT COMMAND...: the command ends with STATUS and prints TEXT (a fixed string) somewhere.
expect() {
    local status=$1 text=$2
    shift 2
    "$@" >"$dir/out" 2>&1
    local got=$?
    if [ "$got" = "$status" ] && grep -qF -- "$text" "$dir/out"; then pass; else
        fail "$* -- wanted status $status and '$text', got status $got and:"
    fi
}

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

# await SECONDS COMMAND...: until the command succeeds; $! of a job is not waited for.
await() {
    local until=$(($(date +%s) + $1))
    shift
    until "$@"; do
        [ "$(date +%s)" -lt "$until" ] || return 1
        sleep 0.1
    done
}
