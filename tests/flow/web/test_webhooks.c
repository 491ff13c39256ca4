/* The web process's face over real sockets: webhooks signed and unsigned, retries, resume, API, live pages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "net/http_client.h"
#include "net/net_listen.h"
#include "twilio/signature.h"
#include "web/web.h"
#include "with_cmocka.h"

#define CALL_SID  "CA00000000000000000000000000000002"
#define BASE_URL  "https://orders.example.com"
#define TOKEN     "0123456789abcdef0123456789abcdef"
#define MENU_FILE "menus/harbor-pizza.yaml"

static struct {
    struct loop *loop;
    struct http_client *client;
    struct store_thread *store;
    struct menu *menu;
    struct web web;
    struct stream_token_table tokens;
    struct scoreboard *board;
    struct metric_page pages[SCOREBOARD_ROWS_MAX];
    int listen_fd;
    char store_path[64], store_url[80];
    int status;
    char body[65536], content_type[64];
    bool is_done;
} bench;

static enum vp_err post(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

static void open_bench(const char *auth_token, const char *admin_token)
{
    char why[256] = "";
    static struct menu_problems problems;
    memset(&bench, 0, sizeof bench);
    snprintf(bench.store_path, sizeof bench.store_path, "/tmp/voiceplate-web-%d.db", (int)getpid());
    snprintf(bench.store_url, sizeof bench.store_url, "sqlite:%s", bench.store_path);
    assert_int_equal(menu_load(MENU_FILE, &bench.menu, &problems), VP_OK);
    assert_int_equal(loop_create(&bench.loop), VP_OK);
    assert_int_equal(http_client_create(bench.loop, &bench.client), VP_OK);
    assert_int_equal(store_thread_start(bench.store_url, 64, post, bench.loop, &bench.store, why, sizeof why),
                     VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &bench.listen_fd), VP_OK);
    bench.board = calloc(1, scoreboard_size_bytes());
    scoreboard_start_row(bench.board, 2, SCOREBOARD_WORKER, 102);
    scoreboard_beat(bench.board, 2);
    stream_token_table_init(&bench.tokens);
    struct web_settings settings = {
        .public_base_url = auth_token[0] != '\0' ? BASE_URL : "",
        .media_url = "wss://orders.example.com/ws/media",
        .auth_token = auth_token,
        .admin_token = admin_token,
        .menus = &bench.menu,
        .menu_count = 1,
        .calls_max = 2,
        .store = bench.store,
        .tokens = &bench.tokens,
        .board = bench.board,
        .pages = bench.pages,
    };
    assert_int_equal(web_open(bench.loop, bench.listen_fd, &settings, &bench.web), VP_OK);
}

static void close_bench(void)
{
    web_close(&bench.web);
    store_thread_stop(bench.store);
    http_client_destroy(bench.client);
    for (int i = 0; i < 5; i++)
        loop_turn(bench.loop, 1);
    loop_destroy(bench.loop);
    menu_release(bench.menu);
    free(bench.board);
    close(bench.listen_fd);
    char path[80];
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", bench.store_path, endings[i]);
        unlink(path);
    }
}

static void on_done(void *owner, const struct http_response *response)
{
    (void)owner;
    assert_int_equal(response->err, VP_OK);
    bench.status = response->status;
    span_copy(response->body, bench.body, sizeof bench.body);
    snprintf(bench.content_type, sizeof bench.content_type, "%s", response->content_type);
    bench.is_done = true;
}

/* signature and authorization may be NULL. Returns the status. */
static int ask(const char *method, const char *target, const char *form, const char *signature,
               const char *authorization)
{
    char url[256], signature_line[96], authorization_line[96];
    const char *headers[4] = {NULL};
    size_t count = 0;
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", net_port(bench.listen_fd), target);
    if (form != NULL)
        headers[count++] = "Content-Type: application/x-www-form-urlencoded";
    if (signature != NULL) {
        snprintf(signature_line, sizeof signature_line, "X-Twilio-Signature: %s", signature);
        headers[count++] = signature_line;
    }
    if (authorization != NULL) {
        snprintf(authorization_line, sizeof authorization_line, "Authorization: %s", authorization);
        headers[count++] = authorization_line;
    }
    struct http_fetch_options options = {
        .method = method,
        .url = url,
        .headers = headers,
        .body = span_of(form),
        .timeout_ms = 5000,
        .body_max_bytes = sizeof bench.body - 1,
        .on_done = on_done,
    };
    struct http_fetch *fetch;
    bench.is_done = false;
    assert_int_equal(http_fetch(bench.client, &options, &fetch), VP_OK);
    for (int64_t until_ms = clock_mono_ms() + 6000; !bench.is_done && clock_mono_ms() < until_ms;)
        loop_turn(bench.loop, 50);
    assert_true(bench.is_done);
    return bench.status;
}

