/* The connection to a PostgreSQL server: nobody waits longer than its patience for an answer, and one that is lost is
 * made anew, at first soon and then seldom. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_limit.h"
#include "store/postgres_internal.h"
#include "store/store_place.h"

enum {
    CONNECT_S = 2,     /* the least that libpq waits */
    BACK_OFF_MS = 250, /* to the second try; then twice as long each time */
    BACK_OFF_MAX_MS = 4000,
    ANSWER_MS = 2500,      /* for the work itself, beside the patience for others */
    LOCK_ANSWER_MS = 1000, /* where only others are waited for */
    CUT_LOOK_MS = 200,     /* so often long work looks whether anybody wants it still */
    SERVER_LEAD_MS = 500,  /* the server gives up first, and says why */
    TELL_AGAIN_MS = 60000,
};

void postgres_copy_error(const char *message, char *out, size_t size_bytes)
{
    size_t len = 0;
    for (; *message != '\0' && len + 2 < size_bytes; message++) {
        bool is_blank = *message == '\n' || *message == '\t' || *message == ' ';
        if (!is_blank || (len > 0 && out[len - 1] != ' '))
            out[len++] = (char)(is_blank ? ' ' : *message);
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
}

/* PostgreSQL's appendix A. Class 42: what the statement names is not there or has another type; XX: what it touches is
 * broken. A right that lacks (42501) is given when somebody reads the log. */
static bool is_refusal(const char *state)
{
    return (strncmp(state, "42", 2) == 0 && strcmp(state, "42501") != 0) || strncmp(state, "XX", 2) == 0;
}

/* What the server says beside it (DETAIL, CONTEXT) holds the row: names, numbers and words are nobody's who reads a
 * log; what it says of a value (class 22) quotes that. */
static const char *cause_of(const PGresult *result, const char *state)
{
    const char *primary = result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (strncmp(state, "22", 2) == 0)
        return "a value is none that its column takes";
    return primary != NULL ? primary : "the connection is lost";
}

const char *postgres_advice_of(const char *cause)
{
    static const struct {
        const char *part, *advice;
    } known[] = {
        {"too many", "raise max_connections at the server, or close what else is connected"},
        {"connection slots", "raise max_connections at the server, or close what else is connected"},
        {"authentication failed",
         "set store_password_file to the password that the server knows, and restart"},
        {"no password", "set store_password_file to the password that the server knows, and restart"},
        {"pg_hba.conf", "let pg_hba.conf at the server name this user, database and machine"},
        {"root certificate",
         "add sslrootcert=/etc/ssl/certs/ca-certificates.crt, or a file of your own authority, to store_url"},
        {"certificate verify failed",
         "let sslrootcert in store_url name the authority that signed the server's certificate"},
        {"No space left", "make room on the server's disk"},
        {"permission denied", "let the tables belong to the user of store_url"},
        {"read-only", "let store_url name the server that takes writes"},
        {"starting up", "wait, the server is starting"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strstr(cause, known[i].part) != NULL)
            return known[i].advice;
    return "see whether the server runs and can be reached; meanwhile writes wait in the spool";
}

enum vp_err postgres_failed(struct postgres_store *store, const PGresult *result, const char *verb)
{
    char text[256], cause[320];
    const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (state == NULL)
        state = "08006"; /* PostgreSQL's appendix A: connection_failure */
    /* Classes 22 and 23: what is wrong with the row; 54: it, or one of its columns, is longer than the server takes. */
    bool is_of_row =
        strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 || strncmp(state, "54", 2) == 0;
    store->has_refused = is_refusal(state);
    int64_t now_ms = clock_mono_ms();
    if (!is_of_row && store->told_ms != 0 && now_ms - store->told_ms < TELL_AGAIN_MS &&
        strcmp(state, store->told_state) == 0)
        return VP_ERR_STORE;
    postgres_copy_error(cause_of(result, state), text, sizeof text);
    log_sampled(LOG_LEVEL_ERROR, "store", "postgres failed verb=%s state=%s cause=%s%s%s%s", verb, state,
                log_quote(cause, sizeof cause, span_of(text)), is_of_row ? "" : " do=\"",
                is_of_row ? "" : postgres_advice_of(text), is_of_row ? "" : "\"");
    store->told_ms = now_ms;
    snprintf(store->told_state, sizeof store->told_state, "%s", state);
    return is_of_row ? VP_ERR_BAD_VALUE : VP_ERR_STORE;
}

void postgres_disconnect(struct postgres_store *store)
{
    PQfinish(store->connection);
    store->connection = NULL;
}

static void back_off(struct postgres_store *store)
{
    store->back_off_ms = store->back_off_ms == 0 ? BACK_OFF_MS : 2 * store->back_off_ms;
    if (store->back_off_ms > BACK_OFF_MAX_MS)
        store->back_off_ms = BACK_OFF_MAX_MS;
    store->try_again_ms = clock_mono_ms() + store->back_off_ms;
}

static bool is_cut(const struct postgres_store *store)
{
    return store->is_cut != NULL && *store->is_cut;
}

/* False: the server did not answer in time, or is gone. */
static bool wait_for_answer(const struct postgres_store *store, int64_t until_ms)
{
    while (PQisBusy(store->connection) != 0) {
        struct pollfd socket = {.fd = PQsocket(store->connection), .events = POLLIN};
        int64_t left_ms = until_ms - clock_mono_ms();
        bool may_cut = store->is_cut != NULL && !store->is_writing;
        if (left_ms <= 0)
            return false;
        bool has_come =
            poll(&socket, 1, (int)(may_cut && left_ms > CUT_LOOK_MS ? CUT_LOOK_MS : left_ms)) != 0;
        if (has_come ? PQconsumeInput(store->connection) == 0 : may_cut && is_cut(store))
            return false;
    }
    return true;
}

static PGresult *collect(struct postgres_store *store, int work_ms)
{
    int64_t until_ms = clock_mono_ms() + store->patience_ms + work_ms;
    PGresult *last = NULL;
    for (;;) {
        if (!wait_for_answer(store, until_ms)) {
            PQclear(last);
            postgres_disconnect(store);
            if (clock_mono_ms() >= until_ms)
                back_off(store); /* whose job this is waited long enough */
            return NULL;
        }
        PGresult *result = PQgetResult(store->connection);
        if (result == NULL)
            break;
        if (last != NULL && PQresultStatus(last) == PGRES_FATAL_ERROR) {
            PQclear(result);
            continue;
        }
        PQclear(last);
        last = result;
    }
    if (PQstatus(store->connection) != CONNECTION_BAD)
        return last;
    PQclear(last);
    postgres_disconnect(store);
    return NULL;
}

static int answer_ms(const struct postgres_store *store)
{
    return ANSWER_MS + (store->is_writing ? 0 : store->work_ms);
}

int postgres_write_ms(const struct postgres_store *store)
{
    return store->patience_ms + ANSWER_MS - SERVER_LEAD_MS;
}

PGresult *postgres_collect(struct postgres_store *store)
{
    return collect(store, answer_ms(store));
}

static bool is_good(const PGresult *result)
{
    return result != NULL &&
           (PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK);
}

static PGresult *query(struct postgres_store *store, const char *text, int work_ms)
{
    if (store->connection == NULL)
        return NULL;
    PGresult *result = PQsendQuery(store->connection, text) != 0 ? collect(store, work_ms) : NULL;
    if (is_good(result))
        return result;
    (void)postgres_failed(store, result, "query");
    PQclear(result);
    return NULL;
}

PGresult *postgres_query(struct postgres_store *store, const char *text)
{
    return query(store, text, answer_ms(store));
}

PGresult *postgres_query_lock(struct postgres_store *store, const char *text)
{
    return query(store, text, LOCK_ANSWER_MS);
}

static void ignore_notice(void *owner, const char *message)
{
    (void)owner, (void)message;
}

/* Of a session: how long the server works for us, and waits for us. A machine that vanished within a transaction
 * gives its lock back. */
bool postgres_set_up(struct postgres_store *store)
{
    char text[256];
    snprintf(
        text, sizeof text,
        "SET statement_timeout = %d; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d",
        postgres_write_ms(store) + store->work_ms, store->patience_ms, store->patience_ms + ANSWER_MS);
    PGresult *result = postgres_query(store, text);
    PQclear(result);
    return result != NULL;
}

static enum vp_err connect_now(struct postgres_store *store, char *out_why, size_t why_size_bytes)
{
    char timeout_s[8], silent_ms[16];
    /* What stands in the URL counts more than what stands before it here, and a setting of ours more than that. */
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "gssencmode", "application_name",
                                 "dbname",          "client_encoding",  "password",   NULL};
    const char *const values[] = {timeout_s,  silent_ms, "disable",        "voiceplate",
                                  store->url, "UTF8",    store_password(), NULL};
    snprintf(timeout_s, sizeof timeout_s, "%d", CONNECT_S);
    snprintf(silent_ms, sizeof silent_ms, "%d", store->patience_ms + ANSWER_MS);
    store->connection = PQconnectdbParams(names, values, 1);
    store->generation++;
    if (store->connection == NULL || PQstatus(store->connection) != CONNECTION_OK) {
        postgres_copy_error(PQerrorMessage(store->connection), out_why, why_size_bytes);
        postgres_disconnect(store);
        return VP_ERR_STORE;
    }
    PQsetNoticeProcessor(store->connection, ignore_notice, NULL);
    enum vp_err err = VP_ERR_STORE;
    if (postgres_set_up(store))
        err = store->is_looking ? VP_OK : postgres_migrate(store, out_why, why_size_bytes);
    if (err == VP_OK && !store->is_looking)
        postgres_keep_time(store);
    if (err != VP_OK)
        postgres_disconnect(store);
    return err;
}

/* Whoever opens a store tells its first failure. */
static void tell_unreachable(struct postgres_store *store, const char *why)
{
    static const char unreachable[] = "conn";
    char cause[384];
    int64_t now_ms = clock_mono_ms();
    if (strcmp(store->told_state, unreachable) == 0 && now_ms - store->told_ms < TELL_AGAIN_MS)
        return;
    store->told_ms = now_ms;
    snprintf(store->told_state, sizeof store->told_state, "%s", unreachable);
    log_error("store", "the database cannot be reached again cause=%s do=\"%s\"",
              log_quote(cause, sizeof cause, span_of(why)), postgres_advice_of(why));
}

enum vp_err postgres_ready(struct postgres_store *store, char *out_why, size_t why_size_bytes)
{
    if (store->connection != NULL && PQstatus(store->connection) == CONNECTION_OK)
        return VP_OK;
    if (store->is_in_transaction || clock_mono_ms() < store->try_again_ms || is_cut(store)) {
        snprintf(out_why, why_size_bytes, "the connection is lost");
        return VP_ERR_STORE;
    }
    postgres_disconnect(store);
    bool is_again = store->generation != 0;
    enum vp_err err = connect_now(store, out_why, why_size_bytes);
    if (err != VP_OK) {
        back_off(store);
        if (is_again)
            tell_unreachable(store, out_why);
        return err;
    }
    store->try_again_ms = store->back_off_ms = store->told_ms = 0;
    if (is_again)
        log_info("store", "the database is there again");
    return VP_OK;
}
