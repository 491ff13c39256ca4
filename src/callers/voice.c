#include "callers/voice.h"

#include <assert.h>
#include <flite/flite.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/wav.h"
#include "callers/voice_internal.h"

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

/* In the order in which they are dealt out: kinds of synthesis and of speakers alternate. The engine's own voice,
 * flite's rms, is none of them. */
static const struct voice known_voices[] = {
    {.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.0},
    {.engine = VOICE_PIPER, .name = (char *)"joe", .speed = 1.0},
    {.engine = VOICE_FESTIVAL, .name = (char *)"slt", .speed = 1.0},
    {.engine = VOICE_RHVOICE, .name = (char *)"clb", .speed = 1.0},
    {.engine = VOICE_FLITE, .name = (char *)"awb", .speed = 1.0},
    {.engine = VOICE_PICO, .name = (char *)"en-US", .speed = 1.0},
    {.engine = VOICE_RHVOICE, .name = (char *)"bdl", .speed = 1.0},
    {.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 1.0},
    {.engine = VOICE_ESPEAK_NG, .name = (char *)"en-us", .speed = 1.0},
    {.engine = VOICE_RHVOICE, .name = (char *)"alan", .speed = 1.0},
    {.engine = VOICE_PICO, .name = (char *)"en-GB", .speed = 1.0},
    {.engine = VOICE_FESTIVAL, .name = (char *)"kal", .speed = 1.0}};
enum { KNOWN_VOICE_COUNT = sizeof known_voices / sizeof *known_voices };
static_assert((int)KNOWN_VOICE_COUNT <= (int)VOICE_KNOWN_MAX, "a list that takes them all");

/* Flite keeps its voices and lexicon in globals without locks. */
static pthread_mutex_t flite_lock = PTHREAD_MUTEX_INITIALIZER;

const char *voice_engine_name(enum voice_engine engine)
{
    static const char *const names[] = {"any", "flite", "espeak-ng", "festival", "rhvoice", "pico", "piper"};
    return names[engine];
}

const char *voice_manner_name(enum voice_manner manner)
{
    static const char *const names[] = {"plain", "hesitant", "hurried", "uneven"};
    return names[manner];
}

const char *voice_key(const struct voice *voice, char *out, size_t size_bytes)
{
    bool is_plain = voice->manner == VOICE_MANNER_PLAIN;
    snprintf(out, size_bytes, "%s:%s:%.2f:%s%s", voice_engine_name(voice->engine),
             voice->name != NULL ? voice->name : "", voice->speed != 0 ? voice->speed : 1.0,
             is_plain ? "" : voice_manner_name(voice->manner), is_plain ? "" : ":");
    return out;
}

static bool take_speed(const char *text, double *out_speed)
{
    char *end;
    *out_speed = strtod(text, &end);
    return end != text && *end == '\0' && *out_speed >= 0.5 && *out_speed <= 2.0;
}

static bool take_manner(const char *text, enum voice_manner *out_manner)
{
    for (enum voice_manner i = VOICE_MANNER_PLAIN; i <= VOICE_MANNER_UNEVEN; i++)
        if (strcmp(text, voice_manner_name(i)) == 0) {
            *out_manner = i;
            return true;
        }
    return false;
}

enum vp_err voice_parse(char *text_to_cut, struct voice *out_voice)
{
    struct voice voice = {.engine = VOICE_ANY, .speed = 1.0};
    char *rest = text_to_cut, *engine = strsep(&rest, ":"), *name = strsep(&rest, ":");
    char *speed = strsep(&rest, ":"), *manner = strsep(&rest, ":");
    for (enum voice_engine i = VOICE_FLITE; i <= VOICE_PIPER; i++)
        if (strcmp(engine, voice_engine_name(i)) == 0)
            voice.engine = i;
    if (voice.engine == VOICE_ANY)
        return VP_ERR_BAD_VALUE;
    if (name != NULL && name[0] != '\0')
        voice.name = name;
    if ((speed != NULL && !take_speed(speed, &voice.speed)) ||
        (manner != NULL && !take_manner(manner, &voice.manner)) || rest != NULL)
        return VP_ERR_BAD_VALUE;
    *out_voice = voice;
    return VP_OK;
}

bool voice_is_learned(const char *text)
{
    static const char *const robots[] = {"espeak-ng", "flite:kal16", "festival:kal"};
    for (size_t i = 0; i < sizeof robots / sizeof *robots; i++) {
        size_t len = strlen(robots[i]);
        if (strncmp(text, robots[i], len) == 0 && (text[len] == '\0' || text[len] == ':'))
            return false;
    }
    return true;
}

static int flite_index(const char *name)
{
    for (int i = 0; i < FLITE_VOICE_COUNT; i++)
        if (name == NULL || strcmp(name, flite_voices[i].name) == 0)
            return i;
    return -1;
}

bool voice_is_available(const struct voice *voice)
{
    return voice->engine == VOICE_FLITE ? flite_index(voice->name) >= 0 : voice_program_is_available(voice);
}

size_t voice_list(struct voice out_voices[VOICE_KNOWN_MAX], char *out_missing, size_t size_bytes)
{
    size_t count = 0, used = 0;
    out_missing[0] = '\0';
    for (size_t i = 0; i < KNOWN_VOICE_COUNT; i++) {
        const struct voice *voice = &known_voices[i];
        if (voice_is_available(voice))
            out_voices[count++] = *voice;
        else if (used < size_bytes)
            used += (size_t)snprintf(out_missing + used, size_bytes - used, "%s%s:%s", used > 0 ? " " : "",
                                     voice_engine_name(voice->engine), voice->name);
    }
    return count;
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

enum vp_err voice_speak(const struct voice *voice, const char *text, struct voice_clip *out_clip)
{
    size_t len = strlen(text);
    if (len == 0 || len > VOICE_TEXT_MAX_BYTES || voice->engine == VOICE_ANY)
        return VP_ERR_BAD_VALUE;
    struct voice exact = *voice;
    if (exact.speed == 0)
        exact.speed = 1.0;
    struct wav wav = {0};
    enum vp_err err = exact.engine == VOICE_FLITE ? speak_flite(&exact, text, &wav)
                                                  : voice_program_speak(&exact, text, &wav);
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
