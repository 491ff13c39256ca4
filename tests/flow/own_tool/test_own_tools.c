/* The restaurant's own tools, asked over the network: signed, with one id, in time, never where they may not lead. */
#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "call/own_tool.h"
#include "net/http_server.h"
#include "net/net_listen.h"
#include "net/standard_webhook.h"
#include "own_tool/own_tools.h"
#include "with_own_menu.h"

enum { BIG_BYTES = OWN_TOOL_ANSWER_MAX_BYTES + 1 };
enum reply_kind { WELL, TEXT, FAILS_ONCE, FAILS, REDIRECTS, IS_BIG, CUTS_ONCE, STALLS };

static struct {
    struct loop *loop;
    struct http_client *client;
    struct http_server *server;
    struct menu *menu;
    struct own_tools_setting setting;
    struct own_tools own;
    int listen_fd;
    enum reply_kind kind;
    int request_count, redirected_count, signed_count;
    char ids[4][64], content_type[64];
    struct http_request *kept;
    int answer_count;
    uint32_t request_id;
    char body[256], why[128];
} desk;

static void check_signature(struct http_request *request)
{
    struct webhook_secret secret;
    char expected[WEBHOOK_SIGNATURE_BYTES];
    const char *id = http_header(request, "webhook-id"), *at = http_header(request, "webhook-timestamp");
    const char *signature = http_header(request, "webhook-signature");
    assert_true(id != NULL && at != NULL && signature != NULL);
    snprintf(desk.ids[desk.request_count % 4], sizeof desk.ids[0], "%s", id);
    assert_int_equal(webhook_secret_parse(OWN_MENU_SECRET, &secret), VP_OK);
    assert_int_equal(webhook_sign(&secret, id, atoll(at), http_body(request), expected), VP_OK);
    desk.signed_count += strcmp(signature, expected) == 0;
}

static void on_post(void *owner, struct http_request *request)
{
    (void)owner;
    static char big[BIG_BYTES];
    check_signature(request);
    snprintf(desk.content_type, sizeof desk.content_type, "%s", http_header(request, "Content-Type"));
    bool is_first = desk.request_count++ == 0;
    switch (desk.kind) {
    case WELL:
        http_reply(request, 200, "application/json", SPAN_LIT("{\"points\":120}"));
        break;
    case TEXT:
        http_reply(request, 200, "text/plain", SPAN_LIT("120 points"));
        break;
    case FAILS_ONCE:
        http_reply(request, is_first ? 503 : 200, "text/plain", SPAN_LIT("later"));
        break;
    case FAILS:
        http_reply(request, 500, "text/plain", SPAN_LIT("no"));
        break;
    case REDIRECTS:
        http_add_header(request, "Location", "/elsewhere");
        http_reply(request, 307, "text/plain", SPAN_LIT(""));
        break;
    case IS_BIG:
        memset(big, 'x', sizeof big);
        http_reply(request, 200, "text/plain", (struct span){big, sizeof big});
        break;
    case CUTS_ONCE:
        if (is_first)
            http_cut(request);
        else
            http_reply(request, 200, "text/plain", SPAN_LIT("again"));
        break;
    case STALLS:
        desk.kept = request;
        break;
    }
}

static void on_elsewhere(void *owner, struct http_request *request)
{
    (void)owner;
    desk.redirected_count++;
    http_reply(request, 200, "text/plain", SPAN_LIT("elsewhere"));
}

static const struct http_route routes[] = {{"POST", "/ask", on_post}, {"POST", "/elsewhere", on_elsewhere}};

static void on_answer(void *owner, uint32_t request_id, const struct own_tool_reply *reply)
{
    (void)owner;
    desk.answer_count++;
    desk.request_id = request_id;
    span_copy(reply->body, desk.body, sizeof desk.body);
    snprintf(desk.why, sizeof desk.why, "%s", reply->why);
}

static int open_desk(void **state)
{
    (void)state;
    memset(&desk, 0, sizeof desk);
    assert_int_equal(loop_create(&desk.loop), VP_OK);
    assert_int_equal(http_client_create(desk.loop, &desk.client), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &desk.listen_fd), VP_OK);
    assert_int_equal(
        http_server_open(desk.loop, desk.listen_fd, routes, 2, &http_limits_default, NULL, &desk.server),
        VP_OK);
    desk.setting = (struct own_tools_setting){desk.loop, desk.client, .may_be_private = true};
    own_tools_init(&desk.own, &desk.setting, on_answer, NULL);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    own_tools_stop(&desk.own);
    http_client_destroy(desk.client);
    if (desk.kept != NULL)
        http_cut(desk.kept);
    http_server_close(desk.server);
    for (int i = 0; i < 3; i++)
        loop_round(desk.loop, 5);
    loop_destroy(desk.loop);
    close(desk.listen_fd);
    menu_release(desk.menu);
    return 0;
}

