#include "turn_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/foreground.h"
#include "base/fnv.h"
#include "engine/answer_list.h"
#include "eval_dialogues/kept.h"

enum {
    PER_MS = SPEECH_RATE_HZ / 1000,
    FEED_SAMPLES = 4 * SPEECH_WINDOW_SAMPLES, /* these two: as the engine's sessions have them */
    PREFIX_MS = 300,
    NEVER_MS = 1 << 20, /* no pause is as long */
    WORDS_MS = 128      /* until the words of a pause are known, on a machine that is not busy */
};

static const char *const questions[] = {
    [TURN_OPEN] = "What can I get for you?",
    [TURN_MORE] = "Anything else?",
    [TURN_RIGHT] = "That's one large Pepperoni and two Cokes, for pickup. Is that right?",
    [TURN_SERVICE] = "Will that be pickup or delivery?",
    [TURN_PHONE] = "What phone number can we reach you at?",
    [TURN_ADDRESS_ASKED] = "What's the address, please?",
    [TURN_NAME_ASKED] = "What name is the order for?",
    [TURN_SPELL] = "Could you spell that for me?",
};

struct playing {
    const struct turn_hearer *hearer;
    const struct said_turn *turn;
    struct played_turn *played;
    struct desk *desk;
    struct vad *vad;
    struct foreground foreground;
    struct endpoint endpoint, before; /* now; at the last window of voice */
    size_t before_at;                 /* windows fed then */
    size_t from, fed_to;              /* samples: of the turn; that the recogniser has */
    bool is_listening;
};

static int mean_level(const int16_t *window_pcm16)
{
    int sum = 0;
    for (size_t i = 0; i < SPEECH_WINDOW_SAMPLES; i++)
        sum += abs(window_pcm16[i]);
    return sum / SPEECH_WINDOW_SAMPLES;
}

static size_t heard_samples(const struct playing *playing)
{
    return playing->played->window_count * SPEECH_WINDOW_SAMPLES;
}

static void begin_turn(struct playing *playing)
{
    size_t before = (ENDPOINT_START_MS + PREFIX_MS) * PER_MS, now = heard_samples(playing);
    playing->from = playing->fed_to = now > before ? now - before : 0;
    playing->is_listening = false;
}

static enum vp_err begin_listening(struct playing *playing)
{
    struct speech_answers answers;
    answer_list_fill(&answers, playing->desk->dialogue);
    playing->is_listening = true;
    recogniser_expect(playing->hearer->recogniser,
                      dialogue_is_name_asked(playing->desk->dialogue) ? SPEECH_EXPECTS_NAME
                                                                      : SPEECH_EXPECTS_ORDER,
                      &answers);
    return recogniser_listen_begin(playing->hearer->recogniser, playing->hearer->vocabulary);
}

static enum vp_err recognise_now(struct playing *playing, struct recognition *out)
{
    struct recogniser *recogniser = playing->hearer->recogniser;
    size_t to = heard_samples(playing);
    enum vp_err err = playing->is_listening ? VP_OK : begin_listening(playing);
    for (; playing->fed_to < to && err == VP_OK; playing->fed_to += FEED_SAMPLES)
        err =
            recogniser_listen_feed(recogniser, playing->turn->pcm16 + playing->fed_to,
                                   to - playing->fed_to < FEED_SAMPLES ? to - playing->fed_to : FEED_SAMPLES);
    playing->fed_to = to;
    return err == VP_OK ? recogniser_listen_result(recogniser, out) : err;
}

