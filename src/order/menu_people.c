#include "order/menu_people.h"

#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"

static void check_number(struct menu_check *check, const char *where, const char *key, const char *number)
{
    if (number == NULL || !menu_number_is_e164(number))
        menu_problem(check, where, key,
                     number == NULL
                         ? "is missing; a number such as \"+15550001111\" is needed"
                         : "\"%.32s\" is not a number such as \"+15550001111\" (+, country code, in "
                           "quotes)",
                     number);
}

static void check_week(struct menu_check *check, const char *where, const struct menu_raw_hours *hours)
{
    char path[64];
    if (hours == NULL)
        return;
    snprintf(path, sizeof path, "%s.hours", where);
    menu_check_openings(check, path, "every_day", &hours->every_day);
    for (int day = 0; day < MENU_DAYS; day++)
        menu_check_openings(check, path, menu_raw_days[day], &hours->days[day]);
}

static void check_transfer(struct menu_check *check, const char *where, const struct menu_raw_transfer *raw)
{
    if (raw->topic == NULL)
        menu_problem(check, where, "topic", "is missing; a word such as catering is needed");
    else if (strspn(raw->topic, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(raw->topic) ||
             raw->topic[0] == '\0' || strlen(raw->topic) >= MENU_NAME_BYTES)
        menu_problem(check, where, "topic",
                     "\"%.32s\" is not a topic; lower-case letters, digits and - are allowed", raw->topic);
    menu_check_texts(check, where, "words", &raw->words);
    check_number(check, where, "number", raw->number);
    check_week(check, where, raw->hours);
}

void menu_check_people(struct menu_check *check, const struct menu_raw *raw)
{
    const struct menu_raw_restaurant *restaurant = raw->restaurant;
    const struct menu_raw_first *first = raw->staff_first;
    char where[32];
    for (size_t i = 0; i < raw->transfer_count; i++) {
        snprintf(where, sizeof where, "transfers[%zu]", i);
        check_transfer(check, where, &raw->transfers[i]);
    }
    if (first != NULL && (first->rings < 1 || first->rings > MENU_FIRST_RINGS_MAX))
        menu_problem(check, "staff_first", "rings", "must be 1 to %d", MENU_FIRST_RINGS_MAX);
    if (first != NULL && restaurant != NULL && restaurant->staff_number == NULL)
        menu_problem(check, "", "staff_first", "needs a staff_number that rings");
    if (first != NULL)
        check_week(check, "staff_first", first->hours);
    for (size_t i = 0; restaurant != NULL && i < restaurant->blocked_numbers.count; i++) {
        snprintf(where, sizeof where, "blocked_numbers[%zu]", i);
        check_number(check, "restaurant", where, restaurant->blocked_numbers.texts[i]);
    }
}

static void build_week(const struct menu_raw_hours *raw, struct menu_week *week)
{
    *week = (struct menu_week){.is_set = raw != NULL};
    if (raw != NULL)
        menu_hours_build_week(raw, week->hours);
}

enum vp_err menu_people_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    const struct menu_raw_texts *blocked = &raw->restaurant->blocked_numbers;
    struct menu_people *people = arena_take(&body->arena, sizeof *people);
    struct menu_transfer *transfers = arena_take(&body->arena, (raw->transfer_count + 1) * sizeof *transfers);
    if (people == NULL || transfers == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->transfer_count; i++) {
        const struct menu_raw_transfer *from = &raw->transfers[i];
        transfers[i] =
            (struct menu_transfer){.topic = from->topic,
                                   .words = {(const char *const *)from->words.texts, from->words.count},
                                   .number = from->number};
        build_week(from->hours, &transfers[i].week);
    }
    *people = (struct menu_people){.transfers = transfers,
                                   .transfer_count = raw->transfer_count,
                                   .is_asked = raw->restaurant->transfer_whisper != MENU_RAW_FALSE,
                                   .first_rings = raw->staff_first != NULL ? raw->staff_first->rings : 0,
                                   .blocked = {(const char *const *)blocked->texts, blocked->count}};
    build_week(raw->staff_first != NULL ? raw->staff_first->hours : NULL, &people->first_at);
    body->menu.people = people;
    return VP_OK;
}

const struct menu_people *menu_people(const struct menu *menu)
{
    static const struct menu_people nobody = {.first_rings = 0};
    return menu->people != NULL ? menu->people : &nobody;
}

static bool is_within(const struct menu *menu, const struct menu_week *week, int64_t unix_ms)
{
    return !week->is_set || menu_hours_cover(menu, week->hours, unix_ms);
}

const struct menu_transfer *menu_find_transfer(const struct menu *menu, const char *topic, int64_t unix_ms)
{
    const struct menu_people *people = menu_people(menu);
    for (size_t i = 0; topic != NULL && topic[0] != '\0' && i < people->transfer_count; i++)
        if (strcmp(people->transfers[i].topic, topic) == 0 &&
            is_within(menu, &people->transfers[i].week, unix_ms))
            return &people->transfers[i];
    return NULL;
}

const char *menu_transfer_number(const struct menu *menu, const char *topic, int64_t unix_ms)
{
    const struct menu_transfer *transfer = menu_find_transfer(menu, topic, unix_ms);
    if (transfer != NULL)
        return transfer->number;
    return menu->staff_number != NULL ? menu->staff_number : "";
}

int menu_first_rings(const struct menu *menu, int64_t unix_ms)
{
    const struct menu_people *people = menu_people(menu);
    bool is_now =
        people->first_at.is_set ? is_within(menu, &people->first_at, unix_ms) : menu_is_open(menu, unix_ms);
    return is_now ? people->first_rings : 0;
}

bool menu_has_person(const struct menu *menu, const char *number)
{
    const struct menu_people *people = menu_people(menu);
    bool is_one = menu->staff_number != NULL && strcmp(menu->staff_number, number) == 0;
    for (size_t i = 0; i < people->transfer_count && !is_one; i++)
        is_one = strcmp(people->transfers[i].number, number) == 0;
    return is_one && number[0] != '\0';
}

bool menu_blocks(const struct menu *menu, const char *caller_number)
{
    const struct menu_words *blocked = &menu_people(menu)->blocked;
    for (size_t i = 0; caller_number[0] != '\0' && i < blocked->count; i++)
        if (strcmp(blocked->words[i], caller_number) == 0)
            return true;
    return false;
}
