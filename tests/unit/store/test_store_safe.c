/* A safe store while its database is locked or full, or cannot be opened: what it was told is kept, once. */
#include "with_cmocka.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/spool.h"
#include "store/store_peek.h"
#include "unit/store/with_safe.h"
#include "with_log.h"

enum { CALLS = 6, WRITE_MAX_MS = 700 /* 250 and a busy machine */ };

/* In a child: one call at a store of its own. Leaves with its order's number; 100: too slow. */
static void call_in_child(int i)
{
    char call_sid[40];
    int64_t slowest_ms = 0, began_ms;
    struct store *store = open_safe();
    snprintf(call_sid, sizeof call_sid, "CA-locked-%d", i);
    begin_call(store, call_sid);
    for (uint32_t version = 1; version <= 5; version++) {
        began_ms = clock_mono_ms();
        if (store_save_basket(store, call_sid, 0, version, "{}") != VP_OK)
            _exit(101);
        if (clock_mono_ms() - began_ms > slowest_ms)
            slowest_ms = clock_mono_ms() - began_ms;
    }
    began_ms = clock_mono_ms();
    int number = put_order(store, call_sid, 5);
    if (clock_mono_ms() - began_ms > slowest_ms)
        slowest_ms = clock_mono_ms() - began_ms;
    if (store_end_call(store, call_sid, 0, "goodbye", NOW_MS) != VP_OK)
        _exit(102);
    store_close(store);
    fprintf(stderr, "call %d: order %d, slowest write %d ms\n", i, number, (int)slowest_ms);
    _exit(slowest_ms <= WRITE_MAX_MS ? number : 100);
}

static void six_calls_at_a_locked_database_do_not_wait_for_it(void **state)
{
    (void)state;
    pid_t children[CALLS];
    int numbers[CALLS];
    char call_sid[40];
    struct store *store = open_safe();
    int before = run_call(store, "CA-before");
    store_close(store);
    sqlite3 *other = lock_database();
    int64_t locked_ms = clock_mono_ms();
    for (int i = 0; i < CALLS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            call_in_child(i);
    }
    for (int i = 0; i < CALLS; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        numbers[i] = WEXITSTATUS(status);
        assert_in_range(numbers[i], before + 1, before + CALLS);
    }
    assert_true(clock_mono_ms() - locked_ms < 5000);
    assert_state(STORE_SPOOLING);
    assert_true(store_health_look(health).waiting_count >= CALLS * 8);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    store = open_safe();
    tick_until(store, STORE_OK);
    assert_int_equal(store_health_look(health).waiting_count, 0);
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, CALLS + 1);
    for (int i = 0; i < CALLS; i++) {
        snprintf(call_sid, sizeof call_sid, "CA-locked-%d", i);
        assert_stored(&told, call_sid, numbers[i]);
    }
}

/* Every call says every ten seconds that somebody has it: an outage must not fill the spool with that. */
static void signs_of_life_are_not_kept(void **state)
{
    (void)state;
    const struct turn_latency turn = {.total_ms = 300};
    const struct store_measures sign = {.seen_unix_ms = NOW_MS},
                                news = {.seen_unix_ms = NOW_MS, .turns = &turn, .turn_count = 1};
    struct store_call call;
    struct store *store = open_safe();
    begin_call(store, "CA-seen");
    sqlite3 *other = lock_database();
    assert_int_equal(store_add_measures(store, "CA-seen", &sign), VP_OK);
    assert_int_equal(store_health_look(health).waiting_count, 0);
    assert_int_equal(store_add_measures(store, "CA-seen", &news), VP_OK);
    assert_int_equal(store_health_look(health).waiting_count, 1);
    /* An end that gives way does so while it waits, too. */
    assert_int_equal(store_end_call(store, "CA-seen", 0, end_reason_text(END_FALLBACK), NOW_MS), VP_OK);
    assert_int_equal(store_end_call(store, "CA-seen", 0, end_reason_text(END_PASSED_ON), NOW_MS + 1), VP_OK);
    assert_int_equal(store_find_call(store, "CA-seen", &call), VP_OK);
    assert_string_equal(call.end_reason, "passed on");
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    tick_until(store, STORE_OK);
    store_close(store);
    store = open_plain();
    assert_int_equal(store_find_call(store, "CA-seen", &call), VP_OK);
    assert_string_equal(call.end_reason, "passed on");
    assert_int_equal(call.end_class, END_CLASS_TRANSFERRED);
    store_close(store);
}