static void ask_at(const char *url, const char *tool, int64_t timeout_ms)
{
    char id[OWN_TOOL_ID_BYTES];
    menu_release(desk.menu);
    desk.menu = own_menu(url);
    own_tool_id(id);
    own_tool_port.ask(&desk.own, 7,
                      &(struct own_tool_question){.menu = desk.menu,
                                                  .tool = menu_find_tool(desk.menu, tool),
                                                  .id = id,
                                                  .body = "{\"type\":\"tool.call\"}",
                                                  .timeout_ms = timeout_ms});
    assert_int_equal(desk.answer_count, 0); /* never from within the asking */
}

static void await_answer(void)
{
    for (int64_t ends_ms = clock_mono_ms() + 5000; desk.answer_count == 0 && clock_mono_ms() < ends_ms;)
        loop_round(desk.loop, 20);
    assert_int_equal(desk.answer_count, 1);
    assert_int_equal(desk.request_id, 7);
}

static void ask(enum reply_kind kind)
{
    char url[64];
    desk.kind = kind;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/ask", net_port(desk.listen_fd));
    ask_at(url, "loyalty_points", 1500);
    await_answer();
}

static void an_answer_comes_back_as_it_was(void **state)
{
    (void)state;
    ask(WELL);
    assert_string_equal(desk.body, "{\"points\":120}");
    assert_string_equal(desk.why, "");
    assert_int_equal(desk.signed_count, 1);
    assert_string_equal(desk.content_type, "application/json");
}

static void a_text_is_an_answer(void **state)
{
    (void)state;
    ask(TEXT);
    assert_string_equal(desk.body, "120 points");
}

static void what_failed_is_tried_once_more_under_its_id(void **state)
{
    (void)state;
    ask(FAILS_ONCE);
    assert_string_equal(desk.body, "later");
    assert_int_equal(desk.signed_count, 2);
    assert_string_equal(desk.ids[0], desk.ids[1]);
}

static void what_was_cut_off_too(void **state)
{
    (void)state;
    ask(CUTS_ONCE);
    assert_string_equal(desk.body, "again");
    assert_string_equal(desk.ids[0], desk.ids[1]);
}

static void other_statuses_are_no_answer(void **state)
{
    (void)state;
    ask(FAILS);
    assert_string_equal(desk.why, "it answered with status 500");
    assert_string_equal(desk.body, "");
    assert_int_equal(desk.request_count, 1);
}

static void redirects_are_not_followed(void **state)
{
    (void)state;
    ask(REDIRECTS);
    assert_string_equal(desk.why, "it answered with status 307");
    assert_int_equal(desk.redirected_count, 0);
}

static void too_much_is_no_answer(void **state)
{
    (void)state;
    ask(IS_BIG);
    assert_string_not_equal(desk.why, "");
    assert_string_equal(desk.body, "");
}

static void who_stalls_is_not_waited_for_beyond_the_time(void **state)
{
    (void)state;
    char url[64];
    int64_t began_ms = clock_mono_ms();
    desk.kind = STALLS;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/ask", net_port(desk.listen_fd));
    ask_at(url, "find_table", 300);
    await_answer();
    assert_string_not_equal(desk.why, "");
    assert_in_range(clock_mono_ms() - began_ms, 250, 1000);
}

static void who_stops_asking_hears_nothing(void **state)
{
    (void)state;
    char url[64];
    desk.kind = WELL;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/ask", net_port(desk.listen_fd));
    ask_at(url, "loyalty_points", 1000);
    own_tools_stop(&desk.own);
    for (int i = 0; i < 10; i++)
        loop_round(desk.loop, 5);
    assert_int_equal(desk.answer_count, 0);
}

/* However the name is written, and whatever it means at a second look: its addresses are judged, and used. */
static void the_network_here_is_refused_unless_allowed(void **state)
{
    (void)state;
    static const char *const hosts[] = {"127.0.0.1",       "localhost", "[::1]",  "[::ffff:127.0.0.1]",
                                        "169.254.169.254", "10.0.0.5",  "0x7f.1", "192.168.1.1",
                                        "[fd00::1]",       "0.0.0.0",   "127.1",  "[fe80::1]",
                                        "172.16.0.9",      "2130706433"};
    desk.setting.may_be_private = false;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        char url[96];
        desk.answer_count = 0;
        snprintf(url, sizeof url, "https://%s:%d/ask", hosts[i], net_port(desk.listen_fd));
        ask_at(url, "loyalty_points", 1500);
        await_answer();
        if (strcmp(desk.why, "its address is not public (own_tools_private_urls)") != 0)
            fail_msg("%s: %s", hosts[i], desk.why);
    }
    assert_int_equal(desk.request_count, 0);
}

TESTS_WITH(open_desk, close_desk) = {
    TEST(an_answer_comes_back_as_it_was),
    TEST(a_text_is_an_answer),
    TEST(what_failed_is_tried_once_more_under_its_id),
    TEST(what_was_cut_off_too),
    TEST(other_statuses_are_no_answer),
    TEST(redirects_are_not_followed),
    TEST(too_much_is_no_answer),
    TEST(who_stalls_is_not_waited_for_beyond_the_time),
    TEST(who_stops_asking_hears_nothing),
    TEST(the_network_here_is_refused_unless_allowed),
};
