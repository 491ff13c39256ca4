#!/usr/bin/env bash
# What `make install` puts below a prefix: whole, where things belong, movable, and careful with what somebody changed.
#   run.sh VOICEPLATE BUILD
# shellcheck source=tests/e2e/begin.sh
. "$(dirname "$0")/../begin.sh"
. tests/e2e/expect.sh
build=$(realpath "$2")
put() { # PREFIX [DESTDIR]
    DESTDIR=${2:-} cmake --install "$build" --prefix "$1" >"$dir/installed" 2>&1
}

# --- as a package has it
stage=$dir/stage
put /usr "$stage" && pass || fail "nothing can be installed: $(tail -n 3 "$dir/installed")"
for file in usr/bin/voiceplate usr/lib/systemd/system/voiceplate.service usr/lib/sysusers.d/voiceplate.conf \
    usr/share/man/man1/voiceplate.1.gz usr/share/man/man5/voiceplate.yaml.5.gz usr/share/doc/voiceplate/copyright usr/share/doc/voiceplate/voiceplate.cdx.json \
    usr/share/bash-completion/completions/voiceplate etc/voiceplate/voiceplate.yaml etc/voiceplate/menus/harbor-pizza.yaml; do
    [ -s "$stage/$file" ] && pass || fail "$file is missing"
done
[ -d "$stage/etc/voiceplate/secrets" ] && pass || fail "there is no folder for secrets"
unit=$stage/usr/lib/systemd/system/voiceplate.service
expect 0 "ExecStart=/usr/bin/voiceplate serve --config /etc/voiceplate/voiceplate.yaml" cat "$unit"
grep -nE '@[a-z]+@' "$unit" "$stage/etc/voiceplate/voiceplate.yaml" >"$dir/out" && fail "a name stands for nothing" || pass
expect 0 "Overall exposure level" systemd-analyze security --offline=true --no-pager --threshold=15 "$unit"
expect 0 'engine_models_dir: /usr/share/voiceplate/models' cat "$stage/etc/voiceplate/voiceplate.yaml"
expect 0 ".SH NAME" zcat "$stage/usr/share/man/man1/voiceplate.1.gz"
expect 0 "twilio_auth_token" zcat "$stage/usr/share/man/man5/voiceplate.yaml.5.gz"
bash -n "$stage/usr/share/bash-completion/completions/voiceplate" && pass || fail "the shell cannot read its completion"
# What is said of the files in docs/operations.md is where they are.
for path in /etc/voiceplate/voiceplate.yaml /etc/voiceplate/menus/ /etc/voiceplate/secrets/; do
    expect 0 "$path" cat docs/operations.md
done

# --- below a prefix, and moved from there
away=$dir/away
put "$away" && pass || fail "nothing can be installed below a prefix"
expect 0 "ExecStart=$away/bin/voiceplate serve --config $away/etc/voiceplate/voiceplate.yaml" \
    cat "$away/lib/systemd/system/voiceplate.service"
echo '# mine' >>"$away/etc/voiceplate/voiceplate.yaml"
rm "$away/etc/voiceplate/menus/harbor-pizza.yaml"
put "$away"
expect 0 "# mine" cat "$away/etc/voiceplate/voiceplate.yaml"
[ -z "$(ls "$away/etc/voiceplate/menus")" ] && pass || fail "an example that was deleted came back"
mv "$away" "$dir/moved"
moved=$dir/moved
expect 0 "voiceplate 0." "$moved/bin/voiceplate" --version
mkdir "$dir/cwd"
sed -i "s#$away#$moved#; s#sqlite:.*#sqlite:$dir/cwd/test.db#" "$moved/etc/voiceplate/voiceplate.yaml"
cp menus/harbor-pizza.yaml "$moved/etc/voiceplate/menus/mine.yaml"
cat >>"$moved/etc/voiceplate/voiceplate.yaml" <<YAML
web_port: 0
media_port: 0
engine_port: 0
YAML
at_home() { (cd "$dir/cwd" && ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" "$@"); }
expect 0 "the speech models in $moved/share/voiceplate/models are whole and load" at_home "$moved/bin/voiceplate" doctor
expect 0 "$moved/etc/voiceplate/voiceplate.yaml" at_home "$moved/bin/voiceplate" doctor # its own settings, found by itself
rm -r "$moved/share/voiceplate" "$moved/lib/voiceplate"
expect 0 "voiceplate 0." "$moved/bin/voiceplate" --version
expect 0 "mine.yaml: ok" "$moved/bin/voiceplate" menu check "$moved/etc/voiceplate/menus/mine.yaml"
expect 1 "The speech model silero_vad.onnx is missing" at_home "$moved/bin/voiceplate" doctor
summary
