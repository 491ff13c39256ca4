/* A copy of the database while others write, with what waits in the spool, and the way back. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/spool.h"
#include "store/store_backup.h"
#include "unit/store/with_safe.h"

static char copy[FOLDER_PATH_BYTES + 32], kept[STORE_BACKUP_PATH_BYTES], why[512];

static const char *copy_path(const char *name)
{
    snprintf(copy, sizeof copy, "%s/%s", folder, name);
    return copy;
}

static enum vp_err make(const char *name, struct store_backup *out)
{
    why[0] = '\0';
    return store_backup_make(url, copy_path(name), NULL, out, why, sizeof why);
}

static enum vp_err restore(const char *name, struct store_backup *out)
{
    why[0] = '\0';
    return store_backup_restore(url, copy_path(name), NULL, out, kept, why, sizeof why);
}

static void a_copy_beside_a_writer_is_whole_and_holds_no_half_call(void **state)
{
    enum { COPIES = 8 };
    (void)state;
    struct store *store = open_safe();
    (void)run_call(store, "CA-first");
    int64_t before = 0;
    pid_t writer = fork();
    assert_true(writer >= 0);
    for (int i = 0; writer == 0 && i < 2000; i++) {
        char call_sid[40];
        struct store *own = i == 0 ? open_safe() : store;
        snprintf(call_sid, sizeof call_sid, "CA-write-%d", i);
        store = own;
        (void)run_call(own, call_sid);
    }
    for (int i = 0; i < COPIES; i++) {
        struct store_backup backup;
        char name[32];
        snprintf(name, sizeof name, "copy-%d.db", i);
        assert_int_equal(make(name, &backup), VP_OK);
        assert_true(backup.order_count >= before && backup.order_count >= 1);
        assert_true(backup.call_count - backup.order_count <= 1); /* the one that goes on */
        before = backup.order_count;
    }
    kill(writer, SIGKILL);
    (void)waitpid(writer, NULL, 0);
    store_close(store);
}

static void what_waits_in_the_spool_is_in_the_copy(void **state)
{
    (void)state;
    struct store *store = open_safe();
    (void)run_call(store, "CA-before");
    sqlite3 *other = lock_database();
    int number = run_call(store, "CA-locked");
    assert_true(store_health_look(health).waiting_count > 0);
    struct store_backup backup;
    assert_int_equal(make("copy.db", &backup), VP_OK);
    assert_int_equal(backup.order_count, 2);
    assert_true(backup.spooled_count > 0);
    assert_int_equal(number, 2);
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    store_close(store);
    assert_false(has_file("copy.db.part"));
}

static void a_copy_comes_back_and_what_was_there_is_kept(void **state)
{
    (void)state;
    struct store_backup backup;
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    (void)run_call(store, "CA-later");
    assert_int_equal(restore("copy.db", &backup), VP_ERR_BUSY); /* it is open */
    assert_non_null(strstr(why, "stop the service"));
    store_close(store);
    assert_int_equal(look_at_orders().count, 2);
    assert_int_equal(restore("copy.db", &backup), VP_OK);
    assert_int_equal(backup.order_count, 1);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-kept", 1);
    assert_non_null(strstr(kept, ".before-restore-"));
    assert_int_equal(access(kept, F_OK), 0);
    assert_true(has_file("-spool"));
    store = open_safe();
    assert_int_equal(run_call(store, "CA-after"), 3); /* 2 was told to a caller, and is not given again */
    store_close(store);
}

