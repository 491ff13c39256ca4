/* A safe store whose database is deleted, moved, replaced, cut off or damaged while calls go on. */
#include "with_cmocka.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "unit/store/with_safe.h"

static void move_database(const char *to)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char from[160], other[256];
    for (size_t i = 0; i < 3; i++) {
        snprintf(from, sizeof from, "%s%s", path, endings[i]);
        snprintf(other, sizeof other, "%s%s", to != NULL ? to : "", endings[i]);
        if (to != NULL)
            assert_int_equal(rename(from, other), 0);
        else
            assert_int_equal(unlink(from), 0);
    }
}

/* Two processes' stores; what they told before and during is there afterwards, wherever the file went. */
static void lose_and_go_on(void (*lose)(void))
{
    struct store *store = open_safe(), *other = open_safe();
    int numbers[4];
    numbers[0] = run_call(store, "CA-before");
    numbers[1] = run_call(other, "CA-before-too");
    lose();
    numbers[2] = run_call(store, "CA-during");
    numbers[3] = run_call(other, "CA-during-too");
    tick_until(store, STORE_OK);
    tick_until(other, STORE_OK);
    begin_call(other, "CA-after");
    int after = put_order(other, "CA-after", 1);
    store_tick(store);
    begin_call(store, "CA-after-too");
    int after_too = put_order(store, "CA-after-too", 1);
    assert_true(store_health_look(health).mended_unix_ms != 0);
    store_close(store);
    store_close(other);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 6);
    assert_stored(&told, "CA-before", numbers[0]);
    assert_stored(&told, "CA-before-too", numbers[1]);
    assert_stored(&told, "CA-during", numbers[2]);
    assert_stored(&told, "CA-during-too", numbers[3]);
    assert_stored(&told, "CA-after", after);
    assert_stored(&told, "CA-after-too", after_too);
    struct store *plain = open_plain();
    int line_count = 0;
    assert_int_equal(store_each_line(plain, "CA-before", count_line, &line_count), VP_OK);
    assert_int_equal(line_count, 1);
    store_close(plain);
}

static void delete_all(void)
{
    move_database(NULL);
}

static void delete_main_only(void)
{
    assert_int_equal(unlink(path), 0);
}

static void delete_log_only(void)
{
    char log[160];
    snprintf(log, sizeof log, "%s-wal", path);
    assert_int_equal(unlink(log), 0);
}

static void move_away(void)
{
    char to[160];
    snprintf(to, sizeof to, "%s/elsewhere.db", folder);
    move_database(to);
}

/* A file of this program's schema with nothing in it, such as a restored backup. */
static void replace_by_other(void)
{
    char made[160], made_url[192], why[256];
    struct store *store = NULL;
    snprintf(made, sizeof made, "%s/other.db", folder);
    snprintf(made_url, sizeof made_url, "sqlite:%s", made);
    assert_int_equal(store_open(made_url, &store, why, sizeof why), VP_OK);
    store_close(store);
    assert_int_equal(rename(made, path), 0);
}

static void cut_log_off(void)
{
    char log[160];
    snprintf(log, sizeof log, "%s-wal", path);
    assert_int_equal(truncate(log, 100), 0);
}

static void a_deleted_database_comes_back_whole(void **state)
{
    (void)state;
    lose_and_go_on(delete_all);
}

static void a_database_deleted_without_its_log_comes_back_whole(void **state)
{
    (void)state;
    lose_and_go_on(delete_main_only);
}

static void a_deleted_log_costs_nothing(void **state)
{
    (void)state;
    lose_and_go_on(delete_log_only);
}

static void a_moved_database_is_copied_back(void **state)
{
    (void)state;
    lose_and_go_on(move_away);
}

static void a_replaced_database_gets_what_it_lacks(void **state)
{
    (void)state;
    lose_and_go_on(replace_by_other);
    assert_true(has_file("rescued"));
}

/* Plans and leases; the number of the order that is due now. 0: none. */
static int lease_one(struct store *store, int64_t unix_ms, int64_t *out_id)
{
    struct store_ways ways = {.restaurant_id = "harbor-pizza",
                              .way_ids = {"kitchen"},
                              .way_events = {STORE_EVENTS_ALL},
                              .way_count = 1};
    const struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = unix_ms};
    struct store_delivery got;
    size_t count = 0;
    int planned;
    assert_int_equal(store_plan_deliveries(store, &plan, &planned), VP_OK);
    assert_int_equal(store_lease_deliveries(store, unix_ms, 1000, &got, 1, &count), VP_OK);
    *out_id = count > 0 ? got.id : 0;
    return count > 0 ? got.order_number : 0;
}

static bool count_delivery(void *owner, const struct store_delivery *delivery)
{
    (void)delivery;
    ++*(int *)owner;
    return true;
}

