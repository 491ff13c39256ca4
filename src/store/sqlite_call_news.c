#include "store/sqlite_internal.h"

struct line_reader {
    bool (*on_line)(void *owner, const struct store_new_line *line);
    void *owner;
};

static bool read_line(void *arg, sqlite3_stmt *row)
{
    const struct line_reader *reader = arg;
    const struct store_new_line line = {
        .id = sqlite3_column_int64(row, 0),
        .call_sid = (const char *)sqlite3_column_text(row, 1),
        .restaurant_id = (const char *)sqlite3_column_text(row, 2),
        .line = {.speaker = (enum store_speaker)sqlite3_column_int(row, 3),
                 .offset_ms = sqlite3_column_int64(row, 4),
                 .text = (const char *)sqlite3_column_text(row, 5),
                 .unheard = (const char *)sqlite3_column_text(row, 6)},
    };
    return line.call_sid == NULL || line.restaurant_id == NULL || line.line.text == NULL || /* no memory */
           reader->on_line(reader->owner, &line);
}

enum vp_err sqlite_each_new_line(struct store *base, int64_t after_id, int limit,
                                 bool (*on_line)(void *owner, const struct store_new_line *line), void *owner)
{
    static const char sql[] =
        "SELECT line.id, call_sid, restaurant_id, speaker, offset_ms, text, unheard "
        "FROM line JOIN call USING (call_sid) WHERE line.id > ?1 ORDER BY line.id LIMIT ?2";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct line_reader reader = {on_line, owner};
    sqlite3_stmt *query = sqlite_prepare(store, sql);
    sqlite3_bind_int64(query, 1, after_id);
    sqlite3_bind_int(query, 2, limit);
    return sqlite_each_row(store, query, read_line, &reader);
}

enum vp_err sqlite_line_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_LINE_VERSION), out_version);
}

struct live_reader {
    bool (*on_call)(void *owner, const struct store_live_call *call);
    void *owner;
};

static bool read_live(void *arg, sqlite3_stmt *row)
{
    const struct live_reader *reader = arg;
    const struct store_live_call call = {.call_sid = (const char *)sqlite3_column_text(row, 0),
                                         .restaurant_id = (const char *)sqlite3_column_text(row, 1),
                                         .basket_version = (uint32_t)sqlite3_column_int64(row, 2)};
    return call.call_sid == NULL || call.restaurant_id == NULL || reader->on_call(reader->owner, &call);
}

enum vp_err sqlite_each_live_call(struct store *base,
                                  bool (*on_call)(void *owner, const struct store_live_call *call),
                                  void *owner)
{
    static const char sql[] = "SELECT call_sid, restaurant_id, ifnull(version, 0) FROM call LEFT JOIN basket "
                              "USING (call_sid) WHERE ended_unix_ms = 0";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct live_reader reader = {on_call, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_live, &reader);
}
