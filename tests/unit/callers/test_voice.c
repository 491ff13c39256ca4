#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"
#include "with_folder.h"

#include "callers/babble.h"
#include "callers/pink.h"
#include "callers/recorder.h"
#include "callers/speaker.h"
#include "callers/voice_store.h"
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
        {VOICE_FESTIVAL, (char *)"slt", 1.0}, {VOICE_FESTIVAL, (char *)"kal", 1.0},
        {VOICE_RHVOICE, (char *)"bdl", 1.0},  {VOICE_RHVOICE, (char *)"alan", 1.2},
        {VOICE_PICO, (char *)"en-US", 1.0},   {VOICE_PICO, (char *)"en-GB", 0},
        {VOICE_PIPER, (char *)"joe", 1.0}};
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
    char piper[] = "piper:joe:0.9", rhvoice[] = "rhvoice:clb", pico[] = "pico:en-GB";
    assert_int_equal(voice_parse(full, &voice), VP_OK);
    assert_int_equal(voice.engine, VOICE_ESPEAK_NG);
    assert_string_equal(voice.name, "en-us");
    assert_true(voice.speed == 1.25);
    assert_int_equal(voice_parse(engine, &voice), VP_OK);
    assert_null(voice.name);
    assert_int_equal(voice_parse(piper, &voice), VP_OK);
    assert_int_equal(voice.engine, VOICE_PIPER);
    assert_true(voice.speed == 0.9);
    assert_int_equal(voice_parse(rhvoice, &voice), VP_OK);
    assert_int_equal(voice.engine, VOICE_RHVOICE);
    assert_int_equal(voice_parse(pico, &voice), VP_OK);
    assert_string_equal(voice.name, "en-GB");
    assert_int_equal(voice_parse(bad, &voice), VP_ERR_BAD_VALUE);
    assert_int_equal(voice_parse(fast, &voice), VP_ERR_BAD_VALUE);
}

static void what_is_not_installed_is_left_out_and_named(void **state)
{
    (void)state;
    struct voice voices[VOICE_KNOWN_MAX];
    char missing[400], few[8];
    setenv("VOICEPLATE_CALLERS_DIR", "/nonexistent", 1);
    size_t count = voice_list(voices, missing, sizeof missing);
    assert_non_null(strstr(missing, "piper:joe"));
    assert_int_equal(voice_list(voices, few, sizeof few), count);
    assert_true(strlen(few) < sizeof few);
    for (size_t i = 0; i < count; i++) {
        assert_true(voice_is_available(&voices[i]));
        assert_int_not_equal(voices[i].engine, VOICE_PIPER);
    }
    assert_false(voice_is_available(&(struct voice){VOICE_RHVOICE, (char *)"../clb", 1}));
    assert_false(voice_is_available(&(struct voice){VOICE_PICO, (char *)"de-DE", 1}));
    unsetenv("VOICEPLATE_CALLERS_DIR");
}

/* A marked clip comes back: it was not spoken again. */
static void what_a_program_spoke_is_kept_by_voice_and_words(void **state)
{
    (void)state;
    const struct voice voice = {VOICE_PICO, (char *)"en-US", 1.0}, other = {VOICE_PICO, (char *)"en-GB", 1.0};
    int16_t pcm16[] = {7, -7, 7};
    struct voice_clip mark = {pcm16, 3}, clip = {0};
    assert_false(voice_store_find(&voice, "Kept words.", &clip));
    voice_store_put(&voice, "Kept words.", &mark);
    assert_int_equal(voice_store_speak(&voice, "Kept words.", &clip), VP_OK);
    assert_int_equal(clip.sample_count, 3);
    assert_memory_equal(clip.pcm16, pcm16, sizeof pcm16);
    voice_clip_deinit(&clip);
    assert_false(voice_store_find(&other, "Kept words.", &clip));
    assert_false(voice_store_find(&voice, "Other words.", &clip));
    assert_false(voice_store_find(&(struct voice){VOICE_PICO, (char *)"en-US", 1.1}, "Kept words.", &clip));
}

