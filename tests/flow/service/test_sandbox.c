/* What a worker and a web process do all day is done in their sandbox, and nothing is opened that is not theirs. Each
 * test enters it in a child: it is never left again. Where the kernel has none there is nothing to try. */

#include "with_cmocka.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/net_listen.h"
#include "net/resolve.h"
#include "order/zone.h"
#include "base/clock.h"
#include "base/metric.h"
#include "service/sandbox_setup.h"
#include "service/sandbox_watch.h"
#include "store/store_thread.h"
#include "with_folder.h"

enum { PATIENCE_S = 60, CANNOT_ENTER = 77 };

static struct shared shared;
static char folder[FOLDER_PATH_BYTES], foreign[FOLDER_PATH_BYTES], recordings[128], secret[128];

static int make_service(void **state)
{
    (void)state;
    folder_make(folder, "/tmp/voiceplate-sandbox");
    folder_make(foreign, "/tmp/voiceplate-foreign");
    snprintf(recordings, sizeof recordings, "%s-recordings", folder);
    snprintf(secret, sizeof secret, "%s/secret", foreign);
    FILE *file = fopen(secret, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    shared = (struct shared){0};
    snprintf(shared.config.sandbox, sizeof shared.config.sandbox, "on");
    snprintf(shared.config.menus_dir, sizeof shared.config.menus_dir, "menus");
    snprintf(shared.config.store_url, sizeof shared.config.store_url, "sqlite:%s/test.db", folder);
    snprintf(shared.config.recordings_dir, sizeof shared.config.recordings_dir, "%s", recordings);
    shared.config.engine_enabled = true;
    assert_true(shared_load_menus(&shared, stderr));
    return 0;
}

static int end_service(void **state)
{
    (void)state;
    menu_set_release(&shared.menus);
    rmdir(recordings);
    return folder_remove(folder) | folder_remove(foreign);
}

/* What act answers in a process of that role. */
static int answer_in(enum sandbox_role role, int (*act)(void))
{
    struct sandbox_state possible;
    char why[SANDBOX_TEXT_BYTES];
    int status;
    if (!sandbox_is_possible(SANDBOX_ON, &possible, why))
        skip();
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        static struct metric_page page;
        metric_use(&page);
        alarm(PATIENCE_S);
        sandbox_setup_enter(&shared, role);
        _exit(metric_get(METRIC_PROCESSES_SANDBOXED) == 1 ? act() : CANNOT_ENTER);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* ---- a day's work ---- */

static enum vp_err post(void *to, void (*fn)(void *arg), void *arg)
{
    return loop_post(to, fn, arg);
}

static enum vp_err set_flag(struct store *store, void *job)
{
    (void)job;
    const struct store_flag flag = {.name = "realtime_pct", .value = "50"};
    return store_set_flag(store, &flag);
}

static int keep_something(void)
{
    struct loop *loop;
    struct store_thread *thread;
    char why[256];
    if (loop_create(&loop) != VP_OK ||
        store_thread_start(shared.config.store_url, NULL, 16, post, loop, &thread, why, sizeof why) != VP_OK)
        return 1;
    if (store_thread_wait(thread, set_flag, NULL) != VP_OK)
        return 2;
    store_thread_stop(thread);
    loop_destroy(loop);
    return 0;
}

static void the_database_is_opened_and_written_on_a_thread(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, keep_something), 0);
    assert_int_equal(answer_in(SANDBOX_WEB, keep_something), 0);
}

/* As an operator's slip moves it; the store's thread finds out and makes it anew of what it holds open. */
static int lose_the_database(void)
{
    static struct store_health health;
    struct loop *loop;
    struct store_thread *thread;
    char why[256], away[128];
    const char *path = shared.config.store_url + strlen("sqlite:");
    snprintf(away, sizeof away, "%s.away", path);
    if (loop_create(&loop) != VP_OK || store_thread_start(shared.config.store_url, &health, 16, post, loop,
                                                          &thread, why, sizeof why) != VP_OK)
        return 1;
    if (store_thread_wait(thread, set_flag, NULL) != VP_OK || rename(path, away) != 0)
        return 2;
    for (int i = 0; i < 10 * PATIENCE_S / 2 && access(path, F_OK) != 0; i++)
        usleep(100000);
    store_thread_stop(thread);
    loop_destroy(loop);
    return access(path, F_OK) == 0 ? 0 : 3;
}

