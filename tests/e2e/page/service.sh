# shellcheck shell=bash disable=SC2034,SC2154
# Sourced behind begin.sh: a service with a password for the operator and for each restaurant, whose calls are traditional and
# ask line.mjs; its address is $base then, the servers' port $servers, its settings $config.
password='sail at nine'

start_service() {
    local hash menu name rest
    hash=$(printf '%s\n' "$password" | "$voiceplate" password)
    mkdir "$dir/menus"
    for menu in menus/*.yaml; do
        name=$(basename "$menu")
        sed "s|^  staff_number:.*|&\n  page_password: $hash|" "$menu" >"$dir/menus/$name"
        printf 'orders_ahead_days: 7\n' >>"$dir/menus/$name"
    done
    servers=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
    rest=http://127.0.0.1:$servers
    config=$dir/voiceplate.yaml
    cat >"$config" <<END
page_password: $hash
store_url: sqlite:$dir/page.db
menus_dir: $dir/menus
web_port: 0
media_port: 0
engine_port: 0
drain_s: 2
traditional_enabled: true
twilio_api_url: $rest
transcription_url: $rest/v1/audio/transcriptions
transcription_key: key
chat_url: $rest/v1/chat/completions
chat_key: key
speech_url: $rest/v1/audio/speech
speech_key: key
END
    "$voiceplate" flags rollback --config "$config" >"$dir/flags" 2>&1 || fail "flags: $(cat "$dir/flags")"
    VOICEPLATE_WORKERS=1 "$voiceplate" serve --config "$config" >"$dir/banner" 2>"$log" &
    server=$!
    must "the service starts" await 60 grep -q 'voice webhook' "$dir/banner"
    base=$(sed -nE 's/.*voice webhook +(http.*)\/voice$/\1/p' "$dir/banner")
    must "the service is well" await 60 is_well
}
is_well() { curl -fsS "$base/health" | grep -q '"status":"ok"'; }
