/* Each kind of broken promise is put into a sound database, and the check must name it; the sound
 * one is found sound. */
#include "contract/audit/with_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text_file.h"
#include "call/basket_json.h"
#include "store/caller_data.h"
#include "with_edited_menu.h"

#define HAPPY_HOUR                                                                                           \
    "price_times: [{id: happy, name: Happy Hour, hours: [\"13:00-15:00\"]}]\n"                               \
    "categories:\n  - id: timed\n    name: Timed\n    items:\n"                                              \
    "      - {id: ale, name: Ale, price: 6.00, time_prices: [{time: happy, price: 4.00}]}\n"

/* Foreign keys are off on this connection: that is how broken rows come about. */
static void do_sql(struct bench *bench, const char *sql)
{
    if (sqlite3_exec(bench->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(bench->db));
}

static void on_violation(void *owner, const struct consistency_finding *finding)
{
    struct bench *bench = owner;
    assert_in_range(bench->violation_count, 0, FINDINGS_MAX - 1);
    bench->violations[bench->violation_count++] = *finding;
}

static void on_unjudged(void *owner, const struct consistency_finding *finding)
{
    struct bench *bench = owner;
    (void)finding;
    bench->unjudged_count++;
}

/* since, from: of the settings. */
static void check_part(struct bench *bench, int64_t since_unix_ms, const struct consistency_point *from)
{
    const struct menu_set menus = {.menus = {bench->menu}, .count = bench->menu != NULL ? 1 : 0};
    const struct consistency_settings settings = {
        .menus = &menus,
        .streams = bench->streams,
        .stream_count = bench->stream_count,
        .now_unix_ms = bench_began_unix_ms + 100000,
        .live_max_ms = {5000, 5000},
        .since_unix_ms = since_unix_ms,
        .from = from,
        .on_violation = on_violation,
        .on_unjudged = on_unjudged,
        .owner = bench,
    };
    bench->violation_count = bench->unjudged_count = 0;
    assert_int_equal(consistency_check(bench->store, &settings, &bench->counts), VP_OK);
    assert_int_equal(bench->counts.violation_count,
                     bench->violation_count + (size_t)(from != NULL ? from->counts.violation_count : 0));
}

static void check(struct bench *bench)
{
    check_part(bench, 0, NULL);
}

static const struct consistency_finding *find(const struct bench *bench, const char *rule)
{
    for (size_t i = 0; i < bench->violation_count; i++)
        if (strcmp(bench->violations[i].rule, rule) == 0)
            return &bench->violations[i];
    for (size_t i = 0; i < bench->violation_count; i++)
        print_message("found: %s: %s\n", bench->violations[i].rule, bench->violations[i].sentence);
    fail_msg("'%s' was not found", rule);
    return NULL;
}

/* The check finds the rule broken by this call, and the sentence has these words. */
static void expect(struct bench *bench, const char *rule, const char *of_call, const char *words)
{
    check(bench);
    const struct consistency_finding *finding = find(bench, rule);
    assert_string_equal(finding->call_sid, of_call);
    if (strstr(finding->sentence, words) == NULL)
        fail_msg("'%s' does not say '%s'", finding->sentence, words);
}

/* Once that was done to the database, the check finds the rule broken by the seeded call. */
static void broken_by(struct bench *bench, const char *sql, const char *rule, const char *words)
{
    do_sql(bench, sql);
    expect(bench, rule, bench_call_sid, words);
}

/* The test of a rule that breaks by one statement. */
#define FINDS(test, sql, rule, sentence)                                                                     \
    static void test(void **state)                                                                           \
    {                                                                                                        \
        broken_by(*state, sql, rule, sentence);                                                              \
    }

static void a_sound_store_is_found_sound(void **state)
{
    struct bench *bench = *state;
    check(bench);
    for (size_t i = 0; i < bench->violation_count; i++)
        print_message("%s: %s\n", bench->violations[i].rule, bench->violations[i].sentence);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->unjudged_count, 0);
    assert_int_equal(bench->counts.call_count, 1);
    assert_int_equal(bench->counts.order_count, 1);
    assert_int_equal(bench->counts.recomputed_count, 1);
    assert_int_equal(bench->counts.claim_count, 1);
}

