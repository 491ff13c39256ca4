#include "with_speech.h"

#include "with_cmocka.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/ulaw.h"
#include "speech/speech_internal.h"

enum { SAMPLES_MAX = 30 * SPEECH_RATE_HZ, BEFORE_SAMPLES = 2400, BEHIND_SAMPLES = 2000 };

static const struct speech_manner normal = {SPEECH_VOICE_NEURAL, 1};

struct sound {
    int16_t pcm16[SAMPLES_MAX];
    size_t count, piece_count, stop_after;
};

static bool take(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct sound *sound = owner;
    if (sound->count + sample_count + BEHIND_SAMPLES > SAMPLES_MAX)
        return false;
    memcpy(sound->pcm16 + sound->count, pcm16, sample_count * sizeof *pcm16);
    sound->count += sample_count;
    sound->piece_count++;
    return sound->piece_count != sound->stop_after;
}

static void speak(const char *text, float speed, struct sound *sound)
{
    assert_int_equal(synthesise(with_neural_voice(), text, &(const struct speech_manner){normal.voice, speed},
                                take, sound),
                     VP_OK);
}

static struct sound *open_sound(void)
{
    struct sound *sound = calloc(1, sizeof *sound);
    assert_non_null(sound);
    return sound;
}

/* As it comes out of a telephone. */
static void check_understood(struct recogniser *recogniser, const char *text, const char *words)
{
    struct sound *sound = open_sound();
    struct recognition heard;
    sound->count = BEFORE_SAMPLES;
    speak(text, 1, sound);
    sound->count += BEHIND_SAMPLES;
    for (size_t i = 0; i < sound->count; i++)
        sound->pcm16[i] = ulaw_to_pcm16(ulaw_from_pcm16(sound->pcm16[i]));
    assert_int_equal(recognise(recogniser, NULL, sound->pcm16, sound->count, &heard), VP_OK);
    if (!has_words(recognition_text(&heard), words))
        fail_msg("said: %s, heard: %s", text, recognition_text(&heard));
    free(sound);
}

static void what_it_says_is_understood(void **state)
{
    (void)state;
    struct recogniser *recogniser = NULL;
    if (with_neural_voice() == NULL)
        skip();
    assert_int_equal(recogniser_create(with_neural_voice(), &recogniser), VP_OK);
    check_understood(recogniser, "Is this for pickup or delivery?", "pickup delivery");
    check_understood(recogniser, "Your total is $23.47 with tax.",
                     "total twenty three dollars forty seven cents");
    check_understood(recogniser, "It will be ready in 25 minutes.", "ready twenty five minutes");
    check_understood(recogniser, "One large pepperoni pizza with extra cheese.",
                     "large pepperoni pizza extra cheese");
    recogniser_destroy(recogniser);
}

static void it_always_says_it_alike(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    struct sound *once = open_sound(), *again = open_sound();
    speak("Would you like anything else with that?", 1, once);
    speak("Would you like anything else with that?", 1, again);
    assert_int_equal(once->count, again->count);
    assert_memory_equal(once->pcm16, again->pcm16, once->count * sizeof *once->pcm16);
    free(once);
    free(again);
}

static void a_long_sentence_comes_in_pieces_between_silences(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    struct sound *sound = open_sound();
    speak("What address should we deliver to with the street and the house number of the place?", 1, sound);
    assert_true(sound->piece_count > 10);
    assert_true(abs(sound->pcm16[0]) < 500 && abs(sound->pcm16[sound->count - 1]) < 500);
    free(sound);
}

static void it_stops_when_it_is_told_to(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    struct sound *sound = open_sound();
    sound->stop_after = 1;
    speak("One sentence that is long enough, with more of it. And then another one.", 1, sound);
    assert_int_equal(sound->piece_count, 1);
    free(sound);
}

static void its_speed_and_level_are_those_asked_for(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    struct sound *even = open_sound(), *fast = open_sound(), *slow = open_sound();
    static const char text[] = "Thank you for calling Harbor Pizza. What can I get for you?";
    speak(text, 1, even);
    speak(text, 2, fast);
    speak(text, 0.5f, slow);
    assert_true(fast->count * 10 < even->count * 7 && slow->count * 10 > even->count * 15);
    double energy = 0;
    for (size_t i = 0; i < even->count; i++)
        energy += (double)even->pcm16[i] * even->pcm16[i];
    double dbfs = 10 * log10(energy / (double)even->count / (32768.0 * 32768));
    assert_true(dbfs > -26 && dbfs < -17); /* its pauses make it less than -19 */
    free(even);
    free(fast);
    free(slow);
}

