#include "fault_relay/fault_relay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "net/http_origin.h"
#include "fault_relay/fault_relay_internal.h"

enum { LIST_MAX_BYTES = 256 * 1024, REST_BODY_MAX_BYTES = 26 << 20 };

/* -- armed faults -------------------------------------------------------------------------------------- */

static void count_fired(struct fault_relay *relay, struct fault_relay_armed *armed)
{
    armed->fired_count++;
    relay->counts.fired++;
    log_info("sim", "fault=%s on=%s at=%s fired=%" PRIu32, fault_kind_name(armed->fault.kind),
             armed->fault.on, armed->fault.at, armed->fired_count);
}

/* A session or request has come to the fault's moment: whether it is its turn. */
static bool is_its_turn(struct fault_relay *relay, struct fault_relay_armed *armed)
{
    const struct fault *fault = &armed->fault;
    if (armed->reached_count++ < fault->skip ||
        (fault->sessions != 0 && armed->fired_count >= fault->sessions))
        return false;
    count_fired(relay, armed);
    return true;
}

const struct fault *fault_relay_strike_session(struct fault_relay_session *session, struct span event_type)
{
    const struct fault *struck = NULL;
    for (int i = 0; i < FAULT_RELAY_FAULTS_MAX; i++) {
        struct fault_relay_armed *armed = &session->relay->armed[i];
        struct fault_relay_seen *seen = &session->seen[i];
        if (armed->id == 0 || fault_is_rest(&armed->fault) || !fault_is_at(&armed->fault, event_type))
            continue;
        if (seen->id != armed->id)
            *seen = (struct fault_relay_seen){.id = armed->id};
        /* Every fault counts the event, also where another one strikes. */
        if (++seen->count == armed->fault.nth && struck == NULL && is_its_turn(session->relay, armed))
            struck = &armed->fault;
    }
    return struck;
}

const struct fault *fault_relay_strike_request(struct fault_relay *relay, const char *path)
{
    for (int i = 0; i < FAULT_RELAY_FAULTS_MAX; i++) {
        struct fault_relay_armed *armed = &relay->armed[i];
        if (armed->id != 0 && fault_is_rest(&armed->fault) &&
            strncmp(path, armed->fault.on, strlen(armed->fault.on)) == 0 && is_its_turn(relay, armed))
            return &armed->fault;
    }
    return NULL;
}

/* Newest first, as the list has them. */
static void strike_now(struct fault_relay *relay, struct fault_relay_armed *armed)
{
    struct fault_relay_session *session, *next;
    for (session = LIST_FIRST(&relay->sessions); session != NULL; session = next) {
        next = LIST_NEXT(session, entry); /* closing frees at the end of the round: next stays valid */
        if (session->down != NULL && is_its_turn(relay, armed))
            (void)fault_relay_upset(session, &armed->fault, SPAN_NONE);
    }
}

enum vp_err fault_relay_arm(struct fault_relay *relay, const struct fault *fault)
{
    struct fault_relay_armed *armed = NULL, once = {.id = 1, .fault = *fault};
    bool is_now = !fault_is_rest(fault) && strcmp(fault->at, "now") == 0;
    for (int i = 0; i < FAULT_RELAY_FAULTS_MAX && armed == NULL; i++)
        if (relay->armed[i].id == 0)
            armed = &relay->armed[i];
    if (armed == NULL && !is_now)
        return VP_ERR_TOO_MANY;
    if (armed == NULL)
        armed = &once;
    *armed = (struct fault_relay_armed){.id = ++relay->last_id, .fault = *fault};
    if (is_now)
        strike_now(relay, armed);
    return VP_OK;
}

void fault_relay_disarm(struct fault_relay *relay)
{
    memset(relay->armed, 0, sizeof relay->armed);
}

struct fault_relay_counts fault_relay_counts(const struct fault_relay *relay)
{
    return relay->counts;
}

/* -- the control routes -------------------------------------------------------------------------------- */

static void serve_list(void *owner, struct http_request *request)
{
    struct fault_relay *relay = owner;
    struct buf body;
    const char *separator = "";
    buf_init(&body, LIST_MAX_BYTES);
    enum vp_err err = buf_append_text(&body, "{\"faults\":[");
    for (int i = 0; i < FAULT_RELAY_FAULTS_MAX && err == VP_OK; i++) {
        const struct fault_relay_armed *armed = &relay->armed[i];
        if (armed->id == 0)
            continue;
        char *text = fault_encode(&armed->fault, armed->id, armed->fired_count);
        err = text == NULL ? VP_ERR_NO_MEMORY : buf_appendf(&body, "%s%s", separator, text);
        separator = ",";
        free(text);
    }
    if (err == VP_OK)
        err = buf_append_text(&body, "]}\n");
    if (err == VP_OK)
        http_reply(request, 200, "application/json", (struct span){body.at, body.len});
    else
        http_reply_error(request, 500, "server_error", vp_err_text(err));
    buf_deinit(&body);
}

