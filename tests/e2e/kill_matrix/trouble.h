/* What happens to a service's database and clock while calls go on, by the name of the fault: "lock", another
 * connection writes and does not end; "disk", its disk is full; "gone", somebody deletes it; "clock-hour", "clock-day",
 * "clock-back", "clock-2038": its wall clock jumps, and stays there. */
#ifndef VP_KILL_MATRIX_TROUBLE_H
#define VP_KILL_MATRIX_TROUBLE_H

#include <stdbool.h>

bool trouble_is(const char *fault);
/* The database is VOICEPLATE_STORE_URL's. Exits the program when the trouble cannot be made. */
void trouble_begin(const char *fault);
void trouble_end(void); /* repeatable */

#endif
