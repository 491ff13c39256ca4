#!/usr/bin/env bash
# What the pages say is what happens: false statements are found by tools/check_docs.   run.sh VOICEPLATE
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
lie packaging/voiceplate.service.in '[Service]\nTimeoutStopSec=10' 'TimeoutStopSec is not longer'
lie packaging/voiceplate.service.in '[Service]\nProtectSystem=no\nPrivateDevices=no\nNoNewPrivileges=no' 'Overall exposure level'
lie packaging/voiceplate.service.in '[Service]\nNoNewPrivilege=yes' "Unknown key 'NoNewPrivilege'"
mkdir "$dir/src/attic"
expect 1 "the room attic is not on the map" "$dir/tools/check_docs" "$voiceplate"
rmdir "$dir/src/attic"
summary
