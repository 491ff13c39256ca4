/* Room for connections: the caps, who goes first, and the process's last descriptors. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/descriptors.h"
#include "net/http_internal.h"

static bool is_open(struct peers *peers, int fd)
{
    char byte;
    peers_turn_for(peers, 10);
    return recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

static int connect_and_say(struct peers *peers, const char *text)
{
    int fd = peers_ask(peers, text);
    peers_turn_for(peers, 20);
    return fd;
}

static bool is_answered(struct peers *peers, int fd)
{
    char answer[1024];
    peers_read(peers, fd, answer, sizeof answer);
    return strstr(answer, "200 OK") != NULL;
}

static void the_oldest_idle_connection_goes_first(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.connections_max = 5;
    peers_restart(peers);
    int64_t shed = metric_get(METRIC_HTTP_CONNECTIONS_SHED_TOTAL);
    int waits = connect_and_say(peers, peers_late);
    assert_non_null(peers->kept);
    int first_half = connect_and_say(peers, "GET /he"), second_half = connect_and_say(peers, "GET /hel");
    int used = connect_and_say(peers, peers_hello);
    assert_true(is_answered(peers, used)); /* idle from here on */
    int idle = connect_and_say(peers, "");

    int new_1 = connect_and_say(peers, "GET /h");
    assert_false(is_open(peers, used));
    assert_true(is_open(peers, idle));
    int new_2 = connect_and_say(peers, "GET /h");
    assert_false(is_open(peers, idle));
    assert_true(is_open(peers, first_half));
    int new_3 = connect_and_say(peers, "GET /h"); /* nobody idles: who asks for longest */
    assert_false(is_open(peers, first_half));
    assert_true(is_open(peers, second_half));
    assert_true(is_open(peers, waits));
    assert_int_equal(metric_get(METRIC_HTTP_CONNECTIONS_SHED_TOTAL) - shed, 3);
    http_reply(peers->kept, 200, "text/plain", SPAN_LIT("at last"));
    assert_true(is_answered(peers, waits));
    int fds[] = {waits, first_half, second_half, used, idle, new_1, new_2, new_3};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        close(fds[i]);
}

/* When all wait for our answers nobody is cut: a new one waits in the system's queue. */
static void a_request_that_waits_for_its_answer_is_never_cut(void **state)
{
    struct peers *peers = *state;
    struct http_request *kept[3];
    int waits[3];
    peers->http_limits.connections_max = 3;
    peers_restart(peers);
    for (int i = 0; i < 3; i++) {
        waits[i] = connect_and_say(peers, peers_late);
        kept[i] = peers->kept;
    }
    int new = connect_and_say(peers, peers_hello);
    int64_t until_ms = clock_mono_ms() + 500;
    int turn_count = 0;
    while (clock_mono_ms() < until_ms) {
        loop_round(peers->loop, 50);
        turn_count++;
    }
    assert_in_range(turn_count, 1, 60); /* it waits, and does not spin */
    for (int i = 0; i < 3; i++)
        assert_true(is_open(peers, waits[i]));
    http_reply(kept[0], 200, "text/plain", SPAN_LIT("at last"));
    assert_true(is_answered(peers, waits[0]));
    assert_true(is_answered(peers, new)); /* in the place of the first, which idles now */
    for (int i = 1; i < 3; i++) {
        http_reply(kept[i], 200, "text/plain", SPAN_LIT("at last"));
        assert_true(is_answered(peers, waits[i]));
    }
    for (int i = 0; i < 3; i++)
        close(waits[i]);
    close(new);
}

/* A WebSocket is no longer the server's: it is never closed for a connection. */
static void an_upgraded_connection_does_not_count(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.connections_max = 2;
    peers_restart(peers);
    int ws = peers_upgraded_socket(peers, NULL, 0), fds[8];
    for (int i = 0; i < 8; i++)
        fds[i] = connect_and_say(peers, "GET");
    assert_true(is_open(peers, ws));
    assert_int_equal(peers->on_server.closed_count, 0);
    for (int i = 0; i < 8; i++)
        close(fds[i]);
    close(ws);
}

static int admit_from(struct peers *peers, const struct http_address *address)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    http_admit(peers->server, pair[0], address, "address");
    peers_turn_for(peers, 10);
    return pair[1];
}

static void one_address_cannot_take_all(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.connections_max = 100;
    peers->http_limits.connections_per_address_max = 3;
    static const struct http_address greedy = {{1}, false}, other = {{2}, false}, proxy = {{127}, true};
    peers_restart(peers);
    int others = admit_from(peers, &other), fds[6], proxied[6];
    for (int i = 0; i < 6; i++)
        fds[i] = admit_from(peers, &greedy);
    for (int i = 0; i < 6; i++)
        assert_int_equal(is_open(peers, fds[i]), i >= 3); /* his own oldest ones went */
    assert_true(is_open(peers, others));
    for (int i = 0; i < 6; i++)
        proxied[i] = admit_from(peers, &proxy);
    for (int i = 0; i < 6; i++)
        assert_true(is_open(peers, proxied[i])); /* a proxy of this machine brings many people */
    for (int i = 0; i < 6; i++) {
        close(fds[i]);
        close(proxied[i]);
    }
    close(others);
}

/* ---- descriptors ---- */

/* Another process that opens connections as fast as it can, and keeps them. */
static pid_t start_flood(const struct peers *peers, int count)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive a test that fails */
    for (int i = 0; i < count; i++) {
        int fd = peers_socket((struct peers *)peers);
        if (i % 3 == 1)
            (void)!write(fd, "GET /h", 6);
        else if (i % 3 == 2)
            (void)!write(fd, "nonsense\r\n\r\n", 12);
    }
    pause();
    _exit(0);
}

