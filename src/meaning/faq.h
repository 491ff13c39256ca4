/* The questions that a restaurant answers in its menu file, found by their words. Whether one is meant is decided
 * strictly: an answer to another question is worse than none. */
#ifndef VP_MEANING_FAQ_H
#define VP_MEANING_FAQ_H

#include <jansson.h>

#include "meaning/words.h"

/* Which entry of faq (get_menu's, may be NULL) is asked by words first..end; -1: none. is_name: words that dishes and
 * options are named by, as many as words. */
int faq_find(const json_t *faq, const struct words *words, size_t first, size_t end, const bool *is_name);

#endif
