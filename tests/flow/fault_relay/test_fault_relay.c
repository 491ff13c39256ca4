/* The simulator between a client and a small upstream, over real sockets: faithful without a fault, and each
 * fault as it is told. */
#include "with_cmocka.h"

#include "flow/fault_relay/with_bench.h"

#include <stdio.h>
#include <string.h>

static const char ask[] = "{\"type\":\"response.create\"}";
static const char whole[] =
    "session.created response.created response.output_audio.delta response.output_audio.delta "
    "response.output_audio_transcript.done response.function_call_arguments.done response.done ";

/* A session with that fault, of a client that asks for an answer. */
static struct bench_seen *ask_with_fault(struct bench *bench, const char *fault, int session)
{
    bench_arm(bench, fault);
    struct bench_seen *client = bench_connect(bench, session);
    bench_send(bench, client, ask);
    return client;
}

static void it_relays_faithfully(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = bench_connect(bench, 0);
    bench_send(bench, client, "{\"type\":\"session.update\"}");
    bench_send(bench, client, ask);
    bench_await(bench, client, "response.done");
    assert_string_equal(client->types, whole);
    assert_string_equal(bench->upstream_seen.types, "session.update response.create ");
    ws_close(client->ws, 1000, "bye");
    bench_await_close(bench, &bench->upstream_seen);
    assert_int_equal(bench->upstream_seen.end.close_code, 1000);
    assert_int_equal(fault_relay_counts(bench->relay).sessions_live, 0);
    assert_int_equal(fault_relay_counts(bench->relay).sessions_opened, 1);
}

static void the_models_own_close_passes(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = bench_connect(bench, 0);
    ws_close(bench->model, 1013, "try later");
    bench_await_close(bench, client);
    assert_int_equal(client->end.close_code, 1013);
    assert_string_equal(client->end.reason, "try later");
}

static void a_handshake_is_refused(void **state)
{
    struct bench *bench = *state;
    bench_arm(bench, "{\"do\":\"refuse\",\"status\":429,\"retry_after_s\":3}");
    struct bench_seen *client = bench_connect(bench, 0);
    assert_int_equal(client->open_count, 0);
    assert_int_equal(client->end.http_status, 429);
    assert_null(bench->model); /* the upstream was not even asked */
    client = bench_connect(bench, 1);
    assert_int_equal(client->open_count, 1); /* one session was wanted */
    assert_int_equal(bench_fired(bench), 1);
}

static void a_handshake_is_cut_or_left_hanging(void **state)
{
    struct bench *bench = *state;
    bench_arm(bench, "[{\"do\":\"refuse\",\"status\":0},"
                     "{\"do\":\"stall\",\"at\":\"handshake\"}]");
    struct bench_seen *client = bench_connect(bench, 0);
    assert_int_equal(client->open_count, 0);
    assert_int_equal(client->end.http_status, 0);
    assert_int_not_equal(client->end.err, VP_ERR_TIMED_OUT);
    /* The second fault saw the first handshake, as the second session is its own. */
    bench_arm(bench, "{\"do\":\"stall\",\"at\":\"handshake\",\"skip\":0}");
    client = bench_connect(bench, 1);
    assert_int_equal(client->end.err, VP_ERR_TIMED_OUT);
}

static void each_close_code_arrives(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *json;
        int code;
    } cases[] = {
        {"{\"do\":\"close\",\"at\":\"connect\",\"code\":1000}", 1000},
        {"{\"do\":\"close\",\"at\":\"connect\",\"code\":1006}", 1006},
        {"{\"do\":\"close\",\"at\":\"session.created\",\"code\":1008,\"reason\":\"no\"}", 1008},
        {"{\"do\":\"close\",\"at\":\"session.created\",\"code\":3000}", 3000},
        {"{\"do\":\"close\",\"at\":\"session.created\",\"code\":4000}", 4000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench_arm(bench, cases[i].json);
        struct bench_seen *client = bench_connect(bench, 0);
        bench_await_close(bench, client);
        assert_int_equal(client->open_count, 1);
        assert_int_equal(client->end.close_code, cases[i].code);
        assert_string_equal(client->types, "");
    }
}

