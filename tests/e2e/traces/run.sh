#!/usr/bin/env bash
# A call's trace, read by OpenTelemetry's own definitions.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
SKIPPED=77
(
    flock 9
    [ packages/.done -nt requirements.txt ] && exit 0
    python3 -m pip install -q --disable-pip-version-check --only-binary :all: --retries 1 --timeout 20 --upgrade \
        --target packages -r requirements.txt >/dev/null 2>&1 && touch packages/.done
) 9>"${TMPDIR:-/tmp}/voiceplate-traces-packages.lock" ||
    { echo "skipped: pip cannot fetch what requirements.txt names"; exit "$SKIPPED"; }
PYTHONPATH=packages exec python3 run.py "$voiceplate"
