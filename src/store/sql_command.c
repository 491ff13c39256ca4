#include "store/sql_internal.h"

#include "base/rand.h"

enum { KEPT_MS = 3600 * 1000 }; /* longer than anybody obeys */

enum vp_err sql_put_command(struct store *base, const struct store_command *command)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *forget = sql_take(store, SQL_FORGET_COMMANDS);
    sql_bind_int64(forget, 1, KEPT_MS);
    err = sql_run(forget);
    if (err == VP_OK) {
        struct sql_statement *insert = sql_take(store, SQL_PUT_COMMAND);
        sql_bind_text(insert, 1, command->call_sid);
        sql_bind_int(insert, 2, (int)command->command);
        sql_bind_int64(insert, 3, command->age_ms);
        err = sql_run(insert);
    }
    return sql_end(store, err);
}

struct command_reader {
    bool (*on_command)(void *owner, const struct store_command *command);
    void *owner;
};

static bool read_command(void *arg, struct sql_statement *row)
{
    const struct command_reader *reader = arg;
    struct store_command command = {.command = (enum call_command)sql_column_int(row, 1),
                                    .age_ms = sql_column_int64(row, 2)};
    sql_copy_text(row, 0, command.call_sid, sizeof command.call_sid);
    return reader->on_command(reader->owner, &command);
}

enum vp_err sql_each_command(struct store *base, int64_t max_age_ms,
                             bool (*on_command)(void *owner, const struct store_command *command),
                             void *owner)
{
    struct command_reader reader = {on_command, owner};
    struct sql_statement *query = sql_take((struct sql_store *)base, SQL_EACH_COMMAND);
    sql_bind_int64(query, 1, max_age_ms);
    return sql_each_row(query, read_command, &reader);
}

static bool take_out(void *owner, const struct store_command *command)
{
    *(struct store_command *)owner = *command;
    return false;
}

static enum vp_err find(struct sql_store *store, const char *call_sid, int64_t max_age_ms, int64_t taker,
                        struct store_command *out_command)
{
    struct command_reader reader = {take_out, out_command};
    struct sql_statement *query = sql_take(store, SQL_FIND_COMMAND);
    out_command->command = CALL_COMMAND_NONE;
    sql_bind_int64(query, 1, max_age_ms);
    sql_bind_text(query, 2, call_sid);
    sql_bind_int64(query, 3, taker);
    enum vp_err err = sql_each_row(query, read_command, &reader);
    return err == VP_OK && out_command->command == CALL_COMMAND_NONE ? VP_ERR_NOT_FOUND : err;
}

/* Never 0, and never drawn again. */
static int64_t draw_taker(void)
{
    int64_t taker;
    rand_bytes(&taker, sizeof taker);
    return (taker & INT64_MAX) | 1;
}

enum vp_err sql_take_command(struct store *base, const char *call_sid, int64_t max_age_ms,
                             struct store_command *command)
{
    struct sql_store *store = (struct sql_store *)base;
    struct store_command found;
    if (command->taker == 0)
        command->taker = draw_taker();
    /* Who finds none waits for nobody. */
    enum vp_err err = find(store, call_sid, max_age_ms, command->taker, &found);
    if (err == VP_OK)
        err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    err = find(store, call_sid, max_age_ms, command->taker, &found); /* another may have been quicker */
    if (err == VP_OK) {
        struct sql_statement *take = sql_take(store, SQL_TAKE_COMMANDS);
        sql_bind_text(take, 1, call_sid);
        sql_bind_int64(take, 2, command->taker);
        err = sql_run(take);
    }
    err = sql_end(store, err);
    if (err == VP_OK)
        *command = found; /* without the taker: who has it does not ask for it again */
    return err;
}
