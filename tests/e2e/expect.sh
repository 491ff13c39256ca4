# shellcheck shell=bash
# Sourced by the tests of the command line: counts what ends with which status and says what. Needs $dir, a folder.
: "${dir:?}"
passed=0
failed=0
within=() # such as (timeout 60); not for functions

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
    "${within[@]}" "$@" >"$dir/running" 2>&1 # it may read what the one before said
    local got=$?
    mv "$dir/running" "$dir/out"
    if [ "$got" = "$status" ] && grep -qF -- "$text" "$dir/out"; then pass; else
        fail "$* -- wanted status $status and '$text', got status $got and:"
    fi
}

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

. tests/e2e/await.sh
