#include <string.h>

#include "with_cmocka.h"

#include "base/base64.h"
#include "call/gap.h"
#include "call/kept_audio.h"
#include "with_cases.h"

struct packet {
    int64_t timestamp_ms, filled_ms; /* filled: what is put before it */
};

/* Packets of 20 ms that come at their time. */
static void expect_fills(struct gap *gap, const struct packet *packets, size_t count)
{
    for (const struct packet *packet = packets; packet < packets + count; packet++)
        if (gap_feed(gap, packet->timestamp_ms, 160, packet->timestamp_ms) != packet->filled_ms)
            fail_msg("the packet at %lld ms is filled otherwise", (long long)packet->timestamp_ms);
}

static void packets_in_time_need_nothing(void **state)
{
    (void)state;
    struct gap gap;
    gap_init(&gap);
    for (int i = 0; i < 100; i++) /* a stream may begin anywhere */
        expect_fills(&gap, &(struct packet){500 + i * 20, 0}, 1);
}

static void a_gap_is_filled_up_to_ten_seconds(void **state)
{
    (void)state;
    static const struct packet packets[] = {{0, 0}, {120, 100}, {140, 0}, {600000, 10000}, {600020, 0}};
    struct gap gap;
    gap_init(&gap);
    expect_fills(&gap, packets, COUNT_OF(packets));
}

static void time_that_goes_back_begins_anew(void **state)
{
    (void)state;
    static const struct packet packets[] = {{5000, 0}, {100, 0}, {120, 0}, {240, 100}};
    struct gap gap;
    gap_init(&gap);
    expect_fills(&gap, packets, COUNT_OF(packets));
}

static void the_timer_runs_only_while_the_caller_speaks(void **state)
{
    (void)state;
    struct gap gap;
    gap_init(&gap);
    gap_feed(&gap, 0, 160, 1000);
    assert_int_equal(gap_next_deadline_ms(&gap), INT64_MAX);
    assert_int_equal(gap_on_deadline(&gap, 5000), 0);
    gap_set_speaking(&gap, true, 1010);
    assert_int_equal(gap_next_deadline_ms(&gap), 1760);
    gap_feed(&gap, 20, 160, 1020);
    assert_int_equal(gap_next_deadline_ms(&gap), 1770);
    assert_int_equal(gap_on_deadline(&gap, 1769), 0);
    assert_int_equal(gap_on_deadline(&gap, 1770), 1000);
    assert_int_equal(gap_next_deadline_ms(&gap), 2770);
    gap_set_speaking(&gap, false, 1800);
    assert_int_equal(gap_next_deadline_ms(&gap), INT64_MAX);
}

/* The caller speaks, and one packet came. */
static struct gap gap_in_speech(void)
{
    struct gap gap;
    gap_init(&gap);
    gap_set_speaking(&gap, true, 0);
    gap_feed(&gap, 0, 160, 0);
    return gap;
}

static void what_the_timer_bridged_is_not_filled_again(void **state)
{
    (void)state;
    struct gap gap = gap_in_speech();
    assert_int_equal(gap_on_deadline(&gap, 750), 1000); /* stream time is now at 1020 */
    static const struct packet packets[] = {{780, 0}, {800, 0}, {1300, 280}, {1320, 0}};
    expect_fills(&gap, packets, COUNT_OF(packets));
}

static void the_timer_gives_up_after_ten_seconds(void **state)
{
    (void)state;
    struct gap gap = gap_in_speech();
    int64_t added_ms = 0;
    for (int64_t now_ms = 0; now_ms < 60000; now_ms += 10)
        added_ms += gap_on_deadline(&gap, now_ms);
    assert_int_equal(added_ms, 10000);
}

static void silence_is_right_base64(void **state)
{
    (void)state;
    for (int duration_ms = 1; duration_ms <= GAP_PIECE_MS; duration_ms++) {
        char text[GAP_PIECE_CHARS];
        uint8_t bytes[GAP_PIECE_CHARS];
        size_t len = gap_silence_b64(text, duration_ms), decoded = 0;
        assert_int_equal(base64_decode((struct span){text, len}, bytes, &decoded), VP_OK);
        assert_int_equal(decoded, duration_ms * 8);
        for (size_t i = 0; i < decoded; i++)
            assert_int_equal(bytes[i], 0xff);
    }
    char text[GAP_PIECE_CHARS];
    assert_int_equal(gap_silence_b64(text, 5000), GAP_PIECE_CHARS);
}

