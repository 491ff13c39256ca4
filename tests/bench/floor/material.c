#include "bench/floor/material.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = VOICE_RATE_HZ, TEXTS_MAX = 40, VOICES_MAX = 8 };

static const char *const interruptions[] = {
    "Stop.",
    "Wait.",
    "No.",
    "Hold on.",
    "Excuse me.",
    "Sorry.",
    "Actually, can I change that?",
    "No, no onions please.",
    "Wait, I wanted a large one.",
    "Can I get a coke with that?",
    "Hold on a second.",
    "That is wrong.",
    "Do you have something without cheese?",
    "How much is the small one?",
    "I would like the second one.",
    "Hello? Can you hear me?",
    "Please stop, I know what I want.",
    "Can you say that again?",
    "One large pepperoni pizza for pickup.",
    "What was the first one?",
    "Two of those, please.",
    "Wait a minute.",
    "I have a question.",
    "Cancel that.",
    "Never mind, just a salad.",
};
static const char *const backchannels[] = {
    "Uh-huh.",    "Right.", "Okay.",  "Yeah.",        "Sure.",       "Got it.", "I see.",
    "All right.", "Yes.",   "Great.", "Okay, great.", "Yeah, okay.", "Good.",   "Perfect.",
};
static const char *const hesitations[] = {"Um.", "Uh.", "Hmm."};
static const char *const side_talk[] = {
    "Honey, do you want something to drink?",
    "Put your shoes on, please.",
    "It is in the kitchen, on the table.",
    "I am on the phone.",
    "Ask your brother about it.",
    "Give me that, will you?",
    "No, the other door.",
    "We are leaving in five minutes.",
};
static const char *const room_talk[] = {
    "The president said on Tuesday that the law will be voted on before the end of the year.",
    "In other news, a storm is moving towards the coast.",
    "The home team won by three goals yesterday evening.",
    "Tomorrow will be cloudy with a little rain in the morning.",
    "And now back to the studio.",
    "Mom, where is my blue sweater?",
    "Did you see the game last night? It was amazing.",
    "This week only, two for the price of one.",
};
static const char *const turns[] = {
    "Hello, can you tell me about your pizzas please?",
    "Please go on and tell me about the rest of the menu.",
    "What else do you have for a family of four?",
    "Tell me more about the specials, please.",
};

struct texts {
    const char *const *at;
    size_t count;
};
#define TEXTS(list)                                                                                          \
    {                                                                                                        \
        list, sizeof(list) / sizeof *(list)                                                                  \
    }
enum spoken {
    SPOKEN_INTERRUPTION,
    SPOKEN_BACKCHANNEL,
    SPOKEN_HESITATION,
    SPOKEN_SIDE,
    SPOKEN_ROOM,
    SPOKEN_TURN,
    SPOKEN_COUNT
};
static const struct texts spoken[SPOKEN_COUNT] = {TEXTS(interruptions), TEXTS(backchannels),
                                                  TEXTS(hesitations),   TEXTS(side_talk),
                                                  TEXTS(room_talk),     TEXTS(turns)};

struct material {
    size_t voice_count;
    struct voice_clip clips[VOICES_MAX][SPOKEN_COUNT][TEXTS_MAX];
};

const char *sound_class_name(enum sound_class sound)
{
    static const char *const names[] = {"interruption", "backchannel", "vocal tic",
                                        "side talk",    "room talk",   "turn"};
    return names[sound];
}

