#include "bench/relay/byte_relay.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024, EVENTS_MAX = 256 };

/* One socket of a pair: what it could not take yet waits in pending, and its other end is not read then. */
struct end {
    struct end *other;
    int fd; /* -1: it is closed, and freed behind the round */
    char *pending;
    size_t pending_len;
    struct end *next_closed;
};

static int epoll_fd;
static struct end *closed;

static bool is_temporary(void)
{
    return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS || errno == ENOTCONN;
}

static void watch(struct end *end, int how)
{
    unsigned wanted = (end->other->pending == NULL ? EPOLLIN : 0U) | (end->pending != NULL ? EPOLLOUT : 0U);
    struct epoll_event event = {.events = wanted, .data.ptr = end};
    if (epoll_ctl(epoll_fd, how, end->fd, &event) != 0)
        err(EXIT_FAILURE, "epoll_ctl");
}

static void close_pair(struct end *end)
{
    struct end *both[2] = {end, end->other};
    for (int i = 0; i < 2; i++) {
        close(both[i]->fd);
        both[i]->fd = -1;
        both[i]->next_closed = closed;
        closed = both[i];
    }
}

static void free_closed(void)
{
    while (closed != NULL) {
        struct end *next = closed->next_closed;
        free(closed->pending);
        free(closed);
        closed = next;
    }
}

/* Sends to end what its other end received; keeps the rest. */
static void pass_on(struct end *end, const char *at, size_t len)
{
    ssize_t sent = send(end->fd, at, len, MSG_NOSIGNAL);
    if (sent < 0 && !is_temporary()) {
        close_pair(end);
        return;
    }
    size_t rest = len - (sent > 0 ? (size_t)sent : 0);
    if (rest == 0)
        return;
    char *kept = malloc(rest);
    if (kept == NULL)
        err(EXIT_FAILURE, "malloc");
    memcpy(kept, at + (len - rest), rest);
    end->pending = kept;
    end->pending_len = rest;
    watch(end, EPOLL_CTL_MOD);
    watch(end->other, EPOLL_CTL_MOD);
}

static void read_piece(struct end *end)
{
    static char piece[PIECE_BYTES];
    ssize_t got = recv(end->fd, piece, sizeof piece, 0);
    if (got > 0)
        pass_on(end->other, piece, (size_t)got);
    else if (got == 0 || !is_temporary())
        close_pair(end);
}

static void send_pending(struct end *end)
{
    char *pending = end->pending;
    end->pending = NULL;
    pass_on(end, pending, end->pending_len);
    free(pending);
    if (end->fd >= 0 && end->pending == NULL) {
        watch(end, EPOLL_CTL_MOD);
        watch(end->other, EPOLL_CTL_MOD);
    }
}

static void accept_pair(int listen_fd, const struct sockaddr_in *to)
{
    int one = 1, fds[2] = {accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC),
                           socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    struct end *ends[2] = {calloc(1, sizeof *ends[0]), calloc(1, sizeof *ends[1])};
    if (fds[0] < 0 || fds[1] < 0 || ends[0] == NULL || ends[1] == NULL)
        err(EXIT_FAILURE, "accept");
    if (connect(fds[1], (const struct sockaddr *)to, sizeof *to) != 0 && errno != EINPROGRESS)
        err(EXIT_FAILURE, "connect");
    for (int i = 0; i < 2; i++) {
        setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        *ends[i] = (struct end){.other = ends[1 - i], .fd = fds[i]};
    }
    for (int i = 0; i < 2; i++)
        watch(ends[i], EPOLL_CTL_ADD);
}

void byte_relay_run(int listen_fd, int port)
{
    static struct epoll_event events[EVENTS_MAX];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct epoll_event listening = {.events = EPOLLIN};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0 || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &listening) != 0)
        err(EXIT_FAILURE, "epoll");
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS_MAX, -1);
        for (int i = 0; i < count; i++) {
            struct end *end = events[i].data.ptr;
            if (end == NULL)
                accept_pair(listen_fd, &to);
            else if (end->fd >= 0 && events[i].events & EPOLLOUT)
                send_pending(end);
            else if (end->fd >= 0)
                read_piece(end);
        }
        free_closed();
    }
}
