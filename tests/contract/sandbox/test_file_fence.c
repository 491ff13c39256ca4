/* The kernel keeps a process behind the fence, root too: each try is made by a child, which answers 0 where all is as
 * it should be. Without Landlock in the kernel there is nothing to try. */

#include "with_cmocka.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/file_fence.h"
#include "with_child.h"
#include "with_folder.h"

static char own[FOLDER_PATH_BYTES], foreign[FOLDER_PATH_BYTES];
static char own_file[128], foreign_file[128], made_file[128], moved_file[128], foreign_new[128];
static struct sandbox_places places;

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("secret", file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_folders(void **state)
{
    (void)state;
    folder_make(own, "/tmp/voiceplate-own");
    folder_make(foreign, "/tmp/voiceplate-foreign");
    snprintf(own_file, sizeof own_file, "%s/menu", own);
    snprintf(made_file, sizeof made_file, "%s/made", own);
    snprintf(moved_file, sizeof moved_file, "%s/moved", own);
    snprintf(foreign_file, sizeof foreign_file, "%s/shadow", foreign);
    snprintf(foreign_new, sizeof foreign_new, "%s/new", foreign);
    write_file(own_file);
    write_file(foreign_file);
    return 0;
}

static int remove_folders(void **state)
{
    (void)state;
    sandbox_places_release(&places);
    return folder_remove(own) | folder_remove(foreign);
}

static void need_landlock(int abi)
{
    if (file_fence_abi() < abi)
        skip();
}

static int answer_behind(enum sandbox_right right, bool may_dial, int (*act)(void))
{
    sandbox_places_add(&places, right, own);
    return child_answer(child_of_fence(&places, may_dial, act));
}

static bool is_closed(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd < 0 && errno == EACCES;
}

static bool is_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int read_only(void)
{
    if (!is_open(own_file, O_RDONLY) || !is_open(own, O_RDONLY | O_DIRECTORY))
        return 1;
    if (!is_closed(own_file, O_WRONLY) || !is_closed(made_file, O_WRONLY | O_CREAT))
        return 2;
    if (unlink(own_file) == 0 || rename(own_file, moved_file) == 0 || mkdir(made_file, 0700) == 0)
        return 3;
    return 0;
}

static void what_is_read_is_not_written(void **state)
{
    (void)state;
    need_landlock(1);
    assert_int_equal(answer_behind(SANDBOX_READ, true, read_only), 0);
}

static int read_foreign(void)
{
    if (!is_closed(foreign_file, O_RDONLY) || !is_closed(foreign_file, O_WRONLY))
        return 1;
    if (!is_closed(foreign_new, O_WRONLY | O_CREAT) || !is_closed(foreign, O_RDONLY | O_DIRECTORY))
        return 2;
    if (!is_closed("/etc/passwd", O_RDONLY))
        return 3;
    if (link(foreign_file, made_file) == 0 || rename(foreign_file, made_file) == 0 ||
        unlink(foreign_file) == 0)
        return 4;
    return symlink(foreign_file, made_file) != 0 ? 0 : 5;
}

static void nothing_outside_is_opened_whatever_the_right_inside(void **state)
{
    (void)state;
    need_landlock(1);
    assert_int_equal(answer_behind(SANDBOX_READ, true, read_foreign), 0);
    assert_int_equal(answer_behind(SANDBOX_WRITE, true, read_foreign), 0);
}

static int keep_a_database(void)
{
    if (!is_open(made_file, O_RDWR | O_CREAT | O_EXCL) || !is_open(made_file, O_RDWR | O_TRUNC))
        return 1;
    if (truncate(made_file, 10) != 0 || rename(made_file, moved_file) != 0)
        return 2;
    return unlink(moved_file) == 0 && mkdir(made_file, 0700) == 0 && rmdir(made_file) == 0 ? 0 : 3;
}

static void a_place_to_write_takes_files_and_folders(void **state)
{
    (void)state;
    need_landlock(1);
    assert_int_equal(answer_behind(SANDBOX_WRITE, true, keep_a_database), 0);
}

static int look_into_the_parent(void)
{
    char path[64];
    static const char *const names[] = {"mem", "environ", "maps", "fd/0", "cmdline"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)getppid(), names[i]);
        if (is_open(path, O_RDONLY))
            return (int)i + 1;
    }
    return 0;
}

static void other_processes_cannot_be_looked_into(void **state)
{
    (void)state;
    need_landlock(1);
    assert_int_equal(answer_behind(SANDBOX_WRITE, true, look_into_the_parent), 0);
}

static int open_what_took_its_place(void)
{
    return is_closed(own_file, O_RDONLY) ? 0 : 1;
}

static void another_file_at_the_same_name_is_closed_and_is_told_of(void **state)
{
    (void)state;
    need_landlock(1);
    sandbox_places_add(&places, SANDBOX_READ, own_file);
    assert_null(sandbox_places_find_lack(&places, &places));
    write_file(made_file);
    assert_int_equal(rename(made_file, own_file), 0);
    assert_int_equal(child_answer(child_of_fence(&places, true, open_what_took_its_place)),
                     1); /* begun since */
    assert_string_equal(sandbox_places_find_lack(&places, &places), own_file);
}

/* ---- ports ---- */

static struct sockaddr_in listening;

static int listen_on_loopback(void)
{
    socklen_t len = sizeof listening;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    listening = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(fd, (struct sockaddr *)&listening, sizeof listening), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&listening, &len), 0);
    return fd;
}

static int dial(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(fd, (struct sockaddr *)&listening, sizeof listening) == 0 ? 0 : errno;
}

static int bind_a_port(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(fd, (struct sockaddr *)&any, sizeof any) == 0 ? 0 : errno;
}

static void nobody_binds_a_port_and_who_dials_nobody_connects_nowhere(void **state)
{
    (void)state;
    need_landlock(4);
    int fd = listen_on_loopback();
    assert_int_equal(answer_behind(SANDBOX_READ, true, dial), 0);
    assert_int_equal(answer_behind(SANDBOX_READ, false, dial), EACCES);
    assert_int_equal(answer_behind(SANDBOX_READ, true, bind_a_port), EACCES);
    close(fd);
}

TESTS_WITH(make_folders, remove_folders) = {
    TEST(what_is_read_is_not_written),
    TEST(nothing_outside_is_opened_whatever_the_right_inside),
    TEST(a_place_to_write_takes_files_and_folders),
    TEST(other_processes_cannot_be_looked_into),
    TEST(another_file_at_the_same_name_is_closed_and_is_told_of),
    TEST(nobody_binds_a_port_and_who_dials_nobody_connects_nowhere),
};
