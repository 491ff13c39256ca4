#include "order/menu_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/span.h"

enum { DAY_S = 24 * 60 * 60, WEEKDAY_OF_DAY_0 = 4 /* 1970-01-01 was a Thursday */ };

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

void menu_hours_build(const struct menu_raw_texts *openings, struct menu_hours out_hours[MENU_OPENINGS_MAX])
{
    for (size_t i = 0; i < MENU_OPENINGS_MAX; i++)
        if (i >= openings->count || menu_hours_are_closed(openings) ||
            !menu_hours_parse(openings->texts[i], &out_hours[i]))
            out_hours[i] = (struct menu_hours){0, 0};
}

void menu_hours_build_week(const struct menu_raw_hours *raw,
                           struct menu_hours out_hours[MENU_DAYS][MENU_OPENINGS_MAX])
{
    for (int day = 0; day < MENU_DAYS; day++)
        menu_hours_build(raw->days[day].texts != NULL ? &raw->days[day] : &raw->every_day, out_hours[day]);
}

void menu_check_openings(struct menu_check *check, const char *where, const char *key,
                         const struct menu_raw_texts *openings)
{
    struct menu_hours hours[MENU_OPENINGS_MAX];
    if (menu_hours_are_closed(openings))
        return;
    if (openings->count > MENU_OPENINGS_MAX)
        menu_problem(check, where, key, "has %zu openings; up to %d a day are allowed", openings->count,
                     MENU_OPENINGS_MAX);
    for (size_t i = 0; i < openings->count && i < MENU_OPENINGS_MAX; i++) {
        if (!menu_hours_parse(openings->texts[i], &hours[i])) {
            char entry[32];
            snprintf(entry, sizeof entry, "%s[%zu]", key, i);
            menu_problem(check, where, entry,
                         "\"%.32s\" is not an opening; \"11:00-22:00\", \"18:00-02:00\" (over midnight) or "
                         "closed is allowed",
                         openings->texts[i]);
            return;
        }
        if (i > 0 && hours[i].open_minute < hours[i - 1].close_minute) {
            menu_problem(check, where, key, "opening %zu begins before the one before it ends", i + 1);
            return;
        }
    }
}

static bool day_covers(const struct menu_hours openings[MENU_OPENINGS_MAX], int minute)
{
    for (int i = 0; i < MENU_OPENINGS_MAX; i++)
        if (minute >= openings[i].open_minute && minute < openings[i].close_minute)
            return true;
    return false;
}

/* The hours of a day, counted from 1970-01-01. */
static const struct menu_hours *hours_of_day(const struct menu *menu, int64_t day,
                                             const struct menu_holiday **out_holiday)
{
    static const struct menu_hours closed[MENU_OPENINGS_MAX];
    struct tm date;
    char name[MENU_DAY_BYTES];
    time_t day_s = (time_t)(day * DAY_S);
    *out_holiday = NULL;
    if (menu->house != NULL && gmtime_r(&day_s, &date) != NULL &&
        strftime(name, sizeof name, "%Y-%m-%d", &date) > 0 && menu_is_closed_on(menu, name))
        return closed;
    if (menu->holiday_count > 0 && gmtime_r(&day_s, &date) != NULL)
        for (size_t i = 0; i < menu->holiday_count; i++) {
            const struct menu_holiday *holiday = &menu->holidays[i];
            if (holiday->month != date.tm_mon + 1 || holiday->day != date.tm_mday ||
                (holiday->year != 0 && holiday->year != date.tm_year + 1900))
                continue;
            if (*out_holiday == NULL || holiday->year != 0) /* this year's goes before every year's */
                *out_holiday = holiday;
        }
    return *out_holiday != NULL ? (*out_holiday)->hours : menu->hours[(day + WEEKDAY_OF_DAY_0) % MENU_DAYS];
}

int64_t menu_local_s(const struct menu *menu, int64_t unix_ms)
{
    const struct menu_body *body = (const struct menu_body *)menu;
    return unix_ms / 1000 + zone_offset_s(body->zone, unix_ms / 1000);
}

