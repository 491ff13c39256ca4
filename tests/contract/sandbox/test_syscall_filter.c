/* The kernel holds a process to the calls of its role: each try is made by a child, which answers 0 where all is as it
 * should be. */

#include "with_cmocka.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/syscall_filter.h"
#include "with_child.h"

static const enum sandbox_role children[] = {SANDBOX_WEB, SANDBOX_WORKER, SANDBOX_ENGINE};
enum { CHILD_COUNT = sizeof children / sizeof children[0] };

static void assert_all_answer_good(int (*act)(void))
{
    for (size_t i = 0; i < CHILD_COUNT; i++)
        assert_int_equal(child_answer(child_of_filter(children[i], SANDBOX_ON, true, act)), 0);
}

static void the_table_names_only_calls_that_exist(void **state)
{
    (void)state;
    const char *unknown = syscall_filter_find_unknown();
    if (unknown != NULL)
        fail_msg("%s", unknown);
}

/* ---- attacks ---- */

static int start_a_shell(void)
{
    char *const arguments[] = {"sh", "-c", "exit 0", NULL};
    execv("/bin/sh", arguments);
    return 1;
}

static void a_child_that_starts_a_program_is_ended(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHILD_COUNT; i++)
        assert_true(child_was_killed(child_of_filter(children[i], SANDBOX_ON, true, start_a_shell)));
}

static void the_master_starts_programs(void **state)
{
    (void)state;
    assert_int_equal(child_answer(child_of_filter(SANDBOX_MASTER, SANDBOX_ON, true, start_a_shell)), 0);
}

static long tried_call;

static int make_tried_call(void)
{
    return (int)syscall(tried_call, 0, 0, 0, 0, 0, 0) == 0 ? 1 : 2;
}

static void who_makes_a_call_that_only_attacks_make_is_ended(void **state)
{
    static const long calls[] = {SYS_ptrace,     SYS_process_vm_readv, SYS_process_vm_writev,
                                 SYS_mount,      SYS_unshare,          SYS_setns,
                                 SYS_bpf,        SYS_perf_event_open,  SYS_init_module,
                                 SYS_kexec_load, SYS_userfaultfd,      SYS_open_by_handle_at};
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        tried_call = calls[i];
        for (size_t k = 0; k < CHILD_COUNT; k++)
            assert_true(child_was_killed(child_of_filter(children[k], SANDBOX_ON, true, make_tried_call)));
        assert_true(child_was_killed(child_of_filter(SANDBOX_MASTER, SANDBOX_ON, true, make_tried_call)));
    }
}

static int start_a_shell_where_the_master_is_one_too(void)
{
    return syscall_filter_install(SANDBOX_WORKER, SANDBOX_ON, true) != 0 ? 3 : start_a_shell();
}

static void a_child_of_the_master_is_held_to_its_own_role(void **state)
{
    (void)state;
    assert_true(child_was_killed(
        child_of_filter(SANDBOX_MASTER, SANDBOX_ON, true, start_a_shell_where_the_master_is_one_too)));
}

/* ---- what is not there ---- */

static int make_a_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        return 1;
    if (errno != ENOSYS)
        return 2;
    return syscall(SYS_vfork) >= 0 ? 3 : 0;
}

static void no_child_makes_processes(void **state)
{
    (void)state;
    assert_all_answer_good(make_a_process);
}

static void *note_that_it_ran(void *arg)
{
    *(int *)arg = 1;
    return NULL;
}

static int make_a_thread(void)
{
    int has_run = 0;
    pthread_t thread;
    if (pthread_create(&thread, NULL, note_that_it_ran, &has_run) != 0)
        return 1;
    return pthread_join(thread, NULL) == 0 && has_run ? 0 : 2;
}

static void every_child_makes_threads(void **state)
{
    (void)state;
    assert_all_answer_good(make_a_thread);
}

static int write_code(void)
{
    void *both = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (both != MAP_FAILED)
        return 1;
    void *written = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (written == MAP_FAILED)
        return 2;
    if (mprotect(written, 4096, PROT_READ | PROT_EXEC) == 0)
        return 3;
    int library = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, library, 0) != MAP_FAILED ? 0 : 4;
}

