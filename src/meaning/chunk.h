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
};

struct chunks {
    struct chunk at[CHUNKS_MAX];
    size_t count;
};

/* lexicon may be NULL (no menu yet). wants_guesses: names that are only sounded alike are found too (slower). */
void chunks_make(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                 bool wants_guesses);

bool chunk_is_cue(const struct chunks *chunks, size_t at, enum cue cue);
/* The chunk names an item, a category or an option. */
bool chunk_is_thing(const struct chunks *chunks, size_t at);

#endif
