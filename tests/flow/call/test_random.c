/* Random plays: whatever model, telephone and caller do, the rules hold. Fixed seeds, so that a failure can
 * be seen again. */
#include "with_cmocka.h"

#include "scene.h"

#include <stdlib.h>

#include "base/metric.h"
#include "with_monkey.h"

/* 300,000 acts; fewer where a sanitizer makes each ten times slower and the fuzzer does the rest. */
#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
enum { PLAY_COUNT = 500, ACT_COUNT = 120, ORDERS_MIN = 20 };
#else
enum { PLAY_COUNT = 2500, ACT_COUNT = 120, ORDERS_MIN = 100 };
#endif

static uint64_t random_state;

static uint8_t random_byte(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint8_t)(random_state >> 24);
}

static void the_rules_hold_in_random_plays(void **state)
{
    (void)state;
    struct problems problems = {0};
    struct stage_start start = stage_start_default;
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &start.menu, &problems), VP_OK);
    size_t orders = 0, by_state[CALL_STATE_COUNT] = {0};
    for (uint64_t play = 1; play <= PLAY_COUNT; play++) {
        random_state = play * 0x9e3779b97f4a7c15u;
        start.greeting_ms = play % 3 == 0 ? 0 : 1000;
        start.filler_ms = play % 2 == 0 ? 0 : 900;
        start.settings.has_engine = play % 5 != 0;
        start.first_place = play % 10 == 1 ? AI_PLACE_ENGINE : AI_PLACE_MODEL;
        assert_true(stage_open(&stage, &start));
        struct monkey monkey = {.stage = &stage};
        if (play % 4 != 0)
            stage_ai_ready(&stage);
        for (int act = 0; act < ACT_COUNT && stage.ended_count == 0; act++) {
            uint8_t what = random_byte(), how = random_byte();
            by_state[stage_state(&stage)]++;
            if (!monkey_act(&monkey, what, how))
                fail_msg("play %u act %d (%u %u): %s", (unsigned)play, act, what & 15u, how, stage.breach);
        }
        if (!monkey_end(&monkey))
            fail_msg("play %u: %s", (unsigned)play, stage.breach);
        orders += stage.order_count;
        stage_close(&stage);
    }
    menu_release(start.menu);
    for (int i = CALL_CONNECTING; i < CALL_STATE_COUNT; i++)
        if (by_state[i] == 0)
            fail_msg("no play came to %s", call_state_name((enum call_state)i));
    assert_int_equal(metric_get(METRIC_BUGS_TOTAL), 0);
    assert_true(orders >= ORDERS_MIN);
    print_message("%zu orders were stored\n", orders);
}

TESTS = {
    TEST(the_rules_hold_in_random_plays),
};