static void what_was_written_never_becomes_code_and_a_library_does(void **state)
{
    (void)state;
    assert_all_answer_good(write_code);
}

static int signal_others(void)
{
    if (kill(getppid(), 0) != 0 || kill(getppid(), SIGURG) != 0) /* which nobody minds */
        return 1;
    if (kill(getppid(), SIGKILL) == 0)
        return 2;
    if (syscall(SYS_tgkill, getppid(), getppid(), SIGKILL) == 0)
        return 3;
    if (fcntl(STDIN_FILENO, F_SETOWN, getppid()) ==
        0) /* with F_SETSIG and O_ASYNC that would be a kill, too */
        return 4;
    return syscall(SYS_pidfd_open, getppid(), 0) >= 0 ? 5 : 0;
}

static void others_are_woken_and_never_ended(void **state)
{
    (void)state;
    assert_all_answer_good(signal_others);
}

static void a_child_that_aborts_ends_as_ever(void **state)
{
    (void)state;
    int status = child_of_filter(SANDBOX_WORKER, SANDBOX_ON, true, (int (*)(void))abort);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static int raise_a_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0)
        return 1;
    return setrlimit(RLIMIT_CORE, &limit) == 0 ? 2 : 0;
}

static void limits_are_read_and_stay(void **state)
{
    (void)state;
    assert_all_answer_good(raise_a_limit);
}

static bool may_open(int family, int type)
{
    int fd = socket(family, type, 0);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool is_absent(int family, int type)
{
    int fd = socket(family, type, 0);
    int cause = errno;
    if (fd >= 0)
        close(fd);
    return fd < 0 && cause == ENOSYS;
}

static int open_sockets(void)
{
    if (!may_open(AF_INET, SOCK_STREAM) || !may_open(AF_UNIX, SOCK_STREAM) || !may_open(AF_NETLINK, SOCK_RAW))
        return 1;
    return is_absent(AF_PACKET, SOCK_RAW) && is_absent(AF_ALG, SOCK_SEQPACKET) &&
                   is_absent(AF_VSOCK, SOCK_STREAM)
               ? 0
               : 2;
}

static int listen_at_a_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && listen(fd, 1) != 0 && errno == ENOSYS ? 0 : 1;
}

static void nobody_listens_at_a_port_that_was_not_open(void **state)
{
    (void)state;
    assert_all_answer_good(listen_at_a_port);
}

static int open_none(void)
{
    return is_absent(AF_INET, SOCK_STREAM) && is_absent(AF_INET, SOCK_DGRAM) &&
                   is_absent(AF_UNIX, SOCK_STREAM)
               ? 0
               : 1;
}

static void who_dials_has_the_network_and_nothing_odder(void **state)
{
    (void)state;
    assert_all_answer_good(open_sockets);
}

static void an_engine_that_dials_nobody_has_no_sockets(void **state)
{
    (void)state;
    assert_int_equal(child_answer(child_of_filter(SANDBOX_ENGINE, SANDBOX_ON, false, open_none)), 0);
}

/* A name in a folder that may be written: what is refused is the mode, and it is the call that is not there. */
static int make_a_file_of_others(void)
{
    static const char path[] = "/tmp/voiceplate-of-others";
    static const mode_t modes[] = {04755, 02755, 06700};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (open(path, O_WRONLY | O_CREAT | O_CLOEXEC, modes[i]) >= 0 || errno != ENOSYS)
            return 1;
        if (syscall(SYS_open, path, O_WRONLY | O_CREAT, modes[i]) >= 0 || errno != ENOSYS)
            return 2;
    }
    return access(path, F_OK) != 0 ? 0 : 3;
}

static int make_a_file_anothers(void)
{
    static const char path[] = "/tmp/voiceplate-anothers";
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || unlink(path) != 0)
        return 1;
    if (fchmod(fd, 04755) == 0 || errno != ENOSYS || fchmod(fd, 02755) == 0 || errno != ENOSYS)
        return 2;
    return fchmod(fd, 0640) == 0 ? 0 : 3;
}