#define VOICE_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

static void a_call_gets_a_stream(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_string_equal(bench.content_type, "text/xml");
    assert_non_null(strstr(bench.body, "<Stream url=\"wss://orders.example.com/ws/media\">"));
    assert_non_null(strstr(bench.body, "<Connect action=\"/voice/resume?n=1\">"));
    assert_non_null(strstr(bench.body, "<Parameter name=\"from\" value=\"+15550002222\"/>"));
    assert_non_null(strstr(bench.body, "<Redirect>/voice/resume?n=1</Redirect>"));
    const char *token = strstr(bench.body, "name=\"token\" value=\"");
    assert_non_null(token);
    char text[STREAM_TOKEN_TEXT_BYTES];
    token += strlen("name=\"token\" value=\"");
    span_copy((struct span){token, strcspn(token, "\"")}, text, sizeof text);
    assert_int_equal(
        stream_token_spend(&bench.tokens, text, CALL_SID, bench.menu->restaurant_id, clock_unix_ms()), VP_OK);
    close_bench();
}

static void a_retried_webhook_is_one_call(void **state)
{
    (void)state;
    open_bench("", "");
    for (int i = 0; i < 3; i++)
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID, NULL, NULL, NULL), 200);
    json_t *json = json_loads(bench.body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "state")), "live");
    assert_int_equal(json_array_size(json_object_get(json, "orders")), 0);
    json_decref(json);
    assert_int_equal(ask("POST", "/voice/status", "CallSid=" CALL_SID "&CallStatus=completed", NULL, NULL),
                     204);
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID, NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "\"state\":\"ended\""));
    close_bench();
}

static void strangers_are_refused(void **state)
{
    (void)state;
    open_bench(TOKEN, "");
    const struct signature_param params[] = {
        {"CallSid", CALL_SID}, {"From", "+15550002222"}, {"To", "+15550001111"}, {"CallStatus", "ringing"}};
    char good[SIGNATURE_TEXT_BYTES], other[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(TOKEN, BASE_URL "/voice", params, 4, good), VP_OK);
    assert_int_equal(signature_make("wrong", BASE_URL "/voice", params, 4, other), VP_OK);
    int64_t refused_before = metric_get(METRIC_BAD_SIGNATURES_TOTAL);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 403);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, "", NULL), 403);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, other, NULL), 403);
    assert_int_equal(ask("POST", "/voice/resume", VOICE_FORM, good, NULL),
                     403); /* signed for another route */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM "&Digits=1", good, NULL), 403);
    assert_int_equal(metric_get(METRIC_BAD_SIGNATURES_TOTAL) - refused_before, 5);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, good, NULL), 200);
    close_bench();
}

static void malformed_webhooks_get_4xx(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", "CallSid=CA1&From=a&To=b", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/voice", "From=a&To=b", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/voice", "CallSid=%zz", NULL, NULL), 400);
    assert_int_equal(ask("GET", "/voice", NULL, NULL, NULL), 405);
    assert_int_equal(ask("GET", "/nowhere", NULL, NULL, NULL), 404);
    assert_int_equal(ask("POST", "/voice", "CallSid=" CALL_SID "&From=a&To=%2B19995550000", NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "<Hangup/>")); /* a number that no menu lists */
    close_bench();
}