static bool add_cost(void *owner, const struct store_usage *usage)
{
    *(int64_t *)owner += usage->cost_micros + usage->tokens.tokens[TOKENS_TEXT_OUT];
    return true;
}

/* What a call cost is not forgotten because the database was away. */
static void usage_waits_and_is_counted_once(void **state)
{
    (void)state;
    const struct store_measures measures = {
        .usage = {.tokens = {[TOKENS_TEXT_OUT] = 7}}, .cost_micros = 168, .usage_day = "2026-11-28"};
    const struct store_usage_filter filter = {.restaurant_id = "harbor-pizza", .since_day = "2026-11-28"};
    int64_t sum = 0;
    struct store *store = open_safe();
    begin_call(store, "CA-paid");
    assert_int_equal(store_add_measures(store, "CA-paid", &measures), VP_OK);
    sqlite3 *lock = lock_database();
    assert_int_equal(store_add_measures(store, "CA-paid", &measures), VP_OK);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    assert_int_equal(store_each_usage(store, &filter, add_cost, &sum), VP_OK);
    assert_int_equal(sum, 2 * (168 + 7));
    store_close(store);
}

/* Another process, or the same one later, answers what only the spool knows. */
static void what_waits_is_read_by_all(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *lock = lock_database();
    struct store_call call;
    uint32_t version = 0;
    char *json = NULL;
    int line_count = 0;
    begin_call(store, "CA-1");
    assert_int_equal(store_save_basket(store, "CA-1", 0, 3, "{\"version\":3}"), VP_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 0, 4, "{\"version\":4}"), VP_OK);
    const struct store_line line = {
        .speaker = STORE_AGENT, .offset_ms = 100, .text = "Hi, what may I get you?"};
    assert_int_equal(store_add_line(store, "CA-1", &line), VP_OK);
    assert_int_equal(store_find_call(other, "CA-1", &call), VP_OK);
    assert_string_equal(call.restaurant_id, "harbor-pizza");
    assert_int_equal(call.ended_unix_ms, 0);
    assert_int_equal(store_load_basket(other, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 4);
    assert_string_equal(json, "{\"version\":4}");
    free(json);
    assert_int_equal(store_each_line(other, "CA-1", count_line, &line_count), VP_OK);
    assert_int_equal(line_count, 1);
    sqlite3_close(lock);
    tick_until(other, STORE_OK);
    assert_int_equal(store_load_basket(store, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 4);
    free(json);
    store_close(store);
    store_close(other);
}

static void a_turn_that_waits_is_taken_once_and_read_by_all(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *lock = lock_database();
    uint32_t turn_count = 0;
    char *text = NULL;
    size_t len = 0;
    bool is_new = false;
    const struct store_turn turn = {.call_sid = "CA-1",
                                    .number = 0,
                                    .talk_json = "{\"a\":1}",
                                    .answer = "<Say/>",
                                    .audio_id = "abc",
                                    .audio = SPAN_LIT("RIFF"),
                                    .unix_ms = NOW_MS,
                                    .audio_until_unix_ms = 2 * NOW_MS};
    begin_call(store, "CA-1");
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_true(is_new);
    assert_int_equal(store_put_turn(other, &turn, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(store_load_talk(other, "CA-1", &turn_count, &text), VP_OK);
    assert_int_equal(turn_count, 1);
    free(text);
    assert_int_equal(store_load_answer(other, "CA-1", 0, &text), VP_OK);
    assert_string_equal(text, "<Say/>");
    free(text);
    assert_int_equal(store_load_audio(other, "abc", NOW_MS, &text, &len), VP_OK);
    assert_string_equal(text, "RIFF");
    assert_int_equal(len, 4);
    free(text);
    sqlite3_close(lock);
    store_close(store);
    store_close(other);
}

static void an_order_that_waits_is_made_once_and_its_calls_end_is_known_to_all(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *lock = lock_database();
    struct store_call call;
    int again = 0;
    bool is_new = true;
    begin_call(store, "CA-1");
    int number = put_order(store, "CA-1", 4);
    struct ticket ticket = ticket_of("CA-1", 4);
    assert_int_equal(store_put_order(other, &ticket, &again, &is_new), VP_OK);
    assert_int_equal(again, number);
    assert_false(is_new);
    assert_int_equal(store_end_call(store, "CA-1", 0, "fallback", 77), VP_OK);
    assert_int_equal(store_find_call(other, "CA-1", &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, 77);
    assert_int_equal(store_reopen_call(other, "CA-1", "fallback"), VP_OK);
    assert_int_equal(store_find_call(store, "CA-1", &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, 0);
    sqlite3_close(lock);
    tick_until(other, STORE_OK);
    store_close(store);
    store_close(other);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-1", number);
}

/* Calls that are swept again and again do not fill the spool. */
static void an_end_is_spooled_once(void **state)
{
    (void)state;
    struct store *store = open_safe();
    begin_call(store, "CA-1");
    sqlite3 *lock = lock_database();
    assert_int_equal(store_end_call(store, "CA-1", 0, "goodbye", 7), VP_OK);
    assert_int_equal(store_health_look(health).waiting_count, 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(store_end_call(store, "CA-1", 0, "left behind", 8 + i), VP_OK);
    assert_int_equal(store_health_look(health).waiting_count, 1);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    struct store_call call;
    assert_int_equal(store_find_call(store, "CA-1", &call), VP_OK);
    assert_string_equal(call.end_reason, "goodbye");
    store_close(store);
}

static void every_refusal_is_counted_and_the_state_is_told(void **state)
{
    (void)state;
    struct store *store = open_safe();
    sqlite3 *lock = lock_database();
    int64_t errors = metric_get(METRIC_STORE_ERRORS_TOTAL), spooled = metric_get(METRIC_STORE_SPOOLED_TOTAL);
    assert_state(STORE_OK);
    begin_call(store, "CA-1");
    assert_state(STORE_SPOOLING);
    assert_true(store_health_can_keep(health));
    assert_int_equal(metric_get(METRIC_STORE_ERRORS_TOTAL), errors + 1);
    assert_int_equal(metric_get(METRIC_STORE_SPOOLED_TOTAL), spooled + 1);
    struct store_health_view view = store_health_look(health);
    assert_int_equal(view.waiting_count, 1);
    assert_true(view.waiting_since_unix_ms != 0 && view.since_unix_ms != 0);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    store_close(store);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}

/* Each try fails for as long as somebody holds the database; a second kind of failure is told all the same. */
static void an_outage_is_a_line_of_the_log_and_not_one_for_each_try(void **state)
{
    (void)state;
    static struct log_capture capture;
    enum log_level level = getenv("VOICEPLATE_TEST_LOG") == NULL ? LOG_LEVEL_ERROR + 1 : LOG_LEVEL_INFO;
    struct store *store = open_safe();
    sqlite3 *lock = lock_database();
    log_set_level(LOG_LEVEL_INFO);
    log_capture_start(&capture);
    begin_call(store, "CA-1");
    for (int64_t began_ms = clock_mono_ms(); clock_mono_ms() - began_ms < 1800; usleep(50000))
        store_tick(store);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    const char *text = log_capture_stop(&capture);
    log_set_level(level);
    store_close(store);
    assert_int_equal(count_of(text, "sqlite failed"), 1);
    assert_int_equal(count_of(text, "database is locked"), 1);
    assert_int_equal(count_of(text, "state=spooling"), 1);
    assert_int_equal(count_of(text, "state=ok"), 1);
}

/* Another process replayed the spool while this one was between two tries: all is well, and stays so. */
static void who_has_not_tried_again_does_not_say_that_it_fails(void **state)
{
    (void)state;
    struct store *quick = open_safe(), *slow = open_safe();
    sqlite3 *lock = lock_database();
    begin_call(quick, "CA-1");
    usleep(600000);
    store_tick(slow); /* fails, and waits for half a second */
    assert_state(STORE_SPOOLING);
    sqlite3_close(lock);
    tick_until(quick, STORE_OK);
    store_tick(slow);
    assert_state(STORE_OK);
    usleep(600000);
    store_tick(slow);
    assert_state(STORE_OK);
    store_close(quick);
    store_close(slow);
}

/* ---- the disk ---- */

static bool mount_small_disk(const char *at)
{
    return mount("tmpfs", at, "tmpfs", 0, "size=24m") == 0;
}

/* Leaves len bytes on the disk, or none. */
static void fill_disk(const char *name)
{
    static const char block[4096];
    int fd = open(name, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    while (write(fd, block, sizeof block) > 0)
        continue;
    close(fd);
}

static void on_a_full_disk_orders_go_to_the_spool_and_then_to_nobody(void **state)
{
    (void)state;
    char filler[160], call_sid[40], text[512];
    if (!mount_small_disk(folder)) {
        print_message("skipped: no tmpfs can be mounted here\n");
        return;
    }
    snprintf(filler, sizeof filler, "%s/filler", folder);
    assert_int_equal(store_peek(url, text, sizeof text), VP_OK);
    struct store *store = open_safe();
    int first = run_call(store, "CA-0"), last = 0, told_count = 1;
    fill_disk(filler);
    /* The log still has room of its own, then the spool. */
    struct ticket ticket;
    bool is_new;
    enum vp_err err = VP_OK;
    for (int i = 1; i < 2000 && err == VP_OK; i++) {
        static char basket[20000];
        snprintf(call_sid, sizeof call_sid, "CA-%d", i);
        memset(basket, 'x', sizeof basket - 1);
        if (store_save_basket(store, call_sid, 0, 1, basket) != VP_OK)
            break;
        ticket = ticket_of(call_sid, 1);
        err = i < 60 ? store_put_order(store, &ticket, &last, &is_new) : VP_OK;
        if (i < 60 && err == VP_OK)
            told_count++;
        if (i == 30)
            fill_disk(filler);
    }
    assert_state(STORE_FULL);
    assert_false(store_health_can_keep(health));
    assert_int_equal(store_peek(url, text, sizeof text), VP_ERR_STORE);
    assert_non_null(strstr(text, "KiB free and orders need some: free at least 2048 KiB"));
    assert_int_equal(unlink(filler), 0);
    assert_int_equal(store_peek(url, text, sizeof text), VP_OK);
    tick_until(store, STORE_OK);
    assert_true(store_health_can_keep(health));
    store_close(store);
    store = open_plain();
    struct told told = {0};
    const struct store_order_filter all = {.limit = 1000};
    assert_int_equal(store_each_order(store, &all, see_order, &told), VP_OK);
    store_close(store);
    assert_int_equal(told.count, told_count);
    assert_stored(&told, "CA-0", first);
    for (int number = first; number <= last; number++)
        assert_int_equal(told.per_number[number], 1);
    folder_empty(folder);
    assert_int_equal(umount(folder), 0);
}

/* ---- replay ---- */

static bool tick_and_wait(struct store *store)
{
    store_tick(store);
    return store_health_look(health).waiting_count > 0;
}

/* Killed after some of the records, at whatever point: another process finishes, and nothing is there twice. */
static void a_process_killed_during_replay_doubles_nothing(void **state)
{
    (void)state;
    char call_sid[40];
    int numbers[20], line_count;
    struct store *store = open_safe();
    sqlite3 *lock = lock_database();
    for (int i = 0; i < 20; i++) {
        snprintf(call_sid, sizeof call_sid, "CA-%d", i);
        numbers[i] = run_call(store, call_sid);
        assert_int_equal(numbers[i], i + 1);
    }
    store_close(store);
    sqlite3_close(lock);
    for (int round = 0; round < 40; round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            store = open_safe();
            while (tick_and_wait(store))
                continue;
            _exit(0);
        }
        usleep((useconds_t)(500 + round * 311));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
    store = open_safe();
    tick_until(store, STORE_OK);
    for (int i = 0; i < 20; i++) {
        snprintf(call_sid, sizeof call_sid, "CA-%d", i);
        line_count = 0;
        assert_int_equal(store_each_line(store, call_sid, count_line, &line_count), VP_OK);
        assert_int_equal(line_count, 1);
    }
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 20);
    for (int i = 0; i < 20; i++)
        assert_int_equal(told.per_number[i + 1], 1);
}

/* A record that the database will never take does not stop those behind it. */
static void a_record_that_cannot_be_replayed_is_kept_aside(void **state)
{
    (void)state;
    char why[256], spool_path[160];
    struct store *store = open_safe();
    sqlite3 *lock = lock_database();
    struct spool *spool = NULL;
    snprintf(spool_path, sizeof spool_path, "%s-spool", path);
    begin_call(store, "CA-1");
    assert_int_equal(spool_open(spool_path, &spool, why, sizeof why), VP_OK);
    assert_int_equal(spool_append(spool, SPAN_LIT("{\"verb\":\"dance\",\"call_sid\":\"CA-1\"}"), true),
                     VP_OK);
    spool_close(spool);
    int number = put_order(store, "CA-1", 1);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    store_close(store);
    assert_true(has_file("store.db-spool.aside"));
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-1", number);
}

/* The service starts while somebody holds the database, or its folder has no room: the spool takes its place. */
/* Whoever looks at /health before the first call learns of it. */
static void a_database_that_takes_no_write_is_found_out_although_nobody_writes(void **state)
{
    (void)state;
    struct store *store = open_safe();
    sqlite3 *other = lock_database();
    tick_until(store, STORE_SPOOLING);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    tick_until(store, STORE_OK);
    store_close(store);
}

static void a_database_that_cannot_be_opened_is_opened_later(void **state)
{
    (void)state;
    struct store *store = open_safe();
    int before = run_call(store, "CA-before");
    store_close(store);
    char hidden[160];
    snprintf(hidden, sizeof hidden, "%s/hidden.db", folder);
    assert_int_equal(rename(path, hidden), 0);
    assert_int_equal(mkdir(path, 0700), 0); /* what no program can open as a file */
    store = open_safe();
    assert_state(STORE_SPOOLING);
    int during = run_call(store, "CA-during");
    assert_int_equal(during, before + 1);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rename(hidden, path), 0);
    tick_until(store, STORE_OK);
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 2);
    assert_stored(&told, "CA-during", during);
}

static int count_rescued(void)
{
    int count = 0;
    DIR *listed = opendir(folder);
    assert_non_null(listed);
    for (const struct dirent *entry; (entry = readdir(listed)) != NULL;)
        count += strstr(entry->d_name, ".rescued-") != NULL;
    closedir(listed);
    return count;
}

/* Tried twice a second for as long as it takes. */
static void a_database_that_cannot_be_put_right_is_told_once_with_its_cause(void **state)
{
    (void)state;
    static struct log_capture capture;
    enum log_level level = getenv("VOICEPLATE_TEST_LOG") == NULL ? LOG_LEVEL_ERROR + 1 : LOG_LEVEL_INFO;
    char hidden[160];
    struct store *store = open_safe();
    int before = run_call(store, "CA-before");
    snprintf(hidden, sizeof hidden, "%s/hidden.db", folder);
    assert_int_equal(rename(path, hidden), 0);
    assert_int_equal(mkdir(path, 0700), 0); /* what no program can open as a file */
    log_set_level(LOG_LEVEL_INFO);
    log_capture_start(&capture);
    store_tick(store);
    int rescued_count = count_rescued();
    for (int i = 0; i < 5; i++)
        store_tick(store);
    const char *text = log_capture_stop(&capture);
    log_set_level(level);
    assert_int_equal(count_of(text, "was moved, deleted or replaced"), 1);
    assert_int_equal(count_of(text, "cannot be made anew"), 1);
    assert_non_null(strstr(text, "cause=\"the database that was put at its path cannot be used"));
    assert_int_equal(count_rescued(), rescued_count);
    assert_int_equal(rmdir(path), 0);
    tick_until(store, STORE_OK);
    store_close(store);
    struct told told = look_at_orders();
    assert_stored(&told, "CA-before", before);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(six_calls_at_a_locked_database_do_not_wait_for_it),
    TEST(signs_of_life_are_not_kept),
    TEST(usage_waits_and_is_counted_once),
    TEST(what_waits_is_read_by_all),
    TEST(a_turn_that_waits_is_taken_once_and_read_by_all),
    TEST(an_order_that_waits_is_made_once_and_its_calls_end_is_known_to_all),
    TEST(an_end_is_spooled_once),
    TEST(every_refusal_is_counted_and_the_state_is_told),
    TEST(an_outage_is_a_line_of_the_log_and_not_one_for_each_try),
    TEST(who_has_not_tried_again_does_not_say_that_it_fails),
    TEST(on_a_full_disk_orders_go_to_the_spool_and_then_to_nobody),
    TEST(a_process_killed_during_replay_doubles_nothing),
    TEST(a_record_that_cannot_be_replayed_is_kept_aside),
    TEST(a_database_that_takes_no_write_is_found_out_although_nobody_writes),
    TEST(a_database_that_cannot_be_opened_is_opened_later),
    TEST(a_database_that_cannot_be_put_right_is_told_once_with_its_cause),
};
