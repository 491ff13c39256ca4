#include "order/house_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "order/menu_internal.h"

static bool is_sentence(const char *text)
{
    for (size_t len; *text != '\0'; text += len)
        if ((len = utf8_printable(span_of(text))) == 0)
            return false;
    return true;
}

static int by_day(const void *one, const void *other)
{
    return strcmp(one, other);
}

static void sort_days(struct house_state *house)
{
    size_t count = 0;
    if (house->closed_day_count > 0)
        qsort(house->closed_days, house->closed_day_count, sizeof house->closed_days[0], by_day);
    for (size_t i = 0; i < house->closed_day_count; i++)
        if (count == 0 || strcmp(house->closed_days[count - 1], house->closed_days[i]) != 0)
            memmove(house->closed_days[count++], house->closed_days[i], sizeof house->closed_days[0]);
    house->closed_day_count = count;
}

static void end_sentence(char *text)
{
    size_t len = strlen(text);
    if (len > 0 && len + 1 < HOUSE_SPECIAL_BYTES && strchr(".!?", text[len - 1]) == NULL)
        memcpy(text + len, ".", sizeof ".");
}

bool house_state_check(struct house_state *house, char *out_why, size_t why_size_bytes)
{
    if (house->busy_minutes < 0 || house->busy_minutes > HOUSE_BUSY_MAX_MINUTES) {
        snprintf(out_why, why_size_bytes, "busy_minutes must be 0 to %d", HOUSE_BUSY_MAX_MINUTES);
        return false;
    }
    if (!is_sentence(house->special)) {
        snprintf(out_why, why_size_bytes, "special must be one sentence without line breaks");
        return false;
    }
    for (size_t i = 0; i < house->closed_day_count; i++)
        if (!menu_is_day(house->closed_days[i])) {
            snprintf(out_why, why_size_bytes, "closed_on: %.10s is no day; it must be as 2026-12-25",
                     house->closed_days[i]);
            return false;
        }
    sort_days(house);
    end_sentence(house->special);
    return true;
}

static bool is_ordinary(const struct house_state *house)
{
    return house == NULL || (!house->is_paused && house->busy_minutes == 0 && house->special[0] == '\0' &&
                             house->closed_day_count == 0);
}

enum vp_err menu_in_house(struct menu *menu, const struct house_state *house, struct menu **out_menu)
{
    if (is_ordinary(house)) {
        *out_menu = menu_retain(menu);
        return VP_OK;
    }
    struct menu_body *body = menu_body_over(menu);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    struct house_state *kept = arena_take(&body->arena, sizeof *kept);
    if (kept == NULL) {
        menu_release(&body->menu);
        return VP_ERR_NO_MEMORY;
    }
    *kept = *house;
    body->menu.house = kept;
    body->menu.pickup_minutes += house->busy_minutes;
    body->menu.delivery_minutes += house->busy_minutes;
    *out_menu = &body->menu;
    return VP_OK;
}

static bool has_same_days(const struct house_state *one, const struct house_state *other)
{
    if (one->closed_day_count != other->closed_day_count)
        return false;
    for (size_t i = 0; i < one->closed_day_count; i++)
        if (strcmp(one->closed_days[i], other->closed_days[i]) != 0)
            return false;
    return true;
}

bool menu_has_same_house(const struct menu *menu, const struct menu *other)
{
    const struct house_state *one = menu->house, *two = other->house;
    if (one == NULL || two == NULL)
        return one == two;
    return one->is_paused == two->is_paused && one->paused_until_unix_ms == two->paused_until_unix_ms &&
           one->busy_minutes == two->busy_minutes && strcmp(one->special, two->special) == 0 &&
           has_same_days(one, two);
}

size_t menu_today(const struct menu *menu, int64_t unix_ms,
                  char out_sentences[HOUSE_TODAY_MAX][HOUSE_TODAY_BYTES])
{
    size_t count = 0;
    char day[MENU_DAY_BYTES];
    if (menu->house == NULL)
        return 0;
    menu_day(menu, unix_ms, day);
    if (menu_is_paused(menu, unix_ms))
        snprintf(
            out_sentences[count++], HOUSE_TODAY_BYTES,
            "No orders are taken at the moment: tell callers so before they order, and offer a message or a "
            "person.");
    if (menu_is_closed_on(menu, day))
        snprintf(out_sentences[count++], HOUSE_TODAY_BYTES, "The restaurant is closed all of today.");
    if (menu_busy_minutes(menu) > 0)
        snprintf(
            out_sentences[count++], HOUSE_TODAY_BYTES,
            "The kitchen is busy: orders take %d minutes longer than usual. That is in the minutes already; tell "
            "callers when you read their order back.",
            menu_busy_minutes(menu));
    if (menu_special(menu)[0] != '\0')
        snprintf(out_sentences[count++], HOUSE_TODAY_BYTES,
                 "Today's special, for callers who ask what is good: %s", menu_special(menu));
    return count;
}