static void calls_that_began_before_are_left_out(void **state)
{
    struct bench *bench = *state;
    do_sql(bench, "UPDATE orders SET total_cents = total_cents + 1");
    check_part(bench, bench_began_unix_ms + 1, NULL);
    assert_int_equal(bench->counts.call_count, 0);
    assert_int_equal(bench->violation_count, 0);
    check_part(bench, bench_began_unix_ms, NULL);
    assert_int_equal(bench->counts.order_count, 1);
    find(bench, "wrong-sum");
}

static void a_check_goes_on_where_it_was_left(void **state)
{
    struct bench *bench = *state;
    struct consistency_point from = {.started_unix_ms = bench_began_unix_ms - 1,
                                     .call_sid = "CA9",
                                     .counts = {.call_count = 5, .order_count = 4, .violation_count = 2}};
    check_part(bench, 0, &from);
    assert_int_equal(bench->counts.call_count, 6);
    assert_int_equal(bench->counts.order_count, 5);
    from.started_unix_ms = bench_began_unix_ms;
    snprintf(from.call_sid, sizeof from.call_sid, "%s", bench_call_sid);
    check_part(bench, 0, &from);
    assert_int_equal(bench->counts.call_count, 5);
    assert_int_equal(bench->counts.order_count, 4);
    assert_int_equal(bench->counts.violation_count, 2);
}

/* More calls than are looked at in one piece. */
static void all_calls_are_looked_at(void **state)
{
    struct bench *bench = *state;
    do_sql(
        bench,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO call "
        "(call_sid, restaurant_id, caller_number, arm, started_unix_ms, ended_unix_ms, end_reason) SELECT "
        "'CB' || i, restaurant_id, '', 0, started_unix_ms + i / 300, ended_unix_ms, 'goodbye' FROM n, call");
    check(bench);
    assert_int_equal(bench->counts.call_count, 1000);
    assert_int_equal(bench->counts.wordless_count, 999);
    assert_int_equal(bench->violation_count, 0);
}

static void an_order_of_an_unknown_call_is_found(void **state)
{
    broken_by(*state, "DELETE FROM call", "order-without-call", "a call nobody knows");
    find(*state, "basket-without-call");
}

FINDS(an_order_of_another_restaurants_call_is_found, "UPDATE call SET restaurant_id = 'casa-verde'",
      "order-elsewhere", "casa-verde")

#define LINE_COLUMNS                                                                                         \
    "(order_id, position, item_id, size_id, name, details, quantity, unit_cents, total_cents) "

FINDS(two_orders_of_one_basket_version_are_found,
      "CREATE TABLE loose AS SELECT * FROM orders; INSERT INTO loose SELECT * FROM orders;"
      "UPDATE loose SET id = 99, order_number = 2 WHERE rowid = 2;"
      "DROP TABLE orders; ALTER TABLE loose RENAME TO orders",
      "ordered-twice", "Several orders")

static void the_same_dishes_twice_in_one_call_are_found(void **state)
{
    broken_by(*state,
              "CREATE TEMP TABLE other AS SELECT * FROM orders;"
              "UPDATE other SET id = 99, order_number = 2, basket_version = basket_version - 1;"
              "INSERT INTO orders SELECT * FROM other;"
              "INSERT INTO order_line " LINE_COLUMNS
              "SELECT 99, position, item_id, size_id, name, details, quantity, unit_cents, "
              "total_cents FROM order_line; INSERT INTO outbox (order_id, due_unix_ms) VALUES (99, 1)",
              "ordered-twice", "the same dishes");
}

/* A second order of the call, with number 2; its lines are the caller's to insert. */
static void add_order(struct bench *bench, int64_t epoch)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE other AS SELECT * FROM orders;"
             "UPDATE other SET id = 99, order_number = 2, basket_version = basket_version + 2, epoch = %lld;"
             "INSERT INTO orders SELECT * FROM other; UPDATE basket SET version = version + 2;"
             "INSERT INTO outbox (order_id, due_unix_ms) VALUES (99, 1)",
             (long long)epoch);
    do_sql(bench, sql);
}

static void all_dishes_of_an_order_in_another_of_the_call_are_found(void **state)
{
    add_order(*state, 0);
    broken_by(*state,
              "INSERT INTO order_line " LINE_COLUMNS
              "SELECT 99, 1, item_id, size_id, name, details, quantity, unit_cents, "
              "total_cents FROM order_line; INSERT INTO order_line " LINE_COLUMNS
              "VALUES (99, 0, 'coke', 'can', 'Can Coke', '', "
              "1, 200, 200)",
              "ordered-twice", "Order 2 holds all dishes of order 1");
}

