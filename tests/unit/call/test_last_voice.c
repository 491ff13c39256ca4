#include "with_cmocka.h"

#include <math.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/last_voice.h"

enum { PACKET_MS = 20 };

static void feed_packet(struct last_voice *last, struct span ulaw_b64, int64_t now_ms)
{
    struct caller_sound sound;
    caller_sound_read(ulaw_b64, &sound);
    last_voice_feed(last, &sound, now_ms);
}

/* A packet of a 220 Hz tone so loud, dB under full scale; 99: silence. */
static void feed(struct last_voice *last, int below_db, int64_t now_ms)
{
    uint8_t ulaw[ULAW_FRAME_BYTES];
    char b64[ULAW_FRAME_BYTES / 3 * 4 + 4];
    double amplitude = below_db == 99 ? 0 : 32767 * pow(10, -below_db / 20.0);
    for (int i = 0; i < ULAW_FRAME_BYTES; i++)
        ulaw[i] = ulaw_from_pcm16((int16_t)(amplitude * sin(2 * 3.14159265 * 220 * i / 8000)));
    base64_encode(ulaw, sizeof ulaw, b64);
    feed_packet(last, (struct span){b64, base64_encoded_len(sizeof ulaw)}, now_ms);
}

static int64_t feed_for(struct last_voice *last, int below_db, int64_t now_ms, int packets)
{
    for (int i = 0; i < packets; i++, now_ms += PACKET_MS)
        feed(last, below_db, now_ms);
    return now_ms;
}

static void silence_and_noise_are_no_voice(void **state)
{
    (void)state;
    struct last_voice last = {0};
    feed_for(&last, 99, 1000, 50);
    assert_int_equal(last.at_ms, 0);
    feed_for(&last, 60, 2000, 50); /* a quiet line's hiss */
    assert_int_equal(last.at_ms, 0);
}

static void the_end_of_a_word_is_found_before_the_silence(void **state)
{
    (void)state;
    static const int noises_below_db[] = {99, 60, 45, 40};
    for (int i = 0; i < 4; i++) {
        struct last_voice last = {0};
        int64_t ends_ms = feed_for(&last, 12, 1000, 30);
        feed_for(&last, noises_below_db[i], ends_ms, 40);
        assert_int_equal(last.at_ms, ends_ms - PACKET_MS);
        ends_ms = feed_for(&last, 24, 5000, 10); /* a softer word counts, too */
        feed_for(&last, noises_below_db[i], ends_ms, 40);
        assert_int_equal(last.at_ms, ends_ms - PACKET_MS);
    }
}

static void quiet_callers_are_heard_and_clicks_forgotten(void **state)
{
    (void)state;
    struct last_voice last = {0};
    feed_for(&last, 36, 1000, 10);
    assert_int_equal(last.at_ms, 1000 + 9 * PACKET_MS);
    feed(&last, 0, 2000); /* the handset falls */
    feed_for(&last, 36, 3000, 10);
    assert_int_equal(last.at_ms, 2000);
    feed_for(&last, 99, 4000, 500); /* ten seconds later */
    feed_for(&last, 36, 20000, 10);
    assert_int_equal(last.at_ms, 20000 + 9 * PACKET_MS);
}

static void malformed_packets_are_passed_over(void **state)
{
    (void)state;
    struct last_voice last = {0};
    feed_packet(&last, SPAN_LIT("abc"), 1);
    feed_packet(&last, SPAN_LIT("????"), 2);
    feed_packet(&last, SPAN_LIT(""), 3);
    feed_packet(&last, SPAN_NONE, 4);
    assert_int_equal(last.at_ms, 0);
    feed_packet(&last, SPAN_LIT("AA=="), 5); /* one loud byte */
    assert_int_equal(last.at_ms, 5);
}

static void an_utterance_is_measured_without_its_silence(void **state)
{
    (void)state;
    struct last_voice last = {0};
    int64_t now_ms = feed_for(&last, 12, 5000, 10);
    assert_int_equal(last.run_ms, 10 * PACKET_MS);
    now_ms = feed_for(&last, 99, now_ms, 900 / PACKET_MS);
    now_ms = feed_for(&last, 12, now_ms, 5);
    assert_int_equal(last.run_ms, 15 * PACKET_MS);
    now_ms = feed_for(&last, 99, now_ms, 1100 / PACKET_MS);
    feed_for(&last, 12, now_ms, 2);
    assert_int_equal(last.run_ms, 2 * PACKET_MS);
}

TESTS = {
    TEST(silence_and_noise_are_no_voice),
    TEST(the_end_of_a_word_is_found_before_the_silence),
    TEST(quiet_callers_are_heard_and_clicks_forgotten),
    TEST(an_utterance_is_measured_without_its_silence),
    TEST(malformed_packets_are_passed_over),
};