static void without_a_place_nothing_is_kept(void **state)
{
    (void)state;
    const struct voice voice = {VOICE_PICO, (char *)"en-US", 1.0};
    int16_t pcm16[] = {7, -7, 7};
    struct voice_clip clip = {pcm16, 3};
    char *before = strdup(getenv("XDG_CACHE_HOME"));
    setenv("XDG_CACHE_HOME", "/proc/nothing", 1);
    voice_store_put(&voice, "Lost words.", &clip);
    assert_false(voice_store_find(&voice, "Lost words.", &clip));
    setenv("XDG_CACHE_HOME", before, 1);
    free(before);
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

/* The talkers are not those of the real list: their clips here are noise, of several lengths. */
static void babble_has_its_level_and_is_the_same_again(void **state)
{
    (void)state;
    enum { COUNT = 80000, TALKER_SAMPLES = 4001 };
    static int16_t said[BABBLE_TALKERS][TALKER_SAMPLES], once[COUNT], again[COUNT], other[COUNT];
    struct voice_clip clips[BABBLE_TALKERS];
    const struct voice_clip *all[BABBLE_TALKERS];
    struct babble babble;
    for (int i = 0; i < BABBLE_TALKERS; i++) {
        struct pink voice;
        pink_init(&voice, VOICE_LEVEL_RMS, 0, (uint32_t)i + 1);
        pink_add(&voice, said[i], TALKER_SAMPLES);
        clips[i] = (struct voice_clip){said[i], TALKER_SAMPLES - (size_t)(100 * i)};
        all[i] = &clips[i];
    }
    babble_init(&babble, all, VOICE_LEVEL_RMS, 10, 7);
    babble_add(&babble, once, COUNT / 2);
    babble_add(&babble, once + COUNT / 2, COUNT / 2);
    double expected = VOICE_LEVEL_RMS / pow(10, 10 / 20.0), level = rms(once, COUNT);
    assert_true(level > expected * 0.9 && level < expected * 1.1);
    babble_init(&babble, all, VOICE_LEVEL_RMS, 10, 7);
    babble_add(&babble, again, COUNT);
    assert_memory_equal(once, again, sizeof once);
    babble_init(&babble, all, VOICE_LEVEL_RMS, 10, 8);
    babble_add(&babble, other, COUNT);
    assert_memory_not_equal(once, other, sizeof once);
}

static void those_who_babble_are_of_the_built_in_voices(void **state)
{
    (void)state;
    const struct voice_clip *all[BABBLE_TALKERS];
    struct voice_clip clips[BABBLE_TALKERS];
    static int16_t heard[20 * VOICE_RATE_HZ];
    struct babble babble;
    for (int i = 0; i < BABBLE_TALKERS; i++) {
        assert_int_equal(babble_talkers[i].voice.engine, VOICE_FLITE);
        assert_int_equal(voice_speak(&babble_talkers[i].voice, babble_talkers[i].text, &clips[i]), VP_OK);
        all[i] = &clips[i];
    }
    babble_init(&babble, all, VOICE_LEVEL_RMS, 10, 1);
    babble_add(&babble, heard, sizeof heard / sizeof *heard);
    double expected = VOICE_LEVEL_RMS / pow(10, 10 / 20.0), level = rms(heard, sizeof heard / sizeof *heard);
    assert_true(level > expected * 0.9 && level < expected * 1.1);
    for (int i = 0; i < BABBLE_TALKERS; i++)
        voice_clip_deinit(&clips[i]);
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

/* Nothing that was spoken before. */
static int open_store(void **state)
{
    static char folder[FOLDER_PATH_BYTES];
    (void)state;
    folder_make(folder, "/tmp/vp-test-voice");
    return setenv("XDG_CACHE_HOME", folder, 1);
}

static int close_store(void **state)
{
    char path[600];
    (void)state;
    snprintf(path, sizeof path, "%s/voiceplate/clips", getenv("XDG_CACHE_HOME"));
    folder_remove(path);
    snprintf(path, sizeof path, "%s/voiceplate", getenv("XDG_CACHE_HOME"));
    folder_remove(path);
    return folder_remove(getenv("XDG_CACHE_HOME"));
}

TESTS_BETWEEN(open_store, close_store) = {
    TEST(every_installed_voice_speaks),
    TEST(what_cannot_be_spoken_is_refused),
    TEST(voices_are_named_by_engine_name_and_speed),
    TEST(what_is_not_installed_is_left_out_and_named),
    TEST(what_a_program_spoke_is_kept_by_voice_and_words),
    TEST(without_a_place_nothing_is_kept),
    TEST(a_speaker_works_beside_the_loop),
    TEST(noise_has_its_level_and_colour),
    TEST(babble_has_its_level_and_is_the_same_again),
    TEST(those_who_babble_are_of_the_built_in_voices),
    TEST(a_recording_has_both_sides),
};
