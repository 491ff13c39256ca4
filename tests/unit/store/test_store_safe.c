/* A safe store while its database is locked, full, gone, replaced or damaged: what it was told is kept, once.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/spool.h"
#include "store/store_safe.h"
#include "with_cmocka.h"

enum { NOW_MS = 1000, CALLS = 6, WRITE_MAX_MS = 700 /* 250 and a busy machine */ };

static char folder[64], path[128], url[160];
static struct store_health *health; /* shared with children */

static void drop_files(void)
{
    char name[512];
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        unlink(name);
    }
    if (dir != NULL)
        closedir(dir);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/voiceplate-safe-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/store.db", folder);
    snprintf(url, sizeof url, "sqlite:%s", path);
    health = mmap(NULL, sizeof *health, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(health != MAP_FAILED);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    drop_files();
    munmap(health, sizeof *health);
    return rmdir(folder);
}

static struct store *open_safe(void)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_safe_open(url, health, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

static struct store *open_plain(void)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

static bool has_file(const char *part)
{
    bool has = false;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        has = has || strstr(entry->d_name, part) != NULL;
    if (dir != NULL)
        closedir(dir);
    return has;
}

/* ---- calls and orders ---- */

static struct ticket ticket_of(const char *call_sid, uint32_t version)
{
    struct ticket ticket = {.basket_version = version,
                            .customer = {"Zoe", "+15550002222", "7 Pier Road", BASKET_DELIVERY},
                            .totals = {5000, 444, 350, 5794, 3},
                            .line_count = 1,
                            .created_unix_ms = NOW_MS,
                            .ready_minutes = 45};
    ticket.lines[0] =
        (struct ticket_line){"margherita", "large", "Large Margherita", "no basil", 2, 1700, 3400};
    snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "harbor-pizza");
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call_sid);
    return ticket;
}

static void begin_call(struct store *store, const char *call_sid)
{
    struct store_call call = {.started_unix_ms = NOW_MS};
    bool is_new = false;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", call_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "harbor-pizza");
    snprintf(call.caller_number, sizeof call.caller_number, "+15550002222");
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_true(is_new);
}

/* The number that the caller is told. */
static int put_order(struct store *store, const char *call_sid, uint32_t version)
{
    int number = 0;
    bool is_new = false;
    struct ticket ticket = ticket_of(call_sid, version);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_true(is_new);
    return number;
}

/* Everything a call writes; answers its order's number. */
static int run_call(struct store *store, const char *call_sid)
{
    const struct store_line line = {STORE_AGENT, 100, "Hi, what may I get you?"};
    const int32_t latency_ms = 420;
    const struct store_measures measures = {
        .first_audio_unix_ms = 50, .turn_latencies_ms = &latency_ms, .turn_count = 1};
    begin_call(store, call_sid);
    assert_int_equal(store_save_basket(store, call_sid, 0, 1, "{\"version\":1}"), VP_OK);
    assert_int_equal(store_add_line(store, call_sid, &line), VP_OK);
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
    int number = put_order(store, call_sid, 1);
    assert_int_equal(store_end_call(store, call_sid, 0, "goodbye", NOW_MS + 1), VP_OK);
    return number;
}

struct told {
    int per_number[64], count;
    char call_of_number[64][40];
};

static bool see_order(void *owner, const struct ticket *ticket)
{
    struct told *told = owner;
    assert_in_range(ticket->order_number, 1, 63);
    assert_int_equal(ticket->line_count, 1);
    assert_string_equal(ticket->lines[0].details, "no basil");
    assert_int_equal(ticket->totals.total_cents, 5794);
    told->per_number[ticket->order_number]++;
    told->count++;
    snprintf(told->call_of_number[ticket->order_number], 40, "%s", ticket->call_sid);
    return true;
}

static bool see_flaw(void *owner, const struct store_flaw *flaw)
{
    (void)owner;
    fail_msg("flaw %d call=%s %s", (int)flaw->kind, flaw->call_sid, flaw->detail);
    return false;
}

static struct told look_at_orders(void)
{
    static const struct store_order_filter all = {.limit = 1000};
    struct store *store = open_plain();
    struct told told = {0};
    assert_int_equal(store_each_order(store, &all, see_order, &told), VP_OK);
    assert_int_equal(store_each_flaw(store, see_flaw, NULL), VP_OK);
    store_close(store);
    return told;
}

static void assert_stored(const struct told *told, const char *call_sid, int number)
{
    assert_int_equal(told->per_number[number], 1);
    assert_string_equal(told->call_of_number[number], call_sid);
}

static bool count_line(void *owner, const struct store_line *line)
{
    assert_string_equal(line->text, "Hi, what may I get you?");
    ++*(int *)owner;
    return true;
}

/* ---- trouble ---- */

