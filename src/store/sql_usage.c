#include "store/sql_internal.h"

/* The columns of tokens stand in the order of enum token_kind. */
enum vp_err sql_add_usage(struct sql_store *store, const char *call_sid,
                          const struct store_measures *measures)
{
    struct sql_statement *insert = sql_take(store, SQL_ADD_USAGE);
    sql_bind_text(insert, 1, call_sid);
    sql_bind_text(insert, 2, measures->usage_day);
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        sql_bind_int64(insert, 3 + i, measures->usage.tokens[i]);
    sql_bind_int64(insert, 3 + TOKEN_KIND_COUNT, measures->cost_micros);
    return sql_run(insert);
}

struct usage_reader {
    bool (*on_usage)(void *owner, const struct store_usage *usage);
    void *owner;
};

static bool pass_usage(void *arg, struct sql_statement *row)
{
    const struct usage_reader *reader = arg;
    struct store_usage usage = {.call_count = sql_column_int64(row, 2)};
    sql_copy_text(row, 0, usage.restaurant_id, sizeof usage.restaurant_id);
    sql_copy_text(row, 1, usage.day, sizeof usage.day);
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        usage.tokens.tokens[i] = sql_column_int64(row, 3 + i);
    usage.cost_micros = sql_column_int64(row, 3 + TOKEN_KIND_COUNT);
    return reader->on_usage(reader->owner, &usage);
}

/* One condition a kind of question, so that each has its index. */
#define USAGE_OF(condition)                                                                                  \
    "SELECT restaurant_id, day, count(*), sum(text_in), sum(text_cached), sum(text_out), sum(audio_in), "    \
    "sum(audio_cached), sum(audio_out), sum(cost_micros) FROM usage WHERE " condition                        \
    " GROUP BY restaurant_id, day ORDER BY day DESC, restaurant_id"

enum vp_err sql_each_usage(struct store *base, const struct store_usage_filter *filter,
                           bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct usage_reader reader = {on_usage, owner};
    const char *sql = USAGE_OF("day >= ?2"), *name = NULL;
    if (filter->call_sid != NULL) {
        sql = USAGE_OF("call_sid = ?1");
        name = filter->call_sid;
    } else if (filter->restaurant_id != NULL) {
        sql = USAGE_OF("restaurant_id = ?1 AND day >= ?2");
        name = filter->restaurant_id;
    }
    struct sql_statement *query = sql_prepare(store, sql);
    if (name != NULL)
        sql_bind_text(query, 1, name);
    if (filter->call_sid == NULL)
        sql_bind_text(query, 2, filter->since_day != NULL ? filter->since_day : "");
    return sql_each_row(query, pass_usage, &reader);
}
