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

bool order_before(const struct order_life *life, int64_t now_unix_ms, enum order_state *out_state)
{
    int64_t at_unix_ms = life->state == ORDER_ACCEPTED    ? life->accepted_unix_ms
                         : life->state == ORDER_READY     ? life->ready_unix_ms
                         : life->state == ORDER_PICKED_UP ? life->done_unix_ms
                                                          : 0;
    if (at_unix_ms == 0 || now_unix_ms - at_unix_ms > ORDER_UNDO_MS)
        return false;
    bool was_ready = life->ready_unix_ms != 0 && life->ready_unix_ms < at_unix_ms;
    bool was_accepted = life->accepted_unix_ms != 0 && life->accepted_unix_ms < at_unix_ms;
    *out_state = was_ready ? ORDER_READY : was_accepted ? ORDER_ACCEPTED : ORDER_RECEIVED;
    return true;
}

const char *order_undo_refusal(enum order_state state)
{
    return state == ORDER_RECEIVED    ? "nothing was done with the order yet"
           : state == ORDER_CANCELLED ? "the order was cancelled, and stays so"
                                      : "only what was done within the last minute can be undone";
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
