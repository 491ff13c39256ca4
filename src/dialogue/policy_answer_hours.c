/* When the restaurant is open: today, in the week, on holidays. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dialogue/dialogue_internal.h"
#include "english/day_time.h"
#include "meaning/words.h"

static bool same_hours(const json_t *a, const json_t *b)
{
    return strcmp(told_menu_text(a, "opens"), told_menu_text(b, "opens")) == 0 &&
           strcmp(told_menu_text(a, "closes"), told_menu_text(b, "closes")) == 0;
}

/* "Are you open?", "what time do you close tonight": today's, and no list of the week. */
static bool asks_for_today(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, "today tonight now close closing still late"))
            return true;
    return false;
}

static const json_t *holiday_of_today(const json_t *restaurant)
{
    const json_t *first = json_array_get(json_object_get(restaurant, "holidays"), 0);
    return strcmp(told_menu_text(first, "day"), "today") == 0 ? first : NULL;
}

/* "We're open today from 11 AM to 2 PM, and from 5 PM to 10 PM." */
static void say_openings(struct dialogue *dialogue, const char *day, const char *name, const json_t *openings)
{
    char opens[16], closes[16];
    struct buf text;
    buf_init(&text, DIALOGUE_TEXT_MAX_BYTES / 16);
    bool has_room = true;
    for (size_t i = 0; i < json_array_size(openings) && has_room; i++) {
        const json_t *opening = json_array_get(openings, i);
        day_time_write(told_menu_text(opening, "opens"), opens, sizeof opens);
        day_time_write(told_menu_text(opening, "closes"), closes, sizeof closes);
        has_room = buf_appendf(&text, "%s from %s to %s", i > 0 ? ", and" : "", opens, closes) == VP_OK;
    }
    const char *comma = name[0] != '\0' ? ", " : "";
    if (json_array_size(openings) == 0)
        say_note(dialogue, "We're closed %s%s%s.", day, comma, name);
    else if (buf_text(&text) != NULL)
        say_note(dialogue, "We're open %s%s%s%s.", day, comma, name, buf_text(&text));
    buf_deinit(&text);
}

/* Of the words that name it, "day" and the like name none. */
static bool is_holiday_named(const struct words *words, const char *name)
{
    struct words of_name;
    words_split(&of_name, name);
    for (size_t n = 0; n < of_name.count; n++)
        for (size_t w = 0; w < words->count; w++)
            if (!word_is_among(of_name.at[n].text, "day eve the of and") &&
                strcmp(of_name.at[n].stem, words->at[w].stem) == 0)
                return true;
    return false;
}

/* "Are you open on Christmas?", where the restaurant has hours of its own then. */
static bool tell_holiday_named(struct dialogue *dialogue, const struct words *words)
{
    const json_t *holidays = json_object_get(told_menu_restaurant(dialogue->menu), "holidays");
    char day[96];
    bool is_told = false;
    for (size_t i = 0; i < json_array_size(holidays); i++) {
        const json_t *holiday = json_array_get(holidays, i);
        if (!is_holiday_named(words, told_menu_text(holiday, "name")))
            continue;
        snprintf(day, sizeof day, "on %s", told_menu_text(holiday, "name"));
        say_openings(dialogue, day, "", json_object_get(holiday, "openings"));
        is_told = true;
    }
    return is_told;
}

enum { WEEK_DAYS = 7 };
static const char *const week[WEEK_DAYS] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};

/* The weekday that is asked about; WEEK_DAYS: none. */
static size_t day_named(const struct words *words, const char *now, bool *out_is_tomorrow)
{
    *out_is_tomorrow = false;
    for (size_t w = 0; w < words->count; w++)
        for (size_t d = 0; d < WEEK_DAYS; d++) {
            if (strcasecmp(words->at[w].text, week[d]) == 0 || strcasecmp(words->at[w].stem, week[d]) == 0)
                return d;
            *out_is_tomorrow =
                word_is(&words->at[w], "tomorrow") && strncmp(now, week[d], strlen(week[d])) == 0;
            if (*out_is_tomorrow)
                return (d + 1) % WEEK_DAYS;
        }
    return WEEK_DAYS;
}

