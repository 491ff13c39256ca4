/* PostgreSQL over a network that is slow, breaks at the worst moment, or says nothing. */
#include "with_cmocka.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/store/with_server.h"
#include "flow/store/with_wire.h"
#include "store/call_list.h"
#include "store/caller_data.h"
#include "store/message.h"
#include "store/spool.h"
#include "store/store_command.h"
#include "store/store_place.h"
#include "store/store_safe.h"
#include "with_folder.h"
#include "with_postgres.h"

enum { SLOW_WAY_MS = 20 }; /* 40 ms there and back, as between two towns */

static char folder[FOLDER_PATH_BYTES], server_folder[64], spool_path[FOLDER_PATH_BYTES + 16], wire_url[320];
static struct with_postgres server;
static struct store_health health;
static struct wire wire;

static struct store *open_safe(struct store_health *of)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_safe_open(wire_url, of, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

static struct ticket ticket_of(const char *call_sid, uint32_t version)
{
    struct ticket ticket = {
        .restaurant_id = "r", .basket_version = version, .line_count = 1, .created_unix_ms = 5};
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call_sid);
    ticket.lines[0] =
        (struct ticket_line){.item_id = "margherita", .name = "Margherita", .quantity = (int)version};
    return ticket;
}

/* Ticks until nothing waits. */
static void wait_for_replay(struct store *store)
{
    int64_t give_up_ms = clock_mono_ms() + 30000;
    do {
        usleep(50000);
        store_tick(store);
    } while ((store_health_look(&health).waiting_count > 0 || store_health_look(&health).state != STORE_OK) &&
             clock_mono_ms() < give_up_ms);
    assert_int_equal(store_health_look(&health).waiting_count, 0);
}

static int ask_number(const char *sql)
{
    PGconn *connection = PQconnectdb(server.url);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    int number = atoi(PQgetvalue(result, 0, 0));
    PQclear(result);
    PQfinish(connection);
    return number;
}

/* ---- a COMMIT whose answer is lost ---- */

static void take(struct store *store)
{
    assert_int_equal(store_take_call(store, "CA1", 77), VP_OK);
}

static void save(struct store *store)
{
    assert_int_equal(store_save_basket(store, "CA1", 77, 3, "{\"version\":3}"), VP_OK);
}

static void say(struct store *store)
{
    const struct store_line line = {.speaker = STORE_CALLER, .offset_ms = 900, .text = "one calzone"};
    assert_int_equal(store_add_line(store, "CA1", &line), VP_OK);
}

static void order(struct store *store)
{
    struct ticket ticket = ticket_of("CA1", 3);
    int number;
    bool is_new;
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
}

static void measure(struct store *store)
{
    const struct turn_latency turn = {.total_ms = 300};
    const struct store_measures measures = {.turns = &turn,
                                            .turn_count = 1,
                                            .usage = {.tokens = {[TOKENS_TEXT_OUT] = 7}},
                                            .cost_micros = 168,
                                            .usage_day = "2026-11-28"};
    assert_int_equal(store_add_measures(store, "CA1", &measures), VP_OK);
}

static void call_function_of(struct store *store, const char *call_sid)
{
    const struct tool_record record = {.unix_ms = 7, .name = "add_item", .arguments = "{}", .answer = "{}"};
    assert_int_equal(store_add_tool_record(store, call_sid, &record), VP_OK);
}

static void call_function(struct store *store)
{
    call_function_of(store, "CA1");
}

static void leave_message(struct store *store)
{
    const struct store_message message = {
        .restaurant_id = "r", .call_sid = "CA1", .key = 5, .text = "a table", .unix_ms = 9};
    bool is_new;
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
}

static void take_turn(struct store *store)
{
    const struct store_turn turn = {
        .call_sid = "CA1", .epoch = 77, .talk_json = "{}", .answer = "<a/>", .audio_id = ""};
    bool is_new;
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
}

static void end(struct store *store)
{
    assert_int_equal(store_end_call(store, "CA1", 77, "goodbye", 2000), VP_OK);
}

