#include "with_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/net_listen.h"

#define MENU_FILE "menus/harbor-pizza.yaml"

struct bench bench;

static enum vp_err post(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

static void start_web(void)
{
    char why[256] = "";
    assert_int_equal(
        store_thread_start(bench.store_url, NULL, 64, post, bench.loop, &bench.store, why, sizeof why),
        VP_OK);
    const struct twilio_settings twilio = {
        .auth_token = bench.auth_token,
        .shared_key = "",
        .public_base_url = bench.base_url,
        .media_url = "wss://orders.example.com/ws/media",
        .api_url = bench.has_turns ? upstream.base_url : "",
        .account_sid = ACCOUNT_SID,
    };
    bench.telephony = twilio_init(&bench.twilio, &twilio);
    struct web_settings settings = {
        .telephony = &bench.telephony,
        .public_base_url = bench.base_url,
        .media_url = "wss://orders.example.com/ws/media",
        .admin_token = bench.admin_token,
        .trusted_proxies = bench.trusted_proxies,
        .menus = &bench.menus,
        .calls_max = 2,
        .store = bench.store,
        .slow_store = bench.store,
        .is_store_shared = bench.is_store_shared,
        .health = &bench.health,
        .tokens = &bench.tokens,
        .board = bench.board,
        .pages = bench.pages,
        .row = 1,
        .turns = bench.has_turns ? &upstream.settings : NULL,
    };
    memcpy(settings.per_second, bench.per_second, sizeof settings.per_second);
    assert_int_equal(web_open(bench.loop, bench.listen_fd, &settings, &bench.web), VP_OK);
}

static void stop_web(void)
{
    web_close(&bench.web);
    store_thread_stop(bench.store);
    for (int i = 0; i < 5; i++)
        loop_round(bench.loop, 1);
}

static void open_with(const char *base_url, const char *auth_token, const char *admin_token, bool has_turns)
{
    static struct problems problems;
    memset(&bench, 0, sizeof bench);
    bench.base_url = base_url;
    bench.auth_token = auth_token;
    bench.admin_token = admin_token;
    bench.has_turns = has_turns;
    snprintf(bench.store_path, sizeof bench.store_path, "/tmp/voiceplate-web-%d.db", (int)getpid());
    snprintf(bench.store_url, sizeof bench.store_url, "sqlite:%s", bench.store_path);
    assert_int_equal(menu_load(MENU_FILE, &bench.menu, &problems), VP_OK);
    bench.menus.menus[bench.menus.count++] = bench.menu;
    bench.menus.files[0] = menu_retain(bench.menu);
    assert_int_equal(loop_create(&bench.loop), VP_OK);
    assert_int_equal(http_client_create(bench.loop, &bench.client), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &bench.listen_fd), VP_OK);
    bench.board = calloc(1, scoreboard_size_bytes());
    scoreboard_start_row(bench.board, 2, SCOREBOARD_WORKER, 102);
    scoreboard_beat(bench.board, 2);
    scoreboard_start_row(bench.board, 1, SCOREBOARD_WEB, 101);
    scoreboard_beat(bench.board, 1);
    stream_token_table_init(&bench.tokens);
    if (has_turns)
        upstream_open(bench.loop);
    start_web();
}

static const char *usual_url(const char *auth_token)
{
    return auth_token[0] != '\0' ? BASE_URL : "";
}

void open_bench(const char *auth_token, const char *admin_token)
{
    open_with(usual_url(auth_token), auth_token, admin_token, false);
}

void open_bench_at(const char *base_url, const char *auth_token)
{
    open_with(base_url, auth_token, "", false);
}

void open_bench_with_turns(const char *auth_token, const char *admin_token)
{
    open_with(usual_url(auth_token), auth_token, admin_token, true);
}

void restart_bench(void)
{
    stop_web();
    start_web();
}

void share_bench(void)
{
    stop_web();
    bench.is_store_shared = true;
    start_web();
}

void close_bench(void)
{
    stop_web();
    http_client_destroy(bench.client);
    if (bench.has_turns)
        upstream_close();
    for (int i = 0; i < 5; i++)
        loop_round(bench.loop, 1);
    loop_destroy(bench.loop);
    menu_set_release(&bench.menus);
    free(bench.board);
    close(bench.listen_fd);
    char path[80];
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", bench.store_path, endings[i]);
        unlink(path);
    }
}

int with_bench_closed(void **state)
{
    (void)state;
    close_bench();
    return 0;
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

int ask_with(const char *method, const char *target, const struct asking *asking)
{
    char url[1024], signature_line[96], authorization_line[96];
    const char *headers[7] = {NULL};
    size_t count = 0;
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", net_port(bench.listen_fd), target);
    if (asking->form != NULL)
        headers[count++] = "Content-Type: application/x-www-form-urlencoded";
    if (asking->json != NULL)
        headers[count++] = "Content-Type: application/json";
    if (asking->signature != NULL) {
        snprintf(signature_line, sizeof signature_line, "X-Twilio-Signature: %s", asking->signature);
        headers[count++] = signature_line;
    }
    if (asking->authorization != NULL) {
        snprintf(authorization_line, sizeof authorization_line, "Authorization: %s", asking->authorization);
        headers[count++] = authorization_line;
    }
    if (asking->header != NULL)
        headers[count++] = asking->header;
    if (asking->header_behind != NULL)
        headers[count++] = asking->header_behind;
    struct http_fetch_options options = {
        .method = method,
        .url = url,
        .headers = headers,
        .body = span_of(asking->json != NULL ? asking->json : asking->form),
        .timeout_ms = 15000,
        .body_max_bytes = sizeof bench.body - 1,
        .on_done = on_done,
    };
    struct http_fetch *fetch;
    bench.is_done = false;
    assert_int_equal(http_fetch(bench.client, &options, &fetch), VP_OK);
    for (int64_t until_ms = clock_mono_ms() + 16000; !bench.is_done && clock_mono_ms() < until_ms;)
        loop_round(bench.loop, 50);
    assert_true(bench.is_done);
    return bench.status;
}

int ask(const char *method, const char *target, const char *form, const char *signature,
        const char *authorization)
{
    return ask_with(method, target,
                    &(struct asking){.form = form, .signature = signature, .authorization = authorization});
}

void get(const char *target)
{
    assert_int_equal(ask("GET", target, NULL, NULL, NULL), 200);
}

void expect(const char *part)
{
    if (strstr(bench.body, part) == NULL)
        fail_msg("\"%s\" is not in %s", part, bench.body);
}

void expect_not(const char *part)
{
    if (strstr(bench.body, part) != NULL)
        fail_msg("\"%s\" is in %s", part, bench.body);
}