static void loud_sounds_are_bent_and_not_cut(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Thank you for calling Harbor Pizza!", "Your total is $23.47 with tax.",
        "One large pepperoni pizza with extra cheese!", "Wow, that is a lot of barbecue wings!",
        "All of our burgers come with fries."};
    if (with_neural_voice() == NULL)
        skip();
    struct sound *sound = open_sound();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        speak(texts[i], 1, sound);
    int loudest = 0;
    for (size_t i = 0; i < sound->count; i++)
        loudest = abs(sound->pcm16[i]) > loudest ? abs(sound->pcm16[i]) : loudest;
    assert_in_range(loudest, 20000, 32766);
    free(sound);
}

static void odd_texts_do_no_harm(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    static const char *const texts[] = {"", "  \n ", "...", "\xff\xfe \xf0\x9f\x8c\xae!", "xqzvkbrt'' -- '",
                                        "a"};
    struct sound *sound = open_sound();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        speak(texts[i], 1, sound);
    char endless[4000];
    memset(endless, 'x', sizeof endless - 1);
    for (size_t i = 9; i < sizeof endless - 1; i += 10)
        endless[i] = ' ';
    endless[sizeof endless - 1] = '\0';
    sound->stop_after = sound->piece_count + 30;
    speak(endless, 1, sound);
    free(sound);
}

static void *speak_in_thread(void *sound)
{
    speak("Two chicken tacos and a lemonade.", 1, sound);
    return NULL;
}