static void a_fault_waits_for_the_nth_event_of_either_side(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = ask_with_fault(bench, "{\"do\":\"close\",\"at\":\"audio\",\"nth\":2}", 0);
    bench_await_close(bench, client);
    assert_string_equal(client->types, "session.created response.created response.output_audio.delta ");
    bench_arm(bench, "{\"do\":\"close\",\"at\":\"response.create\"}");
    bench->upstream_seen = (struct bench_seen){0};
    client = bench_connect(bench, 1);
    bench_send(bench, client, ask);
    bench_await_close(bench, client);
    assert_string_equal(bench->upstream_seen.types, ""); /* it did not pass */
    client = ask_with_fault(bench, "{\"do\":\"close\",\"at\":\"function_call\",\"after\":true}", 2);
    bench_await_close(bench, client);
    assert_non_null(strstr(client->types, "response.function_call_arguments.done"));
    assert_null(strstr(client->types, "response.done"));
}

static void a_fault_for_now_hits_who_lives(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *first = bench_connect(bench, 0), *second = bench_connect(bench, 1);
    bench_arm(bench, "{\"do\":\"close\",\"at\":\"now\",\"code\":1011}"); /* one: the newest */
    bench_await_close(bench, second);
    assert_int_equal(first->closed_count, 0);
    second = bench_connect(bench, 1);
    bench_arm(bench, "{\"do\":\"close\",\"at\":\"now\",\"code\":1001,\"sessions\":0}");
    bench_await_close(bench, first);
    bench_await_close(bench, second);
    assert_int_equal(first->end.close_code, 1001);
    struct bench_seen *third = bench_connect(bench, 2);
    bench_turn_for(bench, 50);
    assert_int_equal(third->closed_count, 0);
    assert_int_equal(bench_fired(bench), 3);
}

static void a_stall_keeps_the_socket_open(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = bench_connect(bench, 0);
    bench_arm(bench, "{\"do\":\"stall\",\"at\":\"response.create\"}");
    bench_send(bench, client, ask);
    bench_turn_for(bench, 100);
    assert_string_equal(client->types, "session.created ");
    assert_int_equal(client->closed_count, 0);
    client = ask_with_fault(bench, "{\"do\":\"audio_stall\",\"at\":\"audio\",\"nth\":2}", 1);
    bench_turn_for(bench, 100);
    assert_string_equal(client->types, "session.created response.created response.output_audio.delta ");
    assert_int_equal(client->closed_count, 0);
}

static void words_may_come_without_their_audio(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = ask_with_fault(bench, "{\"do\":\"text_only\"}", 0);
    bench_await(bench, client, "response.done");
    assert_string_equal(client->types,
                        "session.created response.created response.output_audio_transcript.done "
                        "response.function_call_arguments.done response.done ");
}

static void a_response_fails_in_its_middle(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = ask_with_fault(
        bench, "{\"do\":\"failed\",\"error\":\"rate_limit_exceeded\",\"at\":\"audio\",\"nth\":2}", 0);
    bench_await(bench, client, "response.done");
    bench_turn_for(bench, 50);
    assert_string_equal(client->types,
                        "session.created response.created response.output_audio.delta response.done ");
    assert_non_null(strstr(client->last, "\"status\":\"failed\""));
    assert_non_null(strstr(client->last, "\"code\":\"rate_limit_exceeded\""));
    assert_non_null(strstr(client->last, "\"id\":\"resp_1\""));
    assert_non_null(strstr(bench->upstream_seen.types, "response.cancel"));
    /* From its beginning, and told before it begins. */
    bench_arm(bench, "{\"do\":\"failed\",\"error\":\"insufficient_quota\",\"at\":\"now\"}");
    client = bench_connect(bench, 1);
    bench_arm(bench, "{\"do\":\"failed\",\"error\":\"insufficient_quota\",\"at\":\"now\"}");
    bench_send(bench, client, ask);
    bench_await(bench, client, "response.done");
    bench_turn_for(bench, 50);
    assert_string_equal(client->types, "session.created response.created response.done ");
}

