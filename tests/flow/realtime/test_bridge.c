/* A call between a telephone of the test's own and a model that nobody serves. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/end_reason.h"
#include "call/scoreboard.h"
#include "order/menu_set.h"
#include "realtime/bridge.h"
#include "with_ai_settings.h"
#include "with_held_store.h"

struct scene {
    struct loop *loop;
    struct store_thread *store;
    struct menu *menu;
    struct scoreboard *board;
    struct breaker breaker;
    struct model_gate gate;
    struct ai_settings nobody;
    struct bridge_setting setting;
    struct bridge *bridge;
    /* what the telephone was asked for */
    int close_count, forget_count;
    size_t played_bytes;
    char why[64];
    bool is_bridge_gone, is_gate_shut; /* a shut gate holds the store up */
};

static void phone_play(void *leg, struct span ulaw_b64)
{
    ((struct scene *)leg)->played_bytes += ulaw_b64.len;
}

static void phone_mark(void *leg, const char *name)
{
    (void)leg, (void)name;
}

static void phone_clear(void *leg)
{
    (void)leg;
}

static void phone_close(void *leg, const char *why)
{
    struct scene *scene = leg;
    scene->close_count++;
    snprintf(scene->why, sizeof scene->why, "%s", why);
}

static void phone_forget_call(void *leg)
{
    ((struct scene *)leg)->forget_count++;
}

static const struct phone_port phone = {phone_play, phone_mark, phone_clear, phone_close, phone_forget_call};

static void on_gone(void *owner, struct bridge *bridge)
{
    struct scene *scene = owner;
    assert_ptr_equal(bridge, scene->bridge);
    scene->is_bridge_gone = true;
}

static enum vp_err begin_stored_call(struct store *store, void *job)
{
    (void)job;
    bool is_new;
    struct store_call call = {.call_sid = "CA1", .restaurant_id = "harbor-pizza", .started_unix_ms = 1};
    return store_begin_call(store, &call, &is_new);
}

static void shut_gate(struct scene *scene)
{
    store_hold(scene->store);
    scene->is_gate_shut = true;
}

static void open_gate(struct scene *scene)
{
    if (scene->is_gate_shut)
        store_let_go();
    scene->is_gate_shut = false;
}

static int open_scene(void **state)
{
    static struct problems problems;
    struct scene *scene = calloc(1, sizeof *scene);
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &scene->menu, &problems), VP_OK);
    assert_int_equal(loop_create(&scene->loop), VP_OK);
    scene->store = store_in_memory(scene->loop, 64);
    assert_int_equal(store_thread_wait(scene->store, begin_stored_call, NULL), VP_OK);
    scene->board = calloc(1, scoreboard_size_bytes());
    scoreboard_start_row(scene->board, 1, SCOREBOARD_WORKER, 101);
    scene->gate = (struct model_gate){.breaker = &scene->breaker};
    scene->nobody = ai_settings_of("ws://127.0.0.1:9/v1/realtime");
    scene->setting = (struct bridge_setting){.loop = scene->loop,
                                             .store = scene->store,
                                             .places = {&scene->nobody, &scene->nobody},
                                             .call = call_settings_default,
                                             .board = scene->board,
                                             .gate = &scene->gate,
                                             .row = 1,
                                             .on_gone = on_gone,
                                             .owner = scene};
    const struct bridge_start start = {.phone = &phone,
                                       .phone_leg = scene,
                                       .call_sid = "CA1",
                                       .stream_sid = "MZ1",
                                       .caller_number = "+15550002222",
                                       .called_number = "+15550001111",
                                       .menu = scene->menu,
                                       .greeting_ulaw = SPAN_LIT("a greeting"),
                                       .board_slot = scoreboard_claim(scene->board, 1)};
    assert_int_equal(bridge_create(&scene->setting, &start, NULL, &scene->bridge), VP_OK);
    *state = scene;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    open_gate(scene);
    store_thread_stop(scene->store);
    loop_destroy(scene->loop);
    menu_release(scene->menu);
    free(scene->board);
    return tests_free(scene);
}

static void turn_until(struct scene *scene, const bool *is_so)
{
    for (int i = 0; i < 2000 && !*is_so; i++)
        loop_round(scene->loop, 5);
    assert_true(*is_so);
}

static void leave(struct scene *scene)
{
    bridge_phone_gone(scene->bridge);
    turn_until(scene, &scene->is_bridge_gone);
}

static void the_greeting_is_played_on_whatever_telephone_the_bridge_is_given(void **state)
{
    struct scene *scene = *state;
    assert_true(scene->played_bytes > 0);
    assert_int_equal(scene->close_count, 0);
    call_on_phone_gone(bridge_call(scene->bridge), end_reason_text(END_HANG_UP));
    leave(scene);
}

/* Otherwise the provider could ask what comes next before anybody can know it. */
static void the_stream_is_closed_only_when_the_end_is_stored(void **state)
{
    struct scene *scene = *state;
    shut_gate(scene);
    call_on_phone_gone(bridge_call(scene->bridge), end_reason_text(END_HANG_UP));
    for (int i = 0; i < 20; i++)
        loop_round(scene->loop, 5);
    assert_null(bridge_call(scene->bridge));
    assert_int_equal(scene->forget_count, 1); /* nothing more may be told to a call that is freed */
    assert_int_equal(scene->close_count, 0);
    open_gate(scene);
    for (int i = 0; i < 2000 && scene->close_count == 0; i++)
        loop_round(scene->loop, 5);
    assert_int_equal(scene->close_count, 1);
    assert_string_equal(scene->why, end_reason_text(END_HANG_UP));
    leave(scene);
}

static void a_bridge_stays_while_its_stream_is_open(void **state)
{
    struct scene *scene = *state;
    call_on_phone_gone(bridge_call(scene->bridge), end_reason_text(END_HANG_UP));
    for (int i = 0; i < 2000 && scene->close_count == 0; i++)
        loop_round(scene->loop, 5);
    for (int i = 0; i < 10; i++)
        loop_round(scene->loop, 5);
    assert_false(scene->is_bridge_gone);
    leave(scene);
}

/* Its stream was closed by the call itself, whose telephone reports nothing any more. */
static void a_call_that_was_handed_on_is_over_when_its_stream_is(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 2000 && scene->close_count == 0; i++) /* no model can be had */
        loop_round(scene->loop, 5);
    assert_string_equal(scene->why, end_reason_text(END_FALLBACK));
    assert_non_null(bridge_call(scene->bridge));
    bridge_phone_gone(scene->bridge);
    for (int i = 0; i < 50 && !scene->is_bridge_gone; i++)
        loop_round(scene->loop, 5);
    assert_true(scene->is_bridge_gone);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(the_greeting_is_played_on_whatever_telephone_the_bridge_is_given),
    TEST(the_stream_is_closed_only_when_the_end_is_stored),
    TEST(a_bridge_stays_while_its_stream_is_open),
    TEST(a_call_that_was_handed_on_is_over_when_its_stream_is),
};
