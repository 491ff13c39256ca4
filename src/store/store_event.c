#include "store/store_event.h"

#include <string.h>

static const char *const names[STORE_EVENT_COUNT] = {"created",      "accepted",  "ready",   "picked_up",
                                                     "cancelled",    "reprint",   "message", "undone",
                                                     "call_started", "call_ended"};

static const char *const menu_names[STORE_EVENT_COUNT] = {
    "order.created", "order.accepted", "order.ready",  "order.picked_up", "order.cancelled",
    "order.reprint", "message.left",   "order.undone", "call.started",    "call.ended"};

const char *store_event_menu_name(enum store_event event)
{
    return (unsigned)event < STORE_EVENT_COUNT ? menu_names[event] : "unknown";
}

const char *store_event_name(enum store_event event)
{
    return (unsigned)event < STORE_EVENT_COUNT ? names[event] : "unknown";
}

bool store_event_parse(const char *name, enum store_event *out_event)
{
    for (int event = 0; event < STORE_EVENT_COUNT; event++)
        if (strcmp(name, names[event]) == 0) {
            *out_event = (enum store_event)event;
            return true;
        }
    return false;
}
