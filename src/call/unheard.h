/* A turn whose end the model does not notice: the link stands still while the caller speaks, or noise keeps its voice
 * activity detection awake. The line's own level tells when the caller was done; the model is asked to answer then,
 * and what does not answer is a stall like any other. */
#ifndef VP_CALL_UNHEARD_H
#define VP_CALL_UNHEARD_H

#include "call/moment.h"

/* When the model is asked, monotonic; INT64_MAX: not. turn_end_ms: of silence, after which it should have noticed. */
int64_t unheard_due_ms(const struct moment *moment, int64_t turn_end_ms);

#endif