static uint64_t roll(struct dice *dice)
{
    uint64_t z = (dice->state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

double dice_between(struct dice *dice, double least, double most)
{
    return least + (most - least) * (double)(roll(dice) >> 11) / 9007199254740992.0;
}

size_t dice_below(struct dice *dice, size_t count)
{
    return (size_t)(roll(dice) % count);
}

enum vp_err material_create(const struct voice *voices, size_t voice_count, struct material **out_material)
{
    struct material *material = calloc(1, sizeof *material);
    if (material == NULL)
        return VP_ERR_NO_MEMORY;
    material->voice_count = voice_count < VOICES_MAX ? voice_count : VOICES_MAX;
    enum vp_err err = VP_OK;
    for (size_t v = 0; v < material->voice_count && err == VP_OK; v++)
        for (size_t s = 0; s < SPOKEN_COUNT && err == VP_OK; s++)
            for (size_t i = 0; i < spoken[s].count && err == VP_OK; i++)
                err = voice_speak(&voices[v], spoken[s].at[i], &material->clips[v][s][i]);
    if (err != VP_OK)
        material_destroy(material);
    else
        *out_material = material;
    return err;
}

void material_destroy(struct material *material)
{
    for (size_t v = 0; material != NULL && v < VOICES_MAX; v++)
        for (size_t s = 0; s < SPOKEN_COUNT; s++)
            for (size_t i = 0; i < TEXTS_MAX; i++)
                voice_clip_deinit(&material->clips[v][s][i]);
    free(material);
}

/* ---- sounds without words ---- */

struct sketch {
    double *at;
    size_t count;
};

static void resonate(const struct sketch *in, double hz, double width_hz, double share, struct sketch *out)
{
    double r = exp(-M_PI * width_hz / RATE), a = 2 * r * cos(2 * M_PI * hz / RATE), b = -r * r, y1 = 0,
           y2 = 0;
    for (size_t i = 0; i < in->count; i++) {
        double y = in->at[i] * (1 - r) + a * y1 + b * y2;
        y2 = y1;
        y1 = y;
        out->at[i] += share * y;
    }
}

static double noise(struct dice *dice)
{
    return dice_between(dice, -1, 1);
}

/* A burst of breath through a mouth: how long it takes to open, how fast it dies, and what voice there is behind
 * it. */
struct breath {
    double opens_s, dies_s, rest_s, voice, low_hz, high_hz;
};

static size_t add_breath(const struct breath *breath, double pitch_hz, struct dice *dice, struct sketch *out,
                         size_t from)
{
    size_t count = (size_t)((breath->opens_s + breath->dies_s + breath->rest_s) * RATE);
    struct sketch raw = {calloc(count, sizeof(double)), count}, shaped = {out->at + from, count};
    if (raw.at == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        double s = (double)i / RATE,
               level = s < breath->opens_s ? s / breath->opens_s
                       : s < breath->opens_s + breath->dies_s
                           ? exp(-3 * (s - breath->opens_s) / breath->dies_s)
                           : 0.12 * (1 - (s - breath->opens_s - breath->dies_s) / breath->rest_s);
        double pulse = fmod(s * pitch_hz, 1) < 0.12 ? 2.5 : -0.3;
        raw.at[i] = level * ((1 - breath->voice) * noise(dice) + breath->voice * pulse);
    }
    resonate(&raw, breath->low_hz, 250, 1.0, &shaped);
    resonate(&raw, breath->high_hz, 500, 0.8, &shaped);
    for (size_t i = 0; i < count; i++)
        shaped.at[i] += 0.15 * raw.at[i];
    free(raw.at);
    return count;
}

/* One to three coughs. */
static void cough(struct dice *dice, struct sketch *out, const char **out_what)
{
    size_t at = 0, bursts = 1 + dice_below(dice, 3);
    double pitch_hz = dice_between(dice, 100, 220);
    for (size_t i = 0; i < bursts; i++) {
        struct breath breath = {dice_between(dice, 0.008, 0.02), dice_between(dice, 0.1, 0.22),
                                dice_between(dice, 0.02, 0.12),  dice_between(dice, 0, 0.25),
                                dice_between(dice, 450, 800),    dice_between(dice, 1300, 2200)};
        at += add_breath(&breath, pitch_hz, dice, out, at);
        at += (size_t)(dice_between(dice, 0.08, 0.2) * RATE);
    }
    out->count = at;
    *out_what = "(cough)";
}

static void sneeze(struct dice *dice, struct sketch *out, const char **out_what)
{
    struct breath in = {dice_between(dice, 0.15, 0.3), 0.05, 0.05, 0.1, 600, 1500};
    struct breath burst = {0.02, dice_between(dice, 0.15, 0.35), 0.1, dice_between(dice, 0.05, 0.25),
                           900,  dice_between(dice, 2000, 2800)};
    size_t at = add_breath(&in, 180, dice, out, 0);
    for (size_t i = 0; i < at; i++)
        out->at[i] *= 0.25;
    at += add_breath(&burst, dice_between(dice, 150, 280), dice, out, at);
    out->count = at;
    *out_what = "(sneeze)";
}

static void clear_throat(struct dice *dice, struct sketch *out, const char **out_what)
{
    size_t at = 0, bursts = 1 + dice_below(dice, 2);
    for (size_t i = 0; i < bursts; i++) {
        struct breath breath = {0.05,
                                dice_between(dice, 0.2, 0.35),
                                0.05,
                                dice_between(dice, 0.3, 0.6),
                                dice_between(dice, 300, 500),
                                dice_between(dice, 1000, 1500)};
        at += add_breath(&breath, dice_between(dice, 70, 130), dice, out, at);
        at += (size_t)(0.06 * RATE);
    }
    out->count = at;
    *out_what = "(throat)";
}

/* "Mhm": a murmur through the nose, in two parts, the second higher; or in one. */
static void hum(struct dice *dice, struct sketch *out, const char **out_what)
{
    double pitch_hz = dice_between(dice, 95, 240), first_s = dice_between(dice, 0.1, 0.2),
           gap_s = dice_between(dice, 0.03, 0.09);
    double second_s = dice_below(dice, 4) == 0 ? 0 : dice_between(dice, 0.14, 0.3),
           rise = dice_between(dice, 0.95, 1.3);
    size_t count = (size_t)((first_s + (second_s > 0 ? gap_s + second_s : 0)) * RATE);
    struct sketch raw = {calloc(count, sizeof(double)), count};
    double phase = 0;
    for (size_t i = 0; raw.at != NULL && i < count; i++) {
        double s = (double)i / RATE, level, hz = pitch_hz;
        if (s < first_s) {
            level = sqrt(sin(M_PI * s / first_s));
        } else if (s < first_s + gap_s) {
            level = 0.06;
        } else {
            double part = (s - first_s - gap_s) / second_s;
            level = sqrt(fabs(sin(M_PI * part)));
            hz = pitch_hz * (1 + (rise - 1) * part);
        }
        phase += hz / RATE;
        raw.at[i] = level * ((fmod(phase, 1) < 0.5 ? fmod(phase, 1) * 2 - 0.5 : 0.1) + 0.03 * noise(dice));
    }
    if (raw.at == NULL)
        return;
    resonate(&raw, dice_between(dice, 230, 320), 80, 1.0,
             out); /* the nose's own formants, and its zero above them */
    resonate(&raw, dice_between(dice, 1000, 1300), 250, 0.06, out);
    resonate(&raw, dice_between(dice, 2100, 2500), 350, 0.03, out);
    free(raw.at);
    out->count = count;
    *out_what = "(mhm)";
}

/* ---- levels and rooms ---- */

/* What a room and distance leave of a voice: dull, with its echo. */
static void put_into_room(int16_t *pcm16, size_t count)
{
    double low = 0;
    enum { ECHO_SAMPLES = 37 * RATE / 1000 };
    for (size_t i = 0; i < count; i++) {
        low += 0.45 * ((double)pcm16[i] - low);
        double echo = i >= ECHO_SAMPLES ? 0.35 * pcm16[i - ECHO_SAMPLES] : 0;
        pcm16[i] = (int16_t)fmax(-32000, fmin(32000, low + echo));
    }
}

static double db(struct dice *dice, double least, double most)
{
    return pow(10, dice_between(dice, least, most) / 20);
}

static enum vp_err copy(const struct voice_clip *from, double gain, struct voice_clip *out_clip)
{
    int16_t *pcm16 = malloc((from->sample_count + 1) * sizeof *pcm16);
    if (pcm16 == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < from->sample_count; i++)
        pcm16[i] = (int16_t)fmax(-32000, fmin(32000, from->pcm16[i] * gain));
    *out_clip = (struct voice_clip){pcm16, from->sample_count};
    return VP_OK;
}

static enum vp_err draw(void (*sketch_fn)(struct dice *dice, struct sketch *out, const char **out_what),
                        double gain, struct dice *dice, struct voice_clip *out_clip, const char **out_what)
{
    struct sketch sketch = {calloc(3 * RATE, sizeof(double)), 0};
    int16_t *pcm16 = malloc(3 * RATE * sizeof *pcm16);
    if (sketch.at == NULL || pcm16 == NULL) {
        free(sketch.at);
        free(pcm16);
        return VP_ERR_NO_MEMORY;
    }
    sketch_fn(dice, &sketch, out_what);
    double most = 0, sum = 0, count = 0;
    for (size_t i = 0; i < sketch.count; i++)
        most = fmax(most, fabs(sketch.at[i]));
    for (size_t i = 0; i < sketch.count; i++)
        if (fabs(sketch.at[i]) > most / 20) {
            sum += sketch.at[i] * sketch.at[i];
            count++;
        }
    double scale = most > 0 ? VOICE_LEVEL_RMS * gain / sqrt(sum / count) : 0;
    for (size_t i = 0; i < sketch.count; i++)
        pcm16[i] = (int16_t)fmax(-32000, fmin(32000, sketch.at[i] * scale));
    *out_clip = (struct voice_clip){pcm16, sketch.count};
    free(sketch.at);
    return VP_OK;
}

static enum vp_err speak(const struct material *material, enum spoken kind, size_t voice, double gain,
                         struct dice *dice, struct voice_clip *out_clip, const char **out_what)
{
    size_t text = dice_below(dice, spoken[kind].count);
    *out_what = spoken[kind].at[text];
    return copy(&material->clips[voice][kind][text], gain, out_clip);
}

static enum vp_err make_tic(const struct material *material, size_t voice, double gain, struct dice *dice,
                            struct voice_clip *out_clip, const char **out_what)
{
    switch (dice_below(dice, 5)) {
    case 0:
    case 1:
        return draw(cough, gain * db(dice, -3, 6), dice, out_clip, out_what);
    case 2:
        return draw(sneeze, gain * db(dice, -3, 6), dice, out_clip, out_what);
    case 3:
        return draw(clear_throat, gain * db(dice, -6, 2), dice, out_clip, out_what);
    default:
        return speak(material, SPOKEN_HESITATION, voice, gain * db(dice, -6, 0), dice, out_clip, out_what);
    }
}

enum vp_err material_make(const struct material *material, enum sound_class sound, size_t voice, double gain,
                          struct dice *dice, struct voice_clip *out_clip, const char **out_what)
{
    enum vp_err err = VP_OK;
    size_t other = (voice + 1 + dice_below(dice, material->voice_count - 1)) % material->voice_count;
    switch (sound) {
    case SOUND_INTERRUPTION:
        return speak(material, SPOKEN_INTERRUPTION, voice, gain * db(dice, -3, 3), dice, out_clip, out_what);
    case SOUND_BACKCHANNEL:
        if (dice_below(dice, 3) == 0)
            return draw(hum, gain * db(dice, -8, -1), dice, out_clip, out_what);
        return speak(material, SPOKEN_BACKCHANNEL, voice, gain * db(dice, -6, 0), dice, out_clip, out_what);
    case SOUND_TIC:
        return make_tic(material, voice, gain, dice, out_clip, out_what);
    case SOUND_SIDE_TALK:
        err = speak(material, SPOKEN_SIDE, voice, gain * db(dice, -12, -6), dice, out_clip, out_what);
        break;
    case SOUND_ROOM_TALK:
        err = speak(material, SPOKEN_ROOM, other, gain * db(dice, -22, -12), dice, out_clip, out_what);
        break;
    case SOUND_TURN:
        return speak(material, SPOKEN_TURN, voice, gain * db(dice, -2, 2), dice, out_clip, out_what);
    }
    if (err == VP_OK)
        put_into_room(out_clip->pcm16, out_clip->sample_count);
    return err;
}
