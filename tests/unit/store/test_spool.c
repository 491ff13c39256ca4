/* The spool's file: order, locks, what a crash and a damaged byte leave, and no room. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/spool.h"
#include "with_cmocka.h"
#include "with_folder.h"
#include "with_cases.h"

enum { FIRST_RECORD = 32768 }; /* docs/adr/0019 */

static char folder[FOLDER_PATH_BYTES], path[96], aside[112];

static int make_folder(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR + 1);
    folder_make(folder, "/tmp/voiceplate-spool");
    snprintf(path, sizeof path, "%s/spool", folder);
    snprintf(aside, sizeof aside, "%s.aside", path);
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    return folder_remove(folder);
}

static struct spool *open_spool(void)
{
    struct spool *spool = NULL;
    char why[256] = "";
    if (spool_open(path, &spool, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return spool;
}

static void append(struct spool *spool, const char *text)
{
    assert_int_equal(spool_append(spool, span_of(text), true), VP_OK);
}

#define append_all(spool, ...)                                                                               \
    FOR_EACH_TEXT(text, __VA_ARGS__)                                                                         \
    append(spool, *text)

struct seen { /* records, joined by blanks */
    char text[4096];
    int count;
    int stop_at; /* of replay: fails before this one; 0: never */
    enum vp_err answer;
};

static bool see(void *owner, struct span record)
{
    struct seen *seen = owner;
    size_t len = strlen(seen->text);
    snprintf(seen->text + len, sizeof seen->text - len, "%s%.*s", len > 0 ? " " : "", (int)record.len,
             record.at);
    seen->count++;
    return true;
}

static enum vp_err apply(void *owner, struct span record)
{
    struct seen *seen = owner;
    if (seen->stop_at != 0 && seen->count + 1 == seen->stop_at)
        return seen->answer;
    return see(owner, record) ? VP_OK : VP_ERR_BUG;
}

/* The second record is answered so; what was taken until then, or around it. */
static struct seen replay_second(struct spool *spool, enum vp_err answer, enum vp_err expected)
{
    struct seen seen = {.stop_at = 2, .answer = answer};
    assert_int_equal(spool_replay(spool, apply, &seen), expected);
    return seen;
}

static void assert_waiting(struct spool *spool, const char *texts)
{
    struct seen seen = {0};
    assert_int_equal(spool_each(spool, see, &seen), VP_OK);
    assert_string_equal(seen.text, texts);
}

static uint64_t waiting_count(struct spool *spool)
{
    struct spool_view view;
    assert_int_equal(spool_look(spool, &view), VP_OK);
    assert_int_equal(view.since_unix_ms != 0, view.waiting_count != 0);
    return view.waiting_count;
}

static off_t file_size(void)
{
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : -1;
}

static bool aside_has(const char *words)
{
    char text[16384] = "";
    FILE *file = fopen(aside, "r");
    if (file == NULL)
        return false;
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    return strstr(text, words) != NULL;
}

static void records_wait_in_order_for_every_handle(void **state)
{
    (void)state;
    struct spool *one = open_spool(), *other = open_spool();
    append(one, "a");
    append(other, "b");
    append(one, "c");
    assert_waiting(other, "a b c");
    assert_int_equal(waiting_count(one), 3);
    spool_close(one);
    spool_close(other);
    struct spool *again = open_spool();
    assert_waiting(again, "a b c");
    spool_close(again);
}

static void it_is_allocated_before_anything_is_written(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, SPOOL_ROOM_BYTES);
    assert_true(status.st_blocks * 512 >= SPOOL_ROOM_BYTES);
    assert_int_equal(status.st_mode & 0777, 0600);
    spool_close(spool);
}

static void replay_goes_on_where_it_stopped(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    append_all(spool, "a", "b", "c");
    struct seen seen = replay_second(spool, VP_ERR_STORE, VP_ERR_STORE);
    assert_string_equal(seen.text, "a");
    assert_waiting(spool, "b c");
    assert_int_equal(waiting_count(spool), 2);
    seen = (struct seen){0};
    assert_int_equal(spool_replay(spool, apply, &seen), VP_OK);
    assert_string_equal(seen.text, "b c");
    assert_int_equal(waiting_count(spool), 0);
    append(spool, "d");
    assert_waiting(spool, "d");
    spool_close(spool);
}

/* What is told to a caller does not stay on the disk longer than it must. */
static void a_replayed_record_is_wiped(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    struct seen seen = {0};
    char bytes[4096];
    append(spool, "Zoe O'Hara, 7 Pier Road");
    assert_int_equal(spool_replay(spool, apply, &seen), VP_OK);
    int fd = open(path, O_RDONLY);
    assert_int_equal(pread(fd, bytes, sizeof bytes, FIRST_RECORD), (ssize_t)sizeof bytes);
    close(fd);
    assert_null(memmem(bytes, sizeof bytes, "Pier", 4));
    spool_close(spool);
}

static void a_refused_record_is_put_aside(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    append_all(spool, "\"a\"", "{\"name\":\"Zoe\"}", "\"c\"");
    (void)replay_second(spool, VP_ERR_BAD_VALUE, VP_OK);
    assert_true(aside_has("\"name\":\"Zoe\""));
    assert_true(aside_has("VP_ERR_BAD_VALUE"));
    assert_int_equal(waiting_count(spool), 0);
    spool_close(spool);
}

static void one_process_replays_at_a_time(void **state)
{
    (void)state;
    struct spool *spool = open_spool(), *other = open_spool();
    struct seen seen = {0};
    append(spool, "a");
    assert_int_equal(spool_lock(other, SPOOL_LOCK_REPLAY, false, 0), VP_OK);
    assert_int_equal(spool_replay(spool, apply, &seen), VP_ERR_BUSY);
    spool_close(other); /* as when its process died */
    assert_int_equal(spool_replay(spool, apply, &seen), VP_OK);
    assert_string_equal(seen.text, "a");
    spool_close(spool);
}

static void change_bytes(off_t offset, const void *bytes, size_t len)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, len, offset), (ssize_t)len);
    close(fd);
}

