/* The index of a menu's words: phrases by their first word, items by the words of their names. */
#ifndef VP_MEANING_LEXICON_INTERNAL_H
#define VP_MEANING_LEXICON_INTERNAL_H

#include <stdint.h>

#include "english/sound_alike.h"
#include "meaning/lexicon.h"

enum { PHRASES_MAX = 40000, NAME_WORDS_BYTES = 256, LEXICON_BUCKETS = 4096 };

#define LEXICON_NONE UINT32_MAX

struct lexicon_phrase {
    char text[PHRASE_BYTES]; /* singulars */
    char key[SOUND_KEY_BYTES];
    unsigned kind;
    size_t target;
    uint32_t next; /* of the same bucket, or LEXICON_NONE */
    bool is_short; /* a name without its noun: yields to anything else that is called so */
};

/* An item in whose name, or whose category's noun, a word stands. */
struct lexicon_posting {
    char word[WORD_BYTES];
    uint32_t item, next;
};

struct lexicon {
    const struct told_menu *menu;
    struct lexicon_phrase *phrases; /* owned */
    size_t phrase_count, phrase_room;
    uint32_t buckets[LEXICON_BUCKETS]; /* by the first word of a phrase; in the order of the menu */
    struct lexicon_posting *postings;  /* owned */
    size_t posting_count, posting_room;
    uint32_t posting_buckets[LEXICON_BUCKETS];
    char (*item_words)[NAME_WORDS_BYTES]; /* owned; per item its names as singulars, "a b|c" */
    char (*category_nouns)[WORD_BYTES];   /* owned; "pizza" of "Specialty Pizzas" */
};

/* The bucket of the first word of text. */
size_t lexicon_bucket(const char *text);
bool lexicon_is_empty_word(const char *text);

#endif
