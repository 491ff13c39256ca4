#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/playback.h"
#include "call/thresholds.h"
#include "with_ulaw.h"

static struct playback playback;
static struct heard heard;
static char mark[HEARD_MARK_BYTES];

static int begin(void **state)
{
    (void)state;
    playback_init(&playback);
    heard_init(&heard);
    return 0;
}

static int end(void **state)
{
    (void)state;
    playback_deinit(&playback);
    return 0;
}

/* Audio of one code goes to the telephone. */
static void send(const char *item, int duration_ms, uint8_t code, int64_t now_ms)
{
    struct span b64 = ulaw_constant_b64(duration_ms, code);
    const struct heard_item *sent = heard_send(&heard, item, 7, b64, now_ms, mark);
    assert_non_null(sent);
    playback_put(&playback, sent->number, sent->sent_bytes, b64);
}

static void what_was_not_heard_is_there_after_a_pause(void **state)
{
    (void)state;
    send("a", 500, 0x80, 0);
    send("b", 500, 0x90, 0);
    heard_pause(&heard, 300);
    assert_true(playback_is_whole(&playback, &heard));
    struct span rest = playback_take_up(&playback, 1, 300 * 8);
    assert_int_equal(rest.len, 200 * 8);
    assert_int_equal((uint8_t)rest.at[rest.len - 1], 0x80);
    struct span next = playback_take_up(&playback, 2, 0);
    assert_int_equal(next.len, 500 * 8);
    assert_int_equal((uint8_t)next.at[0], 0x90); /* nothing is faded that was not cut */
    assert_null(playback_take_up(&playback, 3, 0).at);
}

static void the_rest_fades_in(void **state)
{
    (void)state;
    send("a", 500, 0x80, 0); /* the loudest code */
    struct span rest = playback_take_up(&playback, 1, 300 * 8);
    assert_in_range(ulaw_to_pcm16((uint8_t)rest.at[0]), 0, 100);
    assert_in_range(ulaw_to_pcm16((uint8_t)rest.at[32]), 12000, 20000);
    assert_int_equal((uint8_t)rest.at[64], 0x80);
}

static void a_sentence_is_taken_up_in_a_pause_between_words(void **state)
{
    (void)state;
    send("a", 300, 0x80, 0);
    send("a", 60, ULAW_SILENCE, 0); /* at 300 to 360 ms */
    send("a", 300, 0x80, 0);
    assert_in_range(playback_restart(&playback, 1, 500 * 8), 300 * 8, 360 * 8);
    assert_int_equal(playback_restart(&playback, 1, 200 * 8),
                     (200 - PLAYBACK_OVERLAP_MS) * 8); /* none before */
    assert_int_equal(playback_restart(&playback, 1, 10 * 8), 0);
}

static void what_was_heard_is_forgotten_but_for_the_moment_before(void **state)
{
    (void)state;
    send("a", 1000, 0x80, 0);
    assert_true(heard_mark(&heard, mark, 1000));
    send("a", 1000, 0x80, 1000);
    playback_trim(&playback, &heard);
    assert_true(playback_is_whole(&playback, &heard));
    assert_int_equal(playback_take_up(&playback, 1, (1000 - PLAYBACK_LEAD_MS) * 8).len,
                     (1000 + PLAYBACK_LEAD_MS) * 8);
    assert_null(playback_take_up(&playback, 1, (999 - PLAYBACK_LEAD_MS) * 8).at);
    heard_complete(&heard, "a");
    assert_true(heard_mark(&heard, mark, 2000));
    playback_trim(&playback, &heard);
    assert_null(playback.audio.at); /* a silent agent costs no memory */
}

static void more_than_a_minute_is_not_kept_and_said_so(void **state)
{
    (void)state;
    for (int i = 0; i < PLAYBACK_MAX_MS / 1000 + 1; i++)
        send("a", 1000, 0x80, 0);
    assert_false(playback_is_whole(&playback, &heard));
    assert_in_range(playback.audio.len, 1, PLAYBACK_MAX_MS * 8);
    playback_drop(&playback);
    assert_null(playback.audio.at);
    heard_init(&heard);
    send("b", 100, 0x80, 0);
    assert_true(playback_is_whole(&playback, &heard));
}

static void long_speech_moves_along(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++) {
        send("a", 1000, 0x80, i * 1000);
        assert_true(heard_mark(&heard, mark, i * 1000 + 1000));
        playback_trim(&playback, &heard);
    }
    assert_in_range(playback.audio.len, 1, 64 * 1024);
    assert_true(playback_is_whole(&playback, &heard));
}

/* A minute of speech that is heard as it comes, and a sentence that was there long before it is heard. */
static void the_memory_is_in_step_with_what_is_unheard(void **state)
{
    (void)state;
    size_t most_bytes = 0;
    for (int64_t now_ms = 0; now_ms < 60000; now_ms += 20) {
        send("a", 20, 0x80, now_ms);
        assert_true(heard_mark(&heard, mark, now_ms + 20));
        playback_trim(&playback, &heard);
        if (playback.audio.size_bytes > most_bytes)
            most_bytes = playback.audio.size_bytes;
    }
    assert_in_range(most_bytes, 1, 4 * 1024);
    char marks[100][HEARD_MARK_BYTES];
    for (int i = 0; i < 100; i++) {
        send("b", 100, 0x90, 60000);
        memcpy(marks[i], mark, sizeof mark);
    }
    assert_true(playback.audio.size_bytes > 80000);
    for (int i = 0; i < 95; i++) {
        assert_true(heard_mark(&heard, marks[i], 60000 + i * 100));
        playback_trim(&playback, &heard);
    }
    assert_in_range(playback.audio.size_bytes, 1, 32 * 1024);
    assert_true(playback_is_whole(&playback, &heard));
    struct span rest = playback_take_up(&playback, 2, 9500 * 8);
    assert_int_equal(rest.len, 500 * 8);
    assert_int_equal((uint8_t)rest.at[rest.len - 1], 0x90);
}

TESTS_WITH(begin, end) = {
    TEST(the_memory_is_in_step_with_what_is_unheard),
    TEST(what_was_not_heard_is_there_after_a_pause),
    TEST(the_rest_fades_in),
    TEST(a_sentence_is_taken_up_in_a_pause_between_words),
    TEST(what_was_heard_is_forgotten_but_for_the_moment_before),
    TEST(more_than_a_minute_is_not_kept_and_said_so),
    TEST(long_speech_moves_along),
};
