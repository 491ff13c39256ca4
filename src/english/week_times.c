#include "english/week_times.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/day_time.h"
#include "english/listing.h"

enum { MONDAY = 1 };

struct text {
    char *out;
    size_t size_bytes, len;
};

static void add(struct text *text, const char *more)
{
    size_t room = text->size_bytes - text->len;
    int len = snprintf(text->out + text->len, room, "%s", more);
    text->len = len >= 0 && (size_t)len < room ? text->len + (size_t)len : text->size_bytes - 1;
}

const char *week_day_name(int day)
{
    static const char *const names[WEEK_DAY_COUNT] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};
    return names[(unsigned)day % WEEK_DAY_COUNT];
}

/* A week begins on Monday for whoever hears it. */
static bool has_day(unsigned days, int place)
{
    return (days >> (place + MONDAY) % WEEK_DAY_COUNT & 1) != 0;
}

/* Days that follow each other are a run: "Monday to Friday", "Saturday and Sunday", "Tuesday". */
static void add_days(struct text *text, unsigned days)
{
    const char *names[WEEK_DAY_COUNT][2]; /* first and last of a run */
    size_t count = 0;
    for (int place = 0; place < WEEK_DAY_COUNT; place++) {
        if (!has_day(days, place))
            continue;
        int last = place;
        while (last + 1 < WEEK_DAY_COUNT && has_day(days, last + 1))
            last++;
        last = last > place + 1 ? last : place; /* two are said one by one */
        names[count][0] = week_day_name(place + MONDAY);
        names[count++][1] = week_day_name(last + MONDAY);
        place = last;
    }
    bool is_run = count > 0 && names[0][0] != names[0][1];
    add(text, is_run ? "" : "on ");
    for (size_t i = 0; i < count; i++) {
        add(text, listing_joint(LISTING_AND, i, count));
        add(text, names[i][0]);
        if (names[i][0] == names[i][1])
            continue;
        add(text, " to ");
        add(text, names[i][1]);
    }
}

static void add_minute(struct text *text, int minute)
{
    char clock[16], time[24];
    snprintf(clock, sizeof clock, "%02u:%02u", (unsigned)minute / 60 % 24, (unsigned)minute % 60);
    add(text, minute % WEEK_DAY_MINUTES == 0 ? "midnight" : day_time_write(clock, time, sizeof time));
}

static bool is_all_day(const struct week_time *time)
{
    return time->from_minute == 0 && time->until_minute == WEEK_DAY_MINUTES;
}

static void add_hours(struct text *text, const struct week_time *time)
{
    if (is_all_day(time)) {
        add(text, "all day");
        return;
    }
    add(text, "from ");
    add_minute(text, time->from_minute);
    add(text, " to ");
    add_minute(text, time->until_minute);
}

const char *week_times_write(const struct week_times *times, char *out, size_t size_bytes)
{
    struct text text = {out, size_bytes, 0};
    out[0] = '\0';
    for (size_t i = 0; i < times->count; i++) {
        const struct week_time *time = &times->at[i];
        bool has_same_days = i > 0 && times->at[i - 1].days == time->days;
        if (i > 0)
            add(&text, has_same_days ? " and " : ", and ");
        if (!has_same_days && time->days != WEEK_EVERY_DAY) {
            add_days(&text, time->days);
            if (times->count == 1 && is_all_day(time)) /* "Friday to Sunday" says it */
                continue;
            add(&text, " ");
        }
        add_hours(&text, time);
    }
    return out;
}