static void a_database_that_was_moved_away_is_made_anew(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WEB, lose_the_database), 0);
}

/* More than SQLite keeps in memory. */
static int sort_much(void)
{
    static const char sql[] =
        "PRAGMA temp_store = FILE; PRAGMA cache_size = 10; CREATE TEMP TABLE much AS WITH RECURSIVE "
        "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
        "SELECT hex(randomblob(100)) AS text FROM n; CREATE INDEX temp.sorted ON much(text);";
    sqlite3 *db;
    if (sqlite3_open(shared.config.store_url + strlen("sqlite:"), &db) != SQLITE_OK)
        return 1;
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return sqlite3_close(db) == SQLITE_OK && code == SQLITE_OK ? 0 : 2;
}

static void what_does_not_fit_into_memory_has_a_file_beside_the_database(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WEB, sort_much), 0);
}

static int load_menus_and_zones(void)
{
    static struct shared again;
    struct zone *zone;
    again.config = shared.config;
    if (!shared_load_menus(&again, stderr) || again.menus.count != shared.menus.count)
        return 1;
    menu_set_release(&again.menus);
    if (zone_open("Asia/Tokyo", &zone) != VP_OK)
        return 2;
    zone_close(zone);
    return 0;
}

static void menus_and_time_zones_are_read(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, load_menus_and_zones), 0);
}

static int write_a_menu(void)
{
    return open("menus/evil.yaml", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 && errno == EACCES ? 0 : 1;
}

static void menus_are_not_written(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WEB, write_a_menu), 0);
}

static int keep_a_recording(void)
{
    char path[256], part[256];
    snprintf(path, sizeof path, "%s/harbor-pizza", recordings);
    if (mkdir(path, 0700) != 0)
        return 1;
    snprintf(part, sizeof part, "%s/harbor-pizza/CA1.wav.part", recordings);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || pwrite(fd, "RIFF", 4, 0) != 4 || ftruncate(fd, 4) != 0 || close(fd) != 0)
        return 2;
    return unlink(part) == 0 && rmdir(path) == 0 ? 0 : 3;
}

static void recordings_are_kept_in_a_folder_that_was_not_there(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, keep_a_recording), 0);
}

/* ---- the network ---- */

static int port;
static struct loop *dialling;

static void on_address(void *owner, enum vp_err err, struct addrinfo *answer)
{
    *(int *)owner = err != VP_OK ? 2 : 0;
    int fd = err == VP_OK ? socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    if (fd >= 0 && connect(fd, answer->ai_addr, answer->ai_addrlen) != 0)
        *(int *)owner = 3;
    if (answer != NULL)
        freeaddrinfo(answer);
    loop_stop(dialling);
}

static int look_up_and_dial(void)
{
    struct resolve *resolve;
    int outcome = 1;
    SSL_CTX *settings = SSL_CTX_new(TLS_client_method());
    if (settings == NULL || SSL_CTX_set_default_verify_paths(settings) != 1)
        return 4;
    if (loop_create(&dialling) != VP_OK ||
        resolve_start(dialling, "localhost", port, on_address, &outcome, &resolve) != VP_OK)
        return 5;
    loop_run(dialling);
    return outcome;
}

static void names_are_looked_up_and_dialled(void **state)
{
    (void)state;
    int fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    port = net_port(fd);
    assert_int_equal(answer_in(SANDBOX_WORKER, look_up_and_dial), 0);
    assert_int_equal(answer_in(SANDBOX_ENGINE, look_up_and_dial), 2); /* it asks no chat model */
    snprintf(shared.config.engine_chat_url, sizeof shared.config.engine_chat_url,
             "http://localhost/v1/chat/completions");
    assert_int_equal(answer_in(SANDBOX_ENGINE, look_up_and_dial), 0);
    close(fd);
}

/* ---- what is not theirs ---- */

static int open_what_is_not_theirs(void)
{
    const char *const paths[] = {secret, "/etc/shadow", "README.md", "/proc/1/environ"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (open(paths[i], O_RDONLY | O_CLOEXEC) >= 0 || errno != EACCES)
            return (int)i + 1;
    return 0;
}

static void nothing_else_is_read(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WEB, open_what_is_not_theirs), 0);
    assert_int_equal(answer_in(SANDBOX_WORKER, open_what_is_not_theirs), 0);
    assert_int_equal(answer_in(SANDBOX_ENGINE, open_what_is_not_theirs), 0);
}