/* The words so far, into text: as they were recognised before, if they are kept. */
static enum vp_err hear_words(struct playing *playing, char *text, size_t size)
{
    static struct recognition recognition;
    const char *folder = playing->hearer->cache_dir;
    const struct span sound = {(const char *)(playing->turn->pcm16 + playing->from),
                               (heard_samples(playing) - playing->from) * sizeof(int16_t)};
    uint64_t key = fnv_hash(fnv_hash(FNV_START, sound), span_of(questions[playing->turn->line->asked]));
    size_t len;
    char *kept = kept_find(folder, "words", key, &len);
    if (kept != NULL) {
        (void)span_copy((struct span){kept, len}, text, size);
        free(kept);
        return VP_OK;
    }
    enum vp_err err = recognise_now(playing, &recognition);
    if (err != VP_OK)
        return err;
    (void)span_copy(span_of(recognition_text(&recognition)), text, size);
    kept_put(folder, "words", key, span_of(text));
    return VP_OK;
}

/* Which pause of the turn this is; one that the caller did not make begins where the end-pointing noticed it. */
static void place(const struct playing *playing, struct played_pause *pause)
{
    const struct said_turn *turn = playing->turn;
    size_t now = heard_samples(playing);
    pause->is_end = now > turn->end;
    pause->from_ms = pause->is_end ? (double)turn->end / PER_MS
                                   : (double)now / PER_MS - (double)playing->endpoint.silence_ms;
    pause->to_ms = pause->is_end ? (double)turn->count / PER_MS : 0;
    for (size_t i = 0; i < turn->pause_count && !pause->is_end; i++)
        if (now > turn->pauses[i].from && now <= turn->pauses[i].to + ENDPOINT_SPECULATE_MS * PER_MS) {
            pause->from_ms = (double)turn->pauses[i].from / PER_MS;
            pause->to_ms = (double)turn->pauses[i].to / PER_MS;
        }
}

static enum vp_err judge_sound(const struct playing *playing, float *out_probability)
{
    *out_probability = -1;
    if (playing->hearer->smart_turn == NULL)
        return VP_OK;
    return smart_turn_judge(playing->hearer->smart_turn, playing->turn->pcm16 + playing->from,
                            heard_samples(playing) - playing->from, out_probability);
}

static enum vp_err read_words(struct playing *playing)
{
    struct played_turn *played = playing->played;
    if (played->pause_count == PLAYED_PAUSES_MAX)
        return VP_ERR_TOO_BIG;
    struct played_pause *pause = &played->pauses[played->pause_count++];
    *pause =
        (struct played_pause){.turn = playing->turn, .before = playing->before, .first = playing->before_at};
    place(playing, pause);
    pause->known_at = played->window_count + WORDS_MS / ENDPOINT_WINDOW_MS;
    enum vp_err err = judge_sound(playing, &pause->sound);
    if (err == VP_OK)
        err = hear_words(playing, pause->text, sizeof pause->text);
    if (err == VP_OK)
        pause->clues = turn_clues_read(playing->desk->dialogue, pause->text);
    return err;
}

/* The caller goes on. A pause that they did not make ends where the end-pointing noticed it. */
static void resume(struct played_turn *played)
{
    struct played_pause *pause = &played->pauses[played->pause_count - 1];
    pause->resumed = played->window_count - 1;
    if (pause->to_ms == 0)
        pause->to_ms = (double)(pause->resumed - 1) * ENDPOINT_WINDOW_MS;
}

static enum vp_err take_window(struct playing *playing)
{
    struct played_turn *played = playing->played;
    const int16_t *pcm16 = playing->turn->pcm16 + heard_samples(playing);
    int far_ms = foreground_feed(&playing->foreground, foreground_mean_square(pcm16, SPEECH_WINDOW_SAMPLES),
                                 ENDPOINT_WINDOW_MS);
    struct endpoint_window window = {vad_feed(playing->vad, pcm16), mean_level(pcm16), far_ms};
    played->windows[played->window_count++] = window;
    enum vp_err err = VP_OK;
    switch (endpoint_feed(&playing->endpoint, window)) {
    case ENDPOINT_STARTED:
        begin_turn(playing);
        break;
    case ENDPOINT_SPECULATE:
        err = read_words(playing);
        break;
    case ENDPOINT_RESUMED:
        resume(played);
        break;
    default:
        break;
    }
    if (playing->endpoint.silence_ms == 0) {
        playing->before = playing->endpoint;
        playing->before_at = played->window_count;
    }
    return err;
}

