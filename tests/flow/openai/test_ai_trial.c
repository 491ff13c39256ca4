/* One handshake with a model: what goes wrong has a sentence of its own that says what to do. */
#include "with_cmocka.h"
#include <string.h>
#include <unistd.h>

#include "flow/openai/with_model.h"
#include "net/net_listen.h"
#include "openai/ai_trial.h"
#include "with_cases.h"

static const struct menu menu = {
    .restaurant_name = "Trattoria Uno", .greeting = "Hello.", .has_pickup = true};

static struct ai_trial_result result;
static int done_count;

static void on_done(void *owner, const struct ai_trial_result *told)
{
    (void)owner;
    result = *told;
    done_count++;
}

static struct ai_trial *begin(struct model *model, const char *url, int64_t limit_ms)
{
    struct ai_trial *trial = NULL;
    done_count = 0;
    if (url != NULL)
        model->settings.url = url;
    assert_int_equal(ai_trial_start(model->loop, &model->settings, &menu, limit_ms, on_done, NULL, &trial),
                     VP_OK);
    return trial;
}

static void expect_end(struct model *model, bool is_good, const char *text)
{
    for (int i = 0; i < 1000 && done_count == 0; i++)
        loop_round(model->loop, 20);
    model_settle(model);
    assert_int_equal(done_count, 1);
    if (result.is_good != is_good || strstr(result.text, text) == NULL)
        fail_msg("expected \"%s\", got \"%s\"", text, result.text);
}

static void a_good_model_answers_at_no_cost(void **state)
{
    struct model *model = *state;
    begin(model, NULL, AI_TRIAL_MS);
    for (int i = 0; i < 200 && model->ws == NULL; i++)
        loop_round(model->loop, 10);
    model_say(model, CREATED_GA);
    assert_non_null(strstr(model_heard(model), "session.update"));
    model_say(model, UPDATED_GA);
    for (int i = 0; i < 20; i++)
        loop_round(model->loop, 5);
    assert_non_null(model->ws); /* whoever closes in the moment of being ready looks like one that failed */
    expect_end(model, true, "answers: a session was ready within");
    assert_null(strstr(model_heard(model), "response.create")); /* it would cost something */
    assert_false(result.session.is_beta);
    assert_int_equal(result.session.to_model_hz, 0); /* mu-law */
    assert_int_equal(result.session.from_model_hz, 0);
    assert_int_equal(result.session.left_out, 0);
    assert_null(model->ws);
}

static void a_refused_upgrade_says_what_to_check(void **state)
{
    struct model *model = *state;
    static const struct {
        int status;
        bool is_passing;
        const char *text;
    } cases[] = {{401, false, "HTTP 401 (check realtime_key and realtime_key_header)"},
                 {403, false, "HTTP 403 (the key may not use this model)"},
                 {404, false, "HTTP 404 (check realtime_url and realtime_model)"},
                 {429, true, "HTTP 429 (too many sessions or no quota)"},
                 {503, false, "HTTP 503 (the server has trouble)"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        model->refuse_status = cases[i].status;
        begin(model, NULL, AI_TRIAL_MS);
        expect_end(model, false, cases[i].text);
        assert_int_equal(result.is_passing, cases[i].is_passing);
    }
}

static void the_sessions_error_says_what_to_check(void **state)
{
    struct model *model = *state;
    static const struct text_case cases[] = {
        {"model_not_found", "model_not_found (check realtime_model and that the key may use it): no"},
        {"invalid_api_key", "invalid_api_key (check realtime_key): no"},
        {"insufficient_quota", "insufficient_quota (the account has no credit left): no"},
    };
    FOR_EACH(each, cases) {
        char event[256];
        int before = model->upgrade_count;
        begin(model, NULL, AI_TRIAL_MS);
        for (int n = 0; n < 200 && model->upgrade_count == before; n++)
            loop_round(model->loop, 10);
        snprintf(event, sizeof event,
                 "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"%s\","
                 "\"message\":\"no\"}}",
                 each->given);
        model_say(model, event);
        expect_end(model, false, each->wanted);
    }
}

static void silence_says_how_far_it_came(void **state)
{
    struct model *model = *state;
    begin(model, NULL, 300);
    expect_end(model, false, "connected, but no session.created came within 0.3 s");
    begin(model, NULL, 600);
    for (int i = 0; i < 20; i++)
        loop_round(model->loop, 5);
    model_say(model, CREATED_GA);
    expect_end(model, false, "a session was opened, but session.update was not answered within 0.6 s");
}

/* Listens, and says nothing: a connection that is accepted by the kernel only. */
static void each_way_that_leads_nowhere_is_named(void **state)
{
    struct model *model = *state;
    char url[64], tls_url[64], silent_url[64];
    int closed_fd, silent_fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &closed_fd), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &silent_fd), VP_OK);
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/", net_port(closed_fd));
    close(closed_fd);
    begin(model, url, AI_TRIAL_MS);
    expect_end(model, false, "connection refused");
    assert_non_null(strstr(result.text, "nothing listens there; check host and port in realtime_url"));
    snprintf(tls_url, sizeof tls_url, "wss://127.0.0.1:%d/", net_port(model->listen_fd));
    begin(model, tls_url, AI_TRIAL_MS);
    expect_end(model, false, "TLS failed");
    assert_non_null(strstr(result.text, "realtime_ca_file"));
    begin(model, "wss://model.invalid/", AI_TRIAL_MS);
    expect_end(model, false, "check the host in realtime_url, and this machine's name server");
    snprintf(silent_url, sizeof silent_url, "ws://127.0.0.1:%d/", net_port(silent_fd));
    begin(model, silent_url, 400);
    expect_end(model, false, "no connection within 0.4 s: check realtime_url");
    close(silent_fd);
    begin(model, "nonsense", AI_TRIAL_MS);
    expect_end(model, false, "realtime_url is not a ws:// or wss:// URL");
}

static void a_cancelled_trial_says_nothing(void **state)
{
    struct model *model = *state;
    ai_trial_cancel(begin(model, NULL, AI_TRIAL_MS));
    model_settle(model);
    assert_int_equal(done_count, 0);
    ai_trial_cancel(NULL);
}

TESTS_WITH(model_open, model_close) = {
    TEST(a_good_model_answers_at_no_cost),       TEST(a_refused_upgrade_says_what_to_check),
    TEST(the_sessions_error_says_what_to_check), TEST(silence_says_how_far_it_came),
    TEST(each_way_that_leads_nowhere_is_named),  TEST(a_cancelled_trial_says_nothing),
};
