#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"

#include "callers/pink.h"
#include "callers/recorder.h"
#include "callers/speaker.h"
#include "audio/wav.h"

static double rms(const int16_t *pcm16, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)pcm16[i] * pcm16[i];
    return sqrt(sum / (double)count);
}

/* Strength of one frequency (Goertzel). */
static double tone(const int16_t *pcm16, size_t count, double hz)
{
    double step = 2 * cos(2 * M_PI * hz / VOICE_RATE_HZ), before = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        double next = pcm16[i] + step * last - before;
        before = last;
        last = next;
    }
    return sqrt(last * last + before * before - step * last * before) / (double)count;
}

static void every_installed_voice_speaks(void **state)
{
    (void)state;
    static const struct voice voices[] = {
        {VOICE_FLITE, (char *)"slt", 1.0},    {VOICE_FLITE, (char *)"awb", 1.2},
        {VOICE_FLITE, (char *)"kal16", 0},    {VOICE_ESPEAK_NG, (char *)"en-us", 1.0},
        {VOICE_FESTIVAL, (char *)"slt", 1.0}, {VOICE_FESTIVAL, (char *)"kal", 1.0}};
    for (size_t i = 0; i < sizeof voices / sizeof *voices; i++) {
        if (!voice_is_available(&voices[i])) {
            print_message("%s %s is not installed\n", voice_engine_name(voices[i].engine), voices[i].name);
            continue;
        }
        struct voice_clip clip;
        assert_int_equal(voice_speak(&voices[i], "Two large pizzas, please.", &clip), VP_OK);
        assert_in_range(clip.sample_count, VOICE_RATE_HZ, 4 * VOICE_RATE_HZ);
        double level = rms(clip.pcm16, clip.sample_count);
        assert_true(level > VOICE_LEVEL_RMS / 2 && level < VOICE_LEVEL_RMS * 1.2);
        assert_true(tone(clip.pcm16, clip.sample_count, 60) < 5);
        voice_clip_deinit(&clip);
    }
}

static void what_cannot_be_spoken_is_refused(void **state)
{
    (void)state;
    struct voice_clip clip;
    assert_int_equal(voice_speak(&(struct voice){VOICE_FLITE, (char *)"nobody", 1}, "Hi.", &clip),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(voice_speak(&(struct voice){VOICE_FLITE, (char *)"slt", 1}, "", &clip),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(voice_speak(&(struct voice){VOICE_ESPEAK_NG, (char *)"-h", 1}, "Hi.", &clip),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(voice_read_wav("/nonexistent.wav", &clip), VP_ERR_NOT_FOUND);
}

static void voices_are_named_by_engine_name_and_speed(void **state)
{
    (void)state;
    struct voice voice;
    char full[] = "espeak-ng:en-us:1.25", engine[] = "festival", bad[] = "siri:x", fast[] = "flite:slt:9";
    assert_int_equal(voice_parse(full, &voice), VP_OK);
    assert_int_equal(voice.engine, VOICE_ESPEAK_NG);
    assert_string_equal(voice.name, "en-us");
    assert_true(voice.speed == 1.25);
    assert_int_equal(voice_parse(engine, &voice), VP_OK);
    assert_null(voice.name);
    assert_int_equal(voice_parse(bad, &voice), VP_ERR_BAD_VALUE);
    assert_int_equal(voice_parse(fast, &voice), VP_ERR_BAD_VALUE);
}

static void a_speaker_works_beside_the_loop(void **state)
{
    (void)state;
    struct speaker *speaker;
    const struct voice_clip *clip = NULL, *again = NULL;
    const struct voice voice = {VOICE_FLITE, (char *)"slt", 1.0};
    assert_int_equal(speaker_create(&speaker), VP_OK);
    assert_int_equal(speaker_find(speaker, &voice, "Hi.", &clip), VP_ERR_AGAIN);
    assert_int_equal(speaker_find_wav(speaker, "/nonexistent.wav", &again), VP_ERR_AGAIN);
    for (int i = 0; i < 6000 && speaker_find(speaker, &voice, "Hi.", &clip) == VP_ERR_AGAIN; i++)
        usleep(10000);
    assert_non_null(clip);
    assert_int_equal(speaker_find(speaker, &voice, "Hi.", &again), VP_OK);
    assert_ptr_equal(clip, again);
    enum vp_err err = VP_ERR_AGAIN;
    for (int i = 0; i < 6000 && err == VP_ERR_AGAIN; i++, usleep(10000))
        err = speaker_find_wav(speaker, "/nonexistent.wav", &again);
    assert_int_equal(err, VP_ERR_NOT_FOUND);
    speaker_destroy(speaker);
}

static void noise_has_its_level_and_colour(void **state)
{
    (void)state;
    enum { COUNT = 80000 };
    int16_t *pcm16 = calloc(COUNT, sizeof *pcm16);
    struct pink pink;
    pink_init(&pink, VOICE_LEVEL_RMS, 15, 7);
    pink_add(&pink, pcm16, COUNT);
    double expected = VOICE_LEVEL_RMS / pow(10, 15 / 20.0), level = rms(pcm16, COUNT);
    assert_true(level > expected * 0.9 && level < expected * 1.1);
    double low = 0, high = 0;
    for (int i = 0; i < 40; i++) {
        low += pow(tone(pcm16, COUNT, 200 + i), 2);
        high += pow(tone(pcm16, COUNT, 3200 + i), 2);
    }
    assert_true(low > 4 * high);
    free(pcm16);
}

static void a_recording_has_both_sides(void **state)
{
    (void)state;
    struct recorder recorder;
    char path[] = "/tmp/vp-test-recorder-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    const int16_t caller[] = {1, 2}, agent[] = {-1, -2};
    recorder_init(&recorder);
    assert_int_equal(recorder_feed(&recorder, caller, agent, 2), VP_OK);
    assert_int_equal(recorder_write(&recorder, path), VP_OK);
    struct wav wav;
    assert_int_equal(wav_read(path, &wav), VP_OK);
    assert_int_equal(wav.channels, 2);
    assert_int_equal(wav.frame_count, 2);
    assert_int_equal(wav.pcm16[2], 2);
    assert_int_equal(wav.pcm16[3], -2);
    wav_deinit(&wav);
    recorder_deinit(&recorder);
    unlink(path);
}

TESTS = {
    TEST(every_installed_voice_speaks),
    TEST(what_cannot_be_spoken_is_refused),
    TEST(voices_are_named_by_engine_name_and_speed),
    TEST(a_speaker_works_beside_the_loop),
    TEST(noise_has_its_level_and_colour),
    TEST(a_recording_has_both_sides),
};
