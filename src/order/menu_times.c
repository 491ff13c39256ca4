/* When things are served, and when they have other prices, as a menu file says it. */
#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"

enum { PATH_BYTES = 160 };

/* Sunday is 0; -1: it is none. */
static int parse_day(struct span name)
{
    for (int day = 0; day < MENU_DAYS; day++)
        if (span_is(name, menu_raw_days[day]))
            return day;
    return -1;
}

/* "friday", "monday-thursday", "friday-sunday". */
static bool parse_days(const char *text, unsigned *out_days)
{
    const char *to = strchr(text, '-');
    int first = parse_day((struct span){text, to != NULL ? (size_t)(to - text) : strlen(text)});
    int last = to != NULL ? parse_day(span_of(to + 1)) : first;
    if (first < 0 || last < 0)
        return false;
    *out_days = 1U << last;
    for (int day = first; day != last; day = (day + 1) % MENU_DAYS)
        *out_days |= 1U << day;
    return true;
}

unsigned menu_time_days(const struct menu_raw_time *time)
{
    unsigned days = 0, of_entry;
    for (size_t i = 0; i < time->days.count; i++)
        if (parse_days(time->days.texts[i], &of_entry))
            days |= of_entry;
    return time->days.count > 0 ? days : WEEK_EVERY_DAY;
}

static void check_time(struct menu_check *check, const char *where, const struct menu_raw_time *time)
{
    unsigned days;
    if (time->days.count == 0 && time->hours.count == 0)
        menu_problem(check, where, "hours", "is missing, and so are days; one of them is needed");
    for (size_t i = 0; i < time->days.count; i++) {
        char key[32];
        snprintf(key, sizeof key, "days[%zu]", i);
        if (!parse_days(time->days.texts[i], &days))
            menu_problem(check, where, key,
                         "\"%.32s\" is no day; monday to sunday, or monday-friday, is allowed",
                         time->days.texts[i]);
    }
    if (menu_hours_are_closed(&time->hours))
        menu_problem(check, where, "hours", "closed is not allowed here; leave the days out instead");
    else
        menu_check_openings(check, where, "hours", &time->hours);
}

void menu_check_times(struct menu_check *check, const char *where, const struct menu_raw_times *times)
{
    char path[PATH_BYTES];
    for (size_t i = 0; i < times->count; i++) {
        snprintf(path, sizeof path, "%s.serves[%zu]", where, i);
        check_time(check, path, &times->at[i]);
    }
}

/* The number of price times: there is none. */
static size_t find_price_time(const struct menu_raw *raw, const char *id)
{
    size_t index = 0;
    while (index < raw->price_time_count &&
           (raw->price_times[index].id == NULL || strcmp(raw->price_times[index].id, id) != 0))
        index++;
    return index;
}

void menu_check_price_times(struct menu_check *check, const struct menu_raw *raw)
{
    for (size_t i = 0; i < raw->price_time_count; i++) {
        const struct menu_raw_price_time *time = &raw->price_times[i];
        char where[32];
        snprintf(where, sizeof where, "price_times[%zu]", i);
        if (menu_check_id(check, where, time->id) && find_price_time(raw, time->id) != i)
            menu_problem(check, where, "id", "\"%s\" is taken by another of price_times", time->id);
        menu_check_text(check, where, "name", time->name, MENU_NAME_BYTES - 1, true);
        check_time(check, where, &time->when);
    }
}

static bool is_same_text(const char *one, const char *other)
{
    return strcmp(one != NULL ? one : "", other != NULL ? other : "") == 0;
}

void menu_check_time_prices(struct menu_check *check, const char *where, const struct menu_raw *raw,
                            const struct menu_raw_time_prices *prices)
{
    for (size_t i = 0; i < prices->count; i++) {
        const struct menu_raw_time_price *price = &prices->at[i];
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s.time_prices[%zu]", where, i);
        menu_check_price(check, path, "price", price->price, true);
        if (price->time == NULL)
            menu_problem(check, path, "time", "is missing; an id of price_times is needed");
        else if (find_price_time(raw, price->time) == raw->price_time_count &&
                 !problems_touch(check->problems, "price_times"))
            menu_problem(check, path, "time", "there is no \"%.64s\"; an id of price_times is needed",
                         price->time);
        for (size_t before = 0; before < i; before++)
            if (price->time != NULL && is_same_text(prices->at[before].time, price->time) &&
                is_same_text(prices->at[before].size, price->size))
                menu_problem(check, path, "time", "\"%.64s\" has a price already", price->time);
    }
}

static void build_time(const struct menu_raw_time *raw, struct week_time *out, size_t *count)
{
    struct menu_hours hours[MENU_OPENINGS_MAX];
    unsigned days = menu_time_days(raw);
    menu_hours_build(&raw->hours, hours);
    if (raw->hours.count == 0)
        out[(*count)++] = (struct week_time){days, 0, MENU_DAY_MINUTES};
    for (size_t i = 0; i < raw->hours.count && i < MENU_OPENINGS_MAX; i++)
        out[(*count)++] = (struct week_time){days, hours[i].open_minute, hours[i].close_minute};
}

enum vp_err menu_times_build(struct menu_body *body, const struct menu_raw_times *raw,
                             struct week_times *out_times)
{
    *out_times = (struct week_times){0};
    if (raw->count == 0)
        return VP_OK;
    struct week_time *times = arena_take(&body->arena, raw->count * MENU_OPENINGS_MAX * sizeof *times);
    if (times == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->count; i++)
        build_time(&raw->at[i], times, &out_times->count);
    out_times->at = times;
    return VP_OK;
}

enum vp_err menu_price_times_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_price_time *times = arena_take(&body->arena, (raw->price_time_count + 1) * sizeof *times);
    if (times == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->price_time_count; i++) {
        struct menu_raw_time when = raw->price_times[i].when;
        times[i] = (struct menu_price_time){.id = raw->price_times[i].id, .name = raw->price_times[i].name};
        enum vp_err err = menu_times_build(body, &(struct menu_raw_times){&when, 1}, &times[i].when);
        if (err != VP_OK)
            return err;
    }
    body->menu.price_times = times;
    body->menu.price_time_count = raw->price_time_count;
    return VP_OK;
}

enum vp_err menu_time_prices_build(struct menu_body *body, const struct menu_raw_time_prices *raw,
                                   struct menu_time_prices *out_prices)
{
    *out_prices = (struct menu_time_prices){0};
    if (raw->count == 0)
        return VP_OK;
    struct menu_time_price *prices = arena_take(&body->arena, raw->count * sizeof *prices);
    if (prices == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->count; i++) {
        const struct menu_raw_time_price *from = &raw->at[i];
        int64_t cents = 0;
        if (menu_parse_price(from->price, &cents) != VP_OK)
            return VP_ERR_BUG; /* menu_check has refused it */
        prices[i] = (struct menu_time_price){.price_time = find_price_time(body->raw, from->time),
                                             .size_id = from->size != NULL ? from->size : "",
                                             .price_cents = cents};
    }
    *out_prices = (struct menu_time_prices){prices, raw->count};
    return VP_OK;
}
