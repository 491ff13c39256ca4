/* What of a call's two sides is recorded, and when. */
#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "realtime/call_recording.h"

enum { ANNOUNCEMENT_MS = 1000, PIECE_MS = 200, BEGIN_MS = 50000, DELAY_MS = 100 };
enum {
    ANNOUNCED_MS = BEGIN_MS + ANNOUNCEMENT_MS + DELAY_MS
}; /* so long after it was sent the mark is back */

static struct call_recording *recording;
static struct buf stereo;

static int open_recording(void **state)
{
    (void)state;
    recording = malloc(sizeof *recording);
    call_recording_begin(recording, ANNOUNCEMENT_MS * ULAW_BYTES_PER_MS, BEGIN_MS);
    buf_init(&stereo, 1 << 24);
    return 0;
}

static int close_recording(void **state)
{
    (void)state;
    call_recording_deinit(recording);
    buf_deinit(&stereo);
    return tests_free(recording);
}

static bool play(int ms, uint8_t sound, int64_t now_ms)
{
    uint8_t ulaw[4000 * ULAW_BYTES_PER_MS];
    memset(ulaw, sound, sizeof ulaw);
    return call_recording_play(recording, ulaw, (size_t)ms * ULAW_BYTES_PER_MS, now_ms);
}

static void hear(int ms, uint8_t sound, int64_t timestamp_ms, int64_t now_ms)
{
    uint8_t ulaw[4000 * ULAW_BYTES_PER_MS];
    memset(ulaw, sound, sizeof ulaw);
    call_recording_hear(recording, ulaw, (size_t)ms * ULAW_BYTES_PER_MS, timestamp_ms, now_ms);
}

static void take(int64_t now_ms, bool is_last)
{
    assert_int_equal(call_recording_take(recording, now_ms, is_last, &stereo), VP_OK);
}

static void announce(void)
{
    for (int ms = PIECE_MS; ms <= ANNOUNCEMENT_MS; ms += PIECE_MS)
        assert_int_equal(play(PIECE_MS, 'a', BEGIN_MS), ms == ANNOUNCEMENT_MS);
}

static void announce_and_run(void)
{
    announce();
    assert_true(call_recording_announced(recording, ANNOUNCED_MS));
}

/* side: 0 the caller, 1 the agent. Times since the recording began. */
static void expect(int side, int from_ms, int to_ms, uint8_t sound)
{
    assert_true(stereo.len >= (size_t)to_ms * ULAW_BYTES_PER_MS * 2);
    for (size_t i = (size_t)from_ms * ULAW_BYTES_PER_MS; i < (size_t)to_ms * ULAW_BYTES_PER_MS; i++)
        if ((uint8_t)stereo.at[2 * i + (size_t)side] != sound)
            fail_msg("side %d at %zu ms: %02x, not %02x", side, i / ULAW_BYTES_PER_MS,
                     (uint8_t)stereo.at[2 * i + (size_t)side], sound);
}

static void nothing_is_kept_from_before_the_announcement_was_heard(void **state)
{
    (void)state;
    hear(20, 'c', 0, BEGIN_MS + 20);
    announce();
    hear(20, 'c', 20, BEGIN_MS + 40);
    take(ANNOUNCED_MS - 1, false);
    assert_int_equal(stereo.len, 0);
    assert_true(call_recording_announced(recording, ANNOUNCED_MS));
    take(ANNOUNCED_MS + 300, true);
    assert_int_equal(stereo.len, 300 * ULAW_BYTES_PER_MS * 2);
    expect(0, 0, 300, ULAW_SILENCE);
    expect(1, 0, 300, ULAW_SILENCE);
}

static void a_caller_who_breaks_in_on_the_announcement_is_not_recorded(void **state)
{
    (void)state;
    announce();
    assert_true(call_recording_clear(recording, BEGIN_MS + 500));
    assert_false(call_recording_announced(recording, BEGIN_MS + 510)); /* cleared marks come back too */
    hear(20, 'c', 520, BEGIN_MS + 520);
    take(BEGIN_MS + 5000, true);
    assert_int_equal(stereo.len, 0);
}

static void a_mark_before_the_announcement_was_sent_begins_nothing(void **state)
{
    (void)state;
    assert_false(play(PIECE_MS, 'a', BEGIN_MS));
    assert_false(call_recording_announced(recording, BEGIN_MS + 10));
    take(BEGIN_MS + 5000, true);
    assert_int_equal(stereo.len, 0);
}

static void the_greeting_sounds_right_behind_the_announcement(void **state)
{
    (void)state;
    announce();
    assert_false(play(PIECE_MS, 'g', BEGIN_MS));
    assert_true(call_recording_announced(recording, ANNOUNCED_MS));
    take(ANNOUNCED_MS + 1000, true);
    expect(1, 0, PIECE_MS, 'g');
    expect(1, PIECE_MS, 1000, ULAW_SILENCE);
}

