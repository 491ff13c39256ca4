#include "meaning/wanted_time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_MINUTES = 24 * 60, HALF_DAY = 12 * 60, NOON = 12 * 60, LATE_HOUR = 9, WEEK = 7 };

static const char *const day_names[WEEK] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
static const char day_words[] = "sunday monday tuesday wednesday thursday friday saturday";

struct reading {
    int hour, minute;  /* -1: not said */
    bool is_am, is_pm; /* said so, or "morning", "tonight" */
    int day;           /* days ahead; -1: not said */
    int weekday;       /* -1: not said */
    int ahead;         /* "in 40 minutes"; -1: not said */
};

static int weekday_of(const char *text)
{
    for (int day = 0; day < WEEK; day++)
        if (strncasecmp(text, day_names[day], strlen(day_names[day])) == 0)
            return day;
    return -1;
}

/* "7:30", "7pm", "7:30pm". */
static bool read_digits(const char *text, struct reading *reading)
{
    int hour = -1, minute = 0, used = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) < 2 && sscanf(text, "%2d%n", &hour, &used) < 1)
        return false;
    const char *rest = text + used;
    bool is_time = strchr(text, ':') != NULL || rest[0] == 'p' || rest[0] == 'a';
    if (!is_time || hour < 0 || hour > 24 || minute < 0 || minute > 59)
        return false;
    reading->hour = hour;
    reading->minute = minute;
    reading->is_pm = reading->is_pm || rest[0] == 'p';
    reading->is_am = reading->is_am || rest[0] == 'a';
    return true;
}

/* "In an hour", "half an hour", "in forty five minutes", "two hours". */
static bool read_ahead(const struct words *words, struct reading *reading)
{
    int count = -1;
    bool has_half = false;
    for (size_t w = 0; w < words->count; w++) {
        const struct word *word = &words->at[w];
        int number;
        if (words_quantity(words, w, &number) > 0 && count < 0)
            count = number;
        has_half = has_half || word_is(word, "half");
        if (word_is_among(word->text, "minutes minute") && count >= 0)
            reading->ahead = count;
        if (word_is_among(word->text, "hour hours"))
            reading->ahead = (count >= 0                   ? count
                              : has_half && w > 0 && w < 4 ? 0
                                                           : 1) *
                                 60 +
                             (has_half ? 30 : 0);
    }
    return reading->ahead >= 0;
}

static void read_clock_number(const struct words *words, size_t w, struct reading *reading)
{
    int number = words->at[w].number;
    const struct word *before = w > 0 ? &words->at[w - 1] : NULL;
    bool is_past = before != NULL && word_is_among(before->text, "past after");
    bool is_to =
        before != NULL && word_is_among(before->text, "to til till of") && w >= 2 && reading->minute >= 0;
    bool is_before_hour = w + 1 < words->count && word_is_among(words->at[w + 1].text, "past to after");
    if (reading->hour < 0 && !is_past && is_to) {
        reading->hour = number - 1;
        reading->minute = 60 - reading->minute;
    } else if (reading->hour < 0 && !is_past && is_before_hour) {
        reading->minute = number;
    } else if (reading->hour < 0) {
        reading->hour = number;
    } else if (reading->minute < 0 || (reading->minute >= 20 && reading->minute % 10 == 0 && number < 10)) {
        reading->minute = reading->minute < 0 ? number : reading->minute + number; /* "forty five" */
    }
}

static void read_word(const struct words *words, size_t w, struct reading *reading)
{
    const char *text = words->at[w].text;
    if (read_digits(text, reading))
        return;
    if (words->at[w].number >= 0)
        read_clock_number(words, w, reading);
    else if (word_is_among(text, "half"))
        reading->minute = 30;
    else if (word_is_among(text, "quarter"))
        reading->minute = 15;
    else if (word_is_among(text, "noon lunchtime"))
        reading->hour = 12, reading->is_pm = true;
    else if (word_is_among(text, "midnight"))
        reading->hour = 24;
    else if (word_is_among(text, "pm p.m p tonight evening afternoon night"))
        reading->is_pm = true;
    else if (word_is_among(text, "am a.m morning"))
        reading->is_am = true;
    if (word_is_among(text, "today tonight"))
        reading->day = 0;
    else if (word_is_among(text, "tomorrow"))
        reading->day = 1;
    else if (word_is_among(text, day_words))
        reading->weekday = weekday_of(text);
}

