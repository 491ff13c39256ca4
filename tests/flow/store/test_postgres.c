/* PostgreSQL as it is when it is not there: a server of this test's own that is stopped and started again. */
#include "with_cmocka.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/store/with_server.h"
#include "store/store.h"
#include "store/store_place.h"
#include "store/store_safe.h"
#include "with_folder.h"
#include "with_postgres.h"

static char folder[FOLDER_PATH_BYTES], server_folder[128];
static struct with_postgres server;
static struct store_health health;

static struct store *open_safe(void)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_safe_open(server.url, &health, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

static bool count_call(void *owner, const struct store_call *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static int count_calls(struct store *store)
{
    const struct store_call_filter all = {.limit = 100};
    int count = 0;
    assert_int_equal(store_each_call(store, &all, count_call, &count), VP_OK);
    return count;
}

/* Ticks until nothing waits. */
static void wait_for_replay(struct store *store)
{
    int64_t give_up_ms = clock_mono_ms() + 30000;
    int64_t waiting_count = 1;
    while (waiting_count > 0 && clock_mono_ms() < give_up_ms) {
        usleep(100000);
        store_tick(store);
        waiting_count = store_health_look(&health).waiting_count;
    }
    assert_int_equal(waiting_count, 0);
}

static void what_a_server_that_is_away_cannot_take_goes_in_later_and_once(void **state)
{
    (void)state;
    struct store *store = open_safe();
    struct store_call found;
    with_server_begin_call(store, "CA1");
    with_server_run("halt", server_folder);
    with_server_begin_call(store, "CA2");
    with_server_begin_call(store, "CA2"); /* the webhook comes twice */
    assert_int_equal(store_end_call(store, "CA1", 0, "goodbye", 2000), VP_OK);
    assert_int_equal(store_find_call(store, "CA2", &found), VP_OK); /* it is known, from the spool */
    assert_int_equal(store_health_look(&health).state, STORE_SPOOLING);
    assert_true(store_health_look(&health).waiting_count >= 2);
    with_server_run("again", server_folder);
    wait_for_replay(store);
    store_close(store);
    char why[512] = "";
    assert_int_equal(store_open(server.url, &store, why, sizeof why), VP_OK);
    assert_int_equal(count_calls(store), 2);
    assert_int_equal(store_find_call(store, "CA1", &found), VP_OK);
    assert_string_equal(found.end_reason, "goodbye");
    store_close(store);
}

static void a_service_begins_without_its_server(void **state)
{
    (void)state;
    with_server_run("halt", server_folder);
    struct store *store = open_safe();
    with_server_begin_call(store, "CA3");
    with_server_run("again", server_folder);
    wait_for_replay(store);
    assert_int_equal(count_calls(store), 3);
    store_close(store);
}

static void bytes_that_are_no_text_become_one(void **state)
{
    (void)state;
    struct store *store = open_safe();
    struct store_call call = {
        .call_sid = "CA4", .restaurant_id = "r", .caller_number = "\xff+1\xc3", .started_unix_ms = 5};
    struct store_call found;
    bool is_new;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_find_call(store, "CA4", &found), VP_OK);
    assert_string_equal(found.caller_number, "\xef\xbf\xbd+1\xef\xbf\xbd");
    store_close(store);
}

/* A machine whose clock is wrong leases, takes and forgets nothing at another time than its neighbour. */
static void the_databases_clock_is_every_machines(void **state)
{
    (void)state;
    static const int64_t wrong_ms[] = {590 * 1000, -90 * 1000, 40};
    for (size_t i = 0; i < sizeof wrong_ms / sizeof wrong_ms[0]; i++) {
        int64_t right_unix_ms = clock_unix_ms();
        clock_set_for_test(clock_mono_us(), right_unix_ms + wrong_ms[i]);
        store_close(open_safe());
        int64_t off_ms = clock_unix_ms() - right_unix_ms;
        clock_set_for_test(-1, 0);
        clock_set_ahead_ms(0);
        assert_true(off_ms > -1000 && off_ms < 1000);
    }
}

/* A server that begins with a wrong clock would make all machines erase what they keep. */
static void a_clock_that_is_far_off_is_not_followed(void **state)
{
    (void)state;
    static const int64_t wrong_ms[] = {3600 * 1000, -11 * 60 * 1000};
    for (size_t i = 0; i < sizeof wrong_ms / sizeof wrong_ms[0]; i++) {
        int64_t own_unix_ms = clock_unix_ms() + wrong_ms[i];
        clock_set_ahead_ms(1500); /* it was near before */
        clock_set_for_test(clock_mono_us(), own_unix_ms);
        store_close(open_safe());
        int64_t off_ms = clock_unix_ms() - own_unix_ms;
        clock_set_for_test(-1, 0);
        clock_set_ahead_ms(0);
        assert_int_equal(off_ms, 0);
    }
}

/* ---- the tables ---- */

enum { COLUMNS_BYTES = 1 << 15 };

static void add_column(char *list, const char *table, const char *column)
{
    size_t len = strlen(list);
    assert_true(snprintf(list + len, COLUMNS_BYTES - len, "%s.%s\n", table, column) <
                (int)(COLUMNS_BYTES - len));
}

/* Of SQLite's full-text index there is nothing that corresponds. */
static void read_sqlite(char *list)
{
    char url[FOLDER_PATH_BYTES + 32], why[256];
    struct store *store = NULL;
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    snprintf(url, sizeof url, "sqlite:%s/tables.db", folder);
    assert_int_equal(store_open(url, &store, why, sizeof why), VP_OK);
    store_close(store);
    assert_int_equal(sqlite3_open(url + strlen("sqlite:"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE "
            "m.type = 'table' AND m.name NOT LIKE 'said%' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2",
            -1, &query, NULL),
        SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW)
        add_column(list, (const char *)sqlite3_column_text(query, 0),
                   (const char *)sqlite3_column_text(query, 1));
    sqlite3_finalize(query);
    sqlite3_close(db);
}

static void read_postgres(char *list)
{
    PGconn *connection = PQconnectdb(server.url);
    PGresult *result =
        PQexec(connection, "SELECT table_name, column_name FROM information_schema.columns WHERE "
                           "table_schema = 'public' AND table_name NOT IN ('said', 'voiceplate_schema') "
                           "ORDER BY 1, 2");
    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(result); i++)
        add_column(list, PQgetvalue(result, i, 0), PQgetvalue(result, i, 1));
    PQclear(result);
    PQfinish(connection);
}

static void both_databases_have_the_same_columns(void **state)
{
    (void)state;
    static char of_sqlite[COLUMNS_BYTES], of_postgres[COLUMNS_BYTES];
    store_close(open_safe());
    read_sqlite(of_sqlite);
    read_postgres(of_postgres);
    assert_true(strlen(of_sqlite) > 1000);
    assert_string_equal(of_sqlite, of_postgres);
}

static void another_programs_tables_are_left_alone(void **state)
{
    (void)state;
    struct with_postgres other = server;
    struct store *store = NULL;
    char why[512] = "";
    assert_true(with_postgres_make(&other));
    assert_true(with_postgres_run(&other, other.database, "CREATE TABLE cat (name TEXT)"));
    assert_int_equal(store_open(other.url, &store, why, sizeof why), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(why, "tables of another program"));
    with_postgres_drop(&other);
}

static void a_password_is_not_told(void **state)
{
    (void)state;
    char name[STORE_NAME_BYTES];
    store_name("postgres://vp:secret@db.example/vp?password=secret&sslmode=require", name, sizeof name);
    assert_string_equal(name, "postgres://vp@db.example/vp?password=&sslmode=require");
    store_name("sqlite:var/a:b@c.db", name, sizeof name);
    assert_string_equal(name, "sqlite:var/a:b@c.db");
}

TESTS = {
    TEST(what_a_server_that_is_away_cannot_take_goes_in_later_and_once),
    TEST(a_service_begins_without_its_server),
    TEST(bytes_that_are_no_text_become_one),
    TEST(the_databases_clock_is_every_machines),
    TEST(a_clock_that_is_far_off_is_not_followed),
    TEST(both_databases_have_the_same_columns),
    TEST(another_programs_tables_are_left_alone),
    TEST(a_password_is_not_told),
};

int main(void)
{
    char spool[FOLDER_PATH_BYTES + 16];
    folder_make(folder, "/tmp/voiceplate-away");
    snprintf(server_folder, sizeof server_folder, "%s-server", folder);
    with_server_run("start", server_folder);
    setenv("VOICEPLATE_TEST_POSTGRES", server_folder, 1);
    int failed = POSTGRES_SKIPPED;
    if (with_postgres_make(&server)) {
        snprintf(spool, sizeof spool, "%s/spool", folder);
        store_set_remote("", spool);
        failed = tests_run();
    }
    with_server_run("stop", server_folder);
    folder_remove(folder);
    return failed;
}
