/* The API of the messages that callers left for the team. */
#include <stdlib.h>

#include "base/number.h"
#include "store/call_notes.h"
#include "web/web_internal.h"

enum { MESSAGES_DEFAULT = 100, MESSAGES_MAX = 500 };

struct messages_query {
    const struct telephony *telephony;
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES];
    size_t limit, count;
    struct store_call calls[MESSAGES_MAX]; /* with a message, a ring: the newest end at count */
    json_t *json;                          /* the answer; NULL: no memory */
};

static bool keep_call(void *owner, const struct store_call *call)
{
    struct messages_query *query = owner;
    if (end_reason_find(call->end_reason) == END_MESSAGE)
        query->calls[query->count++ % query->limit] = *call;
    return true;
}

static json_t *message_json(const struct telephony *telephony, const struct store_call *call,
                            const struct call_message *message)
{
    struct recording_address address = {.url = ""};
    (void)telephony->port->find_recording(telephony->provider, message->account_id, message->recording_id,
                                          &address);
    json_t *json = json_pack("{s:s, s:s, s:s, s:I, s:i, s:s}", "call_sid", call->call_sid, "restaurant_id",
                             call->restaurant_id, "caller_number", call->caller_number, "unix_ms",
                             (json_int_t)call->started_unix_ms + message->offset_ms, "seconds",
                             message->seconds, "recording_url", address.url);
    explicit_bzero(&address, sizeof address);
    return json;
}

/* The newest first. */
static enum vp_err collect_messages(struct store *store, void *job)
{
    struct messages_query *query = job;
    const struct store_call_filter filter = {
        .restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL};
    json_t *messages = json_array();
    enum vp_err err = store_each_call(store, &filter, keep_call, query);
    size_t kept = query->count < query->limit ? query->count : query->limit;
    for (size_t i = 1; i <= kept && err == VP_OK; i++) {
        const struct store_call *call = &query->calls[(query->count - i) % query->limit];
        struct call_notes notes;
        err = call_notes_read(store, call->call_sid, &notes);
        if (err == VP_OK && notes.has_message)
            json_array_append_new(messages, message_json(query->telephony, call, &notes.message));
    }
    query->json = json_pack("{s:o}", "messages", messages);
    return err;
}

static void answer_messages(void *job, enum vp_err err)
{
    struct messages_query *query = job;
    reply_stored(query->request, err, query->json, "no such message");
    free(query);
}

void api_serve_messages(void *owner, struct http_request *request)
{
    struct web *web = owner;
    int64_t limit = MESSAGES_DEFAULT;
    if (!guard_admin(web, request))
        return;
    const char *restaurant = http_query(request, "restaurant"), *asked = http_query(request, "limit");
    if (asked != NULL && !number_parse(asked, 1, MESSAGES_MAX, &limit)) {
        http_reply_error(request, 400, "invalid_request_error", "limit must be 1 to 500");
        return;
    }
    struct messages_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    query->telephony = web->settings.telephony;
    query->request = request;
    query->limit = (size_t)limit;
    if (restaurant != NULL)
        (void)span_copy(span_of(restaurant), query->restaurant_id, sizeof query->restaurant_id);
    store_thread_ask(web->settings.store, collect_messages, answer_messages, query);
}
