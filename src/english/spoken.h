/* Written English as it is spoken: amounts, times, telephone numbers and marks in words. Used before
 * synthesis, and to bring recognised text and menu phrases to the language model's words. */
#ifndef VP_ENGLISH_SPOKEN_H
#define VP_ENGLISH_SPOKEN_H

#include "base/buf.h"
#include "base/err.h"

/* Appends text with no digit left in it: "$12.50" gives "twelve dollars and fifty cents", "555-0123" goes
 * digit by digit with a comma between the groups, "6:30 PM" gives "six thirty P M", "2nd" gives "second". */
VP_MUST_CHECK enum vp_err spoken_format(struct buf *out, const char *text);

#endif
