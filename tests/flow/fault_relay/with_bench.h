/* A small Realtime and REST upstream, the simulator before it, and a client that writes down what it sees. */
#ifndef VP_TESTS_SIM_WITH_BENCH_H
#define VP_TESTS_SIM_WITH_BENCH_H

#include "with_cmocka.h"

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/net_listen.h"
#include "net/ws_conn.h"
#include "fault_relay/fault_relay.h"

struct bench_seen {
    struct ws_conn *ws; /* NULL: closed */
    char types[4096];   /* "session.created response.created ..." as they came; others are "?" */
    char last[1024];
    struct ws_end end;
    int closed_count, open_count;
};

struct bench_answer {
    int done_count, status;
    enum vp_err err;
    char body[256];
    size_t body_bytes;
};

struct bench {
    struct loop *loop;
    struct http_client *http;
    int upstream_fd, fault_relay_fd;
    struct http_server *upstream;
    struct fault_relay *relay;
    struct ws_conn *model;           /* the upstream's end of the newest session */
    struct bench_seen upstream_seen; /* what the model got */
    struct bench_seen clients[3];
};

int bench_set_up(void **state);
int bench_tear_down(void **state);

/* Arms by the HTTP route; fails the test when refused. */
void bench_arm(struct bench *bench, const char *json);
/* How often all faults fired, by GET /sessions. */
uint64_t bench_fired(struct bench *bench);
struct bench_answer bench_ask(struct bench *bench, const char *method, const char *path, const char *body);
/* As bench_ask, but gives up after a while: done_count 0. */
struct bench_answer bench_ask_for(struct bench *bench, const char *method, const char *path, const char *body,
                                  int timeout_ms);

/* Connects and waits for the end of the handshake, either way. */
struct bench_seen *bench_connect(struct bench *bench, int client);
void bench_send(struct bench *bench, struct bench_seen *client, const char *text);
void bench_turn_for(struct bench *bench, int ms);
/* Until the client has seen this type, or closed. */
void bench_await(struct bench *bench, const struct bench_seen *client, const char *type);
void bench_await_close(struct bench *bench, const struct bench_seen *client);

#endif
