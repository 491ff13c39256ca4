/* Days of the week and times of day, as a caller hears them: "Monday to Friday from 11 AM to 3 PM". */
#ifndef VP_ENGLISH_WEEK_TIMES_H
#define VP_ENGLISH_WEEK_TIMES_H

#include <stddef.h>

enum { WEEK_DAY_COUNT = 7, WEEK_EVERY_DAY = (1 << WEEK_DAY_COUNT) - 1, WEEK_DAY_MINUTES = 24 * 60 };

struct week_time {
    unsigned days;                 /* bit 0: Sunday */
    int from_minute, until_minute; /* from midnight; until may pass 1440: it goes on into the next day */
};

struct week_times {
    const struct week_time *at; /* those of the same days one behind the other */
    size_t count;               /* 0: always */
};

/* "Monday", Sunday being 0. Static. */
const char *week_day_name(int day);
/* "Monday to Friday from 11 AM to 3 PM, and on Saturday all day"; "from 7 AM to 11 AM" of every day; "" of none. Cut to
 * size_bytes; returns out. */
const char *week_times_write(const struct week_times *times, char *out, size_t size_bytes);

#endif
