#include "sim/sim.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "net/http_origin.h"
#include "sim/sim_internal.h"

enum { LIST_MAX_BYTES = 256 * 1024, REST_BODY_MAX_BYTES = 26 << 20 };

/* -- armed faults -------------------------------------------------------------------------------------- */

static void count_fired(struct sim *sim, struct sim_armed *armed)
{
    armed->fired_count++;
    sim->counts.fired++;
    log_info("sim", "fault=%s on=%s at=%s fired=%" PRIu32, fault_kind_name(armed->fault.kind),
             armed->fault.on, armed->fault.at, armed->fired_count);
}

/* A session or request has come to the fault's moment: whether it is its turn. */
static bool is_its_turn(struct sim *sim, struct sim_armed *armed)
{
    const struct fault *fault = &armed->fault;
    if (armed->reached_count++ < fault->skip ||
        (fault->sessions != 0 && armed->fired_count >= fault->sessions))
        return false;
    count_fired(sim, armed);
    return true;
}

const struct fault *sim_strike_session(struct sim_session *session, struct span event_type)
{
    const struct fault *struck = NULL;
    for (int i = 0; i < SIM_FAULTS_MAX; i++) {
        struct sim_armed *armed = &session->sim->armed[i];
        struct sim_seen *seen = &session->seen[i];
        if (armed->id == 0 || fault_is_rest(&armed->fault) || !fault_is_at(&armed->fault, event_type))
            continue;
        if (seen->id != armed->id)
            *seen = (struct sim_seen){.id = armed->id};
        /* Every fault counts the event, also where another one strikes. */
        if (++seen->count == armed->fault.nth && struck == NULL && is_its_turn(session->sim, armed))
            struck = &armed->fault;
    }
    return struck;
}

const struct fault *sim_strike_request(struct sim *sim, const char *path)
{
    for (int i = 0; i < SIM_FAULTS_MAX; i++) {
        struct sim_armed *armed = &sim->armed[i];
        if (armed->id != 0 && fault_is_rest(&armed->fault) &&
            strncmp(path, armed->fault.on, strlen(armed->fault.on)) == 0 && is_its_turn(sim, armed))
            return &armed->fault;
    }
    return NULL;
}

/* Newest first, as the list has them. */
static void strike_now(struct sim *sim, struct sim_armed *armed)
{
    struct sim_session *session, *next;
    for (session = LIST_FIRST(&sim->sessions); session != NULL; session = next) {
        next = LIST_NEXT(session, entry); /* closing frees at the end of the turn: next stays valid */
        if (session->down != NULL && is_its_turn(sim, armed))
            (void)sim_upset(session, &armed->fault, SPAN_NONE);
    }
}

enum vp_err sim_arm(struct sim *sim, const struct fault *fault)
{
    struct sim_armed *armed = NULL, once = {.id = 1, .fault = *fault};
    bool is_now = !fault_is_rest(fault) && strcmp(fault->at, "now") == 0;
    for (int i = 0; i < SIM_FAULTS_MAX && armed == NULL; i++)
        if (sim->armed[i].id == 0)
            armed = &sim->armed[i];
    if (armed == NULL && !is_now)
        return VP_ERR_TOO_MANY;
    if (armed == NULL)
        armed = &once;
    *armed = (struct sim_armed){.id = ++sim->last_id, .fault = *fault};
    if (is_now)
        strike_now(sim, armed);
    return VP_OK;
}

void sim_disarm(struct sim *sim)
{
    memset(sim->armed, 0, sizeof sim->armed);
}

struct sim_counts sim_counts(const struct sim *sim)
{
    return sim->counts;
}

/* -- the control routes -------------------------------------------------------------------------------- */

static void serve_list(void *owner, struct http_request *request)
{
    struct sim *sim = owner;
    struct buf body;
    const char *separator = "";
    buf_init(&body, LIST_MAX_BYTES);
    enum vp_err err = buf_append_text(&body, "{\"faults\":[");
    for (int i = 0; i < SIM_FAULTS_MAX && err == VP_OK; i++) {
        const struct sim_armed *armed = &sim->armed[i];
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
    static struct fault faults[SIM_FAULTS_MAX]; /* one loop, and done with before it turns */
    size_t count;
    char why[160];
    enum vp_err err = fault_decode(http_body(request), faults, SIM_FAULTS_MAX, &count, why, sizeof why);
    if (err != VP_OK) {
        http_reply_error(request, 400, "bad_fault", why);
        return;
    }
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = sim_arm(owner, &faults[i]);
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
    sim_disarm(owner);
    http_reply(request, 204, NULL, SPAN_NONE);
}

static void serve_counts(void *owner, struct http_request *request)
{
    const struct sim_counts *counts = &((struct sim *)owner)->counts;
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
    {"GET", "/v1/realtime", sim_serve_session},
    {"GET", "/v1/*", sim_serve_rest},
    {"POST", "/v1/*", sim_serve_rest},
};

/* -- life ---------------------------------------------------------------------------------------------- */

void sim_free_if_over(struct sim *sim)
{
    if (!sim->is_closing || !LIST_EMPTY(&sim->sessions) || !LIST_EMPTY(&sim->rests))
        return;
    http_client_destroy(sim->http);
    free(sim);
}

static bool is_base_url(const char *url)
{
    const char *host = strstr(url, "://");
    return host != NULL && (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0) &&
           host[3] != '\0' && strpbrk(host + 3, "/?#@") == NULL && strlen(url) < 300;
}

enum vp_err sim_open(struct loop *loop, int listen_fd, const struct sim_options *options,
                     struct sim **out_sim)
{
    if (!is_base_url(options->upstream))
        return VP_ERR_BAD_VALUE;
    struct sim *sim = calloc(1, sizeof *sim);
    if (sim == NULL)
        return VP_ERR_NO_MEMORY;
    sim->loop = loop;
    sim->options = *options;
    LIST_INIT(&sim->sessions);
    LIST_INIT(&sim->rests);
    struct http_limits limits = http_limits_default;
    limits.body_max_bytes = REST_BODY_MAX_BYTES;
    enum vp_err err = http_client_create(loop, &sim->http);
    if (err == VP_OK)
        err = http_server_open(loop, listen_fd, routes, sizeof routes / sizeof *routes, &limits, sim,
                               &sim->server);
    if (err != VP_OK) {
        http_client_destroy(sim->http);
        free(sim);
        return err;
    }
    http_server_set_gate(sim->server, may_ask);
    *out_sim = sim;
    return VP_OK;
}

void sim_close(struct sim *sim)
{
    if (sim == NULL)
        return;
    http_server_close(sim->server);
    struct sim_session *session, *next_session;
    for (session = LIST_FIRST(&sim->sessions); session != NULL; session = next_session) {
        next_session = LIST_NEXT(session, entry);
        sim_end_session(session, 1001, "going away");
    }
    struct sim_rest *rest, *next_rest;
    for (rest = LIST_FIRST(&sim->rests); rest != NULL; rest = next_rest) {
        next_rest = LIST_NEXT(rest, entry);
        sim_rest_abandon(rest);
    }
    sim->is_closing = true; /* only now: some of them were freed at once */
    sim_free_if_over(sim);
}
