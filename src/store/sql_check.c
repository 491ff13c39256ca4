#include "store/sql_internal.h"

enum vp_err sql_begin_view(struct store *base)
{
    struct sql_store *store = (struct sql_store *)base;
    return store->driver->begin_view(store);
}

void sql_end_view(struct store *base)
{
    struct sql_store *store = (struct sql_store *)base;
    store->driver->end_view(store);
}

/* One statement a kind: CallSid, restaurant, order number, detail. */
static const char *const queries[STORE_FLAW_COUNT] = {
    [STORE_FLAW_ORDER_WITHOUT_CALL] = "SELECT call_sid, restaurant_id, order_number, '' FROM orders "
                                      "WHERE call_sid NOT IN (SELECT call_sid FROM call)",
    [STORE_FLAW_ORDER_ELSEWHERE] =
        "SELECT call_sid, orders.restaurant_id, order_number, call.restaurant_id FROM orders "
        "JOIN call USING (call_sid) WHERE call.restaurant_id <> orders.restaurant_id",
    [STORE_FLAW_VERSION_ORDERED_TWICE] =
        "SELECT call_sid, min(restaurant_id), min(order_number), 'basket version ' || basket_version "
        "FROM orders GROUP BY call_sid, basket_version HAVING count(*) > 1",
    [STORE_FLAW_NUMBER_GIVEN_TWICE] = "SELECT min(call_sid), restaurant_id, order_number, '' FROM orders "
                                      "GROUP BY restaurant_id, order_number HAVING count(*) > 1",
    [STORE_FLAW_ORDER_WITHOUT_OUTBOX] = "SELECT call_sid, restaurant_id, order_number, '' FROM orders "
                                        "WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE order_id = orders.id "
                                        "AND sequence = 0)",
    [STORE_FLAW_OUTBOX_WITHOUT_ORDER] =
        "SELECT '', '', 0, 'outbox row ' || id FROM outbox "
        "WHERE order_id IS NOT NULL AND order_id NOT IN (SELECT id FROM orders)",
    [STORE_FLAW_LINE_WITHOUT_ORDER] = "SELECT '', '', 0, quantity || ' ' || name FROM order_line "
                                      "WHERE order_id NOT IN (SELECT id FROM orders)",
    [STORE_FLAW_BASKET_WITHOUT_CALL] = "SELECT call_sid, '', 0, '' FROM basket "
                                       "WHERE call_sid NOT IN (SELECT call_sid FROM call)",
    [STORE_FLAW_DELIVERY_WITHOUT_ORDER] =
        "SELECT '', restaurant_id, 0, 'delivery ' || id FROM delivery "
        "WHERE order_id IS NOT NULL AND order_id NOT IN (SELECT id FROM orders)",
    [STORE_FLAW_DELIVERY_GIVEN_UP] =
        "SELECT orders.call_sid, delivery.restaurant_id, order_number, way_id || ': ' || last_error FROM delivery "
        "JOIN orders ON orders.id = order_id WHERE delivery.state = 2",
};

struct flaw_reader {
    enum store_flaw_kind kind;
    bool (*on_flaw)(void *owner, const struct store_flaw *flaw);
    void *owner;
    bool wants_more;
};

static bool pass_flaw(void *arg, struct sql_statement *row)
{
    struct flaw_reader *reader = arg;
    struct store_flaw flaw = {.kind = reader->kind, .order_number = sql_column_int(row, 2)};
    sql_copy_text(row, 0, flaw.call_sid, sizeof flaw.call_sid);
    sql_copy_text(row, 1, flaw.restaurant_id, sizeof flaw.restaurant_id);
    sql_copy_text(row, 3, flaw.detail, sizeof flaw.detail);
    reader->wants_more = reader->on_flaw(reader->owner, &flaw);
    return reader->wants_more;
}

enum vp_err sql_each_flaw(struct store *base, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                          void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct flaw_reader reader = {STORE_FLAW_FILE_DAMAGED, on_flaw, owner, true};
    enum vp_err err = VP_OK;
    for (int kind = 0; kind < STORE_FLAW_COUNT && reader.wants_more && err == VP_OK; kind++) {
        reader.kind = (enum store_flaw_kind)kind;
        err = sql_each_row(kind == STORE_FLAW_FILE_DAMAGED ? sql_take(store, SQL_DAMAGE)
                                                           : sql_prepare(store, queries[kind]),
                           pass_flaw, &reader);
    }
    return err;
}