static sqlite3 *lock_database(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

/* Until the state is this one, or for ten seconds. */
static void tick_until(struct store *store, enum store_state state)
{
    int64_t give_up_ms = clock_mono_ms() + 10000;
    do {
        store_tick(store);
        if (store_health_look(health).state == state)
            return;
        usleep(20000);
    } while (clock_mono_ms() < give_up_ms);
    fail_msg("the state stays %s", store_state_name(store_health_look(health).state));
}

static void assert_state(enum store_state state)
{
    assert_string_equal(store_state_name(store_health_look(health).state), store_state_name(state));
}

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

static void test_six_calls_at_a_locked_database_do_not_wait_for_it(void **state)
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

/* Another process, or the same one later, answers what only the spool knows. */
static void test_what_waits_is_read_by_all(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *lock = lock_database();
    struct store_call call;
    uint32_t version = 0;
    char *json = NULL;
    int number, again, line_count = 0;
    bool is_new = true;
    begin_call(store, "CA-1");
    assert_int_equal(store_save_basket(store, "CA-1", 0, 3, "{\"version\":3}"), VP_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 0, 4, "{\"version\":4}"), VP_OK);
    const struct store_line line = {STORE_AGENT, 100, "Hi, what may I get you?"};
    assert_int_equal(store_add_line(store, "CA-1", &line), VP_OK);
    const struct store_turn turn = {.call_sid = "CA-1",
                                    .number = 0,
                                    .talk_json = "{\"a\":1}",
                                    .answer = "<Say/>",
                                    .audio_id = "abc",
                                    .audio = SPAN_LIT("RIFF"),
                                    .unix_ms = NOW_MS,
                                    .audio_until_unix_ms = 2 * NOW_MS};
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_true(is_new);
    assert_int_equal(store_put_turn(other, &turn, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(store_find_call(other, "CA-1", &call), VP_OK);
    assert_string_equal(call.restaurant_id, "harbor-pizza");
    assert_int_equal(call.ended_unix_ms, 0);
    assert_int_equal(store_load_basket(other, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 4);
    assert_string_equal(json, "{\"version\":4}");
    free(json);
    assert_int_equal(store_each_line(other, "CA-1", count_line, &line_count), VP_OK);
    assert_int_equal(line_count, 1);
    assert_int_equal(store_load_talk(other, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 1);
    free(json);
    assert_int_equal(store_load_answer(other, "CA-1", 0, &json), VP_OK);
    assert_string_equal(json, "<Say/>");
    free(json);
    size_t len = 0;
    assert_int_equal(store_load_audio(other, "abc", NOW_MS, &json, &len), VP_OK);
    assert_string_equal(json, "RIFF");
    assert_int_equal(len, 4);
    free(json);
    number = put_order(store, "CA-1", 4);
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
    assert_int_equal(store_load_basket(store, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 4);
    free(json);
    store_close(store);
    store_close(other);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-1", number);
}

/* Who lost the call cannot write, whether the newer holder's taking is in the database or waits. */
static void test_a_former_holder_is_refused_while_it_waits(void **state)
{
    (void)state;
    struct store *store = open_safe();
    struct ticket ticket = ticket_of("CA-1", 1);
    int number = 0;
    bool is_new;
    begin_call(store, "CA-1");
    assert_int_equal(store_take_call(store, "CA-1", 5), VP_OK);
    sqlite3 *lock = lock_database();
    assert_int_equal(store_save_basket(store, "CA-1", 4, 1, "{}"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_take_call(store, "CA-1", 7), VP_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 5, 1, "{}"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_end_call(store, "CA-1", 5, "goodbye", 9), VP_ERR_SUPERSEDED);
    ticket.epoch = 5;
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_ERR_SUPERSEDED);
    ticket.epoch = 7;
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_true(is_new);
    ticket.basket_version = 2; /* the same content again */
    int again = 0;
    assert_int_equal(store_put_order(store, &ticket, &again, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(again, number);
    ticket.basket_version = 1; /* another content of the same version */
    ticket.lines[0].quantity = 3;
    assert_int_equal(store_put_order(store, &ticket, &again, &is_new), VP_ERR_SUPERSEDED);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 5, 9, "{}"), VP_ERR_SUPERSEDED);
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-1", number);
    assert_false(has_file("aside"));
}

static void test_every_refusal_is_counted_and_the_state_is_told(void **state)
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

static void test_on_a_full_disk_orders_go_to_the_spool_and_then_to_nobody(void **state)
{
    (void)state;
    char filler[160], call_sid[40];
    if (!mount_small_disk(folder)) {
        print_message("skipped: no tmpfs can be mounted here\n");
        return;
    }
    snprintf(filler, sizeof filler, "%s/filler", folder);
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
    assert_int_equal(unlink(filler), 0);
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
    drop_files();
    assert_int_equal(umount(folder), 0);
}

/* ---- the file ---- */

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

static void test_a_deleted_database_comes_back_whole(void **state)
{
    (void)state;
    lose_and_go_on(delete_all);
}

static void test_a_database_deleted_without_its_log_comes_back_whole(void **state)
{
    (void)state;
    lose_and_go_on(delete_main_only);
}

static void test_a_deleted_log_costs_nothing(void **state)
{
    (void)state;
    lose_and_go_on(delete_log_only);
}

static void test_a_moved_database_is_copied_back(void **state)
{
    (void)state;
    lose_and_go_on(move_away);
}

static void test_a_replaced_database_gets_what_it_lacks(void **state)
{
    (void)state;
    lose_and_go_on(replace_by_other);
    assert_true(has_file("rescued"));
}

/* What a log said that nobody can read any more may be gone; all that was told afterwards is there, and the
 * numbers go on. */
static void test_a_log_that_was_cut_off_is_noticed(void **state)
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

static void test_a_damaged_page_is_found_and_the_rest_is_saved(void **state)
{
    (void)state;
    char why[512] = "", what[1024] = "";
    bool is_mended = false;
    make_database_with_a_damaged("line");
    assert_int_equal(store_inspect(url, why, sizeof why), VP_ERR_BAD_VALUE);
    assert_true(why[0] != '\0');
    assert_int_equal(store_safe_mend(url, &is_mended, what, sizeof what), VP_OK);
    assert_true(is_mended);
    assert_true(has_file("damaged"));
    assert_non_null(strstr(what, "damaged-"));
    assert_int_equal(store_inspect(url, why, sizeof why), VP_OK);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 5);
    struct store *store = open_safe();
    assert_int_equal(run_call(store, "CA-new"), 6);
    store_close(store);
    assert_int_equal(store_safe_mend(url, &is_mended, what, sizeof what), VP_OK);
    assert_false(is_mended);
}

/* The orders themselves are gone; no number is given again. */
static void test_damaged_orders_do_not_make_numbers_start_anew(void **state)
{
    (void)state;
    char what[1024];
    bool is_mended = false;
    make_database_with_a_damaged("orders");
    assert_int_equal(store_safe_mend(url, &is_mended, what, sizeof what), VP_OK);
    assert_true(is_mended);
    struct store *store = open_safe();
    assert_int_equal(run_call(store, "CA-new"), 6);
    store_close(store);
}

static void test_a_file_that_is_no_database_any_more_is_kept(void **state)
{
    (void)state;
    char what[1024];
    bool is_mended = false;
    make_database_with_a_damaged("call");
    damage_page(1);
    assert_int_equal(store_safe_mend(url, &is_mended, what, sizeof what), VP_OK);
    assert_true(is_mended);
    assert_true(has_file("damaged"));
    struct store *store = open_safe();
    assert_int_equal(run_call(store, "CA-new"), 6);
    store_close(store);
}

static void test_damage_met_while_calls_go_on_is_mended(void **state)
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

/* ---- replay ---- */

static bool tick_and_wait(struct store *store)
{
    store_tick(store);
    return store_health_look(health).waiting_count > 0;
}

/* Killed after some of the records, at whatever point: another process finishes, and nothing is there twice.
 */
static void test_a_process_killed_during_replay_doubles_nothing(void **state)
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
static void test_a_record_that_cannot_be_replayed_is_kept_aside(void **state)
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

/* The service starts while somebody holds the database, or its folder has no room: the spool takes its place.
 */
static void test_a_database_that_cannot_be_opened_is_opened_later(void **state)
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

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_six_calls_at_a_locked_database_do_not_wait_for_it),
        TEST(test_what_waits_is_read_by_all),
        TEST(test_a_former_holder_is_refused_while_it_waits),
        TEST(test_every_refusal_is_counted_and_the_state_is_told),
        TEST(test_on_a_full_disk_orders_go_to_the_spool_and_then_to_nobody),
        TEST(test_a_deleted_database_comes_back_whole),
        TEST(test_a_database_deleted_without_its_log_comes_back_whole),
        TEST(test_a_deleted_log_costs_nothing),
        TEST(test_a_moved_database_is_copied_back),
        TEST(test_a_replaced_database_gets_what_it_lacks),
        TEST(test_a_log_that_was_cut_off_is_noticed),
        TEST(test_a_damaged_page_is_found_and_the_rest_is_saved),
        TEST(test_damaged_orders_do_not_make_numbers_start_anew),
        TEST(test_a_file_that_is_no_database_any_more_is_kept),
        TEST(test_damage_met_while_calls_go_on_is_mended),
        TEST(test_a_process_killed_during_replay_doubles_nothing),
        TEST(test_a_record_that_cannot_be_replayed_is_kept_aside),
        TEST(test_a_database_that_cannot_be_opened_is_opened_later),
    };
    if (getenv("VOICEPLATE_TEST_LOG") == NULL)
        log_set_level(LOG_LEVEL_ERROR + 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
