/* Sessions that are opened before their calls come. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "flow/openai/with_model.h"
#include "openai/sessions_ahead.h"
#include "with_log.h"

enum { COUNT_MAX = 2 };

struct desk {
    struct model *model;
    struct sessions_ahead *ahead;
    struct menu *menu, *other;
};

static struct menu *load(const char *path)
{
    static struct problems problems;
    struct menu *menu = NULL;
    assert_int_equal(menu_load(path, &menu, &problems), VP_OK);
    return menu;
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    assert_int_equal(model_open((void **)&desk->model), 0);
    desk->menu = load("menus/harbor-pizza.yaml");
    desk->other = load("menus/casa-verde.yaml");
    assert_int_equal(
        sessions_ahead_create(desk->model->loop, &desk->model->settings, COUNT_MAX, &desk->ahead), VP_OK);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    sessions_ahead_destroy(desk->ahead);
    model_settle(desk->model);
    menu_release(desk->menu);
    menu_release(desk->other);
    int failed = model_close((void **)&desk->model);
    clock_set_for_test(-1, 0);
    return tests_free(desk) + failed;
}

static void open_ready(struct desk *desk)
{
    sessions_ahead_open(desk->ahead, desk->menu);
    model_settle(desk->model);
    model_say(desk->model, CREATED_GA);
    model_say(desk->model, UPDATED_GA);
    desk->model->heard.len = 0;
}

static void a_call_begins_with_the_session_that_waits(void **state)
{
    static struct log_capture capture;
    struct desk *desk = *state;
    struct model *model = desk->model;
    log_capture_start(&capture);
    open_ready(desk);
    assert_null(strstr(log_capture_stop(&capture), "session_ready")); /* of no call yet */
    assert_int_equal(model->upgrade_count, 1);
    assert_string_equal(fake_call_told(&model->call), "");
    assert_true(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
    assert_string_equal(fake_call_told(&model->call), ""); /* no port function calls back */
    log_capture_start(&capture);
    loop_round(model->loop, 0);
    assert_non_null(strstr(log_capture_stop(&capture), "call=CA7 session_ready id=\"sess_1\""));
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    assert_int_not_equal(model->call.left_ms, 0); /* it was told the session's limit */
    assert_true(model->activity_count > 0);
    model_settle(model);
    assert_int_equal(model->upgrade_count, 1);
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-1\"}\n");
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    assert_string_equal(fake_call_told(&model->call), "response R1\n");
    assert_false(sessions_ahead_take(desk->ahead, desk->menu, model->leg)); /* once */
}

static void a_session_on_its_way_becomes_ready_in_its_call(void **state)
{
    struct desk *desk = *state;
    struct model *model = desk->model;
    sessions_ahead_open(desk->ahead, desk->menu);
    model_settle(model);
    assert_true(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
    model_say(model, CREATED_GA);
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    assert_int_equal(model->upgrade_count, 1);
    model_hang_up(model, 1011, "down");
    assert_string_equal(fake_call_told(&model->call), "gone closed with 1011: down\n");
}

static void a_call_at_the_engine_leaves_it_and_closes_it(void **state)
{
    struct desk *desk = *state;
    struct model *model = desk->model;
    open_ready(desk);
    assert_true(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    ai_leg_port.dial(model->leg, AI_PLACE_ENGINE);
    model_settle(model);
    assert_int_equal(model->upgrade_count, 2);
    ai_leg_port.close(model->leg, "call is over");
    model_settle(model);
    assert_int_equal(model->end_count, 2);
}

static void one_waits_for_each_restaurant_and_no_more_than_may(void **state)
{
    struct desk *desk = *state;
    sessions_ahead_open(desk->ahead, desk->menu);
    sessions_ahead_open(desk->ahead, desk->menu);
    model_settle(desk->model);
    assert_int_equal(desk->model->upgrade_count, 1);
    assert_false(sessions_ahead_take(desk->ahead, desk->other, desk->model->leg));
    sessions_ahead_open(desk->ahead, desk->other);
    struct menu *third = load("menus/harbor-pizza.yaml"); /* as after a reload */
    sessions_ahead_open(desk->ahead, third);
    model_settle(desk->model);
    assert_int_equal(desk->model->upgrade_count, COUNT_MAX);
    assert_false(sessions_ahead_take(desk->ahead, third, desk->model->leg));
    menu_release(third);
}

static void one_that_nobody_takes_is_closed(void **state)
{
    struct desk *desk = *state;
    struct model *model = desk->model;
    int64_t unused = metric_get(METRIC_SESSIONS_AHEAD_UNUSED_TOTAL), now_ms = clock_mono_ms();
    open_ready(desk);
    clock_set_for_test((now_ms + SESSIONS_AHEAD_LIFE_MS + 1000) * 1000, clock_unix_ms());
    sessions_ahead_expire(desk->ahead);
    model_settle(model);
    assert_int_equal(model->end_count, 1);
    assert_false(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    assert_int_equal(metric_get(METRIC_SESSIONS_AHEAD_UNUSED_TOTAL) - unused, 1);
}

static void one_that_cannot_be_had_costs_nothing(void **state)
{
    struct desk *desk = *state;
    struct model *model = desk->model;
    model->refuse_status = 503;
    sessions_ahead_open(desk->ahead, desk->menu);
    model_settle(model);
    assert_false(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    model->refuse_status = 0;
    open_ready(desk);
    assert_int_equal(
        ws_send_text(model->ws, SPAN_LIT("{\"type\":\"error\",\"error\":{\"code\":\"session_expired\","
                                         "\"message\":\"m\"}}")),
        VP_OK);
    model_settle(model);
    assert_false(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    assert_string_equal(fake_call_told(&model->call), "");
}

static void a_model_that_speaks_to_nobody_is_not_heard(void **state)
{
    struct desk *desk = *state;
    struct model *model = desk->model;
    open_ready(desk);
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    model_say(model, "{\"type\":\"response.output_audio.delta\",\"response_id\":\"R1\",\"item_id\":\"A1\","
                     "\"delta\":\"f39/\"}");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\"}}");
    assert_true(sessions_ahead_take(desk->ahead, desk->menu, model->leg));
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
}

TESTS_WITH(open_desk, close_desk) = {
    TEST(a_call_begins_with_the_session_that_waits),
    TEST(a_session_on_its_way_becomes_ready_in_its_call),
    TEST(a_call_at_the_engine_leaves_it_and_closes_it),
    TEST(one_waits_for_each_restaurant_and_no_more_than_may),
    TEST(one_that_nobody_takes_is_closed),
    TEST(one_that_cannot_be_had_costs_nothing),
    TEST(a_model_that_speaks_to_nobody_is_not_heard),
};
