#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flow/openai/with_model.h"
#include "net/net_listen.h"
#include "with_ai_settings.h"

static const struct menu menu = {
    .restaurant_name = "Trattoria Uno", .greeting = "Hello.", .has_pickup = true};

static void on_text(void *owner, char *text, size_t len)
{
    struct model *model = owner;
    assert_int_equal(buf_append(&model->heard, text, len), VP_OK);
    assert_int_equal(buf_append(&model->heard, "\n", 1), VP_OK);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct model *model = owner;
    model->leg_end = *end;
    model->end_count++;
    if (model->end_count == model->upgrade_count)
        model->ws = NULL;
}

static void copy_header(const struct http_request *request, const char *name, char *out, size_t size_bytes)
{
    const char *value = http_header(request, name);
    span_copy(span_of(value != NULL ? value : "-"), out, size_bytes);
}

static void on_request(void *owner, struct http_request *request)
{
    static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};
    static const struct ws_limits limits = {.message_max_bytes = 1 << 20, .queue_max_bytes = 32 << 20};
    struct model *model = owner;
    span_copy(span_of(http_target(request)), model->request_target, sizeof model->request_target);
    copy_header(request, "Authorization", model->authorization, sizeof model->authorization);
    copy_header(request, "api-key", model->api_key, sizeof model->api_key);
    copy_header(request, "OpenAI-Beta", model->beta, sizeof model->beta);
    copy_header(request, CALL_SID_HEADER, model->call_sid, sizeof model->call_sid);
    if (model->refuse_status > 0) {
        http_reply_error(request, model->refuse_status, "refused", "No.");
        return;
    }
    model->upgrade_count++;
    assert_int_equal(http_upgrade(request, NULL, &limits, &events, model, &model->ws), VP_OK);
}

static const struct http_route routes[] = {{"GET", "/v1/realtime", on_request}};

static void on_activity(void *owner, struct call *call)
{
    struct model *model = owner;
    assert_ptr_equal(call, &model->call);
    model->activity_count++;
}

int model_open(void **state)
{
    static char url[64];
    struct model *model = calloc(1, sizeof *model);
    assert_non_null(model);
    buf_init(&model->heard, 4 << 20);
    fake_call_init(&model->call);
    assert_int_equal(loop_create(&model->loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &model->listen_fd), VP_OK);
    assert_int_equal(http_server_open(model->loop, model->listen_fd, routes, 1, &http_limits_default, model,
                                      &model->server),
                     VP_OK);
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime", net_port(model->listen_fd));
    model->settings = ai_settings_of(url);
    model->engine = model->settings;
    model->engine.key = model->engine.model = "";
    model->engine.is_engine = true;
    const struct ai_settings *const places[AI_PLACE_COUNT] = {&model->settings, &model->engine};
    assert_int_equal(ai_leg_create(model->loop, "CA7", places, &menu, on_activity, model, &model->leg),
                     VP_OK);
    ai_leg_set_call(model->leg, &model->call);
    *state = model;
    return 0;
}

int model_close(void **state)
{
    struct model *model = *state;
    ai_leg_destroy(model->leg);
    for (int i = 0; i < 200 && model->end_count < model->upgrade_count; i++)
        loop_round(model->loop, 20);
    assert_int_equal(model->end_count, model->upgrade_count);
    http_server_close(model->server);
    model_settle(model);
    loop_destroy(model->loop);
    close(model->listen_fd);
    buf_deinit(&model->heard);
    fake_call_deinit(&model->call);
    return tests_free(model);
}

void model_settle(struct model *model)
{
    for (int i = 0; i < 30; i++)
        loop_round(model->loop, 1);
}

void model_dial(struct model *model)
{
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
    model_settle(model);
}

void model_say(struct model *model, const char *json)
{
    assert_int_equal(ws_send_text(model->ws, span_of(json)), VP_OK);
    model_settle(model);
}

void model_hang_up(struct model *model, uint16_t code, const char *reason)
{
    ws_close(model->ws, code, reason);
    model_settle(model);
}

void model_become_ready(struct model *model)
{
    model_dial(model);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    model->heard.len = 0;
}

void model_begin_response(struct model *model, const char *response_id)
{
    char event[256];
    snprintf(event, sizeof event, "{\"type\":\"response.created\",\"response\":{\"id\":\"%s\"}}",
             response_id);
    model_say(model, event);
    (void)fake_call_told(&model->call);
}

const char *model_heard(struct model *model)
{
    const char *text = buf_text(&model->heard);
    model->heard.len = 0;
    return text;
}
