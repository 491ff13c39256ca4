/* A model that sends more than any model that talks to one caller: its session is dropped as a broken one. */

#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "base/metric.h"
#include "flow/openai/with_model.h"

#define TOOL_CALL                                                                                            \
    "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"name\":\"get_order\","   \
    "\"arguments\":\"{}\",\"call_id\":\"c"

/* Sends a message again and again, each with a number in its middle, until the leg has had enough. */
static void flood(struct model *model, const char *head, const char *tail, int times)
{
    static int number;
    char text[512];
    int sent = 0;
    while (sent < times && model->ws != NULL) {
        for (int i = 0; i < 200 && sent < times; i++, sent++) {
            snprintf(text, sizeof text, "%s%d%s", head, number++, tail);
            if (ws_send_text(model->ws, span_of(text)) != VP_OK)
                break;
        }
        loop_round(model->loop, 1);
    }
    model_settle(model);
}

/* The last thing that the call was told. */
static const char *last_told(struct model *model)
{
    const char *told = fake_call_told(&model->call), *gone = strstr(told, "gone ");
    return gone != NULL ? gone : "";
}

static void floods_end_the_session(void **state)
{
    static const struct {
        const char *head, *tail;
        int harmless; /* so many are taken */
        const char *why;
    } floods[] = {
        {"{\"type\":\"response.output_audio_transcript.delta\",\"item_id\":\"A\",\"delta\":\"", "\"}", 10000,
         "gone more than the limit: messages of the model\n"},
        {"{\"type\":\"not.known.", "\"}", 10000, "gone more than the limit: messages of the model\n"},
        {"{\"type\":\"error\",\"error\":{\"message\":\"", "\"}}", 1000,
         "gone more than the limit: events of the model\n"},
        {TOOL_CALL, "\"}}", 32, "gone more than the limit: function calls in one response\n"},
    };
    struct model *model = *state;
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        int64_t excesses = metric_get(METRIC_MODEL_EXCESSES_TOTAL);
        model_become_ready(model);
        flood(model, floods[i].head, floods[i].tail, floods[i].harmless);
        assert_string_equal(last_told(model), "");
        flood(model, floods[i].head, floods[i].tail, 100000);
        assert_string_equal(last_told(model), floods[i].why);
        assert_int_equal(metric_get(METRIC_MODEL_EXCESSES_TOTAL) - excesses, 1);
    }
}

/* Many responses with many function calls each are too many together. */
static void the_function_calls_of_many_responses_are_counted_together(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    for (int i = 0; i < 4; i++) {
        model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}");
        flood(model, TOOL_CALL, "\"}}", 20);
    }
    assert_string_equal(last_told(model), "");
    for (int i = 0; i < 2 && model->ws != NULL; i++) {
        model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}");
        flood(model, TOOL_CALL, "\"}}", 20);
    }
    assert_string_equal(last_told(model), "gone more than the limit: function calls of the model\n");
}

TESTS_WITH(model_open, model_close) = {
    TEST(floods_end_the_session),
    TEST(the_function_calls_of_many_responses_are_counted_together),
};
