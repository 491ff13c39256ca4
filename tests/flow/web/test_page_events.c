/* GET /api/events: what happens is told to who listens, once, in order, and again to who was away. */
#include "with_cmocka.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/web/with_caller.h"
#include "net/net_listen.h"
#include "store/change_log.h"
#include "store/message.h"
#include "store/token.h"
#include "web/page_events.h"

struct ear { /* a page that listens */
    int fd;
    char heard[65536];
    size_t len;
};

static struct ear listen_with(const char *query, const char *header)
{
    struct ear ear = {.fd = socket(AF_INET, SOCK_STREAM, 0)};
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)net_port(bench.listen_fd)),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[256];
    assert_int_equal(connect(ear.fd, (const struct sockaddr *)&address, sizeof address), 0);
    int len = snprintf(request, sizeof request, "GET /api/events%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n",
                       query, header != NULL ? header : "");
    assert_int_equal(send(ear.fd, request, (size_t)len, 0), len);
    assert_int_equal(fcntl(ear.fd, F_SETFL, O_NONBLOCK), 0);
    return ear;
}

static void take(struct ear *ear)
{
    ssize_t got = recv(ear->fd, ear->heard + ear->len, sizeof ear->heard - 1 - ear->len, 0);
    if (got > 0)
        ear->len += (size_t)got;
    ear->heard[ear->len] = '\0';
}

/* Behind what it was told before; NULL: not within two seconds. */
static const char *hears(struct ear *ear, const char *part)
{
    const char *at = NULL;
    for (int64_t until_ms = clock_mono_ms() + 2000; at == NULL && clock_mono_ms() < until_ms;) {
        loop_round(bench.loop, 20);
        take(ear);
        at = strstr(ear->heard, part);
    }
    return at;
}

static void call_begins_and_speaks(const char *words)
{
    struct store *store;
    char why[256];
    bool is_new;
    struct store_call call = {.call_sid = CALL_SID, .caller_number = "+15550002222", .started_unix_ms = 1000};
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "harbor-pizza");
    const struct store_line line = {.speaker = STORE_CALLER, .offset_ms = 5, .text = words};
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_add_line(store, CALL_SID, &line), VP_OK);
    store_close(store);
}

static void who_listens_is_told(void **state)
{
    (void)state;
    struct ear ear = listen_with("", NULL), other = listen_with("?restaurant=casa-verde", NULL);
    assert_non_null(hears(&ear, "text/event-stream"));
    assert_non_null(hears(&ear, "event: hello\nid: 0.0.0.0.0\n"));
    assert_non_null(hears(&other, "event: hello"));
    call_begins_and_speaks("a large margherita <b>&");
    const char *call = hears(&ear, "event: call\n"), *line = hears(&ear, "event: line\nid: 0.1.0.0.0\n");
    assert_true(call != NULL && line != NULL && call < line);
    assert_non_null(strstr(line, "\"text\":\"a large margherita <b>&\""));
    assert_non_null(strstr(line, "\"call_sid\":\"" CALL_SID "\""));
    assert_int_equal(ask("PUT", "/api/sold-out/harbor-pizza/item/hawaiian", NULL, NULL, NULL), 200);
    assert_non_null(hears(&ear, "event: sold_out\nid: 0.1.1.0.0\n"));
    assert_non_null(hears(&other, "event: sold_out"));
    const struct asking busy = {.json = "{\"busy_minutes\":20}"};
    assert_int_equal(ask_with("PUT", "/api/house/harbor-pizza", &busy), 200);
    assert_non_null(hears(&ear, "event: house\nid: 0.1.1.1.0\n"));
    assert_int_equal(ask("PUT", "/api/blocked/harbor-pizza/%2B15550009999", NULL, NULL, NULL), 200);
    assert_non_null(hears(&ear, "event: blocked\nid: 0.1.1.1.1\n"));
    assert_null(strstr(other.heard, "margherita"));
    close(ear.fd);
    close(other.fd);
}

static void who_was_away_is_told_what_was_missed(void **state)
{
    (void)state;
    call_begins_and_speaks("one");
    struct ear ear = listen_with("", "Last-Event-ID: 0.0.0.0.0\r\n");
    assert_non_null(hears(&ear, "event: hello\nid: 0.1.0.0.0\n"));
    assert_non_null(strstr(ear.heard, "\"text\":\"one\""));
    close(ear.fd);
    ear = listen_with("?since=0.1.0", NULL);
    assert_non_null(hears(&ear, "event: hello\nid: 0.1.0.0.0\n"));
    assert_null(strstr(ear.heard, "\"text\":\"one\""));
    close(ear.fd);
    ear = listen_with("?since=0.99.0.0.0", NULL); /* of another database */
    assert_non_null(hears(&ear, "event: reset\n"));
    close(ear.fd);
    assert_int_equal(ask("GET", "/api/events?since=yesterday", NULL, NULL, NULL), 400);
}

