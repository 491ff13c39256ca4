#include "engine/turn_end.h"

#include <stddef.h>
#include <string.h>

#include "engine/thresholds.h"

static const double clue_odds[TURN_ASKED_COUNT][TURN_WORDS_COUNT] = {
#define TURN_ASKED(id, name, ...) [TURN_ASKED_##id] = {__VA_ARGS__},
#include "engine/turn_end.def"
};
static const struct {
    double ms, odds;
} silences[] = {
#define TURN_SILENCE(ms, odds) {ms, odds},
#include "engine/turn_end.def"
};
enum { SILENCE_COUNT = sizeof silences / sizeof *silences };

const char *turn_words_name(enum turn_words words)
{
    static const char *const names[TURN_WORDS_COUNT] = {
#define TURN_WORDS(id, name) [TURN_WORDS_##id] = name,
#include "engine/turn_end.def"
    };
    return names[words];
}

const char *turn_asked_name(enum turn_asked asked)
{
    static const char *const names[TURN_ASKED_COUNT] = {
#define TURN_ASKED(id, name, ...) [TURN_ASKED_##id] = name,
#include "engine/turn_end.def"
    };
    return names[asked];
}

static enum turn_words words_of(const struct dialogue *dialogue, const char *text)
{
    switch (dialogue_judge(dialogue, text)) {
    case DIALOGUE_FINISHED: /* one word is often the first of more: "Yes. Perfect."; a number in one is none */
        return strpbrk(text, " -") == NULL ? TURN_WORDS_BRIEF : TURN_WORDS_FINISHED;
    case DIALOGUE_UNFINISHED:
        return TURN_WORDS_UNFINISHED;
    default:
        return TURN_WORDS_UNSURE;
    }
}

struct turn_clues turn_clues_read(const struct dialogue *dialogue, const char *text)
{
    static const enum turn_asked asked[] = {
        [DIALOGUE_EXPECTS_ANYTHING] = TURN_ASKED_ANYTHING, [DIALOGUE_EXPECTS_ORDER] = TURN_ASKED_ORDER,
        [DIALOGUE_EXPECTS_CHOICE] = TURN_ASKED_CHOICE,     [DIALOGUE_EXPECTS_NAME] = TURN_ASKED_NAME,
        [DIALOGUE_EXPECTS_ADDRESS] = TURN_ASKED_ADDRESS,   [DIALOGUE_EXPECTS_NUMBER] = TURN_ASKED_NUMBER,
        [DIALOGUE_EXPECTS_LETTERS] = TURN_ASKED_NAME};
    return (struct turn_clues){words_of(dialogue, text), asked[dialogue_expects(dialogue)]};
}

/* The rows' line, which goes on before the first and behind the last. */
static double odds_of(double ms)
{
    size_t row = 0;
    while (row + 2 < SILENCE_COUNT && ms > silences[row + 1].ms)
        row++;
    double part = (ms - silences[row].ms) / (silences[row + 1].ms - silences[row].ms);
    return silences[row].odds + part * (silences[row + 1].odds - silences[row].odds);
}

static double ms_of(double odds)
{
    size_t row = 0;
    while (row + 2 < SILENCE_COUNT && odds > silences[row + 1].odds)
        row++;
    double part = (odds - silences[row].odds) / (silences[row + 1].odds - silences[row].odds);
    return silences[row].ms + part * (silences[row + 1].ms - silences[row].ms);
}

int turn_end_wait_ms(const struct turn_clues *clues, int silence_ms, int longest_ms)
{
    double wait_ms = ms_of(odds_of(silence_ms) - clue_odds[clues->asked][clues->words]);
    int earliest_ms = silence_ms < ENDPOINT_EARLIEST_MS ? silence_ms : ENDPOINT_EARLIEST_MS;
    if (earliest_ms < 1) /* a session may ask for no silence at all; 0 would say that nothing was judged */
        earliest_ms = 1;
    int latest_ms = silence_ms > longest_ms ? silence_ms : longest_ms;
    if (wait_ms <= earliest_ms)
        return earliest_ms;
    return wait_ms >= latest_ms ? latest_ms : (int)(wait_ms + 0.5);
}
