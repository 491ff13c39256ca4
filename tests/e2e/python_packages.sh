# shellcheck shell=bash
# Sourced in a test's folder: what its requirements.txt names, in packages/ and on Python's path, once. Ends the test, as skipped, where
# pip cannot fetch it.
SKIPPED=77
(
    flock 9
    [ packages/.done -nt requirements.txt ] && exit 0
    python3 -m pip install -q --disable-pip-version-check --only-binary :all: --retries 1 --timeout 20 --upgrade \
        --target packages -r requirements.txt >/dev/null 2>&1 && touch packages/.done
) 9>"${TMPDIR:-/tmp}/voiceplate-$(basename "$PWD")-packages.lock" ||
    { echo "skipped: pip cannot fetch what requirements.txt names"; exit "$SKIPPED"; }
export PYTHONPATH=packages
