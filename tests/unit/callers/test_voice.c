#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"
#include "with_folder.h"

#include "callers/background.h"
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
    static const struct voice voices[] = {{.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.0},
                                          {.engine = VOICE_FLITE, .name = (char *)"awb", .speed = 1.2},
                                          {.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 0},
                                          {.engine = VOICE_ESPEAK_NG, .name = (char *)"en-us", .speed = 1.0},
                                          {.engine = VOICE_FESTIVAL, .name = (char *)"slt", .speed = 1.0},
                                          {.engine = VOICE_FESTIVAL, .name = (char *)"kal", .speed = 1.0},
                                          {.engine = VOICE_RHVOICE, .name = (char *)"bdl", .speed = 1.0},
                                          {.engine = VOICE_RHVOICE, .name = (char *)"alan", .speed = 1.2},
                                          {.engine = VOICE_PICO, .name = (char *)"en-US", .speed = 1.0},
                                          {.engine = VOICE_PICO, .name = (char *)"en-GB", .speed = 0},
                                          {.engine = VOICE_PIPER, .name = (char *)"joe", .speed = 1.0}};
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
    assert_int_equal(voice_speak(&(struct voice){.engine = VOICE_FLITE, .name = (char *)"nobody", .speed = 1},
                                 "Hi.", &clip),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(
        voice_speak(&(struct voice){.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1}, "", &clip),
        VP_ERR_BAD_VALUE);
    assert_int_equal(voice_speak(&(struct voice){.engine = VOICE_ESPEAK_NG, .name = (char *)"-h", .speed = 1},
                                 "Hi.", &clip),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(voice_read_wav("/nonexistent.wav", &clip), VP_ERR_NOT_FOUND);
}

static void voices_are_named_by_engine_name_and_speed(void **state)
{
    (void)state;
    struct voice voice;
    char full[] = "espeak-ng:en-us:1.25", engine[] = "festival", bad[] = "siri:x", fast[] = "flite:slt:9";
    char slow[] = "flite:slt:0.9:hesitant", drunk[] = "flite:slt:1:drunk", more[] = "flite:slt:1:plain:x";
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
    assert_int_equal(voice_parse(slow, &voice), VP_OK);
    assert_int_equal(voice.manner, VOICE_MANNER_HESITANT);
    assert_int_equal(voice_parse(drunk, &voice), VP_ERR_BAD_VALUE);
    assert_int_equal(voice_parse(more, &voice), VP_ERR_BAD_VALUE);
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
    assert_false(
        voice_is_available(&(struct voice){.engine = VOICE_RHVOICE, .name = (char *)"../clb", .speed = 1}));
    assert_false(
        voice_is_available(&(struct voice){.engine = VOICE_PICO, .name = (char *)"de-DE", .speed = 1}));
    unsetenv("VOICEPLATE_CALLERS_DIR");
}

/* A marked clip comes back: it was not spoken again. */
static void what_a_program_spoke_is_kept_by_voice_and_words(void **state)
{
    (void)state;
    const struct voice voice = {.engine = VOICE_PICO, .name = (char *)"en-US", .speed = 1.0},
                       other = {.engine = VOICE_PICO, .name = (char *)"en-GB", .speed = 1.0};
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
    assert_false(voice_store_find(
        &(struct voice){.engine = VOICE_PICO, .name = (char *)"en-US", .speed = 1.1}, "Kept words.", &clip));
}

static void without_a_place_nothing_is_kept(void **state)
{
    (void)state;
    const struct voice voice = {.engine = VOICE_PICO, .name = (char *)"en-US", .speed = 1.0};
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
    const struct voice voice = {.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.0};
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
    static int16_t said[BACKGROUND_CLIPS_MAX][TALKER_SAMPLES], once[COUNT], again[COUNT], other[COUNT];
    static const struct background_wish wish = {.sound = BACKGROUND_BABBLE, .db = 10};
    struct voice_clip clips[BACKGROUND_CLIPS_MAX];
    const struct voice_clip *all[BACKGROUND_CLIPS_MAX];
    struct background babble;
    for (int i = 0; i < BACKGROUND_CLIPS_MAX; i++) {
        struct pink voice;
        pink_init(&voice, VOICE_LEVEL_RMS, 0, (uint32_t)i + 1);
        pink_add(&voice, said[i], TALKER_SAMPLES);
        clips[i] = (struct voice_clip){said[i], TALKER_SAMPLES - (size_t)(100 * i)};
        all[i] = &clips[i];
    }
    background_init(&babble, &wish, all, VOICE_LEVEL_RMS, 7);
    background_add(&babble, once, COUNT / 2);
    background_add(&babble, once + COUNT / 2, COUNT / 2);
    double expected = VOICE_LEVEL_RMS / pow(10, 10 / 20.0), level = rms(once, COUNT);
    assert_true(level > expected * 0.9 && level < expected * 1.1);
    background_init(&babble, &wish, all, VOICE_LEVEL_RMS, 7);
    background_add(&babble, again, COUNT);
    assert_memory_equal(once, again, sizeof once);
    background_init(&babble, &wish, all, VOICE_LEVEL_RMS, 8);
    background_add(&babble, other, COUNT);
    assert_memory_not_equal(once, other, sizeof once);
}

/* 20 s of a background whose clips are spoken by the built-in voices, owned by the caller. */
static int16_t *hear_background(const struct background_wish *wish)
{
    enum { COUNT = 20 * VOICE_RATE_HZ };
    struct background_clip wanted[BACKGROUND_CLIPS_MAX];
    const struct voice_clip *all[BACKGROUND_CLIPS_MAX];
    struct voice_clip clips[BACKGROUND_CLIPS_MAX];
    struct background background;
    int16_t *heard = calloc(COUNT, sizeof *heard);
    size_t count = background_clips(wish, wanted);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(wanted[i].voice.engine, VOICE_FLITE);
        assert_int_equal(voice_speak(&wanted[i].voice, wanted[i].text, &clips[i]), VP_OK);
        all[i] = &clips[i];
    }
    background_init(&background, wish, all, VOICE_LEVEL_RMS, 1);
    background_add(&background, heard, COUNT);
    for (size_t i = 0; i < count; i++)
        voice_clip_deinit(&clips[i]);
    return heard;
}

