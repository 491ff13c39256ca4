#include "with_cmocka.h"

#include "base/base64.h"
#include "call/caller_sound.h"
#include "with_cases.h"

static uint8_t ulaw[3 * CALLER_SOUND_MAX + 240];
static char text[4 * sizeof ulaw / 3 + 4];
static struct caller_sound sound;

static void read_packet(size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ulaw[i] = (uint8_t)(i / 3);
    base64_encode(ulaw, bytes, text);
    caller_sound_read((struct span){text, base64_encoded_len(bytes)}, &sound);
}

static void a_packet_is_every_third_sample(void **state)
{
    (void)state;
    read_packet(160);
    assert_int_equal(sound.duration_ms, 20);
    assert_int_equal(sound.count, 54);
    for (size_t i = 0; i < sound.count; i++)
        assert_int_equal(sound.thirds[i], i);
}

static void assert_same(const struct ulaw_sums *sums, const struct ulaw_sums *wanted)
{
    assert_int_equal(sums->sum, wanted->sum);
    assert_int_equal(sums->squares, wanted->squares);
    assert_int_equal(sums->magnitudes, wanted->magnitudes);
    assert_int_equal(sums->loudest_count, wanted->loudest_count);
}

static void a_packet_of_any_length_is_added_up(void **state)
{
    (void)state;
    for (size_t bytes = 1; bytes <= 2 * 3 * CALLER_SUMS_MAX; bytes++) {
        struct ulaw_sums sums, tail;
        read_packet(bytes);
        size_t summed_count = sound.count < CALLER_SUMS_MAX ? sound.count : CALLER_SUMS_MAX;
        size_t tail_count = sound.count < ULAW_STRETCH ? sound.count : ULAW_STRETCH;
        ulaw_sums_of(sound.thirds, summed_count, &sums);
        ulaw_sums_of(sound.thirds + sound.count - tail_count, tail_count, &tail);
        assert_same(&sound.sums, &sums);
        assert_same(&sound.tail, &tail);
    }
}

static void what_is_malformed_has_none(void **state)
{
    (void)state;
    FOR_EACH_TEXT(malformed, "", "?!", "abc", "????", "AAAAA", "AAAA-AAA") {
        caller_sound_read(span_of(*malformed), &sound);
        assert_int_equal(sound.count, 0);
    }
}

static void of_a_long_packet_three_seconds_are_read(void **state)
{
    (void)state;
    read_packet(sizeof ulaw);
    assert_int_equal(sound.count, CALLER_SOUND_MAX);
    assert_int_equal(sound.duration_ms, 3030);
    assert_int_equal(sound.thirds[CALLER_SOUND_MAX - 1], (uint8_t)(CALLER_SOUND_MAX - 1));
}

TESTS = {
    TEST(a_packet_is_every_third_sample),
    TEST(a_packet_of_any_length_is_added_up),
    TEST(what_is_malformed_has_none),
    TEST(of_a_long_packet_three_seconds_are_read),
};
