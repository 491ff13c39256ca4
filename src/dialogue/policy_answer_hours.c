/* When the restaurant is open: today, in the week, on holidays. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dialogue/dialogue_internal.h"
#include "english/day_time.h"
#include "meaning/words.h"

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

static const char *write_clock(const char *clock, char *out, size_t size_bytes)
{
    if (strcmp(clock, "00:00") != 0 && strcmp(clock, "24:00") != 0)
        return day_time_write(clock, out, size_bytes);
    snprintf(out, size_bytes, "midnight");
    return out;
}

static bool is_all_day(const json_t *opening)
{
    const char *closes = told_menu_text(opening, "closes");
    return strcmp(told_menu_text(opening, "opens"), "00:00") == 0 &&
           (strcmp(closes, "24:00") == 0 || strcmp(closes, "00:00") == 0);
}

/* " from 11 AM to 2 PM, and from 5 PM to 10 PM"; "" where there are none. NULL: no room. */
static const char *list_openings(struct buf *out, const json_t *openings)
{
    char opens[16], closes[16];
    size_t count = json_array_size(openings);
    if (count == 1 && is_all_day(json_array_get(openings, 0)))
        return buf_append_text(out, " around the clock") == VP_OK ? buf_text(out) : NULL;
    bool has_room = buf_append_text(out, "") == VP_OK;
    for (size_t i = 0; i < count && has_room; i++) {
        const json_t *opening = json_array_get(openings, i);
        write_clock(told_menu_text(opening, "opens"), opens, sizeof opens);
        write_clock(told_menu_text(opening, "closes"), closes, sizeof closes);
        const char *joint = i == 0 ? "" : i + 1 < count ? "," : ", and";
        has_room = buf_appendf(out, "%s from %s to %s", joint, opens, closes) == VP_OK;
    }
    return has_room ? buf_text(out) : NULL;
}

/* "We're open today from 11 AM to 2 PM, and from 5 PM to 10 PM." */
static void say_openings(struct dialogue *dialogue, const char *day, const char *name, const json_t *openings)
{
    struct buf text;
    buf_init(&text, DIALOGUE_TEXT_MAX_BYTES / 16);
    const char *list = list_openings(&text, openings);
    const char *comma = name[0] != '\0' ? ", " : "";
    if (json_array_size(openings) == 0)
        say_note(dialogue, "We're closed %s%s%s.", day, comma, name);
    else if (list != NULL)
        say_note(dialogue, "We're open %s%s%s%s.", day, comma, name, list);
    buf_deinit(&text);
}

static bool has_stem(const struct words *words, const char *stem)
{
    for (size_t w = 0; w < words->count; w++)
        if (strcmp(words->at[w].stem, stem) == 0)
            return true;
    return false;
}

/* Of the words that name it, "day" and the like name none; the eve is another day than the feast. */
static bool is_holiday_named(const struct words *words, const char *name)
{
    struct words of_name;
    bool is_named = false;
    words_split(&of_name, name);
    for (size_t n = 0; n < of_name.count; n++)
        is_named = is_named || (!word_is_among(of_name.at[n].text, "day eve the of and is s") &&
                                has_stem(words, of_name.at[n].stem));
    return is_named && has_stem(words, "eve") == has_stem(&of_name, "eve");
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

/* To be released by the caller. */
static json_t *hours_of(const json_t *hours, size_t day)
{
    json_t *openings = json_array();
    for (size_t i = 0; i < json_array_size(hours); i++)
        if (strcmp(told_menu_text(json_array_get(hours, i), "day"), week[day]) == 0)
            json_array_append(openings, json_array_get(hours, i));
    return openings;
}

/* "Monday to Friday we're open from 11 AM to 2 PM, and from 5 PM to 10 PM. Saturday ...": days alike at once. */
static void tell_week(struct dialogue *dialogue, const json_t *hours)
{
    enum { LIST_BYTES = 256 };
    char lists[WEEK_DAYS][LIST_BYTES];
    for (size_t d = 0; d < WEEK_DAYS; d++) {
        struct buf text;
        json_t *openings = hours_of(hours, d);
        buf_init(&text, LIST_BYTES);
        const char *list = list_openings(&text, openings);
        snprintf(lists[d], sizeof lists[d], "%s", list != NULL ? list : "");
        buf_deinit(&text);
        json_decref(openings);
    }
    for (size_t d = 0; d < WEEK_DAYS;) {
        size_t last = d;
        while (last + 1 < WEEK_DAYS && strcmp(lists[d], lists[last + 1]) == 0)
            last++;
        const char *joint = last == d ? "" : last == d + 1 ? " and " : " to ";
        if (d == 0 && last + 1 == WEEK_DAYS)
            say_note(dialogue, "We're open every day%s.", lists[d]);
        else if (lists[d][0] != '\0')
            say_note(dialogue, "%s%s%s we're open%s.", week[d], joint, last > d ? week[last] : "", lists[d]);
        else
            say_note(dialogue, "%s%s%s we're closed.", week[d], joint, last > d ? week[last] : "");
        d = last + 1;
    }
}

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
    json_t *openings = hours_of(hours, asked);
    say_openings(dialogue, day, "", openings);
    json_decref(openings);
    return true;
}

