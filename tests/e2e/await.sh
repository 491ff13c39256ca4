# shellcheck shell=bash
# await SECONDS COMMAND...: until the command succeeds; what it says does not matter, and $! of a job is not waited for.
await() {
    local until=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$until" ] || return 1
        sleep 0.1
    done
}