/* The head says less than there is: a process died between its record and the head. */
static void half_a_record_at_the_end_is_none(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    char before[4096], head[4096];
    append(spool, "a");
    int fd = open(path, O_RDONLY);
    assert_int_equal(pread(fd, head, sizeof head, 0), (ssize_t)sizeof head);
    append(spool, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    assert_int_equal(pread(fd, before, sizeof before, FIRST_RECORD), (ssize_t)sizeof before);
    close(fd);
    for (size_t whole = 48; whole < 48 + 40 + 32; whole++) {
        static const char zeros[4096];
        change_bytes(0, head, sizeof head);
        change_bytes(FIRST_RECORD, zeros, sizeof zeros);
        change_bytes(FIRST_RECORD, before, whole);
        struct spool *again = open_spool();
        assert_waiting(again, whole < 48 + 40 + 30 ? "a" : "a bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
        if (whole < 48 + 40 + 30) { /* the next record takes its place */
            append(again, "c");
            assert_waiting(again, "a c");
        }
        spool_close(again);
    }
    spool_close(spool);
}

/* Any byte may change: at most the record it belongs to is lost, and then it is put aside. */
static void a_damaged_byte_costs_one_record(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    static char good[FIRST_RECORD + 4096];
    append_all(spool, "\"first\"", "\"second\"", "\"third\"");
    spool_close(spool);
    int fd = open(path, O_RDONLY);
    assert_int_equal(pread(fd, good, sizeof good, 0), (ssize_t)sizeof good);
    close(fd);
    for (off_t at = 0; at < FIRST_RECORD + 3 * 48; at++) {
        if (at == 128)
            at = FIRST_RECORD; /* behind the head stands the table, which is empty */
        char byte = (char)(good[at] ^ 0x41);
        change_bytes(0, good, sizeof good);
        change_bytes(at, &byte, 1);
        unlink(aside);
        struct spool *damaged = open_spool();
        struct seen seen = {0};
        assert_int_equal(spool_replay(damaged, apply, &seen), VP_OK);
        if (seen.count < 3 && at < FIRST_RECORD)
            fail_msg("byte %ld of the head cost a record: %s", (long)at, seen.text);
        if (seen.count < 2 || (seen.count == 2 && !aside_has("damaged")))
            fail_msg("byte %ld: %d records, %s", (long)at, seen.count, seen.text);
        spool_close(damaged);
    }
}

static void order_numbers_are_remembered(void **state)
{
    (void)state;
    struct spool *spool = open_spool();
    int number = -1;
    assert_int_equal(spool_find_number(spool, "harbor", &number), VP_ERR_STORE);
    spool_know_numbers(spool);
    assert_int_equal(spool_find_number(spool, "harbor", &number), VP_ERR_NOT_FOUND);
    assert_int_equal(number, 0);
    spool_raise_number(spool, "harbor", 7);
    spool_raise_number(spool, "bella", 2);
    spool_raise_number(spool, "harbor", 5);
    spool_close(spool);
    spool = open_spool();
    assert_int_equal(spool_find_number(spool, "harbor", &number), VP_OK);
    assert_int_equal(number, 7);
    assert_int_equal(spool_find_number(spool, "bella", &number), VP_OK);
    assert_int_equal(number, 2);
    spool_close(spool);
}

/* A limit of the file's size stands for the disk that is full: it may not grow, and what it has is used up,
 * the last of it by vital records only. */
static void without_room_the_last_of_it_is_for_vital_records(void **state)
{
    (void)state;
    static char line[8192];
    struct rlimit before, small = {SPOOL_ROOM_BYTES, SPOOL_ROOM_BYTES};
    struct spool *spool = open_spool();
    int other_count = 0, vital_count = 0;
    memset(line, 'x', sizeof line);
    struct span record = {line, sizeof line};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum vp_err err;
    while ((err = spool_append(spool, record, false)) == VP_OK)
        other_count++;
    assert_int_equal(err, VP_ERR_TOO_BIG);
    assert_true(spool_has_room(spool));
    while ((err = spool_append(spool, record, true)) == VP_OK)
        vital_count++;
    assert_int_equal(err, VP_ERR_TOO_BIG);
    assert_false(spool_has_room(spool));
    assert_true(other_count > 80 && vital_count > 25);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(spool_append(spool, record, false), VP_OK); /* there is room again */
    assert_true(file_size() > SPOOL_ROOM_BYTES);
    assert_int_equal(waiting_count(spool), other_count + vital_count + 1);
    struct seen seen = {0};
    assert_int_equal(spool_replay(spool, apply, &seen), VP_OK);
    assert_int_equal(seen.count, other_count + vital_count + 1);
    assert_int_equal(file_size(), SPOOL_ROOM_BYTES);
    spool_close(spool);
}

static void a_deleted_spool_is_followed(void **state)
{
    (void)state;
    struct spool *spool = open_spool(), *other = open_spool();
    bool has_moved;
    int number;
    append_all(spool, "a", "b");
    spool_raise_number(spool, "harbor", 9);
    assert_int_equal(spool_follow(spool, &has_moved), VP_OK);
    assert_false(has_moved);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(spool_follow(spool, &has_moved), VP_OK);
    assert_true(has_moved);
    assert_waiting(spool, "a b");
    assert_int_equal(spool_find_number(spool, "harbor", &number), VP_OK);
    assert_int_equal(number, 9);
    assert_int_equal(spool_follow(other, &has_moved), VP_OK); /* nothing is carried over twice */
    assert_true(has_moved);
    assert_waiting(other, "a b");
    spool_close(spool);
    spool_close(other);
}

static void append_until_killed(int told)
{
    struct spool *spool = open_spool();
    char text[32];
    for (int i = 1;; i++) {
        snprintf(text, sizeof text, "%d-%d", (int)getpid(), i);
        if (spool_append(spool, span_of(text), true) != VP_OK ||
            write(told, text, sizeof text) != sizeof text)
            _exit(1);
    }
}

/* What was told before the process was killed is there, once, and in order. */
static void a_killed_writer_loses_nothing_it_told(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        int told[2];
        char text[32], last[32] = "";
        int told_count = 0;
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            append_until_killed(told[1]);
        close(told[1]);
        while (told_count <= round % 5 && read(told[0], text, sizeof text) == sizeof text)
            told_count++;
        usleep((useconds_t)(round * 137) % 2000);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        while (read(told[0], text, sizeof text) == sizeof text)
            told_count++;
        snprintf(last, sizeof last, "%d-%d", (int)child, told_count);
        close(told[0]);
        struct spool *spool = open_spool();
        struct seen seen = {0};
        assert_int_equal(spool_replay(spool, apply, &seen), VP_OK);
        assert_true(seen.count == told_count || seen.count == told_count + 1);
        assert_non_null(strstr(seen.text, last));
        spool_close(spool);
    }
}

TESTS_WITH(make_folder, drop_folder) = {
    TEST(records_wait_in_order_for_every_handle),
    TEST(it_is_allocated_before_anything_is_written),
    TEST(replay_goes_on_where_it_stopped),
    TEST(a_replayed_record_is_wiped),
    TEST(a_refused_record_is_put_aside),
    TEST(one_process_replays_at_a_time),
    TEST(half_a_record_at_the_end_is_none),
    TEST(a_damaged_byte_costs_one_record),
    TEST(order_numbers_are_remembered),
    TEST(without_room_the_last_of_it_is_for_vital_records),
    TEST(a_deleted_spool_is_followed),
    TEST(a_killed_writer_loses_nothing_it_told),
};
