#!/usr/bin/env bash
# A machine that has been up for 250 days, under short calls with everything else going wrong (tests/e2e/soak). Skipped where no
# time of our own can be had.   run.sh VOICEPLATE SOAK CALLS
set -u
cd "$(dirname "$0")/../../.." || exit 2
up=$((250 * 86400))
own_time=(unshare --fork --time --monotonic "$up" --boottime "$up")
[ "$(id -u)" = 0 ] || own_time=(unshare --map-root-user --fork --time --monotonic "$up" --boottime "$up")
"${own_time[@]}" true 2>/dev/null || { echo "skipped: no other time can be had here"; exit 77; }
seen=$("${own_time[@]}" cut -d. -f1 /proc/uptime)
[ "$seen" -ge "$up" ] || { echo "FAILED: the machine is up for $seen s"; exit 1; }
exec "${own_time[@]}" tests/e2e/soak/run.sh "$1" "$2" "$3" 250
