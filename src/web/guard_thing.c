/* What a request names by an id (a call, a message, a delivery) belongs to a restaurant that only the store knows: it
 * is asked before a restaurant's login gets to the handler. The operator gets there at once. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "store/message.h"
#include "web/web_internal.h"

enum thing { THING_CALL, THING_MESSAGE, THING_DELIVERY };

struct thing_request { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    http_handler_fn handler;
    enum thing thing;
    char id[CALL_SID_BYTES], own_id[MENU_NAME_BYTES], restaurant_id[MENU_NAME_BYTES];
};

static bool take_message(void *owner, const struct store_message *message)
{
    (void)span_copy(span_of(message->restaurant_id), owner, MENU_NAME_BYTES);
    return false;
}

static bool take_delivery(void *owner, const struct store_delivery *delivery)
{
    (void)span_copy(span_of(delivery->restaurant_id), owner, MENU_NAME_BYTES);
    return false;
}

static enum vp_err find_restaurant(struct store *store, void *job)
{
    struct thing_request *wanted = job;
    struct store_call call;
    int64_t number;
    if (wanted->thing == THING_CALL) {
        enum vp_err err = store_find_call(store, wanted->id, &call);
        if (err == VP_OK)
            (void)span_copy(span_of(call.restaurant_id), wanted->restaurant_id, sizeof wanted->restaurant_id);
        return err;
    }
    if (!number_parse(wanted->id, 1, INT64_MAX, &number))
        return VP_ERR_NOT_FOUND;
    return wanted->thing == THING_MESSAGE
               ? store_each_message(store, &(struct store_message_filter){.id = number, .limit = 1},
                                    take_message, wanted->restaurant_id)
               : store_each_delivery(store, &(struct store_delivery_filter){.id = number, .limit = 1},
                                     take_delivery, wanted->restaurant_id);
}

static void on_found(void *job, enum vp_err err)
{
    struct thing_request *wanted = job;
    struct thing_request found = *wanted;
    free(wanted);
    if (err == VP_OK && strcmp(found.restaurant_id, found.own_id) == 0) {
        found.web->admitted = found.request; /* guard_admin lets this one pass */
        found.handler(found.web, found.request);
        found.web->admitted = NULL;
        return;
    }
    bool is_missing = err == VP_OK || err == VP_ERR_NOT_FOUND;
    http_reply_error(found.request, is_missing ? 404 : 503, is_missing ? "not_found" : "server_error",
                     is_missing ? "there is no such thing" : vp_err_text(err));
}

/* prefix: what stands before the id. */
static void serve(struct web *web, struct http_request *request, enum thing thing, const char *prefix,
                  http_handler_fn handler)
{
    char own_id[MENU_NAME_BYTES];
    if (!guard_known(web, request, own_id))
        return;
    if (own_id[0] == '\0') {
        web->admitted = request;
        handler(web, request);
        web->admitted = NULL;
        return;
    }
    const char *id = http_path(request) + strlen(prefix);
    struct thing_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted = (struct thing_request){.web = web, .request = request, .handler = handler, .thing = thing};
    (void)span_copy(span_of(own_id), wanted->own_id, sizeof wanted->own_id);
    (void)span_copy((struct span){id, strcspn(id, "/")}, wanted->id, sizeof wanted->id);
    store_thread_ask(web->settings.store, find_restaurant, on_found, wanted);
}

void own_serve_call(void *owner, struct http_request *request)
{
    serve(owner, request, THING_CALL, "/api/calls/", api_serve_call);
}

void own_command_call(void *owner, struct http_request *request)
{
    serve(owner, request, THING_CALL, "/api/calls/", api_command_call);
}

void own_finish_message(void *owner, struct http_request *request)
{
    serve(owner, request, THING_MESSAGE, "/api/messages/", api_finish_message);
}

void own_change_delivery(void *owner, struct http_request *request)
{
    serve(owner, request, THING_DELIVERY, "/api/deliveries/", api_change_delivery);
}
