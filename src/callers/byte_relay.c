#include "callers/byte_relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024 };

struct pair;

/* One socket of a pair: what it could not take yet waits in pending, and its other end is not read then. */
struct end {
    struct pair *pair;
    struct end *other;
    int fd;
    struct event *readable, *writable;
    char *pending; /* owned */
    size_t pending_len;
};

struct pair {
    LIST_ENTRY(pair) entry;
    struct end ends[2];
};

struct byte_relay {
    struct event_base *base;
    struct event *acceptable;
    struct sockaddr_storage address;
    socklen_t address_len;
    LIST_HEAD(, pair) pairs;
};

static void close_pair(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        struct end *end = &pair->ends[i];
        if (end->readable != NULL)
            event_free(end->readable);
        if (end->writable != NULL)
            event_free(end->writable);
        if (end->fd >= 0)
            close(end->fd);
        free(end->pending);
    }
    LIST_REMOVE(pair, entry);
    free(pair);
}

static bool is_temporary(void)
{
    return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS || errno == ENOTCONN;
}

/* Sends to end what its other end received; keeps the rest. False: the pair was closed. */
static bool pass_on(struct end *end, const char *at, size_t len)
{
    ssize_t sent = send(end->fd, at, len, MSG_NOSIGNAL);
    if (sent < 0 && !is_temporary()) {
        close_pair(end->pair);
        return false;
    }
    size_t rest = len - (sent > 0 ? (size_t)sent : 0);
    if (rest == 0)
        return true;
    end->pending = malloc(rest);
    if (end->pending == NULL) {
        close_pair(end->pair);
        return false;
    }
    memcpy(end->pending, at + (len - rest), rest);
    end->pending_len = rest;
    event_del(end->other->readable);
    event_add(end->writable, NULL);
    return true;
}

static void on_readable(int fd, short what, void *arg)
{
    (void)what;
    static char piece[PIECE_BYTES];
    struct end *end = arg;
    ssize_t got = recv(fd, piece, sizeof piece, 0);
    if (got > 0)
        (void)pass_on(end->other, piece, (size_t)got);
    else if (got == 0 || !is_temporary())
        close_pair(end->pair);
}

static void on_writable(int fd, short what, void *arg)
{
    (void)fd, (void)what;
    struct end *end = arg;
    char *pending = end->pending;
    size_t len = end->pending_len;
    end->pending = NULL;
    end->pending_len = 0;
    event_del(end->writable);
    if (len > 0 && pass_on(end, pending, len) && end->pending == NULL)
        event_add(end->other->readable, NULL);
    free(pending);
}

static bool open_end(struct byte_relay *relay, struct end *end)
{
    int one = 1;
    setsockopt(end->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    end->readable = event_new(relay->base, end->fd, EV_READ | EV_PERSIST, on_readable, end);
    end->writable = event_new(relay->base, end->fd, EV_WRITE | EV_PERSIST, on_writable, end);
    return end->readable != NULL && end->writable != NULL && event_add(end->readable, NULL) == 0;
}

static void on_acceptable(int listen_fd, short what, void *arg)
{
    (void)what;
    struct byte_relay *relay = arg;
    int fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct pair *pair = calloc(1, sizeof *pair);
    if (pair == NULL) {
        close(fd);
        return;
    }
    LIST_INSERT_HEAD(&relay->pairs, pair, entry);
    for (int i = 0; i < 2; i++)
        pair->ends[i] = (struct end){.pair = pair, .other = &pair->ends[1 - i], .fd = -1};
    pair->ends[0].fd = fd;
    pair->ends[1].fd = socket(relay->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (pair->ends[1].fd < 0 ||
        (connect(pair->ends[1].fd, (struct sockaddr *)&relay->address, relay->address_len) != 0 &&
         errno != EINPROGRESS) ||
        !open_end(relay, &pair->ends[0]) || !open_end(relay, &pair->ends[1]))
        close_pair(pair);
}

static bool parse_address(const char *address, int port, struct sockaddr_storage *out, socklen_t *out_len)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
        memcpy(out, &v4, sizeof v4);
        *out_len = sizeof v4;
    } else if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
        memcpy(out, &v6, sizeof v6);
        *out_len = sizeof v6;
    } else {
        return false;
    }
    return port > 0 && port < 65536;
}

enum vp_err byte_relay_open(struct loop *loop, int listen_fd, const char *address, int port,
                            struct byte_relay **out_relay)
{
    struct byte_relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = VP_ERR_BAD_VALUE;
    LIST_INIT(&relay->pairs);
    relay->base = loop_base(loop);
    if (parse_address(address, port, &relay->address, &relay->address_len)) {
        err = VP_ERR_NO_MEMORY;
        relay->acceptable = event_new(relay->base, listen_fd, EV_READ | EV_PERSIST, on_acceptable, relay);
        if (relay->acceptable != NULL && event_add(relay->acceptable, NULL) == 0)
            err = VP_OK;
    }
    if (err != VP_OK)
        byte_relay_close(relay);
    else
        *out_relay = relay;
    return err;
}

void byte_relay_close(struct byte_relay *relay)
{
    if (relay == NULL)
        return;
    while (!LIST_EMPTY(&relay->pairs))
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): LIST_REMOVE moves the head on */
        close_pair(LIST_FIRST(&relay->pairs));
    if (relay->acceptable != NULL)
        event_free(relay->acceptable);
    free(relay);
}
