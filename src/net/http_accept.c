/* Who gets a connection, and who loses his for it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_seldom.h"
#include "base/metric.h"
#include "net/descriptors.h"
#include "net/http_internal.h"
#include "net/net_internal.h"

enum {
    ACCEPT_PAUSE_MS = 100,
    YIELD_MS = 20,              /* longer than a round of a loop that is not stuck */
    ACCEPTS_PER_ROUND_MAX = 16, /* what is closed for them is free at the end of the round only */
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static void read_v4(const struct in_addr *from, struct http_address *out)
{
    memcpy(out->bytes, from, sizeof *from);
    out->is_loopback = (ntohl(from->s_addr) >> 24) == 127;
}

static void read_address(const union address *from, struct http_address *out, char text[HTTP_PEER_TEXT_BYTES])
{
    *out = (struct http_address){{0}, false};
    text[0] = '\0';
    if (from->any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &from->v4.sin_addr, text, HTTP_PEER_TEXT_BYTES);
        read_v4(&from->v4.sin_addr, out);
        return;
    }
    if (from->any.sa_family != AF_INET6)
        return;
    const struct in6_addr *v6 = &from->v6.sin6_addr;
    inet_ntop(AF_INET6, v6, text, HTTP_PEER_TEXT_BYTES);
    if (IN6_IS_ADDR_V4MAPPED(v6)) {
        struct in_addr v4;
        memcpy(&v4, v6->s6_addr + 12, sizeof v4);
        read_v4(&v4, out);
    } else {
        memcpy(out->bytes, v6->s6_addr, sizeof out->bytes);
        out->is_loopback = IN6_IS_ADDR_LOOPBACK(v6);
    }
}

static bool is_of(const struct http_conn *conn, const struct http_address *address)
{
    return address == NULL || memcmp(conn->address.bytes, address->bytes, sizeof address->bytes) == 0;
}

/* How readily a connection is closed for a new one; 0: never. */
static int readiness(const struct http_conn *conn)
{
    switch (conn->phase) {
    case HTTP_PHASE_IDLE:
        return conn->rest.len > 0 ? 1 : 3; /* a rest: its requests wait */
    case HTTP_PHASE_HEAD:
    case HTTP_PHASE_BODY:
        return 2;
    case HTTP_PHASE_LAST:
        return 1;
    case HTTP_PHASE_HANDLED:
    case HTTP_PHASE_CLOSED:
        break;
    }
    return 0;
}

static void note_shed(const struct http_server *server)
{
    static struct log_seldom seldom; /* one loop a process */
    long count;
    metric_add(METRIC_HTTP_CONNECTIONS_SHED_TOTAL, 1);
    if (log_seldom_is_due(&seldom, clock_mono_ms(), &count))
        log_warn("net", "connections closed for new ones count=%ld open=%zu", count, server->conn_count);
}

/* Closes a connection of that address (NULL: of any) for a new one. False: all wait for our answers. */
static bool shed(struct http_server *server, const struct http_address *address)
{
    struct http_conn *victim = NULL;
    int victim_readiness = 0;
    struct http_conn *conn;
    LIST_FOREACH(conn, &server->conns, entry) {
        int mine = is_of(conn, address) ? readiness(conn) : 0;
        if (mine > victim_readiness ||
            (mine > 0 && mine == victim_readiness && conn->since_ms <= victim->since_ms)) {
            victim = conn;
            victim_readiness = mine;
        }
    }
    if (victim == NULL)
        return false;
    note_shed(server);
    http_conn_close(victim);
    return true;
}

static bool is_address_full(const struct http_server *server, const struct http_address *address)
{
    size_t count = 0, most = server->limits.connections_per_address_max;
    if (address->is_loopback || server->conn_count < most)
        return false;
    const struct http_conn *conn;
    LIST_FOREACH(conn, &server->conns, entry)
        count += is_of(conn, address);
    return count >= most;
}

/* Those that say goodbye have their descriptors still. */
static size_t count_places(const struct http_server *server)
{
    return server->conn_count + server->loop->finishing_count;
}