static void an_answer_sounds_when_the_telephone_has_it_and_behind_what_plays(void **state)
{
    (void)state;
    announce_and_run();
    play(400, 'x', ANNOUNCED_MS + 500);
    play(400, 'y', ANNOUNCED_MS + 510); /* faster than it sounds */
    take(ANNOUNCED_MS + 2000, true);
    expect(1, 0, 600, ULAW_SILENCE);
    expect(1, 600, 1000, 'x');
    expect(1, 1000, 1400, 'y');
    expect(1, 1400, 2000, ULAW_SILENCE);
}

static void what_a_clear_cut_was_not_played(void **state)
{
    (void)state;
    announce_and_run();
    play(3000, 'x', ANNOUNCED_MS);
    assert_false(call_recording_clear(recording, ANNOUNCED_MS + 700));
    play(200, 'y', ANNOUNCED_MS + 1000);
    take(ANNOUNCED_MS + 4000, true);
    expect(1, DELAY_MS, 800, 'x');
    expect(1, 800, 1100, ULAW_SILENCE);
    expect(1, 1100, 1300, 'y');
    expect(1, 1300, 4000, ULAW_SILENCE);
}

static void a_gap_in_the_callers_sound_is_silence(void **state)
{
    (void)state;
    announce_and_run();
    hear(20, 'c', 1000, ANNOUNCED_MS + 20);
    hear(20, 'd', 1020, ANNOUNCED_MS + 95); /* late, and has its place */
    hear(20, 'e', 1400, ANNOUNCED_MS + 420);
    take(ANNOUNCED_MS + 1000, true);
    expect(0, 0, 20, 'c');
    expect(0, 20, 40, 'd');
    expect(0, 40, 400, ULAW_SILENCE);
    expect(0, 400, 420, 'e');
    expect(0, 420, 1000, ULAW_SILENCE);
}

static void a_wild_timestamp_goes_where_its_piece_came(void **state)
{
    (void)state;
    announce_and_run();
    hear(20, 'c', 1000, ANNOUNCED_MS + 20);
    hear(20, 'd', INT64_C(1) << 40, ANNOUNCED_MS + 120);
    hear(20, 'e', -7, ANNOUNCED_MS + 220);
    take(ANNOUNCED_MS + 400, true);
    expect(0, 100, 120, 'd');
    expect(0, 200, 220, 'e');
}

static void what_is_taken_in_pieces_is_the_same_as_at_once(void **state)
{
    (void)state;
    announce_and_run();
    play(3000, 'x', ANNOUNCED_MS);
    for (int ms = 0; ms < 3000; ms += 20) {
        hear(20, 'c', 5000 + ms, ANNOUNCED_MS + ms + 20);
        take(ANNOUNCED_MS + ms + 20, false);
    }
    take(ANNOUNCED_MS + 3000, true);
    assert_int_equal(stereo.len, 3000 * ULAW_BYTES_PER_MS * 2);
    expect(0, 0, 3000, 'c');
    expect(1, DELAY_MS, 3000, 'x');
}

static void the_memory_of_a_recording_is_bounded(void **state)
{
    (void)state;
    announce_and_run();
    for (int i = 0; i < 200; i++)
        play(4000, 'x', ANNOUNCED_MS);
    assert_true(recording->agent.len <= (size_t)RECORDING_QUEUE_MS * ULAW_BYTES_PER_MS);
}

/* The caller has been told already. */
static void a_stream_that_comes_back_is_recorded_from_its_begin(void **state)
{
    (void)state;
    call_recording_deinit(recording);
    call_recording_begin(recording, 0, BEGIN_MS);
    hear(20, 'c', 0, BEGIN_MS + 20);
    take(BEGIN_MS + 100, true);
    expect(0, 0, 20, 'c');
}

TESTS_WITH(open_recording, close_recording) = {
    TEST(nothing_is_kept_from_before_the_announcement_was_heard),
    TEST(a_caller_who_breaks_in_on_the_announcement_is_not_recorded),
    TEST(a_mark_before_the_announcement_was_sent_begins_nothing),
    TEST(the_greeting_sounds_right_behind_the_announcement),
    TEST(an_answer_sounds_when_the_telephone_has_it_and_behind_what_plays),
    TEST(what_a_clear_cut_was_not_played),
    TEST(a_gap_in_the_callers_sound_is_silence),
    TEST(a_wild_timestamp_goes_where_its_piece_came),
    TEST(what_is_taken_in_pieces_is_the_same_as_at_once),
    TEST(the_memory_of_a_recording_is_bounded),
    TEST(a_stream_that_comes_back_is_recorded_from_its_begin),
};
