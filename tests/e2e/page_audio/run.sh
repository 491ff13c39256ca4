#!/usr/bin/env bash
# The page's telephone, without a browser: mu-law against the program's, the resampler, the queue that plays.
#   run.sh ULAW_VECTORS
command -v node >/dev/null || { echo "no node: skipped"; exit 77; }
exec node "$(dirname "$0")/audio.mjs" "$1"
