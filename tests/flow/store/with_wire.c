#include "flow/store/with_wire.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "with_cmocka.h"

enum { PIECE_BYTES = 1 << 16, SILENCE_LOOK_US = 20000 };

struct line { /* a connection, as both of its pumps have it */
    struct wire *wire;
    int store_fd, server_fd;
    _Atomic int is_lost, user_count; /* lost: its next answer is kept back */
};

struct pump {
    struct line *line;
    bool is_up; /* to the server */
};

static void address_of(const char *folder, struct sockaddr_un *out)
{
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    assert_true(snprintf(out->sun_path, sizeof out->sun_path, "%s/.s.PGSQL.5432", folder) <
                (int)sizeof out->sun_path);
}

static bool send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}

static void end_line(struct line *line)
{
    (void)shutdown(line->store_fd, SHUT_RDWR);
    (void)shutdown(line->server_fd, SHUT_RDWR);
    if (atomic_fetch_sub(&line->user_count, 1) > 1)
        return;
    close(line->store_fd);
    close(line->server_fd);
    free(line);
}

static bool pass_on(struct pump *pump, const char *bytes, size_t len)
{
    struct line *line = pump->line;
    struct wire *wire = line->wire;
    usleep((useconds_t)atomic_load(&wire->delay_ms) * 1000);
    while (atomic_load(&wire->is_silent) != 0)
        usleep(SILENCE_LOOK_US);
    if (!pump->is_up)
        return atomic_load(&line->is_lost) == 0 && send_all(line->store_fd, bytes, len);
    /* With the end of its text: BEGIN names READ COMMITTED. */
    if (memmem(bytes, len, "COMMIT", sizeof "COMMIT") != NULL && atomic_load(&wire->lost_answers) > 0) {
        atomic_fetch_sub(&wire->lost_answers, 1);
        atomic_store(&line->is_lost, 1);
    }
    return send_all(line->server_fd, bytes, len);
}

static void *run_pump(void *arg)
{
    struct pump pump = *(struct pump *)arg;
    char *bytes = malloc(PIECE_BYTES);
    ssize_t len = 0;
    free(arg);
    while (bytes != NULL &&
           (len = recv(pump.is_up ? pump.line->store_fd : pump.line->server_fd, bytes, PIECE_BYTES, 0)) > 0 &&
           pass_on(&pump, bytes, (size_t)len))
        ;
    free(bytes);
    end_line(pump.line);
    return NULL;
}

static void start_pump(struct line *line, bool is_up)
{
    pthread_t thread;
    struct pump *pump = malloc(sizeof *pump);
    *pump = (struct pump){line, is_up};
    assert_int_equal(pthread_create(&thread, NULL, run_pump, pump), 0);
    pthread_detach(thread);
}

/* A server that is not there is told by a connection that ends. */
static void *accept_all(void *arg)
{
    struct wire *wire = arg;
    struct sockaddr_un server;
    address_of(wire->server_folder, &server);
    for (;;) {
        struct line *line = calloc(1, sizeof *line);
        line->wire = wire;
        line->user_count = 2;
        line->store_fd = accept(wire->listen_fd, NULL, NULL);
        line->server_fd = socket(AF_UNIX, SOCK_STREAM, 0);
        (void)!connect(line->server_fd, (struct sockaddr *)&server, sizeof server);
        start_pump(line, true);
        start_pump(line, false);
    }
    return NULL;
}

void with_wire_start(struct wire *wire)
{
    struct sockaddr_un here;
    pthread_t thread;
    address_of(wire->folder, &here);
    wire->listen_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(wire->listen_fd, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(wire->listen_fd, 16), 0);
    assert_int_equal(pthread_create(&thread, NULL, accept_all, wire), 0);
    pthread_detach(thread);
}
