/* What is known of a caller, erased in one transaction, and overwritten on the disk. */
#include <jansson.h>
#include <stdlib.h>

#include "base/json_tree.h"
#include "store/sql_internal.h"

#define OF_CALL(table) "EXISTS (SELECT 1 FROM " table " WHERE " table ".call_sid = call.call_sid"

/* Of anybody something is known still: each of these is false once the steps below erased it. */
#define HAS_NOTE "(details LIKE 'note: %' OR instr(details, '; note: ') > 0)"
#define KNOWN_SAID                                                                                           \
    OF_CALL("line") ") OR " OF_CALL("tool_record") ") OR " OF_CALL("talk") ") OR " OF_CALL("turn_answer") ")"
#define KNOWN_ORDER                                                                                          \
    OF_CALL("orders")                                                                                        \
    " AND (name || phone || address || allergy || note || cancel_reason <> '' OR EXISTS "                    \
    "(SELECT 1 FROM order_line WHERE order_id = orders.id AND " HAS_NOTE ")))"
#define KNOWN_MESSAGE OF_CALL("message") " AND text || name || phone || wanted_for || account_id <> '')"
#define KNOWN_BASKET  OF_CALL("basket") " AND instr(json, '\"read_back\"') > 0)"
#define KNOWN                                                                                                \
    "(caller_number <> '' OR " KNOWN_SAID " OR " KNOWN_ORDER " OR " KNOWN_MESSAGE " OR " KNOWN_BASKET ")"

/* The number is a caller's who calls from it, and one's who told it: in an order, a message, or what became neither. */
#define PHONE_IN(json, path)                                                                                 \
    "tells_number(" json ", ?1) AND json_valid(" json ") AND is_number(json_extract(" json ", " path "), ?1)"
#define TOLD_ORDER    OF_CALL("orders") " AND is_number(phone, ?1))"
#define TOLD_MESSAGE  OF_CALL("message") " AND (is_number(phone, ?1) OR tells_number(text, ?1)))"
#define TOLD_BASKET   OF_CALL("basket") " AND " PHONE_IN("json", "'$.customer.phone'") ")"
#define TOLD_FUNCTION OF_CALL("tool_record") " AND " PHONE_IN("arguments", "'$.phone'") ")"
#define TOLD                                                                                                 \
    "(is_number(caller_number, ?1) OR " TOLD_ORDER " OR " TOLD_MESSAGE " OR " TOLD_BASKET                    \
    " OR " TOLD_FUNCTION ")"
/* ?1: the number or NULL, ?2: the restaurant or NULL, ?3: the time or 0, ?4: how many. */
#define CALLS_OF                                                                                             \
    "FROM call WHERE (?2 IS NULL OR restaurant_id = ?2) AND (?3 = 0 OR started_unix_ms < ?3) AND "           \
    "CASE WHEN ?1 IS NULL THEN " KNOWN " ELSE " TOLD " END"

static void bind_wish(struct sql_statement *statement, const struct caller_wish *wish)
{
    sql_bind_text(statement, 1, wish->number); /* NULL binds NULL */
    sql_bind_text(statement, 2, wish->restaurant_id);
    sql_bind_int64(statement, 3, wish->before_unix_ms);
}

struct call_reader {
    bool (*on_call)(void *owner, const struct store_call *call);
    void *owner;
};

static bool pass_call(void *arg, struct sql_statement *row)
{
    const struct call_reader *reader = arg;
    struct store_call call = {.ended_unix_ms = sql_column_int64(row, 2)};
    sql_copy_text(row, 0, call.call_sid, sizeof call.call_sid);
    sql_copy_text(row, 1, call.restaurant_id, sizeof call.restaurant_id);
    return reader->on_call(reader->owner, &call);
}

enum vp_err sql_each_call_of_caller(struct store *base, const struct caller_wish *wish,
                                    bool (*on_call)(void *owner, const struct store_call *call), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct call_reader reader = {on_call, owner};
    struct sql_statement *query =
        sql_prepare(store, "SELECT call_sid, restaurant_id, ended_unix_ms " CALLS_OF);
    bind_wish(query, wish);
    return sql_each_row(query, pass_call, &reader);
}

struct erased_reader {
    bool (*on_erased)(void *owner, const char *call_sid, int64_t erasure);
    void *owner;
};

static bool pass_erased(void *arg, struct sql_statement *row)
{
    const struct erased_reader *reader = arg;
    char call_sid[40];
    sql_copy_text(row, 0, call_sid, sizeof call_sid);
    return reader->on_erased(reader->owner, call_sid, sql_column_int64(row, 1));
}

