/* The API of the messages that callers left for the team. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/message_json.h"
#include "web/web_internal.h"

enum { MESSAGES_DEFAULT = 100, MESSAGES_MAX = 500 };

static bool refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status, status == 404 ? "not_found" : "invalid_request_error", why);
    return false;
}

/* ---- the list ---- */

struct messages_query { /* on its way through the store */
    const struct telephony *telephony;
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES]; /* "": all */
    struct store_message_filter filter;
    json_t *messages;
};

static json_t *message_json(const struct telephony *telephony, const struct store_message *message)
{
    struct recording_address address = {.url = ""};
    if (message->recording_id[0] != '\0')
        (void)telephony->port->find_recording(telephony->provider, message->account_id, message->recording_id,
                                              &address);
    json_t *json = store_message_json(message);
    json_object_set_new(json, "recording_url", json_string(address.url));
    explicit_bzero(&address, sizeof address);
    return json;
}

static bool append_message(void *owner, const struct store_message *message)
{
    const struct messages_query *query = owner;
    return json_array_append_new(query->messages, message_json(query->telephony, message)) == 0;
}

/* The newest first. */
static enum vp_err collect_messages(struct store *store, void *job)
{
    struct messages_query *query = job;
    query->messages = json_array();
    query->filter.restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL;
    return store_each_message(store, &query->filter, append_message, query);
}

static void answer_messages(void *job, enum vp_err err)
{
    struct messages_query *query = job;
    reply_stored(query->request, err, json_pack("{s:o}", "messages", query->messages), "no such message");
    free(query);
}

/* False: the request was answered. */
static bool read_filter(struct http_request *request, struct messages_query *query)
{
    const char *restaurant = http_query(request, "restaurant"), *limit = http_query(request, "limit");
    const char *state = http_query(request, "state");
    int64_t count = MESSAGES_DEFAULT;
    if (limit != NULL && !number_parse(limit, 1, MESSAGES_MAX, &count))
        return refuse(request, 400, "limit must be 1 to 500");
    query->filter.has_state = state != NULL && state[0] != '\0';
    if (query->filter.has_state && !store_message_state_parse(state, &query->filter.state))
        return refuse(request, 400, "state must be open or done");
    query->filter.limit = (int)count;
    if (restaurant != NULL)
        (void)span_copy(span_of(restaurant), query->restaurant_id, sizeof query->restaurant_id);
    return true;
}

void api_serve_messages(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct messages_query wanted = {.request = request, .telephony = web->settings.telephony};
    if (!guard_admin(web, request) || !read_filter(request, &wanted))
        return;
    struct messages_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    *query = wanted;
    store_thread_ask(web->settings.store, collect_messages, answer_messages, query);
}

/* ---- one of them ---- */

struct message_request { /* on its way through the store */
    const struct telephony *telephony;
    struct http_request *request;
    int64_t id;
    char who[STORE_WHO_BYTES], own_id[MENU_NAME_BYTES]; /* own_id: whose it must be; "": anybody's */
    json_t *json;
};

static bool take_message(void *owner, const struct store_message *message)
{
    struct message_request *wanted = owner;
    wanted->json = json_pack("{s:o}", "message", message_json(wanted->telephony, message));
    return false;
}

static enum vp_err finish_message(struct store *store, void *job)
{
    struct message_request *wanted = job;
    const struct store_message_end end = {.id = wanted->id,
                                          .restaurant_id = wanted->own_id[0] != '\0' ? wanted->own_id : NULL,
                                          .who = wanted->who,
                                          .unix_ms = clock_unix_ms()};
    const struct store_message_filter filter = {.id = wanted->id, .limit = 1};
    enum vp_err err = store_finish_message(store, &end);
    return err == VP_OK ? store_each_message(store, &filter, take_message, wanted) : err;
}

static void answer_message(void *job, enum vp_err err)
{
    struct message_request *wanted = job;
    reply_stored(wanted->request, err, wanted->json, "no such message");
    free(wanted);
}

void api_finish_message(void *owner, struct http_request *request)
{
    static const char prefix[] = "/api/messages/", action[] = "/done";
    struct web *web = owner;
    char own_id[MENU_NAME_BYTES];
    const char *who = change_read_known(web, request, own_id);
    if (who == NULL)
        return;
    const char *id = http_path(request) + sizeof prefix - 1, *end = strchr(id, '/');
    char digits[24];
    int64_t number;
    if (end == NULL || strcmp(end, action) != 0 ||
        !span_copy((struct span){id, (size_t)(end - id)}, digits, sizeof digits) ||
        !number_parse(digits, 1, INT64_MAX, &number)) {
        (void)refuse(request, 404, "no such message");
        return;
    }
    struct message_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted =
        (struct message_request){.telephony = web->settings.telephony, .request = request, .id = number};
    (void)span_copy(span_of(who), wanted->who, sizeof wanted->who);
    (void)span_copy(span_of(own_id), wanted->own_id, sizeof wanted->own_id);
    store_thread_ask(web->settings.store, finish_message, answer_message, wanted);
}
