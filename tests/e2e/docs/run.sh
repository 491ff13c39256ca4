#!/usr/bin/env bash
# What the pages say is what happens: false statements are found by tools/check_docs, and who follows "Putting it where it
# shall run" to the letter has a service that answers.   run.sh VOICEPLATE
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
. tests/e2e/expect.sh

# --- a copy of the tree, told lies
git ls-files | grep -vE '^(models|recordings)/' | tar -cf - -T - | tar -xf - -C "$dir"
git -C "$dir" init -q
git -C "$dir" add -A
expect 0 "" "$dir/tools/check_docs" "$voiceplate"
lie() { # PAGE LINE WHAT-IS-SAID-OF-IT
    cp "$dir/$1" "$dir/true"
    printf '\n%b\n' "$2" >>"$dir/$1"
    expect 1 "$3" "$dir/tools/check_docs" "$voiceplate"
    mv "$dir/true" "$dir/$1"
}
lie README.md '[page](docs/nothing.md)' 'the link docs/nothing.md leads nowhere'
lie docs/flags.md '[part](engine.md#nowhere)' 'docs/engine.md has no heading #nowhere'
lie README.md '`voiceplate dance`' "there is no verb 'dance'"
lie README.md '`build/voiceplate phone --louder`' "'phone' has no option --louder"
lie docs/scenarios.md '```\nvoiceplate eval --quiet x\n```' "'eval' has no option --quiet"
lie docs/scenarios.md '`--louder` helps' 'no verb has the option --louder'
lie CONTRIBUTING.md '`make everything`' "there is no target 'make everything'"
lie README.md '```\ntools/everything build\n```' 'there is no tools/everything'
lie docs/architecture.md '`call/nothing.c`' 'there is no src/call/nothing.c'
lie docs/engine.md '`nothing.c`' 'there is no nothing.c'
lie src/base/fnv.h '/* As\n * nowhere.c has it. */' 'there is no nowhere.c'
lie docs/operations.md '`web_prt: 1`' 'there is no setting web_prt'
lie docs/operations.md '`web_prt`' 'nothing is called web_prt'
lie docs/operations.md '`VOICEPLATE_NOTHING`' 'there is no variable VOICEPLATE_NOTHING'
lie docs/operations.md '`voiceplate_nothing_total`' 'there is no metric voiceplate_nothing_total'
lie docs/operations.md '`PUT /voice`' 'nobody serves PUT /voice'
lie docs/operations.md '`/nothing`' 'nobody serves /nothing'
lie docs/menu.md '```yaml\nrestaurant:\n  id: x\n```' 'the menu is refused'
lie docs/operations.md '```ini\n[Service]\nExecStart=/usr/local/bin/voiceplate serve\nTimeoutStopSec=10\n```' 'TimeoutStopSec is not longer'
mkdir "$dir/src/attic"
expect 1 "the room attic is not on the map" "$dir/tools/check_docs" "$voiceplate"
rmdir "$dir/src/attic"

# --- the commands of operations.md that install it, with the machine's folders below $dir/machine
machine=$dir/machine
mkdir -p "$machine/usr/local/bin" "$machine/srv" "$machine/etc"
awk '/^```sh/ { on = 1; next } /^```/ { on = 0 } on' docs/operations.md | sed -n '/^install /,$p' >"$dir/steps"
grep -q '^install ' "$dir/steps" || fail "operations.md does not say how it is installed"
sed -E -i "s#^useradd .*##; s#-o voiceplate -g voiceplate##; s#(/usr/local|/srv/voiceplate|/etc/voiceplate)#$machine\1#g;
           s#build/voiceplate#$voiceplate#" "$dir/steps"
sh -e "$dir/steps" >"$dir/out" 2>&1 && pass || fail "a step of operations.md fails"
unit=$(awk '/^```ini/ { on = 1; next } /^```/ { on = 0 } on' docs/operations.md)
command=$(sed -nE 's/^ExecStart=//p' <<<"$unit" | sed -E "s#(/usr/local|/etc/voiceplate)#$machine\1#g")
folder=$(sed -nE 's/^WorkingDirectory=//p' <<<"$unit")
has_webhook() { grep -q 'voice webhook' "$dir/banner"; }
# shellcheck disable=SC2086
(cd "$machine$folder" && exec env VOICEPLATE_WEB_PORT=0 VOICEPLATE_MEDIA_PORT=0 VOICEPLATE_ENGINE_PORT=0 $command) \
    >"$dir/banner" 2>"$dir/out" &
await 20 has_webhook || fail "the service that was installed does not start"
url=$(sed -nE 's/.*voice webhook +(http.*)\/voice.*/\1/p' "$dir/banner")
is_up() { curl -fsS "$url/health" 2>/dev/null | grep -q '"status":"ok"'; }
await 60 is_up && pass || fail "the service that was installed is not well"
summary
