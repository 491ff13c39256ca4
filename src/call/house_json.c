#include "call/house_json.h"

#include <stdio.h>
#include <string.h>

#include "order/menu_tool.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, HOLIDAYS_AHEAD_DAYS = 60, DAYS_BY_NAME = 7 };

static const char *format_minute(char *out, size_t size_bytes, int minute)
{
    snprintf(out, size_bytes, "%02u:%02u", (unsigned)minute / 60 % 24, (unsigned)minute % 60);
    return out;
}

void house_json_put_openings(json_t *array, const char *day,
                             const struct menu_hours openings[MENU_OPENINGS_MAX])
{
    for (size_t i = 0; i < MENU_OPENINGS_MAX; i++) {
        char opens[16], closes[16];
        if (openings[i].open_minute == 0 && openings[i].close_minute == 0)
            continue;
        json_t *opening = day != NULL ? json_pack("{s:s}", "day", day) : json_object();
        json_object_set_new(opening, "opens",
                            json_string(format_minute(opens, sizeof opens, openings[i].open_minute)));
        json_object_set_new(opening, "closes",
                            json_string(format_minute(closes, sizeof closes, openings[i].close_minute)));
        json_array_append_new(array, opening);
    }
}

/* "today", "tomorrow", "Thursday", "Thursday 2026-12-24". */
static const char *name_day(const struct menu *menu, int64_t unix_ms, int64_t now_unix_ms, char *out,
                            size_t size_bytes)
{
    char day[MENU_DAY_BYTES], other[MENU_DAY_BYTES];
    menu_day(menu, unix_ms, day);
    menu_day(menu, now_unix_ms, other);
    if (strcmp(day, other) == 0)
        return "today";
    menu_day(menu, now_unix_ms + DAY_MS, other);
    if (strcmp(day, other) == 0)
        return "tomorrow";
    const char *weekday = menu_weekday(menu, unix_ms);
    if (unix_ms - now_unix_ms < (int64_t)(DAYS_BY_NAME - 1) * DAY_MS)
        return weekday;
    snprintf(out, size_bytes, "%s %s", weekday, day);
    return out;
}

static void put_next_opening(json_t *restaurant, const struct menu *menu, int64_t unix_ms)
{
    char day[32], clock[MENU_CLOCK_BYTES];
    int64_t opens_unix_ms = menu_opens_unix_ms(menu, unix_ms);
    if (menu_is_open(menu, unix_ms) || opens_unix_ms < 0)
        return;
    menu_clock(menu, opens_unix_ms, clock);
    json_object_set_new(restaurant, "opens_next",
                        json_pack("{s:s, s:s}", "day",
                                  name_day(menu, opens_unix_ms, unix_ms, day, sizeof day), "opens", clock));
}

/* Those of the next weeks; today's too. */
static void put_holidays(json_t *restaurant, const struct menu *menu, int64_t unix_ms)
{
    json_t *array = json_array();
    for (int ahead = 0; ahead <= HOLIDAYS_AHEAD_DAYS; ahead++) {
        const struct menu_holiday *holiday;
        char day[32], date[MENU_DAY_BYTES];
        int64_t at_unix_ms = unix_ms + (int64_t)ahead * DAY_MS;
        const struct menu_hours *openings = menu_openings(menu, at_unix_ms, &holiday);
        if (holiday == NULL)
            continue;
        menu_day(menu, at_unix_ms, date);
        json_t *hours = json_array();
        house_json_put_openings(hours, NULL, openings);
        json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:o}", "date", date, "day",
                                               name_day(menu, at_unix_ms, unix_ms, day, sizeof day), "name",
                                               holiday->name, "openings", hours));
    }
    if (json_array_size(array) > 0)
        json_object_set(restaurant, "holidays", array);
    json_decref(array);
}

static json_t *words_json(const struct menu_words *words)
{
    json_t *array = json_array();
    for (size_t i = 0; i < words->count; i++)
        json_array_append_new(array, json_string(words->words[i]));
    return array;
}

/* What the restaurant's own tools are asked for is a question too, whose answer is theirs. */
static void put_faqs(json_t *restaurant, const struct menu *menu)
{
    json_t *array = json_array();
    for (size_t i = 0; i < menu->faq_count; i++)
        json_array_append_new(array,
                              json_pack("{s:o, s:s}", "questions", words_json(&menu->faqs[i].questions),
                                        "answer", menu->faqs[i].answer));
    for (size_t i = 0; i < menu->tool_count; i++)
        if (menu->tools[i].asked_by.count > 0)
            json_array_append_new(array,
                                  json_pack("{s:o, s:s}", "questions", words_json(&menu->tools[i].asked_by),
                                            "tool", menu->tools[i].name));
    if (json_array_size(array) > 0)
        json_object_set(restaurant, "faq", array);
    json_decref(array);
}

void house_json_put(json_t *restaurant, const struct menu *menu, int64_t unix_ms)
{
    char now[48], day[MENU_DAY_BYTES], clock[MENU_CLOCK_BYTES];
    const struct menu_holiday *holiday;
    json_t *today = json_array();
    menu_day(menu, unix_ms, day);
    menu_clock(menu, unix_ms, clock);
    snprintf(now, sizeof now, "%s %s %s", menu_weekday(menu, unix_ms), day, clock);
    json_object_set_new(restaurant, "now", json_string(now));
    house_json_put_openings(today, NULL, menu_openings(menu, unix_ms, &holiday));
    json_object_set_new(restaurant, "today", today);
    put_next_opening(restaurant, menu, unix_ms);
    put_holidays(restaurant, menu, unix_ms);
    put_faqs(restaurant, menu);
    if (menu->orders_ahead_days >= 0)
        json_object_set_new(restaurant, "orders_ahead_days", json_integer(menu->orders_ahead_days));
    json_object_set_new(restaurant, "takes_notes", json_boolean(menu->takes_notes));
    json_object_set_new(restaurant, "takes_messages", json_boolean(menu->takes_messages));
}