static void begin(struct store *store)
{
    with_server_begin_call(store, "CA1");
}

static void lose_answer_of(struct store *store, void (*write)(struct store *store))
{
    atomic_store(&wire.lost_answers, 1);
    write(store);
    assert_int_equal(atomic_load(&wire.lost_answers), 0);
    wait_for_replay(store);        /* of what was not found to be there already */
    for (int i = 0; i < 20; i++) { /* the next one goes to the server again, not to the spool */
        usleep(50000);
        store_tick(store);
    }
}

/* What the page orders of a call is obeyed once, by whoever took it without hearing so. */
static void an_order_that_was_taken_unheard_is_obeyed_once(void **state)
{
    (void)state;
    struct store *store = open_safe(&health);
    struct store_command command = {.call_sid = "CA9", .command = CALL_COMMAND_HANG_UP}, taken = {.taker = 0};
    assert_int_equal(store_put_command(store, &command), VP_OK);
    atomic_store(&wire.lost_answers, 1);
    assert_int_equal(store_take_command(store, "CA9", STORE_COMMAND_MAX_AGE_MS, &taken), VP_ERR_STORE);
    assert_int_equal(ask_number("SELECT count(*) FROM call_command WHERE call_sid = 'CA9' AND taker <> 0"),
                     1);
    assert_int_equal(store_take_command(store, "CA9", STORE_COMMAND_MAX_AGE_MS, &taken), VP_OK);
    assert_int_equal(taken.command, CALL_COMMAND_HANG_UP);
    assert_int_equal(store_take_command(store, "CA9", STORE_COMMAND_MAX_AGE_MS, &taken), VP_ERR_NOT_FOUND);
    store_close(store);
}

static void a_commit_whose_answer_is_lost_is_written_once(void **state)
{
    (void)state;
    static const struct {
        void (*write)(struct store *store);
        const char *count; /* of what it left */
    } kinds[] = {
        {begin, "SELECT count(*) FROM outbox WHERE call_sid = 'CA1'"},
        {take, "SELECT count(*) FROM call WHERE call_sid = 'CA1' AND epoch = 77 AND ended_unix_ms = 0"},
        {save, "SELECT count(*) FROM basket WHERE call_sid = 'CA1' AND version = 3"},
        {say, "SELECT count(*) FROM line WHERE call_sid = 'CA1'"},
        {order, "SELECT count(*) FROM orders WHERE call_sid = 'CA1'"},
        {NULL, "SELECT count(*) FROM outbox WHERE order_id IS NOT NULL"},
        {measure, "SELECT count(*) FROM turn_latency WHERE call_sid = 'CA1'"},
        {call_function, "SELECT count(*) FROM tool_record WHERE call_sid = 'CA1'"},
        {leave_message, "SELECT count(*) FROM message WHERE call_sid = 'CA1'"},
        {take_turn, "SELECT number FROM talk WHERE call_sid = 'CA1'"},
        {end, "SELECT count(*) FROM outbox WHERE call_sid = 'CA1' AND event = 'call_ended'"},
    };
    struct store *store = open_safe(&health);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].write != NULL)
            lose_answer_of(store, kinds[i].write);
        int count = ask_number(kinds[i].count);
        if (count != 1)
            fail_msg("%d: %s", count, kinds[i].count);
    }
    assert_int_equal(ask_number("SELECT cost_micros FROM usage WHERE call_sid = 'CA1'"), 168);
    store_close(store);
}

/* ---- a record that the server refuses for good ---- */

static bool is_put_aside(void)
{
    char aside[sizeof spool_path + 8];
    snprintf(aside, sizeof aside, "%s.aside", spool_path);
    return access(aside, F_OK) == 0;
}

static void forget_aside(void)
{
    char aside[sizeof spool_path + 8];
    snprintf(aside, sizeof aside, "%s.aside", spool_path);
    (void)!unlink(aside);
}

