/* A call from the page: who may begin one, what it is given, how it is stored, and what it is told at its end. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/clock.h"
#include "with_bench.h"

#define TOKEN "0123456789abcdef0123456789abcdef"
#define PAGE  "Origin: https://orders.example.com"

static char call_sid[40], next_link[256];

static const char *text_of(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    assert_non_null(text);
    return text;
}

static int begin(const char *body, const char *origin)
{
    return ask_with("POST", "/api/browser-call", &(struct asking){.json = body, .header = origin});
}

static void begin_call(void)
{
    assert_int_equal(begin("{\"restaurant\":\"harbor-pizza\"}", PAGE), 201);
    json_t *json = json_loads(bench.body, 0, NULL);
    (void)span_copy(span_of(text_of(json, "call_sid")), call_sid, sizeof call_sid);
    (void)span_copy(span_of(text_of(json, "next")), next_link, sizeof next_link);
    json_decref(json);
}

static enum vp_err work_find(struct store *store, void *job)
{
    return store_find_call(store, call_sid, job);
}

static enum vp_err work_end(struct store *store, void *job)
{
    return store_end_call(store, call_sid, 0, job, clock_unix_ms());
}

static void end_call(enum end_reason reason)
{
    char text[64];
    (void)span_copy(span_of(end_reason_text(reason)), text, sizeof text);
    assert_int_equal(store_thread_wait(bench.store, work_end, text), VP_OK);
}

static void ask_next(void)
{
    assert_int_equal(ask_with("POST", next_link, &(struct asking){.header = PAGE}), 200);
}

/* The pass is this page's, the token the call's; both are good for once. */
static void a_page_gets_a_stream(void **state)
{
    (void)state;
    open_bench("", "");
    begin_call();
    json_t *json = json_loads(bench.body, 0, NULL);
    const char *url = text_of(json, "url"), *pass = strstr(url, "&pass=");
    char wanted[128];
    snprintf(wanted, sizeof wanted, "wss://orders.example.com/ws/media?call=%s&pass=", call_sid);
    assert_memory_equal(url, wanted, strlen(wanted));
    assert_int_equal(stream_token_spend_for_page(&bench.tokens, pass + 6, call_sid, "https://evil.example",
                                                 clock_unix_ms()),
                     VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend_for_page(&bench.tokens, pass + 6, call_sid,
                                                 "https://orders.example.com", clock_unix_ms()),
                     VP_OK);
    assert_int_equal(stream_token_spend_for_page(&bench.tokens, pass + 6, call_sid,
                                                 "https://orders.example.com", clock_unix_ms()),
                     VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(&bench.tokens, text_of(json, "token"), call_sid,
                                        bench.menu->restaurant_id, clock_unix_ms()),
                     VP_OK);
    assert_int_equal(strlen(text_of(json, "stream_sid")), 34);
    json_decref(json);
    struct store_call call;
    assert_int_equal(store_thread_wait(bench.store, work_find, &call), VP_OK);
    assert_string_equal(call.caller_number, "browser");
    assert_true(call.is_test);
    assert_int_equal(call.arm, STORE_ARM_REALTIME);
}

static void who_may_not_begins_none(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    assert_int_equal(begin("{\"restaurant\":\"harbor-pizza\"}", PAGE), 401);
    const struct asking foreign = {.json = "{\"restaurant\":\"harbor-pizza\"}",
                                   .header = "Origin: https://evil.example",
                                   .authorization = "Bearer letmein"};
    assert_int_equal(ask_with("POST", "/api/browser-call", &foreign), 403);
    expect("other sites");
}

static void what_is_asked_wrongly_is_refused(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(begin("{\"restaurant\":\"nowhere\"}", PAGE), 404);
    assert_int_equal(begin("{\"restaurant\":7}", PAGE), 400);
    assert_int_equal(begin("{\"place\":\"x\"}", PAGE), 400);
    assert_int_equal(begin("[", PAGE), 400);
    assert_int_equal(ask_with("POST", "/api/browser-call/CA1/next", &(struct asking){.header = PAGE}), 404);
    assert_int_equal(ask_with("POST", "/api/browser-call/CA1", &(struct asking){.header = PAGE}), 404);
    assert_int_equal(ask_with("POST", "/api/browser-call/CA1/more/next", &(struct asking){.header = PAGE}),
                     404);
}

static void a_few_calls_are_made_at_once(void **state)
{
    (void)state;
    open_bench("", "");
    for (int i = 0; i < BROWSER_SEATS_MAX; i++)
        begin_call();
    assert_int_equal(begin(NULL, PAGE), 503); /* without a body: the only restaurant */
    expect("end one, or wait a moment");
}

/* There is no telephone to connect with: what would be done is told. */
static void a_call_that_ends_is_told_what_a_telephone_would_do(void **state)
{
    (void)state;
    open_bench("", "");
    begin_call();
    end_call(END_TRANSFER);
    ask_next();
    expect("\"do\":\"say\"");
    expect("\"do\":\"dial\"");
    expect_not("connection");
    begin_call();
    end_call(END_GOODBYE);
    ask_next();
    assert_string_equal(bench.body, "{\"steps\":[{\"do\":\"hang-up\"}]}");
}

static void a_stream_that_broke_off_gets_another(void **state)
{
    (void)state;
    open_bench_with_turns("", "");
    begin_call();
    end_call(END_LEFT);
    ask_next();
    expect("\"do\":\"connect\",\"connection\":{\"url\":\"wss://");
    expect("/next?n=2&s=");
    assert_int_equal(ask("POST", "/voice",
                         "CallSid=CA00000000000000000000000000000002&From=%2B15550002222&To=%2B15550001111",
                         NULL, NULL),
                     200); /* a telephone's call is no page's */
    assert_int_equal(ask_with("POST", "/api/browser-call/CA00000000000000000000000000000002/next?n=1",
                              &(struct asking){.header = PAGE}),
                     404);
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(a_page_gets_a_stream),
    TEST(who_may_not_begins_none),
    TEST(what_is_asked_wrongly_is_refused),
    TEST(a_few_calls_are_made_at_once),
    TEST(a_call_that_ends_is_told_what_a_telephone_would_do),
    TEST(a_stream_that_broke_off_gets_another),
};