/* The log of a database that is gone would be replayed into any that takes its place. */
static void a_log_that_was_left_behind_is_not_the_backups(void **state)
{
    (void)state;
    struct store_backup backup;
    char name[FOLDER_PATH_BYTES + 64];
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) { /* dies with its log unmerged */
        struct store *own = open_safe();
        for (int i = 0; i < 50; i++) {
            char call_sid[40];
            snprintf(call_sid, sizeof call_sid, "CA-lost-%d", i);
            (void)run_call(own, call_sid);
        }
        kill(getpid(), SIGKILL);
    }
    (void)waitpid(writer, NULL, 0);
    snprintf(name, sizeof name, "%s-wal", path);
    char saved[FOLDER_PATH_BYTES + 64];
    snprintf(saved, sizeof saved, "%s/saved", folder);
    assert_int_equal(link(name, saved), 0);
    store_close(store); /* merges it; what a kill leaves is put back */
    assert_int_equal(unlink(path), 0);
    (void)unlink(name);
    assert_int_equal(rename(saved, name), 0);
    assert_int_equal(restore("copy.db", &backup), VP_OK);
    assert_string_equal(kept, "");
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-kept", 1);
}

static void what_waits_in_the_spool_goes_into_the_restored_one(void **state)
{
    (void)state;
    struct store_backup backup;
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    sqlite3 *other = lock_database();
    int number = run_call(store, "CA-spooled");
    store_close(store);
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    assert_int_equal(restore("copy.db", &backup), VP_OK);
    store = open_safe();
    tick_until(store, STORE_OK);
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 2);
    assert_stored(&told, "CA-spooled", number);
}

static void a_backup_lies_in_a_folder_that_nobody_may_write(void **state)
{
    (void)state;
    struct store_backup backup;
    unsigned char head[20];
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    store_close(store);
    FILE *file = fopen(copy_path("copy.db"), "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_int_equal(head[18], 1); /* no log: sqlite.org/fileformat.html 1.3.3 */
    assert_int_equal(head[19], 1);
}

static void what_cannot_be_a_backup_is_refused_and_nothing_changes(void **state)
{
    (void)state;
    struct store_backup backup;
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    assert_int_equal(make("copy.db", &backup), VP_ERR_IN_USE);
    assert_int_equal(make("no/such/folder.db", &backup), VP_ERR_IO);
    store_close(store);
    assert_int_equal(restore("missing.db", &backup), VP_ERR_NOT_FOUND);
    assert_non_null(strstr(why, "there is no backup at"));
    assert_int_equal(restore("copy.db/within.db", &backup), VP_ERR_IO);
    assert_non_null(strstr(why, "cannot be read: Not a directory"));
    assert_int_equal(store_backup_restore(url, path, NULL, &backup, kept, why, sizeof why), VP_ERR_BAD_VALUE);
    FILE *file = fopen(copy_path("text.db"), "w");
    assert_non_null(file);
    fputs("this is a letter, and no database of anybody's, however long it may be", file);
    fclose(file);
    assert_int_not_equal(restore("text.db", &backup), VP_OK);
    file = fopen(copy_path("copy.db"), "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, 3 * 4096, SEEK_SET), 0);
    for (int i = 0; i < 4096; i++)
        fputc('x', file);
    fclose(file);
    assert_int_equal(restore("copy.db", &backup), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(why, "damaged"));
    assert_int_equal(look_at_orders().count, 1);
    assert_false(has_file("restoring"));
    assert_false(has_file("before-restore"));
}

static void a_backup_of_a_newer_program_is_refused(void **state)
{
    (void)state;
    struct store_backup backup;
    sqlite3 *db;
    struct store *store = open_safe();
    (void)run_call(store, "CA-kept");
    assert_int_equal(make("copy.db", &backup), VP_OK);
    store_close(store);
    assert_int_equal(sqlite3_open(copy_path("copy.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(restore("copy.db", &backup), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(why, "newer"));
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_copy_beside_a_writer_is_whole_and_holds_no_half_call),
    TEST(what_waits_in_the_spool_is_in_the_copy),
    TEST(a_copy_comes_back_and_what_was_there_is_kept),
    TEST(a_log_that_was_left_behind_is_not_the_backups),
    TEST(what_waits_in_the_spool_goes_into_the_restored_one),
    TEST(a_backup_lies_in_a_folder_that_nobody_may_write),
    TEST(what_cannot_be_a_backup_is_refused_and_nothing_changes),
    TEST(a_backup_of_a_newer_program_is_refused),
};
