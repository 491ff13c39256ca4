#!/usr/bin/env bash
# The page in a real browser, before a real service: logging in, a live call's words, an order that rings and is accepted.
#   run.sh VOICEPLATE
# shellcheck source=tests/e2e/page/packages.sh
. "$(dirname "$0")/packages.sh"
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
# shellcheck source=tests/e2e/page/service.sh
. tests/e2e/page/service.sh

start_service
VOICEPLATE_URL=$base PAGE_PASSWORD=$password SERVERS=$servers MASTER=$server CONFIG=$config node tests/e2e/page/run.mjs ||
    fail "the page"
exit "$failed"
