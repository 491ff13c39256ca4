#include "callers/manner.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "callers/white.h"

enum {
    PIECE_WORDS_MIN = 2,
    FALSE_START_WORDS_MIN = 4, /* of a piece that is begun twice */
    FALSE_START_WORDS = 2,
    PHRASE_PIECES_MAX = 2,
    FADE_SAMPLES = VOICE_RATE_HZ / 100, /* a voice that breaks off has no click */
    SPEECH_MS_MAX = 60000
};

/* What each manner does, and how often: shares of the places where it may. */
struct habits {
    double slowest, fastest; /* each piece has a speed between them */
    double breaks;           /* places between phrases where the voice stops */
    int pause_min_ms, pause_max_ms;
    double fillers; /* of those stops, and of beginnings */
    double false_starts;
};

static const struct habits habits_of[] = {
    [VOICE_MANNER_HESITANT] = {0.85, 1.0, 0.6, 250, 900, 0.5, 0.35},
    [VOICE_MANNER_HURRIED] = {1.15, 1.4, 0.4, 0, 40, 0, 0},
    [VOICE_MANNER_UNEVEN] = {0.8, 1.3, 0.6, 60, 350, 0.15, 0.1},
};

/* The drawing of one text's plan. */
struct planner {
    const struct habits *habits;
    struct manner_plan *plan;
    uint32_t seed;
};

static double draw(struct planner *planner, double least, double most)
{
    return least + (white_next(&planner->seed) + 1) / 2 * (most - least);
}

static bool happens(struct planner *planner, double share)
{
    return draw(planner, 0, 1) < share;
}

static size_t count_words(struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] != ' ' && (i == 0 || text.at[i - 1] == ' ');
    return count;
}

static struct span word_at(const char *at)
{
    return (struct span){at, strcspn(at, " ")};
}

/* "M, E, G", "555", "2": between them people stop, but say nothing. */
static bool is_spelled(const char *word)
{
    size_t letters = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return isdigit((unsigned char)word[0]) ||
           (letters == 1 && word[0] != 'a' && word[0] != 'A' && word[0] != 'I');
}

/* Whether a phrase begins with this word, which stands behind another. */
static bool begins_phrase(const char *text, const char *word)
{
    static const char *const joints[] = {"and", "with", "for", "but", "or", "no", "without", "on", "to"};
    struct span name = word_at(word);
    if (word - text >= 2 && strchr(",.;?!", word[-2]) != NULL)
        return true;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (span_is(name, joints[i]))
            return true;
    return false;
}

static void add_piece(struct planner *planner, const char *before, struct span text, int pause_ms,
                      double spoken)
{
    struct manner_plan *plan = planner->plan;
    if (plan->count == MANNER_PIECES_MAX)
        return;
    struct manner_piece *piece = &plan->pieces[plan->count++];
    snprintf(piece->text, sizeof piece->text, "%s%.*s", before, (int)text.len, text.at);
    piece->speed = draw(planner, planner->habits->slowest, planner->habits->fastest);
    piece->pause_ms = pause_ms;
    piece->spoken = spoken;
}

/* Its first words, broken off in the second of them. */
static void add_false_start(struct planner *planner, struct span text, int pause_ms)
{
    size_t len = 0;
    for (int words = 0; len < text.len && words < FALSE_START_WORDS; len++)
        words += text.at[len] == ' ';
    while (len > 0 && text.at[len - 1] == ' ')
        len--;
    add_piece(planner, "", (struct span){text.at, len}, pause_ms, draw(planner, 0.6, 0.9));
}

static void add_phrase(struct planner *planner, struct span text, bool is_first)
{
    enum { FILLER_COUNT = 5 };
    static const char *const fillers[FILLER_COUNT] = {"Um, ", "Uh, ", "Er, ", "Um, ", "Hmm, "};
    const struct habits *habits = planner->habits;
    int pause_ms = is_first ? 0 : (int)draw(planner, habits->pause_min_ms, habits->pause_max_ms);
    const char *filler = "";
    size_t words = count_words(text);
    if (happens(planner, habits->fillers) && !is_spelled(text.at) && (!is_first || words > 1))
        filler = fillers[(size_t)draw(planner, 0, FILLER_COUNT)];
    if (words >= FALSE_START_WORDS_MIN && happens(planner, habits->false_starts)) {
        add_false_start(planner, text, pause_ms);
        pause_ms = (int)draw(planner, 120, 400);
    }
    add_piece(planner, filler, text, pause_ms, 1);
}

