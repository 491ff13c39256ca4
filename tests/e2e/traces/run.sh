#!/usr/bin/env bash
# A call's trace, read by OpenTelemetry's own definitions.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
# shellcheck source=tests/e2e/python_packages.sh
. ../python_packages.sh
exec python3 run.py "$voiceplate"
