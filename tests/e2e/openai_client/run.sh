#!/usr/bin/env bash
# The official OpenAI client against the engine.   run.sh VOICEPLATE
set -euo pipefail
voiceplate=$(realpath "$1")
cd "$(dirname "$0")"
[ -d node_modules/openai ] || npm ci --silent --ignore-scripts --no-audit --no-fund
exec node run.mjs "$voiceplate"
