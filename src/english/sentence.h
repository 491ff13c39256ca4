/* The sentences that a caller hears in our own words, a table a face: twiml_sentences.def, call_sentences.def,
 * order_sentences.def, delivery_sentences.def. What the embedded dialogue says of its own stands in dialogue/. */
#ifndef VP_ENGLISH_SENTENCE_H
#define VP_ENGLISH_SENTENCE_H

#include <stddef.h>

#include "base/span.h"

enum sentence {
#define SENTENCE(name, text, when) SENTENCE_##name,
#include "english/call_sentences.def"
#include "english/delivery_sentences.def"
#include "english/order_sentences.def"
#include "english/twiml_sentences.def"
#undef SENTENCE
    SENTENCE_COUNT
};

/* What stands in a sentence's braces, "{item}": a text (borrowed for the call) or a number. */
struct sentence_words {
#define SENTENCE_TEXT(name, what)   struct span name;
#define SENTENCE_NUMBER(name, what) int name;
#include "english/sentence_words.def"
#undef SENTENCE_TEXT
#undef SENTENCE_NUMBER
};

/* A sentence without braces, whole; static. */
const char *sentence_text(enum sentence sentence);

/* The sentence with its words in the places of the braces, cut to size_bytes between two characters; returns
 * out. A word that was not given is empty, or 0. */
const char *sentence_fill(enum sentence sentence, const struct sentence_words *words, char *out,
                          size_t size_bytes);

#endif