static bool names_feast(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text,
                          "christmas thanksgiving easter halloween valentine valentines holiday "
                          "holidays hanukkah passover ramadan eid diwali eve boxing"))
            return true;
    return has_stem(words, "new") && has_stem(words, "year");
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

/* "Are you open?", "is the kitchen still open": a yes or a no first. */
static bool asks_whether_open(const struct words *words)
{
    bool is_whether = false;
    for (size_t w = 0; w < words->count; w++) {
        if (word_is_among(words->at[w].text,
                          "what when how which today tonight late until till hours on at for"))
            return false;
        is_whether = is_whether || word_is_among(words->at[w].text, "open closed");
    }
    return is_whether;
}

/* Of today's openings the one that holds now closes then; "": none does. */
static const char *closing_time(const json_t *restaurant)
{
    const json_t *today = json_object_get(restaurant, "today");
    const char *now = strrchr(told_menu_text(restaurant, "now"), ' ');
    for (size_t i = 0; now != NULL && i < json_array_size(today); i++) {
        const char *opens = told_menu_text(json_array_get(today, i), "opens"),
                   *closes = told_menu_text(json_array_get(today, i), "closes");
        if (!is_all_day(json_array_get(today, i)) && strcmp(opens, now + 1) <= 0 &&
            (strcmp(now + 1, closes) < 0 || strcmp(closes, opens) <= 0))
            return closes;
    }
    return "";
}

static bool tell_whether_open(struct dialogue *dialogue, const struct words *words)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *is_open = json_object_get(restaurant, "is_open");
    char clock[16];
    if (!json_is_boolean(is_open) || !asks_whether_open(words))
        return false;
    const char *closes = closing_time(restaurant);
    if (json_is_false(is_open)) {
        say_note(dialogue, "No, we're closed at the moment.");
        (void)tell_next_opening(dialogue, restaurant);
    } else if (closes[0] != '\0') {
        say_note(dialogue, "Yes, we're open until %s.", write_clock(closes, clock, sizeof clock));
    } else {
        say_note(dialogue, "Yes, we're open.");
    }
    return true;
}

void answer_hours(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *hours = json_object_get(restaurant, "hours");
    const json_t *holiday = holiday_of_today(restaurant);
    struct words words;
    if (json_array_size(hours) == 0) {
        say_note(dialogue, "I don't have the opening hours.");
        return;
    }
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    if (tell_holiday_named(dialogue, &words) || tell_day_named(dialogue, &words))
        return;
    if (names_feast(&words))
        say_note(dialogue, "I don't know of other hours on that day.");
    else if (tell_whether_open(dialogue, &words))
        return;
    bool has_today = json_is_array(json_object_get(restaurant, "today"));
    if (has_today && (holiday != NULL || asks_for_today(dialogue))) {
        say_openings(dialogue, "today", told_menu_text(holiday, "name"),
                     json_object_get(restaurant, "today"));
        if (json_is_false(json_object_get(restaurant, "is_open")))
            (void)tell_next_opening(dialogue, restaurant);
        return;
    }
    tell_week(dialogue, hours);
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

void answer_last_order(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    say_note(dialogue, "We take orders until we close.");
    if (tell_day_named(dialogue, &words))
        return;
    if (json_is_array(json_object_get(restaurant, "today")))
        say_openings(dialogue, "today", told_menu_text(holiday_of_today(restaurant), "name"),
                     json_object_get(restaurant, "today"));
    else
        tell_week(dialogue, json_object_get(restaurant, "hours"));
}
