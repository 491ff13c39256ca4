/* Cuts text into sentences: synthesis works and caches sentence by sentence, so that the first is heard soon
 * and a fixed one is made once. */
#ifndef VP_ENGLISH_SENTENCE_TAKE_H
#define VP_ENGLISH_SENTENCE_TAKE_H

#include "base/span.h"

/* The first sentence of *text with its trailing spaces; *text moves behind it. Cuts at ". ", "? ", "! ", also
 * behind a closing quote, but not after an abbreviation's stop (abbreviation.h), and at a space where a sentence has
 * more than 600 bytes. Empty at the end. Concatenated, the pieces are the text. */
struct span sentence_take(struct span *text);

#endif
