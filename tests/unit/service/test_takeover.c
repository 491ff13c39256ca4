/* Who answers at a service's desk, and what a new start gets there. */
#include "service/takeover.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/shared_memory.h"
#include "base/clock.h"
#include "net/net_listen.h"
#include "with_cmocka.h"

enum { ROW = 7, LONG_MS = 20000 };

static const char address[] = "127.0.0.1";
static struct shared service; /* as its master opened it */
static struct handover handover;
static int port;

static void pause_ms(int ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

static int open_service(void **state)
{
    struct shared_memory memory;
    bool is_inherited;
    (void)state;
    service = (struct shared){.engine_fd = -1};
    assert_int_equal(net_listen(address, 0, &service.web_fd), VP_OK);
    assert_int_equal(net_listen(address, 0, &service.media_fd), VP_OK);
    assert_true(shared_memory_open(&memory, -1, &is_inherited));
    service.board = memory.board;
    service.tokens = memory.tokens;
    service.memory_fd = memory.fd;
    port = net_port(service.web_fd);
    service.desk_fd = takeover_open(address, port);
    assert_true(service.desk_fd >= 0);
    return 0;
}

/* What this process holds of it; those that were forked have their own. */
static int forget_service(void **state)
{
    (void)state;
    close(service.web_fd);
    close(service.media_fd);
    close(service.memory_fd);
    close(service.desk_fd);
    return 0;
}

static void answer_for(int ms, bool is_master)
{
    for (int64_t end_ms = clock_mono_ms() + ms; clock_mono_ms() < end_ms; pause_ms(5))
        takeover_answer(service.desk_fd, &service, is_master);
}

/* A master with one worker, which answers too. The worker is told through the scoreboard. */
static pid_t start_master(bool wants_answers)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t master = fork();
    if (master == 0) {
        assert_true(takeover_claim(service.memory_fd));
        pid_t worker = fork();
        if (worker == 0) {
            prctl(PR_SET_NAME, "worker.7");
            close(ready[0]);
            if (write(ready[1], "x", 1) != 1)
                _exit(1);
            answer_for(LONG_MS, false);
            _exit(0);
        }
        scoreboard_start_row(service.board, ROW, SCOREBOARD_WORKER, worker);
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        if (wants_answers)
            answer_for(LONG_MS, true);
        pause();
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return master;
}

static pid_t worker_pid(void)
{
    struct scoreboard_row row;
    assert_true(scoreboard_look_row(service.board, ROW, &row));
    return row.pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void close_handover(void)
{
    const int fds[] = {handover.inherited.web_fd, handover.inherited.media_fd, handover.inherited.engine_fd,
                       handover.inherited.memory_fd, handover.inherited.desk_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    for (int i = 0; i < handover.child_count; i++)
        close(handover.children[i].child.pidfd);
}

static void where_nobody_is_there_nothing_is_taken_over(void **state)
{
    (void)state;
    int64_t began_ms = clock_mono_ms();
    assert_int_equal(takeover_ask(address, 1, &handover), TAKEOVER_NOBODY);
    assert_int_equal(handover.inherited.web_fd, -1);
    assert_true(clock_mono_ms() - began_ms < 2000);
}

/* Whether the master itself answers or one of its processes. */
static void a_living_master_refuses(void **state)
{
    (void)state;
    pid_t master = start_master(true), worker = worker_pid();
    for (int i = 0; i < 20; i++) {
        assert_int_equal(takeover_ask(address, port, &handover), TAKEOVER_REFUSED);
        assert_int_equal(handover.master_pid, master);
        assert_int_equal(handover.inherited.web_fd, -1);
        assert_int_equal(handover.child_count, 0);
    }
    assert_int_equal(takeover_master(service.memory_fd), master);
    end(master);
    kill(worker, SIGKILL);
}

static void orphans_hand_everything_on(void **state)
{
    (void)state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    struct shared_memory memory;
    bool is_inherited;
    stream_token_mint(service.tokens, "CA1", "harbor", clock_unix_ms(), token);
    pid_t master = start_master(false), worker = worker_pid();
    end(master);
    assert_int_equal(takeover_master(service.memory_fd), 0);
    assert_int_equal(takeover_ask(address, port, &handover), TAKEOVER_DONE);
    assert_int_equal(net_port(handover.inherited.web_fd), port);
    assert_int_equal(net_port(handover.inherited.media_fd), net_port(service.media_fd));
    assert_int_equal(handover.inherited.engine_fd, -1);
    assert_true(handover.inherited.desk_fd >= 0);
    assert_int_equal(handover.child_count, 1);
    assert_int_equal(handover.children[0].child.pid, worker);
    assert_int_equal(handover.children[0].child.row, ROW);
    assert_int_equal(handover.children[0].child.role, SCOREBOARD_WORKER);
    assert_true(handover.children[0].child.pidfd > 0);
    assert_true(shared_memory_open(&memory, handover.inherited.memory_fd, &is_inherited));
    assert_true(is_inherited);
    assert_int_equal(stream_token_spend(memory.tokens, token, "CA1", "harbor", clock_unix_ms()), VP_OK);
    kill(worker, SIGKILL);
    close_handover();
}

/* Two starts at once: the second one finds the first. */
static void one_start_takes_over_and_the_next_is_refused(void **state)
{
    (void)state;
    pid_t master = start_master(false), worker = worker_pid();
    end(master);
    assert_int_equal(takeover_ask(address, port, &handover), TAKEOVER_DONE);
    pid_t second = fork();
    if (second == 0) {
        static struct handover other;
        _exit(takeover_ask(address, port, &other) == TAKEOVER_REFUSED && other.master_pid == getppid() ? 0
                                                                                                       : 1);
    }
    int status;
    assert_int_equal(waitpid(second, &status, 0), second);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    kill(worker, SIGKILL);
    close_handover();
}

/* A row whose process is gone, or whose pid is another's by now. */
static void who_is_not_what_he_is_called_is_left_out(void **state)
{
    (void)state;
    pid_t master = start_master(false), worker = worker_pid(), stranger = fork();
    if (stranger == 0) {
        pause();
        _exit(0);
    }
    end(master);
    scoreboard_start_row(service.board, ROW + 1, SCOREBOARD_WORKER, getpid());
    scoreboard_start_row(service.board, ROW + 2, SCOREBOARD_WEB, 1);
    assert_int_equal(takeover_ask(address, port, &handover), TAKEOVER_DONE);
    assert_int_equal(handover.child_count, 1);
    assert_int_equal(handover.children[0].child.pid, worker);
    end(stranger);
    kill(worker, SIGKILL);
    close_handover();
}

static void a_desk_where_nobody_answers_is_not_waited_for_long(void **state)
{
    (void)state;
    int64_t began_ms = clock_mono_ms();
    assert_int_equal(takeover_ask(address, port, &handover), TAKEOVER_SILENT);
    assert_true(clock_mono_ms() - began_ms < LONG_MS);
    assert_int_equal(handover.inherited.web_fd, -1);
}

/* The name is anybody's to knock at, but only this user's and root's to be answered. */
static void another_user_gets_nothing(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    pid_t master = start_master(false), worker = worker_pid();
    end(master);
    pid_t stranger = fork();
    if (stranger == 0) {
        static struct handover other;
        if (setuid(65534) != 0)
            _exit(2);
        bool is_refused =
            takeover_ask(address, port, &other) == TAKEOVER_SILENT && other.inherited.web_fd == -1;
        _exit(is_refused ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(stranger, &status, 0), stranger);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    kill(worker, SIGKILL);
}

TESTS_WITH(open_service, forget_service) = {
    TEST_ALONE(where_nobody_is_there_nothing_is_taken_over),
    TEST(a_living_master_refuses),
    TEST(orphans_hand_everything_on),
    TEST(one_start_takes_over_and_the_next_is_refused),
    TEST(who_is_not_what_he_is_called_is_left_out),
    TEST(a_desk_where_nobody_answers_is_not_waited_for_long),
    TEST(another_user_gets_nothing),
};
