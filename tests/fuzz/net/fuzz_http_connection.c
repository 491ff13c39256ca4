/* A whole connection to the HTTP server over a real socket: requests behind each other, late answers, answers
 * in pieces, an upgrade. Whole and chopped input must give the same answers; a refusal ends the connection;
 * nothing stays behind. The first byte says how the input is chopped, and whether answers come late. */
#include "fuzz/fuzz_input.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/http_internal.h"
#include "net/net_internal.h"
#include "net/net_listen.h"

enum { TURNS_MAX = 400 };

static struct {
    struct loop *loop;
    struct http_server *server;
    struct http_request *kept; /* answered by the driver */
    struct ws_conn *ws;
    int handled_count;
    bool was_cut; /* what was not sent yet is lost then, which depends on how it came */
} house;

static void on_text(void *owner, char *text, size_t len)
{
    (void)owner;
    if (house.ws != NULL && ws_send_text(house.ws, (struct span){text, len}) != VP_OK)
        ws_close(house.ws, 1011, "full");
}

static void on_closed(void *owner, const struct ws_end *end)
{
    (void)owner;
    (void)end;
    house.ws = NULL;
}

static void serve_ws(void *owner, struct http_request *request)
{
    (void)owner;
    static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};
    house.handled_count++;
    if (house.ws != NULL)
        http_reply_error(request, 503, "busy", "one at a time");
    else if (http_upgrade(request, NULL, &ws_limits_default, &events, NULL, &house.ws) != VP_OK)
        house.ws = NULL;
}

static void serve_hello(void *owner, struct http_request *request)
{
    (void)owner;
    house.handled_count++;
    http_reply(request, 200, "text/plain", SPAN_LIT("hello"));
}

static void serve_echo(void *owner, struct http_request *request)
{
    (void)owner;
    const struct http_param *params;
    size_t count = 0;
    house.handled_count++;
    if (http_form(request, &params, &count) != VP_OK)
        count = 0;
    const char *name = http_query(request, "name");
    http_add_header(request, "X-Name", name != NULL ? name : "-");
    http_reply(request, 200, "application/octet-stream", http_body(request));
}

static void serve_pieces(void *owner, struct http_request *request)
{
    (void)owner;
    house.handled_count++;
    http_reply_begin(request, 200, "text/event-stream");
    http_reply_piece(request, SPAN_LIT("one"));
    http_reply_piece(request, SPAN_LIT("two"));
    http_reply_end(request);
}

static void serve_cut(void *owner, struct http_request *request)
{
    (void)owner;
    house.handled_count++;
    house.was_cut = true;
    http_cut(request);
}

static void serve_late(void *owner, struct http_request *request)
{
    (void)owner;
    house.handled_count++;
    if (house.kept != NULL)
        abort(); /* one connection: one request at a time */
    house.kept = request;
}

static void open_house(void)
{
    static const struct http_route routes[] = {
        {"GET", "/hello", serve_hello},   {"POST", "/echo", serve_echo}, {"PUT", "/echo/*", serve_echo},
        {"GET", "/pieces", serve_pieces}, {"GET", "/late", serve_late},  {"POST", "/late", serve_late},
        {"GET", "/cut", serve_cut},       {"GET", "/ws", serve_ws},
    };
    struct http_limits limits = http_limits_default;
    int listen_fd;
    limits.body_max_bytes = 1000;
    limits.headers_max_bytes = 2048;
    log_set_level(LOG_LEVEL_ERROR);
    clock_set_for_test(1000000, 1700000000000); /* one Date */
    if (loop_create(&house.loop) != VP_OK || net_listen("127.0.0.1", 0, &listen_fd) != VP_OK ||
        http_server_open(house.loop, listen_fd, routes, sizeof routes / sizeof routes[0], &limits, NULL,
                         &house.server) != VP_OK)
        abort();
}

/* One turn, then whatever the server said. False: nothing has happened. */
static bool turn(int fd, struct buf *answers)
{
    int handled_before = house.handled_count;
    size_t len_before = answers->len;
    char bytes[4096];
    loop_round(house.loop, 0);
    if (house.kept != NULL) {
        struct http_request *request = house.kept;
        house.kept = NULL;
        http_reply(request, 202, NULL, http_body(request));
    }
    for (ssize_t got; (got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0;)
        if (buf_append(answers, bytes, (size_t)got) != VP_OK)
            abort();
    return answers->len != len_before || house.handled_count != handled_before;
}

static void run(const char *at, size_t len, size_t step, struct buf *answers)
{
    static const struct http_address address = {{127}, true};
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0)
        abort();
    http_admit(house.server, pair[0], &address, "127.0.0.1");
    for (size_t done = 0; done < len;) {
        size_t piece = len - done < step ? len - done : step;
        ssize_t put = send(pair[1], at + done, piece, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0)
            done += (size_t)put;
        else if (house.server->conn_count == 0 && house.loop->finishing_count == 0 && house.ws == NULL)
            break; /* closed */
        turn(pair[1], answers);
    }
    for (int quiet_count = 0; quiet_count < 4;)
        quiet_count = turn(pair[1], answers) ? 0 : quiet_count + 1;
    shutdown(pair[1], SHUT_WR);
    for (int i = 0; i < TURNS_MAX; i++) {
        turn(pair[1], answers);
        if (house.server->conn_count == 0 && house.loop->finishing_count == 0 && house.ws == NULL)
            break;
        if (i == TURNS_MAX - 1)
            abort(); /* something stays behind */
    }
    if (house.kept != NULL || house.server->requests != NULL)
        abort();
    close(pair[1]);
}

/* Whether the body was asked for depends on how it came. */
static void drop_continues(struct buf *answers)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    size_t len = sizeof go_on - 1;
    for (size_t i = 0; i + len <= answers->len;) {
        if (memcmp(answers->at + i, go_on, len) != 0) {
            i++;
            continue;
        }
        memmove(answers->at + i, answers->at + i + len, answers->len - i - len);
        answers->len -= len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 1 || len > 8000)
        return 0;
    if (house.loop == NULL)
        open_house();
    struct buf whole, chopped;
    buf_init(&whole, 1 << 24);
    buf_init(&chopped, 1 << 24);
    house.handled_count = 0;
    house.was_cut = false;
    run((const char *)at + 1, len - 1, len, &whole);
    int handled_count = house.handled_count;
    house.handled_count = 0;
    run((const char *)at + 1, len - 1, at[0] % 64 + 1, &chopped);
    drop_continues(&whole);
    drop_continues(&chopped);
    bool is_same =
        whole.len == chopped.len && (whole.len == 0 || memcmp(whole.at, chopped.at, whole.len) == 0);
    if (house.handled_count != handled_count || (!is_same && !house.was_cut))
        abort();
    if (whole.len > 0 && (whole.len < 9 || memcmp(whole.at, "HTTP/1.1 ", 9) != 0))
        abort();
    buf_deinit(&whole);
    buf_deinit(&chopped);
    return 0;
}