/* "How late are you open on Friday?", "tomorrow": the day's own hours, or those of its holiday. */
static bool tell_day_named(struct dialogue *dialogue, const struct words *words)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *hours = json_object_get(restaurant, "hours"),
                 *holidays = json_object_get(restaurant, "holidays");
    bool is_tomorrow;
    char day[32];
    size_t asked = day_named(words, told_menu_text(restaurant, "now"), &is_tomorrow);
    if (asked == WEEK_DAYS)
        return false;
    snprintf(day, sizeof day, "%s%s", is_tomorrow ? "" : "on ", is_tomorrow ? "tomorrow" : week[asked]);
    for (size_t i = 0; i < json_array_size(holidays); i++) {
        const json_t *holiday = json_array_get(holidays, i);
        if (strcmp(told_menu_text(holiday, "day"), is_tomorrow ? "tomorrow" : week[asked]) != 0)
            continue;
        say_openings(dialogue, day, told_menu_text(holiday, "name"), json_object_get(holiday, "openings"));
        return true;
    }
    json_t *openings = json_array();
    for (size_t i = 0; i < json_array_size(hours); i++)
        if (strcmp(told_menu_text(json_array_get(hours, i), "day"), week[asked]) == 0)
            json_array_append(openings, json_array_get(hours, i));
    say_openings(dialogue, day, "", openings);
    json_decref(openings);
    return true;
}

static bool names_feast(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text,
                          "christmas thanksgiving easter halloween valentine valentines holiday "
                          "holidays hanukkah passover ramadan eid diwali"))
            return true;
    return false;
}

/* When it is closed: when it opens again. */
static bool tell_next_opening(struct dialogue *dialogue, const json_t *restaurant)
{
    char opens[16];
    const json_t *next = json_object_get(restaurant, "opens_next");
    const char *day = told_menu_text(next, "day");
    if (day[0] == '\0' || strchr(day, ' ') != NULL) /* "Thursday 2026-12-24": later than a week */
        return false;
    day_time_write(told_menu_text(next, "opens"), opens, sizeof opens);
    bool is_weekday = day[0] >= 'A' && day[0] <= 'Z';
    say_note(dialogue, "We open %s%s at %s.", is_weekday ? "on " : "", day, opens);
    return true;
}

void answer_hours(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *hours = json_object_get(restaurant, "hours");
    const json_t *holiday = holiday_of_today(restaurant);
    size_t count = json_array_size(hours);
    char opens[16], closes[16];
    struct words words;
    if (count == 0) {
        say_note(dialogue, "I don't have the opening hours.");
        return;
    }
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    if (tell_holiday_named(dialogue, &words) || tell_day_named(dialogue, &words))
        return;
    if (names_feast(&words))
        say_note(dialogue, "I don't know of other hours on that day.");
    bool has_today = json_is_array(json_object_get(restaurant, "today"));
    if (has_today && (holiday != NULL || asks_for_today(dialogue))) {
        say_openings(dialogue, "today", told_menu_text(holiday, "name"),
                     json_object_get(restaurant, "today"));
        if (json_is_false(json_object_get(restaurant, "is_open")))
            (void)tell_next_opening(dialogue, restaurant);
        return;
    }
    for (size_t i = 0; i < count;) {
        size_t last = i;
        const json_t *from = json_array_get(hours, i);
        while (last + 1 < count && same_hours(from, json_array_get(hours, last + 1)))
            last++;
        day_time_write(told_menu_text(from, "opens"), opens, sizeof opens);
        day_time_write(told_menu_text(from, "closes"), closes, sizeof closes);
        const char *first_day = told_menu_text(from, "day"),
                   *last_day = told_menu_text(json_array_get(hours, last), "day");
        if (last > i && strcmp(first_day, last_day) != 0)
            say_note(dialogue, "%s to %s we're open from %s to %s.", first_day, last_day, opens, closes);
        else
            say_note(dialogue, "%s from %s to %s.", first_day, opens, closes);
        i = last + 1;
    }
    const json_t *next_holiday = json_array_get(json_object_get(restaurant, "holidays"), 0);
    if (next_holiday != NULL && strchr(told_menu_text(next_holiday, "day"), ' ') == NULL)
        say_openings(dialogue, told_menu_text(next_holiday, "day"), told_menu_text(next_holiday, "name"),
                     json_object_get(next_holiday, "openings"));
}

void answer_opening(struct dialogue *dialogue)
{
    if (!tell_next_opening(dialogue, told_menu_restaurant(dialogue->menu)))
        answer_hours(dialogue);
}
