#include "callers/background.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "callers/white.h"

static const char *const names[] = {"nothing", "babble", "pair", "car", "recording"};

/* Flite's voices, which are always there. */
static const struct background_clip talkers[BACKGROUND_CLIPS_MAX] = {
    {{.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.15},
     "So I told her we could take the train on Saturday, but she wants to drive, "
     "and then we would be stuck on the bridge all morning again."},
    {{.engine = VOICE_FLITE, .name = (char *)"awb", .speed = 1.0},
     "The meeting was moved to Thursday because nobody had read the report. "
     "I said that I would write a shorter one, and they laughed."},
    {{.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 0.9},
     "Have you seen the game last night? They were behind for an hour, "
     "and in the last minute he just ran past all of them."},
    {{.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 0.85},
     "My sister is looking for a new apartment. The old one is fine, "
     "but the neighbors have a dog that barks whenever it rains."},
    {{.engine = VOICE_FLITE, .name = (char *)"awb", .speed = 1.25},
     "It is supposed to snow next week, "
     "so we should bring the plants inside and find out where the shovel went."},
    {{.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 1.2},
     "He fixed the washing machine himself, with a video, and it worked. "
     "Then the kitchen was under water, and we called somebody after all."},
};

/* A woman and a man, in turn. */
static const size_t pair[] = {0, 1, 3, 4};
enum { PAIR_CLIPS = sizeof pair / sizeof *pair, PAUSE_MIN_MS = 150, PAUSE_MAX_MS = 1100 };

const char *background_name(enum background_sound sound)
{
    return names[sound];
}

enum vp_err background_parse(char *text_to_cut, struct background_wish *out_wish)
{
    char *colon = strrchr(text_to_cut, ':'), *end;
    long db = colon != NULL ? strtol(colon + 1, &end, 10) : 0;
    if (colon == NULL || colon == text_to_cut || *end != '\0' || db < 1 || db > BACKGROUND_DB_MAX)
        return VP_ERR_BAD_VALUE;
    *colon = '\0';
    struct background_wish wish = {.db = (int)db};
    for (enum background_sound sound = BACKGROUND_BABBLE; sound < BACKGROUND_RECORDING; sound++)
        if (strcmp(text_to_cut, names[sound]) == 0)
            wish.sound = sound;
    if (wish.sound == BACKGROUND_NOTHING) {
        if (strchr(text_to_cut, '.') == NULL) /* a sound that there is not, rather than a file */
            return VP_ERR_BAD_VALUE;
        wish.sound = BACKGROUND_RECORDING;
        wish.wav = text_to_cut;
    }
    *out_wish = wish;
    return VP_OK;
}

size_t background_clips(const struct background_wish *wish, struct background_clip out[BACKGROUND_CLIPS_MAX])
{
    switch (wish->sound) {
    case BACKGROUND_BABBLE:
        memcpy(out, talkers, sizeof talkers);
        return BACKGROUND_CLIPS_MAX;
    case BACKGROUND_PAIR:
        for (size_t i = 0; i < PAIR_CLIPS; i++)
            out[i] = talkers[pair[i]];
        return PAIR_CLIPS;
    case BACKGROUND_RECORDING:
        out[0] = (struct background_clip){{.engine = VOICE_ANY}, wish->wav};
        return 1;
    case BACKGROUND_NOTHING:
    case BACKGROUND_CAR:
        break;
    }
    return 0;
}

static double power(const struct voice_clip *clip)
{
    double sum = 0;
    for (size_t i = 0; i < clip->sample_count; i++)
        sum += (double)clip->pcm16[i] * clip->pcm16[i];
    return sum / (double)clip->sample_count;
}

enum vp_err background_prove(const struct background_wish *wish)
{
    struct voice_clip clip = {0};
    if (wish->sound != BACKGROUND_RECORDING)
        return VP_OK;
    enum vp_err err = voice_read_wav(wish->wav, &clip);
    voice_clip_deinit(&clip);
    return err;
}

static uint32_t draw(struct background *background, uint32_t below)
{
    background->seed = background->seed * 1664525 + 1013904223; /* Numerical Recipes' */
    return (background->seed >> 8) % below;
}

void background_init(struct background *background, const struct background_wish *wish,
                     const struct voice_clip *const *clips, double speech_rms, uint32_t seed)
{
    struct background_clip unused[BACKGROUND_CLIPS_MAX];
    double sum = 0; /* sounds that know nothing of each other: their powers add up */
    *background = (struct background){.sound = wish->sound, .seed = seed};
    background->talker_count = background_clips(wish, unused);
    for (size_t i = 0; i < background->talker_count; i++) {
        background->talkers[i].clip = clips[i];
        background->talkers[i].at = draw(background, (uint32_t)clips[i]->sample_count);
        sum += power(clips[i]);
    }
    if (wish->sound == BACKGROUND_PAIR) { /* one is heard at a time */
        background->talker = draw(background, PAIR_CLIPS);
        sum /= PAIR_CLIPS;
    }
    if (wish->sound == BACKGROUND_CAR) {
        car_init(&background->car, seed);
        sum = 1;
    }
    background->gain = sum > 0 ? speech_rms / pow(10, wish->db / 20.0) / sqrt(sum) : 0;
}

static double next_of(struct background *background, size_t talker, bool *out_is_over)
{
    const struct voice_clip *clip = background->talkers[talker].clip;
    size_t *at = &background->talkers[talker].at;
    double sample = clip->pcm16[*at];
    *at = (*at + 1) % clip->sample_count;
    *out_is_over = *at == 0;
    return sample;
}

static double next_of_all(struct background *background)
{
    double sum = 0;
    bool is_over;
    for (size_t i = 0; i < background->talker_count; i++)
        sum += next_of(background, i, &is_over);
    return sum;
}

static double next_of_pair(struct background *background)
{
    bool is_over = false;
    if (background->pause > 0) {
        background->pause--;
        return 0;
    }
    double sample = next_of(background, background->talker, &is_over);
    if (is_over) {
        background->talker = (background->talker + 1) % PAIR_CLIPS;
        background->talkers[background->talker].at = 0;
        background->pause =
            (PAUSE_MIN_MS + draw(background, PAUSE_MAX_MS - PAUSE_MIN_MS)) * (VOICE_RATE_HZ / 1000);
    }
    return sample;
}

static double next(struct background *background)
{
    switch (background->sound) {
    case BACKGROUND_PAIR:
        return next_of_pair(background);
    case BACKGROUND_CAR:
        return car_next(&background->car);
    case BACKGROUND_BABBLE:
    case BACKGROUND_RECORDING:
        return next_of_all(background);
    case BACKGROUND_NOTHING:
        break;
    }
    return 0;
}

void background_add(struct background *background, int16_t *pcm16, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double sample = pcm16[i] + next(background) * background->gain;
        pcm16[i] = (int16_t)(sample > 32767 ? 32767 : sample < -32768 ? -32768 : lrint(sample));
    }
}
