#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "call/kept_audio.h"
#include "call/thresholds.h"

enum { PACKET_BYTES = 216 /* 20 ms as base64 */ };

static struct kept_audio kept;

static int begin(void **state)
{
    (void)state;
    kept_audio_init(&kept);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kept_audio_deinit(&kept);
    return 0;
}

/* A packet that shows its number. */
static void put(int number)
{
    char packet[PACKET_BYTES + 1];
    snprintf(packet, sizeof packet, "%0*d", PACKET_BYTES, number);
    kept_audio_put(&kept, span_of(packet));
}

static void expect_next(void *owner, struct span packet)
{
    char expected[PACKET_BYTES + 1];
    snprintf(expected, sizeof expected, "%0*d", PACKET_BYTES, (*(int *)owner)++);
    assert_int_equal(packet.len, PACKET_BYTES);
    assert_memory_equal(packet.at, expected, PACKET_BYTES);
}

static void assert_kept(int first, int last)
{
    kept_audio_replay(&kept, expect_next, &first);
    assert_int_equal(first, last + 1);
}

static void the_moment_before_a_turn_fits_into_the_first_ring(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        put(i);
        kept_audio_trim(&kept, CALL_PREROLL_COUNT);
        assert_int_equal(kept.size_bytes, KEPT_AUDIO_FIRST_BYTES);
    }
    assert_kept(5000 - CALL_PREROLL_COUNT, 4999);
}

static void what_a_long_turn_took_is_given_back_after_it(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++)
        put(i);
    assert_int_equal(kept.size_bytes, KEPT_AUDIO_BYTES);
    assert_kept(0, 499);
    kept_audio_trim(&kept, CALL_PREROLL_COUNT);
    assert_int_equal(kept.size_bytes, KEPT_AUDIO_FIRST_BYTES);
    assert_kept(460, 499);
    put(500);
    kept_audio_trim(&kept, CALL_PREROLL_COUNT);
    assert_kept(461, 500);
    kept_audio_trim(&kept, 0);
    assert_int_equal(kept.count, 0);
}

static void the_oldest_make_room(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++)
        put(i);
    int held = KEPT_AUDIO_BYTES / (PACKET_BYTES + 2);
    assert_int_equal(kept.lost_count, 1000 - held);
    assert_kept(1000 - held, 999);
}

TESTS_WITH(begin, end) = {
    TEST(the_moment_before_a_turn_fits_into_the_first_ring),
    TEST(what_a_long_turn_took_is_given_back_after_it),
    TEST(the_oldest_make_room),
};
