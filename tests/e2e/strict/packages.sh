# shellcheck shell=bash
# Sourced: the npm packages of this folder, once, however many tests want them at a time. Ends the test, as skipped, where
# there is no npm.
strict=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SKIPPED=77
for tool in node npm espeak-ng; do
    command -v "$tool" >/dev/null || { echo "skipped: there is no $tool on this machine"; exit "$SKIPPED"; }
done
(
    cd "$strict" || exit 1
    flock 9
    [ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
    npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json
) 9>"${TMPDIR:-/tmp}/voiceplate-strict-packages.lock" || { echo "FAILED: npm cannot fetch what package-lock.json names"; exit 1; }
