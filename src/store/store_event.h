/* What happens to orders and messages after they are stored, and is told to the restaurant. */
#ifndef VP_STORE_STORE_EVENT_H
#define VP_STORE_STORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

enum store_event {
    STORE_EVENT_CREATED, /* an order was placed */
    STORE_EVENT_ACCEPTED,
    STORE_EVENT_READY,
    STORE_EVENT_PICKED_UP,
    STORE_EVENT_CANCELLED,
    STORE_EVENT_REPRINT, /* somebody wants its slip again */
    STORE_EVENT_MESSAGE, /* a message was left */
    STORE_EVENT_UNDONE,  /* what was done with an order last is undone */
    STORE_EVENT_CALL_STARTED,
    STORE_EVENT_CALL_ENDED, /* for good, as far as is known: one that is taken up again ends again */
    STORE_EVENT_COUNT
};
const char *store_event_name(enum store_event event); /* "picked_up" */
/* As menu files name it: "order.picked_up". */
const char *store_event_menu_name(enum store_event event);
bool store_event_parse(const char *name, enum store_event *out_event);

/* A set of events, for struct store_ways; all of orders and messages. */
#define STORE_EVENT_BIT(event) (1U << (event))
enum { STORE_EVENTS_ALL = (1 << STORE_EVENT_CALL_STARTED) - 1 };

#endif
