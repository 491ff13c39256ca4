#include "order/menu_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/password.h"

static void check_int(struct menu_check *check, const char *where, const char *key, int value, int min,
                      int max)
{
    if (value < min || value > max)
        menu_problem(check, where, key, "%d is out of range; %d to %d is allowed", value, min, max);
}

static void check_number(struct menu_check *check, const char *key, const char *number)
{
    if (number != NULL && number[0] != '\0' && !menu_number_is_e164(number))
        menu_problem(check, "restaurant", key,
                     "\"%.32s\" is not a number such as \"+15550001111\" (+, country code, in quotes)",
                     number);
}

static void check_numbers(struct menu_check *check, const struct menu_raw_restaurant *restaurant)
{
    const struct menu_raw_texts *called = &restaurant->called_numbers;
    if (called->count == 0)
        menu_problem(check, "restaurant", "called_numbers", "is missing; at least one number is needed");
    for (size_t i = 0; i < called->count; i++) {
        char key[64];
        snprintf(key, sizeof key, "called_numbers[%zu]", i);
        if (!menu_number_is_e164(called->texts[i]))
            menu_problem(check, "restaurant", key,
                         "\"%.32s\" is not a number such as \"+15550001111\" (+, country code, in quotes)",
                         called->texts[i]);
    }
    check_number(check, "staff_number", restaurant->staff_number);
    check_number(check, "public_number", restaurant->public_number);
}

/* The hash, never the password: menu files are copied about. What is wrong is not shown either. */
static void check_password(struct menu_check *check, const char *hash)
{
    if (hash != NULL && hash[0] != '\0' && !password_hash_is_valid(hash))
        menu_problem(check, "restaurant", "page_password",
                     "is no line of 'voiceplate password', which makes one of a password (scrypt:...)");
}

static void check_noise_reduction(struct menu_check *check, const char *kind)
{
    if (kind != NULL && strcmp(kind, "near_field") != 0 && strcmp(kind, "far_field") != 0 &&
        strcmp(kind, "none") != 0)
        menu_problem(check, "restaurant", "noise_reduction",
                     "\"%.32s\" is none of near_field, far_field and none", kind);
}

static void check_currency(struct menu_check *check, const char *code)
{
    char list[128];
    if (code != NULL && currency_find(code) == NULL)
        menu_problem(check, "restaurant", "currency", "\"%.32s\" is none that can be said; %s are allowed",
                     code, currency_list(list, sizeof list));
}

/* Who calls is told before anything is kept, and nothing is kept for ever. */
static void check_recordings(struct menu_check *check, const struct menu_raw_recording *recording)
{
    static const char where[] = "restaurant.recording";
    if (recording == NULL)
        return;
    menu_check_text(check, where, "announcement", recording->announcement, 300, true);
    menu_check_recording(check, where, "announcement_wav", recording->announcement_wav);
    check_int(check, where, "days", recording->days, 1, MENU_RECORDING_DAYS_MAX);
}

static void check_restaurant(struct menu_check *check, const struct menu_raw_restaurant *restaurant)
{
    static const char where[] = "restaurant";
    if (restaurant == NULL) {
        menu_problem(check, "", where, "is missing");
        return;
    }
    menu_check_id(check, where, restaurant->id);
    check_password(check, restaurant->page_password);
    menu_check_text(check, where, "name", restaurant->name, MENU_NAME_BYTES - 1, true);
    menu_check_text(check, where, "address", restaurant->address, 159, true);
    menu_check_text(check, where, "greeting", restaurant->greeting, 300, true);
    menu_check_text(check, where, "closed_greeting", restaurant->closed_greeting, 300, false);
    menu_check_recording(check, where, "greeting_wav", restaurant->greeting_wav);
    menu_check_recording(check, where, "closed_greeting_wav", restaurant->closed_greeting_wav);
    if (restaurant->closed_greeting_wav != NULL && restaurant->closed_greeting == NULL)
        menu_problem(check, where, "closed_greeting",
                     "is missing: what closed_greeting_wav says is needed as text too");
    menu_check_recording(check, where, "filler_wav", restaurant->filler_wav);
    check_recordings(check, restaurant->recording);
    check_noise_reduction(check, restaurant->noise_reduction);
    check_numbers(check, restaurant);
    check_currency(check, restaurant->currency);
    int64_t ppm;
    if (restaurant->tax_percent != NULL && !menu_tax_parse(restaurant->tax_percent, &ppm))
        menu_problem(check, where, "tax_percent",
                     "\"%.32s\" is not a rate; 0 to 100 with up to four decimals, such as 8.875, is allowed",
                     restaurant->tax_percent);
    if (menu_check_text(check, where, "timezone", restaurant->timezone, MENU_NAME_BYTES - 1, true)) {
        struct zone *zone = NULL;
        if (zone_open(restaurant->timezone, &zone) != VP_OK)
            menu_problem(check, where, "timezone",
                         "\"%s\" is not known here; a name such as America/New_York is allowed",
                         restaurant->timezone);
        zone_close(zone);
    }
}

static void check_services(struct menu_check *check, const struct menu_raw *raw)
{
    if (raw->pickup == NULL && raw->delivery == NULL)
        menu_problem(check, "", "pickup", "is missing, and so is delivery; at least one of them is needed");
    if (raw->pickup != NULL)
        check_int(check, "pickup", "minutes", raw->pickup->minutes, 1, MENU_DAY_MINUTES);
    if (raw->delivery != NULL) {
        check_int(check, "delivery", "minutes", raw->delivery->minutes, 1, MENU_DAY_MINUTES);
        menu_check_price(check, "delivery", "fee", raw->delivery->fee, false);
        menu_check_price(check, "delivery", "minimum", raw->delivery->minimum, false);
    }
    if (raw->limits != NULL) {
        check_int(check, "limits", "line_quantity", raw->limits->line_quantity, 0, MENU_QUANTITY_MAX);
        check_int(check, "limits", "items", raw->limits->items, 0, MENU_QUANTITY_MAX);
        menu_check_price(check, "limits", "total", raw->limits->total, false);
    }
}

static void check_hours(struct menu_check *check, const struct menu_raw_hours *hours)
{
    if (hours == NULL) {
        menu_problem(check, "", "hours", "is missing; every_day or the days of the week are needed");
        return;
    }
    size_t opening_count = hours->every_day.count;
    menu_check_openings(check, "hours", "every_day", &hours->every_day);
    for (int day = 0; day < MENU_DAYS; day++) {
        menu_check_openings(check, "hours", menu_raw_days[day], &hours->days[day]);
        opening_count += menu_hours_are_closed(&hours->days[day]) ? 0 : hours->days[day].count;
    }
    if (opening_count == 0 && !problems_touch(check->problems, "hours"))
        menu_problem(check, "", "hours", "has no opening at all");
}

void menu_check(struct menu_check *check, const struct menu_raw *raw)
{
    const char *code = raw->restaurant != NULL ? raw->restaurant->currency : NULL;
    check->currency = currency_or_dollars(code);
    check_restaurant(check, raw->restaurant);
    check_services(check, raw);
    menu_check_money(check, raw);
    menu_check_areas(check, raw->delivery);
    check_hours(check, raw->hours);
    menu_check_price_times(check, raw);
    menu_check_groups(check, raw);
    menu_check_categories(check, raw);
    menu_check_deliveries(check, raw);
    menu_check_house(check, raw);
    menu_check_model(check, raw);
    menu_check_tools(check, raw);
    menu_check_people(check, raw);
}