static int open_the_database(void)
{
    return open(shared.config.store_url + strlen("sqlite:"), O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES ? 0
                                                                                                          : 1;
}

static void the_engine_sees_no_orders(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, keep_something), 0);
    assert_int_equal(answer_in(SANDBOX_ENGINE, open_the_database), 0);
}

static int look_at_the_core_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_CORE, &limit) == 0 && (limit.rlim_cur == 1 || limit.rlim_max == 0) ? 0 : 1;
}

static void nothing_leaves_a_core_with_its_secrets(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, look_at_the_core_limit), 0);
}

static int ask_for_another_sandbox(void)
{
    struct sandbox_state possible;
    char why[SANDBOX_TEXT_BYTES];
    bool is_possible = sandbox_is_possible(SANDBOX_ON, &possible, why);
    return !is_possible &&
                   strstr(why, "seccomp: this kernel has none, or the container keeps it away") != NULL &&
                   strstr(why, "Landlock: this kernel has none, or the container keeps it away") != NULL
               ? 0
               : 1;
}

static void a_kernel_that_is_kept_away_is_told_apart_from_one_that_has_none(void **state)
{
    (void)state;
    assert_int_equal(answer_in(SANDBOX_WORKER, ask_for_another_sandbox), 0);
}

/* ---- a reload ---- */

static struct sandbox_watch watch;

static void begin_to_watch(void)
{
    struct sandbox_state possible;
    char why[SANDBOX_TEXT_BYTES];
    if (!sandbox_is_possible(SANDBOX_ON, &possible, why))
        skip();
    watch = (struct sandbox_watch){0};
    sandbox_watch_start(&watch, &shared);
    watch.look_ms = 0;
}

/* Whether new processes are wanted; what is said of the engine is none of it here. */
static bool look(void)
{
    bool wants_engine = true;
    bool wants = sandbox_watch_look(&watch, &shared, &wants_engine);
    if (wants) {
        assert_false(wants_engine);
        sandbox_watch_start(&watch, &shared);
    }
    return wants;
}

static bool look_at_once(void)
{
    watch.look_ms = 0;
    return look();
}

static void put_another_in_its_place(const char *path)
{
    char old[FOLDER_PATH_BYTES + 8];
    snprintf(old, sizeof old, "%s.old", path);
    assert_int_equal(rename(path, old), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(folder_remove(old), 0);
}

static void a_folder_in_the_place_of_another_is_noticed_once(void **state)
{
    (void)state;
    begin_to_watch();
    assert_false(look());
    put_another_in_its_place(folder);
    assert_true(look_at_once());
    assert_false(look_at_once());
    sandbox_watch_stop(&watch);
}

/* As on a disk whose files are others at each look. */
static void what_never_rests_is_followed_more_and_more_seldom(void **state)
{
    int64_t waited_ms[10];
    (void)state;
    begin_to_watch();
    for (size_t i = 0; i < sizeof waited_ms / sizeof waited_ms[0]; i++) {
        int64_t now_ms = clock_mono_ms();
        put_another_in_its_place(folder);
        assert_true(look_at_once());
        assert_false(look());
        waited_ms[i] = watch.look_ms - now_ms;
    }
    assert_in_range(waited_ms[0], 30000, 40000);
    assert_in_range(waited_ms[1], 60000, 70000);
    assert_in_range(waited_ms[9], 3600000, 3610000);
    watch.found_ms -= 3 * watch.wait_ms; /* it has rested since */
    put_another_in_its_place(folder);
    assert_true(look_at_once());
    assert_in_range(watch.look_ms - clock_mono_ms(), 20000, 30000);
    sandbox_watch_stop(&watch);
}

static void recordings_on_another_disk_are_not_asked_for(void **state)
{
    (void)state;
    assert_int_equal(mkdir(recordings, 0700), 0);
    begin_to_watch();
    put_another_in_its_place(recordings);
    assert_false(look_at_once());
    sandbox_watch_stop(&watch);
}

static void a_certificate_that_leads_to_a_new_folder_is_noticed(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/certificate.pem", folder);
    assert_int_equal(symlink("/etc/hosts", path), 0);
    snprintf(shared.config.tls_certificate, sizeof shared.config.tls_certificate, "%s", path);
    begin_to_watch();
    assert_false(look());
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(secret, path), 0);
    assert_true(look_at_once());
    assert_false(look_at_once());
    sandbox_watch_stop(&watch);
}

