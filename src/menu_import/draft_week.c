#include "menu_import/draft_week.h"

#include <string.h>

/* A piece that begins a day belongs to the evening before, where that goes on to it and it ends by noon. */
enum { TAIL_MINUTES_MAX = 12 * 60 };

static bool has(const struct draft_week *week, int day, int minute)
{
    int at = (day % 7 * DRAFT_DAY_MINUTES) + minute;
    return (week->bits[at / 8] >> (at % 8) & 1) != 0;
}

void draft_week_add(struct draft_week *week, int weekday, int from_minute, int until_minute)
{
    int count = until_minute - from_minute;
    if (count <= 0)
        count += DRAFT_DAY_MINUTES;
    for (int i = 0; i < count; i++) {
        int at = (weekday * DRAFT_DAY_MINUTES + from_minute + i) % DRAFT_WEEK_MINUTES;
        week->bits[at / 8] |= (uint8_t)(1 << at % 8);
    }
}

void draft_week_fill(struct draft_week *week)
{
    memset(week->bits, 0xFF, sizeof week->bits);
}

void draft_week_unite(struct draft_week *week, const struct draft_week *other)
{
    for (size_t i = 0; i < sizeof week->bits; i++)
        week->bits[i] |= other->bits[i];
}

bool draft_week_is_same(const struct draft_week *week, const struct draft_week *other)
{
    return memcmp(week->bits, other->bits, sizeof week->bits) == 0;
}

bool draft_week_is_empty(const struct draft_week *week)
{
    static const struct draft_week never;
    return draft_week_is_same(week, &never);
}

/* The end of the piece that begins there; from itself: there is none. */
static int piece_end(const struct draft_week *week, int day, int from_minute)
{
    int until = from_minute;
    while (until < DRAFT_DAY_MINUTES && has(week, day, until))
        until++;
    return until;
}

static int last_piece_begin(const struct draft_week *week, int day)
{
    int from = DRAFT_DAY_MINUTES;
    while (from > 0 && has(week, day, from - 1))
        from--;
    return from;
}

/* How far the day's last piece goes on into the next one. */
static int tail_of(const struct draft_week *week, int day)
{
    int from = last_piece_begin(week, day), end = piece_end(week, day + 1, 0);
    return from < DRAFT_DAY_MINUTES && end <= TAIL_MINUTES_MAX && end <= from ? end : 0;
}

/* Calls on_opening for each of a day, in order; until is beyond 1440 where it ends on the next day. */
static void each_opening(const struct draft_week *week, int day,
                         void (*on_opening)(void *owner, int day, int from_minute, int until_minute),
                         void *owner)
{
    for (int at = tail_of(week, day + 6); at < DRAFT_DAY_MINUTES;) {
        int until = piece_end(week, day, at);
        if (until > at)
            on_opening(owner, day, at, until == DRAFT_DAY_MINUTES ? until + tail_of(week, day) : until);
        at = until + 1;
    }
}

static void open_day(void *owner, int day, int from_minute, int until_minute)
{
    menu_draft_open(owner, day, from_minute, until_minute);
}

void draft_week_open(const struct draft_week *week, struct menu_draft *draft)
{
    for (int day = 0; day < 7; day++)
        each_opening(week, day, open_day, draft);
}

static void add_hours(void *owner, int day, int from_minute, int until_minute)
{
    char text[MENU_DRAFT_OPENING_BYTES];
    (void)day;
    json_array_append_new(owner, json_string(menu_draft_opening(from_minute, until_minute, text)));
}

/* The entry that has these hours already, else a new one. */
static json_t *entry_of(json_t *serves, json_t *hours)
{
    size_t i;
    json_t *entry;
    json_array_foreach(serves, i, entry)
    {
        if (json_equal(json_object_get(entry, "hours"), hours))
            return entry;
    }
    entry = json_pack("{s:[], s:O}", "days", "hours", hours);
    json_array_append_new(serves, entry);
    return entry;
}

void draft_week_serve(const struct draft_week *week, json_t *thing)
{
    struct draft_week always;
    json_t *serves = json_array();
    draft_week_fill(&always);
    json_object_del(thing, "serves");
    for (int i = 0; i < 7 && !draft_week_is_same(week, &always); i++) {
        int day = (i + 1) % 7; /* Monday first, as people write it */
        json_t *hours = json_array();
        each_opening(week, day, add_hours, hours);
        if (json_array_size(hours) > 0)
            json_array_append_new(json_object_get(entry_of(serves, hours), "days"),
                                  json_string(menu_draft_day_name(day)));
        json_decref(hours);
    }
    json_t *first = json_array_get(serves, 0);
    if (json_array_size(json_object_get(first, "days")) == 7)
        json_object_del(first, "days"); /* every day */
    if (json_array_size(serves) > 0)
        json_object_set(thing, "serves", serves);
    json_decref(serves);
}
