/* Which calls nobody has any more, and that no other one is touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "base/clock.h"
#include "web/sweep.h"

enum { NOW_MS = 10000000, BORN_MS = 5000000 };

static struct store *store;
static struct scoreboard *board;

static int open_place(void **state)
{
    (void)state;
    char why[256];
    assert_int_equal(store_open("sqlite::memory:", &store, why, sizeof why), VP_OK);
    board = calloc(1, scoreboard_size_bytes());
    assert_non_null(board);
    clock_set_for_test(0, BORN_MS);
    scoreboard_init(board);
    return 0;
}

static int close_place(void **state)
{
    (void)state;
    clock_set_for_test(-1, 0);
    store_close(store);
    return tests_free(board);
}

struct seen { /* milliseconds before now; 0: never */
    int64_t started_ms, taken_ms, seen_ms;
};

static void begin(const char *call_sid, enum store_arm arm, struct seen seen)
{
    struct store_call call = {.restaurant_id = "r", .arm = arm};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", call_sid);
    call.started_unix_ms = NOW_MS - seen.started_ms;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    if (seen.taken_ms != 0)
        assert_int_equal(store_take_call(store, call_sid, (NOW_MS - seen.taken_ms) * 1000), VP_OK);
    const struct store_measures measures = {.seen_unix_ms = NOW_MS - seen.seen_ms};
    if (seen.seen_ms != 0)
        assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
}

static void sweep_unseen(int64_t stream_ms, int expected_count)
{
    int count = -1;
    assert_int_equal(sweep_all(store, board, NOW_MS, stream_ms, &count), VP_OK);
    assert_int_equal(count, expected_count);
}

static void sweep(int expected_count)
{
    sweep_unseen(SWEEP_STREAM_MS, expected_count);
}

static void expect_end(const char *call_sid, const char *reason)
{
    struct store_call call;
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    if (strcmp(call.end_reason, reason) != 0)
        fail_msg("%s ended: '%s', not '%s'", call_sid, call.end_reason, reason);
    assert_true((call.ended_unix_ms != 0) == (reason[0] != '\0'));
}

static void a_webhook_without_a_stream_is_swept(void **state)
{
    (void)state;
    begin("CAold", STORE_ARM_REALTIME, (struct seen){.started_ms = 91000});
    begin("CAasked-again", STORE_ARM_REALTIME, (struct seen){.started_ms = 300000, .seen_ms = 80000});
    begin("CAyoung", STORE_ARM_REALTIME, (struct seen){.started_ms = 89000});
    sweep(1);
    expect_end("CAold", "no stream came");
    expect_end("CAasked-again", "");
    expect_end("CAyoung", "");
    sweep(0);
}

/* Its stream token was promised by a service that is gone, and worth nothing in this one. */
static void a_webhook_before_the_start_is_swept(void **state)
{
    (void)state;
    clock_set_for_test(0, NOW_MS - 1000);
    scoreboard_init(board);
    begin("CAbefore", STORE_ARM_REALTIME, (struct seen){.started_ms = 1500});
    begin("CAafter", STORE_ARM_REALTIME, (struct seen){.started_ms = 500});
    begin("CAstream", STORE_ARM_REALTIME, (struct seen){.started_ms = 20000, .taken_ms = 19000});
    sweep(1);
    expect_end("CAbefore", "no stream came");
    expect_end("CAafter", "");
    expect_end("CAstream", ""); /* may live in a worker that outlived its master */
}

static void a_stream_that_another_machine_may_have_is_swept_later(void **state)
{
    (void)state;
    begin("CAcut-off", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 600000, .taken_ms = 599000, .seen_ms = 299000});
    begin("CAburnt", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 600000, .taken_ms = 599000, .seen_ms = 301000});
    sweep_unseen(SWEEP_CUT_OFF_MS, 1);
    expect_end("CAcut-off", "");
    expect_end("CAburnt", "left behind");
}

static void a_stream_that_nobody_shows_is_swept(void **state)
{
    (void)state;
    struct call_view view = {.call_sid = "CAelsewhere", .epoch = 1, .stream_id = 7};
    struct store_call call;
    begin("CAleft", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 600000, .taken_ms = 599000, .seen_ms = 31000});
    begin("CAorphan", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 600000, .taken_ms = 599000, .seen_ms = 12000});
    begin("CAjust-taken", STORE_ARM_REALTIME, (struct seen){.started_ms = 600000, .taken_ms = 5000});
    begin("CAelsewhere", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 600000, .taken_ms = 599000, .seen_ms = 500000});
    assert_true(
        scoreboard_take_call(board, scoreboard_claim(board, 3), &view)); /* a draining process's, too */
    sweep(1);
    expect_end("CAleft", "left behind");
    expect_end("CAorphan", "");
    expect_end("CAjust-taken", "");
    expect_end("CAelsewhere", "");
    assert_int_equal(store_find_call(store, "CAleft", &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, NOW_MS - 31000); /* when it was last seen */
    assert_int_equal(call.end_class, END_CLASS_FAILED);
}

static void a_traditional_call_between_two_turns_is_left(void **state)
{
    (void)state;
    const struct store_turn turn = {
        .call_sid = "CAhanded-over", .talk_json = "{}", .answer = "x", .audio_id = "", .unix_ms = NOW_MS};
    bool is_new;
    begin("CAbetween", STORE_ARM_TRADITIONAL, (struct seen){.started_ms = 900000, .seen_ms = 290000});
    begin("CAsilent", STORE_ARM_TRADITIONAL, (struct seen){.started_ms = 900000, .seen_ms = 301000});
    begin("CAhanded-over", STORE_ARM_REALTIME,
          (struct seen){.started_ms = 900000, .taken_ms = 890000, .seen_ms = 290000});
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    sweep(1);
    expect_end("CAbetween", "");
    expect_end("CAsilent", "no more webhooks");
    expect_end("CAhanded-over", "");
}

static void a_fallback_that_nobody_took_up_is_swept(void **state)
{
    (void)state;
    begin("CAlost", STORE_ARM_REALTIME, (struct seen){.started_ms = 900000, .taken_ms = 899000});
    begin("CAfresh", STORE_ARM_REALTIME, (struct seen){.started_ms = 900000, .taken_ms = 899000});
    assert_int_equal(store_end_call(store, "CAlost", 0, "fallback", NOW_MS - 91000), VP_OK);
    assert_int_equal(store_end_call(store, "CAfresh", 0, "fallback", NOW_MS - 80000), VP_OK);
    sweep(1);
    expect_end("CAlost", "not taken up");
    expect_end("CAfresh", "fallback");
}

TESTS_WITH(open_place, close_place) = {
    TEST(a_webhook_without_a_stream_is_swept),
    TEST(a_webhook_before_the_start_is_swept),
    TEST(a_stream_that_nobody_shows_is_swept),
    TEST(a_stream_that_another_machine_may_have_is_swept_later),
    TEST(a_traditional_call_between_two_turns_is_left),
    TEST(a_fallback_that_nobody_took_up_is_swept),
};
