/* Which of the readings of a turn is meant. */
#ifndef VP_MEANING_HEARD_CHOICE_H
#define VP_MEANING_HEARD_CHOICE_H

#include "meaning/parse.h"

/* Reads a reading as words are read now. */
typedef void (*heard_parse_fn)(void *owner, const struct heard_reading *reading, struct acts *acts);

/* The likeliest reading of heard (at least one), or, where that one says nothing as words are read now, or has words
 * that were heard badly and mean nothing, the first that is nearly as likely and does better. Borrowed from heard. */
const struct heard_reading *heard_choice_find(const struct heard_words *heard, heard_parse_fn parse,
                                              void *owner);

#endif
