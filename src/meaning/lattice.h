/* What each run of a caller's words may mean, all meanings side by side: the arcs that a reading is made of. */
#ifndef VP_MEANING_LATTICE_H
#define VP_MEANING_LATTICE_H

#include <stdint.h>

#include "meaning/chunk.h"

enum { LATTICE_HITS_MAX = 400, LATTICE_ARCS_MAX = 1400, LATTICE_SPAN_MAX = 15 };

enum arc_kind {
    ARC_NOTHING, /* the words mean nothing for the order */
    ARC_COMMAND, /* "I'd like", "add": nothing either, but what follows is ordered */
    ARC_ITEM,
    ARC_CATEGORY,
    ARC_OPTION,
    ARC_SIZE,
    ARC_INGREDIENT,
    ARC_NUMBER, /* value: which */
    ARC_ARTICLE,
    ARC_FEW, /* "a few": several, but not how many; value: 1 where the word alone says so, whatever follows */
    ARC_DEFINITE, /* the, my */
    ARC_ANOTHER,
    ARC_SHARE,    /* "one of them", "the other": value: how many, 0: all that are left */
    ARC_NEGATION, /* value: 1 where a whole list is left out ("without") */
    ARC_LEFT_OFF, /* "left off" behind what it is said of */
    ARC_EXTRA,
    ARC_LIGHT,
    ARC_MEASURE, /* "two pumps of"; value: enum draft_amount */
    ARC_WITH,
    ARC_AND,
    ARC_OR,
    ARC_HALF, /* opens a half, or closes one */
    ARC_SIDE, /* value: enum draft_side; 0: the one that is not taken yet */
    ARC_WHOLE,
    ARC_PRONOUN,
    ARC_ONLY,
    ARC_CORRECTION, /* "scratch that"; value: 1 where nothing else can be meant */
    ARC_PLAIN,      /* "and one with nothing on it" */
    ARC_UNKNOWN,    /* words that are none of the menu's and no English small words */
};

struct arc {
    enum arc_kind kind;
    uint8_t count; /* words */
    int value;
    double gain;
    uint16_t hit; /* things: index into hits */
};

struct lattice {
    const struct lexicon *lexicon;
    const struct told_menu *menu;
    struct words words;
    struct hit hits[LATTICE_HITS_MAX];
    size_t hit_count;
    struct arc arcs[LATTICE_ARCS_MAX];
    size_t arc_count;
    size_t first_arc[WORDS_MAX + 1]; /* of each word; one past the last too */
};

/* The arcs of the words of chunks first..end. Names that only sound alike come from the chunks. */
void lattice_make(struct lattice *lattice, const struct lexicon *lexicon, const struct told_menu *menu,
                  const struct words *words, const struct chunks *chunks, size_t first, size_t end);

#endif
