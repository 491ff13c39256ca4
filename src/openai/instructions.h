/* What a model is told about its work: who it is, how one speaks on a telephone, how the functions are used and what
 * it must never do. Facts that can change (items, prices) are not in it: the model gets them from get_menu. */
#ifndef VP_OPENAI_INSTRUCTIONS_H
#define VP_OPENAI_INSTRUCTIONS_H

#include "base/buf.h"
#include "order/menu.h"

enum { INSTRUCTIONS_MAX_BYTES = 32 * 1024 };

/* Appends the instructions for this restaurant. VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err instructions_write(const struct menu *menu, struct buf *out);

/* The same, followed by what is wanted of one response. */
VP_MUST_CHECK enum vp_err instructions_write_with(const struct menu *menu, const char *wish, struct buf *out);

#endif
