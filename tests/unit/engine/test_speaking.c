/* What stands between words and audio: sentences, the cache of spoken ones, formats in and out, latencies. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "engine/upload.h"
#include "engine/latency.h"
#include "engine/phrase_cache.h"
#include "engine/phrase_list.h"
#include "engine/session_audio.h"

static void spoken_sentences_are_kept_within_bounds(void **state)
{
    (void)state;
    struct phrase_cache *cache;
    static int16_t audio[1000];
    const struct speech_manner normal = {SPEECH_VOICE_FLITE, 1}, faster = {SPEECH_VOICE_FLITE, 1.2F},
                               other = {SPEECH_VOICE_NEURAL, 1};
    size_t count = 0;
    assert_int_equal(phrase_cache_create(32000, &cache), VP_OK);
    phrase_cache_put(cache, span_of("first"), &normal, audio, 1000);
    audio[0] = 7;
    for (int i = 0; i < 40; i++) {
        char text[16];
        snprintf(text, sizeof text, "phrase %d", i);
        phrase_cache_put(cache, span_of(text), &normal, audio, 1000);
        assert_non_null(phrase_cache_find(cache, span_of("first"), &normal, &count)); /* in use: stays */
    }
    assert_int_equal(count, 1000);
    assert_null(phrase_cache_find(cache, span_of("phrase 3"), &normal, &count));
    assert_int_equal(phrase_cache_find(cache, span_of("phrase 39"), &normal, &count)[0], 7);
    assert_null(phrase_cache_find(cache, span_of("phrase 39"), &faster, &count));
    assert_null(phrase_cache_find(cache, span_of("phrase 39"), &other, &count));
    static int16_t large[3000];
    phrase_cache_put(cache, span_of("large"), &normal, large, 3000);
    assert_null(phrase_cache_find(cache, span_of("large"), &normal, &count));
    phrase_cache_destroy(cache);
}

static void equal_phrases_have_equal_keys(void **state)
{
    (void)state;
    struct phrase_list a = {0}, b = {0}, c = {0};
    phrase_list_add(&a, "ab");
    phrase_list_add(&a, "c");
    phrase_list_add(&b, "ab");
    phrase_list_add(&b, "");
    phrase_list_add(&b, "c");
    phrase_list_add(&c, "a");
    phrase_list_add(&c, "bc");
    assert_true(a.key == b.key && a.key != c.key && a.key != 0);
    phrase_list_deinit(&a);
    phrase_list_deinit(&b);
    phrase_list_deinit(&c);
}

static void count_window(void *owner, const int16_t *window_pcm16)
{
    (void)window_pcm16;
    ++*(int *)owner;
}

static void audio_comes_in_in_any_pieces(void **state)
{
    (void)state;
    enum { BYTES = 48000 }; /* a second of 24 kHz PCM16 */
    static uint8_t bytes[BYTES];
    static char text[BYTES * 2];
    for (size_t i = 0; i < BYTES; i += 2)
        bytes[i + 1] = (uint8_t)(i / 96 % 2 != 0 ? 0x10 : 0xf0); /* 250 Hz */
    for (size_t piece = 1; piece < 3000; piece = piece * 3 + 1) {
        struct audio_in in;
        int windows = 0;
        assert_int_equal(audio_in_init(&in, AUDIO_FORMAT_PCM24K), VP_OK);
        for (size_t at = 0; at < BYTES; at += piece) {
            size_t len = BYTES - at < piece ? BYTES - at : piece;
            base64_encode(bytes + at, len, text);
            assert_int_equal(
                audio_in_feed(&in, (struct span){text, base64_encoded_len(len)}, count_window, &windows),
                VP_OK);
        }
        assert_in_range(in.sample_count, 7900, 8000);
        assert_int_equal(windows, in.sample_count / SPEECH_WINDOW_SAMPLES);
        audio_in_deinit(&in);
    }
}