enum vp_err sql_each_erased(struct store *base, int64_t after,
                            bool (*on_erased)(void *owner, const char *call_sid, int64_t erasure),
                            void *owner)
{
    struct erased_reader reader = {on_erased, owner};
    struct sql_statement *query = sql_take((struct sql_store *)base, SQL_EACH_ERASED);
    sql_bind_int64(query, 1, after);
    return sql_each_row(query, pass_erased, &reader);
}

/* Of the calls in the temporary table, whatever holds something of the caller's; what is found of what was said goes
 * before them. */
static const struct {
    const char *sql;
    size_t counted; /* the member that counts its rows; SIZE_MAX: none */
} steps[] = {
#define COUNTED(member) offsetof(struct caller_erased, member)
#define UNCOUNTED       SIZE_MAX
#define OF_THEM         " WHERE call_sid IN (SELECT call_sid FROM forgotten)"
    {"DELETE FROM line" OF_THEM, COUNTED(line_count)},
    {"DELETE FROM tool_record" OF_THEM, COUNTED(tool_record_count)},
    {"DELETE FROM talk" OF_THEM, UNCOUNTED},
    {"DELETE FROM turn_answer" OF_THEM, UNCOUNTED},
    /* A dish's note stands last among its details (order/ticket.c). */
    {"UPDATE order_line SET details = CASE WHEN details LIKE 'note: %' THEN '' ELSE "
     "substr(details, 1, instr(details, '; note: ') - 1) END WHERE " HAS_NOTE
     " AND order_id IN (SELECT id FROM orders" OF_THEM ")",
     UNCOUNTED},
    /* A provider's words may have the number in them. */
    {"UPDATE delivery SET last_error = '' WHERE last_error <> '' AND (order_id IN (SELECT id FROM orders" OF_THEM
     ") OR message_id IN (SELECT id FROM message" OF_THEM
     ") OR call_sid IN (SELECT call_sid FROM forgotten))",
     UNCOUNTED},
    {"UPDATE orders SET name = '', phone = '', address = '', allergy = '', note = '', cancel_reason = ''" OF_THEM,
     COUNTED(order_count)},
    {"UPDATE message SET text = '', name = '', phone = '', wanted_for = '', account_id = ''" OF_THEM,
     COUNTED(message_count)},
    {"UPDATE call SET caller_number = '', erasure = (SELECT coalesce(max(erasure), 0) + 1 FROM call "
     "WHERE erasure > 0)" OF_THEM,
     COUNTED(call_count)},
};

/* Whoever is blocked stays so; that somebody was, once, is nobody's any more. */
static const char erase_blocked[] =
    "UPDATE blocked_log SET number = '' WHERE is_number(number, ?1) AND (?2 IS NULL OR restaurant_id = ?2) AND "
    "NOT EXISTS (SELECT 1 FROM blocked WHERE blocked.restaurant_id = blocked_log.restaurant_id AND "
    "blocked.number = blocked_log.number)";

static enum vp_err run(struct sql_store *store, const char *sql, const struct caller_wish *wish)
{
    struct sql_statement *statement = sql_prepare(store, sql);
    if (wish != NULL) {
        bind_wish(statement, wish);
        sql_bind_int(statement, 4, wish->call_max > 0 ? wish->call_max : INT32_MAX);
    }
    enum vp_err err = sql_run(statement);
    sql_drop(statement);
    return err;
}

/* The dish without its note, which is said last (order/basket_spoken.c). */
static void erase_note(json_t *line)
{
    const char *spoken = json_string_value(json_object_get(line, "spoken"));
    const char *noted = spoken != NULL ? strstr(spoken, ", noted ") : NULL;
    if (noted != NULL)
        json_object_set_new(line, "spoken", json_stringn(spoken, (size_t)(noted - spoken)));
    json_object_del(line, "note");
}

/* What was said word for word, and to whom, goes; dishes and sums stay, by which the order is judged. */
static char *anonymous_basket(const char *text)
{
    static const char *const of_caller[] = {"name", "phone", "address", "allergy", "note"};
    json_t *basket = json_tree_load(span_of(text), 0), *customer = json_object_get(basket, "customer"), *line;
    size_t i;
    for (i = 0; i < sizeof of_caller / sizeof of_caller[0]; i++)
        if (json_object_get(customer, of_caller[i]) != NULL)
            json_object_set_new(customer, of_caller[i], json_string(""));
    json_object_del(basket, "read_back");
    json_array_foreach(json_object_get(basket, "lines"), i, line) erase_note(line);
    char *out = basket != NULL ? json_dumps(basket, JSON_COMPACT) : NULL;
    json_decref(basket);
    return out;
}

