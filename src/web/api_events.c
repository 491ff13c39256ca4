/* GET /api/events: what happens, as server-sent events (page_events.h). */
#include "web/page_events.h"
#include "web/web_internal.h"

void api_serve_events(void *owner, struct http_request *request)
{
    struct web *web = owner;
    char restaurant_id[MENU_NAME_BYTES];
    struct page_marks marks;
    if (!guard_scope(web, request, restaurant_id))
        return;
    const char *since = http_header(request, "Last-Event-ID");
    if (since == NULL)
        since = http_query(request, "since");
    bool has_since = since != NULL && since[0] != '\0';
    if (has_since && !page_marks_parse(since, &marks)) {
        http_reply_error(request, 400, "invalid_request_error", "since must be the id of an event");
        return;
    }
    const struct store_token *token = guard_find_token(web, request);
    const struct store_login *login = token == NULL ? guard_find_login(web, request) : NULL;
    page_events_listen(web->events, request,
                       &(struct page_listener_options){.restaurant_id = restaurant_id,
                                                       .secret_hash = token != NULL   ? token->secret_hash
                                                                      : login != NULL ? login->secret_hash
                                                                                      : "",
                                                       .since = has_since ? &marks : NULL});
}