static void errors_leave_the_session_open_and_expiry_may_not(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client = bench_connect(bench, 0);
    bench_arm(bench, "{\"do\":\"error\",\"error\":\"server_error\",\"reason\":\"broken\"}");
    bench_await(bench, client, "error");
    assert_non_null(strstr(client->last, "\"message\":\"broken\""));
    assert_int_equal(client->closed_count, 0);
    bench_arm(bench, "{\"do\":\"expire\",\"code\":0}");
    bench_turn_for(bench, 50);
    assert_non_null(strstr(client->last, "session_expired"));
    assert_int_equal(client->closed_count, 0);
    bench_arm(bench, "{\"do\":\"expire\"}");
    bench_await_close(bench, client);
    assert_int_equal(client->end.close_code, 1001);
}

static void garbled_events_arrive_garbled(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *form;
        int close_code; /* of a client that keeps RFC 6455; 0: stays open */
    } cases[] = {{"json", 0},     {"truncated", 0}, {"binary", 0},  {"utf8", 1007},
                 {"frame", 1002}, {"huge", 1009},   {"large", 1009}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[128];
        snprintf(json, sizeof json, "{\"do\":\"garble\",\"form\":\"%s\",\"at\":\"session.created\"}",
                 cases[i].form);
        bench_arm(bench, json);
        struct bench_seen *client = bench_connect(bench, 0);
        if (cases[i].close_code == 0) {
            /* Binary messages are passed over (ws_conn.h knows text only). */
            assert_string_equal(client->types, strcmp(cases[i].form, "binary") == 0 ? "" : "? ");
            assert_int_equal(client->closed_count, 0);
            continue;
        }
        bench_await_close(bench, client);
        assert_int_equal(client->end.close_code, cases[i].close_code);
    }
}

static void events_are_slowed_dropped_and_repeated(void **state)
{
    struct bench *bench = *state;
    struct bench_seen *client =
        ask_with_fault(bench,
                       "[{\"do\":\"drop\",\"at\":\"audio\"},{\"do\":\"repeat\",\"at\":\"function_call\"},"
                       "{\"do\":\"slow\",\"at\":\"response.done\",\"delay_ms\":300}]",
                       0);
    bench_turn_for(bench, 100);
    assert_string_equal(client->types,
                        "session.created response.created response.output_audio.delta "
                        "response.output_audio_transcript.done response.function_call_arguments.done "
                        "response.function_call_arguments.done ");
    bench_await(bench, client, "response.done");
}

static void rest_requests_are_relayed(void **state)
{
    struct bench *bench = *state;
    struct bench_answer answer = bench_ask(bench, "POST", "/v1/echo", "{\"a\":1}");
    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.body, "{\"a\":1}");
    answer = bench_ask(bench, "POST", "/v1/echo", "{\"stream\":true}");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "data: one\n\ndata: two\n\n");
    assert_int_equal(fault_relay_counts(bench->relay).rest_requests, 2);
}

static void rest_requests_fail_as_told(void **state)
{
    struct bench *bench = *state;
    bench_arm(bench, "[{\"do\":\"refuse\",\"on\":\"/v1/echo\",\"status\":429,\"retry_after_s\":7,"
                     "\"error\":\"rate_limit_exceeded\"},"
                     "{\"do\":\"refuse\",\"on\":\"/v1/chat\",\"status\":500,\"sessions\":0}]");
    struct bench_answer answer = bench_ask(bench, "POST", "/v1/echo", "{}");
    assert_int_equal(answer.status, 429);
    assert_non_null(strstr(answer.body, "rate_limit_exceeded"));
    assert_int_equal(bench_ask(bench, "POST", "/v1/echo", "{}").status, 201);
    assert_int_equal(bench_ask(bench, "POST", "/v1/chat/completions", "{}").status, 500);
    assert_int_equal(bench_ask(bench, "POST", "/v1/chat/completions", "{}").status, 500);

    bench_arm(bench, "{\"do\":\"close\",\"on\":\"/v1/\",\"bytes\":11}");
    answer = bench_ask(bench, "POST", "/v1/echo", "{\"stream\":true}");
    assert_int_not_equal(answer.err, VP_OK);
    bench_arm(bench, "{\"do\":\"garble\",\"on\":\"/v1/\"}");
    answer = bench_ask(bench, "POST", "/v1/echo", "{\"a\":1}");
    assert_int_equal(answer.status, 201);
    assert_int_equal(answer.body_bytes, 7);
    assert_string_not_equal(answer.body, "{\"a\":1}");
    bench_arm(bench, "{\"do\":\"refuse\",\"on\":\"/v1/\",\"status\":0,\"sessions\":0}");
    assert_int_not_equal(bench_ask(bench, "POST", "/v1/echo", "{}").err, VP_OK);
    assert_int_equal(bench_ask(bench, "DELETE", "/faults", NULL).status, 204);
    bench_arm(bench, "{\"do\":\"stall\",\"on\":\"/v1/\"}");
    assert_int_equal(bench_ask_for(bench, "POST", "/v1/echo", "{}", 200).done_count, 0);
    bench_arm(bench, "{\"do\":\"slow\",\"on\":\"/v1/\",\"delay_ms\":200}");
    assert_int_equal(bench_ask_for(bench, "POST", "/v1/echo", "{}", 100).done_count, 0);
}