static void two_threads_speak_at_once(void **state)
{
    (void)state;
    if (with_neural_voice() == NULL)
        skip();
    pthread_t threads[2];
    struct sound *sounds[2] = {open_sound(), open_sound()};
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, speak_in_thread, sounds[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_true(sounds[0]->count > SPEECH_RATE_HZ);
    assert_int_equal(sounds[0]->count, sounds[1]->count);
    assert_memory_equal(sounds[0]->pcm16, sounds[1]->pcm16, sounds[0]->count * sizeof(int16_t));
    free(sounds[0]);
    free(sounds[1]);
}

/* A models folder without the voice's file. */
static const char *const model_names[] = {"silero_vad.onnx", "encoder_model.onnx",
                                          "decoder_model_merged.onnx", "vocab.lst", "libonnxruntime.so"};
enum { MODEL_NAMES = sizeof model_names / sizeof *model_names };
static const char voice_name[] = "en_US-joe-medium.onnx";

static void open_folder(char folder[64])
{
    char from[4200], to[256], cwd[4096];
    strcpy(folder, "/tmp/voiceplate-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_non_null(getcwd(cwd, sizeof cwd));
    for (size_t i = 0; i < MODEL_NAMES; i++) {
        snprintf(from, sizeof from, "%s/models/%s", cwd, model_names[i]);
        snprintf(to, sizeof to, "%s/%s", folder, model_names[i]);
        assert_int_equal(symlink(from, to), 0);
    }
}

static void remove_folder(const char *folder)
{
    char path[256];
    for (size_t i = 0; i < MODEL_NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, model_names[i]);
        (void)unlink(path);
    }
    snprintf(path, sizeof path, "%s/%s", folder, voice_name);
    (void)unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* The voice's file, from one place on of bytes that are no numbers; out_path: where it is put. */
static void put_damaged_voice(const char *folder, size_t from, size_t byte_count, char out_path[256])
{
    char path[64];
    snprintf(path, sizeof path, "models/%s", voice_name);
    snprintf(out_path, 256, "%s/%s", folder, voice_name);
    FILE *whole = fopen(path, "rb"), *damaged = fopen(out_path, "wb");
    assert_true(whole != NULL && damaged != NULL);
    static char block[65536];
    for (size_t len; (len = fread(block, 1, sizeof block, whole)) > 0;)
        assert_int_equal(fwrite(block, 1, len, damaged), len);
    assert_int_equal(fseek(damaged, (long)from, SEEK_SET), 0);
    for (size_t i = 0; i < byte_count; i++)
        (void)fputc(0xff, damaged);
    fclose(whole);
    fclose(damaged);
}

/* The models load, say what they lack, and speak with flite. */
static void check_flite_speaks(const char *folder, const char *lacks)
{
    char why[512] = "";
    struct speech_models *models = NULL;
    const struct speech_paths paths = {.models_dir = folder, .wants_neural_voice = true};
    assert_int_equal(speech_models_load(&paths, &models, why, sizeof why), VP_OK);
    if (speech_voice_lacks(models) == NULL || strstr(speech_voice_lacks(models), lacks) == NULL)
        fail_msg("lacks: %s instead of %s", speech_voice_lacks(models), lacks);
    assert_int_equal(speech_voice_choose(models, "joe", SPEECH_VOICE_FLITE), SPEECH_VOICE_FLITE);
    struct sound *sound = open_sound();
    assert_int_equal(synthesise(models, "Anything else?", &normal, take, sound), VP_OK);
    assert_true(sound->count > SPEECH_RATE_HZ / 2);
    free(sound);
    speech_models_destroy(models);
}

static void without_its_file_flite_speaks(void **state)
{
    (void)state;
    char folder[64];
    if (with_models() == NULL)
        skip();
    open_folder(folder);
    check_flite_speaks(folder, "tools/setup");
    remove_folder(folder);
}

/* As long as the voice, and no voice. */
static void a_hollow_or_damaged_file_is_told_and_flite_speaks(void **state)
{
    (void)state;
    static const size_t from[] = {0, 10000000};
    char folder[64], path[256], why[512] = "";
    if (with_neural_voice() == NULL)
        skip();
    open_folder(folder);
    const struct speech_paths paths = {.models_dir = folder, .wants_neural_voice = true},
                              good = {.models_dir = "models", .wants_neural_voice = true};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        put_damaged_voice(folder, from[i], 200000, path);
        check_flite_speaks(folder, i == 0 ? "cannot be read as one" : "tools/setup");
        assert_int_equal(speech_voice_prove(&paths, why, sizeof why), VP_ERR_MODEL);
        assert_non_null(strstr(why, "en_US-joe-medium.onnx is damaged: its checksum is wrong"));
    }
    assert_int_equal(speech_voice_prove(&good, why, sizeof why), VP_OK);
    remove_folder(folder);
}

/* Found out only when it speaks. */
static void what_the_neural_voice_fails_to_say_flite_says(void **state)
{
    (void)state;
    char folder[64], path[256];
    if (with_neural_voice() == NULL)
        skip();
    struct speech_models models = *with_neural_voice();
    open_folder(folder);
    put_damaged_voice(folder, 40000000, 200000, path);
    assert_int_equal(vits_load(models.ort, path, &models.vits), VP_OK);
    struct sound *sound = open_sound(), *flite = open_sound();
    assert_int_equal(synthesise(&models, "Anything else? We have lemonade.", &normal, take, sound), VP_OK);
    assert_int_equal(synthesise(&models, "Anything else? We have lemonade.",
                                &(const struct speech_manner){SPEECH_VOICE_FLITE, 1}, take, flite),
                     VP_OK);
    assert_true(sound->count > SPEECH_RATE_HZ);
    assert_int_equal(sound->count, flite->count);
    free(sound);
    free(flite);
    vits_destroy(models.vits);
    remove_folder(folder);
}

TESTS_BETWEEN(NULL, without_models) = {
    TEST(what_it_says_is_understood),
    TEST(it_always_says_it_alike),
    TEST(a_long_sentence_comes_in_pieces_between_silences),
    TEST(it_stops_when_it_is_told_to),
    TEST(its_speed_and_level_are_those_asked_for),
    TEST(loud_sounds_are_bent_and_not_cut),
    TEST(odd_texts_do_no_harm),
    TEST(two_threads_speak_at_once),
    TEST(without_its_file_flite_speaks),
    TEST(a_hollow_or_damaged_file_is_told_and_flite_speaks),
    TEST(what_the_neural_voice_fails_to_say_flite_says),
};