static void lose_deliveries(void (*lose)(void))
{
    int64_t id, unix_ms = (int64_t)1 << 50;
    struct store *store = open_safe();
    int first = run_call(store, "CA-before"), second = run_call(store, "CA-before-too");
    assert_int_equal(lease_one(store, unix_ms, &id), first);
    assert_int_equal(store_acknowledge_delivery(store, id, unix_ms), VP_OK);
    assert_int_equal(lease_one(store, unix_ms, &id), second);
    lose();
    run_call(store, "CA-during");
    tick_until(store, STORE_OK);
    assert_int_equal(lease_one(store, unix_ms + 2000, &id), second); /* and not the first one again */
    assert_int_equal(store_acknowledge_delivery(store, id, unix_ms), VP_OK);
    assert_true(lease_one(store, unix_ms + 2000, &id) > second);
    assert_int_equal(store_acknowledge_delivery(store, id, unix_ms), VP_OK);
    assert_int_equal(lease_one(store, unix_ms + 2000, &id), 0);
    store_close(store);
}

static void what_was_acknowledged_is_not_delivered_again_whatever_befalls_the_database(void **state)
{
    (void)state;
    lose_deliveries(delete_all);
}

static void nor_where_it_is_merged_into_another(void **state)
{
    (void)state;
    lose_deliveries(replace_by_other);
}

/* What a log said that nobody can read any more may be gone; all that was told afterwards is there, and the
 * numbers go on. */
static bool take_message(void *owner, const struct store_message *message)
{
    *(struct store_message *)owner = *message;
    return true;
}

/* An order that was cancelled, and a message that somebody saw to. */
static int live_on(struct store *store)
{
    struct store_message message = {.restaurant_id = "harbor-pizza",
                                    .call_sid = "CA-before",
                                    .key = 1,
                                    .kind = STORE_MESSAGE_CALLBACK,
                                    .text = "call back",
                                    .unix_ms = NOW_MS};
    const struct store_message_filter all = {.limit = 9};
    bool is_new;
    int number = run_call(store, "CA-before");
    const struct store_order_change cancel = {.restaurant_id = "harbor-pizza",
                                              .order_number = number,
                                              .to = ORDER_CANCELLED,
                                              .reason = "no salmon",
                                              .who = "Ada",
                                              .unix_ms = NOW_MS};
    assert_int_equal(store_change_order(store, &cancel), VP_OK);
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    assert_int_equal(store_each_message(store, &all, take_message, &message), VP_OK);
    const struct store_message_end end = {.id = message.id, .who = "Ada", .unix_ms = NOW_MS};
    assert_int_equal(store_finish_message(store, &end), VP_OK);
    return number;
}

static void lose_lives(void (*lose)(void))
{
    const struct store_message_filter all = {.limit = 9};
    const struct store_delivery_filter waiting = {.has_state = true, .limit = 9};
    struct store_message message = {.id = 0};
    struct ticket ticket;
    int64_t id, unix_ms = (int64_t)1 << 50;
    struct store *store = open_safe();
    int number = live_on(store), waiting_count = 0;
    lose();
    run_call(store, "CA-during");
    tick_until(store, STORE_OK);
    assert_int_equal(store_find_order(store, "harbor-pizza", number, &ticket), VP_OK);
    assert_int_equal(ticket.life.state, ORDER_CANCELLED);
    assert_string_equal(ticket.life.cancel_reason, "no salmon");
    assert_int_equal(store_each_message(store, &all, take_message, &message), VP_OK);
    assert_string_equal(message.text, "call back");
    assert_int_equal(message.state, STORE_MESSAGE_DONE);
    assert_int_equal(lease_one(store, unix_ms, &id), number);
    assert_int_equal(store_each_delivery(store, &waiting, count_delivery, &waiting_count), VP_OK);
    assert_int_equal(waiting_count, 4); /* created, cancelled, the message, and the call's meanwhile */
    store_close(store);
}

static void what_became_of_orders_and_messages_is_known_whatever_befalls_the_database(void **state)
{
    (void)state;
    lose_lives(delete_all);
}

static void and_where_it_is_merged_into_another(void **state)
{
    (void)state;
    lose_lives(replace_by_other);
}

static void a_log_that_was_cut_off_is_noticed(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    int before = run_call(store, "CA-before");
    cut_log_off();
    int during = run_call(other, "CA-during");
    assert_true(during > before);
    tick_until(store, STORE_OK);
    tick_until(other, STORE_OK);
    int after = run_call(store, "CA-after");
    assert_true(after > during);
    store_close(store);
    store_close(other);
    struct told told = look_at_orders();
    assert_stored(&told, "CA-during", during);
    assert_stored(&told, "CA-after", after);
    assert_true(has_file("damaged"));
}

