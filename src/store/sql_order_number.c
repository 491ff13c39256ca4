/* The last number that was given to an order of each restaurant. */
#include "store/sql_internal.h"

enum vp_err sql_last_number(struct store *base, const char *restaurant_id, int *out_number)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_LAST_NUMBER);
    int64_t number = 0;
    sql_bind_text(query, 1, restaurant_id);
    enum vp_err err = sql_run_number(query, &number);
    *out_number = (int)number;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

struct number_reader {
    void (*on_number)(void *owner, const char *restaurant_id, int number);
    void *owner;
};

static bool pass_number(void *arg, struct sql_statement *row)
{
    const struct number_reader *reader = arg;
    char restaurant_id[MENU_NAME_BYTES];
    sql_copy_text(row, 0, restaurant_id, sizeof restaurant_id);
    reader->on_number(reader->owner, restaurant_id, sql_column_int(row, 1));
    return true;
}

enum vp_err sql_each_number(struct store *base,
                            void (*on_number)(void *owner, const char *restaurant_id, int number),
                            void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct number_reader reader = {on_number, owner};
    return sql_each_row(sql_prepare(store, "SELECT restaurant_id, last_order_number FROM restaurant"),
                        pass_number, &reader);
}

enum vp_err sql_raise_number(struct store *base, const char *restaurant_id, int number)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *raise = sql_take(store, SQL_RAISE_NUMBER);
    sql_bind_text(raise, 1, restaurant_id);
    sql_bind_int(raise, 2, number);
    return sql_run(raise);
}
