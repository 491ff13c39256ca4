/* An utterance as chunks: fixed phrases, quantities, names of the menu, and words that are neither. */
#ifndef VP_MEANING_CHUNK_H
#define VP_MEANING_CHUNK_H

#include "meaning/cue.h"
#include "meaning/lexicon.h"

enum { CHUNKS_MAX = WORDS_MAX };

enum chunk_kind { CHUNK_CUE, CHUNK_QUANTITY, CHUNK_HIT, CHUNK_WORD };

struct chunk {
    enum chunk_kind kind;
    enum cue cue;        /* CHUNK_CUE */
    int quantity;        /* CHUNK_QUANTITY */
    struct hit hit;      /* CHUNK_HIT */
    size_t first, count; /* words */
    bool ends_clause, ends_sentence;
    bool is_guess; /* CHUNK_HIT: by the sound only */
    bool is_void;  /* taken back in the same breath: the reader passes over it */
};

struct chunks {
    struct chunk at[CHUNKS_MAX];
    size_t count;
};

/* How far words may be taken for names that they only sound like: 0 for words that were surely recognised, where only
 * another spelling counts, to 1. confidence: mean natural log-probability of a token, as the recogniser gives it. */
double chunk_doubt(float confidence);
#define CHUNK_NO_GUESSES (-1.0)

/* lexicon may be NULL (no menu yet). doubt: as above, or CHUNK_NO_GUESSES (faster). */
void chunks_make(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                 double doubt);

bool chunk_is_cue(const struct chunks *chunks, size_t at, enum cue cue);
/* The chunk names an item, a category or an option. */
bool chunk_is_thing(const struct chunks *chunks, size_t at);

#endif