void manner_make_plan(enum voice_manner manner, const char *text, uint32_t seed, struct manner_plan *out_plan)
{
    struct planner planner = {&habits_of[manner], out_plan, seed != 0 ? seed : 1};
    const char *from = text;
    out_plan->count = 0;
    for (const char *at = text; (at = strchr(at, ' ')) != NULL;) {
        at++;
        size_t len = (size_t)(at - from) - 1;
        bool may_stop = count_words((struct span){from, len}) >= PIECE_WORDS_MIN && begins_phrase(text, at);
        if (!may_stop || out_plan->count + PHRASE_PIECES_MAX * 2 > MANNER_PIECES_MAX ||
            !happens(&planner, planner.habits->breaks))
            continue;
        add_phrase(&planner, (struct span){from, len}, from == text);
        from = at;
    }
    add_phrase(&planner, span_of(from), from == text);
}

/* Appends silence and the clip. */
static enum vp_err join(struct voice_clip *whole, const struct manner_piece *piece, struct voice_clip *clip)
{
    size_t pause = (size_t)piece->pause_ms * VOICE_RATE_HZ / 1000;
    size_t count = (size_t)((double)clip->sample_count * piece->spoken);
    if (whole->sample_count + pause + count > (size_t)SPEECH_MS_MAX * VOICE_RATE_HZ / 1000)
        return VP_ERR_TOO_BIG;
    int16_t *pcm16 = realloc(whole->pcm16, (whole->sample_count + pause + count + 1) * sizeof *pcm16);
    if (pcm16 == NULL)
        return VP_ERR_NO_MEMORY;
    whole->pcm16 = pcm16;
    memset(pcm16 + whole->sample_count, 0, pause * sizeof *pcm16);
    whole->sample_count += pause;
    for (size_t i = 0; piece->spoken < 1 && i < FADE_SAMPLES && i < count; i++)
        clip->pcm16[count - 1 - i] = (int16_t)(clip->pcm16[count - 1 - i] * (int)i / FADE_SAMPLES);
    memcpy(pcm16 + whole->sample_count, clip->pcm16, count * sizeof *pcm16);
    whole->sample_count += count;
    return VP_OK;
}

static double clamp_speed(double speed)
{
    return speed < 0.5 ? 0.5 : speed > 2 ? 2 : speed;
}

enum vp_err manner_speak(const struct voice *voice, const char *text, struct voice_clip *out_clip)
{
    if (voice->manner == VOICE_MANNER_PLAIN)
        return voice_speak(voice, text, out_clip);
    struct manner_plan *plan = malloc(sizeof *plan);
    struct voice_clip whole = {0};
    if (plan == NULL)
        return VP_ERR_NO_MEMORY;
    uint64_t seed = fnv_hash(FNV_START, span_of(text));
    if (voice->name != NULL)
        seed = fnv_hash(seed, span_of(voice->name));
    manner_make_plan(voice->manner, text, (uint32_t)seed, plan);
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < plan->count && err == VP_OK; i++) {
        const struct manner_piece *piece = &plan->pieces[i];
        const struct voice plain = {voice->engine, voice->name, clamp_speed(voice->speed * piece->speed),
                                    VOICE_MANNER_PLAIN};
        struct voice_clip clip = {0};
        err = voice_speak(&plain, piece->text, &clip);
        if (err == VP_ERR_BAD_AUDIO) { /* a comma alone makes no sound */
            err = VP_OK;
            continue;
        }
        if (err == VP_OK)
            err = join(&whole, piece, &clip);
        voice_clip_deinit(&clip);
    }
    free(plan);
    if (err == VP_OK && whole.sample_count == 0)
        err = VP_ERR_BAD_AUDIO;
    if (err != VP_OK)
        voice_clip_deinit(&whole);
    else
        *out_clip = whole;
    return err;
}