/* As two streams of one call order: each from a basket of its own, of which the last one saved is kept. */
static void two_orders_that_did_not_know_of_each_other_are_found(void **state)
{
    add_order(*state, 0);
    broken_by(*state,
              "INSERT INTO order_line " LINE_COLUMNS
              "VALUES (99, 0, 'coke', 'can', 'Can Coke', '', 1, 200, 200)",
              "ordered-twice", "knows of number 1 only");
}

static bool has_finding(const struct bench *bench, const char *rule)
{
    for (size_t i = 0; i < bench->violation_count; i++)
        if (strcmp(bench->violations[i].rule, rule) == 0)
            return true;
    return false;
}

static void another_order_of_the_same_holder_is_none(void **state)
{
    struct bench *bench = *state;
    add_order(bench, 5);
    do_sql(bench, "UPDATE orders SET epoch = 5; INSERT INTO order_line " LINE_COLUMNS
                  "VALUES (99, 0, 'coke', 'can', "
                  "'Can Coke', '', 1, 200, 200)");
    check(bench);
    assert_false(has_finding(bench, "ordered-twice"));
}

static void two_streams_of_one_call_are_found(void **state)
{
    struct bench *bench = *state;
    struct live_stream streams[3] = {{.is_leaving = false}};
    for (size_t i = 0; i < 3; i++)
        snprintf(streams[i].call_sid, sizeof streams[i].call_sid, "%s", bench_call_sid);
    do_sql(bench, "UPDATE call SET ended_unix_ms = 0");
    bench->streams = streams;
    bench->stream_count = 3;
    expect(bench, "two-streams", bench_call_sid, "live at once");
    assert_int_equal(bench->violation_count, 1);
    streams[1].is_leaving = streams[2].is_leaving = true; /* the older ones, on their way out */
    check(bench);
    assert_int_equal(bench->violation_count, 0);
}

/* Whether the database's file has the word anywhere, also where SQLite has forgotten it. */
static bool holds(const struct bench *bench, const char *word)
{
    struct span text;
    struct problems problems = {0};
    assert_int_equal(text_file_read(bench->path, 16 << 20, &text, &problems), VP_OK);
    bool is_there = memmem(text.at, text.len, word, strlen(word)) != NULL;
    free((void *)text.at);
    return is_there;
}

static void a_caller_who_was_forgotten_leaves_nothing_and_all_is_sound(void **state)
{
    struct bench *bench = *state;
    const struct caller_wish wish = {.number = "+15550002222"};
    struct caller_erased erased;
    assert_int_equal(caller_forget(bench->store, &wish, &erased), VP_OK);
    assert_int_equal(erased.call_count, 1);
    assert_int_equal(erased.order_count, 1);
    assert_int_equal(erased.line_count, 2);
    check(bench);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->unjudged_count, 0);
    assert_true(holds(bench, "margherita"));
    assert_false(holds(bench, "Zoe"));
    assert_false(holds(bench, "5550002222"));
    assert_false(holds(bench, "margherita please"));
}

static void what_is_told_of_calls_needs_no_order(void **state)
{
    struct bench *bench = *state;
    do_sql(bench, "DELETE FROM outbox; DELETE FROM order_line; DELETE FROM orders; DELETE FROM basket;"
                  "INSERT INTO outbox (event, due_unix_ms, call_sid) VALUES ('call_started', 1, "
                  "'CA00000000000000000000000000000001')");
    check(bench);
    assert_false(has_finding(bench, "outbox-without-order"));
}

static void an_order_and_its_outbox_row_miss_each_other(void **state)
{
    broken_by(*state, "UPDATE outbox SET order_id = 99 WHERE order_id <> 0", "order-without-outbox",
              "never gets it");
    find(*state, "outbox-without-order");
}

static void a_delivery_that_was_given_up_is_found_until_somebody_sees_to_it(void **state)
{
    broken_by(
        *state,
        "INSERT INTO delivery (order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms, state, "
        "last_error) SELECT id, 'created', restaurant_id, 'kitchen', 1, 1, 2, 'no paper' FROM orders",
        "order-undelivered", "kitchen: no paper");
    do_sql(*state, "UPDATE delivery SET state = 1");
    check(*state);
    assert_int_equal(((struct bench *)*state)->violation_count, 0);
}