static void serve_arm(void *owner, struct http_request *request)
{
    static struct fault faults[FAULT_RELAY_FAULTS_MAX]; /* one loop, and done with before it turns */
    size_t count;
    char why[160];
    enum vp_err err =
        fault_decode(http_body(request), faults, FAULT_RELAY_FAULTS_MAX, &count, why, sizeof why);
    if (err != VP_OK) {
        http_reply_error(request, 400, "bad_fault", why);
        return;
    }
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = fault_relay_arm(owner, &faults[i]);
    if (err == VP_OK)
        serve_list(owner, request);
    else
        http_reply_error(request, 409, "too_many_faults", "64 faults are armed: DELETE /faults");
}

/* What is relayed may cost money: no stranger's page in a browser on this machine may ask. */
static bool may_ask(void *owner, struct http_request *request)
{
    static const struct http_site site = {{NULL}};
    (void)owner;
    return http_origin_admit(request, &site);
}

static void serve_disarm(void *owner, struct http_request *request)
{
    fault_relay_disarm(owner);
    http_reply(request, 204, NULL, SPAN_NONE);
}

static void serve_counts(void *owner, struct http_request *request)
{
    const struct fault_relay_counts *counts = &((struct fault_relay *)owner)->counts;
    char body[200];
    int len = snprintf(body, sizeof body,
                       "{\"sessions_opened\":%" PRIu64 ",\"sessions_live\":%" PRIu64
                       ",\"rest_requests\":%" PRIu64 ",\"faults_fired\":%" PRIu64 "}\n",
                       counts->sessions_opened, counts->sessions_live, counts->rest_requests, counts->fired);
    http_reply(request, 200, "application/json", (struct span){body, (size_t)len});
}

static const struct http_route routes[] = {
    {"GET", "/faults", serve_list},
    {"POST", "/faults", serve_arm},
    {"DELETE", "/faults", serve_disarm},
    {"GET", "/sessions", serve_counts},
    {"GET", "/v1/realtime", fault_relay_serve_session},
    {"GET", "/v1/*", fault_relay_serve_rest},
    {"POST", "/v1/*", fault_relay_serve_rest},
};

/* -- life ---------------------------------------------------------------------------------------------- */

void fault_relay_free_if_over(struct fault_relay *relay)
{
    if (!relay->is_closing || !LIST_EMPTY(&relay->sessions) || !LIST_EMPTY(&relay->rests))
        return;
    http_client_destroy(relay->http);
    free(relay);
}

static bool is_base_url(const char *url)
{
    const char *host = strstr(url, "://");
    return host != NULL && (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0) &&
           host[3] != '\0' && strpbrk(host + 3, "/?#@") == NULL && strlen(url) < 300;
}

enum vp_err fault_relay_open(struct loop *loop, int listen_fd, const struct fault_relay_options *options,
                             struct fault_relay **out_relay)
{
    if (!is_base_url(options->upstream))
        return VP_ERR_BAD_VALUE;
    struct fault_relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL)
        return VP_ERR_NO_MEMORY;
    *relay = (struct fault_relay){.loop = loop, .options = *options};
    LIST_INIT(&relay->sessions);
    LIST_INIT(&relay->rests);
    struct http_limits limits = http_limits_default;
    limits.body_max_bytes = REST_BODY_MAX_BYTES;
    enum vp_err err = http_client_create(loop, &relay->http);
    if (err == VP_OK)
        err = http_server_open(loop, listen_fd, routes, sizeof routes / sizeof *routes, &limits, relay,
                               &relay->server);
    if (err != VP_OK) {
        http_client_destroy(relay->http);
        free(relay);
        return err;
    }
    http_server_set_gate(relay->server, may_ask);
    *out_relay = relay;
    return VP_OK;
}

void fault_relay_close(struct fault_relay *relay)
{
    if (relay == NULL)
        return;
    http_server_close(relay->server);
    struct fault_relay_session *session, *next_session;
    for (session = LIST_FIRST(&relay->sessions); session != NULL; session = next_session) {
        next_session = LIST_NEXT(session, entry);
        fault_relay_end_session(session, 1001, "going away");
    }
    struct fault_relay_rest *rest, *next_rest;
    for (rest = LIST_FIRST(&relay->rests); rest != NULL; rest = next_rest) {
        next_rest = LIST_NEXT(rest, entry);
        fault_relay_rest_abandon(rest);
    }
    relay->is_closing = true; /* only now: some of them were freed at once */
    fault_relay_free_if_over(relay);
}