/* --- kept audio --- */

static char replayed[8][32];
static size_t replayed_count;

static void on_piece(void *owner, struct span ulaw_b64)
{
    (void)owner;
    if (replayed_count < 8)
        span_copy(ulaw_b64, replayed[replayed_count], sizeof replayed[0]);
    replayed_count++;
}

static void kept_pieces_come_back_in_order(void **state)
{
    (void)state;
    struct kept_audio kept;
    kept_audio_init(&kept);
    replayed_count = 0;
    kept_audio_put(&kept, SPAN_LIT("one"));
    kept_audio_put(&kept, SPAN_NONE);
    kept_audio_put(&kept, SPAN_LIT("two"));
    kept_audio_replay(&kept, on_piece, NULL);
    assert_int_equal(replayed_count, 2);
    assert_string_equal(replayed[0], "one");
    assert_string_equal(replayed[1], "two");
    kept_audio_replay(&kept, on_piece, NULL); /* a second session may need it, too */
    assert_int_equal(replayed_count, 4);
    kept_audio_trim(&kept, 1);
    kept_audio_replay(&kept, on_piece, NULL);
    assert_int_equal(replayed_count, 5);
    assert_string_equal(replayed[4], "two");
    kept_audio_deinit(&kept);
    kept_audio_replay(&kept, on_piece, NULL);
    assert_int_equal(replayed_count, 5);
}

static void the_moment_before_a_turn_takes_little_memory(void **state)
{
    (void)state;
    struct kept_audio kept;
    char piece[216];
    kept_audio_init(&kept);
    memset(piece, 'A', sizeof piece);
    for (int i = 0; i < 5000; i++) {
        kept_audio_put(&kept, (struct span){piece, sizeof piece});
        kept_audio_trim(&kept, 40);
    }
    assert_int_equal(kept.piece_count, 40);
    assert_int_equal(kept.size_bytes, KEPT_AUDIO_FIRST_BYTES);
    assert_int_equal(kept.lost_count, 0);
    kept_audio_deinit(&kept);
}

static void the_oldest_make_room(void **state)
{
    (void)state;
    struct kept_audio kept;
    char piece[216];
    kept_audio_init(&kept);
    replayed_count = 0;
    for (int i = 0; i < 1000; i++) {
        memset(piece, 'A' + i % 26, sizeof piece);
        kept_audio_put(&kept, (struct span){piece, sizeof piece});
    }
    size_t expected = KEPT_AUDIO_BYTES / (216 + 2);
    assert_int_equal(kept.piece_count, expected);
    assert_int_equal(kept.lost_count, 1000 - expected);
    kept_audio_replay(&kept, on_piece, NULL);
    assert_int_equal(replayed_count, expected);
    assert_int_equal(replayed[0][0], 'A' + (int)(1000 - expected) % 26);
    kept_audio_deinit(&kept);
}

static void a_piece_too_long_is_lost(void **state)
{
    (void)state;
    static char piece[KEPT_AUDIO_PIECE_MAX + 1];
    struct kept_audio kept;
    kept_audio_init(&kept);
    kept_audio_put(&kept, (struct span){piece, sizeof piece});
    assert_int_equal(kept.lost_count, 1);
    assert_int_equal(kept.piece_count, 0);
    kept_audio_deinit(&kept);
}

TESTS = {
    TEST(packets_in_time_need_nothing),
    TEST(a_gap_is_filled_up_to_ten_seconds),
    TEST(time_that_goes_back_begins_anew),
    TEST(the_timer_runs_only_while_the_caller_speaks),
    TEST(what_the_timer_bridged_is_not_filled_again),
    TEST(the_timer_gives_up_after_ten_seconds),
    TEST(silence_is_right_base64),
    TEST(kept_pieces_come_back_in_order),
    TEST(the_moment_before_a_turn_takes_little_memory),
    TEST(the_oldest_make_room),
    TEST(a_piece_too_long_is_lost),
};