static void a_delivery_of_no_order_is_found(void **state)
{
    do_sql(*state,
           "INSERT INTO delivery (order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms) "
           "VALUES (99, 'created', 'x', 'kitchen', 1, 1)");
    expect(*state, "delivery-without-order", "", "delivery 1");
}

static void lines_without_their_order_are_found(void **state)
{
    do_sql(*state,
           "INSERT INTO order_line " LINE_COLUMNS "VALUES (99, 0, 'x', '', 'Calzone', '', 1, 100, 100)");
    expect(*state, "line-without-order", "", "1 Calzone");
}

FINDS(a_number_given_twice_is_found,
      "CREATE TABLE loose AS SELECT * FROM orders; INSERT INTO loose SELECT * FROM orders;"
      "UPDATE loose SET id = 99, call_sid = 'CAother', basket_version = 7 WHERE rowid = 2;"
      "DROP TABLE orders; ALTER TABLE loose RENAME TO orders",
      "number-given-twice", "Two orders")

FINDS(sums_that_do_not_fit_are_found, "UPDATE orders SET total_cents = total_cents - 100", "wrong-sum",
      "Its total is")

static void a_line_that_costs_more_than_its_pieces_is_found(void **state)
{
    broken_by(*state, "UPDATE order_line SET quantity = 2", "wrong-sum", "line '2 ");
    find(*state, "order-is-not-the-basket");
}

FINDS(an_order_that_is_not_its_basket_is_found, "UPDATE order_line SET item_id = 'calzone'",
      "order-is-not-the-basket", "Its line 1")

FINDS(an_order_without_a_basket_is_found, "DELETE FROM basket", "order-without-basket", "No basket")

FINDS(an_order_newer_than_its_basket_is_found, "UPDATE basket SET version = 1", "order-without-basket",
      "older than the order's")

/* Prices that fit each other and the saved basket, but not the menu they were taken from. */
static void cheapen(struct bench *bench)
{
    do_sql(bench,
           "UPDATE order_line SET unit_cents = 100, total_cents = 100;"
           "UPDATE orders SET subtotal_cents = 100, tax_cents = 0, total_cents = 100;"
           "UPDATE basket SET json = json_set(json, '$.lines[0].unit_price', '1.00', "
           "'$.lines[0].line_total', '1.00', '$.subtotal', '1.00', '$.tax', '0.00', '$.total', '1.00')");
}

static void a_price_the_menu_never_had_is_found(void **state)
{
    cheapen(*state);
    expect(*state, "wrong-price", bench_call_sid, "By the same menu the line '1 Large Margherita' costs");
}

static void prices_of_an_older_menu_are_not_judged(void **state)
{
    struct bench *bench = *state;
    cheapen(bench);
    do_sql(bench, "UPDATE basket SET json = json_set(json, '$.menu_hash', '0000000000000000')");
    check(bench);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->unjudged_count, 1);
    assert_int_equal(bench->counts.recomputed_count, 0);
}

static void an_order_is_judged_by_the_prices_of_its_hour(void **state)
{
    struct bench *bench = *state;
    struct basket basket;
    struct basket_refusal refusal;
    struct menu *then;
    char line_id[BASKET_LINE_ID_BYTES];
    menu_release(bench->menu);
    bench->menu = edited_menu(EDITED_PIZZERIA, "categories:\n", HAPPY_HOUR); /* and it is 13:47 */
    assert_int_equal(menu_at(bench->menu, bench_began_unix_ms + 60000, &then), VP_OK);
    basket_init(&basket, then);
    menu_release(then);
    assert_true(basket_add(&basket, &(struct basket_request){.item_id = "ale"}, line_id, &refusal));
    bench_store_order(bench, "CA00000000000000000000000000000002", &basket);
    check(bench);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->counts.recomputed_count, 2);
    do_sql(bench, "UPDATE orders SET created_unix_ms = created_unix_ms + 4 * 3600000");
    expect(bench, "wrong-price", "CA00000000000000000000000000000002", "costs 6.00 by the menu, 4.00");
}