static void resume_follows_the_stored_end(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200); /* broke off: again */
    assert_non_null(strstr(bench.body, "<Connect action=\"/voice/resume?n=2\">"));
    assert_int_equal(ask("POST", "/voice/resume?n=3", VOICE_FORM, NULL, NULL), 200); /* enough: a person */
    assert_non_null(strstr(bench.body, "<Dial>"));
    assert_int_equal(ask("POST", "/voice/status", "CallSid=" CALL_SID "&CallStatus=completed", NULL, NULL),
                     204);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "<Hangup/>"));
    assert_int_equal(ask("POST", "/voice/resume?n=1",
                         "CallSid=CA00000000000000000000000000000009&From=x&To=%2B15550001111", NULL, NULL),
                     200);
    assert_non_null(strstr(bench.body, "<Dial>")); /* never seen: a person, not silence */
    close_bench();
}

static void a_full_house_goes_to_a_person(void **state)
{
    (void)state;
    open_bench("", "");
    struct call_view view = {.call_sid = CALL_SID};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
        assert_non_null(strstr(bench.body, "<Stream"));
        scoreboard_update(bench.board, scoreboard_claim(bench.board, 2), &view);
    }
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_null(strstr(bench.body, "<Stream"));
    assert_non_null(strstr(bench.body, "<Dial>"));
    scoreboard_end_row(bench.board, 2); /* no worker at all */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "<Dial>"));
    close_bench();
}

static void operators_need_the_admin_token(void **state)
{
    (void)state;
    static const char *const pages[] = {"/streams", "/realtime/sessions", "/metrics", "/api/orders",
                                        ("/api/calls/" CALL_SID)};
    open_bench(TOKEN, "letmein");
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        assert_int_equal(ask("GET", pages[i], NULL, NULL, NULL), 401);
        assert_int_equal(ask("GET", pages[i], NULL, NULL, "Bearer letmeout"), 401);
        assert_int_equal(ask("GET", pages[i], NULL, NULL, "Bearer letmein"),
                         strncmp(pages[i], "/api/calls", 10) == 0 ? 404 : 200);
    }
    assert_int_equal(ask("GET", "/health", NULL, NULL, NULL), 200);
    close_bench();
    open_bench(TOKEN, "");
    assert_int_equal(ask("GET", "/api/orders", NULL, NULL, NULL), 403);
    close_bench();
}

static void live_pages_show_the_scoreboard(void **state)
{
    (void)state;
    open_bench("", "");
    scoreboard_start_row(bench.board, 0, SCOREBOARD_MASTER, 100);
    scoreboard_start_row(bench.board, 3, SCOREBOARD_WORKER, 103);
    scoreboard_beat(bench.board, 0);
    scoreboard_beat(bench.board, 3);
    struct call_view view = {.call_sid = CALL_SID, .state = CALL_SPEAKING, .last_latency_ms = 321};
    int slot = scoreboard_claim(bench.board, 3);
    scoreboard_update(bench.board, slot, &view);
    assert_int_equal(ask("GET", "/streams", NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "\"count\":1"));
    assert_non_null(strstr(bench.body, "\"state\":\"SPEAKING\""));
    assert_non_null(strstr(bench.body, "\"last_latency_ms\":321"));
    assert_int_equal(ask("GET", "/health", NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "\"status\":\"ok\""));
    scoreboard_end_row(bench.board, 3); /* the worker died: its call is gone, its row shows it */
    assert_int_equal(ask("GET", "/realtime/sessions", NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "\"count\":0"));
    assert_int_equal(ask("GET", "/health", NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "\"status\":\"degraded\""));
    assert_int_equal(ask("GET", "/metrics", NULL, NULL, NULL), 200);
    assert_non_null(strstr(bench.body, "# TYPE voiceplate_calls_live gauge"));
    close_bench();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_gets_a_stream),           cmocka_unit_test(a_retried_webhook_is_one_call),
        cmocka_unit_test(strangers_are_refused),          cmocka_unit_test(malformed_webhooks_get_4xx),
        cmocka_unit_test(resume_follows_the_stored_end),  cmocka_unit_test(operators_need_the_admin_token),
        cmocka_unit_test(live_pages_show_the_scoreboard), cmocka_unit_test(a_full_house_goes_to_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
