#include "order/order_life.h"

#include <stdio.h>
#include <string.h>

static const char *const names[ORDER_STATE_COUNT] = {"received", "accepted", "ready", "picked_up",
                                                     "cancelled"};

const char *order_state_name(enum order_state state)
{
    return (unsigned)state < ORDER_STATE_COUNT ? names[state] : "unknown";
}

bool order_state_parse(const char *name, enum order_state *out_state)
{
    for (int state = 0; state < ORDER_STATE_COUNT; state++)
        if (strcmp(name, names[state]) == 0) {
            *out_state = (enum order_state)state;
            return true;
        }
    return false;
}

bool order_may_become(enum order_state from, enum order_state to)
{
    bool is_over = from == ORDER_PICKED_UP || from == ORDER_CANCELLED;
    return !is_over && (to > from || (to == ORDER_ACCEPTED && from == ORDER_ACCEPTED));
}

const char *order_refusal(enum order_state from, enum order_state to, char *out, size_t size_bytes)
{
    static const char *const words[ORDER_STATE_COUNT] = {"new", "accepted", "ready", "picked up",
                                                         "cancelled"};
    const char *word = (unsigned)from < ORDER_STATE_COUNT ? words[from] : "unknown";
    snprintf(out, size_bytes,
             from == to             ? "the order is %s already"
             : from > ORDER_READY   ? "the order was %s, and stays so"
             : to == ORDER_RECEIVED ? "the order is %s and cannot be made new again"
                                    : "the order is %s already, and does not go back",
             word);
    return out;
}
