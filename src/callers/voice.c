#include "callers/voice.h"

#include <flite/flite.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/wav.h"
#include "callers/voice_internal.h"

enum { WORDS_PER_MINUTE = 150 };

/* Flite's voices are plain functions of its libraries; it has no header for them. */
cst_voice *register_cmu_us_kal16(const char *folder);
cst_voice *register_cmu_us_awb(const char *folder);
cst_voice *register_cmu_us_slt(const char *folder);

static const struct {
    const char *name;
    cst_voice *(*make)(const char *folder);
} flite_voices[] = {
    {"slt", register_cmu_us_slt}, {"awb", register_cmu_us_awb}, {"kal16", register_cmu_us_kal16}};
enum { FLITE_VOICE_COUNT = sizeof flite_voices / sizeof *flite_voices };

static const struct {
    const char *name, *scheme;
} festival_voices[] = {{"slt", "voice_cmu_us_slt_arctic_hts"}, {"kal", "voice_kal_diphone"}};
enum { FESTIVAL_VOICE_COUNT = sizeof festival_voices / sizeof *festival_voices };

/* Flite keeps its voices and lexicon in globals without locks. */
static pthread_mutex_t flite_lock = PTHREAD_MUTEX_INITIALIZER;

const char *voice_engine_name(enum voice_engine engine)
{
    static const char *const names[] = {"any", "flite", "espeak-ng", "festival"};
    return names[engine];
}

enum vp_err voice_parse(char *text_to_cut, struct voice *out_voice)
{
    struct voice voice = {.engine = VOICE_ANY, .speed = 1.0};
    char *rest = text_to_cut, *engine = strsep(&rest, ":"), *name = strsep(&rest, ":");
    for (enum voice_engine i = VOICE_FLITE; i <= VOICE_FESTIVAL; i++)
        if (strcmp(engine, voice_engine_name(i)) == 0)
            voice.engine = i;
    if (voice.engine == VOICE_ANY)
        return VP_ERR_BAD_VALUE;
    if (name != NULL && name[0] != '\0')
        voice.name = name;
    if (rest != NULL) {
        char *end;
        voice.speed = strtod(rest, &end);
        if (end == rest || *end != '\0' || !(voice.speed >= 0.5 && voice.speed <= 2.0))
            return VP_ERR_BAD_VALUE;
    }
    *out_voice = voice;
    return VP_OK;
}

static int flite_index(const char *name)
{
    for (int i = 0; i < FLITE_VOICE_COUNT; i++)
        if (name == NULL || strcmp(name, flite_voices[i].name) == 0)
            return i;
    return -1;
}

static const char *festival_scheme(const char *name)
{
    for (int i = 0; i < FESTIVAL_VOICE_COUNT; i++)
        if (name == NULL || strcmp(name, festival_voices[i].name) == 0)
            return festival_voices[i].scheme;
    return NULL;
}

/* Names go to espeak-ng as an argument: nothing but what its voices are called. */
static bool is_espeak_name(const char *name)
{
    return name == NULL ||
           (name[0] != '-' &&
            strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+_") ==
                strlen(name));
}

bool voice_is_available(const struct voice *voice)
{
    switch (voice->engine) {
    case VOICE_FLITE:
        return flite_index(voice->name) >= 0;
    case VOICE_ESPEAK_NG:
        return is_espeak_name(voice->name) && voice_process_exists("espeak-ng");
    case VOICE_FESTIVAL: {
        static const char *const folders[] = {"/usr/share/festival/voices/us/cmu_us_slt_arctic_hts",
                                              "/usr/share/festival/voices/english/kal_diphone"};
        const char *scheme = festival_scheme(voice->name);
        return scheme != NULL && voice_process_exists("text2wave") &&
               access(folders[strcmp(scheme, festival_voices[0].scheme) != 0], R_OK) == 0;
    }
    case VOICE_ANY:
        break;
    }
    return false;
}