static void an_order_whose_menu_is_gone_is_not_judged(void **state)
{
    struct bench *bench = *state;
    struct menu *menu = bench->menu;
    bench->menu = NULL;
    check(bench);
    bench->menu = menu;
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->unjudged_count, 1);
}

FINDS(an_order_that_was_told_but_is_not_stored_is_found,
      "DELETE FROM orders; DELETE FROM order_line; DELETE FROM outbox;"
      "UPDATE basket SET json = json_remove(json, '$.order_number', '$.ordered_version')",
      "told-but-not-stored", "At 1:02 the caller heard")

FINDS(a_basket_that_remembers_an_order_nobody_has_is_found,
      "DELETE FROM orders; DELETE FROM order_line; DELETE FROM outbox; DELETE FROM line",
      "told-but-not-stored", "The basket says")

FINDS(a_wrong_number_told_is_found, "UPDATE line SET text = 'Your order number is 12.' WHERE speaker = 1",
      "told-another-number", "order number 12")

static void a_call_left_live_is_found(void **state)
{
    struct bench *bench = *state;
    do_sql(bench, "UPDATE call SET ended_unix_ms = 0");
    expect(bench, "left-live", bench_call_sid, "100 s ago");
    struct live_stream streams[1] = {{.is_leaving = false}};
    snprintf(streams[0].call_sid, sizeof streams[0].call_sid, "%s", bench_call_sid);
    bench->streams = streams;
    bench->stream_count = 1;
    check(bench);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->counts.live_count, 1);
}

static void a_stream_left_live_is_found(void **state)
{
    struct bench *bench = *state;
    struct live_stream streams[2] = {{.is_leaving = true}, {.is_leaving = false}};
    snprintf(streams[0].call_sid, sizeof streams[0].call_sid, "%s", bench_call_sid);
    snprintf(streams[1].call_sid, sizeof streams[1].call_sid, "CAnobody");
    bench->streams = streams;
    bench->stream_count = 2;
    expect(bench, "left-live", bench_call_sid, "ended 30 s ago");
    assert_string_equal(find(bench, "stream-without-call")->call_sid, "CAnobody");
}

static void set_flag(struct bench *bench, const char *value)
{
    struct store_flag flag = {.name = "realtime_percent", .changed_by = "Ada", .changed_unix_ms = 5};
    snprintf(flag.value, sizeof flag.value, "%s", value);
    assert_int_equal(store_set_flag(bench->store, &flag), VP_OK);
}

static void set_flags(struct bench *bench)
{
    struct store_test_number number = {.number = "+15550002222", .changed_by = "Ada", .changed_unix_ms = 6};
    set_flag(bench, "10");
    set_flag(bench, "20");
    set_flag(bench, "");
    set_flag(bench, "30");
    assert_int_equal(store_set_test_number(bench->store, &number), VP_OK);
    number.arm = STORE_ARM_TRADITIONAL;
    assert_int_equal(store_set_test_number(bench->store, &number), VP_OK);
}

static void a_whole_flag_log_is_sound(void **state)
{
    struct bench *bench = *state;
    set_flags(bench);
    check(bench);
    assert_int_equal(bench->violation_count, 0);
    assert_int_equal(bench->counts.flag_change_count, 6);
}

/* As broken_by, of no call in particular: what was done to flags that were set and logged. */
static void flags_broken_by(struct bench *bench, const char *sql, const char *rule, const char *words)
{
    set_flags(bench);
    do_sql(bench, sql);
    expect(bench, rule, "", words);
}

static void a_line_missing_from_the_flag_log_is_found(void **state)
{
    flags_broken_by(*state, "DELETE FROM flag_log WHERE id = 2", "flag-log-gap", "2 to 2");
}

static void a_flag_changed_behind_the_log_is_found(void **state)
{
    flags_broken_by(*state, "UPDATE flag SET value = '99'", "flag-not-logged",
                    "realtime_percent is 99, but by the log it is 30");
}

static void a_test_number_lost_behind_the_log_is_found(void **state)
{
    flags_broken_by(*state, "DELETE FROM test_number", "flag-not-logged",
                    "2 flags and test numbers are set, but there are 1");
}

static void a_forged_line_in_the_flag_log_is_found(void **state)
{
    flags_broken_by(*state, "UPDATE flag_log SET old_value = '11', who = '' WHERE id = 2", "flag-log-broken",
                    "from 11, but it was 10");
}

