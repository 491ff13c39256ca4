/* When is the caller taken to have finished? What the words of a pause mean, what was asked and how long it lasts are
 * worth so much in one table, turn_end.def: log-odds that the turn is over, added up. The turn ends when they outweigh
 * what the silence that the session asks for is worth. */
#ifndef VP_ENGINE_TURN_END_H
#define VP_ENGINE_TURN_END_H

#include "dialogue/dialogue.h"

enum turn_words {
#define TURN_WORDS(id, name) TURN_WORDS_##id,
#include "engine/turn_end.def"
    TURN_WORDS_COUNT
};
enum turn_asked {
#define TURN_ASKED(id, name, ...) TURN_ASKED_##id,
#include "engine/turn_end.def"
    TURN_ASKED_COUNT
};

struct turn_clues {
    enum turn_words words;
    enum turn_asked asked;
};

/* text: the likeliest words of the turn so far. */
struct turn_clues turn_clues_read(const struct dialogue *dialogue, const char *text);
/* As the log names them: "unfinished"; "order". */
const char *turn_words_name(enum turn_words words);
const char *turn_asked_name(enum turn_asked asked);

/* Silence after which the turn is over, in ms. silence_ms: of a turn that nothing is known of; longest_ms: of one that
 * all speaks against, where that is more. */
int turn_end_wait_ms(const struct turn_clues *clues, int silence_ms, int longest_ms);

#endif