static enum vp_err erase_basket(struct sql_store *store, const char *call_sid)
{
    uint32_t version;
    char *text = NULL;
    enum vp_err err = sql_load_basket(&store->store, call_sid, &version, &text);
    if (err != VP_OK)
        return err == VP_ERR_NOT_FOUND ? VP_OK : err;
    char *anonymous = anonymous_basket(text);
    struct sql_statement *update = sql_prepare(store, "UPDATE basket SET json = ?2 WHERE call_sid = ?1");
    sql_bind_text(update, 1, call_sid);
    sql_bind_text(update, 2, anonymous != NULL ? anonymous : "{}"); /* what is no JSON is nobody's */
    err = sql_run(update);
    sql_drop(update);
    free(anonymous);
    free(text);
    return err;
}

static enum vp_err erase_baskets(struct sql_store *store)
{
    struct sql_statement *query = sql_prepare(store, "SELECT call_sid FROM forgotten");
    enum vp_err err;
    while ((err = sql_step(query)) == VP_OK) {
        char call_sid[40];
        sql_copy_text(query, 0, call_sid, sizeof call_sid);
        if ((err = erase_basket(store, call_sid)) != VP_OK)
            break;
    }
    sql_drop(query);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err erase(struct sql_store *store, const struct caller_wish *wish,
                         struct caller_erased *erased)
{
    static const char leave_revived[] =
        "DELETE FROM forgotten WHERE call_sid IN (SELECT call_sid FROM call WHERE ended_unix_ms = 0)";
    enum vp_err err = run(store, leave_revived, NULL);
    if (err == VP_OK)
        err = erase_baskets(store);
    if (err == VP_OK)
        err = run(store, erase_blocked, wish);
    if (err == VP_OK)
        err = sql_run(sql_take(store, SQL_FORGET_SAID));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && err == VP_OK; i++) {
        err = run(store, steps[i].sql, NULL);
        if (err == VP_OK && steps[i].counted != SIZE_MAX)
            *(int *)(void *)((char *)erased + steps[i].counted) = store->change_count;
    }
    return err;
}

static enum vp_err count_live(struct sql_store *store, const struct caller_wish *wish, int *out_count)
{
    struct sql_statement *query = sql_prepare(store, "SELECT count(*) " CALLS_OF " AND ended_unix_ms = 0");
    int64_t count = 0;
    bind_wish(query, wish);
    enum vp_err err = sql_run_number(query, &count);
    sql_drop(query);
    *out_count = (int)count;
    return err;
}

/* Outside of the transaction: to look through years of calls takes long, and nobody else could write meanwhile. The
 * table is the connection's own; with one that is lost the rest fails. */
static enum vp_err collect(struct sql_store *store, const struct caller_wish *wish,
                           struct caller_erased *erased)
{
    enum vp_err err =
        run(store, "CREATE TEMP TABLE IF NOT EXISTS forgotten (call_sid TEXT PRIMARY KEY)", NULL);
    if (err == VP_OK)
        err = run(store, "DELETE FROM forgotten", NULL);
    if (err == VP_OK)
        err = run(store, "INSERT INTO forgotten SELECT call_sid " CALLS_OF " AND ended_unix_ms <> 0 LIMIT ?4",
                  wish);
    return err == VP_OK ? count_live(store, wish, &erased->live_count) : err;
}

enum vp_err sql_erase_caller(struct store *base, const struct caller_wish *wish,
                             struct caller_erased *out_erased)
{
    struct sql_store *store = (struct sql_store *)base;
    struct caller_erased erased = {0};
    enum vp_err err = collect(store, wish, &erased);
    if (err == VP_OK)
        err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = erase(store, wish, &erased);
    if (err == VP_OK)
        err = run(store, "DELETE FROM forgotten", NULL);
    err = sql_end(store, err);
    store->driver->overwrite(store);
    if (err == VP_OK)
        *out_erased = erased;
    return err;
}

/* The index only notes of a word that it is gone, until its parts are put together. */
enum vp_err sql_overwrite_said(struct store *base)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err == VP_OK)
        err = sql_end(store, sql_run(sql_take(store, SQL_OVERWRITE_SAID)));
    store->driver->overwrite(store);
    return err;
}
