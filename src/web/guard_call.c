/* A call that a request names belongs to a restaurant that only the store knows: it is asked before a restaurant's
 * login gets to the handler. The operator gets there at once. Messages and deliveries are looked up by their change. */
#include <stdlib.h>
#include <string.h>

#include "web/web_internal.h"

struct call_request { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    http_handler_fn handler;
    char id[CALL_SID_BYTES], own_id[MENU_NAME_BYTES], restaurant_id[MENU_NAME_BYTES];
};

static enum vp_err find_restaurant(struct store *store, void *job)
{
    struct call_request *wanted = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, wanted->id, &call);
    if (err == VP_OK)
        (void)span_copy(span_of(call.restaurant_id), wanted->restaurant_id, sizeof wanted->restaurant_id);
    return err;
}

static void on_found(void *job, enum vp_err err)
{
    struct call_request *wanted = job;
    struct call_request found = *wanted;
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

static void serve(struct web *web, struct http_request *request, http_handler_fn handler)
{
    static const char prefix[] = "/api/calls/";
    char own_id[MENU_NAME_BYTES];
    if (!guard_known(web, request, own_id))
        return;
    if (own_id[0] == '\0') {
        web->admitted = request;
        handler(web, request);
        web->admitted = NULL;
        return;
    }
    const char *id = http_path(request) + sizeof prefix - 1;
    struct call_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted = (struct call_request){.web = web, .request = request, .handler = handler};
    (void)span_copy(span_of(own_id), wanted->own_id, sizeof wanted->own_id);
    (void)span_copy((struct span){id, strcspn(id, "/")}, wanted->id, sizeof wanted->id);
    store_thread_ask(web->settings.store, find_restaurant, on_found, wanted);
}

void own_serve_call(void *owner, struct http_request *request)
{
    serve(owner, request, api_serve_call);
}

void own_command_call(void *owner, struct http_request *request)
{
    serve(owner, request, api_command_call);
}

void own_delete_recording(void *owner, struct http_request *request)
{
    serve(owner, request, api_delete_recording);
}
