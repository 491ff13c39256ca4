/* Which of the readings of a turn is meant. */
#ifndef VP_MEANING_HEARD_CHOICE_H
#define VP_MEANING_HEARD_CHOICE_H

#include "meaning/parse.h"

/* Reads a text as words are read now. */
typedef void (*heard_parse_fn)(const void *owner, const char *text, struct acts *acts);

/* The likeliest reading of heard (at least one), or, where that one says nothing as words are read now, the first that
 * does and is nearly as likely. Borrowed from heard. */
const struct heard_reading *heard_choice_find(const struct heard_words *heard, heard_parse_fn parse,
                                              const void *owner);

#endif