static void a_record_that_is_refused_for_good_holds_nobody_up(void **state)
{
    (void)state;
    struct store *store = open_safe(&health);
    with_server_begin_call(store, "CA5");
    assert_true(with_postgres_run(&server, server.database,
                                  "ALTER TABLE line ADD CONSTRAINT no_cats CHECK (text <> 'cat')"));
    with_server_run("halt", server_folder);
    for (int i = 0; i < 3; i++) {
        const struct store_line line = {.offset_ms = i, .text = i == 1 ? "cat" : "dog"};
        assert_int_equal(store_add_line(store, "CA5", &line), VP_OK);
    }
    with_server_run("again", server_folder);
    wait_for_replay(store);
    assert_int_equal(ask_number("SELECT count(*) FROM line WHERE call_sid = 'CA5'"), 2);
    assert_true(is_put_aside());
    store_close(store);
}

/* More than an hour passes while it is tried. A store that was not well at the end tries again then, in a while. */
static void try_for_an_hour(struct store *store)
{
    enum { TRIES = 16, STEP_MS = 5 * 60 * 1000 };
    int64_t mono_ms = clock_mono_ms(), unix_ms = clock_unix_ms();
    for (int i = 0; i < TRIES; i++) {
        clock_set_for_test((mono_ms + i * STEP_MS) * 1000, unix_ms);
        store_tick(store);
    }
    clock_set_for_test(-1, 0);
}

static void rename_table(const char *from, const char *to)
{
    char sql[128];
    snprintf(sql, sizeof sql, "ALTER TABLE %s RENAME TO %s", from, to);
    assert_true(with_postgres_run(&server, server.database, sql));
}

static void say_dog(struct store *store, const char *call_sid)
{
    const struct store_line line = {.offset_ms = 7, .text = "dog"};
    assert_int_equal(store_add_line(store, call_sid, &line), VP_OK);
}

static int64_t count_waiting(void)
{
    int64_t count = -1;
    assert_int_equal(store_safe_count_waiting(wire_url, &count), VP_OK);
    return count;
}

/* Nothing is wrong with the record, and the server never takes it all the same. */
static void what_a_server_that_takes_others_never_takes_holds_nobody_up(void **state)
{
    (void)state;
    struct store *store = open_safe(&health);
    forget_aside();
    with_server_begin_call(store, "CA6");
    rename_table("tool_record", "elsewhere");
    with_server_run("halt", server_folder);
    call_function_of(store, "CA6");
    say_dog(store, "CA6");
    with_server_run("again", server_folder);
    try_for_an_hour(store);
    wait_for_replay(store);
    rename_table("elsewhere", "tool_record");
    assert_true(is_put_aside());
    assert_int_equal(ask_number("SELECT count(*) FROM line WHERE call_sid = 'CA6'"), 1);
    store_close(store);
}

/* Somebody restores it: what comes meanwhile waits until that is done. */
static void a_server_that_is_being_mended_loses_nothing(void **state)
{
    (void)state;
    enum { TRIES = 14 };
    struct store *store = open_safe(&health);
    forget_aside();
    with_server_begin_call(store, "CA8");
    rename_table("line", "elsewhere");
    say_dog(store, "CA8");
    for (int i = 0; i < TRIES; i++) {
        usleep(600000);
        store_tick(store);
    }
    assert_int_equal(count_waiting(), 1);
    rename_table("elsewhere", "line");
    wait_for_replay(store);
    assert_false(is_put_aside());
    assert_int_equal(ask_number("SELECT count(*) FROM line WHERE call_sid = 'CA8'"), 1);
    store_close(store);
}

static void an_order_waits_for_as_long_as_it_takes(void **state)
{
    (void)state;
    struct store *store = open_safe(&health);
    struct ticket ticket = ticket_of("CA9", 1);
    int number;
    bool is_new;
    forget_aside();
    with_server_begin_call(store, "CA9");
    rename_table("order_line", "elsewhere");
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    try_for_an_hour(store);
    assert_int_equal(count_waiting(), 1);
    rename_table("elsewhere", "order_line");
    store_close(store);
    store = open_safe(&health);
    wait_for_replay(store);
    assert_false(is_put_aside());
    assert_int_equal(ask_number("SELECT count(*) FROM orders WHERE call_sid = 'CA9'"), 1);
    store_close(store);
}