static void a_menu_that_names_a_recording_elsewhere_is_followed(void **state)
{
    struct menu *menu = shared.menus.menus[0];
    (void)state;
    begin_to_watch();
    menu->greeting_wav = secret;
    assert_false(look_at_once()); /* no menu was taken */
    sandbox_watch_note_menus(&watch);
    assert_true(look_at_once());
    sandbox_watch_note_menus(&watch);
    assert_false(look_at_once());
    sandbox_watch_stop(&watch);
}

/* ---- a server's files ---- */

static bool may_read(const char *path)
{
    struct sandbox_places places = {0}, wanted = {0};
    sandbox_setup_places(&shared, SANDBOX_WORKER, &places);
    sandbox_places_add(&wanted, SANDBOX_READ, path);
    bool may = access(path, F_OK) == 0 && sandbox_places_find_lack(&places, &wanted) == NULL;
    sandbox_places_release(&places);
    sandbox_places_release(&wanted);
    return may;
}

static void what_the_url_and_the_environment_say_of_a_servers_tls_is_read(void **state)
{
    static const char *const variables[] = {"PGSSLROOTCERT", "PGSSLCERT",  "PGSSLKEY",
                                            "PGSSLCRL",      "PGPASSFILE", "PGSYSCONFDIR"};
    static const char *const options[] = {"sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile"};
    char *url = shared.config.store_url;
    (void)state;
    snprintf(url, sizeof shared.config.store_url, "postgres://orders@db.example/orders");
    assert_false(may_read(secret));
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        setenv(variables[i], secret, 1);
        assert_true(may_read(secret));
        unsetenv(variables[i]);
        assert_false(may_read(secret));
    }
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        snprintf(url, sizeof shared.config.store_url, "postgres://orders@db.example/orders?%s=%s", options[i],
                 secret);
        assert_true(may_read(secret));
    }
}

static void links_beside_a_servers_certificates_are_followed(void **state)
{
    char path[128], link_path[160], home[256];
    (void)state;
    snprintf(shared.config.store_url, sizeof shared.config.store_url, "postgres://orders@db.example/orders");
    snprintf(path, sizeof path, "%s/.postgresql", folder);
    snprintf(link_path, sizeof link_path, "%s/root.crt", path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(symlink(secret, link_path), 0);
    assert_false(may_read(secret));
    snprintf(home, sizeof home, "%s", getenv("HOME") != NULL ? getenv("HOME") : "");
    setenv("HOME", folder, 1);
    assert_true(may_read(secret));
    setenv("HOME", home, 1);
    assert_int_equal(folder_remove(path), 0);
}

TESTS_WITH(make_service, end_service) = {
    TEST(the_database_is_opened_and_written_on_a_thread),
    TEST(a_database_that_was_moved_away_is_made_anew),
    TEST(what_does_not_fit_into_memory_has_a_file_beside_the_database),
    TEST(menus_and_time_zones_are_read),
    TEST(menus_are_not_written),
    TEST(recordings_are_kept_in_a_folder_that_was_not_there),
    TEST(names_are_looked_up_and_dialled),
    TEST(nothing_else_is_read),
    TEST(the_engine_sees_no_orders),
    TEST(nothing_leaves_a_core_with_its_secrets),
    TEST(a_kernel_that_is_kept_away_is_told_apart_from_one_that_has_none),
    TEST(a_folder_in_the_place_of_another_is_noticed_once),
    TEST(what_never_rests_is_followed_more_and_more_seldom),
    TEST(recordings_on_another_disk_are_not_asked_for),
    TEST(a_certificate_that_leads_to_a_new_folder_is_noticed),
    TEST(a_menu_that_names_a_recording_elsewhere_is_followed),
    TEST(what_the_url_and_the_environment_say_of_a_servers_tls_is_read),
    TEST(links_beside_a_servers_certificates_are_followed),
};
