/* The line of the log that sums a call up when it is over: why it ended and what became of it, how long the caller
 * waited for what, how good the line was, what the model cost, the order's number (docs/operations.md, Logs). */
#ifndef VP_SERVICE_CALL_REPORT_H
#define VP_SERVICE_CALL_REPORT_H

#include "store/store.h"

/* For call_over_follow. A call that cannot be read is told with what is known. */
void call_report_write(struct store *store, const char *call_sid);

#endif
