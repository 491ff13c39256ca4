/* The end of a call, written from outside of whoever has it. */
#ifndef VP_STORE_ENDING_H
#define VP_STORE_ENDING_H

#include "base/end_reason.h"
#include "store/store_thread.h"

/* From now on the call is over, unless it is already. epoch: only if nobody newer has it; 0: whoever. What
 * cannot be written is logged; the sweep will find the call. */
void ending_write(struct store_thread *store, const char *call_sid, int64_t epoch, enum end_reason reason);

#endif