static void the_last_descriptors_are_kept(void **state)
{
    struct peers *peers = *state;
    struct rlimit was, small = {.rlim_cur = 32};
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    small.rlim_max = was.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &small), 0);
    assert_int_equal(descriptors_line(), 24);
    peers_restart(peers);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0); /* the other process may have them all */
    pid_t pid = start_flood(peers, 1000);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &small), 0);
    int64_t until_ms = clock_mono_ms() + 1500;
    while (clock_mono_ms() < until_ms) {
        loop_round(peers->loop, 10);
        /* What must not fail meanwhile: the store, the log, a socket to the model. */
        int files[8];
        for (int i = 0; i < 8; i++) {
            files[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
            assert_true(files[i] >= 0);
        }
        for (int i = 0; i < 8; i++)
            close(files[i]);
    }
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    peers_turn_for(peers, 300);
    int fd = connect_and_say(peers, peers_hello);
    assert_true(is_answered(peers, fd));
    close(fd);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
}

/* None is left at all, for whatever reason: accepting pauses, does not spin, and goes on when some are free. */
static void accepting_goes_on_when_descriptors_are_free(void **state)
{
    struct peers *peers = *state;
    struct rlimit was, none;
    int fd = peers_ask(peers, peers_hello), turn_count = 0;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    none = (struct rlimit){.rlim_cur = 4, .rlim_max = was.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    for (int64_t until_ms = clock_mono_ms() + 500; clock_mono_ms() < until_ms; turn_count++)
        loop_round(peers->loop, 50);
    assert_in_range(turn_count, 1, 60);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_true(is_answered(peers, fd));
    close(fd);
}

static bool leaves_all(void *owner)
{
    (void)owner;
    return true;
}

static void serve_other(void *owner, struct http_request *request)
{
    (void)owner;
    http_reply(request, 200, "text/plain", SPAN_LIT("the other one"));
}

/* Two servers of one listener, as two processes have it. */
static void who_yields_leaves_a_connection_to_another_server(void **state)
{
    static const struct http_route others[] = {{"GET", "/hello", serve_other}};
    struct peers *peers = *state;
    struct http_server *other = NULL;
    char answer[1024];
    int listen_fd = dup(peers->listen_fd);
    http_server_set_yield(peers->server, leaves_all);
    assert_int_equal(http_server_open(peers->loop, listen_fd, others, 1, &peers->http_limits, NULL, &other),
                     VP_OK);
    for (int i = 0; i < 5; i++) {
        peers_answer(peers, peers_hello, answer, sizeof answer);
        assert_non_null(strstr(answer, "the other one"));
    }
    http_server_close(other);
    peers_turn_for(peers, 1);
    close(listen_fd);
}

static struct http_server *sharing[2];

static bool has_more_than_the_other(void *owner)
{
    bool is_first = sharing[0]->owner == owner;
    return http_server_unknown_count(sharing[!is_first]) > http_server_unknown_count(sharing[is_first]);
}

/* As callers come at the same time, before any of them has asked. */
static void who_has_just_been_taken_counts(void **state)
{
    static const struct http_route others[] = {{"GET", "/hello", serve_other}};
    struct peers *peers = *state;
    int listen_fd = dup(peers->listen_fd), fds[6];
    sharing[0] = peers->server;
    assert_int_equal(
        http_server_open(peers->loop, listen_fd, others, 1, &peers->http_limits, sharing, &sharing[1]),
        VP_OK);
    http_server_set_yield(sharing[0], has_more_than_the_other);
    http_server_set_yield(sharing[1], has_more_than_the_other);
    for (int i = 0; i < 6; i++)
        fds[i] = peers_ask(peers, i % 2 == 0 ? "" : "GET /hel");
    peers_turn_for(peers, 10);
    assert_int_equal(http_server_unknown_count(sharing[0]), 3);
    assert_int_equal(http_server_unknown_count(sharing[1]), 3);
    for (int i = 0; i < 6; i++) {
        const char *rest = i % 2 == 0 ? peers_hello : peers_hello + strlen("GET /hel");
        assert_int_equal(write(fds[i], rest, strlen(rest)), strlen(rest));
    }
    peers_turn_for(peers, 50);
    assert_int_equal(http_server_unknown_count(sharing[0]), 0);
    assert_int_equal(http_server_unknown_count(sharing[1]), 0);
    for (int i = 0; i < 6; i++)
        close(fds[i]);
    http_server_close(sharing[1]);
    peers_turn_for(peers, 1);
    close(listen_fd);
}

static void who_yields_takes_a_connection_that_nobody_took(void **state)
{
    struct peers *peers = *state;
    http_server_set_yield(peers->server, leaves_all);
    int first = peers_ask(peers, peers_hello), second = peers_ask(peers, peers_hello);
    peers_turn_for(peers, 5);
    assert_true(LIST_EMPTY(&peers->server->conns));
    assert_true(is_answered(peers, first));
    assert_true(is_answered(peers, second));
    close(first);
    close(second);
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    TEST(the_oldest_idle_connection_goes_first),
    TEST(a_request_that_waits_for_its_answer_is_never_cut),
    TEST(an_upgraded_connection_does_not_count),
    TEST(one_address_cannot_take_all),
    TEST(the_last_descriptors_are_kept),
    TEST(accepting_goes_on_when_descriptors_are_free),
    TEST(who_yields_leaves_a_connection_to_another_server),
    TEST(who_has_just_been_taken_counts),
    TEST(who_yields_takes_a_connection_that_nobody_took),
};
