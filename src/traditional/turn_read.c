/* What a webhook and its link say of a turn. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/number.h"
#include "traditional/turn_request.h"

enum { SLIP_KEYS_MAX = 2 };

static int64_t query_number(const struct http_request *http, const char *name, int64_t absent)
{
    int64_t number = absent;
    (void)number_parse(http_query(http, name), 0, INT_MAX - 1, &number);
    return number;
}

/* The link of a filler names the recording that is still to be taken. */
static bool is_asked_again(const struct turn_request *request, const char *recording_id)
{
    const struct telephony *telephony = request->desk->options.telephony;
    struct recording_address address;
    bool is_one =
        recording_id != NULL &&
        telephony->port->find_recording(telephony->provider, request->account_id, recording_id, &address);
    explicit_bzero(&address, sizeof address);
    return is_one;
}

static void read_recording(struct turn_request *request, const struct phone_webhook *webhook)
{
    const char *again = http_query(request->http, "rec");
    (void)span_copy(span_of(webhook->account_id), request->account_id, sizeof request->account_id);
    (void)span_copy(span_of(webhook->recording_id), request->recording_id, sizeof request->recording_id);
    request->is_recording_refused = webhook->refused_recording != NULL;
    if (request->is_recording_refused) {
        char quoted[160];
        metric_add(METRIC_RECORDING_URLS_REFUSED_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "web", request->call_sid, "recording refused url=%s",
                    log_quote(quoted, sizeof quoted, span_of(webhook->refused_recording)));
    } else if (webhook->recording_id[0] == '\0' && is_asked_again(request, again)) {
        (void)span_copy(span_of(again), request->recording_id, sizeof request->recording_id);
    }
}

static void add_typed(struct turn_request *request, const char *keys)
{
    size_t len = strlen(request->typed);
    for (; *keys != '\0' && len < KEYS_MAX; keys++)
        if (strchr("0123456789ABCD", *keys) != NULL)
            request->typed[len++] = *keys;
    request->typed[len] = '\0';
}

/* A number is typed key by key: the first ends what the network listens to, and the others were collected behind it. A
 * key or two behind what was said are a slip; what was said counts. */
static enum vp_err read_keys(struct turn_request *request, const struct phone_webhook *webhook)
{
    const char *before = http_query(request->http, "typed");
    request->is_collected = before != NULL;
    request->key = webhook->keys[0];
    add_typed(request, before != NULL ? before : "");
    add_typed(request, webhook->keys);
    if (!request->is_collected || request->typed[0] == '\0')
        return VP_OK;
    bool is_zero = strspn(request->typed, "0") == strlen(request->typed);
    request->key = is_zero ? '0' : '\0';
    if (is_zero || (request->recording_id[0] != '\0' && strlen(request->typed) <= SLIP_KEYS_MAX))
        return VP_OK;
    return asprintf(&request->words, KEYS_TOLD "%s", request->typed) >= 0 ? VP_OK : VP_ERR_NO_MEMORY;
}

static enum vp_err read_request(struct turn_request *request, const struct phone_webhook *webhook)
{
    const struct http_request *http = request->http;
    (void)span_copy(span_of(webhook->call_sid), request->call_sid, sizeof request->call_sid);
    (void)span_copy(span_of(webhook->to), request->called_number, sizeof request->called_number);
    request->number = query_number(http, "n", TURN_REQUEST_UNNUMBERED);
    request->wait_count = (int)query_number(http, "wait", 0);
    request->quiet_count = (int)query_number(http, "quiet", 0);
    request->keys_count = (int)query_number(http, "keys", 0);
    request->is_words = http_query(http, "words") != NULL;
    request->has_hung_up = webhook->has_hung_up;
    read_recording(request, webhook);
    enum vp_err err = read_keys(request, webhook);
    if (err != VP_OK || request->words != NULL)
        return err;
    if (webhook->words != NULL && (request->words = strdup(webhook->words)) == NULL)
        return VP_ERR_NO_MEMORY;
    return VP_OK;
}

struct turn_request *turn_request_take(struct turn_desk *desk, struct http_request *http,
                                       const struct phone_webhook *webhook)
{
    struct turn_request *request = desk->open_count < TURN_DESK_OPEN_MAX ? calloc(1, sizeof *request) : NULL;
    if (request == NULL)
        return NULL;
    request->desk = desk;
    request->http = http;
    request->arrived_ms = clock_mono_ms();
    turn_desk_hold(desk);
    buf_init(&request->past, TURN_PAST_BYTES);
    if (read_request(request, webhook) == VP_OK)
        return request;
    turn_request_free(request);
    return NULL;
}
