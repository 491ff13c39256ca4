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
    bool is_day_said;           /* or how long from now */
};

/* now is get_menu's: "Monday 2026-11-30 14:05". False: the words name no time, or now is none. */
bool wanted_time_read(const struct words *words, const char *now, struct wanted_time *out);
/* The day that the words name without a time: its noon. False: they name none. */
bool wanted_day_read(const struct words *words, const char *now, struct wanted_time *out);
/* The same time on another day, "2026-12-01" or what begins so; a day that is past changes nothing. */
void wanted_time_move(struct wanted_time *time, const char *now, const char *day);

#endif