static void a_view_is_of_one_moment(void **state)
{
    struct bench *bench = *state;
    struct store_call call;
    assert_int_equal(store_begin_view(bench->store), VP_OK);
    assert_int_equal(store_find_call(bench->store, bench_call_sid, &call), VP_OK);
    do_sql(bench, "DELETE FROM call");
    assert_int_equal(store_find_call(bench->store, bench_call_sid, &call), VP_OK);
    store_end_view(bench->store);
    assert_int_equal(store_find_call(bench->store, bench_call_sid, &call), VP_ERR_NOT_FOUND);
}

static void a_promise_is_told_from_what_would_be(void **state)
{
    static const struct {
        const char *text;
        bool is_claim;
        int number;
    } cases[] = {
        {"Your order is in, and it will be ready in 20 minutes.", true, 0},
        {"Great! Your order's in.", true, 0},
        {"Your order\xe2\x80\x99s in.", true, 0},
        {"Thank you, Zoe. Your order number is 17.", true, 17},
        {"I have placed your order; the number is 8.", true, 8},
        {"Your order is placed already, number 12.", true, 12},
        {"Sorry, we were cut off. Your order is in. Can I do anything else for you?", true, 0},
        {"Once your order is in, you get a number.", false, 0},
        {"Is the order right?", false, 0},
        {"I'm sorry, I can't place the order.", false, 0},
        {"Your order is not placed yet.", false, 0},
        {"Your order is in progress.", false, 0},
        {"Your order includes one pizza.", false, 0},
        {"Shall I tell you when your order is in?", false, 0},
        {"", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int number = -1;
        if (consistency_is_claim(cases[i].text, &number) != cases[i].is_claim || number != cases[i].number)
            fail_msg("'%s': number %d", cases[i].text, number);
    }
}

TESTS_WITH(bench_open, bench_close) = {
    TEST(an_order_is_judged_by_the_prices_of_its_hour),
    TEST(a_sound_store_is_found_sound),
    TEST(calls_that_began_before_are_left_out),
    TEST(a_check_goes_on_where_it_was_left),
    TEST(all_calls_are_looked_at),
    TEST(an_order_of_an_unknown_call_is_found),
    TEST(an_order_of_another_restaurants_call_is_found),
    TEST(two_orders_of_one_basket_version_are_found),
    TEST(the_same_dishes_twice_in_one_call_are_found),
    TEST(all_dishes_of_an_order_in_another_of_the_call_are_found),
    TEST(two_orders_that_did_not_know_of_each_other_are_found),
    TEST(another_order_of_the_same_holder_is_none),
    TEST(two_streams_of_one_call_are_found),
    TEST(a_caller_who_was_forgotten_leaves_nothing_and_all_is_sound),
    TEST(what_is_told_of_calls_needs_no_order),
    TEST(an_order_and_its_outbox_row_miss_each_other),
    TEST(a_delivery_that_was_given_up_is_found_until_somebody_sees_to_it),
    TEST(a_delivery_of_no_order_is_found),
    TEST(lines_without_their_order_are_found),
    TEST(a_number_given_twice_is_found),
    TEST(sums_that_do_not_fit_are_found),
    TEST(a_line_that_costs_more_than_its_pieces_is_found),
    TEST(an_order_that_is_not_its_basket_is_found),
    TEST(an_order_without_a_basket_is_found),
    TEST(an_order_newer_than_its_basket_is_found),
    TEST(a_price_the_menu_never_had_is_found),
    TEST(prices_of_an_older_menu_are_not_judged),
    TEST(an_order_whose_menu_is_gone_is_not_judged),
    TEST(an_order_that_was_told_but_is_not_stored_is_found),
    TEST(a_basket_that_remembers_an_order_nobody_has_is_found),
    TEST(a_wrong_number_told_is_found),
    TEST(a_call_left_live_is_found),
    TEST(a_stream_left_live_is_found),
    TEST(a_whole_flag_log_is_sound),
    TEST(a_line_missing_from_the_flag_log_is_found),
    TEST(a_flag_changed_behind_the_log_is_found),
    TEST(a_test_number_lost_behind_the_log_is_found),
    TEST(a_forged_line_in_the_flag_log_is_found),
    TEST(a_view_is_of_one_moment),
    TEST_ALONE(a_promise_is_told_from_what_would_be),
};