static void pause_accepting(struct http_server *server, const char *why)
{
    static struct log_seldom seldom;
    long count;
    if (log_seldom_is_due(&seldom, clock_mono_ms(), &count))
        log_warn("net", "new connections wait reason=\"%s\" count=%ld open=%zu", why, count,
                 server->conn_count);
    loop_watch_pause(&server->accept_watch);
    loop_timer_start(&server->accept_timer, ACCEPT_PAUSE_MS);
}

/* All places are taken, and by requests that wait for our answers. */
static bool is_full(const struct http_server *server)
{
    if (count_places(server) < server->limits.connections_max)
        return false;
    const struct http_conn *conn;
    LIST_FOREACH(conn, &server->conns, entry)
        if (readiness(conn) > 0)
            return false;
    return server->loop->finishing_count == 0;
}

/* Above the line of descriptors nobody is taken before somebody's was given back, which happens at the end of
 * the round. Where nothing can be closed the listener would stay readable and the loop would spin. */
static bool has_descriptor(struct http_server *server, bool is_somebody_there)
{
    if (descriptors_next(server->listen_fd) < server->descriptor_line)
        return true;
    if (is_somebody_there && !net_cut_finished_stream(server->loop) && !shed(server, NULL))
        pause_accepting(server, "no descriptor is free");
    return false;
}

void http_admit(struct http_server *server, int fd, const struct http_address *address, const char *peer)
{
    if (is_address_full(server, address) && !shed(server, address)) {
        close(fd); /* all that this address has asked for waits for answers */
        note_shed(server);
        return;
    }
    if (count_places(server) >= server->limits.connections_max && !net_cut_finished_stream(server->loop))
        shed(server, NULL);
    if (http_conn_open(server, fd, address, peer) != VP_OK)
        log_error("net", "connection_lost reason=\"out of memory\"");
}

/* False: no more in this round. */
static bool accept_one(struct http_server *server)
{
    union address from;
    struct http_address address;
    socklen_t len = sizeof from;
    char peer[HTTP_PEER_TEXT_BYTES];
    int fd = accept4(server->listen_fd, &from.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO)
            return true;
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            pause_accepting(server, strerror(errno));
        }
        return false;
    }
    read_address(&from, &address, peer);
    http_admit(server, fd, &address, peer);
    return true;
}

static void take(struct http_server *server, int count_max)
{
    for (int i = 0; i < count_max; i++) {
        if (is_full(server)) {
            pause_accepting(server, "all connections wait for answers");
            return;
        }
        if (!has_descriptor(server, i == 0) || !accept_one(server))
            return;
    }
}

static void on_acceptable(void *arg, unsigned what)
{
    (void)what;
    struct http_server *server = arg;
    if (server->yields == NULL) {
        take(server, ACCEPTS_PER_ROUND_MAX);
    } else if (!server->yields(server->owner)) {
        take(server, 1); /* it counts before the next one is asked about */
    } else {
        server->is_yielding = true;
        loop_watch_pause(&server->accept_watch);
        loop_timer_start(&server->accept_timer, YIELD_MS);
    }
}

static void on_accept_pause_over(void *arg)
{
    struct http_server *server = arg;
    bool was_yielding = server->is_yielding;
    server->is_yielding = false;
    if (server->accept_watch.loop == NULL)
        return;
    if (loop_watch_want(&server->accept_watch, LOOP_READABLE) != VP_OK)
        loop_timer_start(&server->accept_timer, ACCEPT_PAUSE_MS);
    else if (was_yielding)
        take(server, 1);
}

enum vp_err http_accept_start(struct http_server *server, int listen_fd)
{
    /* The listener belongs to the master and stays open for the next process. */
    server->listen_fd = listen_fd;
    server->descriptor_line = descriptors_line();
    enum vp_err err = loop_timer_init(&server->accept_timer, server->loop, on_accept_pause_over, server);
    if (err != VP_OK)
        return err;
    loop_watch_init(&server->accept_watch, server->loop, listen_fd, on_acceptable, server);
    err = loop_watch_want(&server->accept_watch, LOOP_READABLE);
    if (err != VP_OK)
        http_accept_stop(server);
    return err;
}

void http_accept_stop(struct http_server *server)
{
    loop_watch_end(&server->accept_watch);
    loop_timer_stop(&server->accept_timer);
}
