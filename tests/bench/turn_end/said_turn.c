#include "said_turn.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "callers/pink.h"
#include "callers/voice_store.h"

enum {
    PER_MS = VOICE_RATE_HZ / 1000,
    BEFORE_MS = 400,
    AFTER_MS = 3000,
    FRAME_MS = 10,
    STOP_MIN_MS = 50, /* a voice's own stop: longer than a closed consonant */
    STOPS_MAX = 64,   /* that are looked at */
    SAMPLES_MAX = 30 * VOICE_RATE_HZ,
    PAUSE_MAX_MS = 2500, /* a caller who thinks longer is asked whether they are there */
    DIGITS = 10,
    QUIET_LINE_DB = 45,
    NOISY_LINE_DB = 20
};

#define STOP_LEVEL (VOICE_LEVEL_RMS / 25) /* 28 dB below speech */

const struct turn_line turn_lines[] = {
#define TURN_LINE(use_, kind_, asked_, text_) {TURN_##use_, TURN_##kind_, ASKED_TURN_##asked_, text_},
#define ASKED_TURN_OPEN                       TURN_OPEN
#define ASKED_TURN_MORE                       TURN_MORE
#define ASKED_TURN_RIGHT                      TURN_RIGHT
#define ASKED_TURN_SERVICE                    TURN_SERVICE
#define ASKED_TURN_PHONE                      TURN_PHONE
#define ASKED_TURN_ADDRESS                    TURN_ADDRESS_ASKED
#define ASKED_TURN_NAME                       TURN_NAME_ASKED
#define ASKED_TURN_SPELL                      TURN_SPELL
#include "turn_lines.def"
#undef TURN_LINE
};
const size_t turn_line_count = sizeof turn_lines / sizeof *turn_lines;
const char *const turn_kind_names[TURN_KIND_COUNT] = {
    "hesitating order", "list",    "plain sentence", "short answer",
    "digits",           "address", "name",           "human digits"};

/* ---- drawing ---- */

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static double draw_unit(uint32_t *state)
{
    return (draw(state) + 0.5) / (1 << 24);
}

/* Pauses of speech are log-normal: a median, and how many times longer or shorter a usual one is. */
static int draw_pause_ms(uint32_t *state, double median_ms, double spread)
{
    double normal = sqrt(-2 * log(draw_unit(state))) * cos(2 * M_PI * draw_unit(state));
    double ms = median_ms * exp(log(spread) * normal);
    return (int)fmin(fmax(ms, SAID_PAUSE_MIN_MS), PAUSE_MAX_MS);
}

/* By the mark: to think, between two things, between groups of digits. The timer's figures on orders come out as those
 * that are published of people who speak with agents: half of the pauses have over 300 ms, a quarter over 600. */
static int draw_marked_ms(uint32_t *state, char mark)
{
    if (mark == '|')
        return 300 + (int)(900 * draw_unit(state));
    return mark == '.' ? draw_pause_ms(state, 480, 2.0) : draw_pause_ms(state, 260, 1.6);
}

/* ---- a line's marks ---- */

/* The words with a comma at each mark, and the marks in their order. */
static size_t take_marks(const char *text, char *out, size_t size, char marks[SAID_PAUSES_MAX])
{
    size_t len = 0, count = 0;
    while (*text != '\0' && len + 3 < size) {
        size_t mark_len = strncmp(text, " ...", 4) == 0 ? 4
                          : strncmp(text, " |", 2) == 0 ? 2
                          : *text == ','                ? 1
                                                        : 0;
        if (mark_len > 0 && count < SAID_PAUSES_MAX) {
            marks[count++] = mark_len == 4 ? '.' : mark_len == 2 ? '|' : ',';
            out[len++] = ',';
            text += mark_len;
        } else {
            out[len++] = *text++;
        }
    }
    out[len++] = '.';
    out[len] = '\0';
    return count;
}

/* ---- where a voice stops ---- */

struct stop {
    size_t from, to;
};

static double level_of(const int16_t *pcm16, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)pcm16[i] * pcm16[i];
    return sqrt(sum / (double)(count > 0 ? count : 1));
}

static size_t find_stops(const struct voice_clip *clip, struct stop stops[STOPS_MAX])
{
    enum { FRAME = FRAME_MS * PER_MS };
    size_t count = 0, quiet_from = 0;
    bool is_quiet = false;
    for (size_t at = 0; at + FRAME <= clip->sample_count; at += FRAME) {
        bool is_now = level_of(clip->pcm16 + at, FRAME) < STOP_LEVEL;
        if (is_now && !is_quiet)
            quiet_from = at;
        if (!is_now && is_quiet && quiet_from > 0 && at - quiet_from >= STOP_MIN_MS * PER_MS &&
            count < STOPS_MAX)
            stops[count++] = (struct stop){quiet_from, at};
        is_quiet = is_now;
    }
    return count;
}

