# shellcheck shell=bash
# Sourced: a browser and what drives it, once, however many tests want them at a time. Ends the test, as skipped, where the
# machine has no chromium or npm (tools/packages.apt names both).
page=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SKIPPED=77
for tool in node npm chromium; do
    command -v "$tool" >/dev/null || { echo "skipped: there is no $tool on this machine"; exit "$SKIPPED"; }
done
(
    cd "$page" || exit 1
    flock 9
    [ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
    npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json
) 9>"${TMPDIR:-/tmp}/voiceplate-page-packages.lock" || { echo "FAILED: npm cannot fetch what package-lock.json names"; exit 1; }