/* The instant of a local time, by the offset that holds then. */
static int64_t unix_ms_of(const struct menu *menu, int64_t local_s, int64_t near_unix_ms)
{
    const struct menu_body *body = (const struct menu_body *)menu;
    int64_t offset_s = menu_local_s(menu, near_unix_ms) - near_unix_ms / 1000;
    return (local_s - zone_offset_s(body->zone, local_s - offset_s)) * 1000;
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

const char *menu_weekday(const struct menu *menu, int64_t unix_ms)
{
    int64_t local_s = menu_local_s(menu, unix_ms);
    return week_day_name(
        (int)((local_s > 0 ? local_s / DAY_S + WEEKDAY_OF_DAY_0 : WEEKDAY_OF_DAY_0) % MENU_DAYS));
}

bool menu_time_parse(const struct menu *menu, const char *text, int64_t now_unix_ms, int64_t *out_unix_ms)
{
    int year, month, day, minute, end = 0;
    int64_t now_s = menu_local_s(menu, now_unix_ms), local_s;
    size_t len = strlen(text);
    if (len == 5 && parse_minute(text, &minute) && minute < MENU_DAY_MINUTES) {
        local_s = now_s / DAY_S * DAY_S + minute * 60;
        if (local_s < now_s)
            local_s += DAY_S;
    } else if (len == 16 && (text[10] == ' ' || text[10] == 'T') && parse_minute(text + 11, &minute) &&
               minute < MENU_DAY_MINUTES && sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 &&
               end == 10) {
        struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
        local_s = (int64_t)timegm(&date) + minute * 60;
        if (date.tm_mon != month - 1 || date.tm_mday != day || local_s < 0)
            return false;
    } else {
        return false;
    }
    *out_unix_ms = unix_ms_of(menu, local_s, now_unix_ms);
    return true;
}

bool menu_time_covers(const struct menu *menu, const struct week_times *times, int64_t unix_ms)
{
    int64_t local_s = menu_local_s(menu, unix_ms);
    if (times->count == 0 || local_s < DAY_S)
        return true;
    int minute = (int)(local_s % DAY_S / 60);
    unsigned today = 1U << (local_s / DAY_S + WEEKDAY_OF_DAY_0) % MENU_DAYS;
    unsigned yesterday = 1U << (local_s / DAY_S - 1 + WEEKDAY_OF_DAY_0) % MENU_DAYS;
    for (size_t i = 0; i < times->count; i++) {
        const struct week_time *time = &times->at[i];
        if ((time->days & today) != 0 && minute >= time->from_minute && minute < time->until_minute)
            return true;
        if ((time->days & yesterday) != 0 && minute + MENU_DAY_MINUTES < time->until_minute)
            return true;
    }
    return false;
}

/* An opening of the day before may go on over midnight. */
static bool days_cover(const struct menu_hours today[MENU_OPENINGS_MAX],
                       const struct menu_hours yesterday[MENU_OPENINGS_MAX], int64_t local_s)
{
    int minute = (int)(local_s % DAY_S / 60);
    return day_covers(today, minute) || day_covers(yesterday, minute + MENU_DAY_MINUTES);
}

bool menu_is_open(const struct menu *menu, int64_t unix_ms)
{
    const struct menu_holiday *holiday;
    int64_t local_s = menu_local_s(menu, unix_ms), day = local_s / DAY_S;
    return local_s >= DAY_S &&
           days_cover(hours_of_day(menu, day, &holiday), hours_of_day(menu, day - 1, &holiday), local_s);
}

bool menu_hours_cover(const struct menu *menu, const struct menu_hours hours[MENU_DAYS][MENU_OPENINGS_MAX],
                      int64_t unix_ms)
{
    int64_t local_s = menu_local_s(menu, unix_ms), day = local_s / DAY_S + WEEKDAY_OF_DAY_0;
    return local_s >= DAY_S && days_cover(hours[day % MENU_DAYS], hours[(day - 1) % MENU_DAYS], local_s);
}

const struct menu_hours *menu_openings(const struct menu *menu, int64_t unix_ms,
                                       const struct menu_holiday **out_holiday)
{
    int64_t local_s = menu_local_s(menu, unix_ms);
    return hours_of_day(menu, local_s > 0 ? local_s / DAY_S : 0, out_holiday);
}

int64_t menu_opens_unix_ms(const struct menu *menu, int64_t unix_ms)
{
    enum { DAYS_AHEAD = 62 };
    const struct menu_holiday *holiday;
    int64_t local_s = menu_local_s(menu, unix_ms), today = local_s / DAY_S;
    for (int64_t day = today; day <= today + DAYS_AHEAD; day++) {
        const struct menu_hours *openings = hours_of_day(menu, day, &holiday);
        for (int i = 0; i < MENU_OPENINGS_MAX; i++) {
            int64_t opens_s = day * DAY_S + openings[i].open_minute * 60;
            if (openings[i].close_minute > 0 && opens_s >= local_s)
                return unix_ms_of(menu, opens_s, unix_ms);
        }
    }
    return -1;
}

int64_t menu_closes_unix_ms(const struct menu *menu, int64_t unix_ms)
{
    enum { DAYS_AHEAD = 62 };
    const struct menu_holiday *holiday;
    int64_t local_s = menu_local_s(menu, unix_ms), today = local_s / DAY_S;
    for (int64_t day = today - 1; day <= today + DAYS_AHEAD; day++) { /* yesterday: open over midnight */
        const struct menu_hours *openings = hours_of_day(menu, day, &holiday);
        int close_minute = 0;
        for (int i = 0; i < MENU_OPENINGS_MAX; i++)
            if (openings[i].close_minute > 0)
                close_minute = openings[i].close_minute;
        int64_t close_s = day * DAY_S + close_minute * 60;
        if (close_minute > 0 && close_s > local_s)
            return unix_ms_of(menu, close_s, unix_ms);
    }
    return unix_ms; /* menu_check takes no menu without an opening */
}

const char *menu_greeting(const struct menu *menu, int64_t unix_ms)
{
    bool has_other = menu->closed_greeting != NULL && menu->closed_greeting[0] != '\0';
    return has_other && !menu_is_open(menu, unix_ms) ? menu->closed_greeting : menu->greeting;
}