static void no_file_makes_who_runs_it_another(void **state)
{
    (void)state;
    assert_all_answer_good(make_a_file_of_others);
    assert_int_equal(child_answer(child_of_filter(SANDBOX_WEB, SANDBOX_ON, true, make_a_file_anothers)), 0);
    assert_int_equal(child_answer(child_of_filter(SANDBOX_WORKER, SANDBOX_ON, true, make_a_file_anothers)),
                     0);
}

static int empty_what_is_only_read(void)
{
    if (open("/dev/null", O_RDONLY | O_TRUNC | O_CLOEXEC) >= 0 || errno != ENOSYS)
        return 1;
    if (syscall(SYS_open, "/dev/null", O_RDONLY | O_TRUNC) >= 0 || errno != ENOSYS)
        return 2;
    return open("/dev/null", O_RDWR | O_TRUNC | O_CLOEXEC) >= 0 &&
                   open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0
               ? 0
               : 3;
}

static void what_is_only_read_is_not_emptied(void **state)
{
    (void)state;
    assert_all_answer_good(empty_what_is_only_read);
}

static int ask_for_keys(void)
{
    static const long calls[] = {SYS_keyctl, SYS_add_key, SYS_request_key};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (syscall(calls[i], 0, 0, 0, 0, 0) != -1 || errno != ENOSYS)
            return (int)i + 1;
    return 0;
}

static void the_kernels_keys_are_not_there(void **state)
{
    (void)state;
    assert_all_answer_good(ask_for_keys);
}

static int remove_a_file(void)
{
    return unlink("/nowhere") != 0 && errno == ENOSYS ? 0 : 1;
}

/* What Landlock does not judge in every version: names that are not opened. */
static int change_a_file_by_name(void)
{
    static const char path[] = "/nowhere";
    return truncate(path, 0) != 0 && errno == ENOSYS && chmod(path, 0777) != 0 && errno == ENOSYS &&
                   symlink(path, "/nowhere-else") != 0 && errno == ENOSYS
               ? 0
               : 1;
}

static void no_file_is_changed_by_its_name(void **state)
{
    (void)state;
    assert_all_answer_good(change_a_file_by_name);
}

static int miss_a_file(void)
{
    return unlink("/nowhere") != 0 && errno == ENOENT ? 0 : 1;
}

static void the_engine_removes_no_files(void **state)
{
    (void)state;
    assert_int_equal(child_answer(child_of_filter(SANDBOX_ENGINE, SANDBOX_ON, true, remove_a_file)), 0);
    assert_int_equal(child_answer(child_of_filter(SANDBOX_WEB, SANDBOX_ON, true, miss_a_file)), 0);
}

/* ---- only told ---- */

static void what_is_only_logged_is_done(void **state)
{
    (void)state;
    assert_int_equal(child_answer(child_of_filter(SANDBOX_WORKER, SANDBOX_LOG, true, start_a_shell)), 0);
    assert_int_equal(child_answer(child_of_filter(SANDBOX_WORKER, SANDBOX_LOG, true, make_a_process)), 1);
}

static int look_for_seccomp(void **state)
{
    (void)state;
    return syscall_filter_is_possible() ? 0 : -1;
}

TESTS_BETWEEN(look_for_seccomp, NULL) = {
    TEST(the_table_names_only_calls_that_exist),
    TEST(a_child_that_starts_a_program_is_ended),
    TEST(the_master_starts_programs),
    TEST(who_makes_a_call_that_only_attacks_make_is_ended),
    TEST(a_child_of_the_master_is_held_to_its_own_role),
    TEST(no_child_makes_processes),
    TEST(every_child_makes_threads),
    TEST(what_was_written_never_becomes_code_and_a_library_does),
    TEST(others_are_woken_and_never_ended),
    TEST(a_child_that_aborts_ends_as_ever),
    TEST(limits_are_read_and_stay),
    TEST(who_dials_has_the_network_and_nothing_odder),
    TEST(nobody_listens_at_a_port_that_was_not_open),
    TEST(an_engine_that_dials_nobody_has_no_sockets),
    TEST(the_engine_removes_no_files),
    TEST(no_file_is_changed_by_its_name),
    TEST(no_file_makes_who_runs_it_another),
    TEST(what_is_only_read_is_not_emptied),
    TEST(the_kernels_keys_are_not_there),
    TEST(what_is_only_logged_is_done),
};
