/* When an order is wanted, in the caller's words: "seven thirty tonight", "tomorrow at noon", "in two hours". */
#ifndef VP_MEANING_WANTED_TIME_H
#define VP_MEANING_WANTED_TIME_H

#include "meaning/words.h"

enum { WANTED_TIME_BYTES = 24, WANTED_DAY_BYTES = 16 };

struct wanted_time {
    char at[WANTED_TIME_BYTES]; /* "2026-11-30 19:30" */
    char day[WANTED_DAY_BYTES]; /* "today", "tomorrow", "Thursday" */
    char clock[8];              /* "19:30" */
    int minutes_ahead;          /* from now on */
};

/* now is get_menu's: "Monday 2026-11-30 14:05". False: the words name no time, or now is none. */
bool wanted_time_read(const struct words *words, const char *now, struct wanted_time *out);

#endif
