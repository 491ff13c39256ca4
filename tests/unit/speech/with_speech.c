#include "with_speech.h"

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/resample.h"
#include "audio/wav.h"
#include "english/plain_text.h"

enum { BEFORE_SAMPLES = 2400, BEHIND_SAMPLES = 2000, CLIP_SAMPLES_MAX = 30 * SPEECH_RATE_HZ };

static struct speech_models *models, *neural;

const struct speech_models *with_models(void)
{
    const struct speech_paths paths = {.models_dir = "models",
                                       .sphinx_dir = "/usr/share/pocketsphinx/model/en-us/en-us"};
    char why[512] = "";
    if (models == NULL && speech_models_load(&paths, &models, why, sizeof why) != VP_OK)
        print_message("SKIPPED, no speech models: %s\n", why);
    return models;
}

const struct speech_models *with_neural_voice(void)
{
    const struct speech_paths paths = {.models_dir = "models",
                                       .sphinx_dir = "/usr/share/pocketsphinx/model/en-us/en-us",
                                       .wants_neural_voice = true};
    char why[512] = "";
    if (neural == NULL && speech_models_load(&paths, &neural, why, sizeof why) != VP_OK) {
        print_message("SKIPPED, no speech models: %s\n", why);
        return NULL;
    }
    if (speech_voice_lacks(neural) == NULL)
        return neural;
    print_message("SKIPPED, no neural voice: %s\n", speech_voice_lacks(neural));
    return NULL;
}

int without_models(void **state)
{
    (void)state;
    speech_models_destroy(models);
    speech_models_destroy(neural);
    models = neural = NULL;
    return 0;
}

struct vocabulary *with_vocabulary(void)
{
    static const char *const phrases[] = {"Pepperoni Pizza",
                                          "Cheese Pizza",
                                          "Margherita Pizza",
                                          "Chicken Tacos",
                                          "Garlic Bread",
                                          "Caesar Salad",
                                          "Coke",
                                          "Lemonade",
                                          "mushrooms",
                                          "onions",
                                          "extra cheese",
                                          "Guacamole",
                                          "small",
                                          "medium",
                                          "large"};
    struct vocabulary *vocabulary = NULL;
    assert_int_equal(vocabulary_create(models, phrases, sizeof phrases / sizeof phrases[0], &vocabulary),
                     VP_OK);
    return vocabulary;
}

void clip_deinit(struct clip *clip)
{
    free(clip->pcm16);
    *clip = (struct clip){0};
}

struct clip clip_of_silence(size_t count)
{
    struct clip clip = {.pcm16 = calloc(count + 1, sizeof(int16_t)), .count = count};
    assert_non_null(clip.pcm16);
    return clip;
}

struct clip clip_of_noise(size_t count, int amplitude)
{
    struct clip clip = clip_of_silence(count);
    uint32_t state = 1;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        clip.pcm16[i] = (int16_t)((int)(state >> 16) % (2 * amplitude + 1) - amplitude);
    }
    return clip;
}

static bool append(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct clip *clip = owner;
    if (clip->count + sample_count + BEHIND_SAMPLES > CLIP_SAMPLES_MAX)
        return false;
    memcpy(clip->pcm16 + clip->count, pcm16, sample_count * sizeof *pcm16);
    clip->count += sample_count;
    return true;
}

struct clip clip_of_own_voice(const char *text)
{
    struct clip clip = clip_of_silence(CLIP_SAMPLES_MAX);
    clip.count = BEFORE_SAMPLES;
    assert_int_equal(
        synthesise(models, text, &(const struct speech_manner){SPEECH_VOICE_FLITE, 1}, append, &clip), VP_OK);
    clip.count += BEHIND_SAMPLES;
    return clip;
}

static bool run_espeak(const char *text, const char *path)
{
    pid_t pid = fork();
    if (pid == 0) {
        execlp("espeak-ng", "espeak-ng", "-v", "en-us", "-s", "150", "-w", path, text, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool clip_of_other_voice(const char *text, struct clip *out_clip)
{
    char path[] = "/tmp/voiceplate-test-XXXXXX";
    int fd = mkstemp(path);
    struct wav wav = {0};
    struct resampler *resampler = NULL;
    assert_true(fd >= 0);
    close(fd);
    bool is_spoken = run_espeak(text, path) && wav_read(path, &wav) == VP_OK;
    unlink(path);
    if (!is_spoken) {
        print_message("SKIPPED, espeak-ng is not installed\n");
        return false;
    }
    assert_int_equal(resampler_create(wav.rate_hz, SPEECH_RATE_HZ, &resampler), VP_OK);
    *out_clip =
        clip_of_silence(BEFORE_SAMPLES + resampler_out_max(resampler, wav.frame_count) + BEHIND_SAMPLES);
    (void)resampler_feed(resampler, wav.pcm16, wav.frame_count, out_clip->pcm16 + BEFORE_SAMPLES);
    resampler_destroy(resampler);
    wav_deinit(&wav);
    return true;
}

bool has_words(const char *text, const char *wanted)
{
    char word[PLAIN_TEXT_WORD_BYTES], heard[PLAIN_TEXT_WORD_BYTES];
    while (plain_text_next_word(&wanted, word)) {
        bool is_found = false;
        while (!is_found && plain_text_next_word(&text, heard))
            is_found = strcasecmp(word, heard) == 0;
        if (!is_found)
            return false;
    }
    return true;
}
