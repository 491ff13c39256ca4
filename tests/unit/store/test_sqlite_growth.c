/* What a call asks of the store looks at its own rows, however many others there are: SQLite says how often it stepped
 * from row to row without an index. */
#include "with_cmocka.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "store/call_load.h"
#include "store/sqlite_internal.h"
#include "with_cases.h"
#include "with_folder.h"

enum { ORDERS = 2000, STEPS_MAX = 1500 /* of SQLite's machine, for ten rows */ };

struct place {
    char folder[FOLDER_PATH_BYTES];
    struct store *base;
    struct sqlite_store *store;
};

#define NUMBERS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    char path[96], why[256];
    assert_non_null(place);
    folder_make(place->folder, "/tmp/voiceplate-growth");
    snprintf(path, sizeof path, "%s/x.db", place->folder);
    assert_int_equal(sqlite_backend.open(path, 1000, &place->base, why, sizeof why), VP_OK);
    place->store = (struct sqlite_store *)place->base;
    static const char sql[] = NUMBERS
        "INSERT INTO call (call_sid, restaurant_id, caller_number, arm, started_unix_ms, ended_unix_ms,"
        " end_reason) SELECT 'CA' || i, 'r' || (i % 2), '+1555' || i, 0, i * 1000, i * 1000 + 500, 'goodbye'"
        " FROM n;" NUMBERS
        "INSERT INTO orders (restaurant_id, order_number, call_sid, basket_version, created_unix_ms,"
        " ready_minutes, name, phone, address, service, subtotal_cents, tax_cents, delivery_fee_cents,"
        " total_cents, item_count) SELECT 'r' || (i % 2), i, 'CA' || i, 1, i * 1000, 20, '', '', '', 1, 1, 0, 0,"
        " 1, 1 FROM n;"
        "UPDATE call SET ended_unix_ms = 0 WHERE call_sid = 'CA1000';";
    assert_int_equal(sqlite3_exec(place->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    store_close(place->base);
    folder_remove(place->folder);
    return tests_free(place);
}

static bool count_ticket(void *owner, const struct ticket *ticket)
{
    (void)ticket;
    ++*(int *)owner;
    return true;
}

static bool count_call(void *owner, const struct store_call *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static void assert_query_short(const struct sql_statement *statement)
{
    const struct sqlite_statement *query = (const struct sqlite_statement *)statement;
    assert_non_null(query);
    int step_count = sqlite3_stmt_status(query->of_db, SQLITE_STMTSTATUS_VM_STEP, 1);
    print_message("%d steps of %d: %.40s...\n", step_count, STEPS_MAX, query->statement.text);
    assert_in_range(step_count, 1, STEPS_MAX);
}

/* Of the query that was done with last. */
static void assert_short(const struct place *place)
{
    assert_query_short(place->store->sql.idle[0]);
}

static void assert_found(const struct place *place, const struct store_order_filter *filter, int expected)
{
    int count = 0;
    assert_int_equal(store_each_order(place->base, filter, count_ticket, &count), VP_OK);
    assert_int_equal(count, expected);
    assert_short(place);
}

static void orders_are_found_without_looking_at_the_others(void **state)
{
    assert_found(*state, &(struct store_order_filter){.call_sid = "CA1200"}, 1);
    assert_found(*state, &(struct store_order_filter){.restaurant_id = "r0", .order_number = 1200}, 1);
    assert_found(*state, &(struct store_order_filter){.restaurant_id = "r0", .limit = 10}, 10);
    assert_found(*state, &(struct store_order_filter){.since_unix_ms = (ORDERS - 9) * 1000}, 10);
    assert_found(*state, &(struct store_order_filter){.limit = 10}, 10);
}

static void a_callers_orders_are_found_without_looking_at_the_others(void **state)
{
    assert_found(
        *state, &(struct store_order_filter){.restaurant_id = "r0", .caller_number = "+15551200", .limit = 8},
        1);
}

static void assert_calls(const struct place *place, const struct store_call_filter *filter, int expected)
{
    int count = 0;
    assert_int_equal(store_each_call(place->base, filter, count_call, &count), VP_OK);
    assert_int_equal(count, expected);
    assert_short(place);
}

static void live_calls_are_found_without_looking_at_those_that_ended(void **state)
{
    assert_calls(*state, &(struct store_call_filter){.only_live = true}, 1);
    assert_calls(
        *state, &(struct store_call_filter){.only_live = true, .fallback_since_unix_ms = (ORDERS - 9) * 1000},
        1);
}

static void calls_are_read_in_pieces(void **state)
{
    struct store_call last = {.started_unix_ms = 1000000, .call_sid = "CA1000"};
    assert_calls(*state, &(struct store_call_filter){.after = &last, .limit = 10}, 10);
    assert_calls(*state, &(struct store_call_filter){.since_unix_ms = (ORDERS - 9) * 1000}, 10);
}

/* Where one number has called a thousand times, and one restaurant has had all those calls. */
static void what_limits_count_is_found_without_looking_at_calls_that_are_over(void **state)
{
    static const enum sql_text counts[] = {SQL_CALLER_LIVE, SQL_CALLER_RECENT, SQL_MODEL_LIVE};
    const struct place *place = *state;
    const struct store_call call = {.call_sid = "CA-new",
                                    .restaurant_id = "r0",
                                    .caller_number = "+1555",
                                    .started_unix_ms = ORDERS * 1000};
    struct call_load load;
    assert_int_equal(sqlite3_exec(place->store->db,
                                  "UPDATE call SET caller_number = '+1555' WHERE restaurant_id = 'r0'", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(store_count_load(place->base, &call, (ORDERS - 10) * 1000, &load), VP_OK);
    assert_int_equal(load.caller_live, 1);
    assert_int_equal(load.caller_recent, 5);
    assert_int_equal(load.model_live, 1);
    FOR_EACH(count, counts)
        assert_query_short(place->store->sql.statements[*count]);
}

/* The same question again needs no reading of its text, also while the first is being answered. */
static bool ask_again(void *owner, const struct ticket *ticket)
{
    int count = 0;
    const struct store_order_filter filter = {.call_sid = ticket->call_sid};
    assert_int_equal(store_each_order(owner, &filter, count_ticket, &count), VP_OK);
    assert_int_equal(count, 1);
    return true;
}

static void a_question_is_asked_within_itself(void **state)
{
    const struct place *place = *state;
    const struct store_order_filter filter = {.call_sid = "CA7"};
    assert_int_equal(store_each_order(place->base, &filter, ask_again, place->base), VP_OK);
    for (int i = 0; i < 3 * SQL_IDLE_MAX; i++) { /* and so many different ones that the oldest are given up */
        struct store_order_filter one = {.limit = 1};
        one.call_sid = i & 1 ? "CA7" : NULL;
        one.restaurant_id = i & 2 ? "r1" : NULL;
        one.since_unix_ms = i & 4 ? 1 : 0;
        one.before_unix_ms = i & 8 ? INT64_MAX : 0;
        int count = 0;
        assert_int_equal(store_each_order(place->base, &one, count_ticket, &count), VP_OK);
        assert_int_equal(count, 1);
    }
}

TESTS_WITH(set_up, tear_down) = {
    TEST(orders_are_found_without_looking_at_the_others),
    TEST(a_callers_orders_are_found_without_looking_at_the_others),
    TEST(live_calls_are_found_without_looking_at_those_that_ended),
    TEST(calls_are_read_in_pieces),
    TEST(what_limits_count_is_found_without_looking_at_calls_that_are_over),
    TEST(a_question_is_asked_within_itself),
};
