/* Sound in: recordings. Sound out: what models make, as Twilio plays it. */
#include "with_cmocka.h"

#include <math.h>
#include <stdlib.h>

#include "audio/wav.h"
#include "pipeline/phone_audio.h"
#include "pipeline/recording.h"
#include "with_cases.h"

enum { AUDIO_MAX_BYTES = 10 * 8000 };

static int16_t *make_tone(int rate_hz, int duration_ms, double amplitude, size_t *out_count)
{
    size_t count = (size_t)rate_hz * (size_t)duration_ms / 1000;
    int16_t *pcm16 = malloc(count * sizeof *pcm16);
    for (size_t i = 0; i < count; i++)
        pcm16[i] = (int16_t)(amplitude * sin(2 * 3.14159265 * 440 * (double)i / rate_hz));
    *out_count = count;
    return pcm16;
}

static void feed_in_pieces(struct phone_audio *audio, struct span bytes, size_t piece_bytes)
{
    for (size_t at = 0; at < bytes.len; at += piece_bytes) {
        size_t piece = bytes.len - at < piece_bytes ? bytes.len - at : piece_bytes;
        char *exact = malloc(piece);
        memcpy(exact, bytes.at + at, piece);
        assert_int_equal(phone_audio_feed(audio, (struct span){exact, piece}), VP_OK);
        free(exact);
    }
}

/* The file as a decoder sees it: 8 kHz mono, about as long and as loud as it should be. */
static void check_file(const struct buf *file, int duration_ms, int amplitude)
{
    struct wav wav;
    assert_int_equal(wav_decode((struct span){file->at, file->len}, &wav), VP_OK);
    assert_int_equal(wav.rate_hz, 8000);
    assert_int_equal(wav.channels, 1);
    assert_in_range(wav.frame_count, (size_t)(duration_ms - 10) * 8, (size_t)(duration_ms + 10) * 8);
    int peak = 0;
    for (size_t i = 0; i < wav.frame_count; i++)
        peak = abs(wav.pcm16[i]) > peak ? abs(wav.pcm16[i]) : peak;
    assert_in_range(peak, amplitude * 8 / 10, amplitude * 12 / 10);
    wav_deinit(&wav);
    assert_int_equal((unsigned char)file->at[4] | (unsigned char)file->at[5] << 8 |
                         (unsigned char)file->at[6] << 16,
                     (int)file->len - 8);
    assert_int_equal(file->at[20], 7); /* mu-law */
}

static void check_in_all_pieces(struct span bytes, int duration_ms, int amplitude)
{
    static const size_t pieces[] = {1, 3, 7, 441, 1001, 1 << 20};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct phone_audio audio;
        struct buf file;
        phone_audio_init(&audio, AUDIO_MAX_BYTES);
        feed_in_pieces(&audio, bytes, pieces[i]);
        assert_int_equal(phone_audio_finish(&audio, &file), VP_OK);
        check_file(&file, duration_ms, amplitude);
        buf_deinit(&file);
        phone_audio_deinit(&audio);
    }
}

static void raw_pcm_in_odd_pieces_becomes_mu_law(void **state)
{
    (void)state;
    size_t count;
    int16_t *pcm16 = make_tone(24000, 500, 8000, &count);
    check_in_all_pieces((struct span){(const char *)pcm16, count * 2}, 500, 8000);
    check_in_all_pieces((struct span){(const char *)pcm16, count * 2 - 1}, 500, 8000); /* half a sample */
    free(pcm16);
}

/* The caller frees it. */
static struct buf make_wav(int rate_hz, int duration_ms, int amplitude)
{
    size_t count;
    struct buf wav;
    int16_t *pcm16 = make_tone(rate_hz, duration_ms, amplitude, &count);
    buf_init(&wav, 1 << 20);
    assert_int_equal(wav_encode(&wav, rate_hz, 1, pcm16, count), VP_OK);
    free(pcm16);
    return wav;
}

static void wav_of_any_rate_becomes_mu_law(void **state)
{
    (void)state;
    static const int rates_hz[] = {8000, 16000, 22050, 24000, 48000};
    FOR_EACH(rate_hz, rates_hz) {
        struct buf wav = make_wav(*rate_hz, 400, 6000);
        check_in_all_pieces((struct span){wav.at, wav.len}, 400, 6000);
        buf_deinit(&wav);
    }
}