/* What a backup program does now and then is no trouble. */
static void a_log_that_a_checkpoint_cuts_off_is_no_trouble(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *shell = NULL;
    int before = run_call(store, "CA-before");
    assert_int_equal(sqlite3_open(path, &shell), SQLITE_OK);
    assert_int_equal(sqlite3_exec(shell, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(shell);
    store_tick(store);
    int after = run_call(other, "CA-after");
    store_tick(other);
    assert_state(STORE_OK);
    assert_int_equal(store_health_look(health).mended_unix_ms, 0);
    store_close(store);
    store_close(other);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 2);
    assert_stored(&told, "CA-before", before);
    assert_stored(&told, "CA-after", after);
    assert_false(has_file("damaged"));
}

static void damage_page(long page)
{
    static char noise[4096];
    memset(noise, 0x5a, sizeof noise);
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, noise, sizeof noise, (page - 1) * 4096), (ssize_t)sizeof noise);
    close(fd);
}

static long page_of(const char *table)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &query, NULL),
        SQLITE_OK);
    sqlite3_bind_text(query, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    long page = (long)sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return page;
}

static void make_database_with_a_damaged(const char *table)
{
    char call_sid[40];
    struct store *store = open_safe();
    for (int i = 0; i < 5; i++) {
        snprintf(call_sid, sizeof call_sid, "CA-old-%d", i);
        assert_int_equal(run_call(store, call_sid), i + 1);
    }
    store_close(store);
    damage_page(page_of(table));
}

/* Mends what is damaged, and says so; a copy is kept. */
static void mend(char *what, size_t size_bytes)
{
    bool is_mended = false;
    assert_int_equal(store_safe_mend(url, &is_mended, what, size_bytes), VP_OK);
    assert_true(is_mended);
    assert_true(has_file("damaged"));
}

/* The five old calls have their numbers, whether they can be read or not. */
static void expect_next_number(void)
{
    struct store *store = open_safe();
    assert_int_equal(run_call(store, "CA-new"), 6);
    store_close(store);
}

static void a_damaged_page_is_found_and_the_rest_is_saved(void **state)
{
    (void)state;
    char why[512] = "", what[1024] = "";
    bool is_mended = false;
    make_database_with_a_damaged("line");
    assert_int_equal(store_inspect(url, why, sizeof why), VP_ERR_BAD_VALUE);
    assert_true(why[0] != '\0');
    mend(what, sizeof what);
    assert_non_null(strstr(what, "damaged-"));
    assert_int_equal(store_inspect(url, why, sizeof why), VP_OK);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 5);
    expect_next_number();
    assert_int_equal(store_safe_mend(url, &is_mended, what, sizeof what), VP_OK);
    assert_false(is_mended);
}

/* The orders themselves are gone; no number is given again. */
static void damaged_orders_do_not_make_numbers_start_anew(void **state)
{
    (void)state;
    char what[1024];
    make_database_with_a_damaged("orders");
    mend(what, sizeof what);
    expect_next_number();
}

static void a_file_that_is_no_database_any_more_is_kept(void **state)
{
    (void)state;
    char what[1024];
    make_database_with_a_damaged("call");
    damage_page(1);
    mend(what, sizeof what);
    expect_next_number();
}

static void damage_met_while_calls_go_on_is_mended(void **state)
{
    (void)state;
    struct store *store = open_safe();
    for (int i = 0; i < 3; i++) {
        char call_sid[40];
        snprintf(call_sid, sizeof call_sid, "CA-%d", i);
        assert_int_equal(run_call(store, call_sid), i + 1);
    }
    store_close(store);
    long page = page_of("outbox");
    store = open_safe();
    damage_page(page);
    int during = run_call(store, "CA-during");
    tick_until(store, STORE_OK);
    int after = run_call(store, "CA-after");
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 5);
    assert_stored(&told, "CA-during", during);
    assert_stored(&told, "CA-after", after);
    assert_true(has_file("damaged"));
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_deleted_database_comes_back_whole),
    TEST(a_database_deleted_without_its_log_comes_back_whole),
    TEST(a_deleted_log_costs_nothing),
    TEST(a_moved_database_is_copied_back),
    TEST(a_replaced_database_gets_what_it_lacks),
    TEST(what_was_acknowledged_is_not_delivered_again_whatever_befalls_the_database),
    TEST(nor_where_it_is_merged_into_another),
    TEST(what_became_of_orders_and_messages_is_known_whatever_befalls_the_database),
    TEST(and_where_it_is_merged_into_another),
    TEST(a_log_that_was_cut_off_is_noticed),
    TEST(a_log_that_a_checkpoint_cuts_off_is_no_trouble),
    TEST(a_damaged_page_is_found_and_the_rest_is_saved),
    TEST(damaged_orders_do_not_make_numbers_start_anew),
    TEST(a_file_that_is_no_database_any_more_is_kept),
    TEST(damage_met_while_calls_go_on_is_mended),
};