/* The pauses that the caller made and nobody noticed. */
static size_t count_unseen(const struct playing *playing)
{
    size_t unseen = 0;
    for (size_t i = 0; i < playing->turn->pause_count; i++) {
        bool is_seen = false;
        for (size_t k = 0; k < playing->played->pause_count; k++)
            is_seen = is_seen ||
                      playing->played->pauses[k].from_ms == (double)playing->turn->pauses[i].from / PER_MS;
        unseen += !is_seen;
    }
    return unseen;
}

static enum vp_err listen(struct playing *playing)
{
    enum vp_err err = vad_create(playing->hearer->models, &playing->vad);
    while (err == VP_OK && heard_samples(playing) + SPEECH_WINDOW_SAMPLES <= playing->turn->count)
        err = take_window(playing);
    struct played_turn *played = playing->played;
    for (size_t i = 0; i < played->pause_count; i++)
        if (played->pauses[i].resumed == 0)
            played->pauses[i].resumed = played->window_count;
    played->unseen_count = count_unseen(playing);
    vad_destroy(playing->vad);
    return err;
}

enum vp_err turn_play(const struct turn_hearer *hearer, const struct said_turn *turn,
                      struct played_turn *out_played)
{
    struct playing playing = {.hearer = hearer, .turn = turn, .played = out_played};
    *out_played = (struct played_turn){0};
    out_played->windows = calloc(turn->count / SPEECH_WINDOW_SAMPLES + 1, sizeof *out_played->windows);
    playing.desk = malloc(sizeof *playing.desk);
    enum vp_err err = out_played->windows != NULL && playing.desk != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = desk_init(playing.desk, hearer->menu);
    if (err == VP_OK) {
        desk_add_message(playing.desk, ITEM_ASSISTANT, questions[turn->line->asked]);
        foreground_init(&playing.foreground);
        endpoint_init(&playing.endpoint,
                      &(struct endpoint_settings){TURN_THRESHOLD_DEFAULT, NEVER_MS, NEVER_MS});
        playing.before = playing.endpoint;
        err = listen(&playing);
        desk_deinit(playing.desk);
    }
    free(playing.desk);
    return err;
}

void played_turn_deinit(struct played_turn *played)
{
    free(played->windows);
    played->windows = NULL;
}

/* The window at an index; behind the pause, or the line, nobody speaks on. */
static struct endpoint_window window_at(const struct played_turn *played, const struct played_pause *pause,
                                        size_t index)
{
    static const struct endpoint_window silence = {0, 0, 0};
    size_t last = pause->resumed < played->window_count ? pause->resumed - 1 : played->window_count;
    return index < last ? played->windows[index] : silence;
}

double played_pause_wait_ms(const struct played_turn *played, const struct played_pause *pause,
                            const struct endpoint_settings *settings, bool is_judged)
{
    int wait_ms = is_judged
                      ? turn_end_wait_ms(&pause->clues, settings->silence_ms, settings->unfinished_wait_ms)
                      : settings->silence_ms;
    struct endpoint endpoint = pause->before;
    endpoint.settings = *settings;
    size_t index = pause->first;
    for (bool has_ended = false; !has_ended && endpoint.is_speaking; index++) {
        enum endpoint_change change = endpoint_feed(&endpoint, window_at(played, pause, index));
        has_ended = change == ENDPOINT_ENDED;
        bool is_known = is_judged ? index + 1 == pause->known_at : change == ENDPOINT_SPECULATE;
        if (!has_ended && is_known)
            has_ended = endpoint_judge(&endpoint, wait_ms) == ENDPOINT_ENDED;
    }
    return (double)index * ENDPOINT_WINDOW_MS - pause->from_ms;
}