static void the_ring_keeps_the_latest(void **state)
{
    (void)state;
    struct audio_in in;
    int windows = 0;
    assert_int_equal(audio_in_init(&in, AUDIO_FORMAT_PCMU), VP_OK);
    char text[1068];
    uint8_t bytes[800];
    for (int i = 0; i < 250; i++) { /* 25 s */
        memset(bytes, i < 200 ? 0xff : 0x80, sizeof bytes);
        base64_encode(bytes, sizeof bytes, text);
        assert_int_equal(audio_in_feed(&in, (struct span){text, sizeof text}, count_window, &windows), VP_OK);
    }
    assert_int_equal(in.sample_count, 200000);
    size_t count;
    int16_t *copy = audio_in_copy(&in, 0, &count);
    assert_int_equal(count, RECOGNISED_SAMPLES_MAX);
    assert_int_equal(copy[0], 0);
    assert_int_equal(copy[count - 1], 32124);
    free(copy);
    copy = audio_in_copy(&in, 199990, &count);
    assert_int_equal(count, 10);
    free(copy);
    assert_int_equal(audio_in_feed(&in, SPAN_LIT("abc!"), count_window, &windows), VP_ERR_BAD_BASE64);
    audio_in_deinit(&in);
}

static void audio_goes_out_in_the_sessions_format(void **state)
{
    (void)state;
    struct audio_out out;
    int16_t pcm16[AUDIO_OUT_PIECE_SAMPLES] = {0};
    static uint8_t bytes[AUDIO_OUT_BYTES_MAX];
    assert_int_equal(audio_out_init(&out, AUDIO_FORMAT_PCMU), VP_OK);
    assert_int_equal(audio_out_encode(&out, pcm16, 160, bytes), 160);
    assert_int_equal(bytes[159], 0xff);
    audio_out_deinit(&out);
    assert_int_equal(audio_out_init(&out, AUDIO_FORMAT_PCM24K), VP_OK);
    size_t total = 0;
    for (int i = 0; i < 10; i++)
        total += audio_out_encode(&out, pcm16, AUDIO_OUT_PIECE_SAMPLES, bytes);
    assert_in_range(total, 95000, 96000);
    audio_out_deinit(&out);
}

static void long_recordings_are_cut_in_pauses(void **state)
{
    (void)state;
    enum { SECONDS = 30 };
    int16_t *pcm16 = malloc(SECONDS * SPEECH_RATE_HZ * sizeof *pcm16);
    assert_non_null(pcm16);
    for (size_t i = 0; i < SECONDS * SPEECH_RATE_HZ; i++)
        pcm16[i] = i / 8000 == 15 ? 0 : 1000; /* silent from 15 s to 16 s */
    assert_int_equal(upload_piece_len(pcm16, 20 * SPEECH_RATE_HZ), 20 * SPEECH_RATE_HZ);
    assert_in_range(upload_piece_len(pcm16, SECONDS * SPEECH_RATE_HZ), 15 * SPEECH_RATE_HZ,
                    16 * SPEECH_RATE_HZ);
    free(pcm16);
}

static void latencies_have_percentiles(void **state)
{
    (void)state;
    static struct latency_log log;
    assert_int_equal(latency_percentile(&log, LATENCY_TOTAL, 95), 0);
    for (int32_t i = 1; i <= LATENCY_KEPT_COUNT + 100; i++)
        latency_put(&log, (int32_t[LATENCY_PART_COUNT]){0, 0, 0, 0, i <= 1024 ? 9999 : i - 1024});
    latency_put(&log, (int32_t[LATENCY_PART_COUNT]){1, 2, 3, 4, 10});
    assert_int_equal(latency_percentile(&log, LATENCY_TOTAL, 100), 9999);
    for (int32_t i = 1; i <= LATENCY_KEPT_COUNT; i++)
        latency_put(&log, (int32_t[LATENCY_PART_COUNT]){1, 2, 3, 4, i});
    assert_int_equal(latency_percentile(&log, LATENCY_TOTAL, 50), 512);
    assert_int_equal(latency_percentile(&log, LATENCY_TOTAL, 95), 973);
    struct buf out;
    buf_init(&out, 1000);
    assert_int_equal(latency_format(&log, &out), VP_OK);
    assert_non_null(strstr(buf_text(&out), "\"recognition_ms\":{\"p50\":2,\"p95\":2,\"max\":2}"));
    buf_deinit(&out);
}

TESTS = {
    TEST(spoken_sentences_are_kept_within_bounds),
    TEST(equal_phrases_have_equal_keys),
    TEST(audio_comes_in_in_any_pieces),
    TEST(the_ring_keeps_the_latest),
    TEST(audio_goes_out_in_the_sessions_format),
    TEST(long_recordings_are_cut_in_pauses),
    TEST(latencies_have_percentiles),
};