static void sizes_that_are_not_known_yet_are_not_trusted(void **state)
{
    (void)state;
    struct buf wav = make_wav(24000, 300, 6000);
    memset(wav.at + 4, 0xff, 4);
    memset(wav.at + 40, 0xff, 4);
    check_in_all_pieces((struct span){wav.at, wav.len}, 300, 6000);
    memset(wav.at + 40, 0, 4);
    check_in_all_pieces((struct span){wav.at, wav.len}, 300, 6000);
    buf_deinit(&wav);
}

static void chunks_around_the_samples_are_no_sound(void **state)
{
    (void)state;
    struct buf wav = make_wav(8000, 200, 6000), out;
    buf_init(&out, 1 << 20);
    assert_int_equal(buf_append(&out, wav.at, 12), VP_OK);
    assert_int_equal(buf_append(&out, "LIST\x05\0\0\0abcde\0", 14), VP_OK);
    assert_int_equal(buf_append(&out, wav.at + 12, wav.len - 12), VP_OK);
    assert_int_equal(buf_append(&out, "LIST\x04\0\0\0\x7f\x7f\x7f\x7f", 12), VP_OK);
    check_in_all_pieces((struct span){out.at, out.len}, 200, 6000);
    buf_deinit(&wav);
    buf_deinit(&out);
}

static void what_is_no_sound_is_refused(void **state)
{
    (void)state;
    struct phone_audio audio;
    struct buf file;
    phone_audio_init(&audio, AUDIO_MAX_BYTES);
    assert_int_equal(phone_audio_finish(&audio, &file), VP_ERR_BAD_AUDIO);
    assert_int_equal(phone_audio_feed(&audio, SPAN_LIT("RIFF\xff\xff\xff\xffWAVE")), VP_OK);
    /* float samples */
    assert_int_equal(
        phone_audio_feed(&audio, SPAN_LIT("fmt \x10\0\0\0\x03\0\x01\0\xc0\x5d\0\0\0\x77\x01\0\x04\0\x20\0")),
        VP_ERR_BAD_AUDIO);
    phone_audio_deinit(&audio);
    phone_audio_init(&audio, AUDIO_MAX_BYTES);
    assert_int_equal(phone_audio_feed(&audio, SPAN_LIT("RIFF\xff\xff\xff\xffWAVE"
                                                       "data\xff\xff\xff\xff"
                                                       "1234")),
                     VP_ERR_BAD_AUDIO);
    phone_audio_deinit(&audio);
}

static void sound_without_end_is_too_big(void **state)
{
    (void)state;
    struct phone_audio audio;
    static const char zeros[48000];
    enum vp_err err = VP_OK;
    phone_audio_init(&audio, AUDIO_MAX_BYTES);
    for (int s = 0; s < 12 && err == VP_OK; s++)
        err = phone_audio_feed(&audio, (struct span){zeros, sizeof zeros});
    assert_int_equal(err, VP_ERR_TOO_BIG);
    phone_audio_deinit(&audio);
}

static void recording_is(int duration_ms, double amplitude, bool has_speech)
{
    size_t count;
    struct buf wav;
    struct recording recording;
    int16_t *pcm16 = make_tone(8000, duration_ms, amplitude, &count);
    for (size_t i = 0; i < count; i++)
        pcm16[i] = (int16_t)(pcm16[i] + 500); /* an offset is no speech */
    buf_init(&wav, 1 << 20);
    assert_int_equal(wav_encode(&wav, 8000, 1, pcm16, count), VP_OK);
    assert_int_equal(recording_read((struct span){wav.at, wav.len}, &recording), VP_OK);
    assert_int_equal(recording.duration_ms, duration_ms);
    assert_int_equal(recording_has_speech(&recording), has_speech);
    assert_int_equal(recording.wav.len, wav.len);
    recording_deinit(&recording);
    buf_deinit(&wav);
    free(pcm16);
}

static void silence_is_told_from_speech(void **state)
{
    (void)state;
    recording_is(1000, 0, false);
    recording_is(1000, 60, false);
    recording_is(1000, 1000, true);
    recording_is(80, 8000, false);
    recording_is(200, 8000, true);
    struct recording recording;
    assert_int_equal(recording_read(SPAN_LIT("<html>"), &recording), VP_ERR_BAD_AUDIO);
    assert_int_equal(recording_read(SPAN_NONE, &recording), VP_ERR_BAD_AUDIO);
}

TESTS = {
    TEST(raw_pcm_in_odd_pieces_becomes_mu_law),
    TEST(wav_of_any_rate_becomes_mu_law),
    TEST(sizes_that_are_not_known_yet_are_not_trusted),
    TEST(chunks_around_the_samples_are_no_sound),
    TEST(what_is_no_sound_is_refused),
    TEST(sound_without_end_is_too_big),
    TEST(silence_is_told_from_speech),
};
