#include <stdio.h>
#include <string.h>
#include <time.h>

#include "english/day_time.h"
#include "order/menu_internal.h"

/* Days since 1970 of a date; false where the calendar has no such day. */
static bool parse_day(const char *text, int64_t *out_day)
{
    int year, month, day, end = 0;
    if (strlen(text) != MENU_DAY_BYTES - 1 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 ||
        end != MENU_DAY_BYTES - 1 || year < 1970 || month < 1 || day < 1)
        return false;
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    int64_t unix_s = timegm(&parts);
    if (parts.tm_mon != month - 1 || parts.tm_mday != day)
        return false;
    *out_day = unix_s / 86400;
    return true;
}

/* When the day begins there: by the offset that holds then. */
static int64_t begin_of(const struct zone *zone, int64_t day)
{
    int64_t unix_s = day * 86400 - zone_offset_s(zone, day * 86400);
    return (day * 86400 - zone_offset_s(zone, unix_s)) * 1000;
}

bool menu_is_day(const char *text)
{
    int64_t number;
    return parse_day(text, &number);
}

bool menu_day_times(const struct menu *menu, const char *day, int64_t *out_from_unix_ms,
                    int64_t *out_until_unix_ms)
{
    const struct zone *zone = ((const struct menu_body *)menu)->zone;
    int64_t number;
    if (!parse_day(day, &number))
        return false;
    *out_from_unix_ms = begin_of(zone, number);
    *out_until_unix_ms = begin_of(zone, number + 1);
    return true;
}

const char *menu_when(const struct menu *menu, int64_t unix_ms, int64_t now_unix_ms, char *out,
                      size_t size_bytes)
{
    char day[MENU_DAY_BYTES], other[MENU_DAY_BYTES], clock[MENU_CLOCK_BYTES], time[24];
    menu_day(menu, unix_ms, day);
    menu_clock(menu, unix_ms, clock);
    day_time_write(clock, time, sizeof time);
    menu_day(menu, now_unix_ms, other);
    if (strcmp(day, other) == 0) {
        snprintf(out, size_bytes, "at %s", time);
        return out;
    }
    menu_day(menu, now_unix_ms + (int64_t)24 * 3600 * 1000, other);
    if (strcmp(day, other) == 0)
        snprintf(out, size_bytes, "tomorrow at %s", time);
    else
        snprintf(out, size_bytes, "on %s at %s", menu_weekday(menu, unix_ms), time);
    return out;
}
