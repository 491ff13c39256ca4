/* The restaurant's own tools in a call: asked aside, waited for behind a filler, and never the end of a call. */
#include "with_cmocka.h"

#include "base/metric.h"
#include "scene.h"
#include "with_own_menu.h"

static struct {
    uint32_t ids[8];
    size_t count;
    char tool[64], body[4096];
    int64_t timeout_ms;
} asked;

static void ask(void *leg, uint32_t request_id, const struct own_tool_question *question)
{
    (void)leg;
    asked.ids[asked.count++ % 8] = request_id;
    snprintf(asked.tool, sizeof asked.tool, "%s", question->tool->name);
    snprintf(asked.body, sizeof asked.body, "%s", question->body);
    asked.timeout_ms = question->timeout_ms;
}
static const struct own_tool_port own_port = {ask};

static int64_t fillers;

static int open_own(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    memset(&asked, 0, sizeof asked);
    start.menu = own_menu("https://till.example/voiceplate");
    start.own_tools = &own_port;
    start.filler_ms = 900;
    fillers = metric_get(METRIC_FILLERS_TOTAL);
    bool is_open = stage_open(&stage, &start);
    menu_release(start.menu);
    return is_open ? 0 : -1;
}

static void reply(size_t index, const char *body, const char *why)
{
    call_on_own_tool(stage.call, asked.ids[index],
                     &(struct own_tool_reply){.body = span_of(body), .why = why});
}

static void an_answer_goes_to_the_model_which_is_asked_to_go_on(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "loyalty_points", "{}");
    assert_int_equal(asked.count, 1);
    assert_string_equal(asked.tool, "loyalty_points");
    assert_int_equal(asked.timeout_ms, 5000);
    assert_non_null(strstr(asked.body, "\"caller_number\":\"+15550002222\""));
    assert_string_equal(stage.last_output, "");
    stage_forget(&stage);
    after(1000, THINKING);
    assert_false(stage_saw_beginning(&stage, "ai respond"));
    reply(0, "{\"points\":120}", "");
    answered("{\"ok\":true,\"answer\":{\"points\":120}}");
    saw("ai respond");
}

static void the_caller_hears_a_filler_meanwhile_and_the_model_is_not_blamed(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    stage_ai_calls(&stage, "loyalty_points", "{}");
    after(5500, THINKING);
    assert_in_range(metric_get(METRIC_FILLERS_TOTAL) - fillers, 1, 2);
    assert_int_equal(stage.dial_count, 1);
    reply(0, "", "no answer in time");
    answered("did not answer. Say so");
    saw("ai respond");
    after(9000, THINKING); /* its own time begins then */
    assert_int_equal(stage.dial_count, 1);
}

static void ours_do_not_wait_for_theirs(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    stage_ai_asks(&stage, "t1", "loyalty_points", "{}");
    stage_ai_asks(&stage, "t2", "add_item", "{\"item_id\":\"soup\"}");
    stage_wait(&stage, 10);
    answered("\"line_id\":\"L1\"");
    stage_forget(&stage);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    assert_false(stage_saw_beginning(&stage, "ai respond")); /* one of both is not answered yet */
    reply(0, "120", "");
    saw("ai respond");
}

static void what_is_wrong_is_told_without_asking(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "find_table", "{}");
    answered("people is needed.");
    stage_ai_calls(&stage, "find_table", "{\"people\":4,\"roof\":true}");
    answered("roof is not taken.");
    stage_ai_calls(&stage, "find_tables", "{}");
    answered("unknown_function");
    assert_int_equal(asked.count, 0);
    stage_ai_calls(&stage, "find_table", "{\"people\":4}");
    assert_int_equal(asked.count, 1);
    assert_int_equal(asked.timeout_ms, 1000);
    reply(0, "yes", "");
    answered("\"answer\":\"yes\"");
}

static void a_fifth_at_once_is_told_to_be_too_many(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    for (int i = 0; i < 5; i++) {
        char id[8];
        snprintf(id, sizeof id, "t%d", i);
        stage_ai_asks(&stage, id, "loyalty_points", "{}");
    }
    assert_int_equal(asked.count, 4);
    answered("\"code\":\"busy\"");
    for (size_t i = 0; i < 4; i++)
        reply(i, "1", "");
    reply(0, "2", ""); /* of a question that is answered: nothing happens */
    answered("\"answer\":1");
}

static void an_answer_for_a_session_that_is_gone_is_dropped(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "loyalty_points", "{}");
    call_on_ai_gone(stage.call, "connection lost");
    stage_wait(&stage, 10);
    stage_ai_ready(&stage);
    reply(0, "120", "");
    assert_string_equal(stage.last_output, "");
    stage_wait(&stage, 1000);
    assert_int_equal(stage.ended_count, 0);
}

static void nobody_answers_and_the_call_goes_on_all_the_same(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    stage_ai_calls(&stage, "loyalty_points", "{}");
    after(5990, THINKING);
    assert_string_equal(stage.last_output, "");
    stage_wait(&stage, 20);
    answered("did not answer. Say so");
    saw("ai respond");
}

static void where_nobody_can_ask_the_model_is_told_so(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.menu = own_menu("https://till.example/voiceplate");
    reopen_stage(&start);
    menu_release(start.menu);
    begin_asked(500);
    stage_ai_calls(&stage, "loyalty_points", "{}");
    answered("cannot be looked up now");
}

TESTS_WITH(open_own, close_stage) = {
    TEST(an_answer_goes_to_the_model_which_is_asked_to_go_on),
    TEST(the_caller_hears_a_filler_meanwhile_and_the_model_is_not_blamed),
    TEST(ours_do_not_wait_for_theirs),
    TEST(what_is_wrong_is_told_without_asking),
    TEST(a_fifth_at_once_is_told_to_be_too_many),
    TEST(an_answer_for_a_session_that_is_gone_is_dropped),
    TEST(nobody_answers_and_the_call_goes_on_all_the_same),
    TEST(where_nobody_can_ask_the_model_is_told_so),
};
