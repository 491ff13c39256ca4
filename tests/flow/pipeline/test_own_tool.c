/* The restaurant's own tools on the traditional arm: a turn waits for them, within its own time. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "flow/pipeline/with_scene.h"
#include "with_own_menu.h"

static struct {
    struct scene *scene;
    struct loop_timer answers;
    uint32_t request_id;
    int64_t timeout_ms;
    const char *why;
} till;

static void on_answer(void *arg)
{
    (void)arg;
    spoken_turn_on_own_tool(till.scene->turn, till.request_id,
                            &(struct own_tool_reply){.body = SPAN_LIT("{\"points\":120}"), .why = till.why});
}

static void ask(void *leg, uint32_t request_id, const struct own_tool_question *question)
{
    assert_ptr_equal(leg, &till);
    till.request_id = request_id;
    till.timeout_ms = question->timeout_ms;
    loop_timer_start(&till.answers, 30);
}
static const struct own_tool_port own_port = {ask};

static void take_own_turn(struct scene *scene, const char *why)
{
    menu_release(scene->menu);
    scene->menu = own_menu("https://till.example/voiceplate");
    till.scene = scene;
    till.why = why;
    assert_int_equal(loop_timer_init(&till.answers, scene->rest->loop, on_answer, NULL), VP_OK);
    model_calls(scene, "", "loyalty_points", "{}");
    model_says(scene, "That is what I know.");
    struct spoken_turn_options options = options_of(scene);
    options.words = "how many points do I have";
    options.own_tools = &own_port;
    options.own_tools_leg = &till;
    run(scene, &options);
    loop_timer_deinit(&till.answers);
    assert_int_equal(scene->failed, TURN_NOTHING_FAILED);
    assert_string_equal(scene->say, "That is what I know.");
}

static void the_model_is_shown_them_and_told_the_answer(void **state)
{
    take_own_turn(*state, "");
    expect_last_message(*state, "tool", "{\"ok\":true,\"answer\":{\"points\":120}}");
    assert_non_null(
        strstr(rest_request(((struct scene *)*state)->rest, REST_CHAT), "\"name\":\"loyalty_points\""));
    assert_int_equal(till.timeout_ms, 5000);
}

static void one_that_fails_is_told_too(void **state)
{
    take_own_turn(*state, "it answered with status 500");
    expect_last_message(*state, "tool", "did not answer. Say so");
}

static void a_short_turn_gives_it_what_it_can_spare(void **state)
{
    struct scene *scene = *state;
    scene->rest->settings.budgets = spoken_turn_budgets_default;
    scene->rest->settings.budgets.total_ms = 7000;
    take_own_turn(scene, "");
    assert_in_range(till.timeout_ms, 500, 2000);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(the_model_is_shown_them_and_told_the_answer),
    TEST(one_that_fails_is_told_too),
    TEST(a_short_turn_gives_it_what_it_can_spare),
};
