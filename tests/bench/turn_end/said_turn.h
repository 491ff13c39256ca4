/* A caller's turn over a telephone line, with pauses whose place and length are known: a line of turn_lines.def, spoken
 * as one sentence so that the voice does not fall where the caller goes on, its stops stretched to what was drawn; or
 * a telephone number of human digits. */
#ifndef VP_BENCH_SAID_TURN_H
#define VP_BENCH_SAID_TURN_H

#include <stdbool.h>

#include "callers/voice.h"

enum turn_use { TURN_LEARN, TURN_MEASURE };
enum turn_kind {
    TURN_HESITANT,
    TURN_LIST,
    TURN_PLAIN,
    TURN_ANSWER,
    TURN_DIGITS,
    TURN_ADDRESS,
    TURN_NAME,
    TURN_HUMAN_DIGITS,
    TURN_KIND_COUNT
};
enum turn_question {
    TURN_OPEN,
    TURN_MORE,
    TURN_RIGHT,
    TURN_SERVICE,
    TURN_PHONE,
    TURN_ADDRESS_ASKED,
    TURN_NAME_ASKED,
    TURN_SPELL
};

struct turn_line {
    enum turn_use use;
    enum turn_kind kind;
    enum turn_question asked;
    const char *text;
};
extern const struct turn_line turn_lines[];
extern const size_t turn_line_count;
extern const char *const turn_kind_names[TURN_KIND_COUNT];

enum { SAID_PAUSES_MAX = 16, SAID_PAUSE_MIN_MS = 100 };

struct said_turn {
    const struct turn_line *line; /* borrowed */
    char by[48];                  /* the voice's name */
    int16_t *pcm16;               /* owned; 8 kHz, as it arrives */
    size_t count;
    struct said_pause {
        size_t from, to; /* samples: the sound before it ends, the sound behind it begins */
    } pauses[SAID_PAUSES_MAX];
    size_t pause_count;
    size_t end; /* sample where the turn's sound ends; the line goes on for SAID_AFTER_MS */
};

/* All lengths and the line's noise are drawn from the seed: the same turn always sounds the same. VP_ERR_NOT_FOUND: the
 * voice, or its stops, cannot be had; else the errors of voice_speak. */
VP_MUST_CHECK enum vp_err said_turn_speak(const struct turn_line *line, const struct voice *voice,
                                          uint32_t seed, struct said_turn *out_turn);
/* A ten-digit number of one speaker's digits ({digit}_{speaker}_{take}.wav) in dir, in groups of three, three and four.
 * VP_ERR_NOT_FOUND where there are none. */
VP_MUST_CHECK enum vp_err said_turn_digits(const char *dir, const char *speaker, uint32_t seed,
                                           struct said_turn *out_turn);
void said_turn_deinit(struct said_turn *turn);

#endif
