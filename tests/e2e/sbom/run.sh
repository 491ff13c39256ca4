#!/usr/bin/env bash
# What tools/sbom prints, by CycloneDX's own validator and by what the loader finds.   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
# shellcheck source=tests/e2e/python_packages.sh
. ../python_packages.sh
exec python3 run.py "$voiceplate"