/* Minutes from midnight. Without AM or PM the later half of the day is meant, and on this day what is to come. */
static int minute_of(const struct reading *reading, int now_minute, bool is_today)
{
    int minute = reading->hour * 60 + (reading->minute > 0 ? reading->minute : 0);
    if (reading->hour > 12 || reading->is_am)
        return reading->is_am && reading->hour == 12 ? minute - HALF_DAY : minute;
    if (reading->hour == 12)
        return minute;
    if (reading->is_pm || reading->hour < LATE_HOUR)
        return minute + HALF_DAY;
    return is_today && minute <= now_minute ? minute + HALF_DAY : minute;
}

struct clock {
    int year, month, day, minute; /* month from 1 on; minute of the day */
    int weekday;
};

static bool read_now(const char *now, struct clock *out)
{
    char weekday[WANTED_DAY_BYTES];
    int hour, minute;
    if (sscanf(now, "%15s %4d-%2d-%2d %2d:%2d", weekday, &out->year, &out->month, &out->day, &hour,
               &minute) != 6)
        return false;
    out->minute = hour * 60 + minute;
    out->weekday = weekday_of(weekday);
    return true;
}

/* ahead: minutes from now on. */
static bool put_time(const struct clock *now, int ahead, struct wanted_time *out)
{
    struct tm date = {.tm_year = now->year - 1900,
                      .tm_mon = now->month - 1,
                      .tm_mday = now->day,
                      .tm_min = now->minute + ahead};
    time_t at = timegm(&date);
    struct tm parts;
    if (ahead < 0 || gmtime_r(&at, &parts) == NULL)
        return false;
    int days = (now->minute + ahead) / DAY_MINUTES;
    strftime(out->at, sizeof out->at, "%Y-%m-%d %H:%M", &parts);
    strftime(out->clock, sizeof out->clock, "%H:%M", &parts);
    snprintf(out->day, sizeof out->day, "%s",
             days == 0   ? "today"
             : days == 1 ? "tomorrow"
                         : day_names[parts.tm_wday]);
    out->minutes_ahead = ahead;
    return true;
}

static struct reading read_words(const struct words *words, const struct clock *now)
{
    struct reading reading = {-1, -1, false, false, -1, -1, -1};
    if (!read_ahead(words, &reading))
        for (size_t w = 0; w < words->count; w++)
            read_word(words, w, &reading);
    if (reading.weekday >= 0 && now->weekday >= 0)
        reading.day = (reading.weekday - now->weekday + WEEK) % WEEK;
    return reading;
}

bool wanted_time_read(const struct words *words, const char *now, struct wanted_time *out)
{
    struct clock clock;
    if (!read_now(now, &clock))
        return false;
    struct reading reading = read_words(words, &clock);
    bool is_today = reading.day <= 0;
    if ((reading.hour < 0 || reading.hour > 24 || reading.minute > 59) && reading.ahead < 0)
        return false;
    int ahead = reading.ahead >= 0 ? reading.ahead
                                   : (is_today ? 0 : reading.day) * DAY_MINUTES +
                                         minute_of(&reading, clock.minute, is_today) - clock.minute;
    if (ahead < 0 && reading.day < 0)
        ahead += DAY_MINUTES; /* "at eleven in the morning", in the evening */
    out->is_day_said = reading.day >= 0 || reading.ahead >= 0;
    return put_time(&clock, ahead, out);
}

bool wanted_day_read(const struct words *words, const char *now, struct wanted_time *out)
{
    struct clock clock;
    if (!read_now(now, &clock))
        return false;
    struct reading reading = read_words(words, &clock);
    out->is_day_said = reading.day > 0;
    return reading.day > 0 && put_time(&clock, reading.day * DAY_MINUTES + NOON - clock.minute, out);
}

void wanted_time_move(struct wanted_time *time, const char *now, const char *day)
{
    struct clock clock;
    int year, month, of_month, hour, minute;
    if (!read_now(now, &clock) || sscanf(day, "%4d-%2d-%2d", &year, &month, &of_month) != 3 ||
        sscanf(time->clock, "%2d:%2d", &hour, &minute) != 2)
        return;
    struct tm today = {.tm_year = clock.year - 1900, .tm_mon = clock.month - 1, .tm_mday = clock.day};
    struct tm then = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month};
    struct wanted_time moved = *time;
    int ahead = (int)((timegm(&then) - timegm(&today)) / 60) + hour * 60 + minute - clock.minute;
    if (put_time(&clock, ahead, &moved))
        *time = moved;
}
