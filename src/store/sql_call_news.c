#include "store/sql_internal.h"

struct line_reader {
    bool (*on_line)(void *owner, const struct store_new_line *line);
    void *owner;
};

static bool read_line(void *arg, struct sql_statement *row)
{
    const struct line_reader *reader = arg;
    const struct store_new_line line = {
        .id = sql_column_int64(row, 0),
        .call_sid = sql_column_text(row, 1),
        .restaurant_id = sql_column_text(row, 2),
        .line = {.speaker = (enum store_speaker)sql_column_int(row, 3),
                 .offset_ms = sql_column_int64(row, 4),
                 .text = sql_column_text(row, 5),
                 .unheard = sql_column_text(row, 6)},
    };
    return line.call_sid == NULL || line.restaurant_id == NULL || line.line.text == NULL || /* no memory */
           reader->on_line(reader->owner, &line);
}

enum vp_err sql_each_new_line(struct store *base, int64_t after_id, int limit,
                              bool (*on_line)(void *owner, const struct store_new_line *line), void *owner)
{
    static const char sql[] =
        "SELECT line.id, call_sid, restaurant_id, speaker, offset_ms, text, unheard "
        "FROM line JOIN call USING (call_sid) WHERE line.id > ?1 ORDER BY line.id LIMIT ?2";
    struct sql_store *store = (struct sql_store *)base;
    struct line_reader reader = {on_line, owner};
    struct sql_statement *query = sql_prepare(store, sql);
    sql_bind_int64(query, 1, after_id);
    sql_bind_int(query, 2, limit);
    return sql_each_row(query, read_line, &reader);
}

enum vp_err sql_line_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_LINE_VERSION), out_version);
}

struct live_reader {
    bool (*on_call)(void *owner, const struct store_live_call *call);
    void *owner;
};

static bool read_live(void *arg, struct sql_statement *row)
{
    const struct live_reader *reader = arg;
    const struct store_live_call call = {.call_sid = sql_column_text(row, 0),
                                         .restaurant_id = sql_column_text(row, 1),
                                         .basket_version = (uint32_t)sql_column_int64(row, 2)};
    return call.call_sid == NULL || call.restaurant_id == NULL || reader->on_call(reader->owner, &call);
}

enum vp_err sql_each_live_call(struct store *base,
                               bool (*on_call)(void *owner, const struct store_live_call *call), void *owner)
{
    static const char sql[] =
        "SELECT call_sid, restaurant_id, coalesce(version, 0) FROM call LEFT JOIN basket "
        "USING (call_sid) WHERE ended_unix_ms = 0";
    struct sql_store *store = (struct sql_store *)base;
    struct live_reader reader = {on_call, owner};
    return sql_each_row(sql_prepare(store, sql), read_live, &reader);
}
