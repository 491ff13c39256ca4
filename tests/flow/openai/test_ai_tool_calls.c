/* Function calls, however a server tells them: each is carried out, and once. */
#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "flow/openai/with_model.h"
#include "with_cases.h"

static void function_calls_run_once(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    static const char call[] = "{\"type\":\"response.output_item.done\",\"response_id\":\"R1\","
                               "\"item\":{\"id\":\"F1\",\"type\":\"function_call\",\"status\":\"completed\","
                               "\"call_id\":\"call_8\",\"name\":\"add_item\",\"arguments\":\"{}\"}}";
    model_say(
        model,
        "{\"type\":\"response.function_call_arguments.done\",\"call_id\":\"call_8\",\"name\":\"add_item\","
        "\"arguments\":\"{}\"}");
    model_say(model, call);
    model_say(model, call);
    assert_string_equal(fake_call_told(&model->call), "tool call_8 add_item {}\n");
    static char large[100 * 1024];
    size_t head = (size_t)snprintf(
        large, sizeof large,
        "{\"type\":\"response.output_item.done\","
        "\"item\":{\"type\":\"function_call\",\"call_id\":\"call_9\",\"name\":\"n\",\"arguments\":\"");
    memset(large + head, 'x', 70 * 1024);
    snprintf(large + head + 70 * 1024, sizeof large - head - 70 * 1024, "\"}}");
    model_say(model, large);
    assert_string_equal(fake_call_told(&model->call), "tool call_9 n \n"); /* the call will refuse it */
    ai_leg_port.tool_output(model->leg, "call_8", "{\"ok\":true}");
    model_settle(model);
    assert_string_equal(model_heard(model),
                        "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
                        "\"call_id\":\"call_8\",\"output\":\"{\\\"ok\\\":true}\"}}\n");
    ai_leg_port.add_tool_call(model->leg,
                              &(struct tool_call){.id = "call_menu", .name = "get_menu", .arguments = "{}"},
                              "{\"ok\":true}");
    model_settle(model);
    const char *text = model_heard(model);
    assert_non_null(strstr(text, "\"type\":\"function_call\",\"call_id\":\"call_menu\""));
    assert_non_null(strstr(text, "\"type\":\"function_call_output\",\"call_id\":\"call_menu\""));
}

#define BEGUN                                                                                                \
    "{\"type\":\"response.output_item.added\",\"response_id\":\"R1\",\"item\":{\"id\":\"F1\",\"type\":"      \
    "\"function_call\",\"status\":\"in_progress\",\"call_id\":\"call_1\",\"name\":\"add_item\",\"arguments\":\"\"}}"
#define ARGUMENTS(text)                                                                                          \
    "{\"type\":\"response.function_call_arguments.done\",\"response_id\":\"R1\",\"item_id\":\"F1\",\"call_id\":" \
    "\"call_1\",\"arguments\":\"" text "\"}"
#define ITEM(status, arguments)                                                                              \
    "{\"id\":\"F1\",\"type\":\"function_call\",\"status\":\"" status "\",\"call_id\":\"call_1\",\"name\":"   \
    "\"add_item\",\"arguments\":\"" arguments "\"}"
#define ITEM_DONE(status, arguments)                                                                         \
    "{\"type\":\"response.output_item.done\",\"response_id\":\"R1\",\"item\":" ITEM(status, arguments) "}"
#define DONE(status, output)                                                                                 \
    "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"" status "\",\"output\":[" output  \
    "]}}"

#define CALLED "tool call_1 add_item {}\n"

/* What is told of one response that sends these events. */
static const char *told_of(struct model *model, const char *const *events)
{
    model_become_ready(model);
    model_begin_response(model, "R1");
    for (; *events != NULL; events++)
        assert_int_equal(ws_send_text(model->ws, span_of(*events)), VP_OK);
    model_settle(model);
    return fake_call_told(&model->call);
}

