/* What happened is a row of the outbox, and becomes a delivery for each way that takes such events. */
#include "base/log.h"
#include "store/sql_internal.h"

enum { PLANS_MAX = 64 }; /* at once: a transaction is short */

struct unplanned {
    int64_t row_id, unix_ms;
    enum store_event event;
};

static enum vp_err read_unplanned(struct sql_store *store, const char *restaurant_id,
                                  struct unplanned out_rows[PLANS_MAX], size_t *out_count)
{
    struct sql_statement *query = sql_take(store, SQL_UNPLANNED);
    sql_bind_text(query, 1, restaurant_id);
    sql_bind_int(query, 2, PLANS_MAX);
    size_t count = 0;
    enum vp_err err = VP_OK;
    while (count < PLANS_MAX && (err = sql_step(query)) == VP_OK) {
        struct unplanned *row = &out_rows[count++];
        char event[STORE_EVENT_BYTES];
        sql_copy_text(query, 1, event, sizeof event);
        *row = (struct unplanned){sql_column_int64(query, 0), sql_column_int64(query, 2), STORE_EVENT_COUNT};
        if (!store_event_parse(event, &row->event))
            log_error("store", "an event of the outbox is not known row=%lld", (long long)row->row_id);
    }
    sql_reset(query);
    *out_count = count;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err put_delivery(struct sql_store *store, const struct unplanned *row,
                                const struct store_ways *ways, size_t way, int64_t unix_ms)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_DELIVERY);
    sql_bind_int64(insert, 1, row->row_id);
    sql_bind_text(insert, 2, ways->restaurant_id);
    sql_bind_text(insert, 3, ways->way_ids[way]);
    sql_bind_int64(insert, 4, unix_ms);
    return sql_run(insert);
}

/* Inside a transaction. One that another process planned meanwhile is left alone. */
static enum vp_err plan_row(struct sql_store *store, const struct unplanned *row,
                            const struct store_ways *ways, const struct store_plan *plan, int *count)
{
    struct sql_statement *update = sql_take(store, SQL_PLANNED);
    sql_bind_int64(update, 1, row->row_id);
    sql_bind_int64(update, 2, plan->unix_ms);
    enum vp_err err = sql_run(update);
    if (err != VP_OK || store->change_count == 0)
        return err;
    bool is_old = row->unix_ms < plan->oldest_unix_ms;
    if (is_old && ways->way_count > 0)
        log_warn("store", "an event is too old to be delivered event=%s restaurant=%s row=%lld",
                 store_event_name(row->event), ways->restaurant_id, (long long)row->row_id);
    for (size_t i = 0; i < ways->way_count && !is_old && err == VP_OK; i++) {
        if ((ways->way_events[i] & STORE_EVENT_BIT(row->event)) == 0)
            continue;
        err = put_delivery(store, row, ways, i, plan->unix_ms);
        ++*count;
    }
    return err;
}

static enum vp_err plan_restaurant(struct sql_store *store, const struct store_ways *ways,
                                   const struct store_plan *plan, int *count)
{
    struct unplanned rows[PLANS_MAX];
    size_t row_count = 0;
    int planned = 0;
    enum vp_err err = read_unplanned(store, ways->restaurant_id, rows, &row_count);
    if (err != VP_OK || row_count == 0)
        return err;
    err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < row_count && err == VP_OK; i++)
        err = plan_row(store, &rows[i], ways, plan, &planned);
    err = sql_end(store, err);
    if (err == VP_OK)
        *count += planned;
    return err;
}

enum vp_err sql_plan_deliveries(struct store *base, const struct store_plan *plan, int *out_count)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = VP_OK;
    *out_count = 0;
    for (size_t i = 0; i < plan->restaurant_count && err == VP_OK; i++)
        err = plan_restaurant(store, &plan->restaurants[i], plan, out_count);
    return err;
}

/* Whoever is told is looked for among few: what was acknowledged is not in the index. */
enum vp_err sql_plan_unheard(struct store *base, const struct store_unheard *unheard, int *out_count)
{
    struct sql_store *store = (struct sql_store *)base;
    static const int statements[] = {SQL_ARE_UNHEARD, SQL_TELL_UNHEARD};
    int64_t are_there = 0;
    enum vp_err err = VP_OK;
    *out_count = 0;
    for (int i = 0; i < 2 && err == VP_OK; i++) {
        if (i == 1 && (are_there == 0 || (err = sql_begin(store, false)) != VP_OK))
            return err;
        struct sql_statement *statement = sql_take(store, statements[i]);
        sql_bind_text(statement, 1, unheard->restaurant_id);
        sql_bind_text(statement, 2, unheard->way_id);
        sql_bind_text(statement, 3, unheard->told_way_id);
        sql_bind_int64(statement, 4, unheard->oldest_unix_ms);
        sql_bind_int64(statement, 5, unheard->before_unix_ms);
        if (i == 0) {
            err = sql_run_number(statement, &are_there);
            continue;
        }
        sql_bind_int64(statement, 6, unheard->unix_ms);
        err = sql_run(statement);
        *out_count = err == VP_OK ? store->change_count : 0;
        err = sql_end(store, err);
    }
    return err;
}
