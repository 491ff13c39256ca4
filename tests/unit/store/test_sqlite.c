#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "with_cmocka.h"
#include <sqlite3.h>

#include "store/message.h"
#include "store/store.h"
#include "with_folder.h"

struct place {
    char folder[FOLDER_PATH_BYTES], path[96], url[128];
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    folder_make(place->folder, "/tmp/voiceplate-sqlite");
    snprintf(place->path, sizeof place->path, "%s/x.db", place->folder);
    snprintf(place->url, sizeof place->url, "sqlite:%s", place->path);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    folder_remove(place->folder);
    return tests_free(place);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void assert_refused(const char *url, enum vp_err expected, const char *sentence)
{
    struct store *store = NULL;
    char why[256] = "";
    assert_int_equal(store_open(url, &store, why, sizeof why), expected);
    assert_null(store);
    if (strstr(why, sentence) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", why, sentence);
}

static void other_kinds_of_store_are_refused(void **state)
{
    (void)state;
    assert_refused("mysql:x", VP_ERR_BAD_VALUE, "sqlite:PATH");
    assert_refused("sqlite:", VP_ERR_BAD_VALUE, "sqlite:PATH");
    assert_refused("", VP_ERR_BAD_VALUE, "sqlite:PATH");
}

static void what_cannot_be_used_is_refused_with_its_reason(void **state)
{
    struct place *place = *state;
    assert_refused("sqlite:/nowhere/at/all.db", VP_ERR_STORE, "/nowhere/at/all.db: unable to open");
    FILE *file = fopen(place->path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 200; i++)
        fputs("this is no database ", file);
    fclose(file);
    assert_refused(place->url, VP_ERR_STORE, "not a database");
}

static void a_newer_schema_is_refused(void **state)
{
    struct place *place = *state;
    struct store *store = NULL;
    char why[256];
    assert_int_equal(store_open(place->url, &store, why, sizeof why), VP_OK);
    store_close(store);
    run_sql(place->path, "PRAGMA user_version = 99");
    assert_refused(place->url, VP_ERR_BAD_VALUE, "schema 99 is newer");
}

/* Brings a new database back to what schema 1 was. */
static const char as_in_schema_1[] =
    "DROP INDEX call_live_of_caller; DROP INDEX call_live_of_restaurant;"
    "DROP TABLE talk; DROP TABLE turn_answer; DROP TABLE audio; DROP TABLE flag; DROP TABLE test_number; "
    "DROP TABLE flag_log; DROP TABLE turn_latency;"
    "ALTER TABLE call DROP COLUMN is_test; ALTER TABLE call DROP COLUMN first_audio_unix_ms;"
    "ALTER TABLE call DROP COLUMN handover_count; DROP INDEX call_live;"
    "ALTER TABLE call DROP COLUMN epoch; ALTER TABLE call DROP COLUMN seen_unix_ms;"
    "ALTER TABLE call DROP COLUMN end_class; ALTER TABLE orders DROP COLUMN epoch;"
    "DROP TABLE sold_out; DROP TABLE sold_out_log; DROP TABLE usage; DROP TABLE delivery;"
    "DROP TABLE house; DROP TABLE house_log; DROP TABLE said; DROP TABLE tool_record;"
    "DROP INDEX call_of_restaurant; DROP INDEX call_outcome;"
    "DROP INDEX call_outcome_of_restaurant; DROP INDEX orders_of_restaurant; ALTER TABLE call DROP COLUMN outcome;"
    "ALTER TABLE call DROP COLUMN measured; DROP INDEX call_erased; ALTER TABLE call DROP COLUMN erasure;"
    "ALTER TABLE call DROP COLUMN line_json; DROP TABLE outbox; DROP TABLE message; DROP TABLE change_log;"
    "ALTER TABLE orders DROP COLUMN state; ALTER TABLE orders DROP COLUMN due_unix_ms;"
    "ALTER TABLE orders DROP COLUMN accepted_unix_ms; ALTER TABLE orders DROP COLUMN ready_unix_ms;"
    "ALTER TABLE orders DROP COLUMN done_unix_ms; ALTER TABLE orders DROP COLUMN cancel_reason;"
    "ALTER TABLE orders DROP COLUMN changed_by; ALTER TABLE orders DROP COLUMN event_count;"
    "DROP TABLE login; DROP TABLE api_token; DROP TABLE blocked; DROP TABLE blocked_log; DROP TABLE call_command;"
    "ALTER TABLE orders DROP COLUMN zone; ALTER TABLE orders DROP COLUMN zone_minimum_cents;"
    "ALTER TABLE orders DROP COLUMN note;"
    "ALTER TABLE line DROP COLUMN unheard;"
    "ALTER TABLE orders DROP COLUMN allergy; ALTER TABLE orders DROP COLUMN coupon;"
    "ALTER TABLE orders DROP COLUMN currency; ALTER TABLE orders DROP COLUMN is_tax_included;"
    "ALTER TABLE orders DROP COLUMN service_charge_cents; ALTER TABLE orders DROP COLUMN tip_cents;"
    "ALTER TABLE order_line DROP COLUMN external_id; ALTER TABLE order_line DROP COLUMN options_json;"
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id) ON DELETE CASCADE,"
    "  due_unix_ms INTEGER NOT NULL, leased_until_unix_ms INTEGER NOT NULL DEFAULT 0,"
    "  attempt_count INTEGER NOT NULL DEFAULT 0, delivered_unix_ms INTEGER NOT NULL DEFAULT 0) STRICT;"
    "DROP INDEX call_of_caller;"
    "PRAGMA user_version = 1";

static bool note_message(void *owner, const struct store_message *message)
{
    *(struct store_message *)owner = *message;
    return true;
}

static void an_older_schema_is_brought_up_with_what_it_holds(void **state)
{
    struct place *place = *state;
    struct store *store = NULL;
    struct store_call call = {.call_sid = "CA1", .caller_number = "+15550002222", .started_unix_ms = 7},
                      found;
    const struct store_measures measures = {.first_audio_unix_ms = 9};
    const struct store_line voice = {
        .speaker = STORE_NOTE, .offset_ms = 100, .text = "message: AC1 RE2 12 s"};
    const struct store_message_filter all = {.limit = 9};
    struct store_message message = {.id = 0};
    bool is_new;
    char why[256];
    assert_int_equal(store_open(place->url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_add_line(store, "CA1", &voice), VP_OK);
    store_close(store);
    run_sql(place->path, as_in_schema_1);
    assert_int_equal(store_open(place->url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_find_call(store, "CA1", &found), VP_OK);
    assert_int_equal(found.started_unix_ms, 7);
    assert_false(found.is_test);
    assert_int_equal(store_add_measures(store, "CA1", &measures), VP_OK);
    assert_int_equal(store_each_message(store, &all, note_message, &message), VP_OK);
    assert_int_equal(message.kind, STORE_MESSAGE_VOICE);
    assert_string_equal(message.account_id, "AC1");
    assert_string_equal(message.recording_id, "RE2");
    assert_int_equal(message.seconds, 12);
    assert_int_equal(message.unix_ms, 107);
    assert_string_equal(message.caller_number, "+15550002222");
    store_close(store);
}

static void another_programs_database_is_refused(void **state)
{
    struct place *place = *state;
    run_sql(place->path, "CREATE TABLE theirs (x)");
    assert_refused(place->url, VP_ERR_BAD_VALUE, "another program");
}

static void the_file_is_private_and_opens_again(void **state)
{
    struct place *place = *state;
    struct store *store = NULL;
    struct stat status;
    char why[256];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_open(place->url, &store, why, sizeof why), VP_OK);
        assert_int_equal(store_save_basket(store, "CA1", 0, 1, "{}"), VP_OK);
        store_close(store);
    }
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    store_close(NULL);
}

static void a_failed_order_leaves_no_trace(void **state)
{
    struct place *place = *state;
    struct store *store = NULL;
    char why[256];
    struct ticket ticket = {.restaurant_id = "r", .call_sid = "CA1", .basket_version = 1, .line_count = 1};
    int number = 77;
    bool is_new = false;
    assert_int_equal(store_open(place->url, &store, why, sizeof why), VP_OK);
    run_sql(place->path,
            "CREATE TRIGGER no_outbox BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END");
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_ERR_BAD_VALUE);
    assert_int_equal(number, 77);
    run_sql(place->path, "DROP TRIGGER no_outbox");
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_int_equal(number, 1);
    assert_true(is_new);
    store_close(store);
}

TESTS_WITH(set_up, tear_down) = {
    TEST_ALONE(other_kinds_of_store_are_refused),
    TEST(what_cannot_be_used_is_refused_with_its_reason),
    TEST(a_newer_schema_is_refused),
    TEST(an_older_schema_is_brought_up_with_what_it_holds),
    TEST(another_programs_database_is_refused),
    TEST(the_file_is_private_and_opens_again),
    TEST(a_failed_order_leaves_no_trace),
};
