/* What a telephone number ordered before the call that asks. */
#ifndef VP_ORDER_EARLIER_ORDERS_H
#define VP_ORDER_EARLIER_ORDERS_H

#include "order/ticket.h"

enum { EARLIER_ORDERS_MAX = 3, EARLIER_NUMBER_BYTES = 64 };

struct earlier_wanted {
    char restaurant_id[MENU_NAME_BYTES];
    char caller_number[EARLIER_NUMBER_BYTES];
    int64_t since_unix_ms; /* placed then or later */
};

struct earlier_orders { /* the newest first */
    struct ticket at[EARLIER_ORDERS_MAX];
    size_t count;
};

/* Whether a number can be told from others: withheld ones, and a page's, cannot. NULL: there is none. */
bool earlier_is_number_known(const char *caller_number);
/* Those of the restaurant's day (of the last hours, where that has just begun), or of any day not long ago. */
void earlier_want(const struct menu *menu, const char *caller_number, bool is_any_day, int64_t now_unix_ms,
                  struct earlier_wanted *out_wanted);

#endif
