# shellcheck shell=bash
# Sourced in a test's folder: what its requirements.txt names, in packages/ and on Python's path, once. Ends the test, as skipped, where
# pip cannot fetch it; as failed, where a wheel is not the one that wheels.sha256 names.
SKIPPED=77
fetched=0
(
    flock 9
    [ packages/.done -nt requirements.txt ] && exit 0
    pip() { python3 -m pip -q --disable-pip-version-check "$@" >/dev/null 2>&1; }
    from=(--only-binary :all: --retries 1 --timeout 20 -r requirements.txt)
    pip download --no-deps --dest wheels "${from[@]}" || exit "$SKIPPED"
    [ ! -f wheels.sha256 ] || (cd wheels && sha256sum --check --quiet --ignore-missing ../wheels.sha256) || exit 1
    pip install --upgrade --target packages --find-links wheels "${from[@]}" && touch packages/.done || exit "$SKIPPED"
) 9>"${TMPDIR:-/tmp}/voiceplate-$(basename "$PWD")-packages.lock" || fetched=$?
case $fetched in
0) ;;
"$SKIPPED") echo "skipped: pip cannot fetch what requirements.txt names" && exit "$SKIPPED" ;;
*) echo "FAILED: a wheel is not the one that wheels.sha256 names" && exit 1 ;;
esac
export PYTHONPATH=packages
