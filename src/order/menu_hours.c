#include "order/menu_internal.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "base/span.h"

/* "HH:MM", 00:00 to 24:00. */
static bool parse_minute(const char *text, int *out_minute)
{
    for (int i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : !isdigit((unsigned char)text[i]))
            return false;
    int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute > 59 || hour * 60 + minute > MENU_DAY_MINUTES)
        return false;
    *out_minute = hour * 60 + minute;
    return true;
}

bool menu_hours_are_closed(const struct menu_raw_texts *openings)
{
    return openings->count == 1 && strcmp(openings->texts[0], "closed") == 0;
}

bool menu_hours_parse(const char *text, struct menu_hours *out_hours)
{
    int open_minute, close_minute;
    if (strlen(text) != 11 || text[5] != '-' || !parse_minute(text, &open_minute) ||
        !parse_minute(text + 6, &close_minute) || open_minute == MENU_DAY_MINUTES ||
        open_minute == close_minute)
        return false;
    if (close_minute < open_minute)
        close_minute += MENU_DAY_MINUTES;
    *out_hours = (struct menu_hours){open_minute, close_minute};
    return true;
}

static bool day_covers(const struct menu_hours openings[2], int minute)
{
    for (int i = 0; i < 2; i++)
        if (minute >= openings[i].open_minute && minute < openings[i].close_minute)
            return true;
    return false;
}

/* The restaurant's own time; false where it is no time. */
static bool local_time(const struct menu *menu, int64_t unix_ms, struct tm *out_parts)
{
    const struct menu_body *body = (const struct menu_body *)menu;
    int64_t unix_s = unix_ms / 1000;
    time_t local_s = (time_t)(unix_s + zone_offset_s(body->zone, unix_s));
    return gmtime_r(&local_s, out_parts) != NULL;
}

void menu_day(const struct menu *menu, int64_t unix_ms, char out_day[MENU_DAY_BYTES])
{
    struct tm parts;
    if (!local_time(menu, unix_ms, &parts) || strftime(out_day, MENU_DAY_BYTES, "%Y-%m-%d", &parts) == 0)
        span_copy(span_of("1970-01-01"), out_day, MENU_DAY_BYTES);
}

void menu_clock(const struct menu *menu, int64_t unix_ms, char out_clock[MENU_CLOCK_BYTES])
{
    struct tm parts;
    if (!local_time(menu, unix_ms, &parts) || strftime(out_clock, MENU_CLOCK_BYTES, "%H:%M", &parts) == 0)
        span_copy(span_of("00:00"), out_clock, MENU_CLOCK_BYTES);
}

bool menu_is_open(const struct menu *menu, int64_t unix_ms)
{
    const struct menu_body *body = (const struct menu_body *)menu;
    int64_t unix_s = unix_ms / 1000;
    int64_t local_s = unix_s + zone_offset_s(body->zone, unix_s);
    if (local_s < 0)
        return false;
    int weekday = (int)((local_s / 86400 + 4) % 7); /* 1970-01-01 was a Thursday */
    int minute = (int)(local_s % 86400 / 60);
    return day_covers(menu->hours[weekday], minute) ||
           day_covers(menu->hours[(weekday + 6) % 7], minute + MENU_DAY_MINUTES);
}

int64_t menu_closes_unix_ms(const struct menu *menu, int64_t unix_ms)
{
    enum { DAY_S = 86400, WEEK_DAYS = 8 };
    const struct menu_body *body = (const struct menu_body *)menu;
    int64_t local_s = unix_ms / 1000 + zone_offset_s(body->zone, unix_ms / 1000);
    int64_t today = local_s / DAY_S;
    for (int64_t day = today - 1; day <= today + WEEK_DAYS;
         day++) { /* yesterday: it may be open over midnight */
        const struct menu_hours *openings = menu->hours[(day + 4) % MENU_DAYS];
        int close_minute = openings[1].close_minute > 0 ? openings[1].close_minute : openings[0].close_minute;
        int64_t close_s = day * DAY_S + close_minute * 60;
        if (close_minute > 0 && close_s > local_s) /* by the offset that holds then */
            return (close_s - zone_offset_s(body->zone, close_s - (local_s - unix_ms / 1000))) * 1000;
    }
    return unix_ms; /* menu_check takes no menu without an opening */
}
