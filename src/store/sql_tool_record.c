#include <stdio.h>

#include "base/utf8.h"
#include "store/call_list.h"
#include "store/sql_internal.h"

/* The text, cut to size_bytes with its NUL at the end of a letter. */
static const char *cut(const char *text, char *out, size_t size_bytes)
{
    span_copy((struct span){text, utf8_cut(span_of(text), size_bytes - 1)}, out, size_bytes);
    return out;
}

enum vp_err sql_add_tool_record(struct store *base, const char *call_sid, const struct tool_record *record)
{
    struct sql_store *store = (struct sql_store *)base;
    char name[TOOL_RECORD_NAME_BYTES], arguments[TOOL_RECORD_ARGUMENTS_BYTES],
        answer[TOOL_RECORD_ANSWER_BYTES];
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *insert = sql_take(store, SQL_ADD_TOOL_RECORD);
    sql_bind_text(insert, 1, call_sid);
    sql_bind_int64(insert, 2, record->unix_ms);
    sql_bind_int(insert, 3, record->is_refusal);
    sql_bind_text(insert, 4, cut(record->name, name, sizeof name));
    sql_bind_text(insert, 5, cut(record->arguments, arguments, sizeof arguments));
    sql_bind_text(insert, 6, cut(record->answer, answer, sizeof answer));
    sql_bind_int(insert, 7, TOOL_RECORDS_MAX);
    return sql_end(store, sql_run(insert));
}

struct record_reader {
    bool (*on_record)(void *owner, const struct tool_record *record);
    void *owner;
    enum vp_err err;
};

static bool pass_record(void *arg, struct sql_statement *row)
{
    struct record_reader *reader = arg;
    const struct tool_record record = {.unix_ms = sql_column_int64(row, 0),
                                       .is_refusal = sql_column_int(row, 1) != 0,
                                       .name = sql_column_text(row, 2),
                                       .arguments = sql_column_text(row, 3),
                                       .answer = sql_column_text(row, 4)};
    if (record.name == NULL || record.arguments == NULL || record.answer == NULL)
        reader->err = VP_ERR_NO_MEMORY;
    return reader->err == VP_OK && reader->on_record(reader->owner, &record);
}

enum vp_err sql_each_tool_record(struct store *base, const char *call_sid,
                                 bool (*on_record)(void *owner, const struct tool_record *record),
                                 void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct record_reader reader = {on_record, owner, VP_OK};
    struct sql_statement *query =
        sql_prepare(store, "SELECT unix_ms, is_refusal, name, arguments, answer FROM tool_record "
                           "WHERE call_sid = ?1 ORDER BY unix_ms, id");
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_each_row(query, pass_record, &reader);
    return err == VP_OK ? reader.err : err;
}
