/* What happens, told to open pages as it happens (GET /api/events, server-sent events): a few times a second the
 * store is asked once for all listeners (page_look.h), and the scoreboard beside it. Nobody listens: nothing is
 * asked. */
#ifndef VP_WEB_PAGE_EVENTS_H
#define VP_WEB_PAGE_EVENTS_H

#include "net/http_server.h"
#include "web/page_look.h"

struct page_events;
struct web;

enum { PAGE_LISTENERS_MAX = 64 };

VP_MUST_CHECK enum vp_err page_events_open(struct web *web, struct page_events **out_events);
/* Ends all answers; repeatable, accepts NULL. Who asks afterwards is refused (503): another process takes over. */
void page_events_drain(struct page_events *events);
void page_events_close(struct page_events *events); /* accepts NULL */

struct page_listener_options {
    const char *restaurant_id; /* "": of all */
    const char
        *secret_hash; /* of the login or the token that it came with, with which it ends; "": of none */
    const struct page_marks *since; /* what it has seen; NULL: nothing, it asks for all itself */
};
/* Answers the request for as long as somebody listens; 503 where too many do. */
void page_events_listen(struct page_events *events, struct http_request *request,
                        const struct page_listener_options *options);

#endif
