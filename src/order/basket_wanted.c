/* What is noted of an order in the caller's words, and when it is wanted. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "order/basket_internal.h"
#include "order/customer_text.h"
#include "order/delivery_area.h"

enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * MINUTE_MS, LATE_MINUTES = 5 };

bool basket_take_note(const struct menu *menu, const char *text, char *out, size_t size_bytes,
                      struct basket_refusal *out_refusal)
{
    if (strcasecmp(text, "none") == 0) {
        memset(out, 0, size_bytes);
        return true;
    }
    if (!menu->takes_notes)
        return basket_refuse(out_refusal, NULL, NULL, "no_notes", SENTENCE_NO_NOTES, NULL);
    if (!customer_text_copy(text, out, size_bytes))
        return basket_refuse(out_refusal, NULL, NULL, "bad_remark", SENTENCE_BAD_NOTE,
                             &(struct sentence_words){.count = (int64_t)size_bytes - 1});
    return true;
}

bool basket_set_note(struct basket *basket, const char *note, struct basket_refusal *out_refusal)
{
    char next[BASKET_NOTE_BYTES];
    if (note == NULL)
        return true;
    if (!basket_take_note(basket->menu, note, next, sizeof next, out_refusal))
        return false;
    if (strcmp(next, basket->note) == 0)
        return true; /* nothing new: what was read back still holds */
    memcpy(basket->note, next, sizeof next);
    basket->version++;
    return true;
}

static int minutes_of(const struct basket *basket)
{
    return basket->customer.service == BASKET_DELIVERY
               ? delivery_area_terms(basket->menu, basket->customer.address).minutes
               : basket->menu->pickup_minutes;
}

int basket_ready_minutes(const struct basket *basket, int64_t now_unix_ms)
{
    int least = minutes_of(basket);
    int64_t ahead_ms = basket->wanted_unix_ms - now_unix_ms;
    int wanted = (int)((ahead_ms + MINUTE_MS - 1) / MINUTE_MS);
    return basket->wanted_unix_ms != 0 && ahead_ms > 0 && wanted > least ? wanted : least;
}

/* Closed then: with when it opens next. */
static bool refuse_closed(const struct menu *menu, int64_t wanted_ms, int64_t now_unix_ms,
                          struct basket_refusal *out_refusal)
{
    char when[64];
    int64_t opens_ms = menu_opens_unix_ms(menu, wanted_ms);
    if (opens_ms < 0)
        return basket_refuse(out_refusal, NULL, NULL, "closed_then", SENTENCE_CLOSED_THEN, NULL);
    menu_when(menu, opens_ms, now_unix_ms, when, sizeof when);
    return basket_refuse(out_refusal, NULL, NULL, "closed_then", SENTENCE_CLOSED_UNTIL,
                         &(struct sentence_words){.time = span_of(when)});
}

bool basket_may_be_wanted(const struct basket *basket, int64_t now_unix_ms,
                          struct basket_refusal *out_refusal)
{
    const struct menu *menu = basket->menu;
    int64_t wanted_ms = basket->wanted_unix_ms;
    if (wanted_ms == 0)
        return menu_is_open(menu, now_unix_ms) ||
               basket_refuse(out_refusal, NULL, NULL, "closed", SENTENCE_CLOSED, NULL);
    if (wanted_ms < now_unix_ms + (int64_t)(minutes_of(basket) - LATE_MINUTES) * MINUTE_MS)
        return basket_refuse(out_refusal, NULL, NULL, "too_soon", SENTENCE_TOO_SOON,
                             &(struct sentence_words){.minutes = minutes_of(basket)});
    return menu_is_open(menu, wanted_ms) || refuse_closed(menu, wanted_ms, now_unix_ms, out_refusal);
}

const char *basket_wanted_spoken(const struct basket *basket, int64_t now_unix_ms, char *out,
                                 size_t size_bytes)
{
    char when[64];
    out[0] = '\0';
    if (basket->wanted_unix_ms == 0)
        return out;
    menu_when(basket->menu, basket->wanted_unix_ms, now_unix_ms, when, sizeof when);
    snprintf(out, size_bytes, "%s%s", strncmp(when, "at ", 3) == 0 ? "today " : "", when);
    return out;
}
