/* Another time for which an order is wanted: what is served then, at the prices of then. */
#include <string.h>
#include <strings.h>

#include "order/basket_internal.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* What is in the order, at that time: with what is served then, at the prices of then. */
static bool move_to(struct basket *basket, int64_t wanted_ms, int64_t now_unix_ms,
                    struct basket_refusal *out_refusal)
{
    struct basket next;
    struct menu *menu;
    struct basket_move move;
    if (menu_at(basket->menu, wanted_ms != 0 ? wanted_ms : now_unix_ms, &menu) != VP_OK)
        return basket_refuse(out_refusal, NULL, NULL, "bad_time", SENTENCE_BAD_TIME, NULL);
    basket_copy(&next, basket);
    next.wanted_unix_ms = wanted_ms;
    basket_move(&next, menu, &move);
    menu_release(menu);
    if (move.lost_count > 0) {
        basket_deinit(&next);
        return basket_refuse(out_refusal, NULL, NULL, "not_served", SENTENCE_NOT_SERVED_THEN,
                             &(struct sentence_words){.reasons = span_of(move.reasons)});
    }
    next.version = basket->version + 1;
    basket_deinit(basket);
    basket_assign(basket, &next);
    return true;
}

bool basket_set_wanted(struct basket *basket, const char *wanted_at, int64_t now_unix_ms,
                       struct basket_refusal *out_refusal)
{
    const struct menu *menu = basket->menu;
    int64_t before = basket->wanted_unix_ms, wanted_ms = 0;
    char day[MENU_DAY_BYTES], last_day[MENU_DAY_BYTES];
    bool is_asap =
        wanted_at != NULL && (strcasecmp(wanted_at, "asap") == 0 || strcasecmp(wanted_at, "none") == 0);
    if (wanted_at == NULL)
        return true;
    if (!is_asap && menu->orders_ahead_days < 0)
        return basket_refuse(out_refusal, NULL, NULL, "no_ahead", SENTENCE_NO_AHEAD, NULL);
    if (!is_asap && !menu_time_parse(menu, wanted_at, now_unix_ms, &wanted_ms))
        return basket_refuse(out_refusal, NULL, NULL, "bad_time", SENTENCE_BAD_TIME, NULL);
    menu_day(menu, wanted_ms, day);
    menu_day(menu, now_unix_ms + (int64_t)menu->orders_ahead_days * DAY_MS, last_day);
    if (!is_asap && strcmp(day, last_day) > 0)
        return basket_refuse(out_refusal, NULL, NULL, "too_far", SENTENCE_TOO_FAR,
                             &(struct sentence_words){.count = menu->orders_ahead_days});
    if (wanted_ms == before)
        return true; /* nothing new: what was read back still holds */
    basket->wanted_unix_ms = wanted_ms;
    bool may_be = is_asap || basket_may_be_wanted(basket, now_unix_ms, out_refusal);
    basket->wanted_unix_ms = before;
    return may_be && move_to(basket, wanted_ms, now_unix_ms, out_refusal);
}
