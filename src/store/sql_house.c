#include <string.h>

#include "store/sql_internal.h"
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

static enum vp_err put(struct sql_store *store, enum sql_text sql, const struct store_house *house)
{
    char days[HOUSE_CLOSED_DAYS_MAX * MENU_DAY_BYTES];
    const struct house_state *state = &house->house;
    join_days(state, days);
    struct sql_statement *insert = sql_take(store, sql);
    sql_bind_text(insert, 1, state->restaurant_id);
    sql_bind_int(insert, 2, state->is_paused);
    sql_bind_int64(insert, 3, state->paused_until_unix_ms);
    sql_bind_int(insert, 4, state->busy_minutes);
    sql_bind_text(insert, 5, state->special);
    sql_bind_text(insert, 6, days);
    sql_bind_text(insert, 7, house->changed_by);
    sql_bind_int64(insert, 8, house->changed_unix_ms);
    return sql_run(insert);
}

enum vp_err sql_put_house(struct store *base, const struct store_house *house)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = put(store, SQL_PUT_HOUSE, house);
    if (err == VP_OK)
        err = put(store, SQL_LOG_HOUSE, house);
    return sql_end(store, err);
}

static void read_house(struct sql_statement *row, struct store_house *out_house)
{
    struct house_state *state = &out_house->house;
    const char *days = sql_column_text(row, 5);
    *out_house = (struct store_house){.changed_unix_ms = sql_column_int64(row, 7)};
    sql_copy_text(row, 0, state->restaurant_id, sizeof state->restaurant_id);
    state->is_paused = sql_column_int(row, 1) != 0;
    state->paused_until_unix_ms = sql_column_int64(row, 2);
    state->busy_minutes = sql_column_int(row, 3);
    sql_copy_text(row, 4, state->special, sizeof state->special);
    split_days(days != NULL ? days : "", state);
    sql_copy_text(row, 6, out_house->changed_by, sizeof out_house->changed_by);
}

enum vp_err sql_find_house(struct store *base, const char *restaurant_id, struct store_house *out_house)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_FIND_HOUSE);
    sql_bind_text(query, 1, restaurant_id);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        read_house(query, out_house);
    sql_reset(query);
    return err;
}

struct house_reader {
    bool (*on_house)(void *owner, const struct store_house *house);
    void *owner;
};

static bool pass_house(void *arg, struct sql_statement *row)
{
    const struct house_reader *reader = arg;
    struct store_house house;
    read_house(row, &house);
    return reader->on_house(reader->owner, &house);
}

enum vp_err sql_each_house(struct store *base, bool (*on_house)(void *owner, const struct store_house *house),
                           void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct house_reader reader = {on_house, owner};
    struct sql_statement *query = sql_prepare(
        store, "SELECT restaurant_id, is_paused, paused_until_unix_ms, busy_minutes, special, closed_days, "
               "changed_by, changed_unix_ms FROM house ORDER BY restaurant_id");
    return sql_each_row(query, pass_house, &reader);
}

enum vp_err sql_house_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_HOUSE_VERSION), out_version);
}