static void so_many_may_listen(void **state)
{
    (void)state;
    static struct ear ears[PAGE_LISTENERS_MAX];
    for (size_t i = 0; i < PAGE_LISTENERS_MAX; i++) {
        ears[i] = listen_with("", NULL);
        loop_round(bench.loop, 1);
    }
    assert_non_null(hears(&ears[PAGE_LISTENERS_MAX - 1], "event: hello"));
    assert_int_equal(ask("GET", "/api/events", NULL, NULL, NULL), 503);
    close(ears[0].fd);
    struct ear next = listen_with("", NULL);
    for (int64_t until_ms = clock_mono_ms() + 3000;
         hears(&next, "event: hello") == NULL && clock_mono_ms() < until_ms;) {
        close(next.fd);
        next = listen_with("", NULL);
    }
    assert_non_null(strstr(next.heard, "event: hello"));
    close(next.fd);
    for (size_t i = 1; i < PAGE_LISTENERS_MAX; i++)
        close(ears[i].fd);
}

/* Its process gives way to another one: pages come back, to that one. */
static void a_process_that_ends_lets_its_listeners_go(void **state)
{
    (void)state;
    struct ear ear = listen_with("", NULL);
    assert_non_null(hears(&ear, "event: hello"));
    web_drain(&bench.web);
    assert_non_null(hears(&ear, "\r\n0\r\n\r\n"));
    close(ear.fd);
    assert_int_equal(ask("GET", "/api/events", NULL, NULL, NULL), 503);
}

static void who_was_away_for_longer_than_is_kept_begins_anew(void **state)
{
    (void)state;
    struct store *store;
    char why[256], since[40];
    int64_t first = 0, last = 0;
    struct store_message message = {
        .call_sid = CALL_SID, .restaurant_id = "harbor-pizza", .text = "call back"};
    bool is_new;
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    for (uint32_t key = 1; key <= 3; key++) {
        message.key = key;
        message.unix_ms = 1000 * key;
        assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    }
    assert_int_equal(store_forget_changes(store, 2500), VP_OK);
    assert_int_equal(store_first_change(store, &first), VP_OK);
    assert_int_equal(store_change_version(store, &last), VP_OK);
    assert_int_equal(first, 3);
    assert_int_equal(last, 3);
    assert_int_equal(store_forget_changes(store, INT64_MAX), VP_OK);
    assert_int_equal(store_change_version(store, &last), VP_OK);
    assert_int_equal(last, 3); /* never less */
    store_close(store);
    for (int seen = 1; seen <= 2; seen++) {
        snprintf(since, sizeof since, "?since=%d.0.0", seen);
        struct ear ear = listen_with(since, NULL);
        assert_non_null(hears(&ear, "event: hello"));
        assert_int_equal(strstr(ear.heard, "event: reset") != NULL, seen == 1);
        assert_int_equal(strstr(ear.heard, "event: message") != NULL, seen == 2);
        close(ear.fd);
    }
}

static void a_token_that_is_revoked_hears_no_more(void **state)
{
    (void)state;
    char secret[STORE_TOKEN_SECRET_BYTES], header[128], why[256];
    struct store_token token = {.scopes = STORE_SCOPE_BIT(STORE_SCOPE_EVENTS_READ)};
    struct store *store;
    store_token_make(secret, token.secret_hash);
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_put_token(store, &token, &token.id), VP_OK);
    restart_bench();
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", secret);
    struct ear ear = listen_with("", header);
    assert_non_null(hears(&ear, "event: hello"));
    assert_int_equal(store_revoke_token(store, token.id), VP_OK);
    store_close(store);
    assert_non_null(hears(&ear, "\r\n0\r\n\r\n"));
    close(ear.fd);
}

static int open_page(void **state)
{
    (void)state;
    open_bench("", "");
    return 0;
}

TESTS_WITH(open_page, with_bench_closed) = {TEST(who_listens_is_told),
                                            TEST(who_was_away_is_told_what_was_missed),
                                            TEST(so_many_may_listen),
                                            TEST(who_was_away_for_longer_than_is_kept_begins_anew),
                                            TEST(a_token_that_is_revoked_hears_no_more),
                                            TEST(a_process_that_ends_lets_its_listeners_go)};