static enum vp_err speak_flite(const struct voice *voice, const char *text, struct wav *out_wav)
{
    static cst_voice *made[FLITE_VOICE_COUNT];
    int index = flite_index(voice->name);
    if (index < 0)
        return VP_ERR_BAD_VALUE;
    enum vp_err err = VP_ERR_NO_MEMORY;
    pthread_mutex_lock(&flite_lock);
    flite_init();
    if (made[index] == NULL)
        made[index] = flite_voices[index].make(NULL);
    if (made[index] == NULL)
        goto out;
    flite_feat_set_float(made[index]->features, "duration_stretch", (float)(1.0 / voice->speed));
    cst_wave *wave = flite_text_to_wave(text, made[index]);
    if (wave == NULL)
        goto out;
    size_t count = wave->num_samples > 0 ? (size_t)wave->num_samples : 0;
    int16_t *pcm16 = malloc(count * sizeof *pcm16 + 1);
    if (pcm16 != NULL) {
        memcpy(pcm16, wave->samples, count * sizeof *pcm16);
        *out_wav = (struct wav){wave->sample_rate, 1, pcm16, count};
        err = VP_OK;
    }
    delete_wave(wave);
out:
    pthread_mutex_unlock(&flite_lock);
    return err;
}

static enum vp_err speak_process(const char *const *args, const char *text, struct wav *out_wav)
{
    struct buf bytes;
    buf_init(&bytes, 64 << 20);
    enum vp_err err = voice_process_run(args, text, &bytes);
    if (err == VP_OK)
        err = wav_decode((struct span){bytes.at, bytes.len}, out_wav);
    buf_deinit(&bytes);
    return err;
}

static enum vp_err speak_espeak(const struct voice *voice, const char *text, struct wav *out_wav)
{
    if (!is_espeak_name(voice->name))
        return VP_ERR_BAD_VALUE;
    char pace[16];
    snprintf(pace, sizeof pace, "%d", (int)(WORDS_PER_MINUTE * voice->speed));
    const char *const args[] = {"espeak-ng", "-v", voice->name != NULL ? voice->name : "en-us",
                                "-s",        pace, "--stdin",
                                "--stdout",  NULL};
    return speak_process(args, text, out_wav);
}

static enum vp_err speak_festival(const struct voice *voice, const char *text, struct wav *out_wav)
{
    const char *scheme = festival_scheme(voice->name);
    if (scheme == NULL)
        return VP_ERR_BAD_VALUE;
    char select[64], pace[64];
    snprintf(select, sizeof select, "(%s)", scheme);
    snprintf(pace, sizeof pace, "(Parameter.set 'Duration_Stretch %.2f)", 1.0 / voice->speed);
    const char *const args[] = {"text2wave", "-eval", select, "-eval", pace, NULL};
    return speak_process(args, text, out_wav);
}

enum vp_err voice_speak(const struct voice *voice, const char *text, struct voice_clip *out_clip)
{
    size_t len = strlen(text);
    if (len == 0 || len > VOICE_TEXT_MAX_BYTES)
        return VP_ERR_BAD_VALUE;
    struct voice exact = *voice;
    if (exact.speed == 0)
        exact.speed = 1.0;
    struct wav wav = {0};
    enum vp_err err = VP_ERR_BAD_VALUE;
    if (exact.engine == VOICE_FLITE)
        err = speak_flite(&exact, text, &wav);
    else if (exact.engine == VOICE_ESPEAK_NG)
        err = speak_espeak(&exact, text, &wav);
    else if (exact.engine == VOICE_FESTIVAL)
        err = speak_festival(&exact, text, &wav);
    if (err == VP_OK)
        err = voice_clip_from_wav(&wav, out_clip);
    wav_deinit(&wav);
    return err;
}

enum vp_err voice_read_wav(const char *path, struct voice_clip *out_clip)
{
    struct wav wav = {0};
    enum vp_err err = wav_read(path, &wav);
    if (err == VP_OK)
        err = voice_clip_from_wav(&wav, out_clip);
    wav_deinit(&wav);
    return err;
}