/* Leaves the longest ones, in their order. */
static bool keep_longest(struct stop *stops, size_t count, size_t wanted)
{
    if (count < wanted)
        return false;
    for (; count > wanted; count--) {
        size_t least = 0;
        for (size_t i = 1; i < count; i++)
            if (stops[i].to - stops[i].from < stops[least].to - stops[least].from)
                least = i;
        memmove(stops + least, stops + least + 1, (count - least - 1) * sizeof *stops);
    }
    return true;
}

/* ---- the line ---- */

static enum vp_err open_turn(struct said_turn *turn)
{
    turn->pcm16 = calloc(SAMPLES_MAX, sizeof *turn->pcm16);
    turn->count = BEFORE_MS * PER_MS;
    return turn->pcm16 != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static void add_sound(struct said_turn *turn, const int16_t *pcm16, size_t count)
{
    for (size_t i = 0; i < count && turn->count < SAMPLES_MAX; i++)
        turn->pcm16[turn->count++] = pcm16[i];
    turn->end = turn->count;
}

static void add_pause(struct said_turn *turn, int pause_ms)
{
    size_t to = turn->count + (size_t)pause_ms * PER_MS;
    if (to >= SAMPLES_MAX)
        to = SAMPLES_MAX;
    turn->pauses[turn->pause_count++] = (struct said_pause){turn->count, to};
    turn->count = to;
}

/* The line goes on behind the turn; its noise; what mu-law leaves. Every fourth line is a noisy one. */
static void close_turn(struct said_turn *turn, uint32_t *state)
{
    struct pink pink;
    turn->count += AFTER_MS * PER_MS;
    if (turn->count > SAMPLES_MAX)
        turn->count = SAMPLES_MAX;
    pink_init(&pink, VOICE_LEVEL_RMS, draw(state) % 4 == 0 ? NOISY_LINE_DB : QUIET_LINE_DB, *state);
    pink_add(&pink, turn->pcm16, turn->count);
    for (size_t i = 0; i < turn->count; i++)
        turn->pcm16[i] = ulaw_to_pcm16(ulaw_from_pcm16(turn->pcm16[i]));
}

enum vp_err said_turn_speak(const struct turn_line *line, const struct voice *voice, uint32_t seed,
                            struct said_turn *out_turn)
{
    char words[VOICE_TEXT_MAX_BYTES], marks[SAID_PAUSES_MAX];
    struct voice_clip clip = {0};
    struct stop stops[STOPS_MAX];
    size_t mark_count = take_marks(line->text, words, sizeof words, marks), at = 0;
    *out_turn = (struct said_turn){.line = line};
    snprintf(out_turn->by, sizeof out_turn->by, "%s:%s", voice_engine_name(voice->engine), voice->name);
    enum vp_err err = voice_store_speak(voice, words, &clip);
    if (err == VP_OK && !keep_longest(stops, find_stops(&clip, stops), mark_count))
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = open_turn(out_turn);
    for (size_t i = 0; i < mark_count && err == VP_OK; i++) {
        add_sound(out_turn, clip.pcm16 + at, stops[i].from - at);
        add_pause(out_turn, draw_marked_ms(&seed, marks[i]));
        at = stops[i].to;
    }
    if (err == VP_OK) {
        add_sound(out_turn, clip.pcm16 + at, clip.sample_count - at);
        close_turn(out_turn, &seed);
    }
    voice_clip_deinit(&clip);
    return err;
}

/* ---- human digits ---- */

static enum vp_err add_digit(struct said_turn *turn, const char *dir, const char *speaker, uint32_t *state)
{
    char pattern[512];
    glob_t found;
    struct voice_clip clip = {0};
    snprintf(pattern, sizeof pattern, "%s/%u_%s_*.wav", dir, draw(state) % 10, speaker);
    if (glob(pattern, 0, NULL, &found) != 0)
        return VP_ERR_NOT_FOUND;
    enum vp_err err = voice_read_wav(found.gl_pathv[draw(state) % found.gl_pathc], &clip);
    globfree(&found);
    if (err == VP_OK)
        add_sound(turn, clip.pcm16, clip.sample_count);
    voice_clip_deinit(&clip);
    return err;
}

enum vp_err said_turn_digits(const char *dir, const char *speaker, uint32_t seed, struct said_turn *out_turn)
{
    static const struct turn_line lines[] = {{TURN_LEARN, TURN_HUMAN_DIGITS, TURN_PHONE, ""}};
    uint32_t state = seed;
    *out_turn = (struct said_turn){.line = lines};
    snprintf(out_turn->by, sizeof out_turn->by, "human:%s", speaker);
    enum vp_err err = open_turn(out_turn);
    for (int i = 0; i < DIGITS && err == VP_OK; i++) {
        if (i == 3 || i == 6)
            add_pause(out_turn, draw_marked_ms(&state, '|'));
        else if (i > 0)
            out_turn->count += (60 + draw(&state) % 40) * PER_MS; /* between two digits nobody stops */
        err = add_digit(out_turn, dir, speaker, &state);
    }
    if (err == VP_OK)
        close_turn(out_turn, &state);
    else
        said_turn_deinit(out_turn);
    return err;
}

void said_turn_deinit(struct said_turn *turn)
{
    free(turn->pcm16);
    turn->pcm16 = NULL;
}