/* Both try the first record; one puts it aside. What the other one has of it is nothing against the next. */
static void a_refusal_is_of_its_record_alone(void **state)
{
    (void)state;
    static struct store_health others;
    struct store *store = open_safe(&health), *other = open_safe(&others);
    forget_aside();
    with_server_begin_call(store, "CA10");
    rename_table("tool_record", "elsewhere");
    with_server_run("halt", server_folder);
    call_function_of(store, "CA10");
    with_server_run("again", server_folder);
    for (int i = 0; i < 11; i++) {
        usleep(600000);
        store_tick(other);
    }
    try_for_an_hour(store);
    wait_for_replay(store);
    assert_true(is_put_aside());
    forget_aside();
    rename_table("elsewhere", "tool_record");
    with_server_run("halt", server_folder);
    say_dog(store, "CA10");
    try_for_an_hour(other);
    assert_int_equal(count_waiting(), 1);
    with_server_run("again", server_folder);
    wait_for_replay(store);
    assert_false(is_put_aside());
    assert_int_equal(ask_number("SELECT count(*) FROM line WHERE call_sid = 'CA10'"), 1);
    store_close(other);
    store_close(store);
}

/* ---- long work ---- */

enum { LOOK_S = 5, LONG_MS = 30000, SOON_MS = 1500 };

static void *erase(void *arg)
{
    struct store_health own = {0};
    struct store *store = open_safe(&own);
    struct caller_erased erased = {0};
    const struct caller_wish wish = {.number = "+15550004444", .call_max = 10};
    store_allow_work_ms(store, arg != NULL ? LONG_MS : 0, NULL);
    enum vp_err err = store_erase_caller(store, &wish, &erased);
    assert_int_equal(err, arg != NULL ? VP_OK : VP_ERR_STORE);
    assert_int_equal(erased.call_count, arg != NULL);
    store_close(store);
    return NULL;
}

/* A table that takes long to look through: erasing has its time, and calls wait for none of it. */
static void who_is_erased_from_a_large_table_holds_nobody_up(void **state)
{
    (void)state;
    static char slow[320];
    struct store *store = open_safe(&health);
    struct store_call call = {.call_sid = "CA7", .restaurant_id = "r", .caller_number = "+15550004444"};
    bool is_new;
    pthread_t thread;
    call.started_unix_ms = 1000;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_end_call(store, "CA7", 0, "goodbye", 2000), VP_OK);
    snprintf(
        slow, sizeof slow,
        "CREATE OR REPLACE FUNCTION is_number(written text, wanted text) RETURNS boolean LANGUAGE sql AS "
        "'SELECT CASE WHEN written = wanted THEN pg_sleep(%d) IS NOT NULL ELSE false END'",
        LOOK_S);
    assert_true(with_postgres_run(&server, server.database, slow));
    (void)erase(NULL); /* as long as a call may wait */
    int64_t begun_ms = clock_mono_ms();
    assert_int_equal(pthread_create(&thread, NULL, erase, &server), 0);
    while (clock_mono_ms() - begun_ms < LOOK_S * 1000) {
        int64_t asked_ms = clock_mono_ms();
        const struct store_line line = {.offset_ms = asked_ms, .text = "dog"};
        assert_int_equal(store_add_line(store, "CA7", &line), VP_OK);
        assert_true(clock_mono_ms() - asked_ms < SOON_MS);
        assert_int_equal(store_health_look(&health).waiting_count, 0);
        usleep(100000);
    }
    pthread_join(thread, NULL);
    store_close(store);
}

static _Atomic bool is_cut;

static void *look_for_ever(void *arg)
{
    struct store_health own = {0};
    struct store *store = open_safe(&own);
    struct caller_erased erased = {0};
    const struct caller_wish wish = {.number = "+15550004444", .call_max = 10};
    (void)arg;
    store_allow_work_ms(store, LONG_MS, &is_cut);
    for (int i = 0; i < 3; i++) /* the others that wait end at once */
        assert_int_equal(store_erase_caller(store, &wish, &erased), VP_ERR_STORE);
    store_close(store);
    return NULL;
}

