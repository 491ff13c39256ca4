#include <string.h>

#include "store/sqlite_internal.h"
#include "store/store_house.h"

/* The days with blanks between them. */
static void join_days(const struct house_state *house, char out[HOUSE_CLOSED_DAYS_MAX * MENU_DAY_BYTES])
{
    size_t len = 0;
    for (size_t i = 0; i < house->closed_day_count; i++) {
        memcpy(out + len, house->closed_days[i], MENU_DAY_BYTES - 1);
        len += MENU_DAY_BYTES - 1;
        out[len++] = ' ';
    }
    out[len > 0 ? len - 1 : 0] = '\0';
}

static void split_days(const char *text, struct house_state *house)
{
    for (size_t len; *text != '\0' && house->closed_day_count < HOUSE_CLOSED_DAYS_MAX;
         text += len + (text[len] == ' ')) {
        len = strcspn(text, " ");
        span_copy((struct span){text, len}, house->closed_days[house->closed_day_count++], MENU_DAY_BYTES);
    }
}

static enum vp_err put(struct sqlite_store *store, enum sqlite_sql sql, const struct store_house *house)
{
    char days[HOUSE_CLOSED_DAYS_MAX * MENU_DAY_BYTES];
    const struct house_state *state = &house->house;
    join_days(state, days);
    sqlite3_stmt *insert = sqlite_take(store, sql);
    sqlite_bind_text(insert, 1, state->restaurant_id);
    sqlite3_bind_int(insert, 2, state->is_paused);
    sqlite3_bind_int64(insert, 3, state->paused_until_unix_ms);
    sqlite3_bind_int(insert, 4, state->busy_minutes);
    sqlite_bind_text(insert, 5, state->special);
    sqlite_bind_text(insert, 6, days);
    sqlite_bind_text(insert, 7, house->changed_by);
    sqlite3_bind_int64(insert, 8, house->changed_unix_ms);
    return sqlite_run(store, insert);
}

enum vp_err sqlite_put_house(struct store *base, const struct store_house *house)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = put(store, SQL_PUT_HOUSE, house);
    if (err == VP_OK)
        err = put(store, SQL_LOG_HOUSE, house);
    return sqlite_end(store, err);
}

static void read_house(sqlite3_stmt *row, struct store_house *out_house)
{
    struct house_state *state = &out_house->house;
    const char *days = (const char *)sqlite3_column_text(row, 5);
    *out_house = (struct store_house){.changed_unix_ms = sqlite3_column_int64(row, 7)};
    sqlite_copy_text(row, 0, state->restaurant_id, sizeof state->restaurant_id);
    state->is_paused = sqlite3_column_int(row, 1) != 0;
    state->paused_until_unix_ms = sqlite3_column_int64(row, 2);
    state->busy_minutes = sqlite3_column_int(row, 3);
    sqlite_copy_text(row, 4, state->special, sizeof state->special);
    split_days(days != NULL ? days : "", state);
    sqlite_copy_text(row, 6, out_house->changed_by, sizeof out_house->changed_by);
}

enum vp_err sqlite_find_house(struct store *base, const char *restaurant_id, struct store_house *out_house)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *query = sqlite_take(store, SQL_FIND_HOUSE);
    sqlite_bind_text(query, 1, restaurant_id);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        read_house(query, out_house);
    sqlite3_reset(query);
    return err;
}

struct house_reader {
    bool (*on_house)(void *owner, const struct store_house *house);
    void *owner;
};

static bool pass_house(void *arg, sqlite3_stmt *row)
{
    const struct house_reader *reader = arg;
    struct store_house house;
    read_house(row, &house);
    return reader->on_house(reader->owner, &house);
}

enum vp_err sqlite_each_house(struct store *base,
                              bool (*on_house)(void *owner, const struct store_house *house), void *owner)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct house_reader reader = {on_house, owner};
    sqlite3_stmt *query = sqlite_prepare(
        store, "SELECT restaurant_id, is_paused, paused_until_unix_ms, busy_minutes, special, closed_days, "
               "changed_by, changed_unix_ms FROM house ORDER BY restaurant_id");
    return sqlite_each_row(store, query, pass_house, &reader);
}

enum vp_err sqlite_house_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_HOUSE_VERSION), out_version);
}
