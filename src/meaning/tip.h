/* A tip in the caller's words: "five dollars", "twenty percent", "2.50", "none". */
#ifndef VP_MEANING_TIP_H
#define VP_MEANING_TIP_H

#include <stdbool.h>
#include <stddef.h>

#include "meaning/words.h"

enum { TIP_BYTES = 16 };

/* As set_customer takes it: "5.00", "20%", "0". False: the words name no amount. is_answer: they answer how much; else
 * a number counts only where its unit or "tip" is beside it ("two lemonades and a tip" names none). */
bool tip_read(const struct words *words, bool is_answer, char out[TIP_BYTES]);
/* What stands behind "my code is", "a coupon for": "SUMMER10"; the words as they were said. False: nothing does. */
bool coupon_read(const struct words *words, const char *text, char *out, size_t size_bytes);

#endif
