#!/usr/bin/env bash
# What deploy/ has for containers, clusters and clouds, by the schemas and the renderer of others, and by the program itself.
#   run.sh VOICEPLATE
set -u
voiceplate=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
# shellcheck source=tests/e2e/python_packages.sh
. ../python_packages.sh
exec python3 run.py "$voiceplate"
