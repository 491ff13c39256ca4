/* PostgreSQL as a backend: how it is opened, and what beside the verbs is its own. The server keeps its files; what
 * SQLite's backend does for them, an administrator does there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres_internal.h"
#include "store/store_place.h"

static void close_database(struct store *base)
{
    struct postgres_store *store = (struct postgres_store *)base;
    sql_drop_all(&store->sql);
    postgres_disconnect(store);
    free(store);
}

static enum vp_err open_database(const char *place, int patience_ms, struct store **out_store, char *out_why,
                                 size_t why_size_bytes)
{
    struct postgres_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return VP_ERR_NO_MEMORY;
    store->sql.store.backend = &postgres_backend;
    store->sql.driver = &postgres_driver;
    store->patience_ms = patience_ms;
    enum vp_err err = VP_ERR_BAD_VALUE;
    out_why[0] = '\0';
    if (snprintf(store->url, sizeof store->url, "postgres:%s", place) < (int)sizeof store->url)
        err = postgres_ready(store, out_why, why_size_bytes);
    else
        snprintf(out_why, why_size_bytes, "the URL is too long");
    if (err == VP_OK) {
        *out_store = &store->sql.store;
        return VP_OK;
    }
    close_database(&store->sql.store);
    return err;
}

enum vp_err postgres_peek(const char *url, char *out_text, size_t size_bytes)
{
    enum { PATIENCE_MS = 2000 };
    char name[STORE_NAME_BYTES], why[384] = "";
    struct postgres_store store = {.patience_ms = PATIENCE_MS, .is_looking = true};
    store_name(url, name, sizeof name);
    (void)snprintf(store.url, sizeof store.url, "%s", url);
    enum vp_err err = postgres_ready(&store, why, sizeof why);
    if (err == VP_OK)
        snprintf(out_text, size_bytes, "%s answers, PostgreSQL %d", name,
                 PQserverVersion(store.connection) / 10000);
    else
        snprintf(out_text, size_bytes, "%s: %s; %s", name, why, postgres_advice_of(why));
    postgres_disconnect(&store);
    return err == VP_OK ? VP_OK : VP_ERR_STORE;
}

static enum store_condition look(struct store *base)
{
    (void)base;
    return STORE_FINE; /* what a server finds wrong with its files it answers to whoever asks */
}

static void identify(struct store *base, uint64_t out_open[2], uint64_t out_at_place[2])
{
    (void)base;
    out_open[0] = out_open[1] = out_at_place[0] = out_at_place[1] = 0;
}

static bool take_refused(struct store *base)
{
    struct postgres_store *store = (struct postgres_store *)base;
    bool has_refused = store->has_refused;
    store->has_refused = false;
    return has_refused;
}

static void set_patience(struct store *base, int patience_ms)
{
    ((struct postgres_store *)base)->patience_ms = patience_ms;
}

static void allow_work_ms(struct store *base, int work_ms, const _Atomic bool *is_cut)
{
    struct postgres_store *store = (struct postgres_store *)base;
    store->work_ms = work_ms;
    store->is_cut = is_cut;
    if (store->connection != NULL && !postgres_set_up(store))
        postgres_disconnect(store); /* the next connection knows it */
}

static enum vp_err probe(struct store *base)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err == VP_OK)
        err = sql_end(store, sql_run(sql_take(store, SQL_PROBE)));
    if (err == VP_OK)
        postgres_keep_time((struct postgres_store *)base);
    return err;
}

const struct store_backend postgres_backend = {
    .scheme = "postgres",
    .open = open_database,
    .close = close_database,
    SQL_VERBS,
    .set_patience = set_patience,
    .take_refused = take_refused,
    .allow_work_ms = allow_work_ms,
    .look = look,
    .identify = identify,
    .probe = probe,
};