/* A service that stops waits for no long work. */
static void long_work_is_cut(void **state)
{
    (void)state;
    pthread_t thread;
    struct store *store = open_safe(&health);
    struct store_call call = {
        .call_sid = "CA11", .restaurant_id = "r", .caller_number = "+15550004444", .started_unix_ms = 1000};
    bool is_new;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_end_call(store, "CA11", 0, "goodbye", 2000), VP_OK);
    assert_int_equal(pthread_create(&thread, NULL, look_for_ever, NULL), 0);
    usleep(1000000);
    int64_t cut_ms = clock_mono_ms();
    is_cut = true;
    pthread_join(thread, NULL);
    assert_true(clock_mono_ms() - cut_ms < SOON_MS);
    store_close(store);
}

/* ---- a network with a distance ---- */

enum { WRITERS = 3, ORDERS = 4 };
static _Atomic int spooled_count;

static void *order_again_and_again(void *arg)
{
    static struct store_health healths[WRITERS];
    int me = *(const int *)arg;
    struct store *store = open_safe(&healths[me]);
    for (uint32_t i = 1; i <= ORDERS; i++) {
        char call_sid[40];
        int number;
        bool is_new;
        snprintf(call_sid, sizeof call_sid, "CA-slow-%d-%u", me, i);
        struct ticket ticket = ticket_of(call_sid, i);
        with_server_begin_call(store, call_sid);
        assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
        spooled_count += store_health_look(&healths[me]).waiting_count > 0;
    }
    store_close(store);
    return NULL;
}

static void a_distance_makes_nobody_spool(void **state)
{
    (void)state;
    pthread_t threads[WRITERS];
    int who[WRITERS];
    int64_t begun_ms = clock_mono_ms();
    atomic_store(&wire.delay_ms, SLOW_WAY_MS);
    for (int i = 0; i < WRITERS; i++) {
        who[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, order_again_and_again, &who[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    atomic_store(&wire.delay_ms, 0);
    print_message("%d orders by %d writers, %d in the spool, %d ms each\n", WRITERS * ORDERS, WRITERS,
                  (int)spooled_count, (int)(clock_mono_ms() - begun_ms) / (WRITERS * ORDERS));
    assert_int_equal(spooled_count, 0);
}

TESTS = {
    TEST(a_commit_whose_answer_is_lost_is_written_once),
    TEST(an_order_that_was_taken_unheard_is_obeyed_once),
    TEST(a_record_that_is_refused_for_good_holds_nobody_up),
    TEST(what_a_server_that_takes_others_never_takes_holds_nobody_up),
    TEST(a_server_that_is_being_mended_loses_nothing),
    TEST(an_order_waits_for_as_long_as_it_takes),
    TEST(a_refusal_is_of_its_record_alone),
    TEST(who_is_erased_from_a_large_table_holds_nobody_up),
    TEST(long_work_is_cut),
    TEST(a_distance_makes_nobody_spool),
};

int main(void)
{
    folder_make(folder, "/tmp/voiceplate-wire");
    snprintf(server_folder, sizeof server_folder, "%s-s", folder);
    with_server_run("start", server_folder);
    setenv("VOICEPLATE_TEST_POSTGRES", server_folder, 1);
    int failed = POSTGRES_SKIPPED;
    if (with_postgres_make(&server)) {
        snprintf(spool_path, sizeof spool_path, "%s/spool", folder);
        store_set_remote("", spool_path);
        snprintf(wire.server_folder, sizeof wire.server_folder, "%s", server_folder);
        snprintf(wire.folder, sizeof wire.folder, "%s", folder);
        snprintf(wire_url, sizeof wire_url, "postgres://voiceplate@/%s?host=%s", server.database, folder);
        with_wire_start(&wire);
        failed = tests_run();
    }
    with_server_run("stop", server_folder);
    folder_remove(folder);
    return failed;
}
