/* Two ends on one loop: what the flow tests of net/ share. */
#ifndef VP_TESTS_NET_WITH_PEERS_H
#define VP_TESTS_NET_WITH_PEERS_H

#include "with_cmocka.h"

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/net_listen.h"
#include "net/ws_conn.h"

/* What one end of a WebSocket saw. */
struct ws_end_seen {
    struct ws_conn *ws;
    int open_count, text_count, closed_count;
    size_t text_bytes;
    char last_text[256];
    struct ws_end end;
    bool echoes;
    uint16_t closes_on_text, closes_on_open; /* code, 0: does not */
};
extern const struct ws_events ws_seen_events;

/* A loop with an HTTP server whose route /ws upgrades, and echoes what it gets. */
struct peers {
    struct loop *loop;
    int listen_fd, port;
    struct http_server *server;
    struct ws_end_seen on_server, on_client;
    struct ws_limits limits; /* of the server's end */
    struct http_limits http_limits;
    struct http_request *kept; /* of /late */
    int upgrade_error;
    bool closes_server_on_upgrade;
    const char *subprotocol;
};

void peers_open(struct peers *peers);
void peers_close(struct peers *peers);
/* The server anew, with what http_limits are now. */
void peers_restart(struct peers *peers);

/* The state of a test is peers; connected: a client's WebSocket is open. */
int peers_set_up(void **state);
int peers_set_up_connected(void **state);
int peers_tear_down(void **state);
#define WITH_PEERS(test)           TEST_WITH(test, peers_set_up, peers_tear_down)
#define WITH_PEERS_CONNECTED(test) TEST_WITH(test, peers_set_up_connected, peers_tear_down)

/* Turns the loop until *flag reaches value; fails the test after 5 s. */
void peers_wait(struct peers *peers, const int *flag, int value);
void peers_turn_for(struct peers *peers, int ms);

/* A client WebSocket to /ws. */
void peers_connect(struct peers *peers, const struct ws_limits *limits);
/* One to wherever options say. */
void peers_dial(struct peers *peers, const struct ws_connect_options *options);
/* Waits until that end is closed, and tells how. */
const struct ws_end *peers_end_of(struct peers *peers, const struct ws_end_seen *seen);

/* A plain blocking-free socket to the server: the hostile end. */
int peers_socket(struct peers *peers);
void peers_write(int fd, const void *bytes, size_t len);
/* A socket on which that was asked. */
int peers_ask(struct peers *peers, const char *request);
/* The same for /late, until the server has it: what is to be answered is kept. */
int peers_ask_late(struct peers *peers, const char *request);
extern const char peers_hello[], peers_late[]; /* requests for /hello and for /late */
/* Reads until len bytes, the end of the stream, or 300 ms without any; NUL-terminates. Returns the length. */
size_t peers_read(struct peers *peers, int fd, char *out, size_t size_bytes);
/* What comes next on the socket has that part. */
void peers_expect(struct peers *peers, int fd, const char *part);
/* Asks on a socket of its own; answer is what came, as by peers_read. */
void peers_answer(struct peers *peers, const char *request, char *answer, size_t size_bytes);
/* Sends a correct upgrade request, followed by extra in the same write; leaves the answer's head read. */
int peers_upgraded_socket(struct peers *peers, const void *extra, size_t extra_len);

#endif
