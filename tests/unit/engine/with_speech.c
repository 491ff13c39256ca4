#include "with_fakes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "speech/speech.h"

const char *_Atomic fake_recognition_text = "Hello.";
atomic_int fake_recognition_ms, fake_recognition_count, fake_synthesis_count, fake_vocabulary_count;
atomic_size_t fake_recognised_samples;
atomic_int fake_expected;

struct speech_models {
    int unused;
};
struct vad {
    int unused;
};
struct recogniser {
    size_t heard_samples; /* since recogniser_listen_begin */
};
struct vocabulary {
    atomic_int references;
};

enum vp_err speech_models_load(const struct speech_paths *paths, struct speech_models **out_models,
                               char *out_why, size_t why_size_bytes)
{
    (void)paths;
    snprintf(out_why, why_size_bytes, "no memory");
    *out_models = calloc(1, sizeof **out_models);
    return *out_models != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void speech_models_destroy(struct speech_models *models)
{
    free(models);
}

enum vp_err vad_create(const struct speech_models *models, struct vad **out_vad)
{
    (void)models;
    *out_vad = calloc(1, sizeof **out_vad);
    return *out_vad != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void vad_destroy(struct vad *vad)
{
    free(vad);
}

float vad_feed(struct vad *vad, const int16_t *window_pcm16)
{
    (void)vad;
    long sum = 0;
    for (size_t i = 0; i < SPEECH_WINDOW_SAMPLES; i++)
        sum += abs(window_pcm16[i]);
    return sum / SPEECH_WINDOW_SAMPLES > 500 ? 0.9F : 0.1F;
}

enum vp_err vocabulary_create(const struct speech_models *models, const char *const *phrases,
                              size_t phrase_count, struct vocabulary **out_vocabulary)
{
    (void)models, (void)phrases, (void)phrase_count;
    atomic_fetch_add(&fake_vocabulary_count, 1);
    *out_vocabulary = calloc(1, sizeof **out_vocabulary);
    if (*out_vocabulary == NULL)
        return VP_ERR_NO_MEMORY;
    atomic_store(&(*out_vocabulary)->references, 1);
    return VP_OK;
}

struct vocabulary *vocabulary_retain(struct vocabulary *vocabulary)
{
    atomic_fetch_add(&vocabulary->references, 1);
    return vocabulary;
}

void vocabulary_release(struct vocabulary *vocabulary)
{
    if (vocabulary != NULL && atomic_fetch_sub(&vocabulary->references, 1) == 1)
        free(vocabulary);
}

enum vp_err recogniser_create(const struct speech_models *models, struct recogniser **out_recogniser)
{
    (void)models;
    *out_recogniser = calloc(1, sizeof **out_recogniser);
    return *out_recogniser != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void recogniser_destroy(struct recogniser *recogniser)
{
    free(recogniser);
}

enum vp_err recognise(struct recogniser *recogniser, struct vocabulary *vocabulary, const int16_t *pcm16,
                      size_t sample_count, struct recognition *out)
{
    (void)vocabulary, (void)pcm16;
    recogniser->heard_samples = sample_count;
    return recogniser_listen_result(recogniser, out);
}

void recogniser_expect(struct recogniser *recogniser, enum speech_expected expected,
                       const struct speech_answers *answers)
{
    (void)recogniser, (void)answers;
    fake_expected = (int)expected;
}

enum vp_err recogniser_listen_begin(struct recogniser *recogniser, struct vocabulary *vocabulary)
{
    (void)vocabulary;
    recogniser->heard_samples = 0;
    return VP_OK;
}

enum vp_err recogniser_listen_feed(struct recogniser *recogniser, const int16_t *pcm16, size_t sample_count)
{
    (void)pcm16;
    recogniser->heard_samples += sample_count;
    return VP_OK;
}

enum vp_err recogniser_listen_result(struct recogniser *recogniser, struct recognition *out)
{
    fake_recognised_samples = recogniser->heard_samples;
    for (int ms = 0; ms < atomic_load(&fake_recognition_ms); ms++)
        nanosleep(&(struct timespec){0, 1000000L}, NULL);
    struct heard_reading *reading = &out->heard.readings[0];
    *out = (struct recognition){.heard = {.count = fake_recognition_text[0] != '\0'}};
    snprintf(reading->text, sizeof reading->text, "%s", fake_recognition_text);
    reading->confidence = -0.1F;
    atomic_fetch_add(&fake_recognition_count, 1);
    return VP_OK;
}

enum vp_err recogniser_listen_result_while(struct recogniser *recogniser, recogniser_wanted_fn is_wanted,
                                           void *owner, struct recognition *out)
{
    enum vp_err err = recogniser_listen_result(recogniser, out);
    return err == VP_OK && !is_wanted(owner) ? VP_ERR_CLOSED : err;
}

const char *speech_voice_name(enum speech_voice voice)
{
    return voice == SPEECH_VOICE_NEURAL ? "joe" : "rms";
}

enum speech_voice speech_voice_choose(const struct speech_models *models, const char *name,
                                      enum speech_voice otherwise)
{
    (void)models;
    return strcmp(name, "joe") == 0   ? SPEECH_VOICE_NEURAL
           : strcmp(name, "rms") == 0 ? SPEECH_VOICE_FLITE
                                      : otherwise;
}

const char *speech_voice_lacks(const struct speech_models *models)
{
    (void)models;
    return NULL;
}

/* 10 ms a character. */
enum vp_err synthesise(const struct speech_models *models, const char *text,
                       const struct speech_manner *manner, synthesis_piece_fn on_piece, void *owner)
{
    (void)models, (void)manner;
    enum { PER_CHAR = 80 };
    int16_t piece[PER_CHAR];
    for (size_t i = 0; i < PER_CHAR; i++)
        piece[i] = (int16_t)(i % 2 != 0 ? 4000 : -4000);
    atomic_fetch_add(&fake_synthesis_count, 1);
    for (; *text != '\0'; text++)
        if (!on_piece(owner, piece, PER_CHAR))
            break;
    return VP_OK;
}
