#!/usr/bin/env bash
# A PostgreSQL server of a test's own, with Debian's programs, on a socket in FOLDER and on no port.
#   tests/postgres.sh start FOLDER    makes it and starts it; FOLDER/url says how it is reached (postgres:// without a
#                                     database); prints why, and makes no FOLDER/url, where there is no server program
#                                     a user 'asked', made by a test, is asked for its password; nobody else is
#   tests/postgres.sh again FOLDER    starts one that was stopped
#   tests/postgres.sh halt FOLDER     stops it as it is (immediate: nobody is waited for); its data stays
#   tests/postgres.sh stop FOLDER     stops it and removes everything
# It runs as another user than root, and ends itself after half an hour, lest one is forgotten.
set -u

program() {
    command -v "$1" || find /usr/lib/postgresql -path "*/bin/$1" 2>/dev/null | sort | tail -1
}

as_user() { # the server refuses to run as root
    if [ "$(id -u)" != 0 ]; then
        "$@"
    else
        setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
    fi
}

serve() {
    # shellcheck disable=SC2016
    as_user sh -c 'cd "$1" && exec setsid timeout -s INT 1800 "$2" -D "$1/data" -k "$1" -c listen_addresses= \
        -c max_connections=60 -c shared_buffers=32MB -c fsync=off -c log_min_messages=warning \
        >>"$1/log" 2>&1 </dev/null &' sh "$folder" "$(program postgres)"
    for _ in $(seq 150); do
        [ -S "$folder/.s.PGSQL.5432" ] && as_user "$(program pg_isready)" -q -h "$folder" -d postgres && return
        sleep 0.1
    done
    tail -5 "$folder/log" >&2
    return 1
}

halt() { # -m immediate
    as_user "$(program pg_ctl)" -D "$folder/data" -m "$1" -s -t 30 stop >/dev/null 2>&1
}

verb=$1
folder=$2
user=postgres
id -u "$user" >/dev/null 2>&1 || user=nobody
case $verb in
start)
    rm -rf "$folder"
    if [ -z "$(program initdb)" ] || [ -z "$(program postgres)" ]; then
        echo "there is no PostgreSQL server (package postgresql): nothing is tested with one"
        exit 0
    fi
    mkdir -p "$folder" && chmod 0755 "$folder"
    [ "$(id -u)" != 0 ] || chown "$user" "$folder"
    as_user "$(program initdb)" -D "$folder/data" -U voiceplate -A trust -E UTF8 --locale=C.UTF-8 -N >"$folder/initdb" 2>&1 ||
        { cat "$folder/initdb" >&2; exit 1; }
    sed -i '1i local all asked scram-sha-256' "$folder/data/pg_hba.conf"
    serve || exit 1
    echo "postgres://voiceplate@/%s?host=$folder" >"$folder/url"
    ;;
again) serve ;;
halt) halt immediate ;;
stop)
    halt fast
    rm -rf "$folder"
    ;;
*) exit 2 ;;
esac