/* Of 20 s, how many tenths of a second are silent. */
static size_t count_silent(const int16_t *heard)
{
    enum { TENTH = VOICE_RATE_HZ / 10 };
    size_t silent = 0;
    for (size_t at = 0; at < 20 * VOICE_RATE_HZ; at += TENTH)
        silent += rms(heard + at, TENTH) < 1;
    return silent;
}

static void who_talks_around_is_of_the_built_in_voices(void **state)
{
    (void)state;
    double expected = VOICE_LEVEL_RMS / pow(10, 10 / 20.0);
    int16_t *six = hear_background(&(struct background_wish){.sound = BACKGROUND_BABBLE, .db = 10});
    int16_t *two = hear_background(&(struct background_wish){.sound = BACKGROUND_PAIR, .db = 10});
    double level_of_six = rms(six, 20 * VOICE_RATE_HZ), level_of_two = rms(two, 20 * VOICE_RATE_HZ);
    assert_true(level_of_six > expected * 0.9 && level_of_six < expected * 1.1);
    assert_true(level_of_two > expected * 0.8 && level_of_two < expected * 1.1); /* they pause */
    assert_int_equal(count_silent(six), 0);
    assert_true(count_silent(two) > 0);
    free(six);
    free(two);
}

static void a_car_has_its_level_and_roars_below_the_voice(void **state)
{
    (void)state;
    enum { COUNT = 20 * VOICE_RATE_HZ };
    int16_t *car = hear_background(&(struct background_wish){.sound = BACKGROUND_CAR, .db = 12});
    double expected = VOICE_LEVEL_RMS / pow(10, 12 / 20.0), level = rms(car, COUNT), low = 0, high = 0;
    if (level < expected * 0.85 || level > expected * 1.15)
        fail_msg("a level of %.1f instead of %.1f", level, expected);
    for (int i = 0; i < 40; i++) {
        low += pow(tone(car, COUNT, 300 + i), 2);
        high += pow(tone(car, COUNT, 2400 + i), 2);
    }
    assert_true(low > 100 * high);
    free(car);
}

static void backgrounds_are_named_with_their_level(void **state)
{
    (void)state;
    struct background_wish wish;
    char car[] = "car:12", pair[] = "pair:9", street[] = "a:b/street.wav:15";
    char bare[] = "car", far[] = "car:99", unknown[] = "rain:10", none[] = ":10", loose[] = "car:12dB";
    assert_int_equal(background_parse(car, &wish), VP_OK);
    assert_int_equal(wish.sound, BACKGROUND_CAR);
    assert_int_equal(wish.db, 12);
    assert_int_equal(background_parse(pair, &wish), VP_OK);
    assert_int_equal(wish.sound, BACKGROUND_PAIR);
    assert_int_equal(background_parse(street, &wish), VP_OK);
    assert_int_equal(wish.sound, BACKGROUND_RECORDING);
    assert_string_equal(wish.wav, "a:b/street.wav");
    assert_int_equal(background_parse(bare, &wish), VP_ERR_BAD_VALUE);
    assert_int_equal(background_parse(far, &wish), VP_ERR_BAD_VALUE);
    assert_int_equal(background_parse(unknown, &wish), VP_ERR_BAD_VALUE);
    assert_int_equal(background_parse(none, &wish), VP_ERR_BAD_VALUE);
    assert_int_equal(background_parse(loose, &wish), VP_ERR_BAD_VALUE);
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
    TEST(who_talks_around_is_of_the_built_in_voices),
    TEST(a_car_has_its_level_and_roars_below_the_voice),
    TEST(backgrounds_are_named_with_their_level),
    TEST(a_recording_has_both_sides),
};