static void a_call_is_carried_out_however_it_is_told(void **state)
{
    static const struct {
        const char *const events[6];
        const char *told;
    } cases[] = {
        /* all three */
        {{BEGUN, ARGUMENTS("{}"), ITEM_DONE("completed", "{}"), DONE("completed", ITEM("completed", "{}"))},
         CALLED "done R1 completed \n"},
        /* its item only */
        {{ITEM_DONE("completed", "{}"), DONE("completed", "")}, CALLED "done R1 completed \n"},
        {{BEGUN, ARGUMENTS("{}"), ITEM_DONE("completed", ""), DONE("completed", "")},
         CALLED "done R1 completed \n"},
        /* its arguments only; their event need not name the function, nor the call */
        {{BEGUN, ARGUMENTS("{}"), DONE("completed", "")}, CALLED "done R1 completed \n"},
        {{BEGUN,
          "{\"type\":\"response.function_call_arguments.done\",\"item_id\":\"F1\",\"arguments\":\"{}\"}",
          DONE("completed", "")},
         CALLED "done R1 completed \n"},
        {{"{\"type\":\"response.function_call_arguments.done\",\"call_id\":\"call_1\",\"name\":\"add_item\","
          "\"arguments\":{}}",
          DONE("completed", "")},
         CALLED "done R1 completed \n"},
        /* its response only */
        {{DONE("completed", "{\"type\":\"message\"}," ITEM("completed", "{}"))},
         CALLED "done R1 completed \n"},
        {{DONE("incomplete", ITEM("completed", "{}"))}, CALLED "done R1 incomplete \n"},
        /* a cut call never runs */
        {{BEGUN, ARGUMENTS("{}"), ITEM_DONE("incomplete", "{}"), DONE("cancelled", "")},
         "done R1 cancelled \n"},
        {{BEGUN, ARGUMENTS("{\\\"item"), DONE("incomplete", "")}, "done R1 incomplete \n"},
        {{BEGUN, ARGUMENTS("{}"), DONE("cancelled", "")}, "done R1 cancelled \n"},
        {{DONE("cancelled", ITEM("completed", "{}"))}, "done R1 cancelled \n"},
        {{DONE("completed", ITEM("incomplete", "{}"))}, "done R1 completed \n"},
        /* one that is whole although the next was cut */
        {{BEGUN, ARGUMENTS("{}"), DONE("incomplete", "")}, CALLED "done R1 incomplete \n"},
        {{BEGUN, DONE("completed", "7,null,[{}],\"x\"")}, "done R1 completed \n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(told_of(*state, cases[i].events), cases[i].told);
}

/* Some servers tell the arguments and speak on: the order does not wait for their last word. */
static void a_call_does_not_wait_for_the_rest_of_its_response(void **state)
{
    struct model *model = *state;
    assert_string_equal(told_of(model, (const char *const[]){BEGUN, ARGUMENTS("{}"), NULL}), "");
    for (int i = 0; i < 500 && model->call.told.len == 0; i++)
        loop_round(model->loop, 1);
    assert_string_equal(fake_call_told(&model->call), CALLED);
    model_say(model, DONE("completed", ITEM("completed", "{}")));
    assert_string_equal(fake_call_told(&model->call), "done R1 completed \n");
}

static void say_call(struct model *model, const char *id)
{
    char event[2048];
    snprintf(
        event, sizeof event,
        "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"%s\","
        "\"name\":\"n\",\"arguments\":\"{}\"}}",
        id);
    model_say(model, event);
}

static void calls_are_told_apart_by_their_whole_ids(void **state)
{
    struct model *model = *state;
    char id[301], told[700];
    memset(id, 'c', sizeof id - 1);
    id[300] = '\0';
    model_become_ready(model);
    for (char last = 'a'; last <= 'b'; last++) {
        id[299] = last;
        say_call(model, id);
        snprintf(told, sizeof told, "tool %s n {}\n", id);
        assert_string_equal(fake_call_told(&model->call), told);
        say_call(model, id);
        assert_string_equal(fake_call_told(&model->call), "");
    }
}

static void whatever_comes_of_a_function_call_is_a_sign_of_life(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    FOR_EACH_TEXT(
        event, BEGUN, ARGUMENTS("{}"), ITEM_DONE("completed", "{}"),
        "{\"type\":\"response.function_call_arguments.delta\",\"response_id\":\"R1\",\"delta\":\"{\"}",
        "{\"type\":\"response.content_part.added\",\"response_id\":\"R1\"}",
        "{\"type\":\"response.reasoning_summary.delta\",\"response_id\":\"R1\"}",
        "{\"type\":\"vendor.progress\",\"response_id\":\"R1\"}") {
        int count = model->call.event_count;
        model_say(model, *event);
        assert_int_equal(model->call.event_count, count + 1);
    }
}

static void end_call(struct call *call)
{
    struct model *model = call->owner;
    ai_leg_destroy(model->leg);
    model->leg = NULL;
    call->on_told = NULL;
}

/* Any of them may end the call: the rest is not looked at any more. */
static void the_call_may_end_with_any_of_its_function_calls(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    model->call.on_told = end_call;
    model->call.owner = model;
    assert_int_equal(ws_send_text(model->ws, span_of(BEGUN)), VP_OK);
    assert_int_equal(ws_send_text(model->ws, span_of(ARGUMENTS("{}"))), VP_OK);
    model_say(model, DONE("completed", "{\"type\":\"function_call\",\"call_id\":\"c2\",\"name\":\"n\"},"
                                       "{\"type\":\"function_call\",\"call_id\":\"c3\",\"name\":\"n\"}"));
    assert_string_equal(fake_call_told(&model->call), "tool c2 n \n");
}

#define ITEM_OF(response, item, call_id)                                                                     \
    "{\"type\":\"response.output_item.done\",\"response_id\":\"" response "\",\"item\":{\"id\":\"" item      \
    "\",\"type\":\"function_call\",\"status\":\"completed\"," call_id                                        \
    "\"name\":\"add_item\",\"arguments\":\"{}\"}}"
#define CALL_0 "\"call_id\":\"call_0\","

/* A server that counts its calls anew in each response; what comes late of an older one is still known. */
static void a_name_may_come_again_in_another_response(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    for (int i = 0; i < 2; i++) {
        model_begin_response(model, i == 0 ? "R1" : "R2");
        model_say(model, i == 0 ? ITEM_OF("R1", "F1", CALL_0) : ITEM_OF("R2", "F2", CALL_0));
        assert_string_equal(fake_call_told(&model->call), "tool call_0 add_item {}\n");
    }
    model_say(model, ITEM_OF("R2", "F2", CALL_0));
    model_say(model, ITEM_OF("R1", "F1", CALL_0));
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model,
              "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\",\"output\":["
              "{\"id\":\"F1\",\"type\":\"function_call\",\"status\":\"completed\"," CALL_0
              "\"name\":\"add_item\",\"arguments\":\"{}\"}]}}");
    assert_null(strstr(fake_call_told(&model->call), "tool"));
}

static void one_without_a_name_has_that_of_its_item(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    model_say(model, ITEM_OF("R1", "F1", ""));
    assert_string_equal(fake_call_told(&model->call), "tool F1 add_item {}\n");
}

static void nobody_announced_it_so_it_is_not_carried_out(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    model_say(model, ITEM_OF("ghost", "F1", CALL_0));
    model_say(
        model,
        "{\"type\":\"response.done\",\"response\":{\"id\":\"ghost\",\"status\":\"completed\",\"output\":["
        "{\"id\":\"F1\",\"type\":\"function_call\",\"status\":\"completed\"," CALL_0
        "\"name\":\"add_item\",\"arguments\":\"{}\"}]}}");
    assert_null(strstr(fake_call_told(&model->call), "tool"));
}

TESTS_WITH(model_open, model_close) = {
    TEST(function_calls_run_once),
    TEST(a_call_is_carried_out_however_it_is_told),
    TEST(a_call_does_not_wait_for_the_rest_of_its_response),
    TEST(calls_are_told_apart_by_their_whole_ids),
    TEST(whatever_comes_of_a_function_call_is_a_sign_of_life),
    TEST(the_call_may_end_with_any_of_its_function_calls),
    TEST(a_name_may_come_again_in_another_response),
    TEST(one_without_a_name_has_that_of_its_item),
    TEST(nobody_announced_it_so_it_is_not_carried_out),
};
