/* What was said, as words: lower case, accents folded, contractions opened ("that's" is "that is"), each with
 * its singular and, where it is one, its number. Recognisers write "two", "2" and "$23.50" as they please. */
#ifndef VP_MEANING_WORDS_H
#define VP_MEANING_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "english/heard.h"

enum { WORDS_MAX = 120, WORD_BYTES = 24 };

struct word {
    char text[WORD_BYTES];
    char stem[WORD_BYTES]; /* singular of text; "twelve" of "12", "twenty four" of "24" */
    int number;            /* 0 and up for digits and number words, else -1 */
    bool ends_clause;      /* a comma or the like follows */
    bool ends_sentence;
    bool ends_question;
    size_t at, len; /* bytes of the source it came from */
    float sureness; /* 0 to 1: how surely it was heard; 0: not known */
};

struct words {
    struct word at[WORDS_MAX];
    size_t count;
};

/* Never fails: words past WORDS_MAX are dropped, longer words are cut. */
void words_split(struct words *words, const char *text);

/* Notes how surely the words were heard; they come from the reading's text. */
void words_note_sureness(struct words *words, const struct heard_reading *reading);

/* The quantity beginning at word first: "two", "12", "twenty five", "a couple of", "half a dozen".
 * Returns how many words it takes, 0 when there is none. "a" alone is no number. */
size_t words_quantity(const struct words *words, size_t first, int *out_quantity);

/* Telephone digits said from word first on ("five five five", "double oh", "twenty three", "555-0100"),
 * appended to out (NUL-terminated, cut to size_bytes). Returns the number of words taken. */
size_t words_digits(const struct words *words, size_t first, char *out, size_t size_bytes);

bool word_is(const struct word *word, const char *text);
/* Whether text is one of the space-separated words of list. */
bool word_is_among(const char *text, const char *list);

/* Words first..first+count joined by blanks, as text or as singulars; returns out. */
const char *words_join(const struct words *words, size_t first, size_t count, char *out, size_t size_bytes);
const char *words_join_stems(const struct words *words, size_t first, size_t count, char *out,
                             size_t size_bytes);

/* Whether "can" at first is the verb: "can you" asks; "a can of coke" is a size on some menus. */
bool words_is_verb_can(const struct words *words, size_t first);

#endif
