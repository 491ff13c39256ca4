#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "audio/ulaw.h"
#include "callers/playout.h"

static void put(struct playout *playout, size_t len, char value)
{
    char bytes[1000];
    memset(bytes, value, sizeof bytes);
    assert_int_equal(playout_put(playout, (struct span){bytes, len}), VP_OK);
}

static void marks_return_when_audio_before_them_was_played(void **state)
{
    (void)state;
    struct playout playout;
    uint8_t frame[160];
    char name[16];
    playout_init(&playout);
    assert_int_equal(playout_put_mark(&playout, "at-once"), VP_OK);
    assert_true(playout_take_mark(&playout, name, sizeof name));
    assert_string_equal(name, "at-once");
    put(&playout, 200, 1);
    assert_int_equal(playout_put_mark(&playout, "a"), VP_OK);
    put(&playout, 100, 2);
    assert_int_equal(playout_put_mark(&playout, "b"), VP_OK);
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 160);
    assert_false(playout_take_mark(&playout, name, sizeof name));
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 140);
    assert_int_equal(frame[39], 1);
    assert_int_equal(frame[40], 2);
    assert_int_equal(frame[140], ULAW_SILENCE);
    assert_true(playout_take_mark(&playout, name, sizeof name));
    assert_string_equal(name, "a");
    assert_true(playout_take_mark(&playout, name, sizeof name));
    assert_string_equal(name, "b");
    assert_false(playout_take_mark(&playout, name, sizeof name));
    playout_deinit(&playout);
}

static void clear_empties_and_returns_all_marks(void **state)
{
    (void)state;
    struct playout playout;
    uint8_t frame[160];
    char name[16];
    playout_init(&playout);
    put(&playout, 400, 1);
    assert_int_equal(playout_put_mark(&playout, "a"), VP_OK);
    put(&playout, 400, 1);
    assert_int_equal(playout_put_mark(&playout, "b"), VP_OK);
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 160);
    playout_clear(&playout);
    assert_true(playout_take_mark(&playout, name, sizeof name));
    assert_true(playout_take_mark(&playout, name, sizeof name));
    assert_string_equal(name, "b");
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 0);
    /* What comes after the clear is a new life. */
    put(&playout, 100, 3);
    assert_int_equal(playout_put_mark(&playout, "c"), VP_OK);
    assert_false(playout_take_mark(&playout, name, sizeof name));
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 100);
    assert_true(playout_take_mark(&playout, name, sizeof name));
    playout_deinit(&playout);
}

static void ten_minutes_are_the_limit(void **state)
{
    (void)state;
    struct playout playout;
    playout_init(&playout);
    uint8_t frame[160];
    size_t len = PLAYOUT_MAX_BYTES - 100;
    char *bytes = calloc(1, len);
    assert_int_equal(playout_put(&playout, (struct span){bytes, len}), VP_OK);
    assert_int_equal(playout_put(&playout, (struct span){bytes, 160}), VP_ERR_TOO_BIG);
    assert_int_equal(playout_waiting_bytes(&playout), PLAYOUT_MAX_BYTES);
    assert_int_equal(playout_take(&playout, frame, sizeof frame), 160);
    assert_int_equal(playout_put(&playout, (struct span){bytes, 160}), VP_OK);
    assert_int_equal(playout_waiting_bytes(&playout), PLAYOUT_MAX_BYTES);
    free(bytes);
    playout_deinit(&playout);
}

TESTS = {
    TEST(marks_return_when_audio_before_them_was_played),
    TEST(clear_empties_and_returns_all_marks),
    TEST(ten_minutes_are_the_limit),
};