static void faults_are_armed_listed_and_disarmed(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(bench_ask(bench, "POST", "/faults", "{\"do\":\"dance\"}").status, 400);
    assert_int_equal(bench_ask(bench, "POST", "/faults", "no").status, 400);
    bench_arm(bench, "{\"do\":\"close\",\"at\":\"audio\"}");
    struct bench_answer answer = bench_ask(bench, "GET", "/faults", NULL);
    assert_non_null(strstr(answer.body, "\"do\":\"close\""));
    assert_non_null(strstr(answer.body, "\"fired\":0"));
    assert_int_equal(bench_ask(bench, "DELETE", "/faults", NULL).status, 204);
    struct bench_seen *client = bench_connect(bench, 0);
    bench_send(bench, client, ask);
    bench_await(bench, client, "response.done");
    assert_string_equal(client->types, whole);
    for (int i = 0; i < 64; i++)
        bench_arm(bench, "{\"do\":\"drop\"}");
    assert_int_equal(bench_ask(bench, "POST", "/faults", "{\"do\":\"drop\"}").status, 409);
}

static void on_refused(void *owner, const struct http_response *response)
{
    *(int *)owner = response->status;
}

static void a_strangers_page_arms_nothing(void **state)
{
    struct bench *bench = *state;
    static const char *const headers[] = {"Origin: https://evil.example", NULL};
    int status = 0;
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/faults", net_port(bench->fault_relay_fd));
    const struct http_fetch_options options = {.method = "DELETE",
                                               .url = url,
                                               .headers = headers,
                                               .timeout_ms = 5000,
                                               .body_max_bytes = 4096,
                                               .on_done = on_refused,
                                               .owner = &status};
    struct http_fetch *fetch;
    assert_int_equal(http_fetch(bench->http, &options, &fetch), VP_OK);
    for (int i = 0; i < 500 && status == 0; i++)
        loop_round(bench->loop, 10);
    assert_int_equal(status, 403);
}

TESTS_WITH(bench_set_up, bench_tear_down) = {
    TEST(it_relays_faithfully),
    TEST(a_strangers_page_arms_nothing),
    TEST(the_models_own_close_passes),
    TEST(a_handshake_is_refused),
    TEST(a_handshake_is_cut_or_left_hanging),
    TEST(each_close_code_arrives),
    TEST(a_fault_waits_for_the_nth_event_of_either_side),
    TEST(a_fault_for_now_hits_who_lives),
    TEST(a_stall_keeps_the_socket_open),
    TEST(words_may_come_without_their_audio),
    TEST(a_response_fails_in_its_middle),
    TEST(errors_leave_the_session_open_and_expiry_may_not),
    TEST(garbled_events_arrive_garbled),
    TEST(events_are_slowed_dropped_and_repeated),
    TEST(rest_requests_are_relayed),
    TEST(rest_requests_fail_as_told),
    TEST(faults_are_armed_listed_and_disarmed),
};
