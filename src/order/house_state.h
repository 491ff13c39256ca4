/* What is out of the ordinary at a restaurant today, beside its menu file: no orders are taken for a while, the
 * kitchen is busy, there is something special, it is closed on some days. Laid over a menu like what is sold out
 * (sold_out.h). */
#ifndef VP_ORDER_HOUSE_STATE_H
#define VP_ORDER_HOUSE_STATE_H

#include "order/menu.h"

enum { HOUSE_BUSY_MAX_MINUTES = 240, HOUSE_SPECIAL_BYTES = 200, HOUSE_CLOSED_DAYS_MAX = 40 };

struct house_state { /* zeroed but for the id: nothing is */
    char restaurant_id[MENU_NAME_BYTES];
    bool is_paused;
    int64_t paused_until_unix_ms;                            /* 0: until further notice */
    int busy_minutes;                                        /* orders take so much longer */
    char special[HOUSE_SPECIAL_BYTES];                       /* a sentence, with its full stop; "": none */
    char closed_days[HOUSE_CLOSED_DAYS_MAX][MENU_DAY_BYTES]; /* "2026-12-25", the earliest first */
    size_t closed_day_count;
};

/* Whether it is one that may be: numbers within their limits, a sentence that shows, days of the calendar. False
 * with why in words. The days are put in order, each once, and the sentence gets its full stop. */
bool house_state_check(struct house_state *house, char *out_why, size_t why_size_bytes);

/* The menu with that (menu retained where nothing is out of the ordinary, or house is NULL). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_in_house(struct menu *menu, const struct house_state *house,
                                        struct menu **out_menu);
/* What is out of the ordinary at that time, in sentences for a model. */
enum { HOUSE_TODAY_MAX = 4, HOUSE_TODAY_BYTES = HOUSE_SPECIAL_BYTES + 160 };
size_t menu_today(const struct menu *menu, int64_t unix_ms,
                  char out_sentences[HOUSE_TODAY_MAX][HOUSE_TODAY_BYTES]);
/* Whether both have the same out of the ordinary. */
bool menu_has_same_house(const struct menu *menu, const struct menu *other);

#endif
